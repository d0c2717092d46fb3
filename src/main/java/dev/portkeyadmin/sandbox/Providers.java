package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** What a workspace reaches an integration by, with a budget of its own. */
final class Providers {

    static final String KIND = "provider";

    private static final String INTEGRATION_ID = "integration_id";
    private static final String WORKSPACE_ID = "workspace_id";

    /** One rate may come without its array. */
    static final Field RATES = Field.of(
                    "rate_limits",
                    (path, value) -> Limits.rates()
                            .check()
                            .keep(path, value.isObject() ? Json.array().add(value) : value))
            .orElse(Json.array());

    private static final Shape BUDGETED = Shape.of(
            Field.text("name").required(),
            Integrations.SLUG,
            Field.prose("note").orNull(),
            Limits.usage(),
            RATES,
            Field.date("expires_at").orNull());

    private final Store store;
    private final Records providers;
    private final Records integrations;
    private final WorkspaceAccess access;

    Providers(Store store, WorkspaceAccess access) {
        this.store = store;
        this.access = access;
        integrations = store.of(Integrations.KIND);
        providers = store.of(KIND).within(integrations, INTEGRATION_ID);
    }

    void addTo(Router router) {
        Shape shape = BUDGETED.and(
                Field.reference(INTEGRATION_ID, integrations).required().fixed());
        new Resource(router, store, Keys.ANY, KIND, "/providers/{slug}")
                .inWorkspace()
                .slugged("pr")
                .shown(Providers::expire)
                .list(Paging.SNAKE.sized(50, Integer.MAX_VALUE), Envelope.LIST, Scope::one)
                .create(shape, this::create)
                .read()
                .update(shape.and(Field.flag("reset_usage")), (request, provider) -> {
                    provider.remove("reset_usage");
                    return Json.pick(provider, "id", "slug");
                })
                .delete();
    }

    /** What has a date of expiry in the past says so. */
    static void expire(Request request, ObjectNode copy) {
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

    /** The provider that comes with access to an integration. */
    ObjectNode defaultFor(Request request, ObjectNode integration, ObjectNode workspace, ObjectNode wanted) {
        String id = Json.id(request.stamp().id()
                + integration.path("id").asText()
                + workspace.path("id").asText());
        String name = integration.path("name").textValue();
        String slug = wanted.path("default_provider_slug").asText(Json.slug("pr", name, id));
        if (providers.find(slug).isPresent()) {
            throw ApiError.invalid("default_provider_slug is taken");
        }
        ObjectNode provider = Json.object().put("id", id).put("object", KIND).put("status", "active");
        BUDGETED.fill("", Json.object().put("name", name).put("slug", slug), provider);
        provider.set(INTEGRATION_ID, integration.get("id"));
        provider.set(WORKSPACE_ID, workspace.get("id"));
        return provider.put("organisation_id", Seed.ORGANISATION_ID)
                .put("created_at", request.stamp().date())
                .put("last_updated_at", request.stamp().date());
    }

    private JsonNode create(Request request, ObjectNode provider) {
        ObjectNode integration = integrations.get(provider.path(INTEGRATION_ID).textValue());
        if (!access.isOpen(integration, provider.path(WORKSPACE_ID).textValue())) {
            throw ApiError.forbidden();
        }
        return Json.pick(provider, "id", "slug");
    }
}
