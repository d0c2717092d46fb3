package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Collections, the folders of prompts. */
public final class CollectionsService extends BaseService {

    private static final Schema COLLECTION_ID = id("Id or slug from list_prompt_collections.");

    /** Uses the connection that all services share. */
    public CollectionsService(PortkeyClient connection) {
        super(connection, "folder directory template");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_prompt_collections", "/collections")
                        .title("List prompt collections")
                        .description("Lists the folders that prompts lie in: id, slug, name, "
                                + "parent_collection_id, how many prompts. The prompts themselves come from "
                                + "list_prompts.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", WORKSPACE_ID)
                        .query("search", string("In the name."))
                        .keywords("folder directory tree")
                        .scope("prompts.list"),
                post("create_prompt_collection", "/collections")
                        .title("Create prompt collection")
                        .description("Makes a folder for prompts and returns its id and slug.")
                        .requireBody("name", string(null))
                        .body("workspace_id", WORKSPACE_ID)
                        .body("parent_collection_id", string("Id or slug, to nest it."))
                        .keywords("folder directory new")
                        .scope("prompts.create")
                        .findIdsWith("list_prompt_collections"),
                get("get_prompt_collection", "/collections/{collection_id}")
                        .title("Get prompt collection")
                        .description("Returns one prompt folder with its child_collections. Its prompts come "
                                + "from list_prompts with collection_id.")
                        .path("collection_id", COLLECTION_ID)
                        .keywords("folder directory subfolders")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_collections"),
                put("update_prompt_collection", "/collections/{collection_id}")
                        .title("Rename prompt collection")
                        .description("Renames a prompt folder and returns it. To move a prompt into it use "
                                + "update_prompt.")
                        .path("collection_id", COLLECTION_ID)
                        .requireBody("name", string(null))
                        .keywords("folder directory change")
                        .scope("prompts.update")
                        .findIdsWith("list_prompt_collections")
                        .returnResultOf("get_prompt_collection"),
                delete("delete_prompt_collection", "/collections/{collection_id}")
                        .title("Delete prompt collection")
                        .description("Deletes a prompt folder for good, but never the default one. What "
                                + "becomes of prompts in it is not documented: move them first with update_prompt.")
                        .path("collection_id", COLLECTION_ID)
                        .keywords("folder directory remove")
                        .confirm(
                                "get_prompt_collection",
                                "Prompts in it may be lost: {list_prompts}. Delete the prompt collection {name} with its "
                                        + "{child_collections} child collections?")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompt_collections")
                        .errorHint(404, "The default collection cannot be deleted and answers so, too."));
    }
}
