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
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.later;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.risk.Condition.sooner;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.slug;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Providers: an integration made usable in one workspace. */
final class ProvidersService extends BaseService {

    private static final Schema PROVIDER_SLUG = ref(Reference.PROVIDER);

    private static final Schema SAME_WORKSPACE = ref(Reference.WORKSPACE);

    private static final Schema NAME = name("Name.");

    private static final Schema NOTE = string("Any text.");

    private static final Schema RATE_LIMITS =
            array("Rate limits of the provider.", RATE_LIMIT).uniqueBy("type", "unit");

    private static final Schema EXPIRES_AT = moment("When the provider expires");

    ProvidersService(PortkeyClient connection) {
        super(connection, "vendor llm upstream connection model");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_providers", "/providers")
                        .nameOf("integration_id", Reference.INTEGRATION)
                        .title("List providers")
                        .description("Lists providers (integrations as used in a workspace) with slug, integration_id, "
                                + "status, usage_limits (cost in US dollars), rate_limits, expires_at. What models a workspace "
                                + "may use: list_integration_models of their integrations.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", WORKSPACE_ID)
                        .scope("providers.list", "virtual_keys.list")
                        .keywords("exhausted expired budget ai llm vendor available status remaining use models"),
                post("create_provider", "/providers")
                        .title("Create provider")
                        .description("Makes an integration usable in a workspace and returns id and slug.")
                        .requires(
                                "access of the workspace to the integration",
                                "update_integration_workspaces",
                                "list_integration_workspaces")
                        .requireBody("name", NAME)
                        .requireBody("integration_id", ref(Reference.INTEGRATION))
                        .body("workspace_id", WORKSPACE_ID)
                        .body("slug", slug("Letters, digits, _ and -."))
                        .body("note", NOTE)
                        .body("usage_limits", WHOLE_BUDGET.describedAs("Budget."))
                        .body("rate_limits", RATE_LIMITS)
                        .body("expires_at", EXPIRES_AT)
                        .scope("providers.create", "virtual_keys.create")
                        .findIdsWith("list_providers")
                        .errorHint(403, "A key may also need both scopes, providers and virtual_keys.")
                        .keywords(
                                "ai llm vendor budget quota based make available connect add integration enable usable "
                                        + "credentials wire into workspace"),
                get("get_provider", "/providers/{provider_slug}")
                        .title("Get provider")
                        .description("Returns one provider: integration_id, status, limits, expires_at. Credentials "
                                + "are in get_integration.")
                        .path("provider_slug", PROVIDER_SLUG)
                        .query("workspace_id", SAME_WORKSPACE)
                        .keywords("run money left exhausted balance one status remaining credit configuration active")
                        .scope("providers.read", "virtual_keys.read")
                        .findIdsWith("list_providers"),
                put("update_provider", "/providers/{provider_slug}")
                        .title("Update provider")
                        .description(
                                "Changes name, limits or expiry of a provider and returns the updated provider. A higher "
                                        + "credit_limit or reset_usage makes an exhausted one active again.")
                        .path("provider_slug", PROVIDER_SLUG)
                        .query("workspace_id", SAME_WORKSPACE)
                        .body("name", NAME)
                        .body("note", NOTE)
                        .body("usage_limits", BUDGET)
                        .body("rate_limits", RATE_LIMITS)
                        .body("expires_at", EXPIRES_AT)
                        .body("reset_usage", bool("true: count from 0."))
                        .clearable("usage_limits", "rate_limits", "expires_at")
                        .requireChange()
                        .confirm(
                                "get_provider",
                                "Change the provider {name} ({slug}, {status}) of the integration {integration_id}?")
                        .confirmWithUsage("virtual_keys", "slug")
                        .grave(Effect.STOPS_TRAFFIC, sooner("expires_at"))
                        .grave(Effect.OPENS_ACCESS, later("expires_at"))
                        .grave(Effect.STOPS_TRAFFIC, lowers("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, empties("usage_limits", "rate_limits"))
                        .destructive(Effect.RESETS_USAGE, is("reset_usage", "true"))
                        .scope("providers.update", "virtual_keys.update")
                        .findIdsWith("get_provider")
                        .returnResultOf("get_provider")
                        .keywords("budget quota raise exhausted rename limit credit reset another dollars more"),
                delete("delete_provider", "/providers/{provider_slug}")
                        .title("Delete provider")
                        .keywords("remove unlink anymore stop using workspace")
                        .description("Deletes a provider permanently; requests through it fail. The integration stays.")
                        .path("provider_slug", PROVIDER_SLUG)
                        .query("workspace_id", SAME_WORKSPACE)
                        .confirm(
                                "get_provider",
                                "Delete the provider {name} ({slug}, {status}) of integration {integration_id}, so that requests "
                                        + "through it fail?")
                        .confirmWithUsage("virtual_keys", "slug")
                        .scope("providers.delete", "virtual_keys.delete")
                        .findIdsWith("list_providers"));
    }
}
