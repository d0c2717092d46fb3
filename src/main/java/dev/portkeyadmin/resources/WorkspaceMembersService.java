package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.WorkspacesService.WORKSPACE;
import static dev.portkeyadmin.risk.Condition.falls;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.rises;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.email;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Members of a workspace. */
final class WorkspaceMembersService extends BaseService {

    /** The role of a person or a group in a workspace. */
    static final Schema ROLE = oneOf("Role in the workspace.", "admin", "member", "manager");

    /** From the top. */
    private static final String[] ROLES = {"admin", "manager", "member"};

    private static final Schema MEMBER = ref(Reference.MEMBER);

    private static final String NO_MEMBER =
            "Perhaps the user is not a member of this workspace: add_workspace_members (users: [{id, role}]) adds one.";

    private static final String NO_USER =
            "Only users of the organisation can be added: list_users shows them, invite_user invites others.";

    WorkspaceMembersService(PortkeyClient connection) {
        super(connection, "team space department project area");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_workspace_members", "/admin/workspaces/{workspace_id}/users")
                        .title("List workspace members")
                        .description(
                                "Lists a workspace's members with id, first_name, last_name, email, role (there) and org_role. All users "
                                        + "of the organisation are in list_users.")
                        .keywords("people team colleagues who has access belongs managers rights roles review persons "
                                + "users inside admins works")
                        .path("workspace_id", WORKSPACE)
                        .paged(Paging.SNAKE)
                        .query("role", ROLE)
                        .query("email", email("Exact email address."))
                        .enterprise()
                        .scope("workspace_users.list")
                        .findIdsWith("list_workspaces"),
                get("get_workspace_member", "/admin/workspaces/{workspace_id}/users/{user_id}")
                        .title("Get workspace member")
                        .description(
                                "Returns one member of a workspace with role there (perhaps as ws-member), org_role and "
                                        + "scopes. To find a member by email use list_workspace_members.")
                        .keywords("person access permissions role inside one")
                        .path("workspace_id", WORKSPACE)
                        .path("user_id", MEMBER)
                        .enterprise()
                        .scope("workspace_users.read")
                        .findIdsWith("list_workspace_members"),
                post("add_workspace_members", "/admin/workspaces/{workspace_id}/users")
                        .showChange("list_workspace_members")
                        .title("Add workspace members")
                        .description("Adds users of the organisation to a workspace; for anyone else use invite_user.")
                        .keywords(
                                "join grant access onboard assign person team anybody existing users put give include "
                                        + "manager as take over analysts")
                        .path("workspace_id", WORKSPACE)
                        .requireBody(
                                "users",
                                array(
                                                "One or more users.",
                                                object(null)
                                                        .require("id", ref(Reference.USER))
                                                        .require("role", ROLE))
                                        .uniqueBy("id")
                                        .minItems(1))
                        .enterprise()
                        .confirm("Add {users} users to the workspace {get_workspace.name}?")
                        .refuseListed(
                                "list_workspace_members",
                                "id",
                                "users.id",
                                "Members already: {names}. Add only the others; update_workspace_member changes the role of a member.")
                        .grave(Effect.GRANTS_ADMINISTRATION, is("users.role", "admin", "manager"))
                        .scope("workspace_users.create")
                        .errorHint(400, NO_USER)
                        .errorHint(404, NO_USER)
                        .errorHint(409, "update_workspace_member changes the role of a member.")
                        .findIdsWith("list_workspace_members"),
                put("update_workspace_member", "/admin/workspaces/{workspace_id}/users/{user_id}")
                        .title("Update workspace member")
                        .description(
                                "Changes a member's role in one workspace and returns the member. For the organisation role "
                                        + "use update_user.")
                        .keywords("promote demote rights permission manager admin role make change turn into elevate")
                        .path("workspace_id", WORKSPACE)
                        .path("user_id", MEMBER)
                        .requireBody("role", ROLE)
                        .enterprise()
                        .confirm(
                                "get_workspace_member",
                                "Change the member {first_name} {last_name} <{email}> ({role}) of the workspace {get_workspace.name}?")
                        .grave(Effect.GRANTS_ADMINISTRATION, is("role", "admin", "manager"), rises("role", ROLES))
                        .grave(Effect.CUTS_OFF_ACCESS, falls("role", ROLES))
                        .scope("workspace_users.update")
                        .errorHint(403, NO_MEMBER)
                        .errorHint(404, NO_MEMBER)
                        .findIdsWith("list_workspace_members")
                        .returnResultOf("get_workspace_member"),
                delete("remove_workspace_member", "/admin/workspaces/{workspace_id}/users/{user_id}")
                        .title("Remove workspace member")
                        .description(
                                "Removes a person from one workspace; to remove them from the organisation use delete_user.")
                        .keywords("offboard revoke access kick leave team longer anymore drop expel exclude throw take "
                                + "person colleague user out see moved")
                        .path("workspace_id", WORKSPACE)
                        .path("user_id", MEMBER)
                        .endsKeysOf("user_id")
                        .confirm(
                                "get_workspace_member",
                                "Remove {first_name} {last_name} <{email}> ({role}) from the workspace {get_workspace.name}?")
                        .undoneBy("add_workspace_members")
                        .confirmWithDependents(
                                "list_api_keys", "user_id", "API keys of this member in the workspace may end with it")
                        .enterprise()
                        .scope("workspace_users.delete")
                        .errorHint(403, NO_MEMBER)
                        .errorHint(404, NO_MEMBER)
                        .findIdsWith("list_workspace_members"));
    }
}
