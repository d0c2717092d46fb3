package dev.portkeyadmin.http;

/** No usable answer arrived: no connection, a time-out, or an answer cut off. */
public final class UnreachableException extends CallException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
