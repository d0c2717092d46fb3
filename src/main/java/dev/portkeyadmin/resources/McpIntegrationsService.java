package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.secretMappings;
import static dev.portkeyadmin.risk.Condition.becomes;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.map;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.url;
import static dev.portkeyadmin.schema.Schemas.uuid;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Filling;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** MCP integrations: upstream MCP servers known to the organisation. */
final class McpIntegrationsService extends BaseService {

    /** The paging of both lists of capabilities. */
    static final Paging FROM_ONE = new Paging("page_size", "page", 1);

    /** The kind of a capability, in lists. */
    static final Schema CAPABILITY_TYPE =
            oneOf("Only of this type.", "tool", "prompt", "resource", "resource_template");

    /** Capabilities to switch on or off; others stay as they are. */
    static final Schema CAPABILITIES = array(
                    "One or more capabilities; others stay.",
                    object(null)
                            .require("name", name("Name of the capability."))
                            .require("type", oneOf("Its type.", "tool", "prompt", "resource"))
                            .require("enabled", bool("false switches it off.")))
            .uniqueBy("name", "type")
            .minItems(1);

    private static final Schema INTEGRATION_ID = ref(Reference.MCP_INTEGRATION);

    private static final Schema ORGANISATION_ID = uuid("Default: that of an organisation key, without workspace_id.");

    private static final Schema NAME = name("Name.");

    private static final Schema DESCRIPTION = string("Any text.");

    private static final Schema URL = url("URL of the server, https:// or http://.");

    private static final Schema AUTH_TYPE = oneOf("Login at the server.", "oauth_auto", "headers", "none");

    private static final Schema TRANSPORT = oneOf("Transport of the server.", "http", "sse");

    private static final Schema CONFIGURATIONS = open("Settings of the login.")
            .allow("custom_headers", map("Headers sent to the server, credentials too.", string(null)))
            .allow("passthrough_header", open("Headers copied from requests."));

    private static final Schema MAPPINGS = secretMappings(
            "^configurations\\.[A-Za-z0-9_.-]+$", "configurations.<field>", "configurations.oauth_metadata");

    McpIntegrationsService(PortkeyClient connection) {
        super(connection, "connector tool server external upstream agent");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_mcp_integrations", "/mcp-integrations")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("owner_id", Reference.USER)
                        .title("List MCP integrations")
                        .description(
                                "Lists upstream MCP servers with id, slug, url, auth_type, transport. Their uses in "
                                        + "workspaces are in list_mcp_servers.")
                        .paged(Paging.SNAKE)
                        .query("organisation_id", ORGANISATION_ID)
                        .fillOrganisation(Filling.WITHOUT_WORKSPACE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("type", oneOf("Owner; default all.", "workspace", "organisation", "all"))
                        .query("search", name("Part of the name."))
                        .scope("organisation_mcp_integrations.list", "workspace_mcp_integrations.list")
                        .keywords("connectors remote registry upstream external all registered organisation known"),
                post("create_mcp_integration", "/mcp-integrations")
                        .title("Create MCP integration")
                        .description(
                                "Registers an upstream MCP server and returns id and slug. Without workspace_id next give "
                                        + "workspaces access with update_mcp_integration_workspaces; then use create_mcp_server.")
                        .requireBody("name", NAME)
                        .requireBody("url", URL)
                        .requireBody("auth_type", AUTH_TYPE)
                        .requireBody("transport", TRANSPORT)
                        .body("organisation_id", ORGANISATION_ID)
                        .fillOrganisation(Filling.WITHOUT_WORKSPACE)
                        .body(
                                "workspace_id",
                                ref(Reference.WORKSPACE, "The only workspace to use it: name, slug or id."))
                        .body("slug", slug("Letters, digits, _ and -."))
                        .body("description", DESCRIPTION)
                        .body("configurations", CONFIGURATIONS)
                        .body("secret_mappings", MAPPINGS)
                        .scope("organisation_mcp_integrations.create", "workspace_mcp_integrations.create")
                        .findIdsWith("list_mcp_integrations")
                        .keywords(
                                "add connect hook connector register remote upstream internal external new server offer"),
                get("get_mcp_integration", "/mcp-integrations/{mcp_integration_id}")
                        .title("Get MCP integration")
                        .description("Returns one upstream MCP server: url, auth_type, transport, configurations, "
                                + "global_workspace_access. To find one by name use list_mcp_integrations.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .parseJsonField("configurations")
                        .scope("organisation_mcp_integrations.read", "workspace_mcp_integrations.read")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector remote upstream details one url show authenticate auth"),
                put("update_mcp_integration", "/mcp-integrations/{mcp_integration_id}")
                        .title("Update MCP integration")
                        .description("Changes an upstream MCP server and returns the updated one. For its tools use "
                                + "update_mcp_integration_capabilities.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .body("name", NAME)
                        .body("description", DESCRIPTION)
                        .body("url", URL)
                        .body("auth_type", AUTH_TYPE)
                        .body("transport", TRANSPORT)
                        .body("configurations", CONFIGURATIONS)
                        .body("secret_mappings", MAPPINGS)
                        .clearable("description")
                        .requireChange()
                        .confirm(
                                "get_mcp_integration",
                                "Change the MCP integration {name} ({url}) for all workspaces that have it?")
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("url", "transport"))
                        .grave(Effect.OVERWRITES_CREDENTIAL, changes("auth_type"))
                        .grave(Effect.OVERWRITES_CREDENTIAL, given("configurations", "secret_mappings"))
                        .scope("organisation_mcp_integrations.update", "workspace_mcp_integrations.update")
                        .findIdsWith("list_mcp_integrations")
                        .returnResultOf("get_mcp_integration")
                        .keywords(
                                "connector remote upstream rename headers token url auth authentication change address "
                                        + "moved oauth credentials replace new"),
                delete("delete_mcp_integration", "/mcp-integrations/{mcp_integration_id}")
                        .title("Delete MCP integration")
                        .description(
                                "Deletes an upstream MCP server permanently. To take it only from some workspaces use "
                                        + "update_mcp_integration_workspaces.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .confirm(
                                "get_mcp_integration",
                                "Delete the MCP integration {name} ({url}; workspaces with a setting of their own: {list_mcp_integration_workspaces})?")
                        .confirmIf("global_workspace_access.enabled", "true", "All workspaces may use it.")
                        .scope("organisation_mcp_integrations.delete", "workspace_mcp_integrations.delete")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector remote upstream remove good external unregister"),
                get("list_mcp_integration_workspaces", "/mcp-integrations/{mcp_integration_id}/workspaces")
                        .nameOf("id", Reference.WORKSPACE)
                        .title("List MCP workspace access")
                        .description("Lists which workspaces may use an MCP integration, and global_workspace_access.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .listUnpaged(new ListShape("workspaces", "total"))
                        .scope("organisation_mcp_integrations.read", "workspace_mcp_integrations.read")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector granted teams permissions allowed use access which may given who"),
                put("update_mcp_integration_workspaces", "/mcp-integrations/{mcp_integration_id}/workspaces")
                        .title("Update MCP workspace access")
                        .description("Gives workspaces access to an MCP integration or takes it away, and returns the "
                                + "updated access.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .requireBody(
                                "workspaces",
                                array(
                                                "Workspaces to change; may be empty.",
                                                object(null)
                                                        .require("id", ref(Reference.WORKSPACE))
                                                        .require("enabled", bool("false takes access away.")))
                                        .uniqueBy("id"))
                        .body(
                                "global_workspace_access",
                                object("Access of all workspaces.").allow("enabled", bool("true gives them access.")))
                        .body(
                                "override_existing_workspace_access",
                                bool("true: also replaces the access of all other workspaces; default false."))
                        .clearable("global_workspace_access")
                        .rules(Rule.itemsUnless(
                                "workspaces", "global_workspace_access", "override_existing_workspace_access", "clear"))
                        .confirm(
                                "get_mcp_integration",
                                "Change which workspaces may use the MCP integration {name} ({url})?")
                        .presentItems("workspaces", "list_mcp_integration_workspaces", "workspaces", "id")
                        .presentIn(
                                "global_workspace_access", "list_mcp_integration_workspaces", "global_workspace_access")
                        .grave(Effect.OPENS_ACCESS, becomes("workspaces.enabled", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("workspaces.enabled", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("global_workspace_access.enabled", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("global_workspace_access.enabled", "false"))
                        .grave(Effect.CHANGES_ACCESS, empties("global_workspace_access"))
                        .grave(Effect.CHANGES_ACCESS, is("override_existing_workspace_access", "true"))
                        .scope("organisation_mcp_integrations.update", "workspace_mcp_integrations.update")
                        .findIdsWith("list_mcp_integrations")
                        .returnResultOf("list_mcp_integration_workspaces")
                        .keywords("connector grant revoke share teams permissions enable disable give access make "
                                + "available everyone offer open allow use team withdraw take away"),
                get("list_mcp_integration_capabilities", "/mcp-integrations/{mcp_integration_id}/capabilities")
                        .title("List MCP integration tools")
                        .description("Lists tools, prompts and resources of an MCP integration, each with enabled, and "
                                + "counts. For one workspace: list_mcp_server_capabilities.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .query("type", CAPABILITY_TYPE)
                        .paged(FROM_ONE)
                        .scope("organisation_mcp_integrations.read", "workspace_mcp_integrations.read")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector functions tools offers exposed enabled"),
                put("update_mcp_integration_capabilities", "/mcp-integrations/{mcp_integration_id}/capabilities")
                        .showChange("list_mcp_integration_capabilities")
                        .title("Switch MCP integration tools")
                        .description("Switches the named tools, prompts or resources on or off for all workspaces; "
                                + "others stay. Names: list_mcp_integration_capabilities.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .requireBody("capabilities", CAPABILITIES)
                        .confirm(
                                "get_mcp_integration",
                                "Switch tools, prompts or resources of the MCP integration {name}?")
                        .presentItems("capabilities", "list_mcp_integration_capabilities", "", "name")
                        .refuseUnlisted(
                                "list_mcp_integration_capabilities",
                                "name",
                                "capabilities.name",
                                "It has no capability {names}; list_mcp_integration_capabilities shows all.")
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("capabilities.enabled", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("capabilities.enabled", "true"))
                        .scope("organisation_mcp_integrations.update", "workspace_mcp_integrations.update")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector enable disable block allow risky functions tool turn on off all hide"),
                get("get_mcp_integration_metadata", "/mcp-integrations/{mcp_integration_id}/metadata")
                        .title("Get MCP integration metadata")
                        .description("Returns what the upstream server reports about itself (name, version, protocol, "
                                + "capability_flags) and the time of the last sync.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .scope("organisation_mcp_integrations.read", "workspace_mcp_integrations.read")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector sync status error version protocol info reported synced software"),
                post("test_mcp_integration", "/mcp-integrations/{mcp_integration_id}/test")
                        .title("Test MCP integration")
                        .description("Tries to reach the upstream server now: success, status_code, response_time_ms, "
                                + "error.")
                        .path("mcp_integration_id", INTEGRATION_ID)
                        .readOnly()
                        .openWorld()
                        .scope("organisation_mcp_integrations.read", "workspace_mcp_integrations.read")
                        .findIdsWith("list_mcp_integrations")
                        .keywords("connector ping check health connectivity reachable up running alive"));
    }
}
