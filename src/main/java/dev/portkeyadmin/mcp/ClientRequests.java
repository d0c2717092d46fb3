package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
     * Sends a request and waits for the response. A request that is given up is cancelled at the client, too.
     *
     * @return the result; null when the client responded with an error, did not respond in time, or is gone
     * @throws InterruptedException when the call that the request belongs to was cancelled
     */
    @Nullable
    JsonNode send(String method, ObjectNode params, Duration timeout) throws InterruptedException {
        String id = "server-" + last.incrementAndGet();
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        waiting.put(id, response);
        String reason = "the call it belongs to was cancelled";
        try {
            if (closed) {
                return null;
            }
            out.accept(JsonRpc.request(id, method, params));
            JsonNode result = response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return result.isMissingNode() ? null : result;
        } catch (TimeoutException e) {
            reason = "no response within " + timeout.toSeconds() + " s";
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            waiting.remove(id);
            if (!response.isDone() && !closed) {
                ObjectNode over = JsonNodeFactory.instance.objectNode().put("requestId", id);
                out.accept(JsonRpc.notification("notifications/cancelled", over.put("reason", reason)));
            }
        }
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
        waiting.values().forEach(response -> response.complete(NO_RESULT));
    }
}
