package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.RATE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.USAGE;
import static dev.portkeyadmin.resources.SharedSchemas.WHOLE_BUDGET;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.risk.Condition.removes;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.ItemCount;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Workspaces of the organisation. */
final class WorkspacesService extends BaseService {

    /** The workspace that an operation is about. */
    static final Schema WORKSPACE = ref(Reference.WORKSPACE);

    private static final Schema NAME = name("Name.");

    private static final Schema DESCRIPTION = string("Any text.");

    private static final Schema ICON = name("An emoji.");

    private static final Schema USAGE_LIMITS =
            array("Budgets of the workspace, beside those of policies.", WHOLE_BUDGET);

    private static final Schema RATE_LIMITS =
            array("Rate limits of the workspace.", RATE_LIMIT).uniqueBy("type", "unit");

    private static final Schema GUARDRAILS =
            array("Guardrails by name, slug or id; [] for none.", ref(Reference.GUARDRAIL, null));

    WorkspacesService(PortkeyClient connection) {
        super(connection, "team space department project area");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_workspaces", "/admin/workspaces")
                        .nameOf("input_guardrails", Reference.GUARDRAIL)
                        .nameOf("output_guardrails", Reference.GUARDRAIL)
                        .nameOf("user_api_key_config", Reference.CONFIG)
                        .title("List workspaces")
                        .description(
                                "Lists workspaces with id, slug, name, defaults and limits; for members and settings use "
                                        + "get_workspace. Policies limit them, too: list_usage_limit_policies, "
                                        + "list_rate_limit_policies.")
                        .keywords(
                                "teams projects departments find search archived overview retired all exist available without "
                                        + "empty unused how many members keys")
                        .paged(Paging.SNAKE)
                        .query("name", name("Part of the name, case-sensitive."))
                        .query("exact_name", name("Whole name."))
                        .query("status", oneOf("Only with this status.", "active", "archived", "active,archived"))
                        .countable(
                                "true: with member_count, api_key_count and provider_count of each.",
                                new ItemCount("member_count", "list_workspace_members", "workspace_id"),
                                new ItemCount("api_key_count", "list_api_keys", "workspace_id"),
                                new ItemCount("provider_count", "list_providers", "workspace_id"))
                        .enterprise()
                        .scope("workspaces.list"),
                get("get_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Get workspace")
                        .description(
                                "Returns one workspace with defaults, limits, members (users) and security_settings. To find "
                                        + "one by name use list_workspaces. Policies limit it, too: list_usage_limit_policies, "
                                        + "list_rate_limit_policies.")
                        .keywords("team project details budget permissions settings defaults configuration limit spend "
                                + "remaining rate limits guardrails config metadata default slug usage info see security "
                                + "allowed left")
                        .path("workspace_id", WORKSPACE)
                        .query("include_usage", bool("true: with the current usage."))
                        .noteIfGiven("include_usage", USAGE)
                        .query("name_format", oneOf("Leaves the icon out of the name.", "plain"))
                        .enterprise()
                        .scope("workspaces.read")
                        .findIdsWith("list_workspaces"),
                post("create_workspace", "/admin/workspaces")
                        .showMadeInside(
                                "list_providers",
                                "provider",
                                "It has no provider, so no models yet: update_integration_workspaces gives it an integration with a provider; create_provider adds one of an integration that it may use already.")
                        .title("Create workspace")
                        .description(
                                "Creates a workspace and returns it. It gets models by update_integration_workspaces.")
                        .keywords(
                                "new team project department onboard set up budget limits rate guardrails members spin "
                                        + "area separate open establish need space interns squad")
                        .requireBody("name", NAME)
                        .body("description", DESCRIPTION)
                        .body("icon", ICON)
                        .body("users", array("Its first members, by email, name or id.", ref(Reference.USER)))
                        .body("defaults", object("Defaults of its requests.").allow("metadata", METADATA))
                        .body("usage_limits", USAGE_LIMITS)
                        .body("rate_limits", RATE_LIMITS)
                        .enterprise()
                        .scope("workspaces.create")
                        .findIdsWith("list_workspaces"),
                put("update_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Update workspace")
                        .description(
                                "Changes a workspace and returns the updated workspace. Lists given replace the present "
                                        + "ones. For members use add_workspace_members.")
                        .keywords(
                                "rename team budget cap spend guardrails default config permissions security spending "
                                        + "limit alert threshold apply rate limits metadata modify remove higher usage edit "
                                        + "debug logging log setting turn on off flags lid spends alarm")
                        .path("workspace_id", WORKSPACE)
                        .body("name", NAME)
                        .body("description", DESCRIPTION)
                        .body("icon", ICON)
                        .body(
                                "defaults",
                                object("Defaults of its requests.")
                                        .allow("metadata", METADATA)
                                        .allow("input_guardrails", GUARDRAILS)
                                        .allow("output_guardrails", GUARDRAILS)
                                        .allow("user_api_key_config", ref(Reference.CONFIG))
                                        .clearable("user_api_key_config"))
                        .body("usage_limits", USAGE_LIMITS)
                        .body("rate_limits", RATE_LIMITS)
                        .body(
                                "security_settings",
                                open("Flags such as membersViewApiKeys or managersWriteWsUsers: all that get_workspace "
                                        + "returns, with changes."))
                        .body(
                                "settings",
                                open(
                                        "Such as debug_log or user_key_metadata: what get_workspace returns, with changes."))
                        .clearable("usage_limits", "rate_limits")
                        .requireChange()
                        .enterprise()
                        .confirm("get_workspace", "Change the workspace {name} ({slug})?")
                        .grave(Effect.WEAKENS_CHECK, empties("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, removes("defaults.input_guardrails", "defaults.output_guardrails"))
                        .grave(Effect.WEAKENS_CHECK, changes("security_settings", "settings"))
                        .grave(Effect.STOPS_TRAFFIC, lowers("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("usage_limits", "rate_limits"))
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("defaults.user_api_key_config"))
                        .scope("workspaces.update")
                        .findIdsWith("list_workspaces")
                        .returnResultOf("get_workspace"),
                delete("delete_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Delete workspace")
                        .description(
                                "Deletes a workspace permanently. Portkey refuses while providers remain in it, and a new "
                                        + "one may have some.")
                        .keywords("remove archive close team project good empty unused tear down permanently")
                        .path("workspace_id", WORKSPACE)
                        .requireBody("name", name("Its name, as a check."))
                        .body("force_delete", bool("Also deletes its providers, configs and API keys."))
                        .endsKeysOf("workspace_id")
                        .confirm(
                                "get_workspace",
                                "Delete the workspace {name} ({slug}; members: {list_workspace_members}, API keys: {list_api_keys}, configs: {list_configs})?")
                        .confirmWithHeld("list_providers", "Its providers")
                        .confirmWithHeld("list_integrations", "Its own integrations, with their credentials")
                        .confirmWithHeld("list_mcp_integrations", "Its own MCP integrations")
                        .confirmWithHeld("list_mcp_servers", "Its MCP servers")
                        .confirmWithHeld("list_prompts", "Its prompts")
                        .confirmWithHeld("list_guardrails", "Its guardrails")
                        .confirmWithUsage("workspace", "slug")
                        .refuseIf("defaults.is_default", "1", "The default workspace cannot be deleted.")
                        .refuseUnless(
                                "name", "name", "name must repeat the name of the workspace; get_workspace returns it.")
                        .refuseIfRemains(
                                "list_providers",
                                "force_delete",
                                "Providers remain in the workspace: {names}. force_delete deletes them, too, with its configs and API "
                                        + "keys.")
                        .confirmIf("defaults.is_default", "1", "It is the default workspace.")
                        .noteIfGiven(
                                "force_delete",
                                "Integrations that belonged to the workspace are deleted, too; those of the organisation stay, also "
                                        + "one that no other workspace may use (get_integration: workspace_count 0).")
                        .enterprise()
                        .scope("workspaces.delete")
                        .findIdsWith("list_workspaces")
                        .errorHint(
                                400,
                                "The name must be that of the workspace, without its icon, and not that of the default workspace.")
                        .errorHint(
                                409,
                                "Providers, configs or API keys remain in the workspace: force_delete deletes them, too. The "
                                        + "default workspace cannot be deleted, and shared prompts can prevent it."));
    }
}
