package dev.portkeyadmin.schema;

import java.util.List;
import java.util.regex.Pattern;

/** A kind of object that arguments refer to: where it is listed, what identifies it there, and what the API takes. */
public enum Reference {
    /** A person who has accepted the invitation. */
    USER("user", "list_users", List.of("id"), List.of("email", "first_name last_name"), "role"),

    /** A member of the workspace that the same call names. */
    MEMBER("member", "list_workspace_members", List.of("id"), List.of("email", "first_name last_name"), "role"),

    /** A person's invitation. */
    INVITE("invite", "list_user_invites", List.of("id"), List.of("email"), "status"),

    /** A workspace, where the API takes its id and its slug. */
    WORKSPACE("workspace", "list_workspaces", List.of("id", "slug"), List.of("name"), "description"),

    /** A workspace, where the API takes only its slug. */
    WORKSPACE_SLUG(WORKSPACE, "slug"),

    /** A workspace, where the API takes only its id. */
    WORKSPACE_UUID(WORKSPACE, "id"),

    /** An API key. */
    API_KEY("API key", "list_api_keys", List.of("id"), List.of("name"), "type key"),

    /** An AI integration. */
    INTEGRATION("integration", "list_integrations", List.of("slug", "id"), List.of("name"), "ai_provider_id"),

    /** A provider of a workspace, of which the API takes only the slug, although lists show an id, too. */
    PROVIDER("provider", "list_providers", List.of("slug", "id"), List.of("name"), "note", "slug"),

    /** A virtual key, of which the API takes only the slug. */
    VIRTUAL_KEY("virtual key", "list_virtual_keys", List.of("slug", "id"), List.of("name"), "note", "slug"),

    /** A config. */
    CONFIG("config", "list_configs", List.of("slug", "id"), List.of("name"), "status"),

    /** A prompt. */
    PROMPT("prompt", "list_prompts", List.of("slug", "id"), List.of("name"), "model"),

    /** A prompt, where the API takes a version behind its id: {@code slug@12}. */
    PROMPT_AT_VERSION(PROMPT, ""),

    /** A version of the prompt that the same call names; its number is its name. */
    PROMPT_VERSION("prompt version", "list_prompt_versions", List.of("id"), List.of("prompt_version"), "status"),

    /** A prompt partial. */
    PARTIAL("prompt partial", "list_prompt_partials", List.of("slug", "id"), List.of("name"), "status"),

    /** A folder of prompts. */
    COLLECTION("prompt collection", "list_prompt_collections", List.of("id", "slug"), List.of("name"), "status"),

    /** A label of prompt versions. */
    LABEL("prompt label", "list_prompt_labels", List.of("id"), List.of("name"), "description"),

    /** A guardrail. */
    GUARDRAIL("guardrail", "list_guardrails", List.of("slug", "id"), List.of("name"), "status"),

    /** A budget policy. */
    USAGE_POLICY("budget policy", "list_usage_limit_policies", List.of("id"), List.of("name"), "type"),

    /** A value that a budget policy counts; the same call names the policy. */
    USAGE_ENTITY("counted value", "list_usage_limit_entities", List.of("id"), List.of("value_key"), "status"),

    /** A rate limit policy. */
    RATE_POLICY("rate limit policy", "list_rate_limit_policies", List.of("id"), List.of("name"), "type"),

    /** A reference to a secret in a secret manager. */
    SECRET_REFERENCE(
            "secret reference", "list_secret_references", List.of("slug", "id"), List.of("name"), "manager_type"),

    /** A registered MCP server. */
    MCP_INTEGRATION("MCP integration", "list_mcp_integrations", List.of("id", "slug"), List.of("name"), "url"),

    /** An MCP server of a workspace. */
    MCP_SERVER("MCP server", "list_mcp_servers", List.of("id", "slug"), List.of("name"), "description"),

    /** A gateway deployment. */
    DEPLOYMENT("deployment", "list_deployments", List.of("id", "slug"), List.of("name"), "type"),

    /** A group of the identity provider. */
    SCIM_GROUP("SCIM group", "list_scim_groups", List.of("id"), List.of("name", "display_name"), "id");

    /** A text that is an id of every kind of object. */
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** A slug as Portkey makes it: words and a suffix with a digit. */
    private static final Pattern MADE_SLUG =
            Pattern.compile("[a-z][a-z0-9_]*(-[a-z0-9_]+)*-(?=[a-z0-9]*[0-9])[a-z0-9]{5,}");

    private final String noun;
    private final String list;
    private final List<String> ids;
    private final List<String> names;
    private final String detail;
    private final String only;

    Reference(String noun, String list, List<String> ids, List<String> names, String detail) {
        this(noun, list, ids, names, detail, "");
    }

    Reference(String noun, String list, List<String> ids, List<String> names, String detail, String only) {
        this.noun = noun;
        this.list = list;
        this.ids = ids;
        this.names = names;
        this.detail = detail;
        this.only = only;
    }

    Reference(Reference kind, String only) {
        this.noun = kind.noun;
        this.list = kind.list;
        this.ids = kind.ids;
        this.names = kind.names;
        this.detail = kind.detail;
        this.only = only;
    }

    /** The noun for such an object. */
    public String noun() {
        return noun;
    }

    /** The noun for several of them. */
    public String nouns() {
        return noun.endsWith("cy") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** The operation that lists such objects. */
    public String list() {
        return list;
    }

    /** The members of an item that identify it, the one that the API takes everywhere first. */
    public List<String> ids() {
        return ids;
    }

    /** The member of an item that the API takes here. */
    public String sent() {
        return only.isEmpty() ? ids.get(0) : only;
    }

    /** Returns true if the API takes only one of the ids here. */
    public boolean isRestricted() {
        return !only.isEmpty();
    }

    /** Returns true if this is a workspace. */
    public boolean isWorkspace() {
        return this == WORKSPACE || this == WORKSPACE_SLUG || this == WORKSPACE_UUID;
    }

    /** The members of an item that people know it by; several that make up one name are separated by a space. */
    public List<String> names() {
        return names;
    }

    /** The members of an item that distinguish it from another one of the same name, separated by spaces. */
    public String detail() {
        return detail;
    }

    /** Says where else an object may be that is not in the list, to follow a sentence; empty for nowhere. */
    public String elsewhere() {
        return switch (this) {
            case USER -> "; list_user_invites shows who has not accepted";
            case MEMBER -> "; add_workspace_members (users: [{id, role}]) adds a user of the organisation";
            case INVITE -> "; list_users shows who has accepted";
            default -> "";
        };
    }

    /** The forms of an argument in words, for its description. */
    String words() {
        return (names.contains("email")
                        ? names.size() > 1 ? "Email, full name" : "Email"
                        : this == PROMPT_VERSION ? "Number" : "Name")
                + (ids.contains("slug") ? ", slug or id." : " or id.");
    }

    /** Returns true if a text is a UUID. */
    public static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    /** Returns true if a text has the form that every id has, of Portkey or of others. */
    public static boolean couldBeId(String text) {
        return Form.ID.accepts(text);
    }

    /** Returns true if a text has the form that Portkey gives to the ids or slugs that it makes, and that the API takes here. */
    public boolean looksLikeId(String text) {
        return !only.equals("slug") && isUuid(text)
                || ids.contains("slug")
                        && !only.equals("id")
                        && !isUuid(text)
                        && MADE_SLUG.matcher(text).matches();
    }
}
