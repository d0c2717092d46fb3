package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.resources.SharedSchemas.PRODUCTION;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.like;
import static dev.portkeyadmin.risk.Condition.names;
import static dev.portkeyadmin.schema.Schemas.labelName;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Labels of prompt versions. */
final class LabelsService extends BaseService {

    private static final Schema LABEL_ID = ref(Reference.LABEL);

    private static final Schema LABEL_NAME =
            labelName("Letters, digits, _ and -; not latest, not default, not only digits; no @ or space.");

    private static final Schema DESCRIPTION = string("Any text.");

    private static final Schema COLOUR = name("Colour code, such as #2f81f7.");

    LabelsService(PortkeyClient connection) {
        super(connection, "tag environment staging production");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_prompt_labels", "/labels")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .title("List prompt labels")
                        .description("Lists the labels that versions of prompts can carry, with id, name, "
                                + "description, color_code and is_universal.")
                        .paged(Paging.SNAKE)
                        .query("organisation_id", ORGANISATION_ID)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("search", name("Part of the name."))
                        .keywords("tag environment staging production development all available which tags")
                        .scope("prompts.list"),
                post("create_prompt_label", "/labels")
                        .title("Create prompt label")
                        .description(
                                "Creates a label and returns its id. To put it on a version use label_prompt_version.")
                        .requireBody("name", LABEL_NAME)
                        .body("description", DESCRIPTION)
                        .body("color_code", COLOUR)
                        .body("organisation_id", ORGANISATION_ID)
                        .body("workspace_id", WORKSPACE_ID)
                        .keywords("tag environment staging new canary add")
                        .scope("prompts.create")
                        .findIdsWith("list_prompt_labels"),
                get("get_prompt_label", "/labels/{label_id}")
                        .title("Get prompt label")
                        .description("Returns one label: name, description, color_code, workspace, status. To "
                                + "find it by name use list_prompt_labels.")
                        .path("label_id", LABEL_ID)
                        .query("organisation_id", ORGANISATION_ID)
                        .query("workspace_id", OF_WORKSPACE)
                        .keywords("tag environment")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_labels"),
                put("update_prompt_label", "/labels/{label_id}")
                        .title("Update prompt label")
                        .description("Renames or recolours a label and returns it; requests that use its old "
                                + "name may fail. To move it to another version use label_prompt_version.")
                        .path("label_id", LABEL_ID)
                        .body("name", LABEL_NAME)
                        .body("description", DESCRIPTION)
                        .body("color_code", COLOUR)
                        .requireChange()
                        .confirm(
                                "get_prompt_label",
                                "Change the label {name}, so that requests by its old name may fail?")
                        .grave(Effect.CHANGES_PRODUCTION, names("label_id", PRODUCTION), changes("name"))
                        .grave(Effect.CHANGES_PRODUCTION, like("name", PRODUCTION), changes("name"))
                        .keywords("tag rename change colour name")
                        .scope("prompts.update")
                        .findIdsWith("list_prompt_labels")
                        .returnResultOf("get_prompt_label"),
                delete("delete_prompt_label", "/labels/{label_id}")
                        .title("Delete prompt label")
                        .description("Deletes a label; requests for prompts by that label then fail. The built-in "
                                + "labels production, staging and development cannot be deleted.")
                        .path("label_id", LABEL_ID)
                        .keywords("tag remove organisation")
                        .confirm(
                                "get_prompt_label",
                                "Delete the label {name}, so that requests for prompts by this label fail?")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompt_labels"));
    }
}
