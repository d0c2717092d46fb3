package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Virtual keys, which providers have replaced. */
public final class VirtualKeysService extends BaseService {

    private static final Schema VIRTUAL_KEY_SLUG = id("From list_virtual_keys.");

    private static final Schema KEY = string("The AI provider's API key.");

    private static final Schema DEPLOYMENTS =
            array("Azure OpenAI: apiVersion, deploymentName; optional alias, is_default.", open(null));

    private static final Schema LIMITS = open("As in create_provider.");

    private static final Schema MAPPINGS =
            array("As in create_integration, for key or model_config.<field>.", open(null));

    /** Uses the connection that all services share. */
    public VirtualKeysService(PortkeyClient connection) {
        super(connection, "vendor old legacy deprecated");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_virtual_keys", "/virtual-keys")
                        .title("List virtual keys")
                        .description("Lists virtual keys with slug, name, status, limits. Deprecated; use "
                                + "list_providers.")
                        .paged(Paging.SNAKE)
                        .keywords("old legacy deprecated still")
                        .scope("virtual_keys.list"),
                post("create_virtual_key", "/virtual-keys")
                        .title("Create virtual key")
                        .description("Stores an AI provider's key and returns its slug. Deprecated; use "
                                + "create_provider.")
                        .body("name", string(null))
                        .body("provider", string("Such as openai, azure-openai, anthropic, bedrock."))
                        .body("key", KEY)
                        .body("note", string(null))
                        .body("workspace_id", WORKSPACE_ID)
                        .body("api_version", "apiVersion", string(null))
                        .body("resource_name", "resourceName", string(null))
                        .body("deployment_name", "deploymentName", string(null))
                        .body("deployment_config", "deploymentConfig", DEPLOYMENTS)
                        .body("usage_limits", LIMITS)
                        .body("rate_limits", array(null, LIMITS))
                        .body("expires_at", dateTime(null))
                        .body("secret_mappings", MAPPINGS)
                        .requireChange()
                        .scope("virtual_keys.create")
                        .findIdsWith("list_virtual_keys"),
                get("get_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Get virtual key")
                        .description("Returns one virtual key, its secret masked. Deprecated; use get_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .keywords("details legacy")
                        .scope("virtual_keys.read")
                        .findIdsWith("list_virtual_keys"),
                put("update_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Update virtual key")
                        .description("Changes a virtual key and returns it. Deprecated; use update_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .body("name", string(null))
                        .body("key", KEY)
                        .body("note", string(null))
                        .body("deployment_config", "deploymentConfig", DEPLOYMENTS)
                        .body("usage_limits", LIMITS)
                        .body("secret_mappings", MAPPINGS)
                        .clearable("note", "usage_limits")
                        .requireChange()
                        .scope("virtual_keys.update")
                        .findIdsWith("get_virtual_key")
                        .returnResultOf("get_virtual_key"),
                delete("delete_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Delete virtual key")
                        .description("Deletes a virtual key for good. Deprecated; use delete_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .confirm(
                                "get_virtual_key",
                                "Delete the virtual key {name} ({slug}, {status}), so that requests with it fail?")
                        .confirmWithUsage("virtual_keys", "slug")
                        .scope("virtual_keys.delete")
                        .findIdsWith("list_virtual_keys"));
    }
}
