package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.safety.ApprovalChannel;
import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The requests for approval outside the client. An approval is valid once, for ten minutes, for the question it was given to. */
final class Approvals {

    private final Timing timing;
    private final Map<String, OpenApproval> byFingerprint = new HashMap<>();

    Approvals(Timing timing) {
        this.timing = timing;
    }

    /** A moment on two clocks: one may stop while the machine sleeps, and the other may be set back. */
    private record AnswerTime(long nanoTime, Instant time) {}

    /** A request that was opened, and its answer. */
    final class OpenApproval {

        private final ApprovalRequest request;
        private final CompletableFuture<Verdict> verdict;
        private final boolean hasDesktop;
        /** Set just after the verdict. */
        private volatile @Nullable AnswerTime answered;

        private OpenApproval(ApprovalChannel channel, ApprovalRequest request) {
            this.request = request;
            this.hasDesktop = channel.hasDesktop();
            this.verdict = channel.open(request);
            verdict.whenComplete((answer, failure) -> answered = new AnswerTime(timing.nanoTime(), timing.now()));
        }

        CompletableFuture<Verdict> verdict() {
            return verdict;
        }

        boolean isDone() {
            return verdict.isDone();
        }

        boolean hasDesktop() {
            return hasDesktop;
        }

        /** The answer to a request that is done. */
        Verdict result() {
            return verdict.isCompletedExceptionally() ? Verdict.FAILED : verdict.join();
        }

        private boolean hasExpired() {
            AnswerTime since = answered;
            return since != null
                    && (timing.nanoTime() - since.nanoTime > ApprovalRequest.VALIDITY.toNanos()
                            || timing.now().isAfter(since.time.plus(ApprovalRequest.VALIDITY)));
        }

        private boolean isOver() {
            return isDone()
                    && (hasExpired()
                            || result() == Verdict.EXPIRED
                            || result() == Verdict.CROWDED
                            || result() == Verdict.FAILED);
        }
    }

    /** The open or answered request of exactly this question; null for none that a person can still answer or has answered. */
    synchronized @Nullable OpenApproval find(ApprovalRequest request) {
        byFingerprint.values().removeIf(OpenApproval::isOver);
        return byFingerprint.get(request.fingerprint());
    }

    /** Opens a request, or joins one of this very question that another call has opened. */
    synchronized OpenApproval open(ApprovalChannel channel, ApprovalRequest request) {
        OpenApproval known = find(request);
        if (known != null && !known.isDone()) {
            return known;
        }
        OpenApproval opened = new OpenApproval(channel, request);
        byFingerprint.put(request.fingerprint(), opened);
        return opened;
    }

    /** Uses an answer up. Returns false if another call has done so. */
    synchronized boolean use(OpenApproval pending) {
        return byFingerprint.remove(pending.request.fingerprint(), pending);
    }

    /** Withdraws a request that no call waits for any more. */
    void withdraw(@Nullable OpenApproval pending) {
        if (pending != null) {
            use(pending);
            pending.verdict.cancel(true);
        }
    }
}
