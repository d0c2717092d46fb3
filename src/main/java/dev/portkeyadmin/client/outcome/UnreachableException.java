package dev.portkeyadmin.client.outcome;

import dev.portkeyadmin.client.error.Failures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reports that no usable answer arrived: no connection, a timeout, or an answer that is incomplete or too large. */
public final class UnreachableException extends CallException {

    private static final long serialVersionUID = 1;

    /** Takes a message that says what happened and what to do next, and the failure of the connection if there was one. */
    public UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Outcome outcome() {
        return getCause() instanceof IOException failure && Failures.neverSent(failure)
                ? Outcome.NOT_SENT
                : Outcome.UNKNOWN;
    }
}
