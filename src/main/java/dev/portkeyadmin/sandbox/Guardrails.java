package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.List;
import java.util.Map.Entry;

/** The guardrails, and which MCP servers those for tools watch. One without a workspace is the organisation's. */
final class Guardrails {

    static final String KIND = "guardrail";

    private static final String WATCH = "guardrail-mcp-server";
    private static final String GUARDRAIL_ID = "guardrail_id";
    private static final String SERVER_ID = "mcp_server_id";
    private static final String CAPABILITIES = "mcp_integration_capability_ids";
    private static final String TOOLS = "mcp_tools";
    private static final ArrayNode BOTH = Json.array().add("input").add("output");

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Field.objects(
                            "checks",
                            Field.text("id").required(),
                            Field.object("parameters"),
                            Field.text("name"),
                            Field.flag("is_enabled").orElse(BooleanNode.TRUE))
                    .required(),
            Field.object("actions", Field.flag("deny"), Field.flag("async")).required(),
            Field.oneOf("target", List.of("llm", TOOLS)).fixed().orElse(Json.text("llm")));

    private static final Shape SERVERS = Shape.of(Field.object("mcp_servers").required());

    private final Store store;
    private final Records watched;
    private final Records servers;
    private final Shape watch;

    Guardrails(Store store) {
        this.store = store;
        servers = store.of(McpServers.KIND);
        watched = store.of(WATCH).within(store.of(KIND), GUARDRAIL_ID).within(servers, SERVER_ID);
        Records capabilities = store.of(McpCapabilities.KIND);
        watch = Shape.of(
                Field.texts("run_on")
                        .notEmpty()
                        .which(
                                phases -> phases.valueStream()
                                        .allMatch(BOTH.valueStream().toList()::contains),
                                "must be of input, output")
                        .orElse(BOTH),
                Field.texts(CAPABILITIES)
                        .which(
                                ids -> ids.valueStream()
                                        .allMatch(id ->
                                                capabilities.find(id.asText()).isPresent()),
                                "must be ids of capabilities")
                        .orElse(Json.array()));
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/guardrails/{guardrailId}")
                .inWorkspaceOrShared()
                .slugged("guard")
                .unlisted("checks", "actions", "version_id")
                .list(Paging.SNAKE.sized(100, 1000), Envelope.DATA_TOTAL, request -> request.equal("organisation_id"))
                .create(SHAPE, (request, guardrail) -> {
                    guardrail.put("owner_id", Seed.OWNER_ID).putNull("updated_by");
                    return version(request, guardrail);
                })
                .read()
                .update(SHAPE, (request, guardrail) -> version(request, guardrail.put("updated_by", Seed.OWNER_ID)))
                .delete()
                .action(
                        "GET",
                        "/mcp-servers",
                        (request, guardrail) -> Paging.NONE.list(
                                request,
                                Envelope.LIST,
                                watched.all(GUARDRAIL_ID, id(guardrail)).map(Guardrails::describe)))
                .action("PUT", "/mcp-servers", this::watchAll)
                .action("PUT", "/mcp-servers/{mcpServerId}", this::watchOne);
    }

    private static JsonNode version(Request request, ObjectNode guardrail) {
        guardrail.put(
                "version_id",
                Json.id(request.stamp().id() + guardrail.path("version_id").asText()));
        return Json.pick(guardrail, "id", "slug", "version_id");
    }

    /** The servers that are not named are watched no longer. */
    private JsonNode watchAll(Request request, ObjectNode guardrail) {
        refuseOtherTargets(guardrail);
        List<ObjectNode> before = watched.all(GUARDRAIL_ID, id(guardrail)).toList();
        List<ObjectNode> after = request.body(SERVERS).path("mcp_servers").properties().stream()
                .map(server -> watch(guardrail, server))
                .toList();
        before.forEach(watched::remove);
        after.forEach(watched::add);
        long updated = after.stream()
                .filter(row -> before.stream().anyMatch(each -> isSame(each, row)))
                .count();
        return Json.object()
                .put("added", after.size() - updated)
                .put("updated", updated)
                .put("removed", before.size() - updated);
    }

    private ObjectNode watch(ObjectNode guardrail, Entry<String, JsonNode> server) {
        String name = "mcp_servers." + server.getKey();
        if (!server.getValue().isObject()) {
            throw ApiError.invalid(name + " must be an object");
        }
        ObjectNode known = servers.find(server.getKey())
                .orElseThrow(() -> ApiError.invalid(name + " is not the id of an " + McpServers.KIND));
        ObjectNode row = row(guardrail, known);
        watch.fill(name + ".", server.getValue(), row);
        return row;
    }

    private JsonNode watchOne(Request request, ObjectNode guardrail) {
        refuseOtherTargets(guardrail);
        ObjectNode row = row(guardrail, servers.get(request.variable("mcpServerId")));
        watch.fill("", request.body(), row);
        watched.all(GUARDRAIL_ID, id(guardrail))
                .filter(each -> isSame(each, row))
                .toList()
                .forEach(watched::remove);
        watched.add(row);
        return describe(row);
    }

    private static void refuseOtherTargets(ObjectNode guardrail) {
        if (!Json.has(guardrail, "target", TOOLS)) {
            throw ApiError.invalid("the target of the guardrail must be " + TOOLS);
        }
    }

    private static ObjectNode row(ObjectNode guardrail, ObjectNode server) {
        return Json.object().put(GUARDRAIL_ID, id(guardrail)).put(SERVER_ID, id(server));
    }

    private static ObjectNode describe(ObjectNode row) {
        return Json.pick(row, SERVER_ID, "run_on", CAPABILITIES);
    }

    private static boolean isSame(ObjectNode one, ObjectNode other) {
        return one.get(SERVER_ID).equals(other.get(SERVER_ID));
    }

    private static String id(ObjectNode row) {
        return row.path("id").textValue();
    }
}
