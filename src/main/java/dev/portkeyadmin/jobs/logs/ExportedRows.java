package dev.portkeyadmin.jobs.logs;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the first rows of exported files, and counts why requests failed. */
final class ExportedRows {

    static final String COST = "cost";
    private static final int STATUS_LENGTH = 8;
    private static final int MOST_STATUSES = 10;

    private static final String TIME = "created_at";
    private static final String STATUS = "response_status_code";

    private static final List<String> SHOWN = List.of(TIME, "ai_model", STATUS, "response_time", COST, "trace_id");

    /** One request of a file; the reason is empty if it succeeded. */
    private record ExportedRow(@Nullable Instant time, JsonNode fields, String reason) {}

    private final FailureReasons reasons;

    /**
     * No rows.
     *
     * @param adapter redacts the texts of providers
     */
    ExportedRows(ToolAdapter adapter) {
        this.reasons = new FailureReasons(adapter);
    }

    /**
     * Adds the earliest rows of those that were read to a list.
     *
     * @param file the beginning of a JSONL file, whose last line may be cut
     * @param most that are added; the reasons of all rows are counted
     */
    void add(ArrayNode list, String file, LogExport export, int most) {
        List<ExportedRow> rows = new ArrayList<>();
        for (String line : file.split("\n")) {
            JsonNode row;
            try {
                row = Json.read(line);
            } catch (IOException e) {
                continue;
            }
            if (!row.isObject()) {
                continue;
            }
            export.rowsRead++;
            String reason = reasons.add(row, export);
            if (!reason.isEmpty()) {
                export.failures++;
                export.failuresByStatus.merge(row.path(STATUS).asText("?"), 1L, Long::sum);
            }
            rows.add(new ExportedRow(Dates.instant(row.path(TIME)), row, reason));
        }
        // Portkey does not order the rows of a file by time.
        rows.sort(Comparator.comparing(ExportedRow::time, Comparator.nullsLast(Comparator.naturalOrder())));
        rows.stream().limit(most).forEach(row -> list.add(shown(row)));
    }

    private static ObjectNode shown(ExportedRow row) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        for (String field : SHOWN) {
            JsonNode value = row.fields().path(field);
            if (field.equals(COST) && value.isNumber()) {
                shown.put("cost_usd", dollars(value.decimalValue()));
            } else if (value.isValueNode() && !value.isNull()) {
                shown.set(field, value);
            }
        }
        return row.reason().isEmpty() ? shown : shown.put("reason", row.reason());
    }

    /** The cost of one request, which is often less than a cent. */
    private static BigDecimal dollars(BigDecimal cents) {
        BigDecimal dollars =
                cents.movePointLeft(2).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }

    /** Adds the reasons to the answer, and how many of the failed requests they count; says what they were counted in. */
    List<String> addReasons(ObjectNode answer, Reads reads, List<LogExport> exports) throws InterruptedException {
        List<LogExport> read =
                exports.stream().filter(export -> export.rowsRead > 0).toList();
        for (LogExport export : read) {
            countFailures(reads, export);
        }
        reasons.addTo(answer, reads);
        List<String> notes = new ArrayList<>();
        List<LogExport> cut = read.stream().filter(export -> !export.isRead()).toList();
        if (!cut.isEmpty() || !reasons.isEmpty()) {
            failures(answer, read, !cut.isEmpty());
        }
        if (!cut.isEmpty()) {
            notes.add(counted(cut));
        }
        if (!reasons.isEmpty()) {
            notes.add("get_log with log_id returns the whole answer of one failed request.");
        }
        return notes;
    }

    /** Finds out how many requests of an export failed: its rows, all of them, say it, or else the analytics. */
    private static void countFailures(Reads reads, LogExport export) throws InterruptedException {
        if (export.isRead()) {
            export.allFailures = export.failures;
            return;
        }
        export.failuresByStatus.clear();
        if (export.isOfFailures) {
            export.allFailures = export.logs;
        }
        if (export.counting == null) {
            return;
        }
        try {
            if (!export.isOfFailures) {
                JsonNode total =
                        reads.one("get_error_analytics", export.counting).at("/summary/total");
                // The two are counted at different moments.
                export.allFailures = total.isNumber() ? Math.max(total.asLong(), export.failures) : -1;
            }
        } catch (CallException e) {
            reads.missing("the number of failed requests of " + export.workspace, e);
        }
        try {
            for (JsonNode point :
                    reads.one("get_error_status_analytics", export.counting).path("data_points")) {
                export.failuresByStatus.merge(
                        point.path("status_code").asText("?"),
                        point.path("count").asLong(),
                        Long::sum);
            }
        } catch (CallException e) {
            reads.missing("the failed requests by status of " + export.workspace, e);
        }
    }

    /**
     * Adds how many requests failed, how many of them the reasons count, and for how many of these the files hold the
     * message of the provider; nothing where they hold none.
     *
     * @param byStatus whether the reasons leave open how often each status occurred
     */
    private void failures(ObjectNode answer, List<LogExport> read, boolean byStatus) {
        ObjectNode failures = answer.putObject("failed_requests");
        if (read.stream().allMatch(export -> export.allFailures >= 0)) {
            failures.put(
                    "all", read.stream().mapToLong(export -> export.allFailures).sum());
        }
        failures.put(
                "counted", read.stream().mapToLong(export -> export.failures).sum());
        if (reasons.withMessage() > 0) {
            failures.put("with_message", reasons.withMessage());
        }
        if (byStatus
                && read.stream().allMatch(export -> export.allFailures == 0 || !export.failuresByStatus.isEmpty())) {
            Map<String, Long> statuses = new TreeMap<>();
            read.forEach(export -> export.failuresByStatus.forEach(
                    (status, count) -> statuses.merge(SafeText.visible(status, STATUS_LENGTH), count, Long::sum)));
            ObjectNode counts = failures.putObject("by_status");
            statuses.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(MOST_STATUSES)
                    .forEach(status -> counts.put(status.getKey(), status.getValue()));
        }
    }

    /** The requests in which the reasons were counted, since only the start of these files was read. */
    private static String counted(List<LogExport> cut) {
        return "why_requests_failed counts only the rows at the start of a file: "
                + cut.stream()
                        .map(export -> export.rowsRead
                                + (export.logs >= export.rowsRead ? " of " + export.logs : "") + " rows of "
                                + SafeText.visible(export.workspace, NAME_LENGTH))
                        .collect(Collectors.joining(", "))
                + ". Other rows are in the files: open the links, or export "
                + (cut.stream().allMatch(export -> export.isOfFailures) ? "a shorter period." : "with only_failed.");
    }
}
