package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The people of the organisation. */
final class Users {

    static final String KIND = "user";

    private static final String OWNER = "owner";
    private static final List<String> ROLES = List.of(OWNER, "admin", "member");
    private static final List<String> GRANTABLE = List.of("admin", "member");

    private final Records users;

    Users(Store store) {
        users = store.of(KIND);
    }

    void addTo(Router router) {
        router.on(Keys.ORGANISATION, "GET", "/admin/users", this::list)
                .on(Keys.ORGANISATION, "GET", "/admin/users/{userId}", this::find)
                .on(Keys.ORGANISATION, "PUT", "/admin/users/{userId}", this::update)
                .on(Keys.ORGANISATION, "DELETE", "/admin/users/{userId}", this::remove);
    }

    static ObjectNode user(
            String id, String first, String last, String email, String role, Instant at, List<String> workspaces) {
        ObjectNode user = Json.object()
                .put("object", "user")
                .put("id", id)
                .put("first_name", first)
                .put("last_name", last)
                .put("role", role)
                .put("email", email)
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
        workspaces.forEach(user.putArray("workspace_ids")::add);
        return user;
    }

    private JsonNode list(Request request) {
        return Paging.CAMEL.list(
                request, users.all().filter(request.equal("role", ROLES)).filter(request.equal("email")));
    }

    private ObjectNode find(Request request) {
        return users.get(request.variable("userId"));
    }

    private JsonNode update(Request request) {
        ObjectNode user = find(request);
        Fields body = request.body();
        Optional<String> role = body.optionalOneOf("role", GRANTABLE);
        Optional<String> firstName = body.optionalText("first_name");
        Optional<String> lastName = body.optionalText("last_name");
        if (role.isEmpty() && firstName.isEmpty() && lastName.isEmpty()) {
            throw ApiError.invalid("role, first_name or last_name is required");
        }
        if (role.isPresent()) {
            refuseOwner(user);
        }
        if (role.filter(user.path("role").textValue()::equals).isPresent()) {
            throw ApiError.invalid("role is already " + role.get());
        }
        role.ifPresent(value -> user.put("role", value));
        firstName.ifPresent(value -> user.put("first_name", value));
        lastName.ifPresent(value -> user.put("last_name", value));
        user.put("last_updated_at", Json.date(Instant.now()));
        return Json.object();
    }

    private JsonNode remove(Request request) {
        ObjectNode user = find(request);
        refuseOwner(user);
        users.remove(user.path("id").textValue());
        return Json.object();
    }

    /** An organisation never loses its owner. */
    private static void refuseOwner(ObjectNode user) {
        if (user.path("role").textValue().equals(OWNER)) {
            throw ApiError.forbidden();
        }
    }
}
