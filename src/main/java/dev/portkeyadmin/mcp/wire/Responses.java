package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Writes what this server says: answers of the reading thread at once, answers of calls as soon as there is room. */
public final class Responses {

    private static final int MESSAGE_LENGTH = 200;

    /** Attempts to answer a call with an error when memory is exhausted, and the pause between two. */
    private static final int ATTEMPTS = 100;

    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final byte[] INTERNAL_ERROR =
            Json.writeUtf8(JsonRpc.error(null, JsonRpc.INTERNAL_ERROR, "Internal error"));

    private final LineWriter out;
    private final InFlightRequests requests;
    private final UnaryOperator<String> redact;

    /** Writes through {@code redact}, which removes secrets. */
    public Responses(LineWriter out, InFlightRequests requests, UnaryOperator<String> redact) {
        this.out = out;
        this.requests = requests;
        this.redact = redact;
    }

    // --- on the reading thread

    /** Answers at once. */
    public void result(JsonNode id, Object result) {
        out.add(Json.writeUtf8(JsonRpc.result(id, result)));
    }

    /** Answers at once with an error of JSON-RPC; the id is null where none could be read. */
    public void error(@Nullable JsonNode id, int code, String message) {
        out.add(Json.writeUtf8(errorOf(id, code, message)));
    }

    /** Answers at once with an error of JSON-RPC and its data. */
    public void error(JsonNode id, int code, String message, ObjectNode data) {
        ObjectNode error = errorOf(id, code, message);
        error.withObject("/error").set("data", data);
        out.add(Json.writeUtf8(error));
    }

    /** Refuses the parameters of a method; what the client wrote for it is shown escaped and cut. */
    public void invalidParams(JsonNode id, String method, String problem) {
        error(id, JsonRpc.INVALID_PARAMS, SafeText.bare(method, NAME_LENGTH) + ": " + problem);
    }

    /** Refuses a cursor that this server did not hand out. */
    public void unknownCursor(JsonNode id, String method) {
        invalidParams(id, method, "unknown cursor; the list has one page, which comes without a cursor");
    }

    /**
     * Refuses a method that this server does not have; what the client wrote is shown escaped and cut.
     *
     * @param known the methods that there are, as a sentence names them
     */
    public void unknownMethod(JsonNode id, String method, String known) {
        String name = SafeText.bare(method, NAME_LENGTH);
        error(id, JsonRpc.METHOD_NOT_FOUND, "Method not found: " + name + "; known are " + known);
    }

    /** Reports an internal error; without an id where memory does not suffice for it. */
    public void internalError(@Nullable JsonNode id) {
        try {
            error(id, JsonRpc.INTERNAL_ERROR, "Internal error");
        } catch (OutOfMemoryError e) {
            out.add(INTERNAL_ERROR);
        }
    }

    /** Returns whether the client reads what it is sent; a request of a client that does not is refused. */
    public boolean hasRoom(JsonNode id) {
        if (!out.hasRoom()) {
            error(id, JsonRpc.INTERNAL_ERROR, "Request refused: earlier answers have not been read");
            return false;
        }
        return true;
    }

    /** Starts a call on a thread of its own, or refuses it. */
    public void start(JsonNode id, int size, LongConsumer work) {
        byte[] failure = Json.writeUtf8(JsonRpc.error(id, JsonRpc.INTERNAL_ERROR, "Internal error"));
        String refusal = requests.submit(id, size, failure, number -> {
            try {
                work.accept(number);
            } catch (RuntimeException | Error e) {
                fail(number);
                log().error("a request failed", e);
                throw e;
            } finally {
                fail(number);
            }
        });
        if (refusal != null) {
            error(id, JsonRpc.INVALID_REQUEST, "Invalid request: " + refusal);
        }
    }

    /** Answers with an error if the call has not answered. The memory that the call held is free by now. */
    private void fail(long number) {
        for (int attempt = 1; ; attempt++) {
            try {
                requests.fail(number);
                return;
            } catch (OutOfMemoryError e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    // --- on the threads of calls

    /** Answers the request with this number of ours, unless it was cancelled. */
    public void result(long number, Object result) {
        requests.answer(number, id -> Json.writeUtf8(JsonRpc.result(id, result)));
    }

    /** Answers the request with this number of ours with an error, unless it was cancelled. */
    public void error(long number, int code, String message) {
        requests.answer(number, id -> Json.writeUtf8(errorOf(id, code, SafeText.bare(message, MESSAGE_LENGTH))));
    }

    /** Sends a notification or a request to the client. */
    public void send(Object message) {
        out.put(Json.writeUtf8(message));
    }

    private ObjectNode errorOf(@Nullable JsonNode id, int code, String message) {
        return JsonRpc.error(id, code, redact.apply(message));
    }

    private static Logger log() {
        return Loggers.of(Responses.class);
    }
}
