package dev.portkeyadmin.client;

/** Portkey answered, and the answer is no, or not what it should be. */
public final class PortkeyException extends CallException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String requestId;

    PortkeyException(int status, String requestId, String message) {
        super(message, null);
        this.status = status;
        this.requestId = requestId;
    }

    @Override
    public Outcome outcome() {
        return ErrorText.MAYBE_DONE.test(status) ? Outcome.UNKNOWN : status / 100 == 2 ? Outcome.DONE : Outcome.REFUSED;
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
