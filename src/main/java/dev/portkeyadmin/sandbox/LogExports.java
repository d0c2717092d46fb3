package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Exports of logs: drafted, started and done when they are next looked at. No file is written. */
final class LogExports {

    private static final String KIND = "export";
    private static final String STATUS = "status";
    static final String DRAFT = "draft";
    private static final String IN_PROGRESS = "in_progress";
    static final String SUCCESS = "success";

    private static final List<String> FIELDS = List.of(
            "id",
            "trace_id",
            "created_at",
            "request",
            "response",
            "is_success",
            "ai_org",
            "ai_model",
            "req_units",
            "res_units",
            "total_units",
            "request_url",
            "cost",
            "cost_currency",
            "response_time",
            "response_status_code",
            "mode",
            "config",
            "prompt_slug",
            "metadata");

    /** What the evaluations see must not leave: fields that no export of the workspace may hold. */
    static final String GUARDED_WORKSPACE = "ws-data-x1y2z3";

    private static final List<String> DENIED = List.of("request", "response");

    private static final Shape SHAPE = Shape.of(
            Field.object("filters").required(),
            Field.texts("requested_data")
                    .notEmpty()
                    .which(
                            fields -> fields.valueStream().allMatch(field -> FIELDS.contains(field.textValue())),
                            "must be of " + String.join(", ", FIELDS))
                    .required(),
            Field.prose("description").orElse(Json.text("")));

    private final Store store;
    private final Records exports;
    private final Records workspaces;
    private final Analytics analytics;

    LogExports(Store store, Analytics analytics) {
        this.store = store;
        this.analytics = analytics;
        exports = store.of(KIND);
        workspaces = store.of(Workspaces.KIND);
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/logs/exports/{exportId}")
                .inWorkspaceOrShared()
                .list(Paging.NONE, Envelope.LIST)
                .create(SHAPE, this::create)
                .read(this::finish)
                .update(SHAPE, (request, export) -> {
                    refuseUnless(export, DRAFT);
                    return count(request, export);
                })
                .action("POST", "/start", (request, export) -> {
                    refuseUnless(export, DRAFT);
                    return step(request, export, IN_PROGRESS, "Export started");
                })
                .action("POST", "/cancel", (request, export) -> {
                    refuseUnless(export, DRAFT, IN_PROGRESS);
                    return step(request, export, "stopped", "Export stopped");
                })
                .action("GET", "/download", (request, export) -> {
                    refuseUnless(export, SUCCESS);
                    String url =
                            "https://exports.example.com/" + export.path("id").textValue() + ".jsonl";
                    return Json.object().put("signed_url", url + "?signature=sandbox");
                });
        router.on(Keys.ANY, "GET", "/logs/exports/field-restrictions", request -> {
            String workspace = request.caller().isOrganisation()
                    ? request.text("workspace_id").orElse(Seed.DEFAULT_WORKSPACE)
                    : request.caller().workspace();
            ArrayNode denied = Json.array();
            denied(workspaces.find(workspace).orElseThrow(ApiError::forbidden)).forEach(denied::add);
            return Json.object().set("deniedFields", denied);
        });
    }

    /** An export of times past, of a few harmless fields. */
    static void add(Store store, String id, String workspace, String description, String status, Instant at) {
        ObjectNode export = Json.object()
                .put("id", id)
                .put("object", KIND)
                .put(STATUS, status)
                .put("description", description)
                .put("organisation_id", Seed.ORGANISATION_ID)
                .put("created_by", Seed.OWNER_ID)
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
        export.set(Scope.FIELD, store.of(Workspaces.KIND).get(workspace).get("id"));
        export.putObject("filters").put("status_code", "400,429,500");
        export.putArray("requested_data").add("id").add("ai_model").add("response_status_code");
        store.of(KIND).add(export);
    }

    /** An export that names no workspace is one of the default workspace. */
    private JsonNode create(Request request, ObjectNode export) {
        if (!export.has(Scope.FIELD)) {
            export.set(Scope.FIELD, workspaces.get(Seed.DEFAULT_WORKSPACE).get("id"));
        }
        export.put(STATUS, DRAFT).put("created_by", Seed.OWNER_ID);
        return count(request, export);
    }

    private JsonNode count(Request request, ObjectNode export) {
        ObjectNode workspace = workspaces.get(export.path(Scope.FIELD).textValue());
        Optional<String> denied = denied(workspace).stream()
                .filter(field -> export.path("requested_data").valueStream().anyMatch(Json.text(field)::equals))
                .findFirst();
        if (denied.isPresent()) {
            throw ApiError.invalid("requested_data must not hold " + denied.get() + " in this workspace");
        }
        String slug = workspace.path("slug").textValue();
        long total = analytics.count((ObjectNode) export.path("filters"), slug, request.stamp());
        return Json.pick(export, "id", "object").put("total", total);
    }

    private static List<String> denied(ObjectNode workspace) {
        return Json.has(workspace, "slug", GUARDED_WORKSPACE) ? DENIED : List.of();
    }

    private void finish(Request request, ObjectNode copy) {
        if (Json.has(copy, STATUS, IN_PROGRESS)) {
            copy.put(STATUS, SUCCESS);
            exports.get(copy.path("id").textValue()).put(STATUS, SUCCESS);
        }
    }

    private static JsonNode step(Request request, ObjectNode export, String status, String message) {
        export.put(STATUS, status).put("last_updated_at", request.stamp().date());
        return Json.pick(export, "object").put("message", message);
    }

    private static void refuseUnless(ObjectNode export, String... statuses) {
        String status = export.path(STATUS).textValue();
        if (!List.of(statuses).contains(status)) {
            throw ApiError.invalid("the export is " + status + " and not " + String.join(" or ", statuses));
        }
    }
}
