package dev.portkeyadmin.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/** Builds a tree from the tokens of a parser. Numbers keep every digit; trailing content is an error. */
final class JsonReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int MAX_EXPONENT = 2_000_000_000;

    private JsonReader() {}

    /** Reads one value and closes the parser; input without a value is a {@link MissingNode}. */
    static JsonNode read(JsonParser parser) throws IOException {
        return read(parser, false);
    }

    /**
     * As {@link #read(JsonParser)}.
     *
     * @param unique refuses an object that has two members of one name; else the last one counts
     */
    static JsonNode read(JsonParser parser, boolean unique) throws IOException {
        try (parser) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return MissingNode.getInstance();
            }
            JsonNode value = first.isStructStart() ? container(parser, empty(first), unique) : scalar(parser, first);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        }
    }

    /**
     * Reads to the end of a container that has just begun.
     *
     * <p>A loop, since a JVM compiles a recursive method with copies of itself inside, which takes several times as long.
     */
    private static JsonNode container(JsonParser parser, ContainerNode<?> outermost, boolean unique)
            throws IOException {
        Deque<ContainerNode<?>> around = new ArrayDeque<>();
        ContainerNode<?> open = outermost;
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                continue;
            }
            if (token.isStructEnd()) {
                if (around.isEmpty()) {
                    return open;
                }
                open = around.pop();
            } else if (token.isStructStart()) {
                ContainerNode<?> inner = empty(token);
                add(open, parser, inner, unique);
                around.push(open);
                open = inner;
            } else {
                add(open, parser, scalar(parser, token), unique);
            }
        }
    }

    private static ContainerNode<?> empty(JsonToken start) {
        return start == JsonToken.START_OBJECT ? NODES.objectNode() : NODES.arrayNode();
    }

    /** Adds the value that the parser is at. */
    private static void add(ContainerNode<?> open, JsonParser parser, JsonNode value, boolean unique)
            throws IOException {
        if (open instanceof ObjectNode object) {
            JsonNode before = object.replace(parser.currentName(), value);
            if (before != null && unique) {
                throw new RepeatedMemberException(
                        parser.getParsingContext().pathAsPointer().toString());
            }
        } else if (open instanceof ArrayNode array) {
            array.add(value);
        }
    }

    private static JsonNode scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(decimal(parser));
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonParseException(parser, "a value was expected");
        };
    }

    /** Refuses an exponent that decimal arithmetic cannot handle. */
    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            BigDecimal number = parser.getDecimalValue();
            if (Math.abs((long) number.scale()) <= MAX_EXPONENT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The exponent does not fit into a decimal at all.
        }
        throw new StreamConstraintsException("the exponent of a number is too large", parser.currentLocation());
    }
}
