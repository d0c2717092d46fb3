package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.map;
import static dev.portkeyadmin.operation.Schema.number;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.email;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Accepted users of the organisation, their invitations, and usage by user. */
public final class UsersService extends BaseService {

    private static final Schema WORKSPACE_GRANT = object(null)
            .require("id", string("Workspace slug, as in workspace_ids of list_users."))
            .require("role", oneOf(null, "admin", "member", "manager"));

    private static final Schema WORKSPACE_API_KEY = object("API key to create for the person in these workspaces.")
            .allow("name", string(null))
            .allow("expiry", string("When it ends, ISO 8601."))
            .allow("metadata", map(null, string(null)))
            .require(
                    "scopes",
                    array("Such as logs.list or completions.write.", string(null))
                            .minItems(1));

    /** Uses the connection that all services share. */
    public UsersService(PortkeyClient connection) {
        super(connection, "people person colleague teammate member seat staff employee account human");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_users", "/admin/users")
                        .title("List users")
                        .description("Lists accepted users with id, name, email, organisation role and workspace_ids. "
                                + "People who have not accepted yet are in list_user_invites.")
                        .paged(Paging.CAMEL)
                        .query("role", oneOf("Organisation role.", "admin", "member", "owner"))
                        .query("email", email("Exact address."))
                        .perhapsEnterprise()
                        .keywords("who part company account seats headcount everybody")
                        .scope("organisation_users.list"),
                get("get_user", "/admin/users/{user_id}")
                        .title("Get user")
                        .description("Returns one accepted user: name, email, organisation role, workspace_ids, "
                                + "timestamps. To find someone by email use list_users.")
                        .path("user_id", id("From list_users."))
                        .perhapsEnterprise()
                        .keywords("profile")
                        .scope("organisation_users.read")
                        .findIdsWith("list_users"),
                put("update_user", "/admin/users/{user_id}")
                        .title("Update user")
                        .description("Changes a user's organisation role or name and returns the user as it is "
                                + "afterwards.")
                        .path("user_id", id("From list_users."))
                        .body("first_name", string(null))
                        .body("last_name", string(null))
                        .body("role", oneOf("Organisation role.", "admin", "member"))
                        .requireChange()
                        .keywords("administrator promote demote rename admin role rights")
                        .scope("organisation_users.update")
                        .findIdsWith("list_users")
                        .returnResultOf("get_user")
                        .errorHint(400, "Portkey also refuses a role that the user already has: look with get_user."),
                delete("delete_user", "/admin/users/{user_id}")
                        .title("Remove user")
                        .description("Removes a user from the organisation and all its workspaces; cannot be undone. "
                                + "For someone who has not accepted yet use delete_user_invite.")
                        .path("user_id", id("From list_users."))
                        .endsKeysOf("user_id")
                        .confirm(
                                "get_user",
                                "Remove {first_name} {last_name} <{email}> ({role}; workspaces: {workspace_ids}) from the "
                                        + "organisation?")
                        .keywords("offboard left leave company fired gone quit everything entirely")
                        .scope("organisation_users.delete")
                        .findIdsWith("list_users"),
                post("invite_user", "/admin/users/invites")
                        .title("Invite user")
                        .description("Invites a person by email and returns invite_id and invite_link; access starts "
                                + "when they accept. To send an existing invite again use resend_user_invite.")
                        .requireBody("email", email("Where the invitation goes."))
                        .requireBody("role", oneOf("Organisation role.", "admin", "member"))
                        .requireBody("workspaces", array("Workspaces to join; may be empty.", WORKSPACE_GRANT))
                        .body("first_name", string(null))
                        .body("last_name", string(null))
                        .body("workspace_api_key_details", WORKSPACE_API_KEY)
                        .openWorld()
                        .keywords("onboard join new hire board bring")
                        .scope("organisation_users.create")
                        .findIdsWith("list_user_invites")
                        .alsoAs("invite_id", "id")
                        .oneTimeSecrets("invite_link")
                        .message("Invited {email} as {role}; access starts when they accept.")
                        .errorHint(
                                409,
                                "This address is probably a user (list_users) or invited already "
                                        + "(list_user_invites, resend_user_invite)."),
                get("list_user_invites", "/admin/users/invites")
                        .title("List invites")
                        .description("Lists invitations with id, email, role, status and expires_at. "
                                + "People who have accepted are in list_users.")
                        .paged(Paging.CAMEL)
                        .query("role", oneOf("Organisation role offered.", "admin", "member"))
                        .query("email", email("Exact address."))
                        .query("status", oneOf(null, "pending", "cancelled", "accepted", "expired"))
                        .perhapsEnterprise()
                        .keywords("accepted pending outstanding unanswered joined yet")
                        .scope("organisation_users.list"),
                get("get_user_invite", "/admin/users/invites/{invite_id}")
                        .title("Get invite")
                        .description("Returns one invitation: email, role, status, workspaces, expires_at. "
                                + "To find it by email use list_user_invites.")
                        .path("invite_id", id("From list_user_invites."))
                        .keywords("expire")
                        .scope("organisation_users.read")
                        .findIdsWith("list_user_invites"),
                delete("delete_user_invite", "/admin/users/invites/{invite_id}")
                        .title("Cancel invite")
                        .description("Cancels an invitation that has not been accepted; its link stops working. "
                                + "An invite cannot be edited: cancel it and call invite_user.")
                        .path("invite_id", id("From list_user_invites."))
                        .confirm("get_user_invite", "Cancel the {status} invitation of {email} as {role}?")
                        .keywords("rescind withdraw revoke wrong address")
                        .scope("organisation_users.delete")
                        .findIdsWith("list_user_invites"),
                post("resend_user_invite", "/admin/users/invites/{invite_id}/resend")
                        .title("Resend invite")
                        .description("Sends an invitation again and returns the new invite_link.")
                        .path("invite_id", id("From list_user_invites."))
                        .openWorld()
                        .keywords("another reminder never received again email link")
                        .scope("organisation_users.update")
                        .findIdsWith("list_user_invites")
                        .alsoAs("invite_link", "inviteLink")
                        .oneTimeSecrets("inviteLink"),
                get("get_user_grouped_data", "/analytics/groups/users")
                        .title("Usage by user")
                        .description("Returns requests and cost (US cents; both numbers as strings) of each user in a "
                                + "time range: who used or spent most. With an organisation key and no workspace_slug "
                                + "only the default workspace is counted. Ids, slugs and codes may be several, "
                                + "comma-separated.")
                        .requireQuery("time_of_generation_min", dateTime("Start."))
                        .requireQuery("time_of_generation_max", dateTime("End."))
                        .query("workspace_slug", string("As in workspace_ids of list_users."))
                        .query(
                                "total_units_min",
                                integer("Tokens of a request.").min(0))
                        .query("total_units_max", integer(null).min(0))
                        .query("cost_min", number("US cents of a request.").min(0))
                        .query("cost_max", number(null).min(0))
                        .query("prompt_token_min", integer(null).min(0))
                        .query("prompt_token_max", integer(null).min(0))
                        .query("completion_token_min", integer(null).min(0))
                        .query("completion_token_max", integer(null).min(0))
                        .query("status_code", string("Such as 429,500."))
                        .query("virtual_keys", string("Slugs."))
                        .query("configs", string("Slugs."))
                        .query("api_key_ids", string(null))
                        .query("ai_org_model", string("As openai__gpt-4o."))
                        .query("trace_id", string(null))
                        .query("span_id", string(null))
                        .query("prompt_slug", string(null))
                        .query(
                                "weighted_feedback_min",
                                number("Feedback score.").min(-10).max(10))
                        .query("weighted_feedback_max", number(null).min(-10).max(10))
                        .query("metadata", map("Key-value pairs of the requests.", string(null)))
                        .paged(Paging.SNAKE)
                        .perhapsEnterprise()
                        .keywords("who most spender heaviest per person bill top")
                        .scope("analytics.view"));
    }
}
