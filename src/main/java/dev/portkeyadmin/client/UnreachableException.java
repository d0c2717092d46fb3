package dev.portkeyadmin.client;

import java.io.IOException;

/** No usable answer arrived: no connection, a time-out, or an answer cut off. */
public final class UnreachableException extends CallException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Outcome outcome() {
        if (getCause() instanceof OversizeException) {
            return Outcome.DONE;
        }
        return getCause() instanceof IOException failure && RetryPolicy.neverSent(failure)
                ? Outcome.NOT_SENT
                : Outcome.UNKNOWN;
    }
}
