package dev.portkeyadmin.operation;

import java.util.List;

/**
 * The range of time that an operation asks for.
 *
 * @param object the argument that has the bounds as members; empty where they are arguments themselves
 * @param min the lower bound
 * @param max the upper bound
 */
public record RangeBounds(String object, String min, String max) {

    String minPath() {
        return path(min);
    }

    String maxPath() {
        return path(max);
    }

    /** The arguments that carry it. */
    List<String> arguments() {
        return object.isEmpty() ? List.of(min, max) : List.of(object);
    }

    private String path(String bound) {
        return object.isEmpty() ? bound : object + "." + bound;
    }
}
