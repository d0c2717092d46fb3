package dev.portkeyadmin.app;

/** Reports a setting with an invalid value. The message is one line that names the variable and never holds a secret. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Takes the sentence that says which setting is wrong and what it should be. */
    public SettingsException(String message) {
        super(message);
    }
}
