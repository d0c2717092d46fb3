package dev.portkeyadmin.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON: numbers keep every digit, trailing content is an error. Trees and plain values need only Jackson's
 * parser and generator; its mapper takes longer to create than everything else that the first answer needs.
 */
public final class Json {

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    private static final class LazyMapper {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /**
     * Loads what reads and writes JSON in a thread of its own, while the caller does something else. Since Java 22 the constants
     * of decimal numbers take a tenth of the time to the first answer.
     */
    public static void prepare() {
        Thread preparing = new Thread(Json::load, "json");
        preparing.setDaemon(true);
        preparing.start();
    }

    private static void load() {
        try {
            write(read("{\"n\":[0,\"\"]}"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the mapper, for records and beans; shared and thread-safe. */
    public static ObjectMapper mapper() {
        return LazyMapper.MAPPER;
    }

    /**
     * Reads a text that holds one JSON value; a blank text is a {@link MissingNode}.
     *
     * @throws IOException when it is not JSON, or more than one value
     */
    public static JsonNode read(String json) throws IOException {
        return JsonReader.read(FACTORY.createParser(json));
    }

    /** As {@link #read(String)}, from UTF-8 and the other encodings that JSON may have. */
    public static JsonNode read(byte[] json) throws IOException {
        return JsonReader.read(FACTORY.createParser(json));
    }

    /**
     * As {@link #read(byte[])}, for what others must not read otherwise.
     *
     * @throws RepeatedMemberException when an object has two members of one name
     */
    public static JsonNode readUnique(byte[] json) throws IOException {
        return JsonReader.read(FACTORY.createParser(json), true);
    }

    /** As {@link #readUnique(byte[])}, from a text. */
    public static JsonNode readUnique(String json) throws IOException {
        return JsonReader.read(FACTORY.createParser(json), true);
    }

    /** Returns a parser, for input of which only a part is needed. */
    public static JsonParser parser(byte[] json) throws IOException {
        return FACTORY.createParser(json);
    }

    /**
     * Writes compact JSON on one line. Characters that cannot be seen or encoded (directional marks, zero-width characters,
     * line separators, half surrogate pairs) are escaped, so that they mislead no reader and are not lost.
     */
    public static String write(@Nullable Object value) {
        return JsonWriter.write(value);
    }

    /** As {@link #write}, encoded. */
    public static byte[] writeUtf8(@Nullable Object value) {
        return JsonWriter.writeUtf8(value);
    }

    /**
     * Writes the values as {@link #write} does, one after the other with commas between them.
     *
     * @param ends receives the position at which each ends
     */
    public static String writeAll(List<? extends JsonNode> values, List<Integer> ends) {
        return JsonWriter.writeAll(values, ends);
    }

    /** Writes the value over several indented lines, for people. */
    public static String writePretty(JsonNode value) {
        return InvisibleCharacters.escape(value.toPrettyString());
    }

    /** Converts a tree to plain Java values: maps, lists, strings, numbers, booleans and null. */
    public static @Nullable Object toPlain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(member -> map.put(member.getKey(), toPlain(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(item -> list.add(toPlain(item)));
                yield list;
            }
            case STRING -> node.textValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> null;
        };
    }

    /** Converts plain Java values to a tree. */
    public static JsonNode toTree(@Nullable Object value) {
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

    /** The same text for the same value in any order of its members. */
    public static String canonical(JsonNode value) {
        return write(sorted(toPlain(value)));
    }

    private static @Nullable Object sorted(@Nullable Object plain) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, value) -> sorted.put(String.valueOf(name), sorted(value)));
            return sorted;
        }
        if (plain instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return plain;
    }
}
