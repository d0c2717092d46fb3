package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.McpIntegrationsService.CAPABILITIES;
import static dev.portkeyadmin.resources.McpIntegrationsService.CAPABILITY_TYPE;
import static dev.portkeyadmin.resources.McpIntegrationsService.FROM_ONE;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.ids;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.risk.Condition.becomes;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** MCP servers: an MCP integration made usable in one workspace. */
final class McpServersService extends BaseService {

    private static final Schema SERVER_ID = ref(Reference.MCP_SERVER);

    private static final Schema NAME = name("At most 255 characters.").maxLength(255);

    private static final Schema DESCRIPTION = string("At most 500 characters.").maxLength(500);

    private static final String NEEDS_WORKSPACE = "Portkey may refuse an organisation key here: try a workspace key.";

    McpServersService(PortkeyClient connection) {
        super(connection, "connector tool server instance agent");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_mcp_servers", "/mcp-servers")
                        .nameOf("owner_id", Reference.USER)
                        .title("List MCP servers")
                        .description("Lists the MCP servers of a workspace with id, slug, gateway url and integration. "
                                + "The integrations themselves are in list_mcp_integrations.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", WORKSPACE_ID)
                        .query("ids", "id", ids("Ids, comma-separated"))
                        .query(
                                "search",
                                name("Part of the name, at most 255 characters.")
                                        .maxLength(255))
                        .scope("mcp_servers.list")
                        .errorHint(403, NEEDS_WORKSPACE)
                        .keywords(
                                "connectors instances workspace registered available address endpoint url clients connect"),
                post("create_mcp_server", "/mcp-servers")
                        .title("Create MCP server")
                        .showDetails("list_mcp_servers", "url")
                        .description(
                                "Makes an MCP integration usable in a workspace and returns id, slug and url (for MCP clients). To "
                                        + "register an upstream server first use create_mcp_integration.")
                        .requires(
                                "access of the workspace to the MCP integration, which one made with workspace_id has",
                                "update_mcp_integration_workspaces",
                                "list_mcp_integration_workspaces")
                        .requireBody("name", NAME)
                        .requireBody("mcp_integration_id", ref(Reference.MCP_INTEGRATION))
                        .body("workspace_id", WORKSPACE_ID)
                        .body(
                                "slug",
                                slug("3 to 50 letters, digits, _ or -.")
                                        .minLength(3)
                                        .maxLength(50))
                        .body("description", DESCRIPTION)
                        .scope("mcp_servers.create")
                        .findIdsWith("list_mcp_servers")
                        .errorHint(403, NEEDS_WORKSPACE)
                        .keywords("add instance connector provision make usable"),
                get("get_mcp_server", "/mcp-servers/{mcp_server_id}")
                        .title("Get MCP server")
                        .description("Returns one MCP server with its integration's url, transport and auth_type.")
                        .path("mcp_server_id", SERVER_ID)
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector details one show"),
                put("update_mcp_server", "/mcp-servers/{mcp_server_id}")
                        .title("Update MCP server")
                        .description(
                                "Changes name or description and returns the updated MCP server. For url and credentials use "
                                        + "update_mcp_integration.")
                        .path("mcp_server_id", SERVER_ID)
                        .body("name", NAME)
                        .body("description", DESCRIPTION)
                        .clearable("description")
                        .requireChange()
                        .scope("mcp_servers.update")
                        .findIdsWith("list_mcp_servers")
                        .returnResultOf("get_mcp_server")
                        .keywords("instance connector rename edit name description"),
                delete("delete_mcp_server", "/mcp-servers/{mcp_server_id}")
                        .title("Delete MCP server")
                        .description("Deletes an MCP server of a workspace permanently; the integration stays.")
                        .path("mcp_server_id", SERVER_ID)
                        .confirm(
                                "get_mcp_server",
                                "Delete the MCP server {name} ({slug}), to which {list_mcp_server_connections} users are connected?")
                        .scope("mcp_servers.delete")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector remove good take out"),
                post("test_mcp_server", "/mcp-servers/{mcp_server_id}/test")
                        .title("Test MCP server")
                        .description("Tries to reach the server behind it now: success, status_code, response_time_ms, "
                                + "error.")
                        .path("mcp_server_id", SERVER_ID)
                        .readOnly()
                        .openWorld()
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords(
                                "instance connector ping check health connectivity reachable up running connection alive try"),
                get("list_mcp_server_capabilities", "/mcp-servers/{mcp_server_id}/capabilities")
                        .title("List MCP server tools")
                        .description("Lists tools, prompts and resources of an MCP server, each with enabled, and "
                                + "counts. For all workspaces: list_mcp_integration_capabilities.")
                        .path("mcp_server_id", SERVER_ID)
                        .query("type", CAPABILITY_TYPE)
                        .paged(FROM_ONE)
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector functions tools exposed enabled offers"),
                put("update_mcp_server_capabilities", "/mcp-servers/{mcp_server_id}/capabilities")
                        .showChange("list_mcp_server_capabilities")
                        .title("Switch MCP server tools")
                        .description("Switches the named tools, prompts or resources of one MCP server on or off; "
                                + "others stay. Names: list_mcp_server_capabilities.")
                        .path("mcp_server_id", SERVER_ID)
                        .requireBody("capabilities", CAPABILITIES)
                        .confirm("get_mcp_server", "Switch tools, prompts or resources of the MCP server {name}?")
                        .presentItems("capabilities", "list_mcp_server_capabilities", "", "name")
                        .refuseUnlisted(
                                "list_mcp_server_capabilities",
                                "name",
                                "capabilities.name",
                                "It has no capability {names}; list_mcp_server_capabilities shows all.")
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("capabilities.enabled", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("capabilities.enabled", "true"))
                        .scope("mcp_servers.update")
                        .findIdsWith("list_mcp_servers")
                        .keywords(
                                "instance connector enable disable block allow risky functions tool turn on off single one"),
                get("list_mcp_server_user_access", "/mcp-servers/{mcp_server_id}/user-access")
                        .title("List MCP server user access")
                        .description("Lists who may use an MCP server and is connected to it, with default_user_access "
                                + "for users without a setting of their own.")
                        .path("mcp_server_id", SERVER_ID)
                        .query("search", name("Part of name or email."))
                        .paged(FROM_ONE)
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector people permissions permitted allowed who use list users"),
                put("update_mcp_server_user_access", "/mcp-servers/{mcp_server_id}/user-access")
                        .showChange("list_mcp_server_user_access")
                        .title("Update MCP server user access")
                        .description("Allows or denies an MCP server to the named users, or sets the default for users "
                                + "without a setting of their own. Other users keep theirs.")
                        .path("mcp_server_id", SERVER_ID)
                        .body(
                                "user_access",
                                array(
                                                "Users to change; others stay.",
                                                object(null)
                                                        .require("user_id", ref(Reference.USER))
                                                        .require("enabled", bool("false denies access.")))
                                        .uniqueBy("user_id"))
                        .body(
                                "default_user_access",
                                oneOf("For users without a setting of their own.", "allow", "deny"))
                        .requireChange()
                        .rules(Rule.itemsUnless("user_access", "default_user_access"))
                        .confirm("get_mcp_server", "Change who may use the MCP server {name} ({slug})?")
                        .presentItems("user_access", "list_mcp_server_user_access", "", "user_id")
                        .presentIn("default_user_access", "list_mcp_server_user_access", "default_user_access")
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("user_access.enabled", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("user_access.enabled", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("default_user_access", "deny"))
                        .grave(Effect.OPENS_ACCESS, becomes("default_user_access", "allow"))
                        .scope("mcp_servers.update")
                        .findIdsWith("list_mcp_server_user_access")
                        .keywords("instance connector people permissions permitted allowed only grant revoke block "
                                + "restrict deny let user certain allow use person"),
                get("list_mcp_server_connections", "/mcp-servers/{mcp_server_id}/connections")
                        .nameOf("user_id", Reference.USER)
                        .title("List MCP server connections")
                        .description(
                                "Lists the users who are signed in (OAuth) to an MCP server; the key of a user sees "
                                        + "only that user.")
                        .path("mcp_server_id", SERVER_ID)
                        .query("user_id", ref(Reference.USER))
                        .query("workspace_id", WORKSPACE_ID)
                        .paged(Paging.SNAKE)
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector sessions logins tokens authorised connected active signed oauth "
                                + "users logged in login"),
                delete("delete_mcp_server_connections", "/mcp-servers/{mcp_server_id}/connections")
                        .title("Disconnect MCP server user")
                        .description("Ends a user's connection to an MCP server. To keep them out use "
                                + "update_mcp_server_user_access.")
                        .path("mcp_server_id", SERVER_ID)
                        .requireQuery("user_id", ref(Reference.USER))
                        .query("workspace_id", WORKSPACE_ID)
                        .confirm("get_mcp_server", "Disconnect the user {get_user.email} from the MCP server {name}?")
                        .undoneBy("the user connects again")
                        .refuseUnlistedOrEmpty(
                                "list_mcp_server_connections",
                                "user_id",
                                "user_id",
                                "This user is not connected to the server; list_mcp_server_connections shows who is.")
                        .scope("mcp_servers.delete")
                        .findIdsWith("list_mcp_server_connections")
                        .keywords(
                                "instance connector sign out logout revoke session oauth offboard end log user logged "
                                        + "login force"),
                get("get_mcp_registry", "/v0.1/servers")
                        .title("Get MCP registry")
                        .description(
                                "Returns the MCP servers that the key can reach as the public MCP registry describes "
                                        + "them, for MCP clients; metadata.nextCursor continues the list. To administer them use "
                                        + "list_mcp_servers. Beta.")
                        .query("workspace_id", OF_WORKSPACE)
                        .query("search", name("Part of the name."))
                        .query("updated_since", moment("Only servers updated since"))
                        .query(
                                "limit",
                                integer("Servers, 1 to 100; default 50.").min(1).max(100))
                        .query("cursor", name("metadata.nextCursor of the answer before."))
                        .onHost("https://mcp.portkey.ai")
                        .scope("mcp_servers.list")
                        .keywords("discovery catalogue remotes endpoints public servers discover"),
                get("get_mcp_server_metadata", "/mcp-servers/{mcp_server_id}/metadata")
                        .title("Get MCP server metadata")
                        .description("Returns what the server behind it reports about itself: name, version, protocol.")
                        .path("mcp_server_id", SERVER_ID)
                        .scope("mcp_servers.read")
                        .findIdsWith("list_mcp_servers")
                        .keywords("instance connector sync status version protocol says reports"));
    }
}
