package dev.portkeyadmin.safety;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The caller of a tool: receives progress and, where the client can ask, puts questions to a person. */
@FunctionalInterface
public interface CallContext {

    /** The answer to a question. */
    enum ElicitationResult {
        /** Yes. */
        ACCEPTED,
        /** No. */
        DECLINED,
        /** The question was closed without an answer. */
        DISMISSED,
        /** The answer says that no person saw the question. */
        NOT_SHOWN,
        /** The answer belongs to a question about a state that has changed again. */
        OUTDATED,
        /** None that can be understood. */
        UNANSWERED
    }

    /**
     * The answer to a question.
     *
     * @param after how long it took, where only the caller knows that since the question was asked in an earlier call; else null
     */
    record Reply(ElicitationResult result, @Nullable Duration after) {

        /** An answer to a question of this call. */
        public static Reply of(ElicitationResult result) {
            return new Reply(result, null);
        }
    }

    /** Says that a question has no answer, since the caller is gone. */
    final class GoneException extends RuntimeException {

        private static final long serialVersionUID = 1;

        /** The caller is gone. */
        public GoneException() {
            super("the client is gone");
        }
    }

    /**
     * A caller that ignores progress and cannot ask anyone. No archive of classes holds a lambda of an interface that has constants,
     * and the first call would wait until its class is made.
     */
    CallContext SILENT = new CallContext() {
        @Override
        public void progress(long done, long total) {}
    };

    /**
     * Reports progress.
     *
     * @param done items fetched so far
     * @param total items there are, or -1 when unknown
     */
    void progress(long done, long total);

    /**
     * Reports that the call waits for a person.
     *
     * @param seconds how long it has taken so far
     */
    default void waiting(long seconds) {}

    /**
     * Reports progress in words.
     *
     * @param done steps that ended
     * @param total steps there are, or -1 when unknown
     * @param message what ended last, or what is awaited
     */
    default void progress(long done, long total, String message) {
        progress(done, total);
    }

    /** The client's own name and version, for the audit log. */
    default String name() {
        return "";
    }

    /** The reader of errors. */
    default Audience audience() {
        return Audience.CLIENT;
    }

    /** Returns true if the caller says that it can put a question to a person. */
    default boolean canBeAsked() {
        return false;
    }

    /**
     * Returns whether a question ends the call, which the client repeats with the answer. What the repeated call reads is newer than the answer.
     */
    default boolean repeatsCalls() {
        return false;
    }

    /**
     * Asks a question that takes yes or no. Cancelling the future withdraws the question. It fails with a {@link GoneException}
     * when the caller is gone.
     *
     * @throws InputRequiredException when the caller does not wait for answers
     */
    default CompletableFuture<Reply> ask(ApprovalRequest question) throws InterruptedException {
        return CompletableFuture.completedFuture(Reply.of(ElicitationResult.UNANSWERED));
    }
}
