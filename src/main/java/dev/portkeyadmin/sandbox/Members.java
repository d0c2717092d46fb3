package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;

/** Who works in which workspace. The id of a member is the id of the user, whose names are looked up when they are shown. */
final class Members {

    static final String KIND = "workspace-user";

    static final List<String> ROLES = List.of("admin", "manager", "member");

    static final Field ROLE = Field.oneOf("role", ROLES).required();

    private final Store store;
    private final Records members;
    private final Records users;
    private final Shape additions;

    Members(Store store) {
        this.store = store;
        members = store.of(KIND);
        users = store.of(Users.KIND);
        additions = Shape.of(Field.objects("users", Field.reference("id", users).required(), ROLE)
                .notEmpty()
                .required());
    }

    void addTo(Router router) {
        Resource resource = new Resource(
                        router, store, Keys.ANY, KIND, "/admin/workspaces/{workspaceId}/users/{userId}")
                .under(Workspaces.KIND, "workspace_id");
        resource.shown((request, copy) -> describe(copy))
                .list(
                        Paging.SNAKE,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"))
                .read()
                .update(Shape.of(ROLE))
                .delete();
        router.on(
                Keys.ANY,
                "POST",
                "/admin/workspaces/{workspaceId}/users",
                request -> add(request, resource.parent(request)));
    }

    static ObjectNode member(String user, ObjectNode workspace, String role, Instant at) {
        return Json.object()
                .put("object", KIND)
                .put("id", user)
                .put("role", role)
                .put("status", "active")
                .put("workspace_id", workspace.path("id").textValue())
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
    }

    void join(String user, ObjectNode workspace, String role, Stamp stamp) {
        members.add(member(user, workspace, role, stamp.at()));
    }

    /** The members of a workspace, as they are shown. */
    ArrayNode of(ObjectNode workspace) {
        ArrayNode shown = Json.array();
        members.all("workspace_id", workspace.path("id").textValue())
                .forEach(row -> shown.add(describe(row.deepCopy())));
        return shown;
    }

    private JsonNode add(Request request, ObjectNode workspace) {
        String id = workspace.path("id").textValue();
        JsonNode added = request.body(additions).path("users");
        for (JsonNode user : added) {
            if (members.all("workspace_id", id).anyMatch(row -> row.get("id").equals(user.get("id")))) {
                throw ApiError.conflict("The user " + user.path("id").textValue() + " is a member already");
            }
        }
        added.forEach(user ->
                join(user.path("id").textValue(), workspace, user.path("role").textValue(), request.stamp()));
        return Json.object();
    }

    private ObjectNode describe(ObjectNode member) {
        ObjectNode user = users.get(member.path("id").textValue());
        member.setAll(Json.pick(user, "first_name", "last_name", "email"));
        member.set("org_role", user.get("role"));
        member.putNull("settings").putArray("scopes").add("logs.list").add("prompts.read");
        return member;
    }
}
