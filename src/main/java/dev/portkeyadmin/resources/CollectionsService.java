package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Collections, the folders of prompts. */
final class CollectionsService extends BaseService {

    private static final Schema COLLECTION_ID = ref(Reference.COLLECTION);

    private static final Schema NAME = name("Name.");

    CollectionsService(PortkeyClient connection) {
        super(connection, "folder directory template");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_prompt_collections", "/collections")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .title("List prompt collections")
                        .description("Lists the folders of prompts: id, slug, name, parent_collection_id, number of "
                                + "prompts. The prompts themselves come from list_prompts.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", WORKSPACE_ID)
                        .query("search", name("Part of the name."))
                        .keywords("folder directory tree all organise structure")
                        .scope("prompts.list"),
                post("create_prompt_collection", "/collections")
                        .title("Create prompt collection")
                        .description(
                                "Creates a folder for prompts and returns its id and slug. To put a prompt into it use "
                                        + "update_prompt.")
                        .requireBody("name", NAME)
                        .body("workspace_id", WORKSPACE_ID)
                        .body("parent_collection_id", ref(Reference.COLLECTION))
                        .keywords("folder directory new organise group sort")
                        .scope("prompts.create")
                        .findIdsWith("list_prompt_collections"),
                get("get_prompt_collection", "/collections/{collection_id}")
                        .title("Get prompt collection")
                        .description("Returns one prompt folder with its child_collections. Its prompts come "
                                + "from list_prompts with collection_id.")
                        .path("collection_id", COLLECTION_ID)
                        .keywords("folder directory subfolders one contents inside")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_collections"),
                put("update_prompt_collection", "/collections/{collection_id}")
                        .title("Rename prompt collection")
                        .description("Renames a prompt folder and returns it. To move a prompt into it use "
                                + "update_prompt.")
                        .path("collection_id", COLLECTION_ID)
                        .requireBody("name", NAME)
                        .keywords("folder directory change name")
                        .scope("prompts.update")
                        .findIdsWith("list_prompt_collections")
                        .returnResultOf("get_prompt_collection"),
                delete("delete_prompt_collection", "/collections/{collection_id}")
                        .title("Delete prompt collection")
                        .description(
                                "Deletes a prompt folder permanently, except the default one. It is not documented what "
                                        + "happens to its prompts: move them first with update_prompt.")
                        .path("collection_id", COLLECTION_ID)
                        .keywords("folder directory remove good")
                        .confirm(
                                "get_prompt_collection",
                                "Delete the prompt collection {name} (collections in it: {child_collections}, prompts: {list_prompts}), "
                                        + "whose contents Portkey may delete, too?")
                        .refuseIf("is_default", "1", "The default collection cannot be deleted.")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompt_collections")
                        .errorHint(
                                404, "Portkey also answers 404 for the default collection, which cannot be deleted."));
    }
}
