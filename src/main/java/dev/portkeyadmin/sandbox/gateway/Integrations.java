package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.body.SecretFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.ModelCall;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The integrations with AI providers: credentials, models and the workspaces that may use them. */
public final class Integrations implements SandboxResource {

    private static final String MODEL = "integration-model";
    private static final String INTEGRATION_ID = "integration_id";
    private static final List<String> TYPES = List.of("workspace", "organisation", "all");

    static final BodyField SLUG =
            BodyField.text("slug").matching("[a-zA-Z0-9_-]{1,255}").immutable();

    private static final BodySchema DEFAULT_PROVIDER = BodySchema.of(
            BodyField.flag("create_default_provider"),
            BodyField.text("default_provider_slug").matching("[a-zA-Z0-9_-]{1,255}"));

    private static final BodySchema MODEL_SCHEMA = BodySchema.of(
            BodyField.flag("enabled").required(),
            BodyField.flag("is_custom").orElse(BooleanNode.FALSE),
            BodyField.flag("is_finetune").orElse(BooleanNode.FALSE),
            BodyField.text("base_model_slug").orNull(),
            BodyField.object("configurations", BodyField.text("custom_host")),
            BodyField.object(
                    "pricing_config",
                    BodyField.oneOf("type", List.of("static")),
                    BodyField.object("pay_as_you_go", price("request_token"), price("response_token"))));

    private static final BodySchema MODELS = BodySchema.of(
            BodyField.objectArray(
                            "models",
                            Stream.concat(Stream.of(BodyField.text("slug").required()), MODEL_SCHEMA.fields().stream())
                                    .toArray(BodyField[]::new))
                    .notEmpty()
                    .required(),
            BodyField.flag("allow_all_models"));

    private final Store store;
    private final Table models;
    private final Table workspaces;
    private final WorkspaceAccess access;
    private final Providers providers;
    private final BodySchema schema;

    public Integrations(Store store, WorkspaceAccess access, Providers providers) {
        this.store = store;
        this.access = access;
        this.providers = providers;
        models = store.table(MODEL).deletedWith(store.table(Kinds.INTEGRATION), INTEGRATION_ID);
        workspaces = store.table(Kinds.WORKSPACE);
        schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.text("ai_provider_id")
                        .matching("[a-z0-9-]+")
                        .required()
                        .immutable(),
                SLUG,
                BodyField.text("key"),
                BodyField.textOrEmpty("description").orElse(SandboxJson.text("")),
                BodyField.object("configurations").orElse(SandboxJson.object()),
                SecretFields.mappings(store.table(Kinds.SECRET_REFERENCE), "key|configurations\\.\\w+"),
                BodyField.object("pricing_adjustments")
                        .requiring(Integrations::hasFactors, "must have multipliers that are numbers, 0 or more")
                        .orNull());
    }

    /** Returns the access rules of integrations, which hold limits as well. */
    public static WorkspaceAccess access(Store store) {
        return new WorkspaceAccess(store, Kinds.INTEGRATION, LimitFields.usages(), LimitFields.rates());
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.INTEGRATION, "/integrations/{slug}")
                .inWorkspaceOrShared()
                .withSlug("int")
                .view((request, copy) -> describe(copy))
                .detailOnly(
                        "masked_key",
                        "configurations",
                        "global_workspace_access_settings",
                        "allow_all_models",
                        "workspace_count",
                        "secret_mappings",
                        "pricing_adjustments")
                .list(ListPaging.SNAKE, Envelope.LIST, Integrations::ofType)
                .create(schema, this::create)
                .read()
                .update(schema, (request, integration) -> {
                    ProviderSettings.check(integration);
                    return SandboxJson.object();
                })
                .delete()
                .action("GET", "/models", (request, integration) -> models(request, integration))
                .action("PUT", "/models", this::changeModels)
                .action("DELETE", "/models", this::deleteModels)
                .action(
                        "GET",
                        "/workspaces",
                        (request, integration) -> SandboxJson.object()
                                .put("total", access.list(integration).size())
                                .<ObjectNode>set("workspaces", access.list(integration))
                                .set(WorkspaceAccess.GLOBAL, integration.get(WorkspaceAccess.GLOBAL)))
                .action("PUT", "/workspaces", this::changeWorkspaces);
    }

    static Predicate<ObjectNode> ofType(SandboxRequest request) {
        String type = request.parameter("type").orElse("all");
        BodyField.checkOneOf("type", type, TYPES);
        return row -> type.equals("all") || SandboxJson.has(row, "type", type);
    }

    static String type(ObjectNode integration) {
        return integration.hasNonNull(WorkspaceScope.FIELD) ? "workspace" : "organisation";
    }

    private static BodyField price(String token) {
        return BodyField.object(token, BodyField.amount("price"));
    }

    private static boolean hasFactors(JsonNode node) {
        return node.valueStream()
                .allMatch(value -> value.isObject()
                        ? hasFactors(value)
                        : value.isNull() || value.isNumber() && value.doubleValue() >= 0);
    }

    private void describe(ObjectNode integration) {
        if (integration.has("key")) {
            integration.put(
                    "masked_key", SandboxJson.masked(integration.remove("key").asText()));
        }
        SecretFields.mask(integration.path("configurations"));
        integration.put("type", type(integration)).put("workspace_count", access.count(integration));
        integration.set("global_workspace_access_settings", integration.remove(WorkspaceAccess.GLOBAL));
    }

    private JsonNode create(SandboxRequest request, ObjectNode integration) {
        ProviderSettings.check(integration);
        ObjectNode body = request.body(DEFAULT_PROVIDER);
        integration.put("allow_all_models", true).putNull(WorkspaceAccess.GLOBAL);
        if (integration.has(WorkspaceScope.FIELD)
                && body.path("create_default_provider").asBoolean(true)) {
            ObjectNode workspace =
                    workspaces.get(integration.path(WorkspaceScope.FIELD).textValue());
            providers.add(providers.defaultFor(request, integration, workspace, body));
        }
        ModelCall.MODELS.stream()
                .filter(model -> SandboxJson.has(integration, "ai_provider_id", model.provider()))
                .map(model -> model(integration, model.name()))
                .forEach(models::add);
        return SandboxJson.pick(integration, "id", "slug");
    }

    private static ObjectNode model(ObjectNode integration, String slug) {
        ObjectNode model = SandboxJson.object()
                .put(INTEGRATION_ID, integration.path("id").textValue())
                .put("slug", slug)
                .put("name", slug);
        MODEL_SCHEMA.fill("", SandboxJson.object().put("enabled", true), model);
        return model;
    }

    private Stream<ObjectNode> modelsOf(ObjectNode integration) {
        return models.all(INTEGRATION_ID, integration.path("id").textValue());
    }

    private ObjectNode models(SandboxRequest request, ObjectNode integration) {
        Stream<ObjectNode> rows =
                modelsOf(integration).map(row -> row.deepCopy().<ObjectNode>without(INTEGRATION_ID));
        return ListPaging.NONE
                .list(request, Envelope.named("models", "total"), rows)
                .set("allow_all_models", integration.get("allow_all_models"));
    }

    /** Changes the models in the body; other models stay. */
    private JsonNode changeModels(SandboxRequest request, ObjectNode integration) {
        ObjectNode body = request.body(MODELS);
        for (JsonNode sent : request.body().path("models")) {
            String slug = sent.path("slug").textValue();
            ObjectNode model = modelsOf(integration)
                    .filter(row -> SandboxJson.has(row, "slug", slug))
                    .findFirst()
                    .orElseGet(() -> {
                        ObjectNode added = model(integration, slug);
                        models.add(added);
                        return added;
                    });
            MODEL_SCHEMA.merge(sent, model);
        }
        if (body.has("allow_all_models")) {
            integration.set("allow_all_models", body.get("allow_all_models"));
        }
        return SandboxJson.object();
    }

    private JsonNode deleteModels(SandboxRequest request, ObjectNode integration) {
        List<String> slugs = request.csv("slugs").orElseThrow(() -> ApiException.invalid("slugs is required"));
        List<ObjectNode> custom = modelsOf(integration)
                .filter(row -> slugs.contains(row.path("slug").textValue()))
                .filter(row -> row.path("is_custom").booleanValue())
                .toList();
        if (custom.size() < slugs.stream().distinct().count()) {
            throw ApiException.invalid("slugs must name only custom models");
        }
        custom.forEach(models::remove);
        return SandboxJson.object();
    }

    /** Changes workspace access; a workspace that gets access also gets a provider, unless it has one or the body asks for none. */
    private JsonNode changeWorkspaces(SandboxRequest request, ObjectNode integration) {
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
                    throw ApiException.invalid("default_provider_slug must differ between workspaces");
                }
            }
        }
        access.change(request, integration);
        added.values().forEach(providers::add);
        return SandboxJson.object();
    }
}
