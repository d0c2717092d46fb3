package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.BUDGET;
import static dev.portkeyadmin.resources.SharedSchemas.RATE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.WHOLE_BUDGET;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.resources.SharedSchemas.secretMappings;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Virtual keys, the predecessors of providers. */
final class VirtualKeysService extends BaseService {

    private static final Schema VIRTUAL_KEY_SLUG = ref(Reference.VIRTUAL_KEY);

    private static final Schema NAME = name("Name.");

    private static final Schema NOTE = string("Any text.");

    private static final Schema KEY = name("The AI provider's API key.");

    private static final Schema DEPLOYMENTS = array(
            "Deployments of Azure OpenAI.",
            object(null)
                    .require("apiVersion", name("Azure API version."))
                    .require("deploymentName", name("Azure deployment name."))
                    .allow("alias", name("Another name for it."))
                    .allow("is_default", bool("Default false.")));

    private static final Schema MAPPINGS = secretMappings(
            "^(key|model_config\\.[A-Za-z0-9_.-]+)$", "key or model_config.<field>", "model_config.awsSecretAccessKey");

    VirtualKeysService(PortkeyClient connection) {
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
                        .keywords("old legacy deprecated still migrate")
                        .scope("virtual_keys.list"),
                post("create_virtual_key", "/virtual-keys")
                        .title("Create virtual key")
                        .keywords("legacy new vendor")
                        .description("Stores an AI provider's key and returns its slug. Deprecated; use "
                                + "create_provider.")
                        .body("name", NAME)
                        .body("provider", name("Such as openai, azure-openai, anthropic, bedrock."))
                        .body("key", KEY)
                        .body("note", NOTE)
                        .body("workspace_id", WORKSPACE_ID)
                        .body("api_version", "apiVersion", name("Azure API version."))
                        .body("resource_name", "resourceName", name("Azure resource name."))
                        .body("deployment_name", "deploymentName", name("Azure deployment name."))
                        .body("deployment_config", "deploymentConfig", DEPLOYMENTS)
                        .body("usage_limits", WHOLE_BUDGET.describedAs("Budget."))
                        .body(
                                "rate_limits",
                                array("Rate limits of the key.", RATE_LIMIT).uniqueBy("type", "unit"))
                        .body("expires_at", moment("When the key expires"))
                        .body("secret_mappings", MAPPINGS)
                        .requireChange()
                        .scope("virtual_keys.create")
                        .findIdsWith("list_virtual_keys"),
                get("get_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Get virtual key")
                        .description("Returns one virtual key, its secret masked. Deprecated; use get_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .keywords("details legacy show one")
                        .scope("virtual_keys.read")
                        .findIdsWith("list_virtual_keys"),
                put("update_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Update virtual key")
                        .keywords("legacy old stored credential")
                        .description(
                                "Changes a virtual key and returns the updated one. Deprecated; use update_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .body("name", NAME)
                        .body("key", KEY)
                        .body("note", NOTE)
                        .body("deployment_config", "deploymentConfig", DEPLOYMENTS)
                        .body("usage_limits", BUDGET)
                        .body("secret_mappings", MAPPINGS)
                        .clearable("note", "usage_limits")
                        .requireChange()
                        .confirm("get_virtual_key", "Change the virtual key {name} ({slug}, {status})?")
                        .confirmWithUsage("virtual_keys", "slug")
                        .grave(Effect.OVERWRITES_CREDENTIAL, given("key", "secret_mappings"))
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("deployment_config"))
                        .grave(Effect.STOPS_TRAFFIC, lowers("usage_limits"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("usage_limits"))
                        .grave(Effect.WEAKENS_CHECK, empties("usage_limits"))
                        .scope("virtual_keys.update")
                        .findIdsWith("get_virtual_key")
                        .returnResultOf("get_virtual_key"),
                delete("delete_virtual_key", "/virtual-keys/{virtual_key_slug}")
                        .title("Delete virtual key")
                        .keywords("legacy old remove")
                        .description("Deletes a virtual key permanently. Deprecated; use delete_provider.")
                        .path("virtual_key_slug", VIRTUAL_KEY_SLUG)
                        .confirm(
                                "get_virtual_key",
                                "Delete the virtual key {name} ({slug}, {status}), so that requests with it fail?")
                        .confirmWithUsage("virtual_keys", "slug")
                        .scope("virtual_keys.delete")
                        .findIdsWith("list_virtual_keys"));
    }
}
