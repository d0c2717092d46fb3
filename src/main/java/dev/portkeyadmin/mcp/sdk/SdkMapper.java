package dev.portkeyadmin.mcp.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts between JSON and the SDK's records. The two that every client needs are converted here, since Jackson takes longer
 * to inspect a record than a call takes; the others are left to Jackson.
 */
final class SdkMapper implements McpJsonMapper {

    private static final class JacksonHolder {
        static final McpJsonMapper JACKSON = new JacksonMcpJsonMapper(Json.mapper());
    }

    @Override
    @SuppressWarnings("unchecked") // the type token says what T is
    public <T> T convertValue(Object data, TypeRef<T> type) {
        if (data instanceof JsonNode params) {
            if (type.getType() == McpSchema.CallToolRequest.class) {
                return (T) call(params);
            }
            if (type.getType() == McpSchema.InitializeRequest.class) {
                return (T) initialize(params);
            }
        }
        return JacksonHolder.JACKSON.convertValue(data, type);
    }

    private static McpSchema.CallToolRequest call(JsonNode params) {
        return new McpSchema.CallToolRequest(
                params.path("name").asText(), members(params.path("arguments")), members(params.path("_meta")));
    }

    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    private static @Nullable Map<String, Object> members(JsonNode object) {
        return object.isObject() ? (Map<String, Object>) Json.toPlain(object) : null;
    }

    /** The client's name; its capabilities are read from the same parameters by {@link SdkServer}. */
    private static McpSchema.InitializeRequest initialize(JsonNode params) {
        return new McpSchema.InitializeRequest(
                params.path("protocolVersion").asText(),
                ClientCapabilities.builder().build(),
                McpSchema.Implementation.builder(
                                params.at("/clientInfo/name").asText("unnamed"),
                                params.at("/clientInfo/version").asText("0"))
                        .build(),
                null);
    }

    /** The result of a call as a tree; any other result as it is. */
    static Object plain(Object result) {
        if (!(result instanceof McpSchema.CallToolResult call)) {
            return result;
        }
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        ArrayNode content = plain.putArray("content");
        for (McpSchema.Content item : call.content()) {
            if (item instanceof McpSchema.TextContent text) {
                // A plain string, since it is long.
                content.addObject().put("type", "text").putPOJO("text", text.text());
            } else {
                content.addPOJO(item);
            }
        }
        return plain.put("isError", Boolean.TRUE.equals(call.isError()));
    }

    @Override
    public <T> T convertValue(Object data, Class<T> type) {
        return JacksonHolder.JACKSON.convertValue(data, type);
    }

    @Override
    public <T> T readValue(String json, Class<T> type) throws IOException {
        return JacksonHolder.JACKSON.readValue(json, type);
    }

    @Override
    public <T> T readValue(byte[] json, Class<T> type) throws IOException {
        return JacksonHolder.JACKSON.readValue(json, type);
    }

    @Override
    public <T> T readValue(String json, TypeRef<T> type) throws IOException {
        return JacksonHolder.JACKSON.readValue(json, type);
    }

    @Override
    public <T> T readValue(byte[] json, TypeRef<T> type) throws IOException {
        return JacksonHolder.JACKSON.readValue(json, type);
    }

    @Override
    public String writeValueAsString(Object value) throws IOException {
        return JacksonHolder.JACKSON.writeValueAsString(value);
    }

    @Override
    public byte[] writeValueAsBytes(Object value) throws IOException {
        return JacksonHolder.JACKSON.writeValueAsBytes(value);
    }
}
