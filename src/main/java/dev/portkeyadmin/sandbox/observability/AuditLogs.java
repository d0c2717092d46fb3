package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.SecretFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The audit logs: every writing call, also a rejected one, with secrets redacted from its body. */
public final class AuditLogs implements SandboxResource {

    private static final List<String> METHODS = List.of("POST", "PUT", "DELETE");
    private static final List<String> USER_TYPES = List.of("user", "api_key");

    /** Ends of paths that say what is done with the object. */
    private static final List<String> ACTIONS = List.of("resend", "start", "cancel", "reset", "test");

    private static final Envelope ENVELOPE = (rows, total, more) -> SandboxJson.object()
            .put("object", "analytics-graph")
            .put("total", total)
            .set("records", rows);

    private record RecordedCall(
            SandboxCaller caller, String method, URI uri, byte[] body, RequestStamp stamp, int status) {}

    private final Table workspaces;
    private final Instant start;
    private final List<RecordedCall> calls = new ArrayList<>();

    public AuditLogs(Store store, Instant start) {
        this.workspaces = store.table(Kinds.WORKSPACE);
        this.start = start;
    }

    @Override
    public void addTo(Router router) {
        router.setListener((caller, method, uri, body, stamp, status) -> {
            if (METHODS.contains(method)) {
                calls.add(new RecordedCall(caller, method, uri, body, stamp, status));
            }
        });
        router.on(KeyAccess.ORGANISATION, "GET", "/audit-logs", this::list);
    }

    private JsonNode list(SandboxRequest request) {
        Instant min = request.requiredTime("start_time");
        Instant max = request.requiredTime("end_time");
        if (!min.isBefore(max)) {
            throw ApiException.invalid("start_time must be before end_time");
        }
        BodyField.checkOneOf(
                "organisation_id", request.parameter("organisation_id").orElse(""), List.of(SampleOrganisation.ID));
        Optional<String> uri = request.parameter("uri");
        Stream<ObjectNode> rows = calls.stream()
                .filter(call -> isWithin(call.stamp().at(), min, max))
                .sorted(Comparator.comparing((RecordedCall call) -> call.stamp().at())
                        .reversed())
                .map(this::record)
                .filter(request.equal("method", METHODS))
                .filter(request.equal("user_type", USER_TYPES))
                .filter(request.refersTo("workspace_id", workspaces))
                .filter(row -> uri.stream().allMatch(row.path("uri").textValue()::contains));
        for (String field : List.of(
                "request_id", "user_id", "response_status_code", "resource_type", "action", "client_ip", "country")) {
            rows = rows.filter(request.equal(field));
        }
        return ListPaging.SNAKE.withSize(0, 100, 100).list(request, ENVELOPE, rows);
    }

    /** A range that ends now ends with a whole millisecond, in which a call may have been made before. */
    private static boolean isWithin(Instant at, Instant min, Instant max) {
        return !at.isBefore(min) && !at.truncatedTo(ChronoUnit.MILLIS).isAfter(max);
    }

    private ObjectNode record(RecordedCall call) {
        JsonNode sent = SandboxJson.parseAny(new String(call.body(), StandardCharsets.UTF_8));
        SecretFields.redact(sent);
        ObjectNode query = SandboxJson.object();
        SandboxRequest.query(call.uri()).forEach(query::put);
        ObjectNode row = SandboxJson.object()
                .put("timestamp", call.stamp().date())
                .put("method", call.method())
                .put("uri", call.uri().getRawPath())
                .put("request_id", call.stamp().request())
                .put("request_body", sent.isContainerNode() ? sent.toString() : "{}")
                .put("query_params", query.toString())
                .put("request_headers", "{\"content-type\":\"application/json\"}")
                .put("organisation_id", SampleOrganisation.ID)
                .put("response_status_code", call.status())
                .put("resource_type", path(call).findFirst().orElse("").replace('-', '_'))
                .put("action", action(call));
        workspace(call, sent).ifPresent(workspace -> row.set("workspace_id", workspace.get("id")));
        // The owner of the organisation counts as the author of the seed data.
        if (call.stamp().at().isBefore(start)) {
            return row.put("user_type", "user")
                    .put("user_id", SampleOrganisation.OWNER_ID)
                    .put("client_ip", "192.0.2.17")
                    .put("country", "PT");
        }
        return row.put("user_type", "api_key")
                .put("user_id", call.caller().key())
                .put("client_ip", "127.0.0.1");
    }

    private static Stream<String> path(RecordedCall call) {
        return Arrays.stream(call.uri().getRawPath().split("/")).skip(2).filter(part -> !part.equals("admin"));
    }

    private static String action(RecordedCall call) {
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
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (ACTIONS.contains(last)) {
            return last;
        }
        return switch (call.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> "delete";
        };
    }

    /** Returns the workspace that a call names, or else the workspace of its key. */
    private Optional<ObjectNode> workspace(RecordedCall call, JsonNode sent) {
        String own = call.caller().isOrganisation() ? "" : call.caller().workspace();
        List<String> path = path(call).toList();
        String inPath = path.size() > 1 && path.get(0).equals("workspaces") ? path.get(1) : own;
        return workspaces.find(sent.path("workspace_id").asText(inPath));
    }
}
