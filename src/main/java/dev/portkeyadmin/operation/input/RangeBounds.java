package dev.portkeyadmin.operation.input;

/**
 * The range of time that an operation asks for.
 *
 * @param object the argument that has the bounds as members; empty where they are arguments themselves
 * @param min the lower bound
 * @param max the upper bound
 */
public record RangeBounds(String object, String min, String max) {

    /** The lower bound as messages name it, with the object that it is a member of. */
    public String minPath() {
        return path(min);
    }

    /** The upper bound in the same form. */
    public String maxPath() {
        return path(max);
    }

    private String path(String bound) {
        return object.isEmpty() ? bound : object + "." + bound;
    }
}
