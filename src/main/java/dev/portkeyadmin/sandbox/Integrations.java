package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The integrations with AI providers. Each holds credentials, knows models and is open to some of the workspaces. */
final class Integrations {

    static final String KIND = "integration";

    private static final String MODEL = "integration-model";
    private static final String INTEGRATION_ID = "integration_id";
    private static final List<String> TYPES = List.of("workspace", "organisation", "all");

    static final Field SLUG =
            Field.text("slug").matching("[a-zA-Z0-9_-]{1,255}").fixed();

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Field.text("ai_provider_id").required().fixed(),
            SLUG,
            Field.text("key"),
            Field.prose("description").orElse(Json.text("")),
            Field.object("configurations").orElse(Json.object()),
            Secrets.mappings(),
            Field.object("pricing_adjustments").orNull());

    private static final Shape DEFAULT_PROVIDER =
            Shape.of(Field.flag("create_default_provider"), Field.text("default_provider_slug"));

    private static final Shape MODEL_SHAPE = Shape.of(
            Field.flag("enabled").required(),
            Field.flag("is_custom").orElse(BooleanNode.FALSE),
            Field.flag("is_finetune").orElse(BooleanNode.FALSE),
            Field.text("base_model_slug").orNull(),
            Field.object("configurations"),
            Field.object("pricing_config", Field.oneOf("type", List.of("static")), Field.object("pay_as_you_go")));

    private static final Shape MODELS = Shape.of(
            Field.objects(
                            "models",
                            Stream.concat(Stream.of(Field.text("slug").required()), MODEL_SHAPE.fields().stream())
                                    .toArray(Field[]::new))
                    .required(),
            Field.flag("allow_all_models"));

    private final Store store;
    private final Records models;
    private final Records workspaces;
    private final WorkspaceAccess access;
    private final Providers providers;

    Integrations(Store store, WorkspaceAccess access, Providers providers) {
        this.store = store;
        this.access = access;
        this.providers = providers;
        models = store.of(MODEL).within(store.of(KIND), INTEGRATION_ID);
        workspaces = store.of(Workspaces.KIND);
    }

    static WorkspaceAccess access(Store store) {
        return new WorkspaceAccess(store, KIND, Limits.usages(), Limits.rates());
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/integrations/{slug}")
                .inWorkspaceOrShared()
                .slugged("int")
                .shown((request, copy) -> describe(copy))
                .unlisted(
                        "masked_key",
                        "configurations",
                        "global_workspace_access_settings",
                        "allow_all_models",
                        "workspace_count",
                        "secret_mappings",
                        "pricing_adjustments")
                .list(Paging.SNAKE, Envelope.LIST, Integrations::ofType)
                .create(SHAPE, this::create)
                .read()
                .update(SHAPE)
                .delete()
                .action("GET", "/models", (request, integration) -> models(request, integration))
                .action("PUT", "/models", this::changeModels)
                .action("DELETE", "/models", this::deleteModels)
                .action(
                        "GET",
                        "/workspaces",
                        (request, integration) -> Json.object()
                                .put("total", access.list(integration).size())
                                .<ObjectNode>set("workspaces", access.list(integration))
                                .set(WorkspaceAccess.GLOBAL, integration.get(WorkspaceAccess.GLOBAL)))
                .action("PUT", "/workspaces", this::changeWorkspaces);
    }

    static Predicate<ObjectNode> ofType(Request request) {
        String type = request.text("type").orElse("all");
        Field.checkOneOf("type", type, TYPES);
        return row -> type.equals("all") || Json.has(row, "type", type);
    }

    static String type(ObjectNode integration) {
        return integration.hasNonNull(Scope.FIELD) ? "workspace" : "organisation";
    }

    private void describe(ObjectNode integration) {
        if (integration.has("key")) {
            integration.put("masked_key", Json.masked(integration.remove("key").asText()));
        }
        Secrets.mask(integration.path("configurations"));
        integration.put("type", type(integration)).put("workspace_count", access.count(integration));
        integration.set("global_workspace_access_settings", integration.remove(WorkspaceAccess.GLOBAL));
    }

    private JsonNode create(Request request, ObjectNode integration) {
        ObjectNode body = request.body(DEFAULT_PROVIDER);
        integration.put("allow_all_models", true).putNull(WorkspaceAccess.GLOBAL);
        if (integration.has(Scope.FIELD) && body.path("create_default_provider").asBoolean(true)) {
            ObjectNode workspace = workspaces.get(integration.path(Scope.FIELD).textValue());
            providers.add(providers.defaultFor(request, integration, workspace, body));
        }
        Usage.MODELS.stream()
                .filter(model -> Json.has(integration, "ai_provider_id", model.provider()))
                .map(model -> model(integration, model.name()))
                .forEach(models::add);
        return Json.pick(integration, "id", "slug");
    }

    private static ObjectNode model(ObjectNode integration, String slug) {
        ObjectNode model = Json.object()
                .put(INTEGRATION_ID, integration.path("id").textValue())
                .put("slug", slug)
                .put("name", slug);
        MODEL_SHAPE.fill("", Json.object().put("enabled", true), model);
        return model;
    }

    private Stream<ObjectNode> modelsOf(ObjectNode integration) {
        return models.all(INTEGRATION_ID, integration.path("id").textValue());
    }

    private ObjectNode models(Request request, ObjectNode integration) {
        Stream<ObjectNode> rows =
                modelsOf(integration).map(row -> row.deepCopy().<ObjectNode>without(INTEGRATION_ID));
        return Paging.NONE
                .list(request, Envelope.named("models", "total"), rows)
                .set("allow_all_models", integration.get("allow_all_models"));
    }

    /** A model that is not named stays as it is. */
    private JsonNode changeModels(Request request, ObjectNode integration) {
        ObjectNode body = request.body(MODELS);
        for (JsonNode sent : request.body().path("models")) {
            String slug = sent.path("slug").textValue();
            ObjectNode model = modelsOf(integration)
                    .filter(row -> Json.has(row, "slug", slug))
                    .findFirst()
                    .orElseGet(() -> {
                        ObjectNode added = model(integration, slug);
                        models.add(added);
                        return added;
                    });
            MODEL_SHAPE.merge(sent, model);
        }
        if (body.has("allow_all_models")) {
            integration.set("allow_all_models", body.get("allow_all_models"));
        }
        return Json.object();
    }

    private JsonNode deleteModels(Request request, ObjectNode integration) {
        List<String> slugs = request.csv("slugs").orElseThrow(() -> ApiError.invalid("slugs is required"));
        List<ObjectNode> custom = modelsOf(integration)
                .filter(row -> slugs.contains(row.path("slug").textValue()))
                .filter(row -> row.path("is_custom").booleanValue())
                .toList();
        if (custom.size() < slugs.stream().distinct().count()) {
            throw ApiError.invalid("slugs must be those of custom models");
        }
        custom.forEach(models::remove);
        return Json.object();
    }

    /** A workspace that is let in gets a provider, unless it has one or none is wanted. */
    private JsonNode changeWorkspaces(Request request, ObjectNode integration) {
        access.check(request);
        ObjectNode all = request.body(DEFAULT_PROVIDER);
        Map<String, ObjectNode> added = new LinkedHashMap<>();
        for (JsonNode sent : request.body().path("workspaces")) {
            ObjectNode wanted = all.deepCopy();
            DEFAULT_PROVIDER.merge(sent, wanted);
            ObjectNode workspace = workspaces.get(sent.path("id").asText());
            if (sent.path("enabled").booleanValue()
                    && wanted.path("create_default_provider").asBoolean(true)
                    && !providers.exists(integration, workspace)) {
                ObjectNode provider = providers.defaultFor(request, integration, workspace, wanted);
                if (added.put(provider.path("slug").textValue(), provider) != null) {
                    throw ApiError.invalid("default_provider_slug must differ between workspaces");
                }
            }
        }
        access.change(request, integration);
        added.values().forEach(providers::add);
        return Json.object();
    }
}
