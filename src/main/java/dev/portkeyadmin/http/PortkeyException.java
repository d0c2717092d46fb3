package dev.portkeyadmin.http;

/** Portkey answered, and the answer is no, or not what it should be. */
public final class PortkeyException extends CallException {

    private static final long serialVersionUID = 1;

    private final int status;

    PortkeyException(int status, String message) {
        super(message, null);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
