package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;
import java.time.Instant;
import java.util.List;

/** The MCP registry, which Portkey serves from another host: the MCP servers that a key can see, by cursor. */
public final class McpRegistry implements SandboxResource {

    private final WorkspaceScope scope;
    private final Table servers;

    public McpRegistry(Store store) {
        scope = new WorkspaceScope(store.table(Kinds.WORKSPACE), WorkspaceScope.FIELD, false);
        servers = store.table(Kinds.MCP_SERVER);
    }

    @Override
    public void addTo(Router router) {
        router.outsideBase(KeyAccess.ANY, "GET", "/v0.1/servers", this::list);
    }

    private JsonNode list(SandboxRequest request) {
        int limit = request.integer("limit", 1, 100).orElse(50);
        Instant since =
                request.parameter("updated_since").isPresent() ? request.requiredTime("updated_since") : Instant.MIN;
        List<ObjectNode> all = servers.all()
                .filter(server -> scope.canSee(request, server))
                .filter(scope.requested(request))
                .filter(request.search("name", "slug", "description"))
                .filter(server -> !Instant.parse(server.path("last_updated_at").textValue())
                        .isBefore(since))
                .toList();
        int first = request.parameter("cursor")
                .map(cursor -> positionAfter(all, cursor))
                .orElse(0);
        ArrayNode page = SandboxJson.array();
        all.stream().skip(first).limit(limit).map(McpRegistry::describe).forEach(page::add);
        ObjectNode metadata = SandboxJson.object().put("count", page.size());
        if (first + page.size() < all.size()) {
            metadata.set("nextCursor", all.get(first + page.size() - 1).get("id"));
        }
        return SandboxJson.object().<ObjectNode>set("servers", page).set("metadata", metadata);
    }

    private static int positionAfter(List<ObjectNode> all, String cursor) {
        for (int i = 0; i < all.size(); i++) {
            if (SandboxJson.has(all.get(i), "id", cursor)) {
                return i + 1;
            }
        }
        throw ApiException.invalid("cursor is not a nextCursor of this list");
    }

    private static ObjectNode describe(ObjectNode server) {
        ObjectNode shown = SandboxJson.object()
                .put("name", "io.portkey/" + server.path("slug").textValue())
                .put("title", server.path("name").textValue())
                .put("description", server.path("description").asText(""))
                .put("version", "1.0.0");
        shown.putArray("remotes")
                .addObject()
                .put("type", "streamable-http")
                .put("url", "https://mcp.example.com/" + server.path("slug").textValue() + "/mcp");
        return SandboxJson.object().set("server", shown);
    }
}
