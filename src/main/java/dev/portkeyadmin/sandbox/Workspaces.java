package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;

/** The workspaces, to look up. A workspace key sees its own alone. */
final class Workspaces {

    static final String KIND = "workspace";

    private final Records workspaces;
    private final Records users;

    Workspaces(Store store) {
        workspaces = store.of(KIND);
        users = store.of(Users.KIND);
    }

    void addTo(Router router) {
        router.on(Keys.ANY, "GET", "/admin/workspaces", this::list)
                .on(Keys.ANY, "GET", "/admin/workspaces/{workspaceId}", this::find);
    }

    static ObjectNode workspace(String id, String slug, String name, String description, Instant at) {
        ObjectNode workspace = Json.object()
                .put("object", "workspace")
                .put("id", id)
                .put("slug", slug)
                .put("name", name)
                .put("description", description)
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
        workspace
                .putObject("defaults")
                .put("object", "workspace")
                .put("is_default", slug.equals(Seed.DEFAULT_WORKSPACE) ? 1 : 0)
                .putObject("metadata");
        workspace.putArray("usage_limits");
        workspace.putArray("rate_limits");
        return workspace;
    }

    private JsonNode list(Request request) {
        // None of them is archived.
        boolean active = request.csv("status").orElse(List.of("active")).contains("active");
        return Paging.SNAKE.list(
                request,
                workspaces
                        .all()
                        .filter(row -> active && visible(request, row))
                        .filter(row -> request.text("name").stream().allMatch(name(row)::contains))
                        .filter(row -> request.text("exact_name").stream().allMatch(name(row)::equals)));
    }

    private JsonNode find(Request request) {
        String id = request.variable("workspaceId");
        ObjectNode found = workspaces.find("slug", id).orElseGet(() -> workspaces.get(id));
        if (!visible(request, found)) {
            throw ApiError.forbidden();
        }
        ObjectNode workspace = found.deepCopy();
        ArrayNode members = workspace.putArray("users");
        users.all()
                .filter(user -> isMember(user, found))
                .map(user -> member(user, found))
                .forEach(members::add);
        return workspace;
    }

    private static String name(ObjectNode workspace) {
        return workspace.path("name").textValue();
    }

    private static boolean visible(Request request, ObjectNode workspace) {
        Caller caller = request.caller();
        return caller.isOrganisation() || workspace.path("slug").textValue().equals(caller.workspace());
    }

    private static boolean isMember(ObjectNode user, ObjectNode workspace) {
        return user.path("workspace_ids").valueStream().anyMatch(workspace.path("slug")::equals);
    }

    private static ObjectNode member(ObjectNode user, ObjectNode workspace) {
        String role = user.path("role").textValue();
        ObjectNode member = user.deepCopy();
        member.retain("id", "first_name", "last_name", "email", "created_at", "last_updated_at");
        member.put("object", "workspace-user")
                .put("org_role", role)
                .put("role", role.equals("member") ? "member" : "admin")
                .put("status", "active")
                .put("workspace_id", workspace.path("id").textValue())
                .putNull("settings")
                .putArray("scopes")
                .add("logs.list")
                .add("prompts.read");
        return member;
    }
}
