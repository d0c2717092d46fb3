package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.ANALYTICS_FILTERS;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.OF_APPS;
import static dev.portkeyadmin.resources.SharedSchemas.SCOPES;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MAX;
import static dev.portkeyadmin.resources.SharedSchemas.TIME_MIN;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.resources.WorkspaceMembersService.ROLE;
import static dev.portkeyadmin.risk.Condition.beyond;
import static dev.portkeyadmin.risk.Condition.falls;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.rises;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.email;
import static dev.portkeyadmin.schema.Schemas.name;
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

/** Accepted users of the organisation, their invitations, and usage by user. */
final class UsersService extends BaseService {

    private static final Schema USER_ID = ref(Reference.USER);

    private static final Schema INVITE_ID = ref(Reference.INVITE);

    private static final Schema NEW_ROLE = oneOf("Organisation role.", "admin", "member");

    private static final String ONLY_OWNER = "This is the only owner of the organisation.";

    /** The most powerful first. */
    private static final String[] ROLES = {"owner", "admin", "member"};

    private static final Schema FIRST_NAME = name("First name.");

    private static final Schema LAST_NAME = name("Last name.");

    private static final Schema WORKSPACE_GRANT =
            object(null).require("id", ref(Reference.WORKSPACE_SLUG)).require("role", ROLE);

    private static final Schema WORKSPACE_API_KEY = object("API key to create for the person in these workspaces.")
            .allow("name", name("Name of the key."))
            .allow("expiry", moment("When the key expires"))
            .allow("metadata", METADATA)
            .require("scopes", SCOPES);

    private static final String ANSWERED =
            "Only an invitation that is not accepted can be sent again or cancelled: list_user_invites shows the status. A person "
                    + "who has accepted is in list_users; to invite one again after a cancellation call invite_user.";

    UsersService(PortkeyClient connection) {
        super(connection, "people person colleague teammate member seat staff employee account human");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_users", "/admin/users")
                        .title("List users")
                        .description(
                                "Lists accepted users with id, first_name, last_name, email, role and workspace_ids. "
                                        + "People who have not accepted yet are in list_user_invites.")
                        .paged(Paging.CAMEL)
                        .query("role", oneOf("Organisation role.", "admin", "member", "owner"))
                        .query("email", email("Exact email address."))
                        .perhapsEnterprise()
                        .keywords("who part company account seats headcount everybody admins owners rights privileged "
                                + "accounts roles review everyone directory staff people roster may invite members "
                                + "filter find is still in auditors everything id email joined date role access here "
                                + "colleagues search")
                        .scope("organisation_users.list"),
                get("get_user", "/admin/users/{user_id}")
                        .title("Get user")
                        .description("Returns one accepted user: first_name, last_name, email, role, workspace_ids, "
                                + "created_at. To find a user by email use list_users.")
                        .path("user_id", USER_ID)
                        .perhapsEnterprise()
                        .keywords(
                                "profile someone details specific one look information workspaces joined join date email id")
                        .scope("organisation_users.read")
                        .findIdsWith("list_users"),
                put("update_user", "/admin/users/{user_id}")
                        .title("Update user")
                        .description("Changes a user's organisation role or name and returns the updated user. For the "
                                + "role in one workspace use update_workspace_member.")
                        .path("user_id", USER_ID)
                        .body("first_name", FIRST_NAME)
                        .body("last_name", LAST_NAME)
                        .body("role", NEW_ROLE)
                        .requireChange()
                        .keywords("administrator promote demote rename admin role rights organisation-wide elevate "
                                + "downgrade make turn last first name spelling correct married surname become")
                        .confirm("get_user", "Change the user {first_name} {last_name} <{email}> ({role})?")
                        .confirmIfOnly("list_users", "role", "owner", ONLY_OWNER)
                        .grave(Effect.GRANTS_ADMINISTRATION, rises("role", ROLES))
                        .grave(Effect.CUTS_OFF_ACCESS, falls("role", ROLES))
                        .scope("organisation_users.update")
                        .findIdsWith("list_users")
                        .returnResultOf("get_user")
                        .errorHint(
                                400,
                                "Portkey also refuses a role that the user already has; get_user returns the current "
                                        + "role."),
                delete("delete_user", "/admin/users/{user_id}")
                        .title("Remove user")
                        .description("Removes a user from the organisation and all its workspaces; cannot be undone. "
                                + "For someone who has not accepted yet use delete_user_invite.")
                        .path("user_id", USER_ID)
                        .endsKeysOf("user_id")
                        .confirm(
                                "get_user",
                                "Remove {first_name} {last_name} <{email}> ({role}; workspaces: {workspace_ids}) from the "
                                        + "organisation?")
                        .keywords("offboard left leave company fired gone quit everything entirely block lock out "
                                + "account terminate remove permanently person employee off-board throw contract ended "
                                + "leaver departed wipe resigned cancel")
                        .confirmIfOnly("list_users", "role", "owner", ONLY_OWNER)
                        .confirmWithDependents("list_api_keys", "user_id", "The API keys of this user end with it")
                        .scope("organisation_users.delete")
                        .findIdsWith("list_users"),
                post("invite_user", "/admin/users/invites")
                        .title("Invite user")
                        .description("Invites a person by email and returns invite_id and invite_link; access starts "
                                + "when they accept. To send an existing invite again use resend_user_invite.")
                        .requireBody("email", email("Email address to invite."))
                        .requireBody("role", NEW_ROLE)
                        .requireBody(
                                "workspaces",
                                array("Workspaces to join; may be empty.", WORKSPACE_GRANT)
                                        .uniqueBy("id"))
                        .body("first_name", FIRST_NAME)
                        .body("last_name", LAST_NAME)
                        .body("workspace_api_key_details", WORKSPACE_API_KEY)
                        .openWorld()
                        .keywords("onboard join new hire board bring account create external consultant contractor add "
                                + "newcomer joiner e-mail person organisation people workspaces send starter login ask")
                        .confirm("Invite {email} to the organisation as {role}?")
                        .refuseListed(
                                "list_users",
                                "email",
                                "email",
                                "{names} is a user already: update_user changes the role, add_workspace_members gives a "
                                        + "workspace.")
                        .grave(Effect.GRANTS_ADMINISTRATION, is("role", "admin"))
                        .grave(Effect.GRANTS_ADMINISTRATION, is("workspaces.role", "admin", "manager"))
                        .grave(Effect.GRANTS_ADMINISTRATION, beyond("workspace_api_key_details.scopes", OF_APPS))
                        .grave(Effect.OPENS_ACCESS, given("workspace_api_key_details"))
                        .documented("workspace_api_key_details.scopes", "scope", Scopes.DOCUMENTED)
                        .scope("organisation_users.create")
                        .findIdsWith("list_user_invites")
                        .rename("id", "invite_id")
                        .oneTimeSecrets("invite_link")
                        .message("Invited {email} as {role}; access starts when they accept.")
                        .noteIfGiven(
                                "workspace_api_key_details",
                                "The API key is the person's; list_api_keys shows it after Portkey has made it.")
                        .errorHint(
                                409,
                                "This address probably belongs to a user (list_users) or was invited before "
                                        + "(list_user_invites, resend_user_invite)."),
                get("list_user_invites", "/admin/users/invites")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("invited_by", Reference.USER)
                        .title("List invites")
                        .description("Lists invitations with id, email, role, status and expires_at. "
                                + "People who have accepted are in list_users.")
                        .paged(Paging.CAMEL)
                        .query("role", oneOf("Organisation role offered.", "admin", "member"))
                        .query("email", email("Exact email address."))
                        .query("status", oneOf("Only with this status.", "pending", "cancelled", "accepted", "expired"))
                        .perhapsEnterprise()
                        .keywords("accepted pending outstanding unanswered joined yet status open older expired nobody "
                                + "answered waiting unaccepted invitations sent invited accept still")
                        .scope("organisation_users.list"),
                get("get_user_invite", "/admin/users/invites/{invite_id}")
                        .title("Get invite")
                        .description(
                                "Returns one invitation: email, role, status, workspaces, expires_at, but no API key that "
                                        + "comes with it. To find it by email use list_user_invites.")
                        .path("invite_id", INVITE_ID)
                        .keywords("expire invitation details one status accepted")
                        .scope("organisation_users.read")
                        .findIdsWith("list_user_invites"),
                delete("delete_user_invite", "/admin/users/invites/{invite_id}")
                        .title("Cancel invite")
                        .description("Cancels an invitation that has not been accepted; its link stops working. "
                                + "An invite cannot be edited: cancel it and call invite_user.")
                        .path("invite_id", INVITE_ID)
                        .confirm("get_user_invite", "Cancel the {status} invitation of {email} as {role}?")
                        .undoneBy("invite_user")
                        .refuseIf("status", "accepted", "The invitation is accepted: delete_user removes a user.")
                        .refuseIf("status", "cancelled", "The invitation is cancelled already.")
                        .keywords("rescind withdraw revoke wrong address cancel void mistake sent open pending offer "
                                + "uninvite mailed")
                        .scope("organisation_users.delete")
                        .errorHint(400, ANSWERED)
                        .errorHint(404, ANSWERED)
                        .findIdsWith("list_user_invites"),
                post("resend_user_invite", "/admin/users/invites/{invite_id}/resend")
                        .showChange("get_user_invite")
                        .showDetails("get_user_invite", "expires_at")
                        .title("Resend invite")
                        .description("Sends an invitation again and returns the new invite_link.")
                        .path("invite_id", INVITE_ID)
                        .openWorld()
                        .keywords("another reminder never received again email link send mail new work lost")
                        .scope("organisation_users.update")
                        .errorHint(400, ANSWERED)
                        .errorHint(404, ANSWERED)
                        .findIdsWith("list_user_invites")
                        .rename("inviteLink", "invite_link")
                        .oneTimeSecrets("invite_link", "inviteLink"),
                get("get_user_grouped_data", "/analytics/groups/users")
                        .range(TIME_MIN, TIME_MAX)
                        .everyWorkspace("workspace_slug")
                        .filters(ANALYTICS_FILTERS)
                        .byInterval()
                        .cents("cost", "cost_usd")
                        .title("Usage by user")
                        .description("Returns requests and cost (US cents as a string, and cost_usd) of each user: "
                                + "who used or spent most. Other groups: get_grouped_data.")
                        .paged(Paging.SNAKE)
                        .perhapsEnterprise()
                        .keywords("who most spender heaviest per person bill top ranking employees developer each "
                                + "individual breakdown usage requests tokens spend report users")
                        .scope("analytics.view"));
    }
}
