package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who changed what: every call that may change something, be it refused. What was sent is told without its secrets. */
final class AuditLogs {

    private static final List<String> METHODS = List.of("POST", "PUT", "DELETE");
    private static final List<String> USER_TYPES = List.of("user", "api_key");
    private static final Envelope ENVELOPE = (rows, total, more) ->
            Json.object().put("object", "analytics-graph").put("total", total).set("records", rows);

    private record Call(Caller caller, String method, URI uri, byte[] body, Stamp stamp, int status) {}

    private final Records workspaces;
    private final Instant start;
    private final List<Call> calls = new ArrayList<>();

    AuditLogs(Store store, Instant start) {
        this.workspaces = store.of(Workspaces.KIND);
        this.start = start;
    }

    void addTo(Router router) {
        router.witnessed((caller, method, uri, body, stamp, status) -> {
            if (METHODS.contains(method)) {
                calls.add(new Call(caller, method, uri, body, stamp, status));
            }
        });
        router.on(Keys.ORGANISATION, "GET", "/audit-logs", this::list);
    }

    private JsonNode list(Request request) {
        Instant min = request.time("start_time");
        Instant max = request.time("end_time");
        Field.checkOneOf("organisation_id", request.text("organisation_id").orElse(""), List.of(Seed.ORGANISATION_ID));
        Optional<String> uri = request.text("uri");
        Stream<ObjectNode> rows = calls.stream()
                .filter(call ->
                        !call.stamp().at().isBefore(min) && !call.stamp().at().isAfter(max))
                .sorted(Comparator.comparing((Call call) -> call.stamp().at()).reversed())
                .map(this::record)
                .filter(request.equal("method", METHODS))
                .filter(request.equal("user_type", USER_TYPES))
                .filter(request.refersTo("workspace_id", workspaces))
                .filter(row -> uri.stream().allMatch(row.path("uri").textValue()::contains));
        for (String field : List.of(
                "request_id", "user_id", "response_status_code", "resource_type", "action", "client_ip", "country")) {
            rows = rows.filter(request.equal(field));
        }
        return Paging.SNAKE.sized(100, 100).list(request, ENVELOPE, rows);
    }

    private ObjectNode record(Call call) {
        JsonNode sent = Json.parseAny(new String(call.body(), StandardCharsets.UTF_8));
        Secrets.strike(sent);
        ObjectNode query = Json.object();
        Request.query(call.uri()).forEach(query::put);
        ObjectNode row = Json.object()
                .put("timestamp", call.stamp().date())
                .put("method", call.method())
                .put("uri", call.uri().getRawPath())
                .put("request_id", call.stamp().request())
                .put("request_body", sent.isContainerNode() ? sent.toString() : "{}")
                .put("query_params", query.toString())
                .put("request_headers", "{\"content-type\":\"application/json\"}")
                .put("organisation_id", Seed.ORGANISATION_ID)
                .put("response_status_code", call.status())
                .put("resource_type", path(call).findFirst().orElse("").replace('-', '_'))
                .put("action", action(call));
        workspace(call, sent).ifPresent(workspace -> row.set("workspace_id", workspace.get("id")));
        // What was there when the sandbox started, its owner has made in the office.
        if (call.stamp().at().isBefore(start)) {
            return row.put("user_type", "user")
                    .put("user_id", Seed.OWNER_ID)
                    .put("client_ip", "192.0.2.17")
                    .put("country", "PT");
        }
        return row.put("user_type", "api_key")
                .put("user_id", call.caller().key())
                .put("client_ip", "127.0.0.1");
    }

    private static Stream<String> path(Call call) {
        return Arrays.stream(call.uri().getRawPath().split("/")).skip(2).filter(part -> !part.equals("admin"));
    }

    private static String action(Call call) {
        String path = call.uri().getRawPath();
        if (path.endsWith("/makeDefault")) {
            return "publish";
        }
        if (path.endsWith("/rotate")) {
            return "rotate";
        }
        if (path.endsWith("/exports")) {
            return "export";
        }
        return switch (call.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> "delete";
        };
    }

    /** The workspace that a call names, or that of its key. */
    private Optional<ObjectNode> workspace(Call call, JsonNode sent) {
        String own = call.caller().isOrganisation() ? "" : call.caller().workspace();
        List<String> path = path(call).toList();
        String inPath = path.size() > 1 && path.get(0).equals("workspaces") ? path.get(1) : own;
        return workspaces.find(sent.path("workspace_id").asText(inPath));
    }
}
