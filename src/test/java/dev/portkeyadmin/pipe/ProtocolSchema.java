package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.portkeyadmin.support.ExternalDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The official schema of MCP as the judge of what a server writes; where its file is absent it has no objections. */
final class ProtocolSchema {

    private static final String ID = "https://schema.invalid/mcp.json";

    private static final Map<String, String> RESULTS = Map.of(
            "initialize", "InitializeResult",
            "tools/list", "ListToolsResult",
            "tools/call", "CallToolResult",
            "ping", "EmptyResult",
            "logging/setLevel", "EmptyResult");

    private static final Map<String, String> NOTIFICATIONS = Map.of(
            "notifications/progress", "ProgressNotification",
            "notifications/message", "LoggingMessageNotification",
            "notifications/tools/list_changed", "ToolListChangedNotification");

    private static final ProtocolSchema OFFICIAL =
            new ProtocolSchema(ExternalDocuments.file("mcp/schema-2025-11-25.json"));

    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    private ProtocolSchema(Path file) {
        registry = Files.isReadable(file)
                ? SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ID, text(file))))
                : null;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of the shared folder. */
    static ProtocolSchema official() {
        return OFFICIAL;
    }

    /** Whether its file is there. */
    boolean isPresent() {
        return registry != null;
    }

    /**
     * What is wrong with a message of a server.
     *
     * @param method of the request that a result answers; null when that is unknown
     */
    List<String> problems(JsonNode message, String method) {
        if (!isPresent()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>(against("JSONRPCMessage", message));
        if (message.has("result")) {
            problems.addAll(against(RESULTS.getOrDefault(String.valueOf(method), "Result"), message.get("result")));
        } else if (message.has("error")) {
            problems.addAll(against("JSONRPCErrorResponse", message));
        } else if (message.has("id")) {
            problems.addAll(against("ServerRequest", message));
        } else {
            String notification = NOTIFICATIONS.get(message.path("method").asText());
            problems.addAll(notification == null ? List.of("unknown notification") : against(notification, message));
        }
        return problems;
    }

    private List<String> against(String definition, JsonNode value) {
        Schema schema = compiled.computeIfAbsent(
                definition, name -> registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + name)));
        List<Error> errors = schema.validate(value);
        return errors.stream().map(error -> definition + ": " + error).toList();
    }
}
