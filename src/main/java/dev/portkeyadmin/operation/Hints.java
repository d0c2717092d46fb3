package dev.portkeyadmin.operation;

/**
 * What a client may assume of an operation before it asks its user.
 *
 * @param readOnly nothing changes
 * @param destructive something is removed or replaced that cannot be had back by calling again
 * @param idempotent a second call with the same arguments changes nothing more
 * @param openWorld somebody outside the organisation notices, an invited person for one
 */
public record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {

    /** The effect in one word, for people. */
    public String effect() {
        return readOnly ? "reads" : destructive ? "destructive" : "writes";
    }

    /** What the method alone says; an operation names the exceptions. */
    static Hints of(Method method) {
        return switch (method) {
            case GET -> new Hints(true, false, true, false);
            case POST -> new Hints(false, false, false, false);
            case PUT -> new Hints(false, false, true, false);
            case DELETE -> new Hints(false, true, true, false);
        };
    }
}
