package dev.portkeyadmin.sandbox.prompts;

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
import dev.portkeyadmin.sandbox.server.SandboxResource;

/** The labels of prompt versions. */
public final class PromptLabels implements SandboxResource {

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("name")
                    .required()
                    .matching("(?!latest$|default$|\\d+$)[a-zA-Z0-9_-]*[^@\\s]?[a-zA-Z0-9_-]*"),
            BodyField.textOrEmpty("description"),
            BodyField.textOrEmpty("color_code"));

    private final Store store;
    private final Table versions;

    public PromptLabels(Store store) {
        this.store = store;
        versions = store.table(Kinds.PROMPT_VERSION);
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.LABEL, "/labels/{labelId}")
                .inWorkspaceOrShared()
                .view((request, copy) -> copy.put("is_universal", !copy.has("workspace_id")))
                .list(
                        ListPaging.SNAKE.withSize(1, 100, Integer.MAX_VALUE),
                        Envelope.DATA_TOTAL,
                        request -> request.equal("name"),
                        request -> request.search("name"))
                .create(SCHEMA, ResourceRoutes.receipt("id"))
                .read()
                .update(SCHEMA)
                .delete((request, label) -> {
                    versions.all("label_id", label.path("id").textValue()).forEach(row -> row.remove("label_id"));
                    return SandboxJson.object();
                });
    }
}
