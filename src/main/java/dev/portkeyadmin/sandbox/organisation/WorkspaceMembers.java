package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.time.Instant;
import java.util.List;

/** The members of workspaces; a member has the id of the user, whose name is looked up for each response. */
public final class WorkspaceMembers implements SandboxResource {

    static final List<String> ROLES = List.of("admin", "manager", "member");

    static final BodyField ROLE = BodyField.oneOf("role", ROLES).required();

    private final Store store;
    private final Table members;
    private final Table users;
    private final BodySchema additions;

    public WorkspaceMembers(Store store) {
        this.store = store;
        members = store.table(Kinds.WORKSPACE_USER);
        users = store.table(Kinds.USER);
        additions = BodySchema.of(
                BodyField.objectArray("users", BodyField.reference("id", users).required(), ROLE)
                        .notEmpty()
                        .required());
    }

    @Override
    public void addTo(Router router) {
        ResourceRoutes resource = new ResourceRoutes(
                        router,
                        store,
                        KeyAccess.ANY,
                        Kinds.WORKSPACE_USER,
                        "/admin/workspaces/{workspaceId}/users/{userId}")
                .childOf(Kinds.WORKSPACE, "workspace_id");
        resource.view((request, copy) -> describe(copy))
                .list(
                        ListPaging.SNAKE,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"))
                .read()
                .update(BodySchema.of(ROLE))
                .delete();
        router.on(
                KeyAccess.ANY,
                "POST",
                "/admin/workspaces/{workspaceId}/users",
                request -> add(request, resource.parent(request)));
    }

    /** Returns a membership, which has the id of the user. */
    public static ObjectNode member(String user, ObjectNode workspace, String role, Instant at) {
        return SandboxJson.object()
                .put("object", Kinds.WORKSPACE_USER)
                .put("id", user)
                .put("role", role)
                .put("status", "active")
                .put("workspace_id", workspace.path("id").textValue())
                .put("created_at", SandboxJson.date(at))
                .put("last_updated_at", SandboxJson.date(at));
    }

    void join(String user, ObjectNode workspace, String role, RequestStamp stamp) {
        members.add(member(user, workspace, role, stamp.at()));
    }

    /** Returns the members of a workspace in their response form. */
    ArrayNode list(ObjectNode workspace) {
        ArrayNode shown = SandboxJson.array();
        members.all("workspace_id", workspace.path("id").textValue())
                .forEach(row -> shown.add(describe(row.deepCopy())));
        return shown;
    }

    private JsonNode add(SandboxRequest request, ObjectNode workspace) {
        String id = workspace.path("id").textValue();
        JsonNode added = request.body(additions).path("users");
        for (JsonNode user : added) {
            if (members.all("workspace_id", id).anyMatch(row -> row.get("id").equals(user.get("id")))) {
                throw ApiException.conflict("The user " + user.path("id").textValue() + " is already a member");
            }
        }
        added.forEach(user ->
                join(user.path("id").textValue(), workspace, user.path("role").textValue(), request.stamp()));
        return SandboxJson.object();
    }

    private ObjectNode describe(ObjectNode member) {
        ObjectNode user = users.get(member.path("id").textValue());
        member.setAll(SandboxJson.pick(user, "first_name", "last_name", "email"));
        member.set("org_role", user.get("role"));
        member.putNull("settings").putArray("scopes").add("logs.list").add("prompts.read");
        return member;
    }
}
