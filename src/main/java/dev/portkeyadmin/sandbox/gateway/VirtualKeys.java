package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.body.SecretFields;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.util.List;

/** The virtual keys, the deprecated predecessor of integrations and providers. */
public final class VirtualKeys implements SandboxResource {

    private static final BodyField[] SETTINGS = {
        BodyField.textOrEmpty("apiVersion"),
        BodyField.textOrEmpty("resourceName"),
        BodyField.textOrEmpty("deploymentName"),
        BodyField.objectArray(
                "deploymentConfig",
                BodyField.text("apiVersion").required(),
                BodyField.text("deploymentName").required(),
                BodyField.text("alias"),
                BodyField.flag("is_default"))
    };

    private static final List<String> PROVIDERS = List.of(
            "openai",
            "azure-openai",
            "ai21",
            "anthropic",
            "anyscale",
            "bedrock",
            "cohere",
            "deepinfra",
            "fireworks-ai",
            "google",
            "groq",
            "hugging-face",
            "jina",
            "lingyi",
            "mistral-ai",
            "monsterapi",
            "moonshot",
            "nomic",
            "novita-ai",
            "open-ai",
            "openrouter",
            "palm",
            "perplexity-ai",
            "predibase",
            "reka-ai",
            "segmind",
            "stability-ai",
            "together-ai",
            "vertex-ai",
            "workers-ai",
            "zhipu");

    private final Store store;
    private final BodySchema schema;

    public VirtualKeys(Store store) {
        this.store = store;
        schema = BodySchema.of(
                        BodyField.text("name").required(),
                        BodyField.oneOf("provider", PROVIDERS).required().immutable(),
                        Integrations.SLUG,
                        BodyField.text("key"),
                        BodyField.textOrEmpty("note").orNull(),
                        LimitFields.usage(),
                        Providers.RATES,
                        BodyField.date("expires_at").orNull(),
                        SecretFields.mappings(store.table(Kinds.SECRET_REFERENCE), "key|model_config\\.\\w+"))
                .and(SETTINGS);
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.VIRTUAL_KEY, "/virtual-keys/{slug}")
                .inWorkspaceOrShared()
                .withSlug("vk")
                .view(VirtualKeys::describe)
                .list(ListPaging.SNAKE.withSize(0, 50, Integer.MAX_VALUE), Envelope.LIST)
                .create(
                        schema,
                        (request, key) ->
                                SandboxJson.object().put("success", true).set("data", SandboxJson.pick(key, "slug")))
                .read()
                .update(schema)
                .delete();
    }

    private static void describe(SandboxRequest request, ObjectNode copy) {
        Providers.expire(request, copy);
        JsonNode key = copy.path("key");
        copy.put("masked_api_key", key.isMissingNode() ? "" : SandboxJson.masked(key.textValue()))
                .put("key", "");
        ObjectNode settings = copy.putObject("model_config");
        for (BodyField setting : SETTINGS) {
            if (copy.has(setting.name())) {
                settings.set(setting.name(), copy.remove(setting.name()));
            }
        }
    }
}
