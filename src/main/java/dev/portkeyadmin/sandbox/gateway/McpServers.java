package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.SecretFields;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The MCP servers of the workspaces: instances of MCP integrations with their capabilities, user access and connections. */
public final class McpServers implements SandboxResource {

    private static final String INTEGRATION_ID = McpCapabilities.INTEGRATION_ID;
    private static final String SERVER_ID = "mcp_server_id";
    private static final String USER_ID = "user_id";
    private static final String DEFAULT = "default_user_access";
    private static final String CONNECTION = "mcp-connection";
    private static final String ALLOW = "allow";

    private static final BodySchema CHANGES = BodySchema.of(
            BodyField.text("name").matching("(?s).{1,255}").required(),
            BodyField.textOrEmpty("description").matching("(?s).{0,500}").orNull());

    private final Store store;
    private final McpCapabilities capabilities;
    private final WorkspaceAccess access;
    private final Table integrations;
    private final Table workspaces;
    private final Table members;
    private final Table users;
    private final Table switches;
    private final Table permissions;
    private final Table connections;

    public McpServers(Store store, McpCapabilities capabilities, WorkspaceAccess access) {
        this.store = store;
        this.capabilities = capabilities;
        this.access = access;
        integrations = store.table(Kinds.MCP_INTEGRATION);
        workspaces = store.table(Kinds.WORKSPACE);
        members = store.table(Kinds.WORKSPACE_USER);
        users = store.table(Kinds.USER);
        Table servers = store.table(Kinds.MCP_SERVER).deletedWith(integrations, INTEGRATION_ID);
        switches = store.table("mcp-server-capability").deletedWith(servers, SERVER_ID);
        permissions =
                store.table("mcp-user-access").deletedWith(servers, SERVER_ID).deletedWith(users, USER_ID);
        connections = store.table(CONNECTION).deletedWith(servers, SERVER_ID).deletedWith(users, USER_ID);
    }

    @Override
    public void addTo(Router router) {
        BodySchema schema = CHANGES.and(
                BodyField.reference(INTEGRATION_ID, integrations).required(),
                BodyField.text("slug").matching("[a-zA-Z0-9_-]{3,50}"));
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.MCP_SERVER, "/mcp-servers/{mcpServerId}")
                .inWorkspace()
                .withSlug("mcps")
                .view((request, copy) -> describe(copy))
                .list(
                        ListPaging.SNAKE.withSize(1, 100, 100),
                        Envelope.DATA_TOTAL,
                        WorkspaceScope::requireWorkspace,
                        request -> row -> request.csv("id").stream()
                                .allMatch(ids -> ids.stream().anyMatch(id -> Table.hasIdOrSlug(row, id))),
                        request -> request.search("name", "slug", "description"))
                .create(schema, this::create)
                .read((request, copy) -> copy.set(
                        "mcp_integration_details",
                        SandboxJson.pick(
                                masked(copy),
                                "id",
                                "slug",
                                "status",
                                "configurations",
                                "url",
                                "transport",
                                "auth_type")))
                .update(CHANGES)
                .delete()
                .action("POST", "/test", (request, server) -> McpIntegrations.test(integration(server)))
                .action("GET", "/metadata", (request, server) -> McpIntegrations.metadata(integration(server)))
                .action(
                        "GET",
                        "/capabilities",
                        (request, server) -> McpCapabilities.list(request, capabilities(server)))
                .action("PUT", "/capabilities", this::change)
                .action("GET", "/user-access", this::userAccess)
                .action("PUT", "/user-access", this::changeUserAccess)
                .action("GET", "/connections", this::connections)
                .action("DELETE", "/connections", this::disconnect);
    }

    /** Records that a user connected to a server, which no call of the Admin API can do. */
    public static void connect(Store store, String server, String user, Instant at) {
        store.table(CONNECTION)
                .add(SandboxJson.object()
                        .put(SERVER_ID, server)
                        .put(USER_ID, user)
                        .put("connected", true)
                        .put("created_at", SandboxJson.date(at))
                        .put("last_updated_at", SandboxJson.date(at)));
    }

    private ObjectNode integration(ObjectNode server) {
        return integrations.get(server.path(INTEGRATION_ID).textValue());
    }

    private ObjectNode masked(ObjectNode server) {
        ObjectNode copy = integration(server).deepCopy();
        SecretFields.mask(copy.path("configurations"));
        return copy;
    }

    private void describe(ObjectNode server) {
        ObjectNode integration = integration(server);
        ObjectNode workspace = workspaces.get(server.path(WorkspaceScope.FIELD).textValue());
        server.remove(DEFAULT);
        server.set("mcp_integration_slug", integration.get("slug"));
        server.set("mcp_integration_url", integration.get("url"));
        server.set("auth_type", integration.get("auth_type"));
        server.set("workspace_name", workspace.get("name"));
        server.set("workspace_slug", workspace.get("slug"));
        server.put(
                "url",
                "https://mcp.example.com/%s/%s/mcp"
                        .formatted(
                                workspace.path("slug").asText(),
                                server.path("slug").asText()));
    }

    private JsonNode create(SandboxRequest request, ObjectNode server) {
        if (!access.isOpen(
                integration(server), server.path(WorkspaceScope.FIELD).textValue())) {
            throw ApiException.forbidden();
        }
        server.put("owner_id", SampleOrganisation.OWNER_ID).put(DEFAULT, ALLOW);
        return SandboxJson.pick(server, "id", "slug");
    }

    /** Returns the capabilities of a server, which cannot enable what its integration disabled. */
    private List<ObjectNode> capabilities(ObjectNode server) {
        return capabilities.of(server.path(INTEGRATION_ID).textValue()).stream()
                .map(row -> {
                    ObjectNode shown = row.deepCopy();
                    boolean integrationEnabled = row.path("enabled").booleanValue();
                    boolean enabled = find(
                                    switches,
                                    server,
                                    "capability_id",
                                    row.path("id").textValue())
                            .map(each -> each.path("enabled").booleanValue())
                            .orElse(true);
                    return shown.put("integration_enabled", integrationEnabled)
                            .put("enabled", integrationEnabled && enabled);
                })
                .toList();
    }

    private JsonNode change(SandboxRequest request, ObjectNode server) {
        return McpCapabilities.change(
                request,
                capabilities(server),
                (capability, enabled) -> set(
                        switches, server, "capability_id", capability.path("id").textValue(), enabled));
    }

    private JsonNode userAccess(SandboxRequest request, ObjectNode server) {
        Stream<ObjectNode> rows = members.all(
                        WorkspaceScope.FIELD, server.path(WorkspaceScope.FIELD).textValue())
                .map(member -> users.get(member.path("id").textValue()))
                .map(user -> userAccess(server, user))
                .filter(request.search("first_name", "last_name", "email"));
        return ListPaging.PAGE_FROM_1
                .withSize(1, 100, 500)
                .list(request, Envelope.DATA_TOTAL_MORE, rows)
                .set(DEFAULT, server.get(DEFAULT));
    }

    private ObjectNode userAccess(ObjectNode server, ObjectNode user) {
        String id = user.path("id").textValue();
        Optional<ObjectNode> own = find(permissions, server, USER_ID, id);
        boolean enabled =
                own.map(row -> row.path("enabled").booleanValue()).orElse(SandboxJson.has(server, DEFAULT, ALLOW));
        boolean connected = find(connections, server, USER_ID, id).isPresent();
        return SandboxJson.pick(user, "first_name", "last_name", "email")
                .put(USER_ID, id)
                .put("enabled", enabled)
                .put("has_override", own.isPresent())
                .put("connection_status", connected ? "connected" : "not_connected");
    }

    private JsonNode changeUserAccess(SandboxRequest request, ObjectNode server) {
        ObjectNode body = request.body(BodySchema.of(
                BodyField.objectArray(
                        "user_access",
                        BodyField.reference(USER_ID, users).required(),
                        BodyField.flag("enabled").required()),
                BodyField.oneOf(DEFAULT, List.of(ALLOW, "deny"))));
        body.path("user_access")
                .forEach(each -> set(
                        permissions,
                        server,
                        USER_ID,
                        each.path(USER_ID).textValue(),
                        each.path("enabled").booleanValue()));
        if (body.has(DEFAULT)) {
            server.set(DEFAULT, body.get(DEFAULT));
        }
        return SandboxJson.object().put("success", true);
    }

    private JsonNode connections(SandboxRequest request, ObjectNode server) {
        Stream<ObjectNode> rows = connections
                .all(SERVER_ID, server.path("id").textValue())
                .filter(request.equal(USER_ID))
                .map(row -> row.deepCopy().<ObjectNode>without(SERVER_ID));
        return ListPaging.SNAKE.withSize(1, 100, 500).list(request, Envelope.DATA_TOTAL_MORE, rows);
    }

    /** Disconnects the user named in the request, which is required for service keys. */
    private JsonNode disconnect(SandboxRequest request, ObjectNode server) {
        String user = request.parameter(USER_ID).orElseThrow(() -> ApiException.invalid(USER_ID + " is required"));
        connections.remove(
                find(connections, server, USER_ID, user).orElseThrow(() -> ApiException.notFound(CONNECTION)));
        return SandboxJson.object().put("success", true);
    }

    private static Optional<ObjectNode> find(Table records, ObjectNode server, String field, String value) {
        return records.all(SERVER_ID, server.path("id").textValue())
                .filter(row -> SandboxJson.has(row, field, value))
                .findFirst();
    }

    private static void set(Table records, ObjectNode server, String field, String value, boolean enabled) {
        find(records, server, field, value)
                .orElseGet(() -> {
                    ObjectNode row = SandboxJson.object()
                            .put(SERVER_ID, server.path("id").textValue())
                            .put(field, value);
                    records.add(row);
                    return row;
                })
                .set("enabled", BooleanNode.valueOf(enabled));
    }
}
