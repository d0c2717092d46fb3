package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** The configs of the gateway. Their content is an object when it is sent and a string of JSON when it is read. */
final class Configs {

    static final String KIND = "config";

    private static final String VERSION = "config-version";

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required(),
            Field.text("status").orElse(Json.text("active")),
            Field.whole("isDefault", 0, 1));

    private static final Shape CONTENT = Shape.of(Field.object("config").required());

    private final Store store;
    private final Records configs;
    private final Records apiKeys;
    private final Versions versions;

    Configs(Store store) {
        this.store = store;
        configs = store.of(KIND);
        apiKeys = store.of(ApiKeys.KIND);
        versions = new Versions(store, KIND, VERSION, "config_id");
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/configs/{slug}")
                .inWorkspace()
                .slugged("pc")
                .shown((request, copy) -> copy.remove(Versions.NUMBER))
                .list(Paging.NONE, Envelope.LIST)
                .create(SHAPE, this::create)
                .read((request, copy) -> describe(copy, versions.latest(copy)))
                .update(SHAPE, this::change)
                .delete(this::refuseBound);
        new Resource(router, store, Keys.ANY, VERSION, "/configs/{slug}/versions/{versionId}")
                .under(KIND, "config_id")
                .shown((request, copy) -> {
                    ObjectNode version = copy.deepCopy();
                    copy.removeAll();
                    copy.setAll(configs.get(version.path("config_id").textValue()));
                    describe(copy, version);
                })
                .list(Paging.NONE, Envelope.LIST);
    }

    private JsonNode create(Request request, ObjectNode config) {
        ObjectNode content = content(request.body(CONTENT));
        JsonNode isDefault = config.remove("isDefault");
        config.put("is_default", isDefault == null ? 0 : isDefault.intValue())
                .put("owner_id", Seed.OWNER_ID)
                .put("updated_by", Seed.OWNER_ID);
        ObjectNode version = versions.add(request, config, content);
        ObjectNode receipt = Json.pick(config, "id", "slug", "object");
        return receipt.set("version_id", version.get("id"));
    }

    /** Unlike a prompt, a config has no step of publishing: its newest version counts. */
    private JsonNode change(Request request, ObjectNode config) {
        ObjectNode content = request.body(CONTENT.optional());
        if (config.has("isDefault")) {
            config.set("is_default", config.remove("isDefault"));
        }
        ObjectNode version =
                content.isEmpty() ? versions.latest(config) : versions.add(request, config, content(content));
        return Json.pick(config, "object").set("version_id", version.get("id"));
    }

    private JsonNode refuseBound(Request request, ObjectNode config) {
        boolean bound = apiKeys.all()
                .map(key -> key.at("/defaults/config_id").asText())
                .anyMatch(id -> Records.isNamed(config, id));
        if (bound) {
            throw ApiError.conflict("The config is bound to an API key");
        }
        return Json.object();
    }

    private static ObjectNode content(ObjectNode sent) {
        return sent.put("config", sent.path("config").toString());
    }

    private static void describe(ObjectNode config, ObjectNode version) {
        config.remove(Versions.NUMBER);
        config.put("format", "json").put("type", "ORG_CONFIG");
        config.set("config", version.get("config"));
        config.set("version_id", version.get("id"));
    }
}
