package dev.portkeyadmin.net;

/** Reports a proxy or trust setting that prevents every connection, and what to change. */
public final class NetworkSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String message;

    NetworkSettingException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
