package dev.portkeyadmin.client.outcome;

import dev.portkeyadmin.client.error.ErrorBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reports an answer of Portkey that is an error or cannot be read. */
public final class PortkeyException extends CallException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final int status;
    private final String said;
    private final String requestId;
    private final Outcome outcome;
    private final @Nullable Duration retryAfter;

    /** Takes what Portkey sent, and a message that says what happened and what to do next. */
    public PortkeyException(
            String operation,
            int status,
            ErrorBody said,
            Outcome outcome,
            @Nullable Duration retryAfter,
            String message) {
        super(message, null);
        this.operation = operation;
        this.status = status;
        this.said = said.message();
        this.requestId = said.requestId();
        this.outcome = outcome;
        this.retryAfter = retryAfter;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String said() {
        return said;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String requestId() {
        return requestId;
    }
}
