package dev.portkeyadmin.mcp.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.JsonRpc;
import dev.portkeyadmin.mcp.McpSession;
import dev.portkeyadmin.mcp.Outbound;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.tools.Tool;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;

/** The SDK's server: one tool for each of ours. */
public final class SdkServer {

    private static final Logger LOG = Loggers.of(SdkServer.class);

    /** How long a person may think. */
    private static final Duration QUESTION_TIMEOUT = Duration.ofMinutes(5);

    /** The list of tools is answered before the SDK has its say. */
    private static final Map<String, Object> ANY_ARGUMENTS = Map.of("type", "object");

    private SdkServer() {}

    /** A session in which the given tools are called. */
    public static McpSession open(Outbound outbound, JsonNode params, Collection<Tool> tools) {
        McpJsonMapper mapper = new SdkMapper();
        return new SdkSession(outbound, mapper, params, transport -> build(transport, mapper, tools));
    }

    private static void build(McpServerTransportProvider transport, McpJsonMapper mapper, Collection<Tool> tools) {
        McpServer.sync(transport)
                .jsonMapper(mapper)
                .serverInfo("portkey-admin-mcp", Version.TEXT)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools.stream().map(SdkServer::specification).toList())
                // The adapter validates, with better words.
                .validateToolInputs(false)
                .jsonSchemaValidator(new NoValidation())
                // The transport gives each request its own thread.
                .immediateExecution(true)
                .requestTimeout(QUESTION_TIMEOUT)
                .build();
    }

    private static SyncToolSpecification specification(Tool tool) {
        return new SyncToolSpecification(
                McpSchema.Tool.builder(tool.name(), ANY_ARGUMENTS).build(),
                (exchange, request) -> call(tool, exchange, request));
    }

    private static McpSchema.CallToolResult call(
            Tool tool, McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
        try {
            Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
            ToolResult result = tool.call().with(arguments, new Client(exchange, request));
            McpSchema.CallToolResult.Builder answer = McpSchema.CallToolResult.builder(
                    List.of(McpSchema.TextContent.builder(result.text()).build()));
            if (!result.isError()) {
                answer.structuredContent(new RawValue(result.text()));
            }
            return answer.isError(result.isError()).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    /** The client of one call. */
    private static final class Client implements CallContext {

        /** Nothing to fill in: accepting is the answer. */
        private static final Map<String, Object> YES_OR_NO = Map.of("type", "object", "properties", Map.of());

        private final McpSyncServerExchange exchange;
        private final Object progressToken;

        Client(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
            this.exchange = exchange;
            Object token = request.meta() == null ? null : request.meta().get("progressToken");
            this.progressToken = JsonRpc.isId(Json.toTree(token)) ? token : null;
        }

        @Override
        public void progress(long done, long total) {
            if (progressToken == null) {
                return;
            }
            McpSchema.ProgressNotification.Builder note = McpSchema.ProgressNotification.builder(progressToken, done);
            if (total >= 0) {
                note.total((double) total);
            }
            exchange.progressNotification(note.message(done + " items fetched").build());
        }

        @Override
        public String name() {
            var client = exchange.getClientInfo();
            return client == null ? "" : client.name() + " " + client.version();
        }

        /** A client that names no mode of elicitation can show forms. */
        @Override
        public boolean canBeAsked() {
            var elicitation = exchange.getClientCapabilities().elicitation();
            return elicitation != null && (elicitation.form() != null || elicitation.url() == null);
        }

        @Override
        public ElicitationResult ask(String question) throws InterruptedException {
            try {
                var answer = exchange.createElicitation(
                        McpSchema.ElicitFormRequest.builder(question, YES_OR_NO).build());
                return switch (answer.action()) {
                    case ACCEPT -> ElicitationResult.ACCEPTED;
                    case DECLINE -> ElicitationResult.DECLINED;
                    case CANCEL -> ElicitationResult.UNANSWERED;
                };
            } catch (RuntimeException e) {
                if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
                    throw (InterruptedException) new InterruptedException().initCause(e);
                }
                LOG.debug("the question was not answered: {}", e.toString());
                return ElicitationResult.UNANSWERED;
            }
        }
    }

    /** The SDK asks for a validator even where none is used; its own would load a YAML parser. */
    private static final class NoValidation implements JsonSchemaValidator {

        @Override
        public ValidationResponse validate(Map<String, Object> schema, Object value) {
            return ValidationResponse.asValid(null);
        }
    }
}
