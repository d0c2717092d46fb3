package dev.portkeyadmin.sandbox.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The collections of prompts; each workspace has a default one that cannot be deleted. */
public final class PromptCollections implements SandboxResource {

    private static final String PARENT = "parent_collection_id";
    private static final String WORKSPACE_ID = "workspace_id";

    private final Store store;
    private final Table collections;
    private final Table prompts;

    public PromptCollections(Store store) {
        this.store = store;
        collections = store.table(Kinds.COLLECTION);
        collections.deletedWith(collections, PARENT);
        prompts = store.table(Kinds.PROMPT).deletedWith(collections, "collection_id");
    }

    @Override
    public void addTo(Router router) {
        BodySchema schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.reference(PARENT, collections).orNull());
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.COLLECTION, "/collections/{collectionId}")
                .inWorkspace()
                .withSlug("col")
                .list(
                        ListPaging.SNAKE.withSize(1, 100, Integer.MAX_VALUE),
                        Envelope.DATA_TOTAL,
                        request -> request.search("name"))
                .view((request, copy) -> addDetails(copy))
                .create(schema, (request, collection) -> {
                    checkParent(collection);
                    collection.put("is_default", 0);
                    return SandboxJson.pick(collection, "id", "slug");
                })
                .read(this::addChildren)
                .update(schema, (request, collection) -> {
                    checkParent(collection);
                    return SandboxJson.object();
                })
                .delete((request, collection) -> {
                    if (collection.path("is_default").intValue() == 1) {
                        throw ApiException.notFound(Kinds.COLLECTION);
                    }
                    return SandboxJson.object();
                });
    }

    /** Returns the collection that every workspace has, with the same id each time. */
    public static ObjectNode defaultFor(ObjectNode workspace, Instant at) {
        String id = SandboxJson.id("collection " + workspace.path("id").textValue());
        ObjectNode collection = SandboxJson.object()
                .put("object", Kinds.COLLECTION)
                .put("id", id)
                .put("name", "Default")
                .put("slug", SandboxJson.slug("col", "default", id))
                .put("is_default", 1)
                .put("status", "active")
                .putNull(PARENT)
                .put("created_at", SandboxJson.date(at))
                .put("last_updated_at", SandboxJson.date(at));
        collection.set(WORKSPACE_ID, workspace.get("id"));
        return collection;
    }

    /** Rejects a parent in another workspace or below the collection itself. */
    private void checkParent(ObjectNode collection) {
        ObjectNode ancestor = collection;
        while (ancestor.hasNonNull(PARENT)) {
            ancestor = collections.get(ancestor.path(PARENT).textValue());
            if (ancestor.get("id").equals(collection.get("id"))
                    || !ancestor.get(WORKSPACE_ID).equals(collection.get(WORKSPACE_ID))) {
                throw ApiException.invalid(PARENT + " must be another collection of the workspace");
            }
        }
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

    private void addChildren(SandboxRequest request, ObjectNode collection) {
        ArrayNode children = collection.putArray("child_collections");
        collections.all(PARENT, collection.path("id").textValue()).forEach(row -> {
            ObjectNode child = row.deepCopy();
            addDetails(child);
            children.add(child);
        });
    }

    private static @Nullable String newest(List<ObjectNode> rows) {
        return rows.stream()
                .map(row -> row.path("last_updated_at").textValue())
                .max(String::compareTo)
                .orElse(null);
    }
}
