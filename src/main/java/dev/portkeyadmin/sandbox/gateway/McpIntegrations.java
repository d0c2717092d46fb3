package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.SecretFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;
import java.net.URI;
import java.util.List;

/** The MCP integrations: external MCP servers, none of which is called; those under {@code .invalid} count as unreachable. */
public final class McpIntegrations implements SandboxResource {

    private final Store store;
    private final McpCapabilities capabilities;
    private final WorkspaceAccess access;
    private final BodySchema schema;

    public McpIntegrations(Store store, McpCapabilities capabilities, WorkspaceAccess access) {
        this.store = store;
        this.capabilities = capabilities;
        this.access = access;
        schema = BodySchema.of(
                BodyField.text("name").required(),
                Integrations.SLUG,
                BodyField.textOrEmpty("description").orNull(),
                BodyField.url("url").required(),
                BodyField.oneOf("auth_type", List.of("oauth_auto", "headers", "none"))
                        .required(),
                BodyField.oneOf("transport", List.of("http", "sse")).required(),
                BodyField.object(
                                "configurations",
                                BodyField.object("custom_headers"),
                                BodyField.object("passthrough_header"))
                        .orElse(SandboxJson.object()),
                SecretFields.mappings(store.table(Kinds.SECRET_REFERENCE), "configurations\\.\\S+"));
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.MCP_INTEGRATION, "/mcp-integrations/{mcpIntegrationId}")
                .inWorkspaceOrShared()
                .withSlug("mcp")
                .view((request, copy) -> describe(copy))
                .detailOnly(WorkspaceAccess.GLOBAL)
                .list(
                        ListPaging.SNAKE.withSize(1, 100, 1000),
                        Envelope.DATA_TOTAL_MORE,
                        Integrations::ofType,
                        request -> request.equal("organisation_id"),
                        request -> request.search("name", "slug", "description"))
                .create(schema, (request, integration) -> {
                    integration.put("owner_id", SampleOrganisation.OWNER_ID).putNull(WorkspaceAccess.GLOBAL);
                    capabilities.sync(request, integration);
                    return SandboxJson.pick(integration, "id", "slug");
                })
                .read()
                .update(schema)
                .delete()
                .action("GET", "/workspaces", this::workspaces)
                .action("PUT", "/workspaces", (request, integration) -> {
                    if (!request.body().hasNonNull("workspaces")) {
                        throw ApiException.invalid("workspaces is required");
                    }
                    access.change(request, integration);
                    return SandboxJson.object();
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
        SecretFields.mask(integration.path("configurations"));
        integration.put("type", Integrations.type(integration)).put("workspaces_count", access.count(integration));
        if (!integration.has(WorkspaceScope.FIELD)) {
            integration.putNull(WorkspaceScope.FIELD);
        }
    }

    /** Returns the workspaces with access; the parameter {@code version} selects the usual list envelope. */
    private JsonNode workspaces(SandboxRequest request, ObjectNode integration) {
        ArrayNode list = access.list(integration);
        ObjectNode answer = SandboxJson.object();
        answer.set(WorkspaceAccess.GLOBAL, integration.get(WorkspaceAccess.GLOBAL));
        return request.parameter("version").isPresent()
                ? answer.put("total", list.size()).set("data", list)
                : answer.set("workspaces", list);
    }

    static JsonNode metadata(ObjectNode integration) {
        boolean reachable = isReachable(integration);
        ObjectNode metadata = SandboxJson.object()
                .put("server_name", integration.path("slug").textValue())
                .put("server_version", "1.4.0")
                .put("protocol_version", "2025-06-18")
                .put("sync_status", reachable ? "success" : "failed")
                .put("last_synced_at", integration.path("last_updated_at").textValue())
                .put("sync_error", reachable ? null : "The server did not answer");
        ObjectNode flags = metadata.putObject("capability_flags");
        List.of("tools", "prompts", "resources").forEach(flags::putObject);
        return metadata;
    }

    static JsonNode test(ObjectNode integration) {
        boolean reachable = isReachable(integration);
        return SandboxJson.object()
                .put("success", reachable)
                .put("status_code", reachable ? 200 : null)
                .put("response_time_ms", reachable ? 84 : null)
                .put("url", integration.path("url").textValue())
                .put("server_name", integration.path("slug").textValue())
                .put("error", reachable ? null : "The server did not answer");
    }

    private static boolean isReachable(ObjectNode integration) {
        String host = URI.create(integration.path("url").textValue()).getHost();
        return host != null && !host.endsWith(".invalid");
    }
}
