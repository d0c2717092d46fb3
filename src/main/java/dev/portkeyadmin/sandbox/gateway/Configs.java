package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
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
import dev.portkeyadmin.sandbox.server.Versions;

/** The configs of the gateway; their content is an object in requests and a JSON string in responses. */
public final class Configs implements SandboxResource {

    private static final String VERSION = "config-version";

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("name").required(), BodyField.text("status").orElse(SandboxJson.text("active")));

    private static final BodySchema CONTENT =
            BodySchema.of(BodyField.object("config").required());

    private final Store store;
    private final Table configs;
    private final Table apiKeys;
    private final Versions versions;
    private final ConfigRules rules;

    public Configs(Store store) {
        this.store = store;
        configs = store.table(Kinds.CONFIG);
        apiKeys = store.table(Kinds.API_KEY);
        rules = new ConfigRules(store);
        versions = new Versions(store, Kinds.CONFIG, VERSION, "config_id");
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.CONFIG, "/configs/{slug}")
                .inWorkspace()
                .withSlug("pc")
                .view((request, copy) -> copy.remove(Versions.NUMBER))
                .list(ListPaging.NONE, Envelope.LIST)
                .create(SCHEMA, this::create)
                .read((request, copy) -> describe(copy, versions.latest(copy)))
                .update(SCHEMA, this::change)
                .delete(this::refuseIfBound);
        new ResourceRoutes(router, store, KeyAccess.ANY, VERSION, "/configs/{slug}/versions/{versionId}")
                .childOf(Kinds.CONFIG, "config_id")
                .view((request, copy) -> {
                    ObjectNode version = copy.deepCopy();
                    copy.removeAll();
                    copy.setAll(configs.get(version.path("config_id").textValue()));
                    describe(copy, version);
                    copy.set("created_at", version.get("created_at"));
                    copy.set("last_updated_at", version.get("created_at"));
                })
                .list(ListPaging.NONE, Envelope.LIST);
    }

    private JsonNode create(SandboxRequest request, ObjectNode config) {
        ObjectNode content = content(request.body(CONTENT));
        config.put("owner_id", SampleOrganisation.OWNER_ID).put("updated_by", SampleOrganisation.OWNER_ID);
        ObjectNode version = versions.add(request, config, content);
        ObjectNode receipt = SandboxJson.pick(config, "id", "slug", "object");
        return receipt.set("version_id", version.get("id"));
    }

    /** Changes a config, whose newest version is always the published one. */
    private JsonNode change(SandboxRequest request, ObjectNode config) {
        ObjectNode content = request.body(CONTENT.optional());
        ObjectNode version =
                content.isEmpty() ? versions.latest(config) : versions.add(request, config, content(content));
        return SandboxJson.pick(config, "object").set("version_id", version.get("id"));
    }

    private JsonNode refuseIfBound(SandboxRequest request, ObjectNode config) {
        boolean bound = apiKeys.all()
                .map(key -> key.at("/defaults/config_id").asText())
                .anyMatch(id -> Table.hasIdOrSlug(config, id));
        if (bound) {
            throw ApiException.conflict("The config is bound to an API key");
        }
        return SandboxJson.object();
    }

    private ObjectNode content(ObjectNode sent) {
        rules.check("config", sent.path("config"));
        return sent.put("config", sent.path("config").toString());
    }

    private static void describe(ObjectNode config, ObjectNode version) {
        config.remove(Versions.NUMBER);
        config.put("format", "json").put("type", "ORG_CONFIG");
        config.set("config", version.get("config"));
        config.set("version_id", version.get("id"));
    }
}
