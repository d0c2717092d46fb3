package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.time.Instant;
import java.util.List;

/** The folders of prompts. Each workspace has a default one, which stays as long as the workspace. */
final class Collections {

    static final String KIND = "collection";

    private static final String PARENT = "parent_collection_id";

    private final Store store;
    private final Records collections;
    private final Records prompts;

    Collections(Store store) {
        this.store = store;
        collections = store.of(KIND);
        collections.within(collections, PARENT);
        prompts = store.of(Prompts.KIND).within(collections, "collection_id");
    }

    void addTo(Router router) {
        Shape shape = Shape.of(
                Field.text("name").required(),
                Field.reference(PARENT, collections).orNull());
        new Resource(router, store, Keys.ANY, KIND, "/collections/{collectionId}")
                .inWorkspace()
                .slugged("col")
                .list(Paging.SNAKE, Envelope.DATA_TOTAL, request -> request.search("name"))
                .shown((request, copy) -> addDetails(copy))
                .create(shape, (request, collection) -> {
                    collection.put("is_default", 0);
                    return Json.pick(collection, "id", "slug");
                })
                .read(this::addChildren)
                .update(shape)
                .delete((request, collection) -> {
                    if (collection.path("is_default").intValue() == 1) {
                        throw ApiError.notFound(KIND);
                    }
                    return Json.object();
                });
    }

    static ObjectNode defaultOf(ObjectNode workspace, Instant at) {
        String id = Json.id("collection " + workspace.path("id").textValue());
        ObjectNode collection = Json.object()
                .put("object", KIND)
                .put("id", id)
                .put("name", "Default")
                .put("slug", Json.slug("col", "default", id))
                .put("is_default", 1)
                .put("status", "active")
                .putNull(PARENT)
                .put("created_at", Json.date(at))
                .put("last_updated_at", Json.date(at));
        collection.set("workspace_id", workspace.get("id"));
        return collection;
    }

    private void addDetails(ObjectNode collection) {
        String id = collection.path("id").textValue();
        List<ObjectNode> children = collections.all(PARENT, id).toList();
        List<ObjectNode> contents = prompts.all("collection_id", id).toList();
        collection
                .putObject("collection_details")
                .put("child_collections_count", children.size())
                .put("prompts_count", contents.size())
                .put("child_collections_last_updated_at", newest(children))
                .put("prompts_last_updated_at", newest(contents));
    }

    private void addChildren(Request request, ObjectNode collection) {
        ArrayNode children = collection.putArray("child_collections");
        collections.all(PARENT, collection.path("id").textValue()).forEach(row -> {
            ObjectNode child = row.deepCopy();
            addDetails(child);
            children.add(child);
        });
    }

    private static String newest(List<ObjectNode> rows) {
        return rows.stream()
                .map(row -> row.path("last_updated_at").textValue())
                .max(String::compareTo)
                .orElse(null);
    }
}
