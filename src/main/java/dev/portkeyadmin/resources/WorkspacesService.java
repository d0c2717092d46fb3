package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.RATE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.USAGE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Workspaces of the organisation. */
public final class WorkspacesService extends BaseService {

    /** The workspace that an operation is about. */
    static final Schema WORKSPACE = id("Id or slug.");

    private static final Schema USAGE_LIMITS = array(null, USAGE_LIMIT.describedAs(null));

    private static final Schema RATE_LIMITS = array(null, RATE_LIMIT);

    /** Uses the connection that all services share. */
    public WorkspacesService(PortkeyClient connection) {
        super(connection, "team space department project area");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_workspaces", "/admin/workspaces")
                        .title("List workspaces")
                        .description(
                                "Lists workspaces with id, slug, name, defaults and limits; for members and settings use "
                                        + "get_workspace.")
                        .keywords("teams projects departments find search archived overview retired")
                        .paged(Paging.SNAKE)
                        .query("name", string("Case-sensitive."))
                        .query("exact_name", string(null))
                        .query("status", oneOf(null, "active", "archived", "active,archived"))
                        .enterprise()
                        .scope("workspaces.list"),
                get("get_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Get workspace")
                        .description(
                                "Returns one workspace with defaults, limits, members (users) and security_settings.")
                        .keywords("team project details budget permissions settings defaults configuration")
                        .path("workspace_id", WORKSPACE)
                        .query("include_usage", bool(null))
                        .query("name_format", oneOf("Leaves the icon out of the name.", "plain"))
                        .enterprise()
                        .scope("workspaces.read")
                        .findIdsWith("list_workspaces"),
                post("create_workspace", "/admin/workspaces")
                        .title("Create workspace")
                        .description(
                                "Creates a workspace and returns it. It gets models by update_integration_workspaces.")
                        .keywords("new team project department onboard set up budget")
                        .requireBody("name", string(null))
                        .body("description", string(null))
                        .body("icon", string("An emoji."))
                        .body("users", array("Ids from list_users.", string(null)))
                        .body("defaults", object(null).allow("metadata", METADATA))
                        .body("usage_limits", USAGE_LIMITS)
                        .body("rate_limits", RATE_LIMITS)
                        .enterprise()
                        .scope("workspaces.create")
                        .findIdsWith("list_workspaces"),
                put("update_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Update workspace")
                        .description(
                                "Changes a workspace and returns it as it is afterwards. Lists given replace the present "
                                        + "ones.")
                        .keywords("rename team budget cap spend guardrails default config permissions security")
                        .path("workspace_id", WORKSPACE)
                        .body("name", string(null))
                        .body("description", string(null))
                        .body("icon", string("An emoji."))
                        .body(
                                "defaults",
                                object(null)
                                        .allow("metadata", METADATA)
                                        .allow("input_guardrails", array(null, string(null)))
                                        .allow("output_guardrails", array(null, string(null)))
                                        .allow("user_api_key_config", string("Config id or slug.")))
                        .body("usage_limits", array("As in create_workspace.", open(null)))
                        .body("rate_limits", RATE_LIMITS)
                        .body("security_settings", open("All flags, as in get_workspace."))
                        .body("settings", open("As in get_workspace."))
                        .clearable("usage_limits", "rate_limits")
                        .requireChange()
                        .enterprise()
                        .scope("workspaces.update")
                        .findIdsWith("list_workspaces")
                        .returnResultOf("get_workspace"),
                delete("delete_workspace", "/admin/workspaces/{workspace_id}")
                        .title("Delete workspace")
                        .description(
                                "Deletes a workspace for good. Without force_delete Portkey often refuses, even for an empty "
                                        + "one.")
                        .keywords("remove archive close team project")
                        .path("workspace_id", WORKSPACE)
                        .requireBody("name", string("As get_workspace has it with name_format plain."))
                        .body("force_delete", bool("Also deletes its providers, configs and API keys."))
                        .endsKeysOf("workspace_id")
                        .confirm(
                                "get_workspace",
                                "Delete the workspace {name} ({slug}; members: {list_workspace_members}, API keys: {list_api_keys}, providers: {list_providers}, configs: {list_configs}), and what is in it: {force_delete}?")
                        .confirmWithUsage("workspace_slug", "slug")
                        .enterprise()
                        .scope("workspaces.delete")
                        .findIdsWith("list_workspaces")
                        .errorHint(400, "The name must be the workspace's own, without its icon.")
                        .errorHint(
                                409,
                                "Providers, configs or API keys are left in it: force_delete takes them along. The default "
                                        + "workspace cannot be deleted, and shared prompts can keep another one."));
    }
}
