package dev.portkeyadmin.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of each step of a plan.
 *
 * @param sent the results of the steps that were reached, in order
 * @param stopped why the plan ended before its last step; empty where it did not
 * @param problem a sentence about the audit log; empty for none
 */
public record PlanOutcome(Plan plan, List<WriteResult> sent, String stopped, String problem) {

    /** Copies the list. */
    public PlanOutcome {
        sent = List.copyOf(sent);
    }

    /** The result of a step, whether it was reached or not. */
    public WriteResult result(int step) {
        return step < sent.size()
                ? sent.get(step)
                : new WriteResult(Outcome.NOT_SENT, MissingNode.getInstance(), "", List.of());
    }

    /** The number of steps with this outcome. */
    public long count(Outcome outcome) {
        long count = 0;
        for (int i = 0; i < plan.steps().size(); i++) {
            count += result(i).outcome() == outcome ? 1 : 0;
        }
        return count;
    }

    /** Returns whether every step was done. */
    public boolean isComplete() {
        return count(Outcome.DONE) == plan.steps().size();
    }

    /** The one-time secrets that the answer may show. */
    public List<String> shown() {
        List<String> shown = new ArrayList<>();
        sent.forEach(result -> shown.addAll(result.shown()));
        return shown;
    }

    /** The outcome in words: done, failed, may have happened, not sent. */
    public static String words(Outcome outcome) {
        return switch (outcome) {
            case DONE -> "done";
            case REFUSED -> "failed";
            case UNKNOWN -> "may have happened";
            case NOT_SENT -> "not sent";
        };
    }

    /** Adds how far the plan came: counts, and why it stopped. */
    public void addSummary(ObjectNode answer) {
        answer.put("complete", isComplete());
        for (Outcome outcome : List.of(Outcome.DONE, Outcome.REFUSED, Outcome.UNKNOWN, Outcome.NOT_SENT)) {
            long count = count(outcome);
            if (count > 0 || outcome == Outcome.DONE) {
                answer.put(words(outcome).replace(' ', '_'), count);
            }
        }
        if (!stopped.isEmpty()) {
            answer.put("stopped", stopped);
        }
        if (!problem.isEmpty()) {
            answer.put("audit_log", problem);
        }
    }

    /** Adds every step with what it does and what became of it. */
    public void addSteps(ArrayNode steps) {
        for (int i = 0; i < plan.steps().size(); i++) {
            WriteResult result = result(i);
            ObjectNode step = steps.addObject()
                    .put("step", i + 1)
                    .put("what", plan.steps().get(i).words())
                    .put("result", words(result.outcome()));
            if (!result.problem().isEmpty()) {
                step.put("problem", result.problem());
            }
        }
    }
}
