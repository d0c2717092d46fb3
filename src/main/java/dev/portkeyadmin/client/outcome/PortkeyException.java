package dev.portkeyadmin.client.outcome;

/** Reports an answer of Portkey that is an error or cannot be read. */
public final class PortkeyException extends CallException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final int status;
    private final String requestId;
    private final Outcome outcome;

    /** Takes what Portkey sent, and a message that says what happened and what to do next. */
    public PortkeyException(String operation, int status, String requestId, Outcome outcome, String message) {
        super(message, null);
        this.operation = operation;
        this.status = status;
        this.requestId = requestId;
        this.outcome = outcome;
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
    public String requestId() {
        return requestId;
    }
}
