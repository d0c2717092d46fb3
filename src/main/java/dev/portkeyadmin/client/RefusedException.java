package dev.portkeyadmin.client;

/** Nothing was sent: a setting is missing or forbids the call. */
public final class RefusedException extends CallException {

    private static final long serialVersionUID = 1;

    /** Says why nothing was sent and what to change. */
    public RefusedException(String message) {
        super(message, null);
    }

    @Override
    public Outcome outcome() {
        return Outcome.NOT_SENT;
    }
}
