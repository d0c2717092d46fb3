package dev.portkeyadmin.net;

/** A proxy or trust setting that prevents every connection; the message says which one and what to change. */
public final class NetworkSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NetworkSettingException(String message) {
        super(message);
    }
}
