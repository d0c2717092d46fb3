package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.portkeyadmin.support.FactFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Validates the messages of a server with the official schema of one revision of MCP. */
enum ProtocolSchema {
    /** The last revision with a session. */
    MCP_2025_11_25(
            FactFile.MCP_2025_11_25,
            Map.of(
                    "initialize", "InitializeResult",
                    "tools/list", "ListToolsResult",
                    "tools/call", "CallToolResult",
                    "prompts/list", "ListPromptsResult",
                    "prompts/get", "GetPromptResult",
                    "completion/complete", "CompleteResult",
                    "ping", "EmptyResult",
                    "logging/setLevel", "EmptyResult")),
    /** The first stateless revision: each result states its type, and a server sends no requests. */
    MCP_2026_07_28(
            FactFile.MCP_2026_07_28,
            Map.of(
                    "server/discover", "DiscoverResult",
                    "tools/list", "ListToolsResult",
                    "tools/call", "CallToolResult",
                    "prompts/list", "ListPromptsResult",
                    "prompts/get", "GetPromptResult",
                    "completion/complete", "CompleteResult"));

    private static final String ID = "https://schema.invalid/mcp.json";

    private static final Map<String, String> NOTIFICATIONS = Map.of(
            "notifications/progress", "ProgressNotification",
            "notifications/cancelled", "CancelledNotification",
            "notifications/message", "LoggingMessageNotification",
            "notifications/tools/list_changed", "ToolListChangedNotification");

    /** Of the stateless revision; the other one has no such codes. */
    private static final Map<Integer, String> ERRORS =
            Map.of(-32021, "MissingRequiredClientCapabilityError", -32022, "UnsupportedProtocolVersionError");

    private final Map<String, String> results;
    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    ProtocolSchema(FactFile facts, Map<String, String> results) {
        this.results = results;
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ID, facts.text())));
    }

    /**
     * The problems of a message of a server; empty for a valid one.
     *
     * @param method of the request that a result answers; null when that is unknown
     */
    List<String> problems(JsonNode message, String method) {
        List<String> problems = new ArrayList<>(against("JSONRPCMessage", message));
        if (message.has("result")) {
            problems.addAll(against(definitionOf(message.get("result"), method), message.get("result")));
        } else if (message.has("error")) {
            problems.addAll(
                    against(ERRORS.getOrDefault(message.at("/error/code").asInt(), "JSONRPCErrorResponse"), message));
        } else if (message.has("id")) {
            problems.addAll(
                    this == MCP_2025_11_25
                            ? against("ServerRequest", message)
                            : List.of("a server sends no requests in this revision"));
        } else {
            String notification = NOTIFICATIONS.get(message.path("method").asText());
            problems.addAll(notification == null ? List.of("unknown notification") : against(notification, message));
        }
        return problems;
    }

    private String definitionOf(JsonNode result, String method) {
        boolean asksForInput = this == MCP_2026_07_28
                && result.path("resultType").asText().equals("input_required")
                && List.of("tools/call", "prompts/get").contains(String.valueOf(method));
        return asksForInput ? "InputRequiredResult" : results.getOrDefault(String.valueOf(method), "Result");
    }

    private List<String> against(String definition, JsonNode value) {
        Schema schema = compiled.computeIfAbsent(
                definition, name -> registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + name)));
        List<Error> errors = schema.validate(value);
        return errors.stream().map(error -> definition + ": " + error).toList();
    }
}
