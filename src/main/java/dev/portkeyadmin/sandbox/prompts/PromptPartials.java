package dev.portkeyadmin.sandbox.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.Kinds;
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
import dev.portkeyadmin.sandbox.server.WorkspaceScope;

/** The partials that prompts share, with their versions. */
public final class PromptPartials implements SandboxResource {

    private static final String VERSION = "prompt-partial-version";

    /** The description of a version has two accepted names. */
    private static final BodySchema CONTENT = BodySchema.of(
            BodyField.text("string").required(),
            BodyField.textOrEmpty("version_description"),
            BodyField.textOrEmpty("description"));

    private final Store store;
    private final Table partials;
    private final Table collections;
    private final Versions versions;
    private final BodySchema schema;

    public PromptPartials(Store store) {
        this.store = store;
        partials = store.table(Kinds.PROMPT_PARTIAL);
        collections = store.table(Kinds.COLLECTION);
        partials.deletedWith(collections, "collection_id");
        versions = new Versions(store, Kinds.PROMPT_PARTIAL, VERSION, "prompt_partial_id");
        schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.reference("collection_id", collections),
                BodyField.text("status").orElse(SandboxJson.text("active")));
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.PROMPT_PARTIAL, "/prompts/partials/{promptPartialId}")
                .inWorkspace()
                .withSlug("ppl")
                .view((request, copy) -> copy.put("object", "partial").remove(Versions.NUMBER))
                .list(ListPaging.NONE, Envelope.LIST, request -> request.refersTo("collection_id", collections))
                .create(schema, this::create)
                .read((request, copy) -> describe(copy, versions.requested(request, partials.get(id(copy)))))
                .update(schema, this::change)
                .delete()
                .action("PUT", "/makeDefault", versions::publish);
        new ResourceRoutes(
                        router,
                        store,
                        KeyAccess.ANY,
                        VERSION,
                        "/prompts/partials/{promptPartialId}/versions/{versionId}")
                .childOf(Kinds.PROMPT_PARTIAL, "prompt_partial_id")
                .view((request, copy) -> outline(copy))
                .list(ListPaging.NONE, Envelope.LIST);
    }

    /** Returns the published text of a partial, or an empty text if it does not exist. */
    String text(String idOrSlug) {
        return partials.find(idOrSlug)
                .map(partial -> versions.published(partial).path("string").textValue())
                .orElse("");
    }

    private JsonNode create(SandboxRequest request, ObjectNode partial) {
        ObjectNode version = versions.add(request, partial, content(request.body(CONTENT)));
        partial.set(Versions.NUMBER, version.get(Versions.NUMBER));
        if (!partial.has("collection_id")) {
            collections
                    .all(
                            WorkspaceScope.FIELD,
                            partial.path(WorkspaceScope.FIELD).textValue())
                    .filter(collection -> collection.path("is_default").intValue() == 1)
                    .forEach(collection -> partial.set("collection_id", collection.get("id")));
        }
        return SandboxJson.pick(partial, "id", "slug").set("version_id", version.get("id"));
    }

    private JsonNode change(SandboxRequest request, ObjectNode partial) {
        ObjectNode content = content(request.body(CONTENT.optional()));
        ObjectNode version = versions.latest(partial);
        if (!content.isEmpty()) {
            ObjectNode next = SandboxJson.pick(version, "string", "description");
            version = versions.add(request, partial, next.setAll(content));
        }
        return SandboxJson.object().set("prompt_partial_version_id", version.get("id"));
    }

    private static ObjectNode content(ObjectNode sent) {
        JsonNode description = sent.remove("version_description");
        return description == null ? sent : sent.set("description", description);
    }

    private static void describe(ObjectNode partial, ObjectNode version) {
        partial.setAll(SandboxJson.pick(version, "string", Versions.NUMBER));
        partial.set("prompt_partial_version_id", version.get("id"));
        if (version.has("description")) {
            partial.set("version_description", version.get("description"));
        }
    }

    private void outline(ObjectNode version) {
        version.put("object", "partial");
        version.set(
                "slug",
                partials.get(version.path("prompt_partial_id").textValue()).get("slug"));
        version.set("prompt_version_status", version.remove("status"));
        version.set("prompt_partial_version_id", version.remove("id"));
        // Only here the number is a string.
        version.put(Versions.NUMBER, version.path(Versions.NUMBER).asText());
    }

    private static String id(ObjectNode row) {
        return row.path("id").textValue();
    }
}
