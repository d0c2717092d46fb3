package dev.portkeyadmin.client.outcome;

/** Reports that no request was sent, since a setting is missing or forbids the call. */
public final class RefusedException extends CallException {

    private static final long serialVersionUID = 1;

    private final boolean missingKey;

    /** Takes a message that says why no request was sent and what to change. */
    public RefusedException(String message) {
        this(message, false);
    }

    private RefusedException(String message, boolean missingKey) {
        super(message, null);
        this.missingKey = missingKey;
    }

    /** Reports that no API key is set. */
    public static RefusedException missingKey() {
        return new RefusedException(
                "No Portkey API key is set; no request was sent. Set PORTKEY_API_KEY or PORTKEY_API_KEY_FILE.", true);
    }

    /** Returns true if no API key is set; where to set it depends on the reader of the error. */
    public boolean isMissingKey() {
        return missingKey;
    }

    @Override
    public Outcome outcome() {
        return Outcome.NOT_SENT;
    }
}
