package dev.portkeyadmin.audit;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.text.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records one writing call in the audit log: its intent before the request and its result after it. A call that ends before its
 * request has only a result, which then describes the call, too.
 */
public final class AuditRecord implements OpenRecord {

    private final AuditLog log;
    private final String tool;
    private final boolean bringsSecret;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, @Nullable Object> call = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> result = new LinkedHashMap<>();
    private WritesInProgress.@Nullable OpenWrite write;
    private boolean hasIntent;
    private boolean isProblemSaid;
    private long sentAt;
    private boolean ended;
    private String problem = "";

    /** Opens the record of a call. If the process ends before the call does, the record says how far the call came. */
    public AuditRecord(AuditLog log, Operation operation, Arguments arguments, CallContext caller) {
        this.log = log;
        this.tool = operation.name();
        this.bringsSecret = !operation.output().oneTimeSecrets().isEmpty();
        call.put("route", operation.method() + " " + operation.path());
        call.put("arguments", log.quoted(arguments.values(), operation.placeholders()));
        call.put("client", log.quoted(SafeText.bare(caller.name(), QUOTE_LENGTH)));
        call.put("confirmed", null);
        result.put("outcome", "not sent");
        result.put("status", null);
        result.put("request_id", null);
        result.put("duration_ms", null);
        result.put("error", "The call ended before its request.");
        log.opened(this);
    }

    /** Names the plan of which this call is a step, before anything is written. */
    public synchronized void partOf(PlanRecord plan, int step) {
        call.put("plan", plan.id());
        call.put("step", step + 1);
    }

    /**
     * Names what the call is about, for readers who do not know its ids, and after it was deleted.
     *
     * @param names of objects, by the arguments that refer to them
     */
    public synchronized void about(Map<String, String> names) {
        if (!names.isEmpty()) {
            call.put("names", log.quotedNames(names));
        }
    }

    /** States how the call was confirmed, or why it was not. */
    public synchronized void confirmed(ConfirmationOutcome confirmation) {
        call.put("confirmed", confirmation.words());
    }

    /**
     * Writes the intent, after which the request may be sent, more than once where it is retried.
     *
     * @throws RefusedException when the intent cannot be written or the process is ending; no request may be sent then
     */
    public synchronized void sending() {
        write = log.writes().begin(tool, bringsSecret);
        Map<String, @Nullable Object> intent = head("intent");
        intent.putAll(call);
        try {
            log.writeIntent(tool, intent);
        } catch (RefusedException e) {
            isProblemSaid = true;
            throw e;
        }
        hasIntent = true;
        sentAt = System.nanoTime();
        result.put("outcome", "ended while it was sent");
        result.remove("error");
    }

    /** States that Portkey has answered the request with a success. */
    public synchronized void done(ApiResponse response) {
        answered(words(response.outcome()), response.status(), response.requestId());
    }

    /** States that the call did not succeed. */
    public synchronized void failed(CallException e) {
        answered(words(e.outcome()), e.status() == 0 ? null : e.status(), e.requestId());
        result.put("error", log.quoted(e.getMessage()));
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case NOT_SENT -> "not sent";
            case REFUSED -> "failed";
            case UNKNOWN -> "unknown";
            case DONE -> "done";
        };
    }

    private void answered(String outcome, @Nullable Integer status, String requestId) {
        result.put("outcome", outcome);
        result.put("status", status);
        result.put("request_id", requestId.isEmpty() ? null : log.quoted(requestId));
        if (sentAt != 0) {
            result.put("duration_ms", (System.nanoTime() - sentAt) / 1_000_000);
        }
    }

    @Override
    public synchronized void end() {
        if (!ended) {
            ended = true;
            Map<String, @Nullable Object> members = head("result");
            if (!hasIntent) {
                members.putAll(call);
            }
            members.putAll(result);
            String why = log.writeResult(members);
            problem = isProblemSaid ? "" : why;
            // Not before: the end of the process waits for the open records.
            log.closed(this);
        }
        if (write != null) {
            write.close();
        }
    }

    /** A sentence that says why the result is not in the log; empty when it is. */
    public synchronized String problem() {
        return problem;
    }

    private Map<String, @Nullable Object> head(String kind) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        members.put("record", kind);
        members.put("id", id);
        members.put("tool", tool);
        return members;
    }
}
