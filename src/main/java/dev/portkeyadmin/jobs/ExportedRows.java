package dev.portkeyadmin.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.schema.SafeText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the first rows of exported files, and counts why requests failed. */
final class ExportedRows {

    private static final String COST = "cost";

    private static final List<String> SHOWN =
            List.of("created_at", "ai_model", "response_status_code", "response_time", COST, "trace_id");

    private static final int MOST_REASONS = 10;
    private static final int REASON_LENGTH = 160;

    private final ToolAdapter adapter;
    private final Map<String, Integer> reasons = new LinkedHashMap<>();

    /**
     * No rows.
     *
     * @param adapter redacts the texts of providers
     */
    ExportedRows(ToolAdapter adapter) {
        this.adapter = adapter;
    }

    /**
     * Adds the first rows of a file to a list.
     *
     * @param file the beginning of a JSONL file, whose last line may be cut
     * @param most that are added; the reasons of all rows are counted
     */
    void add(ArrayNode list, String file, LogExport export, int most) {
        int end = file.lastIndexOf('\n');
        for (String line : file.substring(0, Math.max(end, 0)).split("\n")) {
            JsonNode row;
            try {
                row = Json.read(line);
            } catch (IOException e) {
                return;
            }
            if (!row.isObject()) {
                continue;
            }
            export.rowsRead++;
            String reason = reason(row);
            if (!reason.isEmpty()) {
                reasons.merge(reason, 1, Integer::sum);
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

    /** Why a request failed, from its status and the answer of the provider; empty for one that succeeded. */
    private String reason(JsonNode row) {
        int status = row.path("response_status_code").asInt(0);
        if (status < 400 && row.path("is_success").asBoolean(true)) {
            return "";
        }
        String message = message(row.path("response"));
        return "HTTP " + status + (message.isEmpty() ? "" : ": " + adapter.bounded(message, REASON_LENGTH));
    }

    private static String message(JsonNode response) {
        JsonNode tree = response;
        if (response.isTextual()) {
            try {
                tree = Json.read(response.textValue());
            } catch (IOException e) {
                return response.textValue();
            }
        }
        for (String place : List.of("/body/error/message", "/error/message", "/body/message", "/message", "/error")) {
            if (tree.at(place).isTextual()) {
                return tree.at(place).textValue();
            }
        }
        return "";
    }

    /** Adds the reasons to the answer, the most frequent ones first. */
    void addReasons(ObjectNode answer) {
        if (reasons.isEmpty()) {
            return;
        }
        ArrayNode list = answer.putArray("why_requests_failed");
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_REASONS)
                .forEach(each -> list.addObject().put("reason", each.getKey()).put("rows", each.getValue()));
    }

    /** Says what the reasons were counted in, if there are any. */
    List<String> notes(List<LogExport> exports) {
        if (reasons.isEmpty()) {
            return List.of();
        }
        return List.of("why_requests_failed counts only the rows at the start of each file: "
                + exports.stream()
                        .filter(export -> export.rowsRead > 0)
                        .map(export -> export.rowsRead
                                + (export.logs >= export.rowsRead ? " of " + export.logs : "") + " rows of "
                                + SafeText.visible(export.workspace, ExportLogs.NAME_LENGTH))
                        .collect(Collectors.joining(", "))
                + ".");
    }
}
