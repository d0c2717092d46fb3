package dev.portkeyadmin.safety;

/**
 * Ends a call that needs a person's answer from a caller that does not wait for it. The caller asks the question and then
 * repeats the whole call with the answer; until then nothing of the call remains.
 */
public final class InputRequiredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ApprovalRequest request;

    /** A question as {@link CallContext#ask} receives it. */
    public InputRequiredException(ApprovalRequest request) {
        super(request.question(), null, false, false);
        this.request = request;
    }

    /** The question to ask. */
    public ApprovalRequest request() {
        return request;
    }
}
