package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.number;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Prompt templates and their versions. */
public final class PromptsService extends BaseService {

    private static final Schema PROMPT_ID = id("Id or slug from list_prompts.");

    private static final Schema VERSION_ID = id("UUID from list_prompt_versions, not the number.");

    private static final Schema COLLECTION = string("Id or slug from list_prompt_collections.");

    private static final Schema TEMPLATE = string("Template with {{variable}} and {{>partial_slug}}.");

    private static final Schema PARAMETERS = open("Such as {\"temperature\":0.2,\"max_tokens\":500}.");

    private static final Schema PROVIDER = string("Provider slug from list_providers.");

    private static final Schema MODEL = string("Such as gpt-4o.");

    private static final Schema OBJECTS = array(null, open(null));

    /** Uses the connection that all services share. */
    public PromptsService(PortkeyClient connection) {
        super(connection, "template text wording");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_prompt", "/prompts")
                        .title("Create prompt")
                        .description("Saves a prompt template with its model as version 1 and returns id, "
                                + "slug and version_id.")
                        .requireBody("name", string(null))
                        .requireBody("collection_id", COLLECTION)
                        .requireBody("string", TEMPLATE)
                        .requireBody("parameters", PARAMETERS)
                        .requireBody("virtual_key", PROVIDER)
                        .body("model", MODEL)
                        .body("version_description", string(null))
                        .body("functions", OBJECTS)
                        .body("tools", OBJECTS)
                        .body("tool_choice", open(null))
                        .body("template_metadata", open(null))
                        .keywords("new template system message instruction")
                        .scope("prompts.create")
                        .findIdsWith("list_prompts"),
                get("list_prompts", "/prompts")
                        .title("List prompts")
                        .description("Lists prompt templates with id, slug, name, collection_id, model and "
                                + "status. Their text comes from get_prompt.")
                        .paged(Paging.SNAKE)
                        .query("collection_id", COLLECTION)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("search", string("In the name."))
                        .keywords("templates find library")
                        .scope("prompts.list"),
                get("get_prompt", "/prompts/{prompt_id}")
                        .title("Get prompt")
                        .description("Returns one prompt: template (string), parameters, model, virtual_key, "
                                + "tools, version and label. To see it filled in use render_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .query("version", string("latest or a number; default: the published one."))
                        .keywords("template text content")
                        .scope("prompts.read")
                        .findIdsWith("list_prompts"),
                put("update_prompt", "/prompts/{prompt_id}")
                        .title("Update prompt")
                        .description("Renames or moves a prompt, or saves a new version of it and returns "
                                + "prompt_version_id. Callers get the new version only after publish_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .body(
                                "patch",
                                bool("true: what is left out stays as in the latest version. Without it a new "
                                        + "version needs string, parameters and model."))
                        .body("name", string(null))
                        .body("collection_id", COLLECTION)
                        .body("string", TEMPLATE)
                        .body("parameters", PARAMETERS)
                        .body("model", MODEL)
                        .body("virtual_key", PROVIDER)
                        .body("version_description", string(null))
                        .body("functions", OBJECTS)
                        .body("tools", OBJECTS)
                        .body("tool_choice", open(null))
                        .body(
                                "is_raw_template",
                                integer("1: raw, 0: processed.").min(0).max(1))
                        .body("template_metadata", "prompt_metadata", open(null))
                        .requireChange()
                        .keywords("edit change template rename move folder model temperature")
                        .scope("prompts.update")
                        .findIdsWith("list_prompts")
                        .errorHint(400, "For a new version send patch true, or all version fields."),
                delete("delete_prompt", "/prompts/{prompt_id}")
                        .title("Delete prompt")
                        .description("Deletes a prompt with all its versions, for good; requests that use it "
                                + "then fail.")
                        .path("prompt_id", PROMPT_ID)
                        .keywords("template remove")
                        .confirm(
                                "get_prompt",
                                "Requests for the prompt {name} ({slug}, published in version "
                                        + "{prompt_version}) will fail. Delete it with all its versions?")
                        .confirmWithUsage("prompt_slug", "slug")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompts"),
                get("list_prompt_versions", "/prompts/{prompt_id}/versions")
                        .title("List prompt versions")
                        .description("Lists the versions of a prompt: id (a UUID, for get_prompt_version and "
                                + "label_prompt_version), prompt_version (the number, for publish_prompt), "
                                + "template, description, label and status.")
                        .listUnpaged(ListShape.DATA)
                        .path("prompt_id", PROMPT_ID)
                        .keywords("history changes rollback compare")
                        .scope("prompts.read")
                        .findIdsWith("list_prompts"),
                get("get_prompt_version", "/prompts/{prompt_id}/versions/{version_id}")
                        .title("Get prompt version")
                        .description("Returns a prompt as it is in one version. Where you have only the "
                                + "version's number use get_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .path("version_id", VERSION_ID)
                        .keywords("history older template compare")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_versions"),
                put("label_prompt_version", "/prompts/{prompt_id}/versions/{version_id}")
                        .title("Label prompt version")
                        .description("Puts a label on a version: requests for prompt@label get it at once. "
                                + "For requests without a label use publish_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .path("version_id", VERSION_ID)
                        .requireBody("label_id", string("From list_prompt_labels."))
                        .keywords("tag environment staging production assign move promote")
                        .scope("prompts.update")
                        .findIdsWith("list_prompt_versions"),
                put("publish_prompt", "/prompts/{prompt_id}/makeDefault")
                        .title("Publish prompt version")
                        .description("Makes a version the one that requests get, at once and in production, "
                                + "and returns the prompt. Check it first with render_prompt; an older number "
                                + "rolls back.")
                        .path("prompt_id", PROMPT_ID)
                        .requireBody(
                                "version",
                                integer("Number from list_prompt_versions, not a UUID.")
                                        .min(1))
                        .keywords("deploy release default promote rollback revert make live")
                        .scope("prompts.publish")
                        .findIdsWith("list_prompts")
                        .returnResultOf("get_prompt")
                        .errorHint(404, "It may also lack a version of this number: see list_prompt_versions."),
                takingVariables(post("render_prompt", "/prompts/{prompt_id}/render")
                                .title("Render prompt")
                                .description("Returns the messages and model settings that a prompt makes of "
                                        + "variables; no model is called. Needs a workspace key."))
                        .readOnly()
                        .keywords("preview fill template test variables dry")
                        .scope("prompts.render")
                        .findIdsWith("list_prompts"),
                takingVariables(post("run_prompt", "/prompts/{prompt_id}/completions")
                                .title("Run prompt")
                                .description("Calls the model with a prompt and returns its completion. Every "
                                        + "call costs money: to see just the text use render_prompt. Needs a "
                                        + "workspace key."))
                        .openWorld()
                        .keywords("execute complete completion answer generate try test")
                        .scope("completions.write")
                        .findIdsWith("list_prompts"));
    }

    /** Adds what a request for a prompt takes: its variables, and settings of the model in place of the saved ones. */
    private static Operation takingVariables(Operation operation) {
        return operation
                .path("prompt_id", id("From list_prompts; with @latest, @12 or @label behind it, that version."))
                .requireBody("variables", open("Values by name."))
                .body("model", MODEL)
                .body("temperature", number(null))
                .body("top_p", number(null))
                .body("max_tokens", integer(null))
                .body("max_completion_tokens", integer(null))
                .body("stop", array(null, string(null)))
                .body("seed", integer(null))
                .body("response_format", open(null))
                .body("tools", OBJECTS);
    }
}
