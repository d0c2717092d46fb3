package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** Keys of AI providers, kept for the workspaces: the older way to what integrations and providers are for. */
final class VirtualKeys {

    static final String KIND = "virtual-key";

    private static final Field[] SETTINGS = {
        Field.prose("apiVersion"),
        Field.prose("resourceName"),
        Field.prose("deploymentName"),
        Field.objects(
                "deploymentConfig",
                Field.text("apiVersion").required(),
                Field.text("deploymentName").required())
    };

    private static final Shape SHAPE = Shape.of(
                    Field.text("name").required(),
                    Field.text("provider").required().fixed(),
                    Integrations.SLUG,
                    Field.text("key"),
                    Field.prose("note").orNull(),
                    Limits.usage(),
                    Providers.RATES,
                    Field.date("expires_at").orNull(),
                    Secrets.mappings())
            .and(SETTINGS);

    private final Store store;

    VirtualKeys(Store store) {
        this.store = store;
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/virtual-keys/{slug}")
                .inWorkspaceOrShared()
                .slugged("vk")
                .shown(VirtualKeys::describe)
                .list(Paging.SNAKE.sized(50, Integer.MAX_VALUE), Envelope.LIST)
                .create(
                        SHAPE,
                        (request, key) -> Json.object().put("success", true).set("data", Json.pick(key, "slug")))
                .read()
                .update(SHAPE)
                .delete();
    }

    private static void describe(Request request, ObjectNode copy) {
        Providers.expire(request, copy);
        JsonNode key = copy.path("key");
        copy.put("masked_api_key", key.isMissingNode() ? "" : Json.masked(key.textValue()))
                .put("key", "");
        ObjectNode settings = copy.putObject("model_config");
        for (Field setting : SETTINGS) {
            if (copy.has(setting.name())) {
                settings.set(setting.name(), copy.remove(setting.name()));
            }
        }
    }
}
