package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The MCP integrations as the workspaces use them: who may, with which capabilities, and who is connected. */
final class McpServers {

    static final String KIND = "mcp-server";

    private static final String INTEGRATION_ID = McpCapabilities.INTEGRATION_ID;
    private static final String SERVER_ID = "mcp_server_id";
    private static final String USER_ID = "user_id";
    private static final String DEFAULT = "default_user_access";
    private static final String CONNECTION = "mcp-connection";
    private static final String ALLOW = "allow";

    private static final Shape CHANGES = Shape.of(
            Field.text("name").matching("(?s).{1,255}").required(),
            Field.prose("description").matching("(?s).{0,500}").orNull());

    private final Store store;
    private final McpCapabilities capabilities;
    private final WorkspaceAccess access;
    private final Records integrations;
    private final Records workspaces;
    private final Records members;
    private final Records users;
    private final Records switches;
    private final Records permissions;
    private final Records connections;

    McpServers(Store store, McpCapabilities capabilities, WorkspaceAccess access) {
        this.store = store;
        this.capabilities = capabilities;
        this.access = access;
        integrations = store.of(McpIntegrations.KIND);
        workspaces = store.of(Workspaces.KIND);
        members = store.of(Members.KIND);
        users = store.of(Users.KIND);
        Records servers = store.of(KIND).within(integrations, INTEGRATION_ID);
        switches = store.of("mcp-server-capability").within(servers, SERVER_ID);
        permissions = store.of("mcp-user-access").within(servers, SERVER_ID).within(users, USER_ID);
        connections = store.of(CONNECTION).within(servers, SERVER_ID).within(users, USER_ID);
    }

    void addTo(Router router) {
        Shape shape = CHANGES.and(
                Field.reference(INTEGRATION_ID, integrations).required(),
                Field.text("slug").matching("[a-zA-Z0-9_-]{3,50}"));
        new Resource(router, store, Keys.ANY, KIND, "/mcp-servers/{mcpServerId}")
                .inWorkspace()
                .slugged("mcps")
                .shown((request, copy) -> describe(copy))
                .list(
                        Paging.SNAKE.sized(100, 100),
                        Envelope.DATA_TOTAL,
                        Scope::one,
                        request -> row -> request.csv("id").stream()
                                .allMatch(ids -> ids.stream().anyMatch(id -> Records.isNamed(row, id))),
                        request -> request.search("name", "slug", "description"))
                .create(shape, this::create)
                .read((request, copy) -> copy.set(
                        "mcp_integration_details",
                        Json.pick(
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

    /** Somebody has connected a server to an account; no call of the Admin API does that. */
    static void connect(Store store, String server, String user, Instant at) {
        store.of(CONNECTION)
                .add(Json.object()
                        .put(SERVER_ID, server)
                        .put(USER_ID, user)
                        .put("connected", true)
                        .put("created_at", Json.date(at))
                        .put("last_updated_at", Json.date(at)));
    }

    private ObjectNode integration(ObjectNode server) {
        return integrations.get(server.path(INTEGRATION_ID).textValue());
    }

    private ObjectNode masked(ObjectNode server) {
        ObjectNode copy = integration(server).deepCopy();
        Secrets.mask(copy.path("configurations"));
        return copy;
    }

    private void describe(ObjectNode server) {
        ObjectNode integration = integration(server);
        ObjectNode workspace = workspaces.get(server.path(Scope.FIELD).textValue());
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

    private JsonNode create(Request request, ObjectNode server) {
        if (!access.isOpen(integration(server), server.path(Scope.FIELD).textValue())) {
            throw ApiError.forbidden();
        }
        server.put("owner_id", Seed.OWNER_ID).put(DEFAULT, ALLOW);
        return Json.pick(server, "id", "slug");
    }

    /** What the integration has disabled, no server enables. */
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

    private JsonNode change(Request request, ObjectNode server) {
        return McpCapabilities.change(
                request,
                capabilities(server),
                (capability, enabled) -> set(
                        switches, server, "capability_id", capability.path("id").textValue(), enabled));
    }

    private JsonNode userAccess(Request request, ObjectNode server) {
        Stream<ObjectNode> rows = members.all(
                        Scope.FIELD, server.path(Scope.FIELD).textValue())
                .map(member -> users.get(member.path("id").textValue()))
                .map(user -> userAccess(server, user))
                .filter(request.search("first_name", "last_name", "email"));
        return Paging.PAGE_FROM_1
                .sized(100, 500)
                .list(request, Envelope.DATA_TOTAL_MORE, rows)
                .set(DEFAULT, server.get(DEFAULT));
    }

    private ObjectNode userAccess(ObjectNode server, ObjectNode user) {
        String id = user.path("id").textValue();
        Optional<ObjectNode> own = find(permissions, server, USER_ID, id);
        boolean enabled = own.map(row -> row.path("enabled").booleanValue()).orElse(Json.has(server, DEFAULT, ALLOW));
        boolean connected = find(connections, server, USER_ID, id).isPresent();
        return Json.pick(user, "first_name", "last_name", "email")
                .put(USER_ID, id)
                .put("enabled", enabled)
                .put("has_override", own.isPresent())
                .put("connection_status", connected ? "connected" : "not_connected");
    }

    private JsonNode changeUserAccess(Request request, ObjectNode server) {
        ObjectNode body = request.body(Shape.of(
                Field.objects(
                        "user_access",
                        Field.reference(USER_ID, users).required(),
                        Field.flag("enabled").required()),
                Field.oneOf(DEFAULT, List.of(ALLOW, "deny"))));
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
        return Json.object().put("success", true);
    }

    private JsonNode connections(Request request, ObjectNode server) {
        Stream<ObjectNode> rows = connections
                .all(SERVER_ID, server.path("id").textValue())
                .filter(request.equal(USER_ID))
                .map(row -> row.deepCopy().<ObjectNode>without(SERVER_ID));
        return Paging.SNAKE.sized(100, 500).list(request, Envelope.DATA_TOTAL_MORE, rows);
    }

    /** All keys of the sandbox are of services, so the user must be named. */
    private JsonNode disconnect(Request request, ObjectNode server) {
        String user = request.text(USER_ID).orElseThrow(() -> ApiError.invalid(USER_ID + " is required"));
        connections.remove(find(connections, server, USER_ID, user).orElseThrow(() -> ApiError.notFound(CONNECTION)));
        return Json.object().put("success", true);
    }

    private static Optional<ObjectNode> find(Records records, ObjectNode server, String field, String value) {
        return records.all(SERVER_ID, server.path("id").textValue())
                .filter(row -> Json.has(row, field, value))
                .findFirst();
    }

    private static void set(Records records, ObjectNode server, String field, String value, boolean enabled) {
        find(records, server, field, value)
                .orElseGet(() -> {
                    ObjectNode row = Json.object()
                            .put(SERVER_ID, server.path("id").textValue())
                            .put(field, value);
                    records.add(row);
                    return row;
                })
                .set("enabled", BooleanNode.valueOf(enabled));
    }
}
