package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.operation.Quote;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP over stdin and stdout, one client for the life of the process. The SDK's session speaks the protocol; this class
 * keeps what its own stdio transport does not: a bad line costs an error and nothing else, early requests and pings are
 * answered at once, calls run side by side and can be cancelled, and the end of input waits for the calls in flight.
 */
final class StdioTransport implements McpServerTransportProvider {

    private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);

    /** A little more than any call may take, so that the end of input loses no answer. */
    private static final Duration DRAIN = Duration.ofSeconds(50);

    /** Lines in a row that are not JSON, before there is a session: then something else than a client is connected. */
    private static final int MOST_NONSENSE = 100;

    /** How much is repeated of what a client said. */
    private static final int SHOWN = 200;

    private static final McpSchema.JSONRPCResponse.JSONRPCError GONE =
            new McpSchema.JSONRPCResponse.JSONRPCError(JsonRpc.INTERNAL_ERROR, "the client is gone", null);

    /** Looks at a request before the SDK does. */
    @FunctionalInterface
    interface Guard {

        /** What is wrong with the parameters, in words for the error answer; null when nothing is. */
        String objection(String method, JsonNode params);
    }

    private final LineReader in;
    private final OutputStream out;
    private final McpJsonMapper mapper;
    private final Guard guard;
    private final Calls calls = new Calls();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Ids of what the client was asked and has not answered. */
    private final Set<String> questions = ConcurrentHashMap.newKeySet();

    private McpServerSession session;
    private int nonsense;
    private volatile boolean inputEnded;
    private volatile boolean initialized;

    StdioTransport(InputStream in, OutputStream out, McpJsonMapper mapper, Guard guard) {
        this.in = new LineReader(in);
        this.out = out;
        this.mapper = mapper;
        this.guard = guard;
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        session = factory.create(new Wire());
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
                    LOG.error("stdin is no MCP client: {} lines that are not JSON", nonsense);
                    return;
                }
                try {
                    accept(line);
                } catch (RuntimeException | Error e) {
                    LOG.error("a message could not be handled", e);
                    write(JsonRpc.error(null, JsonRpc.INTERNAL_ERROR, "Internal error"));
                }
            }
        } catch (IOException e) {
            LOG.debug("input broke: {}", e.toString());
        }
    }

    private void accept(LineReader.Line line) {
        if (line.tooLong()) {
            JsonNode id = JsonRpc.idOf(line.bytes(), line.tail());
            write(JsonRpc.error(
                    id, JsonRpc.INVALID_REQUEST, "Message refused: longer than " + (LineReader.LIMIT >> 20) + " MB"));
            return;
        }
        JsonNode message;
        try {
            // A strict decoder: Jackson's own lets overlong forms and encoded surrogates pass.
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.bytes()));
            message = Json.MAPPER.readTree(text.toString());
        } catch (StreamConstraintsException e) {
            refuse(
                    JsonRpc.idOf(line.bytes(), line.bytes()),
                    "Message refused: nested too deeply, or a number too long");
            return;
        } catch (IOException e) {
            write(JsonRpc.error(null, JsonRpc.PARSE_ERROR, "Parse error: the line is not one JSON value"));
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
        write(JsonRpc.error(id, JsonRpc.INVALID_REQUEST, reason));
    }

    private void request(JsonNode id, String method, JsonNode params) {
        switch (method) {
            case "ping" -> write(JsonRpc.result(id, JsonNodeFactory.instance.objectNode()));
            case "initialize" -> initialize(id, params);
            // The probe of clients that speak the revision without sessions: an immediate no makes them fall back.
            case "server/discover" -> write(JsonRpc.error(id, JsonRpc.METHOD_NOT_FOUND, "Method not found: " + method));
            default -> {
                String objection = guard.objection(method, params);
                if (!initialized) {
                    refuse(id, "Not initialized: send initialize first");
                } else if (objection != null) {
                    write(JsonRpc.error(id, JsonRpc.INVALID_PARAMS, objection));
                } else if (method.equals("tools/list")) {
                    // Costs nothing, and so never waits for a thread that calls may hold.
                    handle(calls.open(id), method, params);
                } else if (!calls.submit(id, number -> handle(number, method, params))) {
                    refuse(id, "Invalid request: this id belongs to a request that is not answered yet");
                }
            }
        }
    }

    /**
     * Initializes on the reading thread, so that what follows on the next line finds the session ready. The session is
     * told {@code initialized} at once: a client that forgets to say it is served as well.
     */
    private void initialize(JsonNode id, JsonNode params) {
        if (!params.path("protocolVersion").isTextual()) {
            write(JsonRpc.error(
                    id, JsonRpc.INVALID_PARAMS, "initialize: params.protocolVersion is required, such as 2025-11-25"));
            return;
        }
        ObjectNode complete = params.deepCopy();
        complete.putIfAbsent("capabilities", JsonNodeFactory.instance.objectNode());
        complete.putIfAbsent(
                "clientInfo",
                JsonNodeFactory.instance.objectNode().put("name", "unnamed").put("version", "0"));
        boolean again = initialized;
        handle(calls.open(id), McpSchema.METHOD_INITIALIZE, complete);
        if (initialized && !again) {
            pass(new McpSchema.JSONRPCNotification(
                    McpSchema.JSONRPC_VERSION, McpSchema.METHOD_NOTIFICATION_INITIALIZED, null));
        }
    }

    private void notified(String method, JsonNode params) {
        if (method.equals("notifications/cancelled")) {
            calls.cancel(params.path("requestId"));
        } else {
            LOG.debug("{} noted", Quote.bare(method, SHOWN));
        }
    }

    /** Hands an answer to whoever asked. One without an id is dropped: two sides that answer complaints never end. */
    private void deliver(JsonNode id, JsonNode answer) {
        if (!JsonRpc.isId(id)) {
            LOG.debug("an answer without id was dropped");
            return;
        }
        // Some clients write both members, one of them null; the SDK wants just one.
        boolean succeeded = answer.hasNonNull("result") && !answer.hasNonNull("error");
        JsonNode error = answer.path("error");
        pass(new McpSchema.JSONRPCResponse(
                McpSchema.JSONRPC_VERSION,
                id.isTextual() ? id.textValue() : id.longValue(),
                succeeded ? answer.get("result") : null,
                succeeded
                        ? null
                        : new McpSchema.JSONRPCResponse.JSONRPCError(
                                error.path("code").asInt(JsonRpc.INTERNAL_ERROR),
                                error.path("message").asText("no result"),
                                null)));
        questions.remove(id.asText());
    }

    /** Nobody is left to answer what the client was asked: whoever waits for that goes on without an answer. */
    private void dropQuestions() {
        inputEnded = true;
        for (String id : questions) {
            pass(new McpSchema.JSONRPCResponse(McpSchema.JSONRPC_VERSION, id, null, GONE));
        }
    }

    private void handle(long number, String method, JsonNode params) {
        pass(
                new McpSchema.JSONRPCRequest(
                        McpSchema.JSONRPC_VERSION, method, number, params.isMissingNode() ? null : params),
                // A request that the session lets fall is answered all the same.
                () -> calls.answer(number, id -> write(JsonRpc.error(id, JsonRpc.INTERNAL_ERROR, "Internal error"))));
    }

    private void pass(McpSchema.JSONRPCMessage message) {
        pass(message, () -> {});
    }

    private void pass(McpSchema.JSONRPCMessage message, Runnable otherwise) {
        session.handle(message).subscribe(done -> {}, failure -> {
            LOG.debug("the session failed", failure);
            otherwise.run();
        });
    }

    private void write(Object message) {
        byte[] line = Json.write(message).getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (out) {
                out.write(line);
                out.write('\n');
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("output broke: {}", e.toString());
            ended.countDown();
        }
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return session.sendNotification(method, params);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(ended::countDown);
    }

    /** What the session writes to. */
    private final class Wire implements McpServerTransport {

        @Override
        public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
            return Mono.fromRunnable(() -> {
                if (message instanceof McpSchema.JSONRPCResponse response) {
                    answer(response);
                } else if (message instanceof McpSchema.JSONRPCRequest question) {
                    ask(question);
                } else {
                    write(message);
                }
            });
        }

        private void ask(McpSchema.JSONRPCRequest question) {
            questions.add((String) question.id());
            write(question);
            if (inputEnded) {
                dropQuestions();
            }
        }

        /** Gives the answer the client's own id again; one that nobody waits for any more is dropped. */
        private void answer(McpSchema.JSONRPCResponse response) {
            McpSchema.JSONRPCResponse.JSONRPCError error = response.error();
            calls.answer((Long) response.id(), id -> {
                if (error == null) {
                    write(JsonRpc.result(id, response.result()));
                    initialized |= response.result() instanceof McpSchema.InitializeResult;
                } else if (error.code() == JsonRpc.INTERNAL_ERROR) {
                    // Handlers answer their own failures: what is left is parameters that fit no record of the SDK.
                    LOG.debug("the session failed: {}", error.message());
                    write(JsonRpc.error(id, JsonRpc.INVALID_PARAMS, "Invalid params: they do not fit the method"));
                } else {
                    write(JsonRpc.error(id, error.code(), Quote.bare(error.message(), SHOWN)));
                }
            });
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return mapper.convertValue(data, type);
        }

        @Override
        public Mono<Void> closeGracefully() {
            return StdioTransport.this.closeGracefully();
        }
    }
}
