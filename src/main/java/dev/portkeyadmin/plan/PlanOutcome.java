package dev.portkeyadmin.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.client.outcome.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        return step < sent.size() ? sent.get(step) : WriteResult.notSent("");
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

    /** Returns whether there were steps and none was done. */
    public boolean isFailed() {
        return !plan.steps().isEmpty() && count(Outcome.DONE) == 0;
    }

    /** Says first that a plan was done only in part; empty where it was done. */
    public String warning() {
        return isComplete()
                ? ""
                : "Only " + count(Outcome.DONE) + " of " + plan.steps().size() + " steps "
                        + (count(Outcome.DONE) == 1 ? "was" : "were") + " done.";
    }

    /** The error of a plan of which no step was done: what became of each step, why it stopped, and each reason once. */
    public String failure() {
        Map<String, List<Integer>> outcomes = new LinkedHashMap<>();
        Map<String, List<Integer>> problems = new LinkedHashMap<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            WriteResult result = result(i);
            outcomes.computeIfAbsent(words(result.outcome()), any -> new ArrayList<>())
                    .add(i + 1);
            if (!result.problem().isEmpty()) {
                problems.computeIfAbsent(
                                result.problem().replaceAll(" Request id [^ ]+\\.(?= |$)", ""),
                                any -> new ArrayList<>())
                        .add(i + 1);
            }
        }
        StringBuilder text = new StringBuilder(plan.job())
                .append(count(Outcome.UNKNOWN) > 0 ? ": a change may have happened. Of " : ": nothing was changed. Of ")
                .append(plan.steps().size())
                .append(plan.steps().size() == 1 ? " step: " : " steps: ")
                .append(outcomes.entrySet().stream()
                        .map(each -> steps(each.getValue()) + " " + each.getKey())
                        .collect(Collectors.joining("; ")))
                .append('.');
        if (!stopped.isEmpty()) {
            text.append(' ').append(stopped);
        }
        if (!problem.isEmpty()) {
            text.append(' ').append(problem);
        }
        problems.forEach((problem, steps) -> {
            boolean isOne = steps.size() == 1;
            int first = steps.get(0) - 1;
            text.append("\n- ")
                    .append(steps(steps))
                    .append(isOne ? ", " + plan.steps().get(first).words() : "")
                    .append(": ")
                    .append(isOne ? result(first).problem() : problem);
        });
        return text.toString();
    }

    /** Numbers of steps, such as: steps 1 to 3, 7. */
    private static String steps(List<Integer> numbers) {
        StringBuilder text = new StringBuilder(numbers.size() == 1 ? "step " : "steps ");
        for (int i = 0; i < numbers.size(); i++) {
            int last = i;
            while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
                last++;
            }
            text.append(i == 0 ? "" : ", ").append(numbers.get(i));
            if (last > i) {
                text.append(last == i + 1 ? ", " : " to ").append(numbers.get(last));
            }
            i = last;
        }
        return text.toString();
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
