package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

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
    private static final List<String> WORKSPACE_ROLES = List.of("admin", "manager", "member");

    private final Records invites;
    private final Records users;
    private final Records workspaces;

    Invites(Store store) {
        invites = store.of(KIND);
        users = store.of(Users.KIND);
        workspaces = store.of(Workspaces.KIND);
    }

    void addTo(Router router) {
        router.on(Keys.ORGANISATION, "POST", "/admin/users/invites", this::create)
                .on(Keys.ORGANISATION, "GET", "/admin/users/invites", this::list)
                .on(Keys.ORGANISATION, "GET", "/admin/users/invites/{inviteId}", this::find)
                .on(Keys.ORGANISATION, "DELETE", "/admin/users/invites/{inviteId}", this::cancel)
                .on(Keys.ORGANISATION, "POST", "/admin/users/invites/{inviteId}/resend", this::resend)
                // The API answers an attempt to change an invite as if the path did not exist.
                .on(Keys.ORGANISATION, "PUT", "/admin/users/invites/{inviteId}", request -> {
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
        Fields body = request.body();
        String email = body.text("email");
        if (!email.matches("[^\\s@]+@[^\\s@]+")) {
            throw ApiError.invalid("email must be an email address");
        }
        String role = body.oneOf("role", ROLES);
        body.optionalText("first_name");
        body.optionalText("last_name");
        body.optionalObject("workspace_api_key_details").ifPresent(key -> key.requireTexts("scopes"));
        ObjectNode invite = invite(UUID.randomUUID().toString(), email, role, PENDING, Seed.OWNER_ID, Instant.now());
        for (Fields workspace : body.objects("workspaces")) {
            String slug = workspace.text("id");
            if (workspaces.find("slug", slug).isEmpty()) {
                throw ApiError.invalid(workspace.prefix() + "id is not the slug of a workspace");
            }
            join(invite, slug, workspace.oneOf("role", WORKSPACE_ROLES));
        }
        refuseKnown(email);
        invites.add(invite);
        return Json.object().put("id", invite.path("id").textValue()).put("invite_link", link(invite));
    }

    private JsonNode list(Request request) {
        return Paging.CAMEL.list(
                request,
                invites.all()
                        .filter(request.equal("role", ROLES))
                        .filter(request.equal("email"))
                        .filter(request.equal("status", STATUSES)));
    }

    private ObjectNode find(Request request) {
        return invites.get(request.variable("inviteId"));
    }

    private JsonNode cancel(Request request) {
        ObjectNode invite = find(request);
        if (hasStatus(invite, CANCELLED)) {
            throw ApiError.notFound(KIND);
        }
        refuseAnswered(invite);
        invite.put("status", CANCELLED);
        return Json.object();
    }

    private JsonNode resend(Request request) {
        ObjectNode invite = find(request);
        refuseAnswered(invite);
        if (hasStatus(invite, EXPIRED)) {
            refuseKnown(invite.path("email").textValue());
        }
        invite.put("status", PENDING).put("expires_at", Json.date(Instant.now().plus(LIFETIME)));
        // Camel case here, snake case at creation: so does the API.
        return Json.object().put("inviteLink", link(invite));
    }

    private void refuseKnown(String email) {
        if (users.all().anyMatch(user -> hasEmail(user, email))) {
            throw ApiError.conflict("A user with this email already exists");
        }
        if (invites.all().anyMatch(invite -> hasStatus(invite, PENDING) && hasEmail(invite, email))) {
            throw ApiError.conflict("A pending invite for this email already exists");
        }
    }

    private static void refuseAnswered(ObjectNode invite) {
        if (!hasStatus(invite, PENDING) && !hasStatus(invite, EXPIRED)) {
            throw ApiError.invalid("the invite is " + invite.path("status").textValue());
        }
    }

    private static boolean hasStatus(ObjectNode invite, String status) {
        return invite.path("status").textValue().equals(status);
    }

    private static boolean hasEmail(ObjectNode row, String email) {
        return row.path("email").textValue().equalsIgnoreCase(email);
    }

    private static String link(ObjectNode invite) {
        return "https://app.example.com/invite/" + invite.path("id").textValue();
    }
}
