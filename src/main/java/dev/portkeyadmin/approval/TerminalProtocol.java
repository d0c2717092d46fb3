package dev.portkeyadmin.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.approval.PendingRequest.RequestState;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** States what a terminal and a server say to each other, in both directions. */
final class TerminalProtocol {

    /** Lists what waits; one request is below it. The path of a page is longer. */
    static final String PATH = "/waiting";

    private static final String REQUESTS = "requests";
    private static final String STATE = "state";

    private TerminalProtocol() {}

    static String authorization(String token) {
        return "Bearer " + token;
    }

    static String write(List<PendingRequest> waiting) {
        return Json.write(
                Map.of(REQUESTS, waiting.stream().map(TerminalProtocol::plain).toList()));
    }

    private static Map<String, Object> plain(PendingRequest pending) {
        ApprovalRequest request = pending.request();
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("id", pending.id());
        plain.put("asked", pending.asked().toString());
        plain.put("expires", pending.expires().toString());
        plain.put("tool", request.tool());
        plain.put("act", request.act());
        plain.put("question", request.question());
        plain.put(
                "changes",
                request.changes().stream()
                        .map(change ->
                                Map.of("what", change.what(), "before", change.before(), "after", change.after()))
                        .toList());
        plain.put("facts", request.facts());
        plain.put("client", request.client());
        return plain;
    }

    static String write(RequestState state) {
        return Json.write(Map.of(STATE, state.name().toLowerCase(Locale.ROOT)));
    }

    /** Reads what {@link #write(List)} wrote. */
    static List<WaitingRequest> readRequests(JsonNode json, Announcement server) {
        List<WaitingRequest> waiting = new ArrayList<>();
        for (JsonNode request : json.path(REQUESTS)) {
            List<Change> changes = new ArrayList<>();
            for (JsonNode change : request.path("changes")) {
                changes.add(new Change(text(change, "what"), text(change, "before"), text(change, "after")));
            }
            List<String> facts = new ArrayList<>();
            request.path("facts").forEach(fact -> facts.add(fact.asText()));
            waiting.add(new WaitingRequest(
                    server,
                    text(request, "id"),
                    instant(request, "asked"),
                    instant(request, "expires"),
                    new ApprovalRequest(
                            text(request, "tool"),
                            text(request, "act"),
                            text(request, "question"),
                            changes,
                            facts,
                            text(request, "client"),
                            "")));
        }
        return waiting;
    }

    /** Reads what {@link #write(RequestState)} wrote. */
    static RequestState readState(JsonNode json) {
        return RequestState.valueOf(text(json, STATE).toUpperCase(Locale.ROOT));
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asText();
    }

    private static Instant instant(JsonNode object, String name) {
        try {
            return Instant.parse(text(object, name));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
