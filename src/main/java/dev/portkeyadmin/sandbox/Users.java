package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;

/** The people of the organisation. */
final class Users {

    static final String KIND = "user";

    private static final String OWNER = "owner";
    private static final List<String> ROLES = List.of(OWNER, "admin", "member");
    private static final List<String> GRANTABLE = List.of("admin", "member");

    private static final Shape CHANGES =
            Shape.of(Field.oneOf("role", GRANTABLE), Field.text("first_name"), Field.text("last_name"));

    private final Store store;
    private final Records users;
    private final Records members;
    private final Records workspaces;

    Users(Store store) {
        this.store = store;
        users = store.of(KIND);
        members = store.of(Members.KIND).within(users, "id");
        workspaces = store.of(Workspaces.KIND);
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ORGANISATION, KIND, "/admin/users/{userId}")
                .shown((request, copy) -> addWorkspaces(copy))
                .list(
                        Paging.CAMEL,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"))
                .read()
                .update(CHANGES, this::change)
                .delete((request, user) -> {
                    refuseOwner(user);
                    return Json.object();
                });
    }

    static ObjectNode user(String id, String first, String last, String email, String role, Instant at) {
        return Json.object()
                .put("object", "user")
                .put("id", id)
                .put("first_name", first)
                .put("last_name", last)
                .put("role", role)
                .put("email", email)
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
    }

    private void addWorkspaces(ObjectNode user) {
        ArrayNode slugs = user.putArray("workspace_ids");
        members.all("id", user.path("id").textValue())
                .map(member -> workspaces.get(member.path("workspace_id").textValue()))
                .map(workspace -> workspace.get("slug"))
                .forEach(slugs::add);
    }

    private JsonNode change(Request request, ObjectNode changed) {
        ObjectNode sent = request.body(CHANGES);
        if (sent.isEmpty()) {
            throw ApiError.invalid("role, first_name or last_name is required");
        }
        if (sent.has("role")) {
            ObjectNode user = users.get(changed.path("id").textValue());
            refuseOwner(user);
            if (user.get("role").equals(sent.get("role"))) {
                throw ApiError.invalid("role is already " + sent.path("role").textValue());
            }
        }
        return Json.object();
    }

    /** An organisation never loses its owner. */
    private static void refuseOwner(ObjectNode user) {
        if (user.path("role").textValue().equals(OWNER)) {
            throw ApiError.forbidden();
        }
    }
}
