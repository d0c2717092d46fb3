package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.RATE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.WHOLE_BUDGET;
import static dev.portkeyadmin.resources.SharedSchemas.secretMappings;
import static dev.portkeyadmin.risk.Condition.atMost;
import static dev.portkeyadmin.risk.Condition.becomes;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.risk.Condition.sets;
import static dev.portkeyadmin.risk.Condition.shrinks;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.map;
import static dev.portkeyadmin.schema.Schemas.modelName;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.url;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Credentials of AI providers, with the models and workspaces that may use them. */
final class IntegrationsService extends BaseService {

    private static final Schema INTEGRATION_SLUG = ref(Reference.INTEGRATION);

    private static final Schema NAME = name("Name.");

    private static final Schema DESCRIPTION = string("Any text.");

    private static final Schema KEY = name("The AI provider's API key.");

    private static final Schema PROVIDER_SLUG =
            slug("Letters, digits, _ and -, at most 255.").maxLength(255);

    private static final Schema API_VERSION = name("At most 30 characters.").maxLength(30);

    /** Members whose form matters; the others are named in words, since AI providers differ and new ones are added. */
    private static final Schema CONFIGURATIONS = open("By AI provider, among others: openai_organization, "
                    + "openai_project; workers_ai_account_id; snowflake_account; SageMaker's amzn_sagemaker_*.")
            .allow("custom_host", url("Any provider: base URL, https:// or http://."))
            .allow("custom_headers", map("Any provider: headers by name.", string(null)))
            .allow(
                    "azure_auth_mode",
                    oneOf(
                            "entra needs azure_entra_tenant_id, azure_entra_client_id, azure_entra_client_secret; managed "
                                    + "takes azure_managed_client_id.",
                            "default",
                            "entra",
                            "managed"))
            .allow("azure_resource_name", name("Azure OpenAI, with azure_deployment_config."))
            .allow(
                    "azure_deployment_config",
                    array(
                                    "One or more.",
                                    object(null)
                                            .require("azure_deployment_name", name(null))
                                            .require("azure_api_version", API_VERSION)
                                            .require("azure_model_slug", modelName("May hold a slash."))
                                            .allow("alias", name(null))
                                            .allow("is_default", bool("Default false.")))
                            .minItems(1))
            .allow("azure_foundry_url", url("Azure AI: https:// or http://."))
            .allow("azure_api_version", API_VERSION)
            .allow(
                    "aws_auth_type",
                    oneOf(
                            "With aws_region. accessKey needs aws_access_key_id, aws_secret_access_key; assumedRole "
                                    + "aws_role_arn, optional aws_external_id.",
                            "accessKey",
                            "assumedRole"))
            .allow(
                    "vertex_auth_type",
                    oneOf(
                            "With vertex_region. basic needs vertex_project_id; serviceAccount "
                                    + "vertex_service_account_json.",
                            "basic",
                            "serviceAccount"))
            .allow("vertex_service_account_json", open("Key file of the service account."))
            .allow("huggingface_base_url", url("Hugging Face: https:// or http://."));

    private static final Schema MAPPINGS = secretMappings(
            "^(key|configurations\\.[A-Za-z0-9_.-]+)$",
            "key or configurations.<field>",
            "configurations.aws_secret_access_key");

    private static final Schema FACTOR = number(null).min(0);

    private static final Schema PRICING_ADJUSTMENTS = object("Discount or markup for cost tracking.")
            .minProperties(1)
            .allow(
                    "multiplier",
                    map(
                                    "Factors by kind of token (default, request_token, response_token, cache_read_input_token and "
                                            + "others), 0 or more; 0.8 is 20% off.",
                                    FACTOR)
                            .allow("image", object("Images: factor, 0 or more.").allow("default", FACTOR))
                            .allow(
                                    "additional_units",
                                    map("By unit, such as web_search: factors, 0 or more.", FACTOR)));

    private static final Schema PRICE = object(null)
            .minProperties(1)
            .allow(
                    "price",
                    number("US cents per token, such as 0.00025; 0 or more.").min(0));

    private static final Schema MODEL = object(null)
            .require("slug", modelName("Model name; may hold a slash."))
            .require("enabled", bool("false disables the model."))
            .allow("is_custom", bool("true: a model that Portkey does not know."))
            .allow("is_finetune", bool("true: a fine-tuned model."))
            .allow("base_model_slug", modelName("Base of a custom or fine-tuned model; may hold a slash."))
            .allow(
                    "configurations",
                    open("Own address of the model.").allow("custom_host", url("Base URL, https:// or http://.")))
            .allow(
                    "pricing_config",
                    object("Own prices.")
                            .allow("type", oneOf("Kind of price.", "static"))
                            .allow(
                                    "pay_as_you_go",
                                    map(
                                            "Prices by kind: request_token, response_token, cache_read_input_token and others.",
                                            PRICE)))
            .clearable("is_custom", "is_finetune", "base_model_slug");

    private static final Schema USAGE_LIMITS =
            array("At most one budget.", WHOLE_BUDGET).maxItems(1);

    private static final Schema RATE_LIMITS =
            array("At most one rate limit.", RATE_LIMIT).maxItems(1);

    private static final Schema WORKSPACE = object(null)
            .require("id", ref(Reference.WORKSPACE))
            .require("enabled", bool("false takes access away."))
            .allow("usage_limits", USAGE_LIMITS)
            .allow("rate_limits", RATE_LIMITS)
            .allow("reset_usage", bool("true: count from 0."))
            .allow("create_default_provider", bool("Default true."))
            .allow("default_provider_slug", PROVIDER_SLUG)
            .clearable("usage_limits", "rate_limits");

    /** US cents per token below which a price is as good as none; the cheapest models cost twenty times as much. */
    private static final String NO_PRICE = "0.0000001";

    private static final String[] LIMITS = {
        "workspaces.usage_limits",
        "workspaces.rate_limits",
        "global_workspace_access.usage_limits",
        "global_workspace_access.rate_limits"
    };

    private static final Schema ALL_WORKSPACES = object("Workspaces that are created later.")
            .require("enabled", bool("true gives them access."))
            .allow("usage_limits", USAGE_LIMITS)
            .allow("rate_limits", RATE_LIMITS)
            .clearable("usage_limits", "rate_limits");

    IntegrationsService(PortkeyClient connection) {
        super(connection, "vendor llm upstream credential openai anthropic azure bedrock account connection");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_integrations", "/integrations")
                        .title("List integrations")
                        .description("Lists integrations (credentials of AI providers) with slug, name, "
                                + "ai_provider_id, status. Their uses in workspaces are in list_providers.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("type", oneOf("Owner; default all.", "workspace", "organisation", "all"))
                        .scope("organisation_integrations.list", "workspace_integrations.list")
                        .keywords("llm vendor openai anthropic azure bedrock vertex credentials connected vendors "
                                + "providers which list stored accounts organisation"),
                post("create_integration", "/integrations")
                        .showMade("list_providers", "provider", "workspace_id")
                        .title("Create integration")
                        .description(
                                "Stores credentials of an AI provider and returns id and slug. Next give workspaces access "
                                        + "with update_integration_workspaces; for its models use update_integration_models.")
                        .requireBody("name", NAME)
                        .requireBody(
                                "ai_provider_id", id("Such as openai, anthropic, azure-openai, bedrock, vertex-ai."))
                        .body("slug", slug("Letters, digits, _ and -."))
                        .body("key", KEY)
                        .body("description", DESCRIPTION)
                        .body(
                                "workspace_id",
                                ref(Reference.WORKSPACE, "The only workspace to use it: name, slug or id."))
                        .body("configurations", CONFIGURATIONS)
                        .body("secret_mappings", MAPPINGS)
                        .body("pricing_adjustments", PRICING_ADJUSTMENTS)
                        .body(
                                "create_default_provider",
                                bool("With workspace_id: also a provider there; default true."))
                        .body("default_provider_slug", PROVIDER_SLUG)
                        .confirm("", "Create the integration {name} of {ai_provider_id}?")
                        .grave(Effect.UNCOUNTS_COST, atMost("pricing_adjustments", "0.1"))
                        .scope("organisation_integrations.create", "workspace_integrations.create")
                        .showDetails("get_integration", "allow_all_models", "workspace_count")
                        .noteIf(
                                "/allow_all_models",
                                "true",
                                "allow_all_models: every model of the AI provider may be used; update_integration_models limits them.")
                        .noteIf(
                                "/workspace_count",
                                "0",
                                "workspace_count 0: only a workspace that was given as workspace_id may use it; "
                                        + "update_integration_workspaces gives others access.")
                        .findIdsWith("list_integrations")
                        .keywords(
                                "add connect hook llm vendor openai anthropic azure bedrock vertex credentials api key "
                                        + "account cloud onboard mistral gemini google cohere provider register set up store new "
                                        + "configure aws endpoint custom self hosted llama"),
                get("get_integration", "/integrations/{integration_slug}")
                        .noteIf(
                                "/allow_all_models",
                                "true",
                                "allow_all_models: every model of the AI provider may be used, except those that "
                                        + "list_integration_models shows with enabled false.")
                        .title("Get integration")
                        .keywords("show one details masked configuration stored region base url")
                        .description("Returns one integration: masked credentials, configurations, secret_mappings, "
                                + "workspace_count, pricing_adjustments.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .perhapsEnterprise()
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration", "/integrations/{integration_slug}")
                        .title("Update integration")
                        .description("Changes an integration for all workspaces that use it and returns the updated "
                                + "integration. For its models use update_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .body("name", NAME)
                        .body("key", KEY)
                        .body("description", DESCRIPTION)
                        .body("configurations", CONFIGURATIONS)
                        .body("secret_mappings", MAPPINGS)
                        .body("pricing_adjustments", PRICING_ADJUSTMENTS)
                        .clearable("pricing_adjustments")
                        .requireChange()
                        .confirm(
                                "get_integration",
                                "Change the integration {name} ({ai_provider_id}), which {workspace_count} workspaces may use?")
                        .grave(Effect.OVERWRITES_CREDENTIAL, given("key", "secret_mappings"))
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("configurations"))
                        .grave(Effect.UNCOUNTS_COST, atMost("pricing_adjustments", "0.1"), sets("pricing_adjustments"))
                        .grave(Effect.UNCOUNTS_COST, shrinks("pricing_adjustments"))
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("get_integration")
                        .returnResultOf("get_integration")
                        .keywords(
                                "rotate replace api key credentials discount markup deployment name secret swap issued "
                                        + "new change stored rename deposit invalid old vendor gave rotated changed store"),
                delete("delete_integration", "/integrations/{integration_slug}")
                        .title("Delete integration")
                        .keywords("remove llm credentials vendor disconnect stop completely leaving")
                        .description("Deletes an integration permanently. To take it from single workspaces use "
                                + "update_integration_workspaces.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .confirm(
                                "get_integration",
                                "Delete the integration {name} ({ai_provider_id}), which {workspace_count} workspaces may use?")
                        .scope("organisation_integrations.delete", "workspace_integrations.delete")
                        .findIdsWith("list_integrations"),
                get("list_integration_models", "/integrations/{integration_slug}/models")
                        .title("List integration models")
                        .description(
                                "Lists the models of an integration: slug, enabled, is_custom, own pricing (1 is US$ 0.01 per token); also "
                                        + "allow_all_models. The integrations that a workspace uses are in list_providers.")
                        .noteIf(
                                "/allow_all_models",
                                "true",
                                "allow_all_models: every model of the AI provider may be used, also those not in models, except those "
                                        + "with enabled false.")
                        .noteIf("/allow_all_models", "false", "Only the models with enabled true may be used.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .listUnpaged(new ListShape("models", "total"))
                        .perhapsEnterprise()
                        .keywords("which allowed use available enabled catalogue released permitted model access "
                                + "switched prices each may include offered")
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration_models", "/integrations/{integration_slug}/models")
                        .showChange("list_integration_models")
                        .title("Set integration models")
                        .description("Enables, disables, adds or prices models of an integration in all its "
                                + "workspaces. Start from list_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .requireBody(
                                "models",
                                array("Models to change; others stay.", MODEL).uniqueBy("slug"))
                        .body("allow_all_models", bool("true enables all models not listed, including new ones."))
                        .rules(Rule.itemsUnless("models", "allow_all_models"))
                        .confirm(
                                "get_integration",
                                "Change the models of the integration {name} for the {workspace_count} workspaces that may use it?")
                        .presentItems("models", "list_integration_models", "models", "slug")
                        .presentIn("allow_all_models", "list_integration_models", "allow_all_models")
                        .grave(Effect.STOPS_TRAFFIC, becomes("models.enabled", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("models.enabled", "true"))
                        .grave(Effect.REDIRECTS_TRAFFIC, changes("models.configurations"))
                        .grave(
                                Effect.UNCOUNTS_COST,
                                atMost("models.pricing_config", NO_PRICE),
                                sets("models.pricing_config"))
                        .grave(Effect.UNCOUNTS_COST, shrinks("models.pricing_config"))
                        .grave(Effect.STOPS_TRAFFIC, becomes("allow_all_models", "false"))
                        .grave(Effect.OPENS_ACCESS, becomes("allow_all_models", "true"))
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_models")
                        .keywords("allow block forbid whitelist model cost custom price fine-tune ban only override "
                                + "switch off turn two new expensive nobody may trained disallow o1 allowed unblock"),
                delete("delete_integration_models", "/integrations/{integration_slug}/models")
                        .title("Delete custom models")
                        .keywords("fine-tuned remove list")
                        .description("Deletes custom models. Others cannot be deleted: disable them with "
                                + "update_integration_models.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .requireQuery(
                                "slugs",
                                array("One or more models with is_custom in list_integration_models.", modelName(null))
                                        .minItems(1))
                        .confirm("get_integration", "Delete custom models of the integration {name}?")
                        .refuseUnlessAll(
                                "list_integration_models",
                                "slug",
                                "slugs",
                                "is_custom",
                                "Not custom models of the integration: {names}. list_integration_models shows which have is_custom; "
                                        + "update_integration_models disables others.")
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_models"),
                get("list_integration_workspaces", "/integrations/{integration_slug}/workspaces")
                        .nameOf("id", Reference.WORKSPACE)
                        .title("List integration workspaces")
                        .description(
                                "Lists the workspaces of an integration: id (a slug), enabled, usage_limits (cost in "
                                        + "US dollars), rate_limits; also global_workspace_access.")
                        .noteIf(
                                "/total",
                                "0",
                                "No workspace has a setting of its own. An integration that belongs to a workspace (workspace_id of "
                                        + "get_integration) is used there without one.")
                        .noteIf(
                                "/global_workspace_access/enabled",
                                "true",
                                "global_workspace_access: workspaces that are not listed have access, too.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .listUnpaged(new ListShape("workspaces", "total"))
                        .perhapsEnterprise()
                        .keywords(
                                "which allowed permitted use teams granted may connection access provisioned where used")
                        .scope("organisation_integrations.read", "workspace_integrations.read")
                        .findIdsWith("list_integrations"),
                put("update_integration_workspaces", "/integrations/{integration_slug}/workspaces")
                        .showChange("list_integration_workspaces")
                        .showMade("list_providers", "provider", "workspaces.id")
                        .title("Set integration workspaces")
                        .description(
                                "Gives workspaces access to an integration, ends or limits it; others stay. Limits "
                                        + "are replaced: start from list_integration_workspaces.")
                        .path("integration_slug", INTEGRATION_SLUG)
                        .body(
                                "workspaces",
                                array("Workspaces to change; others stay.", WORKSPACE)
                                        .uniqueBy("id"))
                        .body("global_workspace_access", ALL_WORKSPACES)
                        .body(
                                "override_existing_workspace_access",
                                bool("true: global_workspace_access replaces the settings of all present workspaces."))
                        .body("create_default_provider", bool("Also makes a provider in each workspace; default true."))
                        .body("default_provider_slug", PROVIDER_SLUG)
                        .rules(
                                Rule.atLeastOneOf("workspaces", "global_workspace_access"),
                                Rule.itemsUnless("workspaces", "global_workspace_access"))
                        .confirm(
                                "get_integration",
                                "Change which workspaces may use the integration {name} ({ai_provider_id}; {workspace_count} may now)?")
                        .presentItems("workspaces", "list_integration_workspaces", "workspaces", "id")
                        .presentIn("global_workspace_access", "list_integration_workspaces", "global_workspace_access")
                        .grave(Effect.OPENS_ACCESS, becomes("workspaces.enabled", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("workspaces.enabled", "false"))
                        .grave(Effect.STOPS_TRAFFIC, lowers(LIMITS))
                        .grave(Effect.WEAKENS_CHECK, outgrows(LIMITS))
                        .grave(Effect.WEAKENS_CHECK, empties(LIMITS))
                        .grave(Effect.OPENS_ACCESS, becomes("global_workspace_access.enabled", "true"))
                        .grave(Effect.CUTS_OFF_ACCESS, becomes("global_workspace_access.enabled", "false"))
                        .grave(Effect.CHANGES_ACCESS, is("override_existing_workspace_access", "true"))
                        .destructive(Effect.RESETS_USAGE, is("workspaces.reset_usage", "true"))
                        .scope("organisation_integrations.update", "workspace_integrations.update")
                        .findIdsWith("list_integration_workspaces")
                        .keywords("grant share provision revoke budget quota team cut off limit spend cap access open "
                                + "restrict take away withdraw one each only assign allow up dollars"));
    }
}
