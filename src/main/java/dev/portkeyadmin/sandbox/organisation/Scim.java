package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
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

/** The mappings of identity-provider groups to workspaces; groups have no users here, so a mapping adds no members. */
public final class Scim implements SandboxResource {

    private static final String MAPPING = "scim-workspace-mapping";
    private static final String GROUP = "scim-group";

    private final Store store;
    private final Table mappings;
    private final Table groups;

    public Scim(Store store) {
        this.store = store;
        mappings = store.table(MAPPING);
        groups = store.table(GROUP);
    }

    @Override
    public void addTo(Router router) {
        BodySchema schema = BodySchema.of(
                WorkspaceMembers.ROLE, BodyField.reference("scim_group_id", groups), BodyField.text("scim_group_name"));
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, MAPPING, "/scim/workspaces/{scimWorkspaceGroupId}")
                .inWorkspace()
                .list(
                        ListPaging.PAGE_FROM_0,
                        Envelope.named("mappings", "total_count"),
                        request -> request.equal("scim_group_id"),
                        request -> request.equal("role", WorkspaceMembers.ROLES))
                .create(schema, this::map)
                .delete((request, mapping) -> SandboxJson.object().put("success", true));
        new ResourceRoutes(router, store, KeyAccess.ORGANISATION, GROUP, "/scim/groups/{scimGroupId}")
                .list(
                        ListPaging.PAGE_FROM_0,
                        Envelope.named("groups", "total_count"),
                        request -> request.search("name"));
    }

    private JsonNode map(SandboxRequest request, ObjectNode mapping) {
        ObjectNode group = group(request, mapping);
        mapping.remove("scim_group_name");
        mapping.set("scim_group_id", group.get("id"));
        mapping.set("scim_group", group.get("name"));
        mappings.all("scim_group_id", group.path("id").textValue())
                .filter(each -> each.get("workspace_id").equals(mapping.get("workspace_id")))
                .findFirst()
                .ifPresent(before -> {
                    if (!before.get("role").equals(mapping.get("role"))) {
                        throw ApiException.invalid("the group has another role in this workspace");
                    }
                    // Sending the same mapping again returns the existing one.
                    mapping.set("id", before.get("id"));
                    mappings.remove(before);
                });
        return SandboxJson.pick(mapping, "id", "workspace_id", "scim_group", "scim_group_id", "role");
    }

    /** Returns the group of a mapping; an unknown name creates a group, because the identity provider may send it later. */
    private ObjectNode group(SandboxRequest request, ObjectNode sent) {
        if (sent.has("scim_group_id") == sent.has("scim_group_name")) {
            throw ApiException.invalid("either scim_group_id or scim_group_name is required");
        }
        if (sent.has("scim_group_id")) {
            return groups.get(sent.path("scim_group_id").textValue());
        }
        String name = sent.path("scim_group_name").textValue();
        return groups.all("name", name).findFirst().orElseGet(() -> {
            ObjectNode made = SandboxJson.object()
                    .put("id", SandboxJson.id("group " + name))
                    .put("name", name);
            groups.add(made.put("created_at", request.stamp().date()));
            return made;
        });
    }
}
