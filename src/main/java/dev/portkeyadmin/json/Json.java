package dev.portkeyadmin.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.operation.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON in and out: numbers keep every digit, trailing content is an error. Trees and plain values go by Jackson's parser and
 * generator alone: its mapper takes longer to make than all else that the first answer needs.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new Invisible())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int LARGEST_EXPONENT = 2_000_000_000;

    private static final SerializableString COMMA = new SerializedString(",");

    private Json() {}

    /** What cannot be seen in ASCII; beyond it {@link #escapeInvisible} sees to that. */
    private static final class Invisible extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        private static final int[] ESCAPES = standardAsciiEscapesForJSON();

        static {
            ESCAPES[0x7F] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ESCAPES;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return null;
        }
    }

    private static final class Lazy {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** The mapper, for records and beans; shared and thread-safe. */
    public static ObjectMapper mapper() {
        return Lazy.MAPPER;
    }

    /**
     * Reads a text of one JSON value; a blank one is a {@link MissingNode}.
     *
     * @throws IOException when it is no JSON, or more than one value
     */
    public static JsonNode read(String json) throws IOException {
        return read(FACTORY.createParser(json));
    }

    /** As {@link #read(String)}, from UTF-8 and the other encodings that JSON may have. */
    public static JsonNode read(byte[] json) throws IOException {
        return read(FACTORY.createParser(json));
    }

    /** A parser for what a tree is too much for. */
    public static JsonParser parser(byte[] json) throws IOException {
        return FACTORY.createParser(json);
    }

    private static JsonNode read(JsonParser parser) throws IOException {
        try (parser) {
            if (parser.nextToken() == null) {
                return MissingNode.getInstance();
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        }
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
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

    /** With an exponent that the arithmetic of decimals can bear. */
    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            BigDecimal number = parser.getDecimalValue();
            if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Beyond what a decimal can hold at all.
        }
        throw new StreamConstraintsException("the exponent of a number is too large", parser.currentLocation());
    }

    /**
     * Compact JSON on one line. What cannot be seen or cannot be encoded (directional marks, zero-width characters, line
     * separators, half surrogate pairs) is escaped, so that no reader is misled and nothing is lost.
     */
    public static String write(Object value) {
        byte[] json = utf8(value);
        String text = new String(json, StandardCharsets.UTF_8);
        return isPlain(json.length, text) ? text : escapeInvisible(text);
    }

    /** As {@link #write}, encoded. */
    public static byte[] writeUtf8(Object value) {
        byte[] json = utf8(value);
        String text = new String(json, StandardCharsets.UTF_8);
        return isPlain(json.length, text) ? json : escapeInvisible(text).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The values as {@link #write} has them, one after the other with commas between them.
     *
     * @param ends receives the position at which each ends
     */
    public static String writeAll(List<? extends JsonNode> values, List<Integer> ends) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        List<Integer> found = new ArrayList<>(values.size());
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            generator.setRootValueSeparator(COMMA);
            for (JsonNode value : values) {
                writeNode(generator, value);
                generator.flush();
                found.add(bytes.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (!isPlain(bytes.size(), text)) {
            return writeEach(values, ends);
        }
        ends.addAll(found);
        return text;
    }

    private static String writeEach(List<? extends JsonNode> values, List<Integer> ends) {
        StringBuilder text = new StringBuilder();
        for (JsonNode value : values) {
            text.append(text.isEmpty() ? "" : ",").append(write(value));
            ends.add(text.length());
        }
        return text.toString();
    }

    private static byte[] utf8(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Whether all is ASCII: the common case, told without looking at each character. */
    private static boolean isPlain(int encodedLength, String text) {
        return encodedLength == text.length();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof JsonNode node) {
            writeNode(out, node);
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.writeFieldName(String.valueOf(member.getKey()));
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof RawValue raw) {
            raw.serialize(out);
        } else if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            out.writeObject(value);
        } else {
            mapper().writeValue(out, value);
        }
    }

    private static void writeNode(JsonGenerator out, JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject();
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    out.writeFieldName(member.getKey());
                    writeNode(out, member.getValue());
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode item : node) {
                    writeNode(out, item);
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(node.textValue());
            case NUMBER -> out.writeObject(node.numberValue());
            case BOOLEAN -> out.writeBoolean(node.booleanValue());
            case POJO -> write(out, ((POJONode) node).getPojo());
            default -> out.writeNull();
        }
    }

    /** The same over several indented lines, for people. */
    public static String writePretty(JsonNode value) {
        return escapeInvisible(value.toPrettyString());
    }

    /** Beyond ASCII, JSON has nothing but the insides of strings: each character there may be escaped by itself. */
    private static String escapeInvisible(String json) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) < 0x7F) {
                continue;
            }
            int codePoint = json.codePointAt(i);
            int length = Character.charCount(codePoint);
            if (SafeText.isInvisible(codePoint)) {
                escaped = escaped == null ? new StringBuilder(json.length() + 64) : escaped;
                escaped.append(json, copied, i).append(SafeText.escape(codePoint));
                copied = i + length;
            }
            i += length - 1;
        }
        return escaped == null
                ? json
                : escaped.append(json, copied, json.length()).toString();
    }

    /** A tree as plain Java values: maps, lists, strings, numbers, booleans and null. */
    public static Object toPlain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                node.properties().forEach(member -> map.put(member.getKey(), toPlain(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(node.size());
                node.forEach(item -> list.add(toPlain(item)));
                yield list;
            }
            case STRING -> node.textValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }

    /** Plain Java values as a tree. */
    public static JsonNode toTree(Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((name, member) -> object.set(String.valueOf(name), toTree(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(item -> array.add(toTree(item)));
            return array;
        }
        if (value instanceof String text) {
            return NODES.textNode(text);
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Integer number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigDecimal number) {
            return DecimalNode.valueOf(number);
        }
        return value == null ? NODES.nullNode() : mapper().valueToTree(value);
    }
}
