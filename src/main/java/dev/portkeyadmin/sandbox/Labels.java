package dev.portkeyadmin.sandbox;

import dev.portkeyadmin.sandbox.Router.Keys;

/** The labels that versions of prompts can bear. */
final class Labels {

    static final String KIND = "label";

    private static final Shape SHAPE = Shape.of(
            Field.text("name").required().matching("(?!latest$|default$|\\d+$)[^@\\s]+"),
            Field.prose("description"),
            Field.prose("color_code"));

    private final Store store;
    private final Records versions;

    Labels(Store store) {
        this.store = store;
        versions = store.of(Prompts.VERSION);
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/labels/{labelId}")
                .inWorkspaceOrShared()
                .shown((request, copy) -> copy.put("is_universal", !copy.has("workspace_id")))
                .list(
                        Paging.SNAKE,
                        Envelope.DATA_TOTAL,
                        request -> request.equal("name"),
                        request -> request.search("name"))
                .create(SHAPE, Resource.receipt("id"))
                .read()
                .update(SHAPE)
                .delete((request, label) -> {
                    versions.all("label_id", label.path("id").textValue()).forEach(row -> row.remove("label_id"));
                    return Json.object();
                });
    }
}
