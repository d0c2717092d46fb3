package dev.portkeyadmin.safety;

/** Who made a call: told how far it has come and, where the client can, asked before it destroys anything. */
@FunctionalInterface
public interface CallContext {

    /** What a person said to a question. */
    enum ElicitationResult {
        /** Yes. */
        ACCEPTED,
        /** No. */
        DECLINED,
        /** Nothing: the question was dismissed, timed out or never reached anybody. */
        UNANSWERED
    }

    /** One who is told nothing and cannot be asked. */
    CallContext SILENT = (done, total) -> {};

    /**
     * Reports progress.
     *
     * @param done items fetched so far
     * @param total items there are, or -1 when unknown
     */
    void progress(long done, long total);

    /** Who calls, for the audit log: the client's own name and version. */
    default String name() {
        return "";
    }

    /** Whether a question reaches a person. */
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
