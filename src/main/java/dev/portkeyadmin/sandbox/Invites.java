package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Invitations. Nobody can accept one here, so a new one is pending until it is cancelled. */
final class Invites {

    static final String KIND = "invite";
    static final String PENDING = "pending";
    static final String ACCEPTED = "accepted";
    static final String CANCELLED = "cancelled";
    static final String EXPIRED = "expired";

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final List<String> STATUSES = List.of(PENDING, CANCELLED, ACCEPTED, EXPIRED);
    private static final List<String> ROLES = List.of("admin", "member");

    private static final Field ROLE = Field.oneOf("role", ROLES).required();
    private static final Field EMAIL = Field.text("email").required().matching("[^\\s@]+@[^\\s@]+");

    private final Store store;
    private final Shape shape;
    private final Records invites;
    private final Records users;
    private final Records workspaces;

    Invites(Store store) {
        this.store = store;
        invites = store.of(KIND);
        users = store.of(Users.KIND);
        workspaces = store.of(Workspaces.KIND);
        Field workspace = Field.reference("id", workspaces).required();
        shape = Shape.of(
                EMAIL,
                ROLE,
                Field.text("first_name"),
                Field.text("last_name"),
                Field.object("workspace_api_key_details", Field.texts("scopes").required()),
                Field.objects("workspaces", workspace, Members.ROLE));
    }

    void addTo(Router router) {
        router.on(Keys.ORGANISATION, "POST", "/admin/users/invites", this::create);
        new Resource(router, store, Keys.ORGANISATION, KIND, "/admin/users/invites/{inviteId}")
                .list(
                        Paging.CAMEL,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"),
                        request -> request.equal("status", STATUSES))
                .read()
                .action("DELETE", "", this::cancel)
                .action("POST", "/resend", this::resend)
                // The API answers an attempt to change an invite as if the path did not exist.
                .action("PUT", "", (request, invite) -> {
                    throw ApiError.noRoute();
                });
    }

    static ObjectNode invite(String id, String email, String role, String status, String invitedBy, Instant at) {
        ObjectNode invite = Json.object()
                .put("object", "invite")
                .put("id", id)
                .put("email", email)
                .put("role", role)
                .put("created_at", Json.date(at))
                .put("expires_at", Json.date(at.plus(LIFETIME)))
                .put("status", status)
                .put("invited_by", invitedBy);
        invite.putArray("workspaces");
        return invite;
    }

    static void join(ObjectNode invite, String workspace, String role) {
        invite.withArray("workspaces")
                .addObject()
                .put("workspace_id", workspace)
                .put("role", role);
    }

    private JsonNode create(Request request) {
        ObjectNode body = request.body(shape);
        String email = body.path("email").textValue();
        refuseKnown(email);
        Stamp stamp = request.stamp();
        ObjectNode invite =
                invite(stamp.id(), email, body.path("role").textValue(), PENDING, Seed.OWNER_ID, stamp.at());
        for (JsonNode workspace : body.path("workspaces")) {
            ObjectNode named = workspaces.get(workspace.path("id").textValue());
            join(invite, named.path("slug").textValue(), workspace.path("role").textValue());
        }
        invites.add(invite);
        return Json.object().put("id", stamp.id()).put("invite_link", link(invite));
    }

    private JsonNode cancel(Request request, ObjectNode invite) {
        if (Json.has(invite, "status", CANCELLED)) {
            throw ApiError.notFound(KIND);
        }
        refuseAnswered(invite);
        invite.put("status", CANCELLED);
        return Json.object();
    }

    private JsonNode resend(Request request, ObjectNode invite) {
        refuseAnswered(invite);
        if (Json.has(invite, "status", EXPIRED)) {
            refuseKnown(invite.path("email").textValue());
        }
        invite.put("status", PENDING)
                .put("expires_at", Json.date(request.stamp().at().plus(LIFETIME)));
        // Camel case here, snake case at creation: so does the API.
        return Json.object().put("inviteLink", link(invite));
    }

    private void refuseKnown(String email) {
        if (users.all().anyMatch(user -> hasEmail(user, email))) {
            throw ApiError.conflict("A user with this email already exists");
        }
        if (invites.all().anyMatch(invite -> Json.has(invite, "status", PENDING) && hasEmail(invite, email))) {
            throw ApiError.conflict("A pending invite for this email already exists");
        }
    }

    private static void refuseAnswered(ObjectNode invite) {
        if (!Json.has(invite, "status", PENDING) && !Json.has(invite, "status", EXPIRED)) {
            throw ApiError.invalid("the invite is " + invite.path("status").textValue());
        }
    }

    private static boolean hasEmail(ObjectNode row, String email) {
        return row.path("email").textValue().equalsIgnoreCase(email);
    }

    private static String link(ObjectNode invite) {
        return "https://app.example.com/invite/" + invite.path("id").textValue();
    }
}
