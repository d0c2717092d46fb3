package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.safety.CallContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The requests of this server to the client that wait for a response. Nothing of them remains when they are over. */
final class ClientRequests {

    private static final JsonNode NO_RESULT = JsonNodeFactory.instance.missingNode();

    private final Consumer<Object> out;
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private volatile boolean closed;

    /** Requests that are written to the given output. */
    ClientRequests(Consumer<Object> out) {
        this.out = out;
    }

    /**
     * Sends a request. Cancelling the future cancels the request at the client, too.
     *
     * @return the result; a missing node when the client responded with an error. Fails when the client is gone
     */
    CompletableFuture<JsonNode> send(String method, ObjectNode params) {
        String id = "server-" + last.incrementAndGet();
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        waiting.put(id, response);
        response.whenComplete((result, failure) -> {
            waiting.remove(id);
            if (response.isCancelled() && !closed) {
                ObjectNode over = JsonNodeFactory.instance.objectNode().put("requestId", id);
                over.put("reason", "the question is not asked any more");
                out.accept(JsonRpc.notification("notifications/cancelled", over));
            }
        });
        if (closed) {
            response.completeExceptionally(new CallContext.GoneException());
        } else {
            out.accept(JsonRpc.request(id, method, params));
        }
        return response;
    }

    /** Passes a response of the client to the request it belongs to; any other is ignored. */
    void receive(JsonNode id, JsonNode message) {
        CompletableFuture<JsonNode> response = id.isTextual() ? waiting.get(id.textValue()) : null;
        if (response != null) {
            // Some clients write both members, one of them null.
            boolean succeeded = message.hasNonNull("result") && !message.hasNonNull("error");
            response.complete(succeeded ? message.get("result") : NO_RESULT);
        }
    }

    /** Returns whether no request waits for a response. */
    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Ends all waiting, now and later: the client is gone. */
    void close() {
        closed = true;
        waiting.values().forEach(response -> response.completeExceptionally(new CallContext.GoneException()));
    }
}
