package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.risk.Condition.names;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.modelName;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;
import java.util.Map;

/** Prompt templates and their versions. */
final class PromptsService extends BaseService {

    private static final Schema PROMPT_ID = ref(Reference.PROMPT);

    private static final Schema VERSION_ID = ref(Reference.PROMPT_VERSION);

    private static final Schema COLLECTION = ref(Reference.COLLECTION);

    private static final Schema TEMPLATE = name("Template with {{variable}} and {{>partial_slug}}.");

    private static final Schema PARAMETERS = open("Such as {\"temperature\":0.2,\"max_tokens\":500}.");

    private static final Schema PROVIDER = ref(Reference.PROVIDER);

    private static final Schema MODEL = modelName("Model name, such as gpt-4o; may hold a slash.");

    private static final Schema NAME = name("Name.");

    private static final Schema VERSION_DESCRIPTION = string("Description of this version.");

    private static final String NO_VERSION =
            "A version or label behind @ may be missing, too: see list_prompt_versions.";

    private static final Schema FUNCTIONS = array("Functions (deprecated).", open("In OpenAI's form."));

    private static final Schema TOOLS = array("Tools.", open("In OpenAI's form."));

    private static final Schema TOOL_CHOICE = open("Tool to call, in OpenAI's form.");

    private static final Schema METADATA = open("Metadata of the version.");

    PromptsService(PortkeyClient connection) {
        super(connection, "template text wording");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_prompt", "/prompts")
                        .title("Create prompt")
                        .description("Saves a prompt template with its model as version 1 and returns id, "
                                + "slug and version_id. For a new version use update_prompt.")
                        .requires("a folder", "create_prompt_collection", "list_prompt_collections")
                        .requires("a provider", "create_provider", "list_providers")
                        .requireBody("name", NAME)
                        .requireBody("collection_id", COLLECTION)
                        .requireBody("string", TEMPLATE)
                        .requireBody("parameters", PARAMETERS)
                        .requireBody("virtual_key", PROVIDER)
                        .body("model", MODEL)
                        .body("version_description", VERSION_DESCRIPTION)
                        .body("functions", FUNCTIONS)
                        .body("tools", TOOLS)
                        .body("tool_choice", TOOL_CHOICE)
                        .body("template_metadata", METADATA)
                        .keywords("new template system message instruction save store add summaries")
                        .scope("prompts.create")
                        .findIdsWith("list_prompts")
                        .message(
                                "Version 1 is made and live; update_prompt makes the next one, publish_prompt makes that live."),
                get("list_prompts", "/prompts")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("collection_id", Reference.COLLECTION)
                        .title("List prompts")
                        .description(
                                "Lists prompt templates with id, slug, name, collection_id, status "
                                        + "and model of the live version; newer versions are in list_prompt_versions. Their text comes from get_prompt.")
                        .paged(Paging.SNAKE)
                        .query("collection_id", COLLECTION)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("search", name("Part of the name."))
                        .keywords("templates find library which use model retired all search folder")
                        .scope("prompts.list"),
                get("get_prompt", "/prompts/{prompt_id}")
                        .title("Get prompt")
                        .description("Returns one prompt: template (string), parameters, model, virtual_key, "
                                + "tools, version and label. To see it filled in use render_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .query(
                                "version",
                                string(
                                                "latest or a number; default: the published version. Or append @latest, @12 or @label to prompt_id.")
                                        .form("^(latest|default|[0-9]+)$", "latest, default or a number", "12"))
                        .keywords("template text content read show live current variables placeholders contents")
                        .errorHint(404, NO_VERSION)
                        .scope("prompts.read")
                        .findIdsWith("list_prompts"),
                put("update_prompt", "/prompts/{prompt_id}")
                        .addsVersion()
                        .showChange("get_prompt", Map.of("version", "latest"))
                        .title("Update prompt")
                        .description("Renames or moves a prompt, or saves a new version of it and returns "
                                + "prompt_version_id. Callers get the new version only after publish_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .body(
                                "patch",
                                bool(
                                        "true: members left out stay as in the latest version, which may not be live and may have "
                                                + "another model (get_prompt, version latest). "
                                                + "Without patch a version needs string, parameters and model."))
                        .body("name", NAME)
                        .body("collection_id", COLLECTION)
                        .body("string", TEMPLATE)
                        .body("parameters", PARAMETERS)
                        .body("model", MODEL)
                        .body("virtual_key", PROVIDER)
                        .body("version_description", VERSION_DESCRIPTION)
                        .body("functions", FUNCTIONS)
                        .body("tools", TOOLS)
                        .body("tool_choice", TOOL_CHOICE)
                        .body(
                                "is_raw_template",
                                integer("1: raw template, 0: processed.").min(0).max(1))
                        .body("template_metadata", "prompt_metadata", METADATA)
                        .requireChange()
                        .keywords("edit change template rename move folder model temperature new version save create "
                                + "text wording variable different should improve system message instruction")
                        .scope("prompts.update")
                        .findIdsWith("list_prompts")
                        .errorHint(400, "For a new version send patch true, or all version fields."),
                delete("delete_prompt", "/prompts/{prompt_id}")
                        .title("Delete prompt")
                        .description("Deletes a prompt with all its versions permanently; requests that use it "
                                + "then fail.")
                        .path("prompt_id", PROMPT_ID)
                        .keywords("template remove good discard unused away")
                        .confirm(
                                "get_prompt",
                                "Delete the prompt {name} ({slug}, published in version {prompt_version}) with all its "
                                        + "versions, so that requests for it fail?")
                        .confirmWithUsage("prompt_slug", "slug")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompts"),
                get("list_prompt_versions", "/prompts/{prompt_id}/versions")
                        .markPublished("get_prompt", "prompt_version", "prompt_version")
                        .nameOf("label_id", Reference.LABEL)
                        .lift("model", "/prompt_template/model")
                        .title("List prompt versions")
                        .description("Lists the versions of a prompt: id (a UUID, for get_prompt_version and "
                                + "label_prompt_version), prompt_version (the number, for publish_prompt), published "
                                + "(true for the one that requests without a version or label get), label_id with label_name, "
                                + "model, prompt_template, prompt_description.")
                        .listUnpaged(ListShape.DATA)
                        .path("prompt_id", PROMPT_ID)
                        .keywords("history changes rollback compare all revisions live published labels how many")
                        .scope("prompts.read")
                        .findIdsWith("list_prompts"),
                get("get_prompt_version", "/prompts/{prompt_id}/versions/{version_id}")
                        .title("Get prompt version")
                        .description(
                                "Returns one version of a prompt. With only the number of the version use get_prompt.")
                        .path("prompt_id", PROMPT_ID)
                        .path("version_id", VERSION_ID)
                        .keywords("history older template compare specific one fetch revision")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_versions"),
                put("label_prompt_version", "/prompts/{prompt_id}/versions/{version_id}")
                        .showHolder("list_prompt_versions", "label_id", "prompt_version")
                        .title("Label prompt version")
                        .description("Puts a label on a version: requests for prompt@label get it at once; says which "
                                + "version had the label. For requests without a label use publish_prompt.")
                        .requires("a label", "create_prompt_label", "list_prompt_labels")
                        .path("prompt_id", PROMPT_ID)
                        .path("version_id", VERSION_ID)
                        .requireBody("label_id", ref(Reference.LABEL))
                        .keywords("tag environment staging production assign move promote put set canary give")
                        .confirm(
                                "get_prompt_version",
                                "Put the label {label_id} on version {prompt_version} of the prompt {get_prompt.name} ({get_prompt.slug}), so that requests for it with this label get that version?")
                        .refuseUnlisted(
                                "list_prompt_labels",
                                "id",
                                "label_id",
                                "There is no such label: list_prompt_labels shows all, create_prompt_label makes one.")
                        .grave(Effect.CHANGES_PRODUCTION, names("label_id", SharedSchemas.PRODUCTION))
                        .scope("prompts.update")
                        .errorHint(404, "The label may not exist, either: see list_prompt_labels, create_prompt_label.")
                        .findIdsWith("list_prompt_versions"),
                put("publish_prompt", "/prompts/{prompt_id}/makeDefault")
                        .title("Publish prompt version")
                        .description("Makes a version the one that requests get, at once and in production, "
                                + "and returns the prompt. Check it first with render_prompt; an older number "
                                + "rolls back.")
                        .path("prompt_id", PROMPT_ID)
                        .requireBody(
                                "version",
                                integer("Number from list_prompt_versions, 1 or more; not a UUID.")
                                        .min(1))
                        .keywords(
                                "deploy release default promote rollback revert make live go older previous production "
                                        + "version activate bad bring back")
                        .confirm(
                                "get_prompt",
                                "Publish version {version} of the prompt {name} ({slug}), so that requests for it without a label or version get that version?")
                        .confirmWithUsage("prompt_slug", "slug")
                        .confirmComparing(
                                "version",
                                "model",
                                "virtual_key",
                                "string",
                                "parameters",
                                "tools",
                                "tool_choice",
                                "functions")
                        .confirmWithLabels("list_prompt_versions", "label_id", "prompt_version")
                        .presentIn("version", "get_prompt", "prompt_version")
                        .grave(Effect.CHANGES_PRODUCTION)
                        .scope("prompts.publish")
                        .findIdsWith("list_prompts")
                        .returnResultOf("get_prompt")
                        .errorHint(
                                404, "The prompt may also have no version with this number: see list_prompt_versions."),
                takingVariables(post("render_prompt", "/prompts/{prompt_id}/render")
                                .title("Render prompt")
                                .description("Returns the messages and model settings of a prompt filled with "
                                        + "variables; no model is called. Needs a workspace key."))
                        .workspaceKeyOnly()
                        .readOnly()
                        .inParts()
                        .keywords(
                                "preview fill template test variables dry without executing values see filled sample model")
                        .scope("prompts.render")
                        .errorHint(404, NO_VERSION)
                        .findIdsWith("list_prompts"),
                takingVariables(post("run_prompt", "/prompts/{prompt_id}/completions")
                                .title("Run prompt")
                                .description("Calls the model with a prompt and returns its completion. Every "
                                        + "call costs money: to see only the text use render_prompt. Needs a "
                                        + "workspace key."))
                        .workspaceKeyOnly()
                        .openWorld()
                        .keywords("execute complete completion answer generate try test call model stored real send")
                        .scope("completions.write")
                        .errorHint(404, NO_VERSION)
                        .errorHint(
                                412,
                                "A budget is used up: that of the key (get_api_key), the workspace (get_workspace), the provider "
                                        + "(get_provider) or a policy (list_usage_limit_policies).")
                        .findIdsWith("list_prompts"));
    }

    /** Adds the arguments of a request for a prompt: its variables, and model settings that replace the saved ones. */
    private static Operation takingVariables(Operation operation) {
        return operation
                .path(
                        "prompt_id",
                        ref(
                                Reference.PROMPT_AT_VERSION,
                                "Name, slug or id; with @latest, @12 or @label appended, that version."))
                .requireBody("variables", open("Values by name."))
                .body("model", MODEL)
                .body("temperature", number("0 to 2.").min(0).max(2))
                .body("top_p", number("0 to 1.").min(0).max(1))
                .body(
                        "max_tokens",
                        integer("Maximum tokens of the completion, 0 or more.").min(0))
                .body(
                        "max_completion_tokens",
                        integer("The same for newer models, 0 or more.").min(0))
                .body(
                        "stop",
                        array("1 to 4 texts that end the completion.", string(null))
                                .minItems(1)
                                .maxItems(4))
                .body("seed", integer("Any whole number."))
                .body("response_format", open("In OpenAI's form, such as {\"type\":\"json_object\"}."))
                .body("tools", TOOLS);
    }
}
