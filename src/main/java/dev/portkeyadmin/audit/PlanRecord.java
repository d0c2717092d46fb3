package dev.portkeyadmin.audit;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.PlanQuestion;
import dev.portkeyadmin.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Records a plan in the audit log: all its steps before the first, and afterwards which of them were done, failed, may have been
 * done, or were not sent. Each write has records of its own, which name the plan and the step.
 */
public final class PlanRecord implements OpenRecord {

    private final AuditLog log;
    private final String job;
    private final String id = UUID.randomUUID().toString();
    private final Outcome[] outcomes;

    /** The part of the result about the plan itself; empty where a record before it says so. */
    private final Map<String, Object> plan = new LinkedHashMap<>();

    private boolean ended;
    private String problem = "";

    private PlanRecord(AuditLog log, PlanQuestion plan) {
        this.log = log;
        job = plan.job();
        outcomes = new Outcome[plan.writes().size()];
        Arrays.fill(outcomes, Outcome.NOT_SENT);
    }

    /**
     * Writes all steps of an approved plan.
     *
     * @throws dev.portkeyadmin.client.outcome.RefusedException when they cannot be written; no request may be sent then
     */
    public static PlanRecord open(
            AuditLog log, PlanQuestion plan, ConfirmationOutcome confirmation, CallContext caller) {
        PlanRecord record = new PlanRecord(log, plan);
        Map<String, Object> members = record.head("plan");
        record.describe(members, plan, confirmation, caller);
        log.writeIntent(record.job, members);
        log.opened(record);
        return record;
    }

    /** Writes that a plan was refused, and so that none of its steps were sent. */
    public static void refused(AuditLog log, PlanQuestion plan, ConfirmationOutcome confirmation, CallContext caller) {
        PlanRecord record = new PlanRecord(log, plan);
        record.describe(record.plan, plan, confirmation, caller);
        record.end();
    }

    private void describe(
            Map<String, Object> members, PlanQuestion plan, ConfirmationOutcome confirmation, CallContext caller) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            PlanQuestion.Write write = plan.writes().get(i);
            Arguments arguments = write.arguments();
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("step", i + 1);
            step.put("tool", write.operation().name());
            step.put(
                    "arguments",
                    arguments == null
                            ? null
                            : log.quoted(arguments.values(), write.operation().placeholders()));
            steps.add(step);
        }
        members.put("client", log.quoted(SafeText.bare(caller.name(), QUOTE_LENGTH)));
        members.put("confirmed", confirmation.words());
        members.put("steps", steps);
    }

    /** The id by which the records of its writes name it. */
    String id() {
        return id;
    }

    /** States that a step begins: until its end is stated it may have happened. */
    public synchronized void started(int step) {
        outcomes[step] = Outcome.UNKNOWN;
    }

    /** States how a step ended. */
    public synchronized void ended(int step, Outcome outcome) {
        outcomes[step] = outcome;
    }

    @Override
    public synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        Map<Outcome, List<Object>> steps = new EnumMap<>(Outcome.class);
        for (int i = 0; i < outcomes.length; i++) {
            steps.computeIfAbsent(outcomes[i], outcome -> new ArrayList<>()).add(i + 1);
        }
        Map<String, Object> members = head("plan_result");
        members.putAll(plan);
        members.put("done", steps.getOrDefault(Outcome.DONE, List.of()));
        members.put("failed", steps.getOrDefault(Outcome.REFUSED, List.of()));
        members.put("unknown", steps.getOrDefault(Outcome.UNKNOWN, List.of()));
        members.put("not_sent", steps.getOrDefault(Outcome.NOT_SENT, List.of()));
        problem = log.writeResult(members);
        // Not before: the end of the process waits for the open records.
        log.closed(this);
    }

    /** A sentence that says why the result is not in the log; empty when it is. */
    public synchronized String problem() {
        return problem;
    }

    private Map<String, Object> head(String kind) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        members.put("record", kind);
        members.put("id", id);
        members.put("tool", job);
        return members;
    }
}
