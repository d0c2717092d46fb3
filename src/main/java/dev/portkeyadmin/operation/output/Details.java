package dev.portkeyadmin.operation.output;

import java.util.List;

/**
 * The members of the object of a write that its answer shows besides, as far as they can be read.
 *
 * @param reader the operation that reads it by its id or slug
 */
public record Details(String reader, List<String> members) {

    public Details {
        members = List.copyOf(members);
    }
}
