package dev.portkeyadmin.sandbox.prompts;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.portkeyadmin.sandbox.server.Versions;
import dev.portkeyadmin.sandbox.server.WorkspaceScope;
import java.util.List;

/** The prompts with their versions; changing the content adds a version and publishes nothing. */
public final class Prompts implements SandboxResource {

    private static final String[] CONTENT_FIELDS = {
        "string",
        "parameters",
        "virtual_key",
        "model",
        "version_description",
        "functions",
        "tools",
        "tool_choice",
        "is_raw_template",
        "template_metadata",
        "prompt_metadata"
    };

    private static final String LABEL = "label_id";

    private static final BodySchema RUN =
            BodySchema.of(BodyField.object("variables").required());

    private final Store store;
    private final PromptPartials partials;
    private final Table prompts;
    private final Table prompted;
    private final Table collections;
    private final Table labels;
    private final Versions versions;
    private final BodySchema schema;
    private final BodySchema contentSchema;

    public Prompts(Store store, PromptPartials partials) {
        this.store = store;
        this.partials = partials;
        prompts = store.table(Kinds.PROMPT);
        prompted = store.table(Kinds.PROMPT_VERSION);
        collections = store.table(Kinds.COLLECTION);
        labels = store.table(Kinds.LABEL);
        versions = new Versions(store, Kinds.PROMPT, Kinds.PROMPT_VERSION, "prompt_id");
        List<Table> credentials = List.of(store.table(Kinds.PROVIDER), store.table(Kinds.VIRTUAL_KEY));
        contentSchema = BodySchema.of(
                BodyField.text("string").required(),
                BodyField.object("parameters").required(),
                BodyField.text("virtual_key")
                        .requiring(
                                slug -> credentials.stream()
                                        .anyMatch(table -> table.find(
                                                        slug.textValue().replaceFirst("^@", ""))
                                                .isPresent()),
                                "is not the slug of a provider or virtual key")
                        .required(),
                BodyField.text("model"),
                BodyField.textOrEmpty("version_description"),
                BodyField.objectArray("functions"),
                BodyField.objectArray("tools"),
                BodyField.any("tool_choice")
                        .requiring(choice -> choice.isObject() || choice.isTextual(), "must be an object or a string"),
                BodyField.integer("is_raw_template", 0, 1),
                BodyField.object("template_metadata"),
                BodyField.object("prompt_metadata"));
        schema = BodySchema.of(
                BodyField.text("name").required(),
                BodyField.reference("collection_id", collections).required());
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, Kinds.PROMPT, "/prompts/{promptId}")
                // No call names the workspace; it is that of the collection.
                .inWorkspaceOrShared()
                .withSlug("pp")
                .view((request, copy) -> summarise(copy))
                .list(
                        ListPaging.SNAKE,
                        Envelope.LIST,
                        request -> request.refersTo("collection_id", collections),
                        request -> request.search("name", "slug"))
                .create(schema, this::create)
                .read((request, copy) -> describe(copy, versions.requested(request, stored(copy))))
                .update(schema, this::change)
                .delete()
                .action("PUT", "/makeDefault", versions::publish)
                .keys(KeyAccess.WORKSPACE)
                .withSelector()
                .action("POST", "/render", this::render)
                .action("POST", "/completions", this::complete);
        new ResourceRoutes(
                        router, store, KeyAccess.ANY, Kinds.PROMPT_VERSION, "/prompts/{promptId}/versions/{versionId}")
                .childOf(Kinds.PROMPT, "prompt_id")
                .view((request, copy) -> outline(copy))
                .list(ListPaging.NONE, Envelope.LIST)
                .read((request, copy) -> {
                    ObjectNode version = prompted.get(copy.path("id").textValue());
                    ObjectNode prompt = prompts.get(version.path("prompt_id").textValue());
                    copy.removeAll();
                    copy.setAll(prompt);
                    describe(copy, version);
                })
                .update(BodySchema.of(BodyField.existing(LABEL, labels).required()), this::label);
    }

    /** Takes a label from the other versions of the prompt, since a request by a label gets one version. */
    private JsonNode label(SandboxRequest request, ObjectNode version) {
        prompted.all("prompt_id", version.path("prompt_id").textValue())
                .filter(other -> !other.path("id").equals(version.path("id")))
                .filter(other -> other.path(LABEL).equals(version.path(LABEL)))
                .forEach(other -> other.remove(LABEL));
        return SandboxJson.object();
    }

    private JsonNode create(SandboxRequest request, ObjectNode prompt) {
        ObjectNode content = content(request.body(contentSchema));
        move(prompt);
        ObjectNode version = versions.add(request, prompt, content);
        prompt.set(Versions.NUMBER, version.get(Versions.NUMBER));
        ObjectNode receipt = SandboxJson.pick(prompt, "id", "slug", "object");
        return receipt.set("version_id", version.get("id"));
    }

    private JsonNode change(SandboxRequest request, ObjectNode prompt) {
        ObjectNode sent = request.body();
        move(prompt);
        if (SandboxJson.pick(sent, CONTENT_FIELDS).isEmpty()) {
            return SandboxJson.object();
        }
        ObjectNode content = SandboxJson.object();
        if (sent.path("patch").booleanValue()) {
            content.setAll(SandboxJson.pick(versions.latest(prompt), CONTENT_FIELDS));
            content.setAll(content(request.body(contentSchema.optional())));
        } else {
            content.setAll(content(
                    request.body(contentSchema.and(BodyField.text("model").required()))));
        }
        ObjectNode version = versions.add(request, prompt, content);
        ObjectNode receipt = SandboxJson.pick(prompt, "id", "slug");
        return receipt.set("prompt_version_id", version.get("id"));
    }

    /** Puts a prompt into the workspace of its collection. */
    private void move(ObjectNode prompt) {
        JsonNode workspace =
                collections.get(prompt.path("collection_id").textValue()).get("workspace_id");
        if (prompt.has(WorkspaceScope.FIELD)
                && !prompt.get(WorkspaceScope.FIELD).equals(workspace)) {
            throw ApiException.forbidden();
        }
        prompt.set(WorkspaceScope.FIELD, workspace);
    }

    /** Renames the metadata, whose field has one name in a create and another in an update. */
    private static ObjectNode content(ObjectNode sent) {
        JsonNode metadata = sent.remove("prompt_metadata");
        return metadata == null ? sent : sent.set("template_metadata", metadata);
    }

    private ObjectNode stored(ObjectNode copy) {
        return prompts.get(copy.path("id").textValue());
    }

    private void summarise(ObjectNode prompt) {
        prompt.setAll(SandboxJson.pick(versions.published(prompt), "model"));
        prompt.remove(Versions.NUMBER);
    }

    private static void describe(ObjectNode prompt, ObjectNode version) {
        prompt.remove(Versions.NUMBER);
        prompt.setAll(SandboxJson.pick(version, CONTENT_FIELDS));
        prompt.remove("version_description");
        if (version.has("model")) {
            prompt.withObjectProperty("parameters").set("model", version.get("model"));
        }
        prompt.set("prompt_version", version.get(Versions.NUMBER));
        prompt.set("prompt_version_id", version.get("id"));
        prompt.set("prompt_version_status", version.get("status"));
        if (version.has("version_description")) {
            prompt.set("prompt_version_description", version.get("version_description"));
        }
        if (version.has(LABEL)) {
            prompt.set("prompt_version_label_id", version.get(LABEL));
        }
    }

    private static void outline(ObjectNode version) {
        ObjectNode template = SandboxJson.pick(version, "string", "parameters", "model", "virtual_key");
        JsonNode number = version.get(Versions.NUMBER);
        JsonNode description = version.get("version_description");
        version.retain("id", "prompt_id", LABEL, "created_at", "status");
        version.put("object", "prompt").set("prompt_template", template);
        version.set("prompt_version", number);
        if (description != null) {
            version.set("prompt_description", description);
        }
    }

    private JsonNode render(SandboxRequest request, ObjectNode prompt) {
        ObjectNode answer = SandboxJson.object().put("success", true);
        return answer.set("data", filled(request, prompt));
    }

    /** Returns the published version with its placeholders filled; other fields of the body override its parameters. */
    private ObjectNode filled(SandboxRequest request, ObjectNode prompt) {
        JsonNode variables = request.body(RUN).get("variables");
        ObjectNode version = selected(prompt, request.selector("promptId"));
        ObjectNode overrides = request.body();
        overrides.remove("variables");
        ObjectNode filled = version.path("parameters").deepCopy();
        filled.setAll(SandboxJson.pick(version, "model"));
        filled.setAll(overrides);
        PromptTemplate template = new PromptTemplate(variables, partials::text);
        return filled.set("messages", template.messages(version.path("string").textValue()));
    }

    /** Returns the version that is named behind the prompt: latest, a number or a label; the published one for an empty text. */
    private ObjectNode selected(ObjectNode prompt, String selector) {
        if (selector.isEmpty() || selector.equals("default")) {
            return versions.published(prompt);
        }
        if (selector.equals("latest")) {
            return versions.latest(prompt);
        }
        if (selector.matches("[0-9]{1,9}")) {
            return versions.numbered(prompt, Integer.parseInt(selector));
        }
        return versions.all(prompt)
                .filter(version -> version.has(LABEL)
                        && labels.get(version.get(LABEL).textValue())
                                .path("name")
                                .textValue()
                                .equals(selector))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("version of this prompt with the label " + selector));
    }

    /** Returns a fixed completion, because the sandbox calls no model. */
    private JsonNode complete(SandboxRequest request, ObjectNode prompt) {
        ObjectNode filled = filled(request, prompt);
        ObjectNode completion = SandboxJson.object()
                .put("id", "chatcmpl-" + request.stamp().id())
                .put("object", "chat.completion")
                .put("created", request.stamp().at().getEpochSecond())
                .put("model", filled.path("model").asText("sandbox"));
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putNull("logprobs")
                .putObject("message")
                .put("role", "assistant")
                .put("content", "This is a sandbox response: no model was called.");
        int tokens = filled.path("messages").toString().length() / 4;
        completion
                .putObject("usage")
                .put("prompt_tokens", tokens)
                .put("completion_tokens", 9)
                .put("total_tokens", tokens + 9);
        return completion;
    }
}
