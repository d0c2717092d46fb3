package dev.portkeyadmin.operation;

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

    private String path(String bound) {
        return object.isEmpty() ? bound : object + "." + bound;
    }
}
