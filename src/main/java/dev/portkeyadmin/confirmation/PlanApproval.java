package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.PlanQuestion;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A decision on all writes of a plan. It covers each of them once, with the arguments that were shown. */
public final class PlanApproval {

    private final PlanQuestion plan;
    private final ConfirmationOutcome outcome;
    private final @Nullable String refusal;
    private final boolean isCurrent;
    private final BitSet used = new BitSet();

    PlanApproval(PlanQuestion plan, ConfirmationOutcome outcome, @Nullable String refusal, boolean isCurrent) {
        this.plan = plan;
        this.outcome = outcome;
        this.refusal = refusal;
        this.isCurrent = isCurrent;
    }

    /** How the plan was confirmed, or why it was not. */
    public ConfirmationOutcome outcome() {
        return outcome;
    }

    /** The error for the caller; null when the plan may be sent. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Returns whether a person took time to answer, in which the organisation may have changed. */
    public boolean mayBeOutdated() {
        return outcome.isYes() && !isCurrent;
    }

    /** The plan that was approved. */
    public PlanQuestion plan() {
        return plan;
    }

    /**
     * Uses the approval for one write.
     *
     * @param number of the write, from 0
     * @throws IllegalStateException when the plan was refused, or this was used before or for another write
     */
    public synchronized ConfirmationGate.Decision use(int number, Operation operation, Arguments arguments) {
        PlanQuestion.Write write = plan.writes().get(number);
        Arguments shown = write.arguments();
        if (refusal != null
                || used.get(number)
                || !write.operation().name().equals(operation.name())
                || shown != null && !shown.equals(arguments)) {
            throw new IllegalStateException(operation.name() + " is not write " + number + " of the approved plan");
        }
        used.set(number);
        return new ConfirmationGate.Decision(outcome, null, ConfirmationGate.EarlierAnswers.NOTHING);
    }
}
