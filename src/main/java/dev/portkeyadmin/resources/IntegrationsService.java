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
import static dev.portkeyadmin.resources.ProvidersService.BUDGET;
import static dev.portkeyadmin.resources.ProvidersService.RATE;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.SECRET_MAPPINGS;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Credentials of AI providers, with the models and workspaces that may use them. */
public final class IntegrationsService extends BaseService {

    private static final Schema INTEGRATION_SLUG = id("From list_integrations.");

    private static final Schema KEY = string("The AI provider's API key.");

    private static final Schema CONFIGURATIONS = open("By AI provider: openai_organization, openai_project; "
                    + "workers_ai_account_id; snowflake_account; huggingface_base_url; SageMaker's amzn_sagemaker_*; with any "
                    + "custom_host (URL), custom_headers.")
            .allow(
                    "azure_auth_mode",
                    oneOf(
                            "entra takes azure_entra_tenant_id, azure_entra_client_id, azure_entra_client_secret; managed "
                                    + "azure_managed_client_id.",
                            "default",
                            "entra",
                            "managed"))
            .allow("azure_resource_name", string("Azure OpenAI, with azure_deployment_config."))
            .allow(
                    "azure_deployment_config",
                    array(
                            "azure_deployment_name, azure_api_version, azure_model_slug; optional alias, is_default.",
                            open(null)))
            .allow("azure_foundry_url", string("Azure AI, with azure_api_version, azure_deployment_name."))
            .allow(
                    "aws_auth_type",
                    oneOf(
                            "With aws_region. accessKey takes aws_access_key_id, aws_secret_access_key; assumedRole "
                                    + "aws_role_arn, aws_external_id.",
                            "accessKey",
                            "assumedRole"))
            .allow(
                    "vertex_auth_type",
                    oneOf(
                            "With vertex_region. basic takes vertex_project_id; serviceAccount "
                                    + "vertex_service_account_json (object).",
                            "basic",
                            "serviceAccount"));

    private static final Schema PRICING_ADJUSTMENTS = open("Discount or markup for cost tracking: "
            + "{multiplier:{default:0.8}} is 20% off; by kind as request_token, response_token, "
            + "cache_read_input_token, additional_units.");

    private static final Schema MODEL = object(null)
            .require("slug", string(null))
            .require("enabled", bool(null))
            .allow("is_custom", bool("A model that Portkey does not know."))
            .allow("is_finetune", bool(null))
            .allow("base_model_slug", string("Of a custom or fine-tuned model."))
            .allow("configurations", open("custom_host (URL), custom_headers."))
            .allow(
                    "pricing_config",
                    open(
                            "US cents per token: {type:static,pay_as_you_go:{request_token:{price:0.00025}}}; also response_token, "
                                    + "cache_read_input_token, cache_write_input_token."));

    private static final Schema WORKSPACE = object(null)
            .require("id", string("Id or slug."))
            .require("enabled", bool("False takes access away."))
            .allow("usage_limits", array(null, BUDGET))
            .allow("rate_limits", array(null, RATE))
            .allow("reset_usage", bool("Count from zero."))
            .allow("create_default_provider", bool(null))
            .allow("default_provider_slug", string(null));

    /** Uses the connection that all services share. */
    public IntegrationsService(PortkeyClient connection) {
        super(connection, "vendor llm upstream credential openai anthropic azure bedrock account connection");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_integrations", "/integrations")
                        .title("List integrations")
                        .description("Lists integrations (credentials of AI providers) with slug, name, "
                                + "ai_provider_id, status. In workspaces they appear as list_providers.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("type", oneOf("Owner; default all.", "workspace", "organisation", "all"))
                        .scope("organisation_integrations.list", "workspace_integrations.list")
                        .keywords("llm vendor openai anthropic azure bedrock vertex credentials"),
                post("create_integration", "/integrations")
                        .title("Create integration")
                        .description("Stores credentials of an AI provider and returns id and slug. Then: "
                                + "update_integration_workspaces, update_integration_models.")
                        .requireBody("name", string(null))
                        .requireBody(
                                "ai_provider_id",
                                string("Such as openai, anthropic, azure-openai, bedrock, vertex-ai."))
                        .body("slug", string(null))
                        .body("key", KEY)
                        .body("description", string(null))
                        .body("workspace_id", string("Makes it this workspace's own."))
                        .body("configurations", CONFIGURATIONS)
                        .body("secret_mappings", SECRET_MAPPINGS)
                        .body("pricing_adjustments", PRICING_ADJUSTMENTS)
                        .body("create_default_provider", bool("With workspace_id; default true."))
                        .body("default_provider_slug", string(null))
                        .scope("organisation_integrations.create", "workspace_integrations.create")
                        .findIdsWith("list_integrations")
                        .keywords(
                                "add connect hook llm vendor openai anthropic azure bedrock vertex credentials api key account cloud"),
                get("get_integration", "/integrations/{integration_slug}")
                        .title("Get integration")
                        .description("Returns one integration: masked credentials, configurations, secret_mappings, "
                                + "workspace_count, pricing_adjustments.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .perhapsEnterprise()
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration", "/integrations/{integration_slug}")
                        .title("Update integration")
                        .description("Changes an integration for all workspaces that use it and returns it. Models: "
                                + "update_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .body("name", string(null))
                        .body("key", KEY)
                        .body("description", string(null))
                        .body("configurations", open("Fields as in create_integration."))
                        .body("secret_mappings", array("As in create_integration; replaces those there.", open(null)))
                        .body("pricing_adjustments", open("As in create_integration."))
                        .clearable("pricing_adjustments")
                        .requireChange()
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("get_integration")
                        .returnResultOf("get_integration")
                        .keywords("rotate replace api key credentials discount markup"),
                delete("delete_integration", "/integrations/{integration_slug}")
                        .title("Delete integration")
                        .description("Deletes an integration for good. To take it from single workspaces use "
                                + "update_integration_workspaces.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .confirm(
                                "get_integration",
                                "Delete the integration {name} ({ai_provider_id}), which {workspace_count} workspaces may use?")
                        .scope("organisation_integrations.delete", "workspace_integrations.delete")
                        .findIdsWith("list_integrations"),
                get("list_integration_models", "/integrations/{integration_slug}/models")
                        .title("List integration models")
                        .description("Lists the models of an integration: slug, enabled, is_custom, own pricing; also "
                                + "allow_all_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .listUnpaged(new ListShape("models", "total"))
                        .perhapsEnterprise()
                        .keywords("which allowed use available enabled catalogue")
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration_models", "/integrations/{integration_slug}/models")
                        .title("Set integration models")
                        .description("Enables, disables, adds or prices models of an integration in all its "
                                + "workspaces. Start from list_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .requireBody("models", array(null, MODEL))
                        .body("allow_all_models", bool("Whether models not listed, new ones too, are enabled."))
                        .destructive()
                        .confirm(
                                "get_integration",
                                "Change which models of the integration {name} are enabled, or their prices ({models} are named), for the "
                                        + "{workspace_count} workspaces that may use it?")
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_models")
                        .keywords("allow block forbid whitelist model cost custom price fine-tune"),
                delete("delete_integration_models", "/integrations/{integration_slug}/models")
                        .title("Delete custom models")
                        .description("Deletes custom models. Others cannot be deleted: disable them with "
                                + "update_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .requireQuery(
                                "slugs",
                                array("Those with is_custom in list_integration_models.", string(null))
                                        .minItems(1))
                        .confirm("get_integration", "Delete {slugs} custom models of the integration {name}?")
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_models"),
                get("list_integration_workspaces", "/integrations/{integration_slug}/workspaces")
                        .title("List integration workspaces")
                        .description(
                                "Lists the workspaces of an integration: id (a slug), enabled, usage_limits (cost in "
                                        + "US dollars), rate_limits; also global_workspace_access.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .listUnpaged(new ListShape("workspaces", "total"))
                        .perhapsEnterprise()
                        .keywords("which allowed permitted use teams granted")
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration_workspaces", "/integrations/{integration_slug}/workspaces")
                        .title("Set integration workspaces")
                        .description(
                                "Gives workspaces access to an integration, ends or limits it; others stay. Limits "
                                        + "are replaced: start from list_integration_workspaces.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .body("workspaces", array(null, WORKSPACE))
                        .body(
                                "global_workspace_access",
                                object("For workspaces made later.")
                                        .require("enabled", bool(null))
                                        .allow("usage_limits", array("As in workspaces.", open(null)))
                                        .allow("rate_limits", array(null, open(null))))
                        .body(
                                "override_existing_workspace_access",
                                bool("Settings here replace those of all present workspaces."))
                        .body("create_default_provider", bool("Default true."))
                        .body("default_provider_slug", string(null))
                        .requireChange()
                        .destructive()
                        .confirm(
                                "get_integration",
                                "Change which workspaces may use the integration {name} ({workspace_count} may now), or their "
                                        + "limits?")
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_workspaces")
                        .keywords("grant share provision revoke budget quota team"));
    }
}
