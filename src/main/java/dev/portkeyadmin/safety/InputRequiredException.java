package dev.portkeyadmin.safety;

/**
 * Ends a call that needs a person's answer from a caller that does not wait for it. The caller asks the question and then
 * repeats the whole call with the answer; until then nothing of the call remains.
 */
public final class InputRequiredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String act;

    /** A question as {@link CallContext#ask} receives it. */
    public InputRequiredException(String question, String act) {
        super(question, null, false, false);
        this.act = act;
    }

    /** The question to ask. */
    public String question() {
        return getMessage();
    }

    /** The action that a yes confirms. */
    public String act() {
        return act;
    }
}
