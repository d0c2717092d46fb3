package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.differs;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Gateway configs and their versions. */
final class ConfigsService extends BaseService {

    private static final Schema CONFIG_SLUG = ref(Reference.CONFIG);

    private static final String TARGETS =
            "In config, virtual_key is the name or slug of a provider (list_providers), or the slug of a virtual key (list_virtual_keys).";

    private static final Schema NAME = name("Name.");

    private static final Schema CONFIG = open("""
            Such as {"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"openai-1"},{"virtual_key":"azure-2"}],\
            "retry":{"attempts":3},"cache":{"mode":"simple"}}.""")
            .refersInside("virtual_key", Reference.PROVIDER)
            .refersInside("input_guardrails", Reference.GUARDRAIL)
            .refersInside("output_guardrails", Reference.GUARDRAIL);

    ConfigsService(PortkeyClient connection) {
        super(connection, "routing fallback retry cache load balancing switch setup");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_configs", "/configs")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("owner_id", Reference.USER)
                        .title("List configs")
                        .description("Lists gateway configs with id, slug, name and status. Their content comes from "
                                + "get_config.")
                        .listUnpaged(ListShape.DATA)
                        .query("workspace_id", OF_WORKSPACE)
                        .keywords("routing fallback load balancing retries caching rules all gateway which use")
                        .scope("configs.list"),
                post("create_config", "/configs")
                        .title("Create config")
                        .description("Creates a gateway config (routing, fallback, retries, cache, "
                                + "guardrails) and returns id, slug and version_id. To change one use update_config.")
                        .requireBody("name", NAME)
                        .requireBody("config", CONFIG)
                        .body("workspace_id", WORKSPACE_ID)
                        .keywords("load balancing loadbalance timeout new rules fails another automatically fallback "
                                + "switch canary weights balance between providers retry cache retries semantic "
                                + "conditional targets weighted save down instead backup if falls back failover errors "
                                + "model split traffic times")
                        .confirm("Create the gateway config {name}?")
                        .grave(Effect.WEAKENS_CHECK, empties("config"))
                        .scope("configs.create")
                        .errorHint(400, TARGETS)
                        .findIdsWith("list_configs"),
                get("get_config", "/configs/{config_slug}")
                        .title("Get config")
                        .description("Returns one gateway config as it is now; config_parsed is its content. "
                                + "Earlier ones are in list_config_versions.")
                        .path("config_slug", CONFIG_SLUG)
                        .parseJsonField("config")
                        .keywords("show routing fallback retries cache rules content json details")
                        .scope("configs.read")
                        .findIdsWith("list_configs"),
                confirmed(
                                put("update_config", "/configs/{config_slug}").addsVersion(),
                                "Change the gateway config {name} ({slug}, {status}) for all requests that use it?")
                        .showChange("get_config")
                        .title("Update config")
                        .description("Renames a gateway config or saves a new version of it and returns "
                                + "version_id. Send config whole, starting from config_parsed of get_config.")
                        .path("config_slug", CONFIG_SLUG)
                        .body("name", NAME)
                        .body("config", CONFIG)
                        .body("status", name("active or archived."))
                        .documented("status", "status", List.of("active", "archived"))
                        .requireChange()
                        .keywords("change routing fallback retries cache roll back restore archive switch another "
                                + "timeout existing default model provider canary weights balance retry add targets "
                                + "modify enable down instead shorten ttl")
                        .grave(Effect.STOPS_TRAFFIC, changes("status"))
                        .grave(Effect.WEAKENS_CHECK, empties("config"))
                        .grave(Effect.REDIRECTS_TRAFFIC, differs("config"))
                        .scope("configs.update")
                        .errorHint(400, TARGETS)
                        .findIdsWith("list_configs"),
                confirmed(
                                delete("delete_config", "/configs/{config_slug}"),
                                "Delete the gateway config {name} ({slug}), so that requests that use it fail?")
                        .title("Delete config")
                        .description(
                                "Deletes a gateway config permanently; refused while an API key uses it as its default.")
                        .path("config_slug", CONFIG_SLUG)
                        .keywords("remove routing rules setup good")
                        .refuseIfUsed(
                                "list_api_keys",
                                "",
                                "defaults.config_id",
                                "It is the default config of the API keys {names}: give them another one with update_api_key first.")
                        .scope("configs.delete")
                        .findIdsWith("list_configs")
                        .errorHint(
                                409,
                                "An API key has it as its default: find the key with list_api_keys "
                                        + "(defaults.config_id) and give it another config with update_api_key."),
                get("list_config_versions", "/configs/{config_slug}/versions")
                        .markPublished("get_config", "version_id", "version_id")
                        .nameOf("updated_by", Reference.USER)
                        .title("List config versions")
                        .description(
                                "Lists the versions of a gateway config with version (1 is the oldest), version_id, published "
                                        + "(true for the one in use), dates, updated_by and config as JSON text. To go back, send an older one with "
                                        + "update_config.")
                        .listUnpaged(ListShape.DATA)
                        .path("config_slug", CONFIG_SLUG)
                        .keywords(
                                "history changes rollback revert who changed before past earlier edits revisions older "
                                        + "previous look previously")
                        .scope("configs.read")
                        .findIdsWith("list_configs"));
    }

    /** Adds the question about a config, with its use and what depends on it. */
    private static Operation confirmed(Operation operation, String question) {
        return operation
                .confirm("get_config", question)
                .confirmWithUsage("configs", "slug")
                .confirmWithDependents("list_api_keys", "defaults.config_id", "It is the default of the API keys")
                .confirmWithDependents(
                        "list_workspaces", "defaults.user_api_key_config", "It is the default of the workspaces");
    }
}
