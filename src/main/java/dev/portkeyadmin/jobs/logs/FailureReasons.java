package dev.portkeyadmin.jobs.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts why requests failed, and names some of them for each reason. */
final class FailureReasons {

    /** The exported field that holds the answer of the provider. */
    static final String RESPONSE = "response";

    private static final int MOST_REASONS = 10;
    private static final int REASON_LENGTH = 160;

    /** Most traces that are named for one reason. */
    private static final int MOST_TRACES = 3;

    /** Most logs that are read for a message that an export does not hold. */
    private static final int MOST_LOOKS = 3;

    private final ToolAdapter adapter;
    private final Map<String, Reason> reasons = new LinkedHashMap<>();

    /** The workspaces of the requests that failed. */
    private final Set<String> places = new HashSet<>();

    FailureReasons(ToolAdapter adapter) {
        this.adapter = adapter;
    }

    /** Why some requests failed. */
    private static final class Reason {

        private final String words;
        private final List<String> traces = new ArrayList<>();

        /** The log of the first of them; empty where its id is unknown. */
        private final String log;

        /** The first log whose message the export does not hold and which may be looked up; empty for none. */
        private String example = "";

        /** The workspace of the example. */
        private String place = "";

        private long rows;

        Reason(String words, String log) {
            this.words = words;
            this.log = log;
        }
    }

    /**
     * Counts an exported request and returns why it failed; empty for one that succeeded.
     *
     * @param export whose file has the request
     */
    String add(JsonNode row, LogExport export) {
        String words = words(row);
        if (!words.isEmpty()) {
            String log = row.path("id").asText("");
            Reason reason = reasons.computeIfAbsent(words, any -> new Reason(words, log));
            reason.rows++;
            places.add(export.workspace);
            if (reason.example.isEmpty() && export.showsResponses && !row.hasNonNull(RESPONSE)) {
                reason.example = log;
                reason.place = export.workspace;
            }
            String trace = row.path("trace_id").asText("");
            if (!trace.isEmpty() && reason.traces.size() < MOST_TRACES) {
                reason.traces.add(trace);
            }
        }
        return words;
    }

    /** The number of requests whose reason is more than a status. */
    long withMessage() {
        return reasons.values().stream()
                .filter(reason -> reason.words.contains(": "))
                .mapToLong(reason -> reason.rows)
                .sum();
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    /** Adds the reasons, the most frequent first. Where an export holds no messages, the first of some requests is read. */
    void addTo(ObjectNode answer, Reads reads) throws InterruptedException {
        if (reasons.isEmpty()) {
            return;
        }
        ArrayNode list = answer.putArray("why_requests_failed");
        List<Reason> sorted = reasons.values().stream()
                .sorted(Comparator.comparing((Reason reason) -> -reason.rows))
                .toList();
        int looks = MOST_LOOKS;
        for (Reason reason : sorted.subList(0, Math.min(MOST_REASONS, sorted.size()))) {
            ObjectNode item = list.addObject().put("reason", reason.words).put("rows", reason.rows);
            if (!reason.example.isEmpty() && looks > 0) {
                String message = look(reads, reason.example);
                // If one log cannot be read, neither can the others.
                looks = message.isEmpty() ? 0 : looks - 1;
                if (!message.isEmpty()) {
                    item.put("for_example", adapter.bounded(message, REASON_LENGTH));
                    if (places.size() > 1) {
                        item.put("example_from", SafeText.visible(reason.place, SafeText.NAME_LENGTH));
                    }
                }
            }
            ArrayNode traces = item.putArray("trace_ids");
            reason.traces.forEach(traces::add);
            if (!reason.log.isEmpty()) {
                item.put("log_id", reason.log);
            }
        }
        if (sorted.size() > MOST_REASONS) {
            List<Reason> rest = sorted.subList(MOST_REASONS, sorted.size());
            list.addObject()
                    .put("reason", rest.size() + " more reasons")
                    .put("rows", rest.stream().mapToLong(reason -> reason.rows).sum());
        }
    }

    /** The message of the provider in one log; empty where the log cannot be read or has no message. */
    private static String look(Reads reads, String log) throws InterruptedException {
        try {
            return message(reads.one("get_log", Map.of("log_id", log)).path(RESPONSE));
        } catch (CallException e) {
            return "";
        }
    }

    /** Why a request failed, from its status and the answer of the provider; empty for one that succeeded. */
    private String words(JsonNode row) {
        int status = row.path("response_status_code").asInt(0);
        if (status < 400 && row.path("is_success").asBoolean(true)) {
            return "";
        }
        String message = message(row.path(RESPONSE));
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
}
