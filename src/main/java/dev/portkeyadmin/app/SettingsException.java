package dev.portkeyadmin.app;

/** A setting that cannot be right. The message is one sentence that names the variable, and never its secret value. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says which setting is wrong and what it should be. */
    public SettingsException(String message) {
        super(message);
    }
}
