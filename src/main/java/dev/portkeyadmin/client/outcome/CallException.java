package dev.portkeyadmin.client.outcome;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that did not succeed. The message is for the model that made it: what happened and what to do next. */
public abstract sealed class CallException extends RuntimeException
        permits RefusedException, UnreachableException, PortkeyException {

    private static final long serialVersionUID = 1;

    CallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The effect that the call had on Portkey. */
    public abstract Outcome outcome();

    /** The HTTP status, or the status of an error in the body of a 2xx answer; 0 without an answer. */
    public int status() {
        return 0;
    }

    /** The name of the operation that Portkey refused; empty without an answer. */
    public String operation() {
        return "";
    }

    /** The words of Portkey, without secrets; empty without an answer. */
    public String said() {
        return "";
    }

    /** The time that Portkey asks to wait before the next call; null if it asks for none. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** Portkey's id for the call; empty when it sent none. */
    public String requestId() {
        return "";
    }
}
