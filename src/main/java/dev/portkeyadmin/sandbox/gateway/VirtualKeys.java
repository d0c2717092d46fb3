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

/** The virtual keys, the deprecated predecessor of integrations and providers. */
public final class VirtualKeys {

    private static final BodyField[] SETTINGS = {
        BodyField.textOrEmpty("apiVersion"),
        BodyField.textOrEmpty("resourceName"),
        BodyField.textOrEmpty("deploymentName"),
        BodyField.objectArray(
                "deploymentConfig",
                BodyField.text("apiVersion").required(),
                BodyField.text("deploymentName").required())
    };

    private static final BodySchema SCHEMA = BodySchema.of(
                    BodyField.text("name").required(),
                    BodyField.text("provider").required().immutable(),
                    Integrations.SLUG,
                    BodyField.text("key"),
                    BodyField.textOrEmpty("note").orNull(),
                    LimitFields.usage(),
                    Providers.RATES,
                    BodyField.date("expires_at").orNull(),
                    SecretFields.mappings())
            .and(SETTINGS);

    private final Store store;

    public VirtualKeys(Store store) {
        this.store = store;
    }

    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.VIRTUAL_KEY, "/virtual-keys/{slug}")
                .inWorkspaceOrShared()
                .withSlug("vk")
                .view(VirtualKeys::describe)
                .list(ListPaging.SNAKE.withSize(50, Integer.MAX_VALUE), Envelope.LIST)
                .create(
                        SCHEMA,
                        (request, key) ->
                                SandboxJson.object().put("success", true).set("data", SandboxJson.pick(key, "slug")))
                .read()
                .update(SCHEMA)
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
