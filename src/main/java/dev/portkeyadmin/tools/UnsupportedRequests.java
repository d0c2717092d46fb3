package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises requests that no operation of Portkey can fulfil, and says what comes nearest. */
final class UnsupportedRequests {

    /** Words after which the object of the verb before them can no longer follow. */
    private static final String OTHER_WORD =
            "(?:of|for|in|on|with|without|to|from|by|that|which|whose|who|whom|and|or|but|not|at|into|per|as|if|about|when|where|than"
                    + "|after|before|can|may|is|are|was|using|within|then|so)\\b";

    /** The words between a verb or a preposition and its noun. */
    private static final String WORDS = "\\s+(?:(?!" + OTHER_WORD + ")[^\\s,;:.?!]+\\s+){0,6}?";

    /** The end of an object: the noun is not part of a longer one, such as the limit of a key. */
    private static final String END =
            "(?=\\W*$|\\s*[.?!,;]|\\s+(?:of|for|from|in|to|into|again|once more|please|called|named|that)\\b)";

    private static final String MOVE =
            "\\b(?:mov(?:e|ing)|transfer(?:ring)?|relocat(?:e|ing)|migrat(?:e|ing)|shift(?:ing)?)\\b";

    private static final String HAND =
            "\\b(?:mov(?:e|ing)|transfer(?:ring)?|reassign(?:ing)?|hand(?:ing)?|pass(?:ing)?)\\b";

    private static final String CHANGE =
            "\\b(?:chang(?:e|ing)|edit(?:ing)?|updat(?:e|ing)|correct(?:ing)?|renam(?:e|ing)|modify(?:ing)?|alter(?:ing)?|"
                    + "switch(?:ing)?)\\b";

    private static final String REMOVE =
            "\\b(?:delet(?:e|ing)|remov(?:e|ing)|eras(?:e|ing)|purg(?:e|ing)|wip(?:e|ing)|clear(?:ing)?)\\b";

    private static final String RESTORE =
            "\\b(?:restor(?:e|ing)|recover(?:ing)?|bring(?:ing)? back|get(?:ting)? back|reviv(?:e|ing))\\b";

    private static final String SHOW = "\\b(?:show|see|reveal|display|read|retrieve|recover|view|get|tell|what is)\\b";

    /** Keys themselves, and not something of them. */
    private static final String KEY =
            "\\bkeys?\\b(?!['\u2019]|\\s+(?:limits?|budgets?|expir\\w*|scopes?|configs?|defaults?|alerts?|rates?"
                    + "|usage|names?|metadata|polic\\w*)\\b)";

    private static final String POLICY = "(?:polic(?:y|ies)|budgets?|limits?)\\b(?!['\u2019])";

    private static final String ANOTHER_PERSON =
            "\\bto\\s+(?:an?\\s+)?(?:(?:another|other|different|new) (?:owner|person|people|user|colleague|employee|member|human)s?"
                    + "|(?:some|any)(?:one|body) else)\\b";

    /** Words between an object and what follows it, such as its name. */
    private static final String NAME = "[^,;:.?!]{0,60}?";

    /** Names may hold any words. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|\u201c[^\u201d]*\u201d");

    /**
     * A kind of request that Portkey cannot fulfil.
     *
     * @param of the toolsets that the best match may belong to
     * @param request as people word it
     * @param sentence the reason and the nearest operations
     */
    private record Impossibility(Set<Toolset> of, Pattern request, String sentence) {}

    /** The requests name the object right after the verb: to change the email of a user is impossible, a user with an email is not. */
    private static final List<Impossibility> ALL = List.of(
            of(
                    Set.of(Toolset.API_KEYS),
                    HAND + WORDS + KEY + NAME + ANOTHER_PERSON
                            + "|\\b(?:assign(?:ing)?|giv(?:e|ing))\\s+(?:[^\\s]+['\u2019]s?|this|that|his|her|their)\\s+(?:\\w+\\s+)?"
                            + KEY
                            + NAME + ANOTHER_PERSON + "|(?:" + CHANGE + "|" + HAND + ")" + WORDS
                            + "(?:own(?:er|ership)\\s+of" + WORDS + KEY + "|keys?['\u2019]?s?\\s+own(?:er|ership)\\b)",
                    "an API key cannot move to another person. Create one for them (create_api_key, type workspace/user), put "
                            + "it to use, then delete the old one (delete_api_key)."),
            of(
                    Set.of(Toolset.API_KEYS),
                    MOVE + WORDS + KEY + NAME + "\\b(?:to|into)" + WORDS + "(?:workspace|team|space)\\b|(?:" + CHANGE
                            + "|" + MOVE + ")" + WORDS + "(?:workspace|type)\\s+of" + WORDS + KEY,
                    "an API key stays in its workspace and keeps its type. Create one there (create_api_key with workspace_id), put "
                            + "it to use, then delete the old one (delete_api_key)."),
            of(
                    Set.of(Toolset.API_KEYS),
                    SHOW + WORDS
                            + "(?:full |whole |actual |complete )?(?:secret|plain ?text|value)(?: value| text)?\\s+of"
                            + WORDS + KEY
                            + "|" + SHOW + WORDS
                            + "(?:secret|plain ?text|full|whole|actual|complete|unmasked)\\s+(?:api |secret )*key\\b"
                            + END + "|" + SHOW
                            + WORDS + "key\\s+(?:value |secret )?(?:again|once more|in plain ?text|unmasked)\\b"
                            + "|^(?!.*\\b(?:rotat|delet|remov|revok|replac|creat|new|block|disabl|limit|expir))"
                            + ".*\\blost (?:the|my|our|an?) (?:\\w+ )?(?:api )?key\\b" + END,
                    "Portkey shows a key only once, when it is created or rotated. rotate_api_key gives it a new secret, and the old "
                            + "one works for a while."),
            of(
                    Set.of(Toolset.USERS),
                    CHANGE + WORDS + "(?:(?:roles?|workspaces?|email|scopes?|names?)\\s+(?:of|in|on|for)" + WORDS
                            + ")?invit(?:es?|ations?)\\b" + END,
                    "an invitation cannot be edited. Cancel it (delete_user_invite) and invite again (invite_user)."),
            of(
                    Set.of(Toolset.USERS, Toolset.WORKSPACES),
                    "^(?!.*\\b(?:alert|notif|recipient|budget|role|admin|owner|member|name|invit)).*" + CHANGE + WORDS
                            + "(?:e-?mail|mail|login)(?:\\s+address)?\\b(?!es|\\s+(?:template|setting))",
                    "the email of a user cannot be changed; update_user changes names and the role. Invite the new address "
                            + "(invite_user), and remove the old user once it is accepted (delete_user)."),
            of(
                    Set.of(Toolset.USERS),
                    "\\b(?:suspend|pause|freeze)" + WORDS
                            + "(?:user|person|account|member|colleague|employee)s?\\b(?!['\u2019]|\\s+(?:key"
                            + "|access|budget|spend\\w*|limit)s?\\b)"
                            + "|^(?!.*\\b(?:integration|secret|provider|vault|server)).*\\b(?:reset|chang(?:e|ing))"
                            + WORDS
                            + "(?:password|2fa|mfa)\\b",
                    "Portkey's Admin API neither suspends users nor knows their passwords. remove_workspace_member takes a workspace "
                            + "away, update_user lowers the role, delete_user removes the user."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(?:undelete|un-delete)\\b|\\bundo" + WORDS
                            + "(?:delet(?:e|ion|ing)|remov(?:e|al|ing))\\b(?!\\s+of" + WORDS
                            + "(?:labels?|members?|limits?|budgets?)\\b)|"
                            + RESTORE + WORDS
                            + "(?:deleted|removed|erased)\\b(?!\\s+(?:label|member|draft|version|access|limit|budget"
                            + "|model)s?\\b)|" + RESTORE + WORDS
                            + "[^\\s,;:.?!]+\\s+(?:that|which|who|we|i)\\s+(?:\\w+\\s+){0,3}?deleted\\b",
                    "what was deleted cannot be restored. list_audit_logs (method DELETE) says who deleted it and when; create it "
                            + "again, or invite the person again (invite_user)."),
            of(
                    EnumSet.complementOf(EnumSet.of(Toolset.DEPLOYMENTS)),
                    CHANGE + WORDS + "(?<!default.provider.)slugs?\\b" + END,
                    "an update changes only the name, not the slug; only update_deployment changes that. For another "
                            + "slug create a new object, move what uses the old one, then delete that."),
            of(
                    Set.of(Toolset.SECRETS),
                    "(?:" + MOVE + "|" + CHANGE + ")" + WORDS + "(?:secrets?|references?)\\b(?!['\u2019])" + NAME
                            + "\\b(?:to|into)\\s+(?:the\\s+|an?\\s+)?(?:aws|azure|hashicorp|vault|(?:another|other|different) "
                            + "(?:secret )?(?:manager|vault))\\b(?!\\s+(?:address|path|role|region|key|url|account|namespace))|"
                            + CHANGE
                            + WORDS + "manager.?type\\b",
                    "a secret reference keeps its manager. Create another one (create_secret_reference), name it in the "
                            + "secret_mappings of what uses the old one (update_integration), then delete that "
                            + "(delete_secret_reference)."),
            of(
                    Set.of(Toolset.LIMITS),
                    CHANGE + WORDS + POLICY
                            + "(?:\\s+from\\s+\\w+)?\\s+to\\s+(?:count\\s+)?(?:tokens|cost|requests|dollars)\\b"
                            + "(?!\\s+(?:per|of|[$0-9]))|" + CHANGE + WORDS + "(?:type|grouping|group.?by)\\s+(?:of|in)"
                            + WORDS + POLICY
                            + "|" + CHANGE + WORDS
                            + "(?:policy|budget|limit)(?:['\u2019]s)?\\s+(?:type|grouping|group.?by)\\b",
                    "a policy keeps what it counts and by what it groups. Create another one (create_usage_limit_policy, "
                            + "create_rate_limit_policy), then delete the old one."),
            of(
                    Set.of(Toolset.PROVIDERS, Toolset.CONFIGS, Toolset.PROMPTS, Toolset.GUARDRAILS, Toolset.MCP),
                    "^(?!.*\\b(?:traffic|requests|users?|members?|people|persons?)\\b).*" + MOVE + NAME
                            + "\\b(?:to|into)" + WORDS
                            + "workspace\\b(?!['\u2019]|\\s+(?:folder|collection|default|level))",
                    "an object stays in its workspace. Read it, create it in the other workspace, then delete the old one."),
            of(
                    Set.of(Toolset.PROVIDERS),
                    "(?:" + MOVE + "|" + CHANGE + ")" + WORDS + "provider\\b(?!['\u2019])" + NAME
                            + "\\bto\\s+(?:an?\\s+)?(?:another|other|different) integration\\b",
                    "a provider keeps its integration. Create another one (create_provider), move what uses the old one, then delete "
                            + "that (delete_provider)."),
            of(
                    Set.of(Toolset.SCIM),
                    CHANGE + WORDS + "(?:mapping|role)\\b",
                    "a mapping cannot be edited. Delete it (delete_scim_mapping) and create one with the other role "
                            + "(create_scim_mapping)."),
            of(
                    Set.of(Toolset.PROMPTS, Toolset.CONFIGS, Toolset.GUARDRAILS),
                    REMOVE + WORDS + "(?:version [0-9]+|(?:one|a|single|old|older|earlier|previous) versions?|draft)\\b"
                            + END,
                    "a single version cannot be deleted. publish_prompt and publish_prompt_partial choose the version that is used; "
                            + "deleting the object deletes all its versions."),
            of(
                    Set.of(Toolset.PROMPTS),
                    "^(?!.*\\bpublish(?:ing)?\\b).*\\bun-?publish(?:ing)?\\b",
                    "a prompt always has a published version. publish_prompt with an earlier number takes the present one back."),
            of(
                    Set.of(Toolset.PROMPTS),
                    "^(?!.*\\b(?:all|every)\\b).*\\b(?:tak(?:e|ing)|remov(?:e|ing)|detach(?:ing)?|clear(?:ing)?)"
                            + WORDS + "label\\b" + NAME + "\\b(?:from|off)" + WORDS + "(?:version|prompt)s?\\b",
                    "a label cannot be taken from a version. label_prompt_version moves it to another one, delete_prompt_label deletes "
                            + "it for all prompts."),
            of(
                    Set.of(Toolset.LOGS, Toolset.ANALYTICS),
                    "^(?!\\W*(?:show|list|see|who|what|which|when|find|count|how|get|read|view|search|did)\\b).*"
                            + REMOVE + WORDS + "(?:logs?|requests?|traces?|feedbacks?|exports?)\\b" + END,
                    "logs, audit logs, feedback and exports cannot be deleted. update_feedback changes a rating, cancel_log_export stops "
                            + "an export."),
            of(
                    Set.of(Toolset.INTEGRATIONS, Toolset.PROVIDERS, Toolset.SECRETS, Toolset.MCP),
                    SHOW + WORDS + "(?:secret|plain ?text|full|actual|unmasked|stored|saved)\\s+(?:\\w+\\s+){0,2}?"
                            + "(?:key|credentials?|password|token|value)\\b" + END,
                    "Portkey does not show a stored credential. update_integration replaces that of an integration, "
                            + "update_secret_reference and update_mcp_integration theirs."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(?:merg(?:e|ing)|combin(?:e|ing))" + WORDS + "workspaces\\b",
                    "workspaces cannot be merged. add_workspace_members takes the members over; create the rest again, then delete "
                            + "the old one (delete_workspace)."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(?:set(?:ting)? up|enabl(?:e|ing)|configur(?:e|ing)|activat(?:e|ing)|turn(?:ing)? on|switch(?:ing)? on|"
                            + "requir(?:e|ing))" + WORDS + "(?:sso|saml|single sign-?on|2fa|mfa|two-?factor)\\b",
                    "how people sign in is not part of the Admin API: see Portkey's own pages. create_scim_mapping maps a group of the "
                            + "identity provider to a workspace."),
            of(
                    Set.of(Toolset.LOGS, Toolset.ANALYTICS),
                    "\\bschedul(?:e|ing)" + WORDS + "(?:report|export|summary)s?\\b|\\b(?:e-?mail|send)\\b.*"
                            + "\\b(?:report|summary)\\b.*\\b(?:every|each|weekly|daily|monthly)\\b",
                    "nothing is sent on a schedule. get_cost_analytics and create_log_export answer when they are called."),
            of(
                    EnumSet.allOf(Toolset.class),
                    "\\b(?:renam(?:e|ing)|delet(?:e|ing)|clos(?:e|ing)) (?:the|our|my|this) (?:whole |entire )?organi[sz]ation\\b"
                            + "(?=\\W*$|\\s*[.?!,;]|\\s+(?:please|now|account)\\b)|"
                            + "\\b(?:upgrad(?:e|ing)|downgrad(?:e|ing)|chang(?:e|ing)) (?:our |the |my )?(?:portkey )?(?:plan|subscription)\\b"
                            + "(?=\\W*$|\\s*[.?!,;]|\\s+(?:to|with portkey|please)\\b)"
                            + "|\\b(?:our|portkey'?s?) (?:portkey )?(?:invoices?|payment method|credit card)\\b" + END,
                    "the organisation itself, its plan and its invoices are not part of the Admin API: see Portkey's own pages. "
                            + "get_cost_analytics shows what requests have cost."));

    private UnsupportedRequests() {}

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
        String words = QUOTED.matcher(query).replaceAll("it");
        return ALL.stream()
                .filter(each -> each.of().contains(toolset)
                        && each.request().matcher(words).find())
                .findFirst()
                .map(Impossibility::sentence)
                .orElse("");
    }

    /** All sentences. */
    static List<String> sentences() {
        return ALL.stream().map(Impossibility::sentence).toList();
    }
}
