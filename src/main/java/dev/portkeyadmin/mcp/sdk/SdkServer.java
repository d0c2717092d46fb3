package dev.portkeyadmin.mcp.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.Capabilities;
import dev.portkeyadmin.mcp.ConfirmationForm;
import dev.portkeyadmin.mcp.McpSession;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.mcp.wire.ProgressReports;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.tools.Tool;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Builds the SDK's server with one tool for each of ours. */
public final class SdkServer {

    /** The list of tools is answered without the SDK, which therefore needs no schemas. */
    private static final Map<String, Object> ANY_ARGUMENTS = Map.of("type", "object");

    private SdkServer() {}

    /** Opens a session in which the given tools are called. */
    public static McpSession open(Outbound outbound, JsonNode params, Map<String, Tool.Runner> tools) {
        McpJsonMapper mapper = new SdkMapper();
        SessionClient client = new SessionClient(outbound, params);
        List<SyncToolSpecification> specifications = new ArrayList<>();
        tools.forEach((name, tool) -> specifications.add(specification(name, tool, client)));
        return new SdkSession(outbound, mapper, params, transport -> build(transport, mapper, specifications));
    }

    private static void build(
            McpServerTransportProvider transport, McpJsonMapper mapper, List<SyncToolSpecification> tools) {
        McpServer.sync(transport)
                .jsonMapper(mapper)
                .serverInfo(Version.NAME, Version.TEXT)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools)
                // The adapter validates, with better messages.
                .validateToolInputs(false)
                .jsonSchemaValidator(new NoValidation())
                // The transport gives each request its own thread.
                .immediateExecution(true)
                .build();
    }

    private static SyncToolSpecification specification(String name, Tool.Runner tool, SessionClient client) {
        return new SyncToolSpecification(
                McpSchema.Tool.builder(name, ANY_ARGUMENTS).build(),
                (exchange, request) -> call(tool, client, request));
    }

    private static McpSchema.CallToolResult call(
            Tool.Runner tool, SessionClient client, McpSchema.CallToolRequest request) {
        try {
            Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
            ToolResult result = tool.with(arguments, new SdkCall(client, request));
            return McpSchema.CallToolResult.builder(
                            List.of(McpSchema.TextContent.builder(result.text()).build()))
                    .isError(result.isError())
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (RuntimeException e) {
            // The SDK turns it into an error and drops it.
            Loggers.of(SdkServer.class).error("a request failed", e);
            throw e;
        }
    }

    /** The client of a session. */
    private static final class SessionClient {

        final Outbound outbound;
        final String name;
        final boolean canShowForms;

        SessionClient(Outbound outbound, JsonNode params) {
            this.outbound = outbound;
            name = Capabilities.nameOf(params.path("clientInfo"));
            canShowForms = Capabilities.canShowForms(params.path("capabilities"));
        }
    }

    /**
     * One call of a client. Questions bypass the SDK, whose session keeps what belongs to a question that is over; progress takes the
     * same way.
     */
    private static final class SdkCall implements CallContext {

        private final SessionClient client;
        private final ProgressReports reports;

        SdkCall(SessionClient client, McpSchema.CallToolRequest request) {
            this.client = client;
            Object token = request.meta() == null ? null : request.meta().get("progressToken");
            reports = new ProgressReports(Json.toTree(token), client.outbound::notify);
        }

        @Override
        public void progress(long done, long total) {
            reports.items(done, total);
        }

        @Override
        public void waiting(long seconds) {
            reports.waiting(seconds);
        }

        @Override
        public void progress(long done, long total, String message) {
            reports.report(done, total, message);
        }

        @Override
        public String name() {
            return client.name;
        }

        @Override
        public boolean canBeAsked() {
            return client.canShowForms;
        }

        @Override
        public CompletableFuture<Reply> ask(ApprovalRequest question) {
            CompletableFuture<JsonNode> response =
                    client.outbound.request(ConfirmationForm.METHOD, ConfirmationForm.params(question));
            CompletableFuture<Reply> reply = response.thenApply(result -> Reply.of(ConfirmationForm.result(result)));
            reply.whenComplete((done, failure) -> {
                if (reply.isCancelled()) {
                    response.cancel(true);
                }
            });
            return reply;
        }
    }

    /** The SDK requires a validator even where none is used; its own would load a YAML parser. */
    private static final class NoValidation implements JsonSchemaValidator {

        @Override
        public ValidationResponse validate(Map<String, Object> schema, Object value) {
            return ValidationResponse.asValid(null);
        }
    }
}
