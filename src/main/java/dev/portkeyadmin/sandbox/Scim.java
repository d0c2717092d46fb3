package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** Groups of the identity provider and the workspaces that they open. Nobody is in a group here, so a mapping makes no members. */
final class Scim {

    private static final String MAPPING = "scim-workspace-mapping";
    private static final String GROUP = "scim-group";

    private final Store store;
    private final Records mappings;
    private final Records groups;

    Scim(Store store) {
        this.store = store;
        mappings = store.of(MAPPING);
        groups = store.of(GROUP);
    }

    void addTo(Router router) {
        Shape shape = Shape.of(Members.ROLE, Field.reference("scim_group_id", groups), Field.text("scim_group_name"));
        new Resource(router, store, Keys.ORGANISATION, MAPPING, "/scim/workspaces/{scimWorkspaceGroupId}")
                .inWorkspace()
                .list(
                        Paging.PAGE_FROM_0,
                        Envelope.named("mappings", "total_count"),
                        request -> request.equal("scim_group_id"),
                        request -> request.equal("role", Members.ROLES))
                .create(shape, this::map)
                .delete((request, mapping) -> Json.object().put("success", true));
        new Resource(router, store, Keys.ORGANISATION, GROUP, "/scim/groups/{scimGroupId}")
                .list(Paging.PAGE_FROM_0, Envelope.named("groups", "total_count"), request -> request.search("name"));
    }

    private JsonNode map(Request request, ObjectNode mapping) {
        ObjectNode group = group(request, mapping);
        mapping.remove("scim_group_name");
        mapping.set("scim_group_id", group.get("id"));
        mapping.set("scim_group", group.get("name"));
        mappings.all("scim_group_id", group.path("id").textValue())
                .filter(each -> each.get("workspace_id").equals(mapping.get("workspace_id")))
                .findFirst()
                .ifPresent(before -> {
                    if (!before.get("role").equals(mapping.get("role"))) {
                        throw ApiError.invalid("the group has another role in this workspace");
                    }
                    // The same mapping again is no other mapping.
                    mapping.set("id", before.get("id"));
                    mappings.remove(before);
                });
        return Json.pick(mapping, "id", "workspace_id", "scim_group", "scim_group_id", "role");
    }

    /** A group that is named and not known yet is made, because the identity provider may send it later. */
    private ObjectNode group(Request request, ObjectNode sent) {
        if (sent.has("scim_group_id") == sent.has("scim_group_name")) {
            throw ApiError.invalid("either scim_group_id or scim_group_name is required");
        }
        if (sent.has("scim_group_id")) {
            return groups.get(sent.path("scim_group_id").textValue());
        }
        String name = sent.path("scim_group_name").textValue();
        return groups.all("name", name).findFirst().orElseGet(() -> {
            ObjectNode made = Json.object().put("id", Json.id("group " + name)).put("name", name);
            groups.add(made.put("created_at", request.stamp().date()));
            return made;
        });
    }
}
