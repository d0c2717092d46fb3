package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Mends what models get wrong without ambiguity, led by the schema: {@code "5"} for a number, {@code "true"} for a
 * boolean, a JSON string for an object or array, null for an absent option. Whatever else is wrong is left for validation.
 */
final class ArgumentRepair {

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    private ArgumentRepair() {}

    static Object repair(Schema schema, Object value) {
        return switch (schema.type()) {
            case STRING, ANY -> value;
            case BOOLEAN -> "true".equals(value) ? Boolean.TRUE : "false".equals(value) ? Boolean.FALSE : value;
            case INTEGER ->
                value instanceof String text && INTEGER.matcher(text).matches() ? parsed(text) : value;
            case NUMBER -> value instanceof String text && NUMBER.matcher(text).matches() ? parsed(text) : value;
            case ARRAY -> unwrapped(value) instanceof List<?> list ? array(schema, list) : value;
            case OBJECT -> unwrapped(value) instanceof Map<?, ?> map ? object(schema, map) : value;
        };
    }

    private static Object unwrapped(Object value) {
        return value instanceof String text ? parsed(text) : value;
    }

    private static List<Object> array(Schema schema, List<?> list) {
        List<Object> repaired = new ArrayList<>(list.size());
        for (Object item : list) {
            repaired.add(repair(schema.items(), item));
        }
        return repaired;
    }

    private static Map<String, Object> object(Schema schema, Map<?, ?> map) {
        Map<String, Object> repaired = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            Schema property = schema.property(name);
            boolean absent = value == null
                    && schema.properties().containsKey(name)
                    && !schema.required().contains(name);
            if (!absent) {
                repaired.put(name, property == null ? value : repair(property, value));
            }
        });
        return repaired;
    }

    /** The JSON in a text as plain values; the text itself when it is none. */
    private static Object parsed(String text) {
        try {
            JsonNode node = Json.read(text);
            return node.isMissingNode() ? text : Json.toPlain(node);
        } catch (IOException e) {
            return text;
        }
    }
}
