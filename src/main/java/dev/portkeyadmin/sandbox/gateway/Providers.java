package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;

/** The providers: the access of one workspace to an integration, with limits of its own. */
public final class Providers implements SandboxResource {

    private static final String INTEGRATION_ID = "integration_id";
    private static final String WORKSPACE_ID = "workspace_id";

    /** The rate limits as an array or as a single object. */
    static final BodyField RATES = BodyField.of(
                    "rate_limits",
                    (path, value) -> LimitFields.rates()
                            .check()
                            .keep(path, value.isObject() ? SandboxJson.array().add(value) : value))
            .orElse(SandboxJson.array());

    private static final BodySchema BUDGETED = BodySchema.of(
            BodyField.text("name").required(),
            Integrations.SLUG,
            BodyField.textOrEmpty("note").orNull(),
            LimitFields.usage(),
            RATES,
            BodyField.date("expires_at").orNull());

    private final Store store;
    private final Table providers;
    private final Table integrations;
    private final WorkspaceAccess access;

    public Providers(Store store, WorkspaceAccess access) {
        this.store = store;
        this.access = access;
        integrations = store.table(Kinds.INTEGRATION);
        providers = store.table(Kinds.PROVIDER).deletedWith(integrations, INTEGRATION_ID);
    }

    @Override
    public void addTo(Router router) {
        BodySchema schema = BUDGETED.and(
                BodyField.reference(INTEGRATION_ID, integrations).required().immutable());
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.PROVIDER, "/providers/{slug}")
                .inWorkspace()
                .withSlug("pr")
                .view(Providers::expire)
                .list(
                        ListPaging.SNAKE.withSize(0, 50, Integer.MAX_VALUE),
                        Envelope.LIST,
                        WorkspaceScope::requireWorkspace)
                .create(schema, this::create)
                .read()
                .update(schema.and(BodyField.flag("reset_usage")), (request, provider) -> {
                    provider.remove("reset_usage");
                    return SandboxJson.pick(provider, "id", "slug");
                })
                .delete();
    }

    /** Shows the status {@code expired} if the expiry date is in the past. */
    static void expire(SandboxRequest request, ObjectNode copy) {
        if (copy.hasNonNull("expires_at")
                && copy.path("expires_at").textValue().compareTo(request.stamp().date()) <= 0) {
            copy.put("status", "expired");
        }
    }

    void add(ObjectNode provider) {
        providers.add(provider);
    }

    boolean exists(ObjectNode integration, ObjectNode workspace) {
        return providers
                .all(INTEGRATION_ID, integration.path("id").textValue())
                .anyMatch(row -> row.get(WORKSPACE_ID).equals(workspace.get("id")));
    }

    /** Returns the provider that is created when a workspace gets access to an integration. */
    ObjectNode defaultFor(SandboxRequest request, ObjectNode integration, ObjectNode workspace, ObjectNode wanted) {
        String id = SandboxJson.id(request.stamp().id()
                + integration.path("id").asText()
                + workspace.path("id").asText());
        String name = integration.path("name").textValue();
        String slug = wanted.path("default_provider_slug").asText(SandboxJson.slug("pr", name, id));
        if (providers.find(slug).isPresent()) {
            throw ApiException.invalid("default_provider_slug is taken");
        }
        ObjectNode provider =
                SandboxJson.object().put("id", id).put("object", Kinds.PROVIDER).put("status", "active");
        BUDGETED.fill("", SandboxJson.object().put("name", name).put("slug", slug), provider);
        provider.set(INTEGRATION_ID, integration.get("id"));
        provider.set(WORKSPACE_ID, workspace.get("id"));
        return provider.put("organisation_id", SampleOrganisation.ID)
                .put("created_at", request.stamp().date())
                .put("last_updated_at", request.stamp().date());
    }

    private JsonNode create(SandboxRequest request, ObjectNode provider) {
        ObjectNode integration = integrations.get(provider.path(INTEGRATION_ID).textValue());
        if (!access.isOpen(integration, provider.path(WORKSPACE_ID).textValue())) {
            throw ApiException.forbidden();
        }
        return SandboxJson.pick(provider, "id", "slug");
    }
}
