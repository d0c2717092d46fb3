package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.safety.ApprovalChannel;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.InputRequiredException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to a person: through the client where it can ask, else through the approval page or a terminal of this machine.
 * Remembers for the life of this process which clients have answered a question, and which never will.
 */
public final class Channels {

    /** Nobody reads a question and declines it in less. */
    private static final Duration UNREAD = Duration.ofSeconds(1);

    /** How long a client that has never answered is waited for before another channel asks. */
    private static final Duration ALONE = Duration.ofSeconds(20);

    /** How long a person may take in a client that has answered before. */
    private static final Duration PATIENT = Duration.ofMinutes(5);

    /** How long a call waits for the approval page. */
    private static final Duration OUTSIDE = Duration.ofSeconds(40);

    private static final String NOT_SHOWN = "The client seems to have answered without showing the question.";

    private static final String INCOMPLETE =
            " Its form came back without the boolean that it requires, which does not count as consent.";

    static final String CHANGED =
            "The object of the approval had changed before it could be done, twice. Read the object again and ask the "
                    + "user what is wanted.";

    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    /** How a client has answered questions so far. */
    private enum Experience {
        ANSWERED,
        NOT_SHOWN,
        NO_ANSWER
    }

    private final Supplier<? extends @Nullable ApprovalChannel> outside;
    private final Timing timing;
    private final Timing reads;
    private final Approvals approvals;
    private final Map<String, Experience> clients = new ConcurrentHashMap<>();

    /** Set once a client of this process has declared that it can ask; from then on no client's own approval counts. */
    private volatile boolean isDeclared;

    /**
     * Channels of one process.
     *
     * @param outside asks outside the client; called when the first question needs it, and may return null for none
     */
    public Channels(Supplier<? extends @Nullable ApprovalChannel> outside, Timing timing) {
        this(outside, timing, Timing.SYSTEM);
    }

    /**
     * Channels of one process.
     *
     * @param outside asks outside the client; called when the first question needs it, and may return null for none
     * @param timing waits for people
     * @param reads waits for Portkey before a question
     */
    public Channels(Supplier<? extends @Nullable ApprovalChannel> outside, Timing timing, Timing reads) {
        this.outside = outside;
        this.timing = timing;
        this.reads = reads;
        this.approvals = new Approvals(timing);
    }

    /**
     * An answer.
     *
     * @param reason the sentence for the caller; empty after a yes
     * @param isCurrent whether the object was read after a person had answered
     */
    record ChannelAnswer(ConfirmationOutcome outcome, String reason, boolean isCurrent) {

        static ChannelAnswer of(ConfirmationOutcome outcome, String reason) {
            return new ChannelAnswer(outcome, reason, false);
        }
    }

    /** Notes that a client of this process says that it can ask. */
    public void declared() {
        isDeclared = true;
    }

    /** Waits for Portkey before a question. */
    public Timing reads() {
        return reads;
    }

    /** Begins the time that a call may take with all its look-ups and all waiting for a client that has never answered. */
    public Deadline begin() {
        return Deadline.after(Deadline.CALL_TIMEOUT, timing, reads);
    }

    /** Begins the questions of one call, which ends in time. */
    Session open(CallContext caller, Deadline call) {
        isDeclared |= caller.canBeAsked();
        return new Session(caller, call);
    }

    /** The questions of one call. */
    final class Session {

        private final CallContext caller;
        private final Deadline call;
        private boolean failed;

        /** Set once a caller that waits for no one brought an answer that is not one: it gets a result at once. */
        private boolean incomplete;

        private Session(CallContext caller, Deadline call) {
            this.caller = caller;
            this.call = call;
        }

        String client() {
            return caller.name();
        }

        Audience audience() {
            return caller.audience();
        }

        /** Returns whether a client of this process says that it can ask, now or before. */
        boolean declaresQuestions() {
            return isDeclared;
        }

        private boolean isDead() {
            Experience known = clients.get(caller.name());
            return known != null && known != Experience.ANSWERED;
        }

        /** Says how the client proved unable to ask; empty where it did not. */
        String failure() {
            if (incomplete) {
                return notShown();
            }
            Experience known = clients.get(caller.name());
            return known == Experience.NOT_SHOWN
                    ? NOT_SHOWN
                    : known == Experience.NO_ANSWER
                            ? "The client did not answer the question."
                            : failed ? "The client could not ask the question." : "";
        }

        private String notShown() {
            return incomplete ? NOT_SHOWN + INCOMPLETE : NOT_SHOWN;
        }

        ConfirmationOutcome lastOutcome() {
            Experience known = clients.get(caller.name());
            return known == Experience.NOT_SHOWN
                    ? ConfirmationOutcome.NOT_SHOWN
                    : known == Experience.NO_ANSWER || failed
                            ? ConfirmationOutcome.UNANSWERED
                            : ConfirmationOutcome.NOBODY_TO_ASK;
        }

        /**
         * Returns whether a person can be asked.
         *
         * @param must whether only a person can approve, so that the call may wait for one whom no channel notifies
         */
        boolean canAsk(boolean must) {
            return canAskClient() || outside(must) != null;
        }

        private boolean canAskClient() {
            return caller.canBeAsked() && !isDead();
        }

        /** The channel outside the client; null where it reaches no one. */
        private @Nullable ApprovalChannel outside(boolean must) {
            ApprovalChannel channel = outside.get();
            return channel != null && (must || declaresQuestions() || channel.hasDesktop()) ? channel : null;
        }

        ChannelAnswer ask(ApprovalRequest request, boolean must) throws InterruptedException {
            Approvals.OpenApproval pending = approvals.find(request);
            if (pending != null) {
                return await(pending);
            }
            if (canAskClient()) {
                ChannelAnswer answer =
                        audience() == Audience.TERMINAL ? askTerminal(request) : askClient(request, must);
                if (answer != null) {
                    return answer;
                }
            }
            ApprovalChannel channel = outside(must);
            if (channel == null) {
                return ChannelAnswer.of(ConfirmationOutcome.NOBODY_TO_ASK, "");
            }
            Approvals.OpenApproval opened = approvals.open(channel, request);
            return incomplete ? pending(opened) : await(opened);
        }

        private ChannelAnswer askTerminal(ApprovalRequest request) throws InterruptedException {
            return switch (result(caller.ask(request))) {
                case ACCEPTED -> ChannelAnswer.of(ConfirmationOutcome.TERMINAL, "");
                case DECLINED, DISMISSED, NOT_SHOWN ->
                    ChannelAnswer.of(ConfirmationOutcome.DECLINED_IN_TERMINAL, "The answer was not yes.");
                case UNANSWERED, OUTDATED ->
                    ChannelAnswer.of(ConfirmationOutcome.UNANSWERED, "The question was not answered.");
            };
        }

        private static ElicitationResult result(CompletableFuture<CallContext.Reply> reply)
                throws InterruptedException {
            try {
                return reply.get().result();
            } catch (ExecutionException e) {
                return ElicitationResult.UNANSWERED;
            }
        }

        private static ChannelAnswer declined(ConfirmationOutcome outcome) {
            return ChannelAnswer.of(
                    outcome, "The request for confirmation was declined. Try again only if the user asks for it.");
        }

        private static ChannelAnswer unanswered() {
            return ChannelAnswer.of(
                    ConfirmationOutcome.UNANSWERED,
                    "The request for confirmation was not answered. Ask the user before you call again.");
        }

        /** Asks through the client; null where the client did not show the question. */
        private @Nullable ChannelAnswer askClient(ApprovalRequest request, boolean must) throws InterruptedException {
            boolean hasAnswered = clients.get(caller.name()) == Experience.ANSWERED;
            long asked = timing.nanoTime();
            CompletableFuture<CallContext.Reply> reply = asking(request);
            long end = hasAnswered ? asked + PATIENT.toNanos() : endOfCall();
            Approvals.OpenApproval beside = null;
            try {
                while (true) {
                    if (reply.isDone()) {
                        ChannelAnswer answer = answer(reply, Duration.ofNanos(timing.nanoTime() - asked), hasAnswered);
                        if (answer != null) {
                            approvals.withdraw(beside);
                            return answer;
                        }
                        return beside == null ? null : await(beside);
                    }
                    if (beside != null && beside.isDone()) {
                        reply.cancel(true);
                        return await(beside);
                    }
                    long now = timing.nanoTime();
                    if (now - end >= 0) {
                        break;
                    }
                    long alone = asked + ALONE.toNanos();
                    if (beside == null && !hasAnswered && now - alone >= 0) {
                        ApprovalChannel channel = outside(must);
                        beside = channel == null ? null : approvals.open(channel, request);
                    }
                    long next = beside == null && !hasAnswered && now - alone < 0 ? Math.min(end, alone) : end;
                    pause(next, beside == null ? reply : CompletableFuture.anyOf(reply, beside.verdict()));
                }
                reply.cancel(true);
                if (!hasAnswered && end - asked >= ALONE.toNanos()) {
                    clients.put(caller.name(), Experience.NO_ANSWER);
                }
                return beside == null ? unanswered() : pending(beside);
            } catch (InterruptedException e) {
                reply.cancel(true);
                approvals.withdraw(beside);
                throw e;
            }
        }

        /** Asks through the client; a failure to send the question becomes a failed answer. */
        private CompletableFuture<CallContext.Reply> asking(ApprovalRequest request) throws InterruptedException {
            try {
                return caller.ask(request);
            } catch (InputRequiredException e) {
                throw e;
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /**
         * Decides after a question that failed: a desktop shows it instead. The client may be able to ask next time.
         *
         * @return null where it is to be asked outside the client
         */
        private @Nullable ChannelAnswer failed(ChannelAnswer without) {
            failed = true;
            ApprovalChannel channel = outside.get();
            return channel != null && channel.hasDesktop() ? null : without;
        }

        /** Reads the reply of a client; null where it did not show the question or could not ask it. */
        private @Nullable ChannelAnswer answer(
                CompletableFuture<CallContext.Reply> future, Duration measured, boolean hasAnswered)
                throws InterruptedException {
            CallContext.Reply reply;
            try {
                reply = future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof CallContext.GoneException) {
                    return unanswered();
                }
                return failed(unanswered());
            }
            Duration after = reply.after() == null ? measured : reply.after();
            boolean unread = !hasAnswered && after.compareTo(UNREAD) < 0;
            ElicitationResult result = reply.result();
            boolean negative = result == ElicitationResult.DECLINED || result == ElicitationResult.DISMISSED;
            incomplete = result == ElicitationResult.NOT_SHOWN && caller.repeatsCalls();
            if (result == ElicitationResult.NOT_SHOWN && hasAnswered) {
                // It can ask, and did so before: something went wrong this once.
                return failed(ChannelAnswer.of(
                        ConfirmationOutcome.NOT_SHOWN, notShown() + " Ask the user before you call again."));
            }
            if (result == ElicitationResult.NOT_SHOWN || negative && unread) {
                clients.put(caller.name(), Experience.NOT_SHOWN);
                return null;
            }
            if (result == ElicitationResult.UNANSWERED) {
                return failed(unanswered());
            }
            if (result == ElicitationResult.OUTDATED) {
                return ChannelAnswer.of(ConfirmationOutcome.CHANGED, CHANGED);
            }
            clients.put(caller.name(), Experience.ANSWERED);
            return switch (result) {
                case ACCEPTED -> new ChannelAnswer(ConfirmationOutcome.CLIENT, "", caller.repeatsCalls());
                case DECLINED -> declined(ConfirmationOutcome.DECLINED);
                default -> unanswered();
            };
        }

        private long endOfCall() {
            return timing.nanoTime() + call.remaining().toNanos();
        }

        /** Waits for something until a moment, but not longer than until the next report of progress. */
        private void pause(long until, CompletableFuture<?> event) throws InterruptedException {
            long now = timing.nanoTime();
            long limit = Math.min(until - now, BETWEEN_PROGRESS.toNanos());
            try {
                timing.get(event, Duration.ofNanos(Math.max(1, limit)));
            } catch (TimeoutException e) {
                caller.waiting(call.limit().minus(call.remaining()).toSeconds());
            } catch (ExecutionException | CancellationException e) {
                // The loop sees that it is done.
            }
        }

        /** Waits for the answer of a request that was opened outside the client. */
        private ChannelAnswer await(Approvals.OpenApproval pending) throws InterruptedException {
            long now = timing.nanoTime();
            long end = audience() == Audience.TERMINAL
                    ? now + ApprovalRequest.VALIDITY.toNanos()
                    : Math.min(now + OUTSIDE.toNanos(), endOfCall());
            try {
                while (!pending.isDone() && timing.nanoTime() - end < 0) {
                    pause(end, pending.verdict());
                }
            } catch (InterruptedException e) {
                approvals.withdraw(pending);
                throw e;
            }
            if (!pending.isDone()) {
                return pending(pending);
            }
            boolean first = approvals.use(pending);
            return switch (pending.result()) {
                case APPROVED_ON_PAGE, APPROVED_IN_TERMINAL ->
                    !first
                            ? ChannelAnswer.of(
                                    ConfirmationOutcome.UNANSWERED,
                                    "The approval was used by another call, and an approval counts once. Call again to ask "
                                            + "once more.")
                            : ChannelAnswer.of(
                                    pending.result() == ApprovalChannel.Verdict.APPROVED_ON_PAGE
                                            ? ConfirmationOutcome.PAGE
                                            : ConfirmationOutcome.TERMINAL,
                                    "");
                case DECLINED -> declined(ConfirmationOutcome.DECLINED_OUTSIDE);
                case EXPIRED ->
                    ChannelAnswer.of(
                            ConfirmationOutcome.UNANSWERED,
                            "Nobody answered the request for approval in time. Call again to ask once more.");
                case CROWDED ->
                    ChannelAnswer.of(
                            ConfirmationOutcome.UNANSWERED,
                            "Too many requests for approval are waiting for a person already. Ask the user to answer them, "
                                    + "then call again.");
                case FAILED ->
                    ChannelAnswer.of(
                            ConfirmationOutcome.NOBODY_TO_ASK,
                            "The request for approval could not be shown on this machine, or was withdrawn.");
            };
        }

        private ChannelAnswer pending(Approvals.OpenApproval pending) {
            String how = pending.hasDesktop()
                    ? "A page that asks for approval is open in the browser of this machine"
                    : "To approve it, run portkey-admin-mcp approve in a terminal of this machine";
            return ChannelAnswer.of(
                    ConfirmationOutcome.PENDING,
                    (failure().isEmpty() ? "" : failure() + " ") + "The call is waiting for a person. " + how
                            + (pending.hasDesktop() ? "; portkey-admin-mcp approve in a terminal asks, too" : "")
                            + ". Call again with the same arguments once it is approved, within ten minutes.");
        }
    }
}
