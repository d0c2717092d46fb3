package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.net.URI;
import java.util.List;

/** The MCP servers of others that are known to the organisation. None is called: those under {@code .invalid} do not answer. */
final class McpIntegrations {

    static final String KIND = "mcp-integration";

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Integrations.SLUG,
            Field.prose("description").orNull(),
            Field.text("url").matching("https?://[\\w.:-]+(/\\S*)?").required(),
            Field.oneOf("auth_type", List.of("oauth_auto", "headers", "none")).required(),
            Field.oneOf("transport", List.of("http", "sse")).required(),
            Field.object("configurations", Field.object("custom_headers"), Field.object("passthrough_header"))
                    .orElse(Json.object()),
            Secrets.mappings());

    private final Store store;
    private final McpCapabilities capabilities;
    private final WorkspaceAccess access;

    McpIntegrations(Store store, McpCapabilities capabilities, WorkspaceAccess access) {
        this.store = store;
        this.capabilities = capabilities;
        this.access = access;
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/mcp-integrations/{mcpIntegrationId}")
                .inWorkspaceOrShared()
                .slugged("mcp")
                .shown((request, copy) -> describe(copy))
                .unlisted(WorkspaceAccess.GLOBAL)
                .list(
                        Paging.SNAKE.sized(100, 1000),
                        Envelope.DATA_TOTAL_MORE,
                        Integrations::ofType,
                        request -> request.equal("organisation_id"),
                        request -> request.search("name", "slug", "description"))
                .create(SHAPE, (request, integration) -> {
                    integration.put("owner_id", Seed.OWNER_ID).putNull(WorkspaceAccess.GLOBAL);
                    capabilities.sync(request, integration);
                    return Json.pick(integration, "id", "slug");
                })
                .read()
                .update(SHAPE)
                .delete()
                .action("GET", "/workspaces", this::workspaces)
                .action("PUT", "/workspaces", (request, integration) -> {
                    if (!request.body().hasNonNull("workspaces")) {
                        throw ApiError.invalid("workspaces is required");
                    }
                    access.change(request, integration);
                    return Json.object();
                })
                .action(
                        "GET",
                        "/capabilities",
                        (request, integration) -> McpCapabilities.list(request, of(integration)))
                .action(
                        "PUT",
                        "/capabilities",
                        (request, integration) -> McpCapabilities.change(
                                request,
                                of(integration),
                                (capability, enabled) -> capability
                                        .put("enabled", enabled)
                                        .put("last_updated_at", request.stamp().date())))
                .action("GET", "/metadata", (request, integration) -> metadata(integration))
                .action("POST", "/test", (request, integration) -> test(integration));
    }

    private List<ObjectNode> of(ObjectNode integration) {
        return capabilities.of(integration.path("id").textValue());
    }

    private void describe(ObjectNode integration) {
        Secrets.mask(integration.path("configurations"));
        integration.put("type", Integrations.type(integration)).put("workspaces_count", access.count(integration));
        if (!integration.has(Scope.FIELD)) {
            integration.putNull(Scope.FIELD);
        }
    }

    /** With a version the list is named as in other answers. */
    private JsonNode workspaces(Request request, ObjectNode integration) {
        ArrayNode list = access.list(integration);
        ObjectNode answer = Json.object();
        answer.set(WorkspaceAccess.GLOBAL, integration.get(WorkspaceAccess.GLOBAL));
        return request.text("version").isPresent()
                ? answer.put("total", list.size()).set("data", list)
                : answer.set("workspaces", list);
    }

    static JsonNode metadata(ObjectNode integration) {
        boolean answers = answers(integration);
        ObjectNode metadata = Json.object()
                .put("server_name", integration.path("slug").textValue())
                .put("server_version", "1.4.0")
                .put("protocol_version", "2025-06-18")
                .put("sync_status", answers ? "success" : "failed")
                .put("last_synced_at", integration.path("last_updated_at").textValue())
                .put("sync_error", answers ? null : "The server did not answer");
        ObjectNode flags = metadata.putObject("capability_flags");
        List.of("tools", "prompts", "resources").forEach(flags::putObject);
        return metadata;
    }

    static JsonNode test(ObjectNode integration) {
        boolean answers = answers(integration);
        return Json.object()
                .put("success", answers)
                .put("status_code", answers ? 200 : null)
                .put("response_time_ms", answers ? 84 : null)
                .put("url", integration.path("url").textValue())
                .put("server_name", integration.path("slug").textValue())
                .put("error", answers ? null : "The server did not answer");
    }

    private static boolean answers(ObjectNode integration) {
        String host = URI.create(integration.path("url").textValue()).getHost();
        return host != null && !host.endsWith(".invalid");
    }
}
