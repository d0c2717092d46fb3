package dev.portkeyadmin.mcp.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the messages of JSON-RPC 2.0 and finds the id of a request that cannot be read whole. */
public final class JsonRpc {

    /** The line is not JSON. */
    public static final int PARSE_ERROR = -32700;
    /** The line is JSON but no request. */
    public static final int INVALID_REQUEST = -32600;
    /** The method is unknown, or was not declared. */
    public static final int METHOD_NOT_FOUND = -32601;
    /** The parameters are not those of the method. */
    public static final int INVALID_PARAMS = -32602;
    /** This server failed. */
    public static final int INTERNAL_ERROR = -32603;

    /** The digits that Jackson reads of a number. */
    private static final int MAX_DIGITS = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

    /** The number of bytes at the end of a line that are searched for an id. */
    private static final int END_LENGTH = 4096;

    /** An id that is the last but one or the last member of the outermost object. */
    private static final String LAST_ID =
            "\"id\"\\s*:\\s*(-?\\d{1,18}(?:\\.0{1,18})?|\"[^\"\\\\]{1,200}\")\\s*(,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?}\\s*$";

    private JsonRpc() {}

    /** An error answer. An unknown id is left out, since the schema of MCP has no null id. */
    static ObjectNode error(@Nullable JsonNode id, int code, String message) {
        ObjectNode answer = answer(id);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    /** A request of this server. */
    public static ObjectNode request(String id, String method, ObjectNode params) {
        ObjectNode request =
                JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", id);
        return request.put("method", method).set("params", params);
    }

    /** A notification of this server. */
    public static ObjectNode notification(String method, ObjectNode params) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("jsonrpc", "2.0")
                .put("method", method)
                .set("params", params);
    }

    /** A successful answer; the result is anything that {@link Json#write} accepts. */
    static ObjectNode result(JsonNode id, Object result) {
        ObjectNode answer = answer(id);
        return result instanceof JsonNode tree ? answer.set("result", tree) : answer.putPOJO("result", result);
    }

    private static ObjectNode answer(@Nullable JsonNode id) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        if (id != null && isId(id)) {
            answer.set("id", id);
        }
        return answer;
    }

    /**
     * MCP allows strings and integers, for ids and for progress tokens. To JSON Schema, in which both revisions are written, 1.0 and
     * 1e2 are integers.
     */
    public static boolean isId(@Nullable JsonNode id) {
        return id != null && (id.isTextual() || id.isIntegralNumber() || id.isBigDecimal() && isWhole(id));
    }

    private static boolean isWhole(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    /** The same text for ids of the same value, such as 1 and 1.0; each is answered as it was written. */
    static String keyOf(JsonNode id) {
        if (id.isTextual()) {
            return '"' + id.textValue();
        }
        if (!id.isBigDecimal()) {
            return id.asText();
        }
        BigDecimal number = id.decimalValue().stripTrailingZeros();
        // A longer number equals only others that are written with an exponent.
        return number.precision() - number.scale() > MAX_DIGITS
                ? number.toString()
                : number.toBigInteger().toString();
    }

    /** The id of a request of which only the start and the end are kept; null when neither holds it. */
    public static @Nullable JsonNode idOf(byte[] start, byte[] end) {
        try (JsonParser parser = Json.parser(start)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isId = parser.currentName().equals("id");
                    JsonToken value = parser.nextToken();
                    if (isId) {
                        // Not readValueAsTree: the mapper would reject what follows.
                        JsonNode id = switch (value) {
                            case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.read(parser.getText());
                            default -> null;
                        };
                        // Fails where the start breaks off, perhaps within the digits.
                        parser.nextToken();
                        return isId(id) ? id : null;
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // The start breaks off: the end may hold the id.
        }
        int from = Math.max(0, end.length - END_LENGTH);
        Matcher last =
                Pattern.compile(LAST_ID).matcher(new String(end, from, end.length - from, StandardCharsets.UTF_8));
        try {
            return last.find() ? Json.read(last.group(1)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns whether a message of which only the start is kept is a response: a result or an error begins there, and no method. */
    public static boolean responds(byte[] start) {
        try (JsonParser parser = Json.parser(start)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    switch (parser.currentName()) {
                        case "result", "error" -> {
                            return true;
                        }
                        case "method" -> {
                            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                                return false;
                            }
                        }
                        default -> {
                            parser.nextToken();
                            parser.skipChildren();
                        }
                    }
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
