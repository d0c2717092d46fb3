package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
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
import java.util.List;
import java.util.Map.Entry;

/** The guardrails and their bindings to MCP servers; one without a workspace belongs to the organisation. */
public final class Guardrails implements SandboxResource {

    private static final String BINDING = "guardrail-mcp-server";
    private static final String GUARDRAIL_ID = "guardrail_id";
    private static final String SERVER_ID = "mcp_server_id";
    private static final String CAPABILITIES = "mcp_integration_capability_ids";
    private static final String TOOLS = "mcp_tools";
    private static final ArrayNode BOTH = SandboxJson.array().add("input").add("output");

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("name").required(),
            BodyField.objectArray(
                            "checks",
                            BodyField.text("id").required(),
                            BodyField.object("parameters"),
                            BodyField.text("name"),
                            BodyField.flag("is_enabled").orElse(BooleanNode.TRUE))
                    .notEmpty()
                    .requiring(GuardrailChecks::areValid, "must contain only valid checks")
                    .required(),
            BodyField.object(
                            "actions",
                            BodyField.flag("deny"),
                            BodyField.flag("async"),
                            outcome("on_success"),
                            outcome("on_fail"))
                    .required(),
            BodyField.oneOf("target", List.of("llm", TOOLS)).immutable().orElse(SandboxJson.text("llm")));

    private static final BodySchema SERVERS =
            BodySchema.of(BodyField.object("mcp_servers").required());

    private final Store store;
    private final Table bindings;
    private final Table servers;
    private final BodySchema bindingSchema;

    public Guardrails(Store store) {
        this.store = store;
        servers = store.table(Kinds.MCP_SERVER);
        bindings = store.table(BINDING)
                .deletedWith(store.table(Kinds.GUARDRAIL), GUARDRAIL_ID)
                .deletedWith(servers, SERVER_ID);
        Table capabilities = store.table(Kinds.MCP_CAPABILITY);
        bindingSchema = BodySchema.of(
                BodyField.someOf("run_on", List.of("input", "output"))
                        .notEmpty()
                        .orElse(BOTH),
                BodyField.existingAll(CAPABILITIES, capabilities).orElse(SandboxJson.array()));
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.GUARDRAIL, "/guardrails/{guardrailId}")
                .inWorkspaceOrShared()
                .withSlug("guard")
                .detailOnly("checks", "actions", "version_id")
                .list(
                        ListPaging.SNAKE.withSize(1, 100, 1000),
                        Envelope.DATA_TOTAL,
                        request -> request.equal("organisation_id"),
                        request -> row -> request.csv("ids").stream()
                                .allMatch(ids -> ids.stream().anyMatch(id -> Table.hasIdOrSlug(row, id))))
                .create(SCHEMA, (request, guardrail) -> {
                    guardrail.put("owner_id", SampleOrganisation.OWNER_ID).putNull("updated_by");
                    return version(request, guardrail);
                })
                .read()
                .update(
                        SCHEMA,
                        (request, guardrail) ->
                                version(request, guardrail.put("updated_by", SampleOrganisation.OWNER_ID)))
                .delete()
                .action(
                        "GET",
                        "/mcp-servers",
                        (request, guardrail) -> ListPaging.NONE.list(
                                request,
                                Envelope.LIST,
                                bindings.all(GUARDRAIL_ID, id(guardrail)).map(Guardrails::describe)))
                .action("PUT", "/mcp-servers", this::bindAll)
                .action("PUT", "/mcp-servers/{mcpServerId}", this::bindOne);
    }

    private static BodyField outcome(String name) {
        return BodyField.object(
                name,
                BodyField.object(
                        "feedback",
                        BodyField.number("value", -10, 10),
                        BodyField.amount("weight"),
                        BodyField.textOrEmpty("metadata")));
    }

    private static JsonNode version(SandboxRequest request, ObjectNode guardrail) {
        guardrail.put(
                "version_id",
                SandboxJson.id(
                        request.stamp().id() + guardrail.path("version_id").asText()));
        return SandboxJson.pick(guardrail, "id", "slug", "version_id");
    }

    /** Replaces all bindings of a guardrail. */
    private JsonNode bindAll(SandboxRequest request, ObjectNode guardrail) {
        refuseOtherTargets(guardrail);
        List<ObjectNode> before = bindings.all(GUARDRAIL_ID, id(guardrail)).toList();
        List<ObjectNode> after = request.body(SERVERS).path("mcp_servers").properties().stream()
                .map(server -> bind(guardrail, server))
                .toList();
        before.forEach(bindings::remove);
        after.forEach(bindings::add);
        long updated = after.stream()
                .filter(row -> before.stream().anyMatch(each -> isSame(each, row)))
                .count();
        return SandboxJson.object()
                .put("added", after.size() - updated)
                .put("updated", updated)
                .put("removed", before.size() - updated);
    }

    private ObjectNode bind(ObjectNode guardrail, Entry<String, JsonNode> server) {
        String name = "mcp_servers." + server.getKey();
        if (!server.getValue().isObject()) {
            throw ApiException.invalid(name + " must be an object");
        }
        ObjectNode known = servers.find(server.getKey())
                .orElseThrow(() -> ApiException.invalid(name + " is not the id or slug of an MCP server"));
        ObjectNode row = row(guardrail, known);
        bindingSchema.fill(name + ".", server.getValue(), row);
        return row;
    }

    private JsonNode bindOne(SandboxRequest request, ObjectNode guardrail) {
        refuseOtherTargets(guardrail);
        ObjectNode row = row(guardrail, servers.get(request.variable("mcpServerId")));
        bindingSchema.fill("", request.body(), row);
        bindings.all(GUARDRAIL_ID, id(guardrail))
                .filter(each -> isSame(each, row))
                .toList()
                .forEach(bindings::remove);
        bindings.add(row);
        return describe(row);
    }

    private static void refuseOtherTargets(ObjectNode guardrail) {
        if (!SandboxJson.has(guardrail, "target", TOOLS)) {
            throw ApiException.invalid("the target of the guardrail must be " + TOOLS);
        }
    }

    private static ObjectNode row(ObjectNode guardrail, ObjectNode server) {
        return SandboxJson.object().put(GUARDRAIL_ID, id(guardrail)).put(SERVER_ID, id(server));
    }

    private static ObjectNode describe(ObjectNode row) {
        return SandboxJson.pick(row, SERVER_ID, "run_on", CAPABILITIES);
    }

    private static boolean isSame(ObjectNode one, ObjectNode other) {
        return one.get(SERVER_ID).equals(other.get(SERVER_ID));
    }

    private static String id(ObjectNode row) {
        return row.path("id").textValue();
    }
}
