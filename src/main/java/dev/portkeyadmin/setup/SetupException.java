package dev.portkeyadmin.setup;

/** Says why a configuration file was left as it is, what was expected and what to do. */
public final class SetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SetupException(String message) {
        super(message);
    }
}
