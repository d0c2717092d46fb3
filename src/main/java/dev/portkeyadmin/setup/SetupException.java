package dev.portkeyadmin.setup;

/** Says why a configuration file was left as it is, what was expected and what to do. */
public final class SetupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String finding;
    private final String fix;

    /** Takes a message that says what was found and what to do. */
    public SetupException(String message) {
        super(message);
        finding = message;
        fix = "";
    }

    /**
     * Takes both parts of the message about a file or an entry that was left as it is.
     *
     * @param finding what is wrong with it
     * @param fix what to do
     */
    SetupException(String finding, String fix) {
        super(finding + " It was left as it is. " + fix);
        this.finding = finding;
        this.fix = fix;
    }

    /** The problem, for a reader who wanted no change. */
    public String finding() {
        return finding;
    }

    /** The next step; empty if only the command that failed knows it. */
    public String fix() {
        return fix;
    }
}
