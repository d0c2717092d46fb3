package dev.portkeyadmin.client;

/** A call that did not succeed. The message is written for the model that made it: what happened and what to do next. */
public abstract sealed class CallException extends RuntimeException
        permits RefusedException, UnreachableException, PortkeyException {

    private static final long serialVersionUID = 1;

    CallException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What it has done to Portkey, if it was to do something. */
    public abstract Outcome outcome();

    /** The HTTP status; 0 when no answer came. */
    public int status() {
        return 0;
    }

    /** Portkey's own name for the call; empty when it told none. */
    public String requestId() {
        return "";
    }
}
