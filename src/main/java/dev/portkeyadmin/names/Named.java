package dev.portkeyadmin.names;

import java.util.List;

/**
 * An object of Portkey, as far as it takes to recognise it.
 *
 * @param ids what the API calls it: its id, its slug
 * @param names what people call it
 * @param detail what tells it from another of the same name; empty for nothing
 */
public record Named(List<String> ids, List<String> names, String detail) {

    public Named {
        ids = List.copyOf(ids);
        names = List.copyOf(names);
    }

    /** The first name, or else the first id. */
    public String name() {
        return names.isEmpty() ? ids.get(0) : names.get(0);
    }
}
