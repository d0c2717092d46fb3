package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;
import dev.portkeyadmin.schema.DocumentedValues;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The log exports: a started export is complete when it is next read. Its file is made when the link is followed. */
public final class LogExports implements SandboxResource {

    private static final String KIND = "export";
    private static final String STATUS = "status";
    public static final String DRAFT = "draft";
    private static final String SIGNATURE = "sandbox";
    private static final String IN_PROGRESS = "in_progress";
    public static final String SUCCESS = "success";

    /** Fields that exports of the evaluation workspace must not contain. */
    private static final List<String> DENIED = List.of("request", "response");

    private static final BodyField[] FILTERS = {
        BodyField.date("time_of_generation_min"),
        BodyField.date("time_of_generation_max"),
        BodyField.text("ai_model"),
        BodyField.text("ai_org_model"),
        BodyField.text("status_code"),
        BodyField.text("virtual_keys"),
        BodyField.text("configs"),
        BodyField.text("trace_id"),
        BodyField.text("workspace_slug"),
        BodyField.text("prompt_slug"),
        BodyField.object("metadata"),
        BodyField.amount("page_size"),
        BodyField.amount("current_page")
    };

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.object("filters", FILTERS).required(),
            BodyField.someOf("requested_data", DocumentedValues.LOG_FIELDS)
                    .notEmpty()
                    .required(),
            BodyField.textOrEmpty("description").orElse(SandboxJson.text("")));

    private final Store store;
    private final Table exports;
    private final Table workspaces;
    private final ModelCalls calls;
    private final URI host;

    /** Takes the address under which the files are served. */
    public LogExports(Store store, ModelCalls calls, URI host) {
        this.host = host;
        this.store = store;
        this.calls = calls;
        exports = store.table(KIND);
        workspaces = store.table(Kinds.WORKSPACE);
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, KIND, "/logs/exports/{exportId}")
                .inWorkspaceOrShared()
                .list(ListPaging.NONE, Envelope.LIST)
                .create(SCHEMA, this::create)
                .read(this::complete)
                .update(SCHEMA, (request, export) -> {
                    refuseUnless(export, DRAFT);
                    return count(request, export);
                })
                .action("POST", "/start", (request, export) -> {
                    refuseUnless(export, DRAFT);
                    return setStatus(request, export, IN_PROGRESS, "Export started");
                })
                .action("POST", "/cancel", (request, export) -> {
                    refuseUnless(export, DRAFT, IN_PROGRESS);
                    return setStatus(request, export, "stopped", "Export stopped");
                })
                .action("GET", "/download", (request, export) -> {
                    refuseUnless(export, SUCCESS);
                    String url = host + "/exports/" + export.path("id").textValue() + ".jsonl";
                    return SandboxJson.object().put("signed_url", url + "?signature=" + SIGNATURE);
                });
        router.outsideBase(KeyAccess.NONE, "GET", "/exports/{file}", this::file);
        router.on(KeyAccess.ANY, "GET", "/logs/exports/field-restrictions", request -> {
            String workspace = request.caller().isOrganisation()
                    ? request.parameter("workspace_id").orElse(SampleOrganisation.DEFAULT_WORKSPACE)
                    : request.caller().ownWorkspace();
            ArrayNode denied = SandboxJson.array();
            denied(workspaces.find(workspace).orElseThrow(ApiException::forbidden))
                    .forEach(denied::add);
            return SandboxJson.object().set("deniedFields", denied);
        });
    }

    /** The file of a complete export: one log on each line. */
    private JsonNode file(SandboxRequest request) {
        String id = request.variable("file").replaceFirst("\\.jsonl$", "");
        ObjectNode export = exports.find(id).orElseThrow(ApiException::forbidden);
        if (!request.parameter("signature").orElse("").equals(SIGNATURE)) {
            throw ApiException.forbidden();
        }
        refuseUnless(export, SUCCESS);
        ObjectNode workspace = workspaces.get(export.path(WorkspaceScope.FIELD).textValue());
        Set<String> fields = export.path("requested_data")
                .valueStream()
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
        return SandboxJson.lines(calls.matching(
                        (ObjectNode) export.path("filters"),
                        workspace.path("slug").textValue(),
                        request.stamp())
                .map(call -> Logs.exported(call).retain(fields)));
    }

    /** Adds an existing export of three fields. */
    public static void add(Store store, String id, String workspace, String description, String status, Instant at) {
        ObjectNode export = SandboxJson.object()
                .put("id", id)
                .put("object", KIND)
                .put(STATUS, status)
                .put("description", description)
                .put("organisation_id", SampleOrganisation.ID)
                .put("created_by", SampleOrganisation.OWNER_ID)
                .put("created_at", SandboxJson.date(at))
                .put("last_updated_at", SandboxJson.date(at));
        export.set(
                WorkspaceScope.FIELD,
                store.table(Kinds.WORKSPACE).get(workspace).get("id"));
        export.putObject("filters").put("status_code", "400,429,500");
        export.putArray("requested_data").add("id").add("ai_model").add("response_status_code");
        store.table(KIND).add(export);
    }

    /** Creates an export, by default of the default workspace. */
    private JsonNode create(SandboxRequest request, ObjectNode export) {
        if (!export.has(WorkspaceScope.FIELD)) {
            export.set(
                    WorkspaceScope.FIELD,
                    workspaces.get(SampleOrganisation.DEFAULT_WORKSPACE).get("id"));
        }
        export.put(STATUS, DRAFT).put("created_by", SampleOrganisation.OWNER_ID);
        return count(request, export);
    }

    private JsonNode count(SandboxRequest request, ObjectNode export) {
        ObjectNode workspace = workspaces.get(export.path(WorkspaceScope.FIELD).textValue());
        Optional<String> denied = denied(workspace).stream()
                .filter(field -> export.path("requested_data").valueStream().anyMatch(SandboxJson.text(field)::equals))
                .findFirst();
        if (denied.isPresent()) {
            throw ApiException.invalid("requested_data must not contain " + denied.get() + " in this workspace");
        }
        String slug = workspace.path("slug").textValue();
        JsonNode named = export.path("filters").path("workspace_slug");
        if (!named.isMissingNode() && workspaces.find(named.asText()).isEmpty()) {
            throw ApiException.invalid("filters.workspace_slug is not the slug of a workspace");
        }
        long total = calls.count((ObjectNode) export.path("filters"), slug, request.stamp());
        return SandboxJson.pick(export, "id", "object").put("total", total);
    }

    private static List<String> denied(ObjectNode workspace) {
        return SandboxJson.has(workspace, "slug", SampleOrganisation.EVALUATION_WORKSPACE) ? DENIED : List.of();
    }

    private void complete(SandboxRequest request, ObjectNode copy) {
        if (SandboxJson.has(copy, STATUS, IN_PROGRESS)) {
            copy.put(STATUS, SUCCESS);
            exports.get(copy.path("id").textValue()).put(STATUS, SUCCESS);
        }
    }

    private static JsonNode setStatus(SandboxRequest request, ObjectNode export, String status, String message) {
        export.put(STATUS, status).put("last_updated_at", request.stamp().date());
        return SandboxJson.pick(export, "object").put("message", message);
    }

    private static void refuseUnless(ObjectNode export, String... statuses) {
        String status = export.path(STATUS).textValue();
        if (!List.of(statuses).contains(status)) {
            throw ApiException.invalid(
                    "the export has the status " + status + ", but must have " + String.join(" or ", statuses));
        }
    }
}
