package dev.portkeyadmin.mcp.sdk;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.McpSession;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.tools.Tool;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Drives the SDK's session through our transport interface. */
class SdkSessionTest {

    private final Recorder out = new Recorder();

    @Test
    void answersACallWithTextOnly() throws Exception {
        call(open("{}", (raw, caller) -> new ToolResult("{\"raw\":" + Json.write(raw) + "}", false)));
        assertThat(out.results)
                .containsExactly(
                        Json.read("{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"raw\\\":{\\\"x\\\":1}}\"}],"
                                + "\"isError\":false}"));
        out.results.clear();
        call(open("{}", (raw, caller) -> new ToolResult("no", true)));
        assertThat(out.results.get(0).path("isError").asBoolean()).isTrue();
    }

    @Test
    void reportsProgressUnderTheTokenOfTheRequest() throws Exception {
        call(open("{}", (raw, caller) -> {
            caller.progress(3, 10);
            caller.progress(4, -1);
            return new ToolResult("{}", false);
        }));
        assertThat(out.notifications).hasSize(2);
        assertThat(out.notifications.get(0).at("/params/progressToken").asText())
                .isEqualTo("t");
        assertThat(out.notifications.get(0).at("/params/total").asInt()).isEqualTo(10);
        assertThat(out.notifications.get(1).path("params").has("total")).isFalse();
    }

    @Test
    void asksAClientThatCanShowForms() throws Exception {
        out.response = Json.read("{\"action\":\"accept\",\"content\":{\"confirm\":true}}");
        Tool.Runner asks = (raw, caller) -> new ToolResult(
                caller.name()
                        + caller.canBeAsked()
                        + caller.ask(new ApprovalRequest("tool", "Yes, do", "Sure?", List.of(), List.of(), "", "f"))
                                .join()
                                .result(),
                false);
        call(open("{\"elicitation\":{}}", asks));
        assertThat(out.results.get(0).at("/content/0/text").asText()).isEqualTo("test 1trueACCEPTED");
        assertThat(out.requests).hasSize(1);
        assertThat(out.requests.get(0).path("message").asText()).isEqualTo("Sure?");
        call(open("{\"elicitation\":{\"url\":{}}}", (raw, caller) -> new ToolResult("" + caller.canBeAsked(), false)));
        assertThat(out.results.get(1).at("/content/0/text").asText()).isEqualTo("false");
    }

    @Test
    void leavesACancelledCallUnanswered() throws Exception {
        call(open("{}", (raw, caller) -> {
            throw new InterruptedException();
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(out.results).isEmpty();
    }

    /** As without a session: it is not the client that did something wrong. */
    @Test
    void answersACallThatFailsWithAnInternalError() throws Exception {
        call(open("{}", (raw, caller) -> {
            throw new IllegalStateException("something private");
        }));
        assertThat(out.errors).containsExactly(-32603 + " Internal error");
        assertThat(out.results).isEmpty();
    }

    @Test
    void keepsTheCodeOfAnErrorOfTheSession() throws Exception {
        SdkMapper mapper = new SdkMapper();
        List<McpSyncServer> servers = new ArrayList<>();
        SdkSession session = new SdkSession(
                out,
                mapper,
                initialize("{}"),
                provider -> servers.add(McpServer.sync(provider)
                        .jsonMapper(mapper)
                        .serverInfo("test", "1")
                        .capabilities(McpSchema.ServerCapabilities.builder()
                                .tools(false)
                                .build())
                        .tools(List.of(new SyncToolSpecification(
                                McpSchema.Tool.builder("tool", Map.of("type", "object"))
                                        .build(),
                                (exchange, request) -> {
                                    throw McpError.builder(-32002)
                                            .message("no such thing")
                                            .build();
                                })))
                        .validateToolInputs(false)
                        .jsonSchemaValidator((schema, value) -> JsonSchemaValidator.ValidationResponse.asValid(null))
                        .immediateExecution(true)
                        .build()));
        call(session);
        assertThat(out.errors).containsExactly(-32002 + " no such thing");
        session.request(2, "no/such", Json.read("{}"));
        assertThat(out.errors).hasSize(2).last().asString().startsWith("" + -32601);
        session.notifyClients("notifications/tools/list_changed", Map.of()).block(Duration.ofSeconds(60));
        assertThat(out.notifications).hasSize(1);
        servers.get(0).closeGracefully();
        assertThat(out.closed).isTrue();
    }

    private McpSession open(String capabilities, Tool.Runner call) throws IOException {
        return SdkServer.open(out, initialize(capabilities), Map.of("tool", call));
    }

    private static JsonNode initialize(String capabilities) throws IOException {
        return Json.read("{\"protocolVersion\":\"2025-11-25\",\"capabilities\":" + capabilities
                + ",\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}");
    }

    private static void call(McpSession session) throws IOException {
        session.request(
                1,
                "tools/call",
                Json.read("{\"name\":\"tool\",\"arguments\":{\"x\":1},\"_meta\":{\"progressToken\":\"t\"}}"));
    }

    /** Records what the session sends; the answer to {@code initialize} is not sent. */
    private static final class Recorder implements Outbound {

        private final List<JsonNode> results = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();
        private final List<JsonNode> notifications = new ArrayList<>();
        private final List<ObjectNode> requests = new ArrayList<>();
        private @Nullable JsonNode response;
        private boolean closed;

        @Override
        public void result(long number, Object result) {
            if (number != 0) {
                results.add(tree(result));
            }
        }

        @Override
        public void error(long number, int code, String message) {
            errors.add(code + " " + message);
        }

        @Override
        public CompletableFuture<JsonNode> request(String method, ObjectNode params) {
            requests.add(params);
            return CompletableFuture.completedFuture(response);
        }

        @Override
        public void notify(Object notification) {
            notifications.add(tree(notification));
        }

        @Override
        public void close() {
            closed = true;
        }

        private static JsonNode tree(Object value) {
            try {
                return Json.read(Json.write(value));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
