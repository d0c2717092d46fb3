package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** The pieces that prompts share, with their versions. */
final class Partials {

    static final String KIND = "prompt-partial";
    private static final String VERSION = "prompt-partial-version";

    /** The text about a version has either name. */
    private static final Shape CONTENT =
            Shape.of(Field.text("string").required(), Field.prose("version_description"), Field.prose("description"));

    private final Store store;
    private final Records partials;
    private final Records collections;
    private final Versions versions;
    private final Shape shape;

    Partials(Store store) {
        this.store = store;
        partials = store.of(KIND);
        collections = store.of(Collections.KIND);
        partials.within(collections, "collection_id");
        versions = new Versions(store, KIND, VERSION, "prompt_partial_id");
        shape = Shape.of(
                Field.text("name").required(),
                Field.reference("collection_id", collections),
                Field.text("status").orElse(Json.text("active")));
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/prompts/partials/{promptPartialId}")
                .inWorkspace()
                .slugged("ppl")
                .shown((request, copy) -> copy.put("object", "partial").remove(Versions.NUMBER))
                .list(Paging.NONE, Envelope.LIST, request -> request.refersTo("collection_id", collections))
                .create(shape, this::create)
                .read((request, copy) -> describe(copy, versions.asked(request, partials.get(id(copy)))))
                .update(shape, this::change)
                .delete()
                .action("PUT", "/makeDefault", versions::publish);
        new Resource(router, store, Keys.ANY, VERSION, "/prompts/partials/{promptPartialId}/versions/{versionId}")
                .under(KIND, "prompt_partial_id")
                .shown((request, copy) -> outline(copy))
                .list(Paging.NONE, Envelope.LIST);
    }

    /** The published text of a partial; empty if there is none of this id or slug. */
    String text(String idOrSlug) {
        return partials.find(idOrSlug)
                .map(partial -> versions.published(partial).path("string").textValue())
                .orElse("");
    }

    private JsonNode create(Request request, ObjectNode partial) {
        ObjectNode version = versions.add(request, partial, content(request.body(CONTENT)));
        partial.set(Versions.NUMBER, version.get(Versions.NUMBER));
        if (!partial.has("collection_id")) {
            collections
                    .all(Scope.FIELD, partial.path(Scope.FIELD).textValue())
                    .filter(collection -> collection.path("is_default").intValue() == 1)
                    .forEach(collection -> partial.set("collection_id", collection.get("id")));
        }
        return Json.pick(partial, "id", "slug").set("version_id", version.get("id"));
    }

    private JsonNode change(Request request, ObjectNode partial) {
        ObjectNode content = content(request.body(CONTENT.optional()));
        ObjectNode version = versions.latest(partial);
        if (!content.isEmpty()) {
            ObjectNode next = Json.pick(version, "string", "description");
            version = versions.add(request, partial, next.setAll(content));
        }
        return Json.object().set("prompt_partial_version_id", version.get("id"));
    }

    private static ObjectNode content(ObjectNode sent) {
        JsonNode description = sent.remove("version_description");
        return description == null ? sent : sent.set("description", description);
    }

    private static void describe(ObjectNode partial, ObjectNode version) {
        partial.setAll(Json.pick(version, "string", Versions.NUMBER));
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
        // The number is text here and nowhere else.
        version.put(Versions.NUMBER, version.path(Versions.NUMBER).asText());
    }

    private static String id(ObjectNode row) {
        return row.path("id").textValue();
    }
}
