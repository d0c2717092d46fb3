package dev.portkeyadmin.http;

/** A call that did not succeed. The message is written for the model that made it: what happened and what to do next. */
public abstract sealed class CallException extends RuntimeException
        permits RefusedException, UnreachableException, PortkeyException {

    private static final long serialVersionUID = 1;

    CallException(String message, Throwable cause) {
        super(message, cause);
    }
}
