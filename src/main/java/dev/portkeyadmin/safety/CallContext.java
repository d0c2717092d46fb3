package dev.portkeyadmin.safety;

/** The caller of a tool: receives progress and, where the client can ask, puts questions to a person. */
@FunctionalInterface
public interface CallContext {

    /** The answer to a question. */
    enum ElicitationResult {
        /** Yes. */
        ACCEPTED,
        /** No. */
        DECLINED,
        /** None: the question was dismissed, timed out or was not shown. */
        UNANSWERED
    }

    /** A caller that ignores progress and cannot ask anyone. */
    CallContext SILENT = (done, total) -> {};

    /**
     * Reports progress.
     *
     * @param done items fetched so far
     * @param total items there are, or -1 when unknown
     */
    void progress(long done, long total);

    /** The client's own name and version, for the audit log. */
    default String name() {
        return "";
    }

    /** The reader of errors. */
    default Audience audience() {
        return Audience.CLIENT;
    }

    /** Returns true if a question reaches a person. */
    default boolean canBeAsked() {
        return false;
    }

    /**
     * Asks a question that takes yes or no, and waits for the answer.
     *
     * @param act what a yes does, in two or three words, such as "Delete user"
     * @throws InputRequiredException when the caller does not wait for answers
     */
    default ElicitationResult ask(String question, String act) throws InterruptedException {
        return ElicitationResult.UNANSWERED;
    }
}
