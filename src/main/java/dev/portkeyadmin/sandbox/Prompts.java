package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** The prompts with their versions. A change of what a version holds makes a new one and leaves the published one alone. */
final class Prompts {

    static final String KIND = "prompt";
    static final String VERSION = "prompt-version";

    private static final Shape CONTENT = Shape.of(
            Field.text("string").required(),
            Field.object("parameters").required(),
            Field.text("virtual_key").required(),
            Field.text("model"),
            Field.prose("version_description"),
            Field.any("functions"),
            Field.any("tools"),
            Field.any("tool_choice"),
            Field.whole("is_raw_template", 0, 1),
            Field.object("template_metadata"),
            Field.object("prompt_metadata"));

    private static final String[] CONTENT_FIELDS =
            CONTENT.fields().stream().map(Field::name).toArray(String[]::new);

    private static final Shape RUN = Shape.of(Field.object("variables").required());

    private final Store store;
    private final Partials partials;
    private final Records prompts;
    private final Records prompted;
    private final Records collections;
    private final Versions versions;
    private final Shape shape;

    Prompts(Store store, Partials partials) {
        this.store = store;
        this.partials = partials;
        prompts = store.of(KIND);
        prompted = store.of(VERSION);
        collections = store.of(Collections.KIND);
        versions = new Versions(store, KIND, VERSION, "prompt_id");
        shape = Shape.of(
                Field.text("name").required(),
                Field.reference("collection_id", collections).required());
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/prompts/{promptId}")
                // No call names the workspace: the collection tells it.
                .inWorkspaceOrShared()
                .slugged("pp")
                .shown((request, copy) -> summarise(copy))
                .list(
                        Paging.SNAKE,
                        Envelope.LIST,
                        request -> request.refersTo("collection_id", collections),
                        request -> request.search("name", "slug"))
                .create(shape, this::create)
                .read((request, copy) -> describe(copy, versions.asked(request, stored(copy))))
                .update(shape, this::change)
                .delete()
                .action("PUT", "/makeDefault", versions::publish)
                .action("POST", "/render", this::render)
                .action("POST", "/completions", this::complete);
        new Resource(router, store, Keys.ANY, VERSION, "/prompts/{promptId}/versions/{versionId}")
                .under(KIND, "prompt_id")
                .shown((request, copy) -> outline(copy))
                .list(Paging.NONE, Envelope.LIST)
                .read((request, copy) -> {
                    ObjectNode version = prompted.get(copy.path("id").textValue());
                    ObjectNode prompt = prompts.get(version.path("prompt_id").textValue());
                    copy.removeAll();
                    copy.setAll(prompt);
                    describe(copy, version);
                })
                .update(Shape.of(Field.known("label_id", store.of(Labels.KIND)).required()));
    }

    private JsonNode create(Request request, ObjectNode prompt) {
        ObjectNode content = content(request.body(CONTENT));
        move(prompt);
        ObjectNode version = versions.add(request, prompt, content);
        prompt.set(Versions.NUMBER, version.get(Versions.NUMBER));
        ObjectNode receipt = Json.pick(prompt, "id", "slug", "object");
        return receipt.set("version_id", version.get("id"));
    }

    private JsonNode change(Request request, ObjectNode prompt) {
        ObjectNode sent = request.body();
        move(prompt);
        if (Json.pick(sent, CONTENT_FIELDS).isEmpty()) {
            return Json.object();
        }
        ObjectNode content = Json.object();
        if (sent.path("patch").booleanValue()) {
            content.setAll(Json.pick(versions.latest(prompt), CONTENT_FIELDS));
            content.setAll(content(request.body(CONTENT.optional())));
        } else {
            content.setAll(content(request.body(CONTENT.and(Field.text("model").required()))));
        }
        ObjectNode version = versions.add(request, prompt, content);
        ObjectNode receipt = Json.pick(prompt, "id", "slug");
        return receipt.set("prompt_version_id", version.get("id"));
    }

    /** A prompt is in the workspace of its collection. */
    private void move(ObjectNode prompt) {
        JsonNode workspace =
                collections.get(prompt.path("collection_id").textValue()).get("workspace_id");
        if (prompt.has(Scope.FIELD) && !prompt.get(Scope.FIELD).equals(workspace)) {
            throw ApiError.forbidden();
        }
        prompt.set(Scope.FIELD, workspace);
    }

    /** The metadata has another name in a change than at creation. */
    private static ObjectNode content(ObjectNode sent) {
        JsonNode metadata = sent.remove("prompt_metadata");
        return metadata == null ? sent : sent.set("template_metadata", metadata);
    }

    private ObjectNode stored(ObjectNode copy) {
        return prompts.get(copy.path("id").textValue());
    }

    private void summarise(ObjectNode prompt) {
        prompt.setAll(Json.pick(versions.published(prompt), "model"));
        prompt.remove(Versions.NUMBER);
    }

    private static void describe(ObjectNode prompt, ObjectNode version) {
        prompt.remove(Versions.NUMBER);
        prompt.setAll(Json.pick(version, CONTENT_FIELDS));
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
        if (version.has("label_id")) {
            prompt.set("prompt_version_label_id", version.get("label_id"));
        }
    }

    private static void outline(ObjectNode version) {
        ObjectNode template = Json.pick(version, "string", "parameters", "model", "virtual_key");
        JsonNode number = version.get(Versions.NUMBER);
        JsonNode description = version.get("version_description");
        version.retain("id", "prompt_id", "label_id", "created_at", "status");
        version.put("object", "prompt").set("prompt_template", template);
        version.set("prompt_version", number);
        if (description != null) {
            version.set("prompt_description", description);
        }
    }

    private JsonNode render(Request request, ObjectNode prompt) {
        ObjectNode answer = Json.object().put("success", true);
        return answer.set("data", filled(request, prompt));
    }

    /** The published version with its placeholders filled; what else the body holds takes the place of its parameters. */
    private ObjectNode filled(Request request, ObjectNode prompt) {
        JsonNode variables = request.body(RUN).get("variables");
        ObjectNode version = versions.published(prompt);
        ObjectNode overrides = request.body();
        overrides.remove("variables");
        ObjectNode filled = version.path("parameters").deepCopy();
        filled.setAll(Json.pick(version, "model"));
        filled.setAll(overrides);
        Template template = new Template(variables, partials::text);
        return filled.set("messages", template.messages(version.path("string").textValue()));
    }

    /** No model is asked: each prompt has the same answer. */
    private JsonNode complete(Request request, ObjectNode prompt) {
        ObjectNode filled = filled(request, prompt);
        ObjectNode completion = Json.object()
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
                .put("content", "This is the sandbox: no model was asked.");
        int tokens = filled.path("messages").toString().length() / 4;
        completion
                .putObject("usage")
                .put("prompt_tokens", tokens)
                .put("completion_tokens", 9)
                .put("total_tokens", tokens + 9);
        return completion;
    }
}
