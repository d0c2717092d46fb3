package dev.portkeyadmin.safety;

import dev.portkeyadmin.client.ApiResponse;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Outcome;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The line of one writing call in the audit log. Should the call be cancelled, it says how far that came. */
public final class AuditRecord {

    private static final int NAME_LENGTH = 100;

    private final AuditLog log;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Runnable end = this::write;
    private long sentAt;
    private boolean written;

    public AuditRecord(AuditLog log, Operation operation, Arguments arguments, CallContext caller) {
        this.log = log;
        members.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        members.put("tool", operation.name());
        members.put("route", operation.method() + " " + operation.path());
        members.put("arguments", log.quoted(arguments.values(), operation.placeholders()));
        members.put("client", log.quoted(SafeText.bare(caller.name(), NAME_LENGTH)));
        members.put("confirmed", null);
        members.put("outcome", "ended before it was sent");
        members.put("status", null);
        members.put("request_id", null);
        members.put("duration_ms", null);
    }

    /** Should the process be ended, the line says how far the call came. */
    public void begin() {
        log.atEnd(end, true);
    }

    public synchronized void confirmed(ConfirmationOutcome consent) {
        members.put("confirmed", consent.words());
    }

    public synchronized void sending() {
        sentAt = System.nanoTime();
        members.put("outcome", "ended while it was sent");
    }

    public synchronized void done(ApiResponse reply) {
        ended(words(reply.outcome()), reply.status(), reply.requestId());
    }

    public synchronized void failed(CallException e) {
        ended(words(e.outcome()), e.status() == 0 ? null : e.status(), e.requestId());
        members.put("error", log.quoted(e.getMessage()));
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case NOT_SENT -> "not sent";
            case REFUSED -> "failed";
            case UNKNOWN -> "unknown";
            case DONE -> "done";
        };
    }

    private void ended(String outcome, Integer status, String requestId) {
        members.put("outcome", outcome);
        members.put("status", status);
        members.put("request_id", requestId.isEmpty() ? null : log.quoted(requestId));
        if (sentAt != 0) {
            members.put("duration_ms", (System.nanoTime() - sentAt) / 1_000_000);
        }
    }

    /** Writes the line, once. Returns empty, or why it is missing. */
    public synchronized String write() {
        log.atEnd(end, false);
        if (written) {
            return "";
        }
        written = true;
        return log.append(members);
    }
}
