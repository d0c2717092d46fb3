package dev.portkeyadmin.client;

/** Reports that no request was sent, since a setting is missing or forbids the call. */
public final class RefusedException extends CallException {

    private static final long serialVersionUID = 1;

    /** Takes a message that says why no request was sent and what to change. */
    public RefusedException(String message) {
        super(message, null);
    }

    @Override
    public Outcome outcome() {
        return Outcome.NOT_SENT;
    }
}
