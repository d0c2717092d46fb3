package dev.portkeyadmin.operation;

/**
 * The effect of an operation, which helps a client decide whether to ask its user.
 *
 * @param readOnly nothing changes
 * @param destructive something is removed or replaced that another call cannot restore
 * @param additive a write adds something and replaces nothing, which is what MCP means by {@code destructiveHint: false}
 * @param idempotent a second call with the same arguments changes nothing more
 * @param openWorld people outside the organisation are affected, such as an invited person
 */
public record Hints(boolean readOnly, boolean destructive, boolean additive, boolean idempotent, boolean openWorld) {

    Hints ofRead() {
        return new Hints(true, false, false, true, openWorld);
    }

    Hints ofDestructiveWrite() {
        return new Hints(false, true, false, idempotent, openWorld);
    }

    Hints ofRepeatableWrite() {
        return new Hints(false, destructive, false, true, openWorld);
    }

    Hints ofVersionedWrite() {
        return new Hints(false, destructive, false, false, openWorld);
    }

    Hints inOpenWorld() {
        return new Hints(readOnly, destructive, additive, idempotent, true);
    }

    /** The usual effect of a method; an operation declares the exceptions. */
    static Hints of(Method method) {
        return switch (method) {
            case GET -> new Hints(true, false, false, true, false);
            case POST -> new Hints(false, false, true, false, false);
            case PUT -> new Hints(false, false, false, true, false);
            case DELETE -> new Hints(false, true, false, true, false);
        };
    }
}
