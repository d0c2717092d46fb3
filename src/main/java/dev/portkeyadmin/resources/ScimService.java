package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.WorkspaceMembersService.ROLE;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Groups of the identity provider and the workspaces that they are mapped to. */
final class ScimService extends BaseService {

    private static final Paging PAGING = new Paging("page_size", "page", 0);

    private static final Schema GROUP_ID = ref(Reference.SCIM_GROUP);

    private static final String ANOTHER_ROLE =
            "The group {names} has another role in this workspace: delete that mapping first (list_scim_mappings, "
                    + "delete_scim_mapping).";

    ScimService(PortkeyClient connection) {
        super(connection, "okta entra azure ad sso idp directory identity group provisioning");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_scim_mappings", "/scim/workspaces")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .title("List SCIM mappings")
                        .description("Lists which groups of the identity provider get which role in which workspace. "
                                + "The groups themselves are in list_scim_groups.")
                        .keywords("okta entra azure ad sso idp provisioning directory sync existing links which group "
                                + "gives access role lead ldap")
                        .paged(new ListShape("mappings", "total_count"), PAGING)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("scim_group_id", GROUP_ID)
                        .query("role", ROLE)
                        .filterAgain("scim_group_id", "scim_group_id")
                        .filterAgain("role", "role")
                        .enterprise(),
                post("create_scim_mapping", "/scim/workspaces")
                        .title("Create SCIM mapping")
                        .description("Gives a group of the identity provider a role in a workspace and returns the "
                                + "mapping. Takes exactly one of scim_group_id and scim_group_name.")
                        .keywords("okta entra azure ad sso idp provisioning grant access team automatically join map "
                                + "link connect assign automatic")
                        .requireBody("workspace_id", OF_WORKSPACE)
                        .requireBody("role", ROLE)
                        .body("scim_group_id", GROUP_ID)
                        .body("scim_group_name", name("Group name, created if new; not like ws-name-role-admin."))
                        .rules(Rule.exactlyOneOf("scim_group_id", "scim_group_name"))
                        .enterprise()
                        .confirm(
                                "Give the group {scim_group_id}{scim_group_name} the role {role} in the workspace {get_workspace.name}, for all its present and future members?")
                        .refuseListedWithOther(
                                "role", "list_scim_mappings", "scim_group_id", "scim_group_id", ANOTHER_ROLE)
                        .refuseListedWithOther(
                                "role", "list_scim_mappings", "scim_group", "scim_group_name", ANOTHER_ROLE)
                        .grave(Effect.GRANTS_ADMINISTRATION, is("role", "admin", "manager"))
                        .findIdsWith("list_scim_mappings")
                        .errorHint(
                                400,
                                "A group has the same role in all its workspaces: to change it, delete its mappings first "
                                        + "(list_scim_mappings)."),
                delete("delete_scim_mapping", "/scim/workspaces/{scim_mapping_id}")
                        .title("Delete SCIM mapping")
                        .description("Deletes a mapping; members who came through it stay until "
                                + "remove_workspace_member.")
                        .keywords(
                                "unmap okta entra idp sso group unlink disconnect detach stop feeding directory remove link")
                        .path("scim_mapping_id", id("Id from list_scim_mappings."))
                        .confirm(
                                "list_scim_mappings",
                                "Stop granting role {role} in workspace {get_workspace.name} to group {scim_group}?")
                        .undoneBy("create_scim_mapping")
                        .enterprise()
                        .findIdsWith("list_scim_mappings"),
                get("list_scim_groups", "/scim/groups")
                        .title("List SCIM groups")
                        .description("Lists the identity provider's groups, for create_scim_mapping.")
                        .keywords("okta entra azure ad sso idp directory teams synced groups available")
                        .paged(new ListShape("groups", "total_count"), PAGING)
                        .query("search", name("Part of the name."))
                        .enterprise()
                        .errorHint(404, "Some versions of Portkey have this only under /v2."));
    }
}
