package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.prompts.PromptCollections;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.time.Instant;
import java.util.stream.Stream;

/** The workspaces of the organisation; a workspace key sees only its own. */
public final class Workspaces implements SandboxResource {

    private static final BodySchema DELETION =
            BodySchema.of(BodyField.text("name").required(), BodyField.flag("force_delete"));

    /** Members that only an update can set and only the workspace itself shows. */
    private static final BodyField[] SETTINGS = {
        BodyField.object("security_settings").merged(),
        BodyField.object("settings").merged()
    };

    private final Store store;
    private final WorkspaceMembers members;
    private final Table users;
    private final BodySchema schema;

    public Workspaces(Store store, WorkspaceMembers members) {
        this.store = store;
        this.members = members;
        users = store.table(Kinds.USER);
        Table guardrails = store.table(Kinds.GUARDRAIL);
        schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.textOrEmpty("description").orNull(),
                BodyField.textOrEmpty("icon"),
                BodyField.object(
                                "defaults",
                                BodyField.object("metadata"),
                                BodyField.text("user_api_key_config"),
                                BodyField.existingAll("input_guardrails", guardrails),
                                BodyField.existingAll("output_guardrails", guardrails))
                        .merged()
                        .orElse(SandboxJson.object()),
                LimitFields.usages(),
                LimitFields.rates());
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.WORKSPACE, "/admin/workspaces/{workspaceId}")
                .isWorkspace()
                .withSlug("ws")
                .withArchive()
                .list(
                        ListPaging.SNAKE,
                        Envelope.LIST,
                        request -> row -> request.parameter("name").stream().allMatch(name(row)::contains),
                        request ->
                                row -> request.parameter("exact_name").stream().allMatch(name(row)::equals))
                .read(this::detail)
                .update(schema.and(SETTINGS), (request, changed) -> {
                    addDefaults(changed, SandboxJson.has(changed, "slug", SampleOrganisation.DEFAULT_WORKSPACE));
                    return SandboxJson.object();
                })
                .keys(KeyAccess.ORGANISATION)
                .create(schema.and(BodyField.textArray("users")), this::create)
                .delete(this::checkDeletion);
    }

    /** Returns an active workspace without limits. */
    public static ObjectNode workspace(String id, String slug, String name, String description, Instant at) {
        ObjectNode workspace = SandboxJson.object()
                .put("object", "workspace")
                .put("id", id)
                .put("slug", slug)
                .put("name", name)
                .put("description", description)
                .put("status", "active")
                .put("created_at", SandboxJson.date(at))
                .put("last_updated_at", SandboxJson.date(at));
        addDefaults(workspace, slug.equals(SampleOrganisation.DEFAULT_WORKSPACE));
        workspace.putArray("usage_limits");
        workspace.putArray("rate_limits");
        return workspace;
    }

    private static void addDefaults(ObjectNode workspace, boolean isDefault) {
        workspace
                .withObjectProperty("defaults")
                .put("object", "workspace")
                .put("is_default", isDefault ? 1 : 0)
                .withObjectProperty("metadata");
    }

    private JsonNode create(SandboxRequest request, ObjectNode workspace) {
        addDefaults(workspace, false);
        JsonNode joining = workspace.path("users");
        for (JsonNode user : joining) {
            if (users.find(user.textValue()).isEmpty()) {
                throw ApiException.invalid("users must be the ids of users of the organisation");
            }
        }
        joining.forEach(user -> members.join(user.textValue(), workspace, "member", request.stamp()));
        workspace.remove("users");
        store.table(Kinds.COLLECTION)
                .add(PromptCollections.defaultFor(workspace, request.stamp().at()));
        return workspace;
    }

    private void detail(SandboxRequest request, ObjectNode workspace) {
        workspace.set("users", members.list(workspace));
        String icon = workspace.path("icon").asText("");
        // The API puts the icon before the name unless name_format=plain is sent.
        if (!icon.isEmpty() && !request.parameter("name_format").orElse("").equals("plain")) {
            workspace.put("name", icon + " " + name(workspace));
        }
    }

    private JsonNode checkDeletion(SandboxRequest request, ObjectNode workspace) {
        ObjectNode body = request.body(DELETION);
        if (!body.get("name").equals(workspace.get("name"))) {
            throw ApiException.invalid("name must be the name of the workspace");
        }
        if (workspace.at("/defaults/is_default").intValue() == 1) {
            throw ApiException.invalid("the default workspace cannot be deleted");
        }
        String id = workspace.path("id").textValue();
        boolean used = Stream.of("provider", "virtual-key", "api-key")
                .anyMatch(kind ->
                        store.table(kind).all("workspace_id", id).findAny().isPresent());
        if (used && !body.path("force_delete").booleanValue()) {
            throw ApiException.conflict("Unable to delete. Please ensure that all Virtual Keys are deleted");
        }
        // This is the only response of the API with an empty body.
        return MissingNode.getInstance();
    }

    private static String name(ObjectNode workspace) {
        return workspace.path("name").textValue();
    }
}
