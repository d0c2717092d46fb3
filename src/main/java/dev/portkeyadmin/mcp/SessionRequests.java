package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.mcp.wire.Responses;
import dev.portkeyadmin.runtime.Loggers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Handles the requests of the revisions that have a session. What needs no session is answered at once; the session takes
 * longer to open than everything else and is opened on a thread of its own once the client has its answer to {@code initialize}.
 */
final class SessionRequests {

    private final McpHandler handler;
    private final Responses out;
    private final ClientRequests clientRequests;
    private final Runnable close;
    private final PromptRequests prompts;
    private final CompletableFuture<McpSession> session = new CompletableFuture<>();
    private boolean initialized;
    private boolean hasBatches;
    private @Nullable Thread opener;

    /**
     * Requests of one client.
     *
     * @param close ends the service
     */
    SessionRequests(McpHandler handler, Responses out, ClientRequests clientRequests, Runnable close) {
        this.handler = handler;
        this.out = out;
        this.clientRequests = clientRequests;
        this.close = close;
        prompts = new PromptRequests(handler, out, new AsItIs());
    }

    /** Returns whether {@code initialize} succeeded. */
    boolean isOpen() {
        return initialized;
    }

    /** Returns whether the client may send several messages as one array. */
    boolean hasBatches() {
        return hasBatches;
    }

    void request(JsonNode id, String method, JsonNode params, int size) {
        switch (method) {
            case "ping" -> out.result(id, JsonNodeFactory.instance.objectNode());
            case "initialize" -> initialize(id, params);
            case "tools/list" -> {
                if (isReady(id)) {
                    prepare();
                    list(id, params);
                }
            }
            case "tools/call" -> {
                if (isReady(id)) {
                    prepare();
                    call(id, params, size);
                }
            }
            default -> {
                if (isReady(id) && !prompts.request(id, method, params, size)) {
                    out.unknownMethod(id, method, "ping, tools/list, tools/call, " + PromptRequests.METHODS);
                }
            }
        }
    }

    private boolean isReady(JsonNode id) {
        if (!initialized) {
            out.error(
                    id,
                    JsonRpc.INVALID_REQUEST,
                    "Not initialized: send initialize first, or state a protocol version and client capabilities in _meta");
        }
        return initialized && out.hasRoom(id);
    }

    private void initialize(JsonNode id, JsonNode params) {
        // It counts even where this is refused.
        if (Capabilities.canShowForms(params.path("capabilities"))) {
            handler.declaredQuestions();
        }
        if (initialized) {
            out.error(
                    id,
                    JsonRpc.INVALID_REQUEST,
                    "Already initialized: a session is initialized once; go on, or start another process");
            return;
        }
        JsonNode result;
        try {
            result = handler.initializeResult(params);
        } catch (IllegalArgumentException e) {
            out.error(id, JsonRpc.INVALID_PARAMS, String.valueOf(e.getMessage()));
            return;
        }
        out.result(id, result);
        initialized = true;
        hasBatches = result.path("protocolVersion").asText().equals(InitializeHandler.VERSION_WITH_BATCHES);
        opener = new Thread(() -> open(params), "mcp-session");
        opener.setDaemon(true);
    }

    /** Begins to open the session when the client continues after {@code initialize}, whose answer does not wait for it. */
    void prepare() {
        if (opener != null) {
            opener.start();
            opener = null;
        }
    }

    private void open(JsonNode params) {
        try {
            session.complete(handler.openSession(new Lines(), params));
        } catch (RuntimeException | Error e) {
            session.completeExceptionally(e);
            log().error("the session could not be opened", e);
        }
    }

    private void list(JsonNode id, JsonNode params) {
        if (params.hasNonNull("cursor")) {
            out.unknownCursor(id, "tools/list");
        } else {
            out.result(id, new RawValue("{\"tools\":" + handler.tools() + "}"));
        }
    }

    private void call(JsonNode id, JsonNode params, int size) {
        String invalid = handler.validateCall(params);
        if (invalid != null) {
            out.error(id, JsonRpc.INVALID_PARAMS, invalid);
            return;
        }
        out.start(id, size, number -> {
            try {
                session.get().request(number, "tools/call", params);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                log().debug("the session could not be opened: {}", e.toString());
            }
        });
    }

    /** A result has no further members in these revisions. */
    private static final class AsItIs implements PromptRequests.ResultMembers {

        @Override
        public ObjectNode result(ObjectNode result) {
            return result;
        }

        @Override
        public ObjectNode list(ObjectNode result) {
            return result;
        }
    }

    private final class Lines implements Outbound {

        @Override
        public void result(long number, Object result) {
            out.result(number, result);
        }

        @Override
        public void error(long number, int code, String message) {
            out.error(number, code, message);
        }

        @Override
        public CompletableFuture<JsonNode> request(String method, ObjectNode params) {
            return clientRequests.send(method, params);
        }

        @Override
        public void notify(Object notification) {
            out.send(notification);
        }

        @Override
        public void close() {
            close.run();
        }
    }

    private static Logger log() {
        return Loggers.of(SessionRequests.class);
    }
}
