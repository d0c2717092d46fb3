package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;

/**
 * MCP over stdin and stdout, one client for the life of the process. What needs no session is answered here at once: the
 * greeting, the list of tools, pings and mistakes. The session, which the SDK speaks, is made behind the greeting on a thread
 * of its own, since it takes longer than all the rest. A bad line costs an error and nothing else, calls run side by side and
 * can be cancelled, and the end of input waits for the calls in flight.
 */
final class StdioTransport {

    /** A little more than any call may take, so that the end of input loses no answer. */
    private static final Duration DRAIN = Duration.ofSeconds(50);

    /** Lines in a row that are not JSON, before there is a session: then something else than a client is connected. */
    private static final int MOST_NONSENSE = 100;

    /** How much is repeated of what a client said. */
    private static final int SHOWN = 200;

    private final LineReader in;
    private final OutputStream out;
    private final McpHandler handler;
    private final InFlightRequests calls = new InFlightRequests();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Ids of what the client was asked and has not answered. */
    private final Set<String> questions = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<McpSession> session = new CompletableFuture<>();
    private int nonsense;
    private volatile boolean inputEnded;
    private volatile boolean initialized;

    StdioTransport(InputStream in, OutputStream out, McpHandler handler) {
        this.in = new LineReader(in);
        this.out = out;
        this.handler = handler;
    }

    /** Serves until the client is gone: input ended and all calls answered, or output broken. */
    void serve() throws InterruptedException {
        Thread reader = new Thread(this::readAll, "mcp-stdin");
        reader.setDaemon(true);
        reader.start();
        ended.await();
        calls.abort();
    }

    private void readAll() {
        try {
            readLines();
            dropQuestions();
            calls.awaitAll(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void readLines() {
        try {
            for (LineReader.Line line = in.next(); line != null; line = in.next()) {
                if (nonsense > MOST_NONSENSE && !initialized) {
                    log().error("stdin is no MCP client: {} lines that are not JSON", nonsense);
                    return;
                }
                try {
                    accept(line);
                } catch (RuntimeException | Error e) {
                    log().error("a message could not be handled", e);
                    write(error(null, JsonRpc.INTERNAL_ERROR, "Internal error"));
                }
            }
        } catch (IOException e) {
            log().debug("input broke: {}", e.toString());
        }
    }

    private void accept(LineReader.Line line) {
        if (line.tooLong()) {
            JsonNode id = JsonRpc.idOf(line.bytes(), line.tail());
            write(error(
                    id, JsonRpc.INVALID_REQUEST, "Message refused: longer than " + (LineReader.LIMIT >> 20) + " MB"));
            return;
        }
        JsonNode message;
        try {
            // A strict decoder: Jackson's own lets overlong forms and encoded surrogates pass.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.bytes()));
            message = Json.read(text.toString());
        } catch (StreamConstraintsException e) {
            refuse(
                    JsonRpc.idOf(line.bytes(), line.bytes()),
                    "Message refused: nested too deeply, or a number too long");
            return;
        } catch (IOException e) {
            write(error(null, JsonRpc.PARSE_ERROR, "Parse error: the line is not one JSON value"));
            nonsense++;
            return;
        }
        nonsense = 0;
        if (message.isMissingNode()) {
            return; // a blank line
        }
        JsonNode id = message.get("id");
        JsonNode params = message.hasNonNull("params") ? message.get("params") : MissingNode.getInstance();
        boolean answers = message.has("result") || message.has("error");
        if (!message.isObject() || !"2.0".equals(message.path("jsonrpc").textValue())) {
            refuse(id, "Invalid request: expected one JSON-RPC 2.0 object; batches are not part of MCP");
        } else if (!message.has("method") && answers) {
            deliver(id, message);
        } else if (!message.path("method").isTextual()) {
            refuse(id, "Invalid request: method is missing");
        } else if (!params.isMissingNode() && !params.isObject()) {
            refuse(id, "Invalid request: params must be an object");
        } else if (!message.has("id")) {
            notified(message.get("method").textValue(), params);
        } else if (!JsonRpc.isId(id)) {
            refuse(null, "Invalid request: id must be a string or a whole number");
        } else {
            request(id, message.get("method").textValue(), params);
        }
    }

    private void refuse(JsonNode id, String reason) {
        write(error(id, JsonRpc.INVALID_REQUEST, reason));
    }

    private void request(JsonNode id, String method, JsonNode params) {
        switch (method) {
            case "ping" -> write(JsonRpc.result(id, JsonNodeFactory.instance.objectNode()));
            case "initialize" -> initialize(id, params);
            // The probe of clients that speak the revision without sessions: an immediate no makes them fall back.
            case "server/discover" -> write(error(id, JsonRpc.METHOD_NOT_FOUND, "Method not found: " + method));
            default -> {
                String objection = handler.validateParams(method, params);
                if (!initialized) {
                    refuse(id, "Not initialized: send initialize first");
                } else if (objection != null) {
                    write(error(id, JsonRpc.INVALID_PARAMS, objection));
                } else if (method.equals("tools/list")) {
                    write(JsonRpc.result(id, new RawValue(handler.toolsListResult())));
                } else if (!calls.submit(id, number -> handle(number, method, params))) {
                    refuse(id, "Invalid request: this id belongs to a request that is not answered yet");
                }
            }
        }
    }

    /** Greets, and opens the session behind the greeting: what comes before it is ready waits on a thread of its own. */
    private void initialize(JsonNode id, JsonNode params) {
        JsonNode greeting;
        try {
            greeting = handler.initializeResult(params);
        } catch (IllegalArgumentException e) {
            write(error(id, JsonRpc.INVALID_PARAMS, e.getMessage()));
            return;
        }
        write(JsonRpc.result(id, greeting));
        if (!initialized) {
            initialized = true;
            Thread opener = new Thread(() -> open(params), "mcp-session");
            opener.setDaemon(true);
            opener.start();
        }
    }

    private void open(JsonNode params) {
        try {
            session.complete(handler.openSession(new Lines(), params));
        } catch (RuntimeException | Error e) {
            log().error("the session could not be opened", e);
            session.completeExceptionally(e);
        }
    }

    private void notified(String method, JsonNode params) {
        if (method.equals("notifications/cancelled")) {
            calls.cancel(params.path("requestId"));
        } else {
            log().debug("{} noted", SafeText.bare(method, SHOWN));
        }
    }

    /** Hands an answer to whoever asked. One without an id is dropped: two sides that answer complaints never end. */
    private void deliver(JsonNode id, JsonNode answer) {
        if (!JsonRpc.isId(id)) {
            log().debug("an answer without id was dropped");
            return;
        }
        // Some clients write both members, one of them null; the session wants just one.
        boolean succeeded = answer.hasNonNull("result") && !answer.hasNonNull("error");
        JsonNode error = answer.path("error");
        respond(
                id.isTextual() ? id.textValue() : id.longValue(),
                succeeded ? answer.get("result") : null,
                error.path("code").asInt(JsonRpc.INTERNAL_ERROR),
                error.path("message").asText("no result"));
        questions.remove(id.asText());
    }

    /** Nobody is left to answer what the client was asked: whoever waits for that goes on without an answer. */
    private void dropQuestions() {
        inputEnded = true;
        for (String id : questions) {
            respond(id, null, JsonRpc.INTERNAL_ERROR, "the client is gone");
        }
    }

    /** Nobody is asked anything before there is a session. */
    private void respond(Object id, JsonNode result, int code, String message) {
        McpSession asking = session.getNow(null);
        if (asking != null) {
            asking.response(id, result, code, message);
        }
    }

    private void handle(long number, String method, JsonNode params) {
        try {
            session.get().request(number, method, params);
        } catch (ExecutionException e) {
            calls.answer(number, id -> write(error(id, JsonRpc.INTERNAL_ERROR, "Internal error")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode error(JsonNode id, int code, String message) {
        return JsonRpc.error(id, code, handler.redact(message));
    }

    private void write(Object message) {
        byte[] line = Json.writeUtf8(message);
        try {
            synchronized (out) {
                out.write(line);
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            log().debug("output broke: {}", e.toString());
            ended.countDown();
        }
    }

    private final class Lines implements Outbound {

        @Override
        public void result(long number, Object result) {
            calls.answer(number, id -> write(JsonRpc.result(id, result)));
        }

        @Override
        public void error(long number, int code, String message) {
            calls.answer(number, id -> write(StdioTransport.this.error(id, code, SafeText.bare(message, SHOWN))));
        }

        @Override
        public void request(String id, Object question) {
            questions.add(id);
            write(question);
            if (inputEnded) {
                dropQuestions();
            }
        }

        @Override
        public void notify(Object notification) {
            write(notification);
        }

        @Override
        public void close() {
            ended.countDown();
        }
    }

    private static Logger log() {
        return Loggers.of(StdioTransport.class);
    }
}
