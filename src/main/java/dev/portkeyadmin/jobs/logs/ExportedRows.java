package dev.portkeyadmin.jobs.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the first rows of exported files, and counts why requests failed. */
final class ExportedRows {

    private static final String COST = "cost";

    private static final List<String> SHOWN =
            List.of("created_at", "ai_model", "response_status_code", "response_time", COST, "trace_id");

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
     * Adds the first rows of a file to a list.
     *
     * @param file the beginning of a JSONL file, whose last line may be cut
     * @param most that are added; the reasons of all rows are counted
     */
    void add(ArrayNode list, String file, LogExport export, int most) {
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
            String reason = reasons.add(row, export.showsResponses);
            if (!reason.isEmpty()) {
                export.failures++;
            }
            if (list.size() < most) {
                ObjectNode shown = list.addObject();
                for (String field : SHOWN) {
                    if (field.equals(COST) && row.path(COST).isNumber()) {
                        shown.put("cost_usd", dollars(row.path(COST).decimalValue()));
                    } else if (row.path(field).isValueNode() && !row.path(field).isNull()) {
                        shown.set(field, row.path(field));
                    }
                }
                if (!reason.isEmpty()) {
                    shown.put("reason", reason);
                }
            }
        }
    }

    /** The cost of one request, which is often less than a cent. */
    private static BigDecimal dollars(BigDecimal cents) {
        BigDecimal dollars =
                cents.movePointLeft(2).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }

    /** Adds the reasons to the answer, and how many of the failed requests they explain; says what they were counted in. */
    List<String> addReasons(ObjectNode answer, Reads reads, List<LogExport> exports) throws InterruptedException {
        List<LogExport> read =
                exports.stream().filter(export -> export.rowsRead > 0).toList();
        for (LogExport export : read) {
            countFailures(reads, export);
        }
        reasons.addTo(answer, reads);
        List<String> notes = new ArrayList<>();
        String counted = counted(read);
        if (!counted.isEmpty()) {
            failures(answer, read);
            notes.add(counted);
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
        } else if (export.isOfFailures) {
            export.allFailures = export.logs;
        } else if (export.counting != null) {
            try {
                JsonNode total =
                        reads.one("get_error_analytics", export.counting).at("/summary/total");
                // The two are counted at different moments.
                export.allFailures = total.isNumber() ? Math.max(total.asLong(), export.failures) : -1;
            } catch (CallException e) {
                reads.missing("the number of failed requests of " + export.workspace, e);
            }
        }
    }

    /** Adds how many of the failed requests the reasons explain. */
    private static void failures(ObjectNode answer, List<LogExport> read) {
        ObjectNode failures = answer.putObject("failed_requests");
        if (read.stream().allMatch(export -> export.allFailures >= 0)) {
            failures.put(
                    "all", read.stream().mapToLong(export -> export.allFailures).sum());
        }
        failures.put(
                "explained", read.stream().mapToLong(export -> export.failures).sum());
    }

    /** The requests in which the reasons were counted, since only the start of each file is read; empty where nothing failed. */
    private static String counted(List<LogExport> read) {
        boolean mayMiss = read.stream().anyMatch(export -> !export.isRead());
        if (!mayMiss && read.stream().allMatch(export -> export.failures == 0)) {
            return "";
        }
        return "why_requests_failed counts only the rows at the start of each file: "
                + read.stream()
                        .map(export -> export.rowsRead
                                + (export.logs >= export.rowsRead ? " of " + export.logs : "") + " rows of "
                                + SafeText.visible(export.workspace, ExportLogs.NAME_LENGTH))
                        .collect(Collectors.joining(", "))
                + "."
                + (mayMiss
                        ? " Other rows are in the files: open the links, or export a shorter period"
                                + (read.stream().allMatch(export -> export.isOfFailures) ? "." : " with only_failed.")
                        : "");
    }
}
