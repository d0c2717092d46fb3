package dev.portkeyadmin.prompts;

import dev.portkeyadmin.prompts.LiveNames.NameKind;
import dev.portkeyadmin.prompts.Prompt.Argument;
import dev.portkeyadmin.prompts.Prompt.Way;
import java.util.ArrayList;
import java.util.List;

/** Holds the prompts. Each text names the tools to call, and what to show a person before anything changes. */
final class PromptTexts {

    static final List<Prompt> ALL = List.of(
            new Prompt(
                    "offboard_person",
                    "Offboard a person",
                    "Shows what a person who leaves still has, and removes it after you agree.",
                    List.of(
                            required("person", "Email or full name of the person who leaves.", NameKind.PERSON),
                            optional("successor", "Email or full name of the person who takes over.", NameKind.PERSON)),
                    List.of(
                            new Way(
                                    List.of("offboard_user"),
                                    List.of(),
                                    List.of(),
                                    "Offboard {person} from our Portkey organisation. First get only the plan from "
                                            + "offboard_user and show me what will be removed and what will remain.[ API "
                                            + "keys cannot change hands: say which new keys {successor} needs.] After I "
                                            + "agree, carry it out with offboard_user and list what is left to do by hand."),
                            new Way(
                                    List.of(),
                                    List.of("list_users", "list_user_invites", "list_api_keys"),
                                    List.of("delete_api_key", "delete_user_invite", "delete_user"),
                                    "Offboard {person} from our Portkey organisation. Find the person with list_users, "
                                            + "open invitations with list_user_invites and their API keys with "
                                            + "list_api_keys. Show me all of it before you change anything.[ API keys "
                                            + "cannot change hands: say which new keys {successor} needs.] After I agree, "
                                            + "revoke the keys with delete_api_key, cancel invitations with "
                                            + "delete_user_invite, and remove the person with delete_user, which also ends "
                                            + "all workspace memberships. Then list what is left to do by hand."))),
            new Prompt(
                    "onboard_team",
                    "Onboard a team",
                    "Gives a team a workspace, members and access to models.",
                    List.of(
                            required("workspace", "Name of the workspace, new or existing.", NameKind.WORKSPACE),
                            new Argument(
                                    "people",
                                    "Email addresses, separated by commas.",
                                    true,
                                    null,
                                    true,
                                    NameKind.PERSON),
                            optional("budget", "Monthly budget in US dollars.", NameKind.NONE)),
                    List.of(
                            onboarding(List.of("invite_users"), List.of(), "invite the others with invite_users"),
                            onboarding(
                                    List.of(), List.of("invite_user"), "invite each of the others with invite_user"))),
            new Prompt(
                    "monthly_report",
                    "Report of a period",
                    "Reports usage, cost, errors and cache of a period.",
                    List.of(new Argument(
                            "period",
                            "Such as last_month, this_month, last_7_days or 2026-10; default last_month.",
                            false,
                            "last_month",
                            false,
                            NameKind.PERIOD)),
                    List.of(
                            new Way(
                                    List.of("usage_report"),
                                    List.of(),
                                    List.of(),
                                    "Write a report on the usage of our Portkey organisation for the period {period}. Call "
                                            + "usage_report and summarise requests, cost in US dollars, users, error rate "
                                            + "and cache hit rate against the period before, then the top users, models "
                                            + "and workspaces. Say which workspaces are counted and what stands out. Use "
                                            + "only figures from the answer."),
                            new Way(
                                    List.of(),
                                    List.of(
                                            "get_request_analytics",
                                            "get_cost_analytics",
                                            "get_user_analytics",
                                            "get_error_rate_analytics",
                                            "get_cache_hit_analytics",
                                            "get_user_grouped_data",
                                            "get_model_grouped_data",
                                            "get_workspace_grouped_data"),
                                    List.of(),
                                    "Write a report on the usage of our Portkey organisation for the period {period} and "
                                            + "the one before. Read requests (get_request_analytics), cost "
                                            + "(get_cost_analytics), users (get_user_analytics), errors "
                                            + "(get_error_rate_analytics) and cache hits (get_cache_hit_analytics), then "
                                            + "the top users (get_user_grouped_data), models (get_model_grouped_data) and "
                                            + "workspaces (get_workspace_grouped_data). Give cost in US dollars. Say "
                                            + "which workspaces are counted and what stands out. Use only figures from "
                                            + "the answers."))),
            new Prompt(
                    "access_review",
                    "Access review",
                    "Lists admins, risky API keys and open invitations, and changes nothing.",
                    List.of(optional("workspace", "Only this workspace; default all.", NameKind.WORKSPACE)),
                    List.of(
                            new Way(
                                    List.of("access_review"),
                                    List.of(),
                                    List.of(),
                                    "Review who has access to our Portkey organisation[, only in the workspace "
                                            + "{workspace}]. Call access_review and list the findings, the most urgent "
                                            + "first, each with the person or key, the reason and what you advise. Change "
                                            + "nothing."),
                            new Way(
                                    List.of(),
                                    List.of(
                                            "list_users",
                                            "list_user_invites",
                                            "list_api_keys",
                                            "list_workspaces",
                                            "list_workspace_members"),
                                    List.of(),
                                    "Review who has access to our Portkey organisation[, only in the workspace "
                                            + "{workspace}]. Read admins and owners (list_users), invitations that are open "
                                            + "or expired (list_user_invites), API keys without expiry or budget, with wide "
                                            + "scopes or unused for 30 days (list_api_keys), and the members of workspaces "
                                            + "(list_workspaces, list_workspace_members). List the findings, the most "
                                            + "urgent first, each with the person or key, the reason and what you advise. "
                                            + "Change nothing."))),
            new Prompt(
                    "rotate_keys",
                    "Rotate API keys",
                    "Finds API keys that need a new secret, and rotates those you choose.",
                    List.of(
                            optional("key", "Name of one API key; default: propose some.", NameKind.KEY),
                            optional("workspace", "Only keys of this workspace.", NameKind.WORKSPACE)),
                    List.of(new Way(
                            List.of(),
                            List.of("list_api_keys"),
                            List.of("rotate_api_key"),
                            "Rotate API keys of our Portkey organisation[, only the key {key}][, only in the workspace "
                                    + "{workspace}]. List the keys with list_api_keys and show me name, owner, age and "
                                    + "expiry of those that need a new secret. Wait until I choose. Call "
                                    + "rotate_api_key for each chosen key. Its new secret is returned only once: hand it "
                                    + "over at once, and say until when the old one works."))));

    private PromptTexts() {}

    private static Argument required(String name, String description, NameKind kind) {
        return new Argument(name, description, true, null, false, kind);
    }

    private static Argument optional(String name, String description, NameKind kind) {
        return new Argument(name, description, false, null, false, kind);
    }

    private static Way onboarding(List<String> jobs, List<String> invites, String invitation) {
        List<String> writes =
                new ArrayList<>(List.of("create_workspace", "add_workspace_members", "update_integration_workspaces"));
        writes.addAll(invites);
        return new Way(
                jobs,
                List.of("list_workspaces", "list_users", "list_integrations"),
                List.copyOf(writes),
                "Onboard a team into the Portkey workspace {workspace}: {people}. If list_workspaces does not have the "
                        + "workspace, create it with create_workspace.[ Its budget is {budget} US dollars a month.] People "
                        + "in list_users join with add_workspace_members; " + invitation
                        + ". Ask me which integrations of "
                        + "list_integrations the team may use, and give access with update_integration_workspaces. Show "
                        + "me the plan first, and at the end what was done for each person.");
    }
}
