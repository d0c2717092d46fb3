package dev.portkeyadmin.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.sdk.SdkMapper;
import dev.portkeyadmin.mcp.sdk.SdkSession;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transport in the process of the test: what no client can bring about from the other end of a pipe. */
@Timeout(30)
class StdioTransportTest {

    private static final String INITIALIZE = "{'jsonrpc':'2.0','id':'i','method':'initialize','params':"
            + "{'protocolVersion':'2025-11-25','capabilities':{'elicitation':{}},"
            + "'clientInfo':{'name':'test','version':'1'}}}";

    private final Input in = new Input();
    private final BlockingQueue<JsonNode> written = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<SdkSession> session = new CompletableFuture<>();
    private volatile McpSyncServer server;

    @AfterEach
    void end() throws InterruptedException {
        in.say(null);
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAClientSaysIsAnsweredLineByLine() throws Exception {
        serve(new Output(), exchange -> "hello");
        assertThat(code(ask("what?"))).isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(code(ask("[]"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}")))
                .isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1.5,'method':'ping'}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list'}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'server/discover'}")))
                .isEqualTo(JsonRpc.METHOD_NOT_FOUND);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{}}")))
                .isEqualTo(JsonRpc.INVALID_PARAMS);
        assertThat(code(ask(INITIALIZE.replace("{'elicitation':{}}", "[]")))).isEqualTo(JsonRpc.INVALID_PARAMS);
        in.say("  \r\n");
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'ping'}").has("result"))
                .isTrue();
        assertThat(ask(INITIALIZE).has("result")).isTrue();
        in.say(json("{'jsonrpc':'2.0','method':'notifications/unheard_of'}\n"));
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'no/such'}"))).isEqualTo(JsonRpc.METHOD_NOT_FOUND);
        assertThat(ask(call(1)).at("/result/content/0/text").asText()).isEqualTo("hello");
        in.say(json("{'jsonrpc':'2.0','id':2,'method':'ping','params':{'x':'"));
        in.say("a".repeat(LineReader.LIMIT));
        JsonNode refused = ask("'}}");
        assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(refused.path("id").asInt()).isEqualTo(2);
    }

    @Test
    void theGuardHasTheFirstWord() throws Exception {
        serve(new Output(), exchange -> "hello", (method, params) -> method.equals("tools/call") ? "not today" : null);
        ask(INITIALIZE);
        JsonNode answer = ask(call(1));
        assertThat(code(answer)).isEqualTo(JsonRpc.INVALID_PARAMS);
        assertThat(answer.at("/error/message").asText()).isEqualTo("not today");
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list'}").has("result"))
                .isTrue();
    }

    @Test
    void aFaultOfOurOwnIsAnInternalErrorAndTheSessionGoesOn() throws Exception {
        serve(new Output(), exchange -> "hello", (method, params) -> {
            if (params.has("x")) {
                throw new StackOverflowError();
            }
            throw new IllegalStateException("a fault");
        });
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list'}"))).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'x':1}}")))
                .isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'ping'}").has("result"))
                .isTrue();
    }

    @Test
    void anErrorOfTheSessionKeepsItsCode() throws Exception {
        serve(new Output(), exchange -> {
            throw McpError.builder(-32002).message("no such thing").build();
        });
        ask(INITIALIZE);
        JsonNode answer = ask(call(1));
        assertThat(code(answer)).isEqualTo(-32002);
        assertThat(answer.at("/error/message").asText()).isEqualTo("no such thing");
    }

    @Test
    void theServerCanAskTheClientAndHasItsAnswer() throws Exception {
        serve(
                new Output(),
                exchange -> exchange.createElicitation(McpSchema.ElicitFormRequest.builder(
                                        "Sure?", Map.of("type", "object", "properties", Map.of()))
                                .build())
                        .action()
                        .name());
        ask(INITIALIZE);
        JsonNode question = ask(call(1));
        assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
        JsonNode answer = ask("{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':{'action':'decline'}}");
        assertThat(answer.path("id").asInt()).isEqualTo(1);
        assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("DECLINE");
    }

    @Test
    void theServerHasTheErrorsOfTheClientToo() throws Exception {
        serve(new Output(), exchange -> {
            try {
                return exchange.listRoots().toString();
            } catch (McpError e) {
                return e.getMessage();
            }
        });
        ask(INITIALIZE.replace("'elicitation':{}", "'roots':{}"));
        JsonNode question = ask(call(1));
        assertThat(question.path("method").asText()).isEqualTo("roots/list");
        JsonNode answer = ask("{'jsonrpc':'2.0','id':" + question.get("id")
                + ",'error':{'code':-32601,'message':'there are no roots'}}");
        assertThat(answer.at("/result/content/0/text").asText()).contains("there are no roots");
    }

    @Test
    void notificationsOfTheServerAreWritten() throws Exception {
        serve(new Output(), exchange -> "hello");
        ask(INITIALIZE);
        session.get(10, TimeUnit.SECONDS)
                .notifyClients("notifications/tools/list_changed", null)
                .block(Duration.ofSeconds(10));
        assertThat(next().path("method").asText()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void inputThatBreaksEndsTheService() throws Exception {
        serve(new Output(), exchange -> "hello");
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'ping'}").has("result"))
                .isTrue();
        in.breakOff();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void outputThatBreaksEndsTheServiceAndWhateverStillRuns() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Output output = new Output();
        serve(output, exchange -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "too late";
        });
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        started.await();
        output.broken = true;
        in.say(json("{'jsonrpc':'2.0','id':2,'method':'ping'}\n"));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written).isEmpty();
    }

    @Test
    void closingTheServerEndsTheService() throws Exception {
        serve(new Output(), exchange -> "hello");
        ask(INITIALIZE);
        session.get(10, TimeUnit.SECONDS);
        server.closeGracefully();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTheSessionEndsTheService() throws Exception {
        serve(new Output(), exchange -> "hello");
        ask(INITIALIZE);
        session.get(10, TimeUnit.SECONDS).closeGracefully().block(Duration.ofSeconds(10));
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    // --- the other end

    private void serve(OutputStream out, Function<McpSyncServerExchange, String> tool) {
        serve(out, tool, (method, params) -> null);
    }

    private void serve(
            OutputStream out,
            Function<McpSyncServerExchange, String> tool,
            BiFunction<String, JsonNode, String> objection) {
        StdioTransport transport = new StdioTransport(in, out, new McpHandler() {
            @Override
            public String redact(String text) {
                return text;
            }

            @Override
            public String validateParams(String method, JsonNode params) {
                return objection.apply(method, params);
            }

            @Override
            public JsonNode initializeResult(JsonNode params) {
                return InitializeHandler.answer(params, "");
            }

            @Override
            public String toolsListResult() {
                return "{\"tools\":[]}";
            }

            @Override
            public McpSession openSession(Outbound outbound, JsonNode params) {
                McpJsonMapper mapper = new SdkMapper();
                SdkSession opened =
                        new SdkSession(outbound, mapper, params, provider -> server = server(provider, mapper, tool));
                session.complete(opened);
                return opened;
            }
        });
        Thread serving = new Thread(() -> {
            try {
                transport.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.countDown();
        });
        serving.setDaemon(true);
        serving.start();
    }

    private static McpSyncServer server(
            McpServerTransportProvider provider, McpJsonMapper mapper, Function<McpSyncServerExchange, String> tool) {
        return McpServer.sync(provider)
                .jsonMapper(mapper)
                .serverInfo("test", "1")
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(List.of(new SyncToolSpecification(
                        McpSchema.Tool.builder("tool", Map.of("type", "object")).build(),
                        (exchange, request) -> McpSchema.CallToolResult.builder(
                                        List.of(McpSchema.TextContent.builder(tool.apply(exchange))
                                                .build()))
                                .build())))
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null))
                .immediateExecution(true)
                .requestTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static String call(int id) {
        return "{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':{'name':'tool','arguments':{}}}";
    }

    private JsonNode ask(String line) throws InterruptedException {
        in.say(json(line) + "\n");
        return next();
    }

    private JsonNode next() throws InterruptedException {
        JsonNode message = written.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("an answer").isNotNull();
        return message;
    }

    private static int code(JsonNode answer) {
        return answer.at("/error/code").asInt();
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** Input as a test says it; null is its end. */
    private static final class Input extends InputStream {

        private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
        private byte[] current = new byte[0];
        private int position;
        private volatile boolean broken;

        void say(String text) {
            said.add(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
        }

        void breakOff() {
            broken = true;
            say(null);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position == current.length) {
                try {
                    current = said.take();
                    position = 0;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (broken) {
                    throw new IOException("input is gone");
                }
                if (current.length == 0) {
                    return -1;
                }
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, offset, count);
            position += count;
            return count;
        }
    }

    /** Output that the test reads line by line, until it breaks. */
    private final class Output extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private volatile boolean broken;

        @Override
        public synchronized void write(int b) throws IOException {
            if (broken) {
                throw new IOException("output is gone");
            }
            if (b == '\n') {
                written.add(Json.mapper().readTree(line.toByteArray()));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
