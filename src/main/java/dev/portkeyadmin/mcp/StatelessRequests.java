package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.ProgressReports;
import dev.portkeyadmin.mcp.wire.Responses;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.InputRequiredException;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Handles the requests of the revision that has no session: each one states its revision and what its client can do. A question
 * to a person is the result of the call, which the client repeats with the answer.
 */
final class StatelessRequests {

    /** The only revision of this kind. Those of sessions are not offered beside it: no request may state one of them. */
    static final String VERSION = "2026-07-28";

    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final String PROTOCOL_VERSION = PREFIX + "protocolVersion";
    private static final String CLIENT_CAPABILITIES = PREFIX + "clientCapabilities";
    private static final String CLIENT_INFO = PREFIX + "clientInfo";
    private static final String SERVER_INFO = PREFIX + "serverInfo";

    private static final int MISSING_CAPABILITY = -32021;
    private static final int UNSUPPORTED_VERSION = -32022;

    /** How long a client may keep the list of tools, which changes only with the version and settings of this server. */
    private static final Duration TTL = Duration.ofHours(1);

    /** The key of the only question of a call. */
    private static final String QUESTION = "confirmation";

    private final McpHandler handler;
    private final Responses out;
    private final PromptRequests prompts;

    StatelessRequests(McpHandler handler, Responses out) {
        this.handler = handler;
        this.out = out;
        prompts = new PromptRequests(handler, out, new Complete());
    }

    /** States are needed once a question is asked; their cryptography takes long to load. */
    private static final class StatesHolder {
        static final RequestStates STATES =
                new RequestStates(System::nanoTime, () -> System.currentTimeMillis() / 1000);
    }

    /** Returns whether a request is one of this revision, which requires both members of {@code _meta}; a session has neither. */
    static boolean isStateless(String method, JsonNode params) {
        JsonNode meta = params.path("_meta");
        return meta.has(PROTOCOL_VERSION) || meta.has(CLIENT_CAPABILITIES) || method.equals("server/discover");
    }

    void request(JsonNode id, String method, JsonNode params, int size) {
        JsonNode meta = params.path("_meta");
        JsonNode version = meta.path(PROTOCOL_VERSION);
        String invalid = invalidMeta(meta);
        if (Capabilities.canShowForms(meta.path(CLIENT_CAPABILITIES))) {
            handler.declaredQuestions();
        }
        if (version.isTextual() && !version.textValue().equals(VERSION)) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.putArray("supported").add(VERSION);
            data.put("requested", SafeText.bare(handler.redact(version.textValue()), QUOTE_LENGTH));
            String message = "Unsupported protocol version in _meta: expected " + VERSION
                    + ". Older versions begin with initialize, whose requests state no version in _meta";
            out.error(id, UNSUPPORTED_VERSION, message, data);
        } else if (invalid != null) {
            out.invalidParams(id, method, invalid);
        } else {
            switch (method) {
                case "server/discover" -> {
                    // Beside the answer, since nothing else comes before the first call.
                    handler.warmUp();
                    out.result(id, discovery());
                }
                case "tools/list" -> list(id, params);
                case "tools/call" -> call(id, params, size);
                default -> {
                    if (!prompts.request(id, method, params, size)) {
                        out.unknownMethod(
                                id, method, "server/discover, tools/list, tools/call, " + PromptRequests.METHODS);
                    }
                }
            }
        }
    }

    private static @Nullable String invalidMeta(JsonNode meta) {
        if (!meta.path(PROTOCOL_VERSION).isTextual()) {
            return "_meta." + PROTOCOL_VERSION + " is required and must be a string, such as " + VERSION;
        }
        if (!meta.path(CLIENT_CAPABILITIES).isObject()) {
            return "_meta." + CLIENT_CAPABILITIES + " is required and must be an object";
        }
        String capability = Capabilities.invalidMember(meta.path(CLIENT_CAPABILITIES));
        if (capability != null) {
            return "_meta." + CLIENT_CAPABILITIES + "." + capability + " must be an object";
        }
        return Capabilities.isObjectOrAbsent(meta, CLIENT_INFO) ? null : "_meta." + CLIENT_INFO + " must be an object";
    }

    private ObjectNode discovery() {
        ObjectNode result = complete();
        result.putArray("supportedVersions").add(VERSION);
        result.set("capabilities", InitializeHandler.capabilities());
        result.put("instructions", handler.instructions());
        return cacheable(result);
    }

    private void list(JsonNode id, JsonNode params) {
        if (params.hasNonNull("cursor")) {
            out.unknownCursor(id, "tools/list");
        } else if (out.hasRoom(id)) {
            out.result(id, cacheable(complete().putPOJO("tools", new RawValue(handler.tools()))));
        }
    }

    private void call(JsonNode id, JsonNode params, int size) {
        JsonNode capabilities = params.path("_meta").path(CLIENT_CAPABILITIES);
        boolean answers = params.hasNonNull("requestState");
        String invalid = handler.validateCall(params);
        if (invalid == null && answers && !params.get("requestState").isTextual()) {
            invalid = "tools/call: requestState must be a string";
        }
        if (invalid == null && !Capabilities.isObjectOrAbsent(params, "inputResponses")) {
            invalid = "tools/call: inputResponses must be an object";
        }
        if (invalid == null && !answers && params.hasNonNull("inputResponses")) {
            invalid = "tools/call: inputResponses need the requestState of the question";
        }
        if (invalid != null) {
            out.error(id, JsonRpc.INVALID_PARAMS, invalid);
        } else if (answers && !Capabilities.canShowForms(capabilities)) {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.putObject("requiredCapabilities").putObject("elicitation").putObject("form");
            out.error(
                    id,
                    MISSING_CAPABILITY,
                    "The answer to a question needs the capability elicitation.form in _meta of the same request",
                    data);
        } else if (out.hasRoom(id)) {
            out.start(id, size, number -> run(number, params));
        }
    }

    private void run(long number, JsonNode params) {
        String tool = params.path("name").asText();
        JsonNode arguments =
                params.path("arguments").isObject() ? params.get("arguments") : JsonNodeFactory.instance.objectNode();
        StatelessCall call = new StatelessCall(params, null);
        try {
            RequestStates.Asked asked = params.hasNonNull("requestState")
                    ? StatesHolder.STATES.use(params.get("requestState").textValue(), tool, arguments)
                    : null;
            call = new StatelessCall(params, asked);
            out.result(number, result(handler.call(params, call)));
        } catch (RequestStates.InvalidStateException e) {
            out.result(number, result(new ToolResult(tool + ": " + e.getMessage(), true)));
        } catch (InputRequiredException e) {
            ObjectNode result = result("input_required");
            ObjectNode question = result.putObject("inputRequests").putObject(QUESTION);
            question.put("method", ConfirmationForm.METHOD);
            question.set("params", ConfirmationForm.params(e.request()));
            result.put(
                    "requestState",
                    StatesHolder.STATES.issue(tool, arguments, e.request().fingerprint(), call.round()));
            out.result(number, result);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode result(ToolResult result) {
        ObjectNode answer = complete();
        answer.putArray("content").addObject().put("type", "text").putPOJO("text", result.text());
        return answer.put("isError", result.isError());
    }

    private static ObjectNode complete() {
        return result("complete");
    }

    private static ObjectNode result(String type) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("resultType", type);
        result.putObject("_meta").set(SERVER_INFO, InitializeHandler.serverInfo());
        return result;
    }

    /** A result states that it is complete, and a list how long it may be kept. */
    private static final class Complete implements PromptRequests.ResultMembers {

        @Override
        public ObjectNode result(ObjectNode result) {
            return complete().setAll(result);
        }

        @Override
        public ObjectNode list(ObjectNode result) {
            return cacheable(result(result));
        }
    }

    /** The settings of this process decide what it offers, so that no one else may be given its answer. */
    private static ObjectNode cacheable(ObjectNode result) {
        return result.put("ttlMs", TTL.toMillis()).put("cacheScope", "private");
    }

    /** The context of one call, which ends where a person has to be asked and begins again with the answer. */
    private final class StatelessCall implements CallContext {

        private final JsonNode params;
        private final RequestStates.@Nullable Asked asked;
        private final ProgressReports reports;
        private boolean answered;

        StatelessCall(JsonNode params, RequestStates.@Nullable Asked asked) {
            this.params = params;
            this.asked = asked;
            reports = new ProgressReports(meta().path("progressToken"), out::send);
        }

        private JsonNode meta() {
            return params.path("_meta");
        }

        @Override
        public void progress(long done, long total) {
            reports.items(done, total);
        }

        @Override
        public void progress(long done, long total, String message) {
            reports.report(done, total, message);
        }

        @Override
        public String name() {
            return Capabilities.nameOf(meta().path(CLIENT_INFO));
        }

        @Override
        public boolean canBeAsked() {
            return Capabilities.canShowForms(meta().path(CLIENT_CAPABILITIES));
        }

        @Override
        public boolean repeatsCalls() {
            return true;
        }

        @Override
        public void waiting(long seconds) {
            reports.waiting(seconds);
        }

        /** The number of times that the question was asked before. */
        int round() {
            return asked == null ? 0 : asked.round() + 1;
        }

        @Override
        public CompletableFuture<Reply> ask(ApprovalRequest question) {
            if (asked == null || answered) {
                throw new InputRequiredException(question);
            }
            answered = true;
            JsonNode response = params.path("inputResponses").get(QUESTION);
            boolean isMissing = response == null || response.isNull();
            ElicitationResult result = ConfirmationForm.result(response);
            // A no counts whatever has changed since.
            boolean isOutdated = result == ElicitationResult.ACCEPTED && !asked.was(question.fingerprint());
            if ((isMissing || isOutdated) && asked.round() == 0) {
                throw new InputRequiredException(question);
            }
            return CompletableFuture.completedFuture(
                    new Reply(isOutdated ? ElicitationResult.OUTDATED : result, asked.ago()));
        }
    }
}
