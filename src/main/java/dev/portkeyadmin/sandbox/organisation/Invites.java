package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The invitations; a new one stays pending until it is cancelled, because the sandbox has no way to accept it. */
public final class Invites implements SandboxResource {

    static final String PENDING = "pending";
    public static final String ACCEPTED = "accepted";
    static final String CANCELLED = "cancelled";
    static final String EXPIRED = "expired";

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final List<String> STATUSES = List.of(PENDING, CANCELLED, ACCEPTED, EXPIRED);
    private static final List<String> ROLES = List.of("admin", "member");

    private static final BodyField ROLE = BodyField.oneOf("role", ROLES).required();
    private static final BodyField EMAIL = BodyField.email("email").required();

    private final Store store;
    private final BodySchema schema;
    private final Table invites;
    private final Table users;
    private final Table workspaces;

    public Invites(Store store) {
        this.store = store;
        invites = store.table(Kinds.INVITE);
        users = store.table(Kinds.USER);
        workspaces = store.table(Kinds.WORKSPACE);
        BodyField workspace = BodyField.reference("id", workspaces).required();
        schema = BodySchema.of(
                EMAIL,
                ROLE,
                BodyField.text("first_name"),
                BodyField.text("last_name"),
                BodyField.object(
                        "workspace_api_key_details",
                        BodyField.textArray("scopes").notEmpty().required()),
                BodyField.objectArray("workspaces", workspace, WorkspaceMembers.ROLE));
    }

    @Override
    public void addTo(Router router) {
        router.on(KeyAccess.ORGANISATION, "POST", "/admin/users/invites", this::create);
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, Kinds.INVITE, "/admin/users/invites/{inviteId}")
                .list(
                        ListPaging.CAMEL,
                        Envelope.LIST,
                        request -> request.equal("role", ROLES),
                        request -> request.equal("email"),
                        request -> request.equal("status", STATUSES))
                .read()
                .action("DELETE", "", this::cancel)
                .action("POST", "/resend", this::resend)
                // The API has no update route and answers 404.
                .action("PUT", "", (request, invite) -> {
                    throw ApiException.noRoute();
                });
    }

    /** Returns an invitation without workspaces, which expires after its lifetime. */
    public static ObjectNode invite(String id, String email, String role, String status, String invitedBy, Instant at) {
        ObjectNode invite = SandboxJson.object()
                .put("object", "invite")
                .put("id", id)
                .put("email", email)
                .put("role", role)
                .put("created_at", SandboxJson.date(at))
                .put("expires_at", SandboxJson.date(at.plus(LIFETIME)))
                .put("status", status)
                .put("invited_by", invitedBy);
        invite.putArray("workspaces");
        return invite;
    }

    /** Lets an invitation grant a role in a workspace, which is given by its slug. */
    public static void join(ObjectNode invite, String workspace, String role) {
        invite.withArray("workspaces")
                .addObject()
                .put("workspace_id", workspace)
                .put("role", role);
    }

    private JsonNode create(SandboxRequest request) {
        ObjectNode body = request.body(schema);
        String email = body.path("email").textValue();
        refuseKnown(email);
        RequestStamp stamp = request.stamp();
        ObjectNode invite = invite(
                stamp.id(), email, body.path("role").textValue(), PENDING, SampleOrganisation.OWNER_ID, stamp.at());
        for (JsonNode workspace : body.path("workspaces")) {
            ObjectNode named = workspaces.get(workspace.path("id").textValue());
            join(invite, named.path("slug").textValue(), workspace.path("role").textValue());
        }
        invites.add(invite);
        return SandboxJson.object().put("id", stamp.id()).put("invite_link", link(invite));
    }

    private JsonNode cancel(SandboxRequest request, ObjectNode invite) {
        if (SandboxJson.has(invite, "status", CANCELLED)) {
            throw ApiException.notFound(Kinds.INVITE);
        }
        refuseAnswered(invite);
        invite.put("status", CANCELLED);
        return SandboxJson.object();
    }

    private JsonNode resend(SandboxRequest request, ObjectNode invite) {
        refuseAnswered(invite);
        if (SandboxJson.has(invite, "status", EXPIRED)) {
            refuseKnown(invite.path("email").textValue());
        }
        invite.put("status", PENDING)
                .put("expires_at", SandboxJson.date(request.stamp().at().plus(LIFETIME)));
        // Like the API, this response uses camel case, while creation uses snake case.
        return SandboxJson.object().put("inviteLink", link(invite));
    }

    private void refuseKnown(String email) {
        if (users.all().anyMatch(user -> hasEmail(user, email))) {
            throw ApiException.conflict("A user with this email already exists");
        }
        if (invites.all().anyMatch(invite -> SandboxJson.has(invite, "status", PENDING) && hasEmail(invite, email))) {
            throw ApiException.conflict("A pending invite for this email already exists");
        }
    }

    private static void refuseAnswered(ObjectNode invite) {
        if (!SandboxJson.has(invite, "status", PENDING) && !SandboxJson.has(invite, "status", EXPIRED)) {
            throw ApiException.invalid("the invite is " + invite.path("status").textValue());
        }
    }

    private static boolean hasEmail(ObjectNode row, String email) {
        return row.path("email").textValue().equalsIgnoreCase(email);
    }

    private static String link(ObjectNode invite) {
        return "https://app.example.com/invite/" + invite.path("id").textValue();
    }
}
