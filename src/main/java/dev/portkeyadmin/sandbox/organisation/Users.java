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
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.time.Instant;
import java.util.List;

/** The users of the organisation. */
public final class Users implements SandboxResource {

    private static final String OWNER = "owner";
    private static final List<String> ROLES = List.of(OWNER, "admin", "member");
    private static final List<String> GRANTABLE = List.of("admin", "member");

    private static final BodySchema CHANGES = BodySchema.of(
            BodyField.oneOf("role", GRANTABLE), BodyField.text("first_name"), BodyField.text("last_name"));

    private final Store store;
    private final Table users;
    private final Table members;
    private final Table workspaces;

    public Users(Store store) {
        this.store = store;
        users = store.table(Kinds.USER);
        members = store.table(Kinds.WORKSPACE_USER).deletedWith(users, "id");
        workspaces = store.table(Kinds.WORKSPACE);
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, Kinds.USER, "/admin/users/{userId}")
                .view((request, copy) -> addWorkspaces(copy))
                .list(
                        ListPaging.CAMEL,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"))
                .read()
                .update(CHANGES, this::change)
                .delete((request, user) -> {
                    refuseOwner(user);
                    return SandboxJson.object();
                });
    }

    /** Returns a user who is a member of no workspace. */
    public static ObjectNode user(String id, String first, String last, String email, String role, Instant at) {
        return SandboxJson.object()
                .put("object", "user")
                .put("id", id)
                .put("first_name", first)
                .put("last_name", last)
                .put("role", role)
                .put("email", email)
                .put("created_at", SandboxJson.date(at))
                .put("last_updated_at", SandboxJson.date(at));
    }

    private void addWorkspaces(ObjectNode user) {
        ArrayNode slugs = user.putArray("workspace_ids");
        members.all("id", user.path("id").textValue())
                .map(member -> workspaces.get(member.path("workspace_id").textValue()))
                .map(workspace -> workspace.get("slug"))
                .forEach(slugs::add);
    }

    private JsonNode change(SandboxRequest request, ObjectNode changed) {
        ObjectNode sent = request.body(CHANGES);
        if (sent.isEmpty()) {
            throw ApiException.invalid("role, first_name or last_name is required");
        }
        if (sent.has("role")) {
            ObjectNode user = users.get(changed.path("id").textValue());
            refuseOwner(user);
            if (user.get("role").equals(sent.get("role"))) {
                throw ApiException.invalid(
                        "role is already " + sent.path("role").textValue());
            }
        }
        return SandboxJson.object();
    }

    /** Rejects changes of the owner, whom an organisation always keeps. */
    private static void refuseOwner(ObjectNode user) {
        if (user.path("role").textValue().equals(OWNER)) {
            throw ApiException.forbidden();
        }
    }
}
