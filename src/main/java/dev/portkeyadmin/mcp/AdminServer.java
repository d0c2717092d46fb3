package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.http.Version;
import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.operation.Nearest;
import dev.portkeyadmin.operation.Quote;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MCP server: one tool for each listed operation, over stdin and stdout. */
public final class AdminServer {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    /** How long a person may think. */
    private static final Duration QUESTION_TIMEOUT = Duration.ofMinutes(5);

    private final Map<String, Tool> listed;

    /** A server that lists and calls the given tools, and nothing else. */
    public AdminServer(Map<String, Tool> listed) {
        this.listed = listed;
    }

    /**
     * Serves one client until it is gone.
     *
     * @param out written by this server alone
     */
    public void serve(InputStream in, OutputStream out) throws InterruptedException {
        McpJsonMapper mapper = new JacksonMcpJsonMapper(Json.MAPPER);
        StdioTransport transport = new StdioTransport(in, out, mapper, this::objection);
        McpServer.sync(transport)
                .jsonMapper(mapper)
                .serverInfo(McpSchema.Implementation.builder("portkey-admin-mcp", Version.TEXT)
                        .title("Portkey Admin")
                        .build())
                .instructions(Instructions.of(listed.values()))
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(listed.values().stream().map(this::specification).toList())
                // The adapter validates, with better words.
                .validateToolInputs(false)
                .jsonSchemaValidator(new NoValidation())
                // The transport gives each request its own thread.
                .immediateExecution(true)
                .requestTimeout(QUESTION_TIMEOUT)
                .build();
        transport.serve();
    }

    /** A tool as {@code tools/list} shows it. */
    public static JsonNode listing(Tool tool) {
        return Json.MAPPER.valueToTree(entry(tool));
    }

    private static McpSchema.Tool entry(Tool tool) {
        Hints hints = tool.hints();
        return McpSchema.Tool.builder(tool.name(), new LazySchema(tool))
                .title(tool.title())
                .description(tool.description())
                .annotations(McpSchema.ToolAnnotations.builder()
                        .readOnlyHint(hints.readOnly())
                        .destructiveHint(hints.destructive())
                        // Says something of writes alone.
                        .idempotentHint(hints.readOnly() ? null : Boolean.valueOf(hints.idempotent()))
                        .openWorldHint(hints.openWorld())
                        .build())
                .build();
    }

    private SyncToolSpecification specification(Tool tool) {
        return new SyncToolSpecification(entry(tool), (exchange, request) -> call(tool, exchange, request));
    }

    private McpSchema.CallToolResult call(
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
    private static final class Client implements Caller {

        /** Nothing to fill in: accepting is the answer. */
        private static final Map<String, Object> YES_OR_NO = Map.of("type", "object", "properties", Map.of());

        private final McpSyncServerExchange exchange;
        private final Object progressToken;

        Client(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
            this.exchange = exchange;
            Object token = request.meta() == null ? null : request.meta().get("progressToken");
            this.progressToken = JsonRpc.isId(Json.MAPPER.valueToTree(token)) ? token : null;
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

        /** A client that names no mode of elicitation can show forms. */
        @Override
        public boolean canBeAsked() {
            var elicitation = exchange.getClientCapabilities().elicitation();
            return elicitation != null && (elicitation.form() != null || elicitation.url() == null);
        }

        @Override
        public Reply ask(String question) throws InterruptedException {
            try {
                var answer = exchange.createElicitation(
                        McpSchema.ElicitFormRequest.builder(question, YES_OR_NO).build());
                return switch (answer.action()) {
                    case ACCEPT -> Reply.ACCEPTED;
                    case DECLINE -> Reply.DECLINED;
                    case CANCEL -> Reply.UNANSWERED;
                };
            } catch (RuntimeException e) {
                if (Thread.interrupted() || e.getCause() instanceof InterruptedException) {
                    throw (InterruptedException) new InterruptedException().initCause(e);
                }
                LOG.debug("the question was not answered: {}", e.toString());
                return Reply.UNANSWERED;
            }
        }
    }

    /** The schema of a tool, made when the list is asked for and not at the start. */
    private static final class LazySchema extends AbstractMap<String, Object> {

        private final Tool tool;

        LazySchema(Tool tool) {
            this.tool = tool;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return tool.inputSchema().toJson().entrySet();
        }
    }

    /** What the SDK would answer with an internal error or without a hint. */
    private String objection(String method, JsonNode params) {
        if (!method.equals("tools/call")) {
            return null;
        }
        String name = params.path("name").asText();
        if (listed.get(name) == null) {
            return "Unknown tool " + Quote.of(name, 60) + Nearest.hint(name, listed.keySet())
                    + "; tools/list names the " + listed.size() + " there are";
        }
        JsonNode arguments = params.path("arguments");
        boolean fits = arguments.isObject() || arguments.isMissingNode() || arguments.isNull();
        return fits ? null : "tools/call: arguments must be an object";
    }

    /** The SDK asks for a validator even where none is used; its own would load a YAML parser. */
    private static final class NoValidation implements JsonSchemaValidator {

        @Override
        public ValidationResponse validate(Map<String, Object> schema, Object value) {
            return ValidationResponse.asValid(null);
        }
    }
}
