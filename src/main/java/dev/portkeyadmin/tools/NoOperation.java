package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises requests that no operation of Portkey can fulfil, and says what comes nearest. */
final class NoOperation {

    private static final String MOVE =
            "\\b(mov(e|ing)|transfer(ring)?|reassign(ing)?|hand(ing)?|shift(ing)?|relocat(e|ing)|chang(e|ing)|switch(ing)?)\\b";

    private static final String GIVE =
            "\\b(mov(e|ing)|transfer(ring)?|reassign(ing)?|assign(ing)?|hand(ing)?|pass(ing)?|giv(e|ing)|chang(e|ing)|switch(ing)?|"
                    + "turn(ing)?|put(ting)?)\\b";

    private static final String CHANGE =
            "\\b(chang(e|ing)|edit(ing)?|updat(e|ing)|correct(ing)?|fix(ing)?|renam(e|ing)|modify(ing)?|alter(ing)?)\\b";

    private static final String REMOVE =
            "\\b(delet(e|ing)|remov(e|ing)|eras(e|ing)|purg(e|ing)|wip(e|ing)|clear(ing)?)\\b";

    /**
     * What Portkey cannot do.
     *
     * @param of toolsets one of which the best match has to be of
     * @param request as people word it
     * @param sentence the reason and the nearest operations
     */
    private record Impossibility(Set<Toolset> of, Pattern request, String sentence) {}

    private static final List<Impossibility> ALL = List.of(
            of(
                    Set.of(Toolset.API_KEYS),
                    GIVE
                            + ".*\\b(owner(s|ship)?|(another|other|different|new) (person|people|user|colleague|employee|member|human)s?|"
                            + "(some(one|body)|anyone) else)\\b",
                    "an API key cannot move to another person. Create one for them (create_api_key, type workspace/user), have it "
                            + "put to use, then delete the old one (delete_api_key)."),
            of(
                    Set.of(Toolset.API_KEYS),
                    MOVE + ".*\\bkeys?\\b.*\\b(workspace|team|space)\\b|" + MOVE
                            + ".*\\b(workspace|type) of\\b.*\\bkeys?\\b",
                    "an API key stays in its workspace and keeps its type. Create one there (create_api_key with workspace_id), have "
                            + "it put to use, then delete the old one (delete_api_key)."),
            of(
                    Set.of(Toolset.API_KEYS),
                    "\\b(show|see|reveal|display|read|retrieve|recover|view|get|tell)\\b.*\\b(secret|plain ?text|full|whole|actual|"
                            + "complete|unmasked|value)\\b.*\\bkeys?\\b|\\b(show|see|reveal|display|read|retrieve|recover|view|get)\\b"
                            + ".*\\bkeys?\\b.*\\b(again|once more|plain ?text|unmasked)\\b|\\blost (the|my|our|an?) "
                            + "(\\w+ )?(api )?key\\b",
                    "Portkey shows a key only once, when it is created or rotated. rotate_api_key gives it a new secret, and the old "
                            + "one works for a while."),
            of(
                    Set.of(Toolset.USERS),
                    CHANGE + ".*\\binvit(e|es|ation|ations)\\b",
                    "an invitation cannot be edited. Cancel it (delete_user_invite) and invite again (invite_user)."),
            of(
                    Set.of(Toolset.USERS, Toolset.WORKSPACES),
                    CHANGE + ".*\\b(e-?mail|mail address|login address)\\b",
                    "the email of a user cannot be changed; update_user changes names and the role. Invite the new address "
                            + "(invite_user), and remove the old user once it is accepted (delete_user)."),
            of(
                    Set.of(Toolset.USERS),
                    "\\b(suspend|pause|freeze)\\b.*\\b(user|person|account|member|colleague|employee)s?\\b"
                            + "|\\b(reset|chang(e|ing))\\b.*\\b(password|2fa|mfa)\\b",
                    "Portkey's Admin API neither suspends users nor knows their passwords. remove_workspace_member takes a workspace "
                            + "away, update_user lowers the role, delete_user removes the user."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(undelete|un-delete)\\b|\\bundo\\b.*\\b(delet|remov)|\\b(restor(e|ing)|recover(ing)?|bring(ing)? back|get(ting)? "
                            + "back|reviv(e|ing))\\b.*\\b(deleted|removed|erased)\\b",
                    "what was deleted cannot be restored. list_audit_logs (method DELETE) says who deleted it and when; create it "
                            + "again, or invite the person again (invite_user)."),
            of(
                    EnumSet.complementOf(EnumSet.of(Toolset.DEPLOYMENTS)),
                    CHANGE + ".*\\bslugs?\\b",
                    "a slug stays as it was made; an update changes only the name. Only update_deployment can change one. For another "
                            + "slug create a new object, move what uses the old one, then delete that."),
            of(
                    Set.of(Toolset.SECRETS),
                    MOVE + ".*\\b(manager|vault|aws|azure|hashicorp)\\b.*\\b(to|into|type)\\b|" + CHANGE
                            + ".*\\bmanager.?type\\b",
                    "a secret reference keeps its manager. Create another one (create_secret_reference), name it in the "
                            + "secret_mappings of what uses the old one (update_integration), then delete that "
                            + "(delete_secret_reference)."),
            of(
                    Set.of(Toolset.LIMITS),
                    CHANGE
                            + ".*\\b(polic(y|ies)|budget|limit)\\b.*\\b(to tokens|to cost|to requests|group(ed|ing)? by|counts? per)\\b|"
                            + CHANGE + ".*\\b(type|target|grouping|group.?by)\\b.*\\b(polic(y|ies)|budget|limit)\\b",
                    "a policy keeps what it counts and by what it groups. Create another one (create_usage_limit_policy, "
                            + "create_rate_limit_policy), then delete the old one."),
            of(
                    Set.of(Toolset.PROVIDERS, Toolset.CONFIGS, Toolset.PROMPTS, Toolset.GUARDRAILS, Toolset.MCP),
                    MOVE + ".*\\b(to|into|in)\\b.*\\bworkspace\\b",
                    "an object stays in its workspace. Read it, create it in the other workspace, then delete the old one."),
            of(
                    Set.of(Toolset.PROVIDERS),
                    MOVE + ".*\\bprovider\\b.*\\b(another|other|different) integration\\b",
                    "a provider keeps its integration. Create another one (create_provider), move what uses the old one, then delete "
                            + "that (delete_provider)."),
            of(
                    Set.of(Toolset.SCIM),
                    CHANGE + ".*\\b(mapping|role)\\b",
                    "a mapping cannot be edited. Delete it (delete_scim_mapping) and create one with the other role "
                            + "(create_scim_mapping)."),
            of(
                    Set.of(Toolset.PROMPTS, Toolset.CONFIGS, Toolset.GUARDRAILS),
                    REMOVE
                            + ".*\\b(version [0-9]+|(one|a|single|old|older|earlier|previous) versions?|(the|this|a) draft)\\b",
                    "a single version cannot be deleted. publish_prompt and publish_prompt_partial choose the version that is used; "
                            + "deleting the object deletes all its versions."),
            of(
                    Set.of(Toolset.PROMPTS),
                    "\\bun-?publish(ing)?\\b",
                    "a prompt always has a published version. publish_prompt with an earlier number takes the present one back."),
            of(
                    Set.of(Toolset.PROMPTS),
                    "\\b(tak(e|ing)|remov(e|ing)|detach(ing)?|clear(ing)?)\\b.*\\blabel\\b.*\\b(from|off)\\b.*\\b(version|prompt)s?\\b",
                    "a label cannot be taken from a version. label_prompt_version moves it to another one, delete_prompt_label deletes "
                            + "it for all prompts."),
            of(
                    Set.of(Toolset.LOGS, Toolset.ANALYTICS),
                    REMOVE + ".*\\b(logs?|requests?|traces?|feedbacks?|exports?|audit)\\b",
                    "logs, audit logs, feedback and exports cannot be deleted. update_feedback changes a rating, cancel_log_export stops "
                            + "an export."),
            of(
                    Set.of(Toolset.INTEGRATIONS, Toolset.PROVIDERS, Toolset.SECRETS, Toolset.MCP),
                    "\\b(show|see|reveal|display|read|retrieve|recover|view|get|what is)\\b.*\\b(secret|plain ?text|full|actual|unmasked|"
                            + "stored|saved|credentials?|password|token)\\b.*\\b(key|credentials?|value|password|token|again)\\b",
                    "Portkey does not show a stored credential. update_integration replaces that of an integration, "
                            + "update_secret_reference and update_mcp_integration theirs."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(merg(e|ing)|combin(e|ing))\\b.*\\bworkspaces\\b",
                    "workspaces cannot be merged. add_workspace_members takes the members over; create the rest again, then delete "
                            + "the old one (delete_workspace)."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(set(ting)? up|enabl(e|ing)|configur(e|ing)|activat(e|ing)|turn(ing)? on|switch(ing)? on|requir(e|ing))\\b.*"
                            + "\\b(sso|saml|single sign-?on|2fa|mfa|two-?factor)\\b",
                    "how people sign in is not part of the Admin API: see Portkey's own pages. create_scim_mapping maps a group of the "
                            + "identity provider to a workspace."),
            of(
                    Set.of(Toolset.LOGS, Toolset.ANALYTICS),
                    "\\bschedul(e|ing)\\b.*\\b(report|export|summary)s?\\b|\\b(e-?mail|send)\\b.*\\b(report|summary)\\b.*"
                            + "\\b(every|each|weekly|daily|monthly)\\b",
                    "nothing is sent on a schedule. get_cost_analytics and create_log_export answer when they are called."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(renam(e|ing)|delet(e|ing)|clos(e|ing))\\b (the|our|my|this) (whole |entire )?organi[sz]ation\\b|"
                            + "\\b(upgrad(e|ing)|downgrad(e|ing)|chang(e|ing))\\b.*\\b(our|the|my|portkey) (portkey )?(plan|subscription)\\b"
                            + "|\\b(our|portkey'?s?) (portkey )?(invoices?|payment method|credit card)\\b",
                    "the organisation itself, its plan and its invoices are not part of the Admin API: see Portkey's own pages. "
                            + "get_cost_analytics shows what requests have cost."));

    private NoOperation() {}

    private static Impossibility of(Set<Toolset> toolsets, String request, String sentence) {
        return new Impossibility(
                toolsets,
                Pattern.compile(request, Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
                "No operation does this: " + sentence);
    }

    /**
     * Says what to do instead of what a query asks for and Portkey cannot do; empty if that may be possible.
     *
     * @param toolset that of the best match
     */
    static String instead(Toolset toolset, String query) {
        return ALL.stream()
                .filter(each -> each.of().contains(toolset)
                        && each.request().matcher(query).find())
                .findFirst()
                .map(Impossibility::sentence)
                .orElse("");
    }

    /** All sentences. */
    static List<String> sentences() {
        return ALL.stream().map(Impossibility::sentence).toList();
    }
}
