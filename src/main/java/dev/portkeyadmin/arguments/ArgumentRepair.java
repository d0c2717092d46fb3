package dev.portkeyadmin.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.NameList;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Repairs what models get wrong without ambiguity, guided by the schema: {@code "5"} for a number, {@code "true"} for a boolean, a
 * number or boolean for a string, a JSON string for an object or array, a list of names for a text of names with commas, null for an
 * absent option, blanks around an id, a name or an e-mail address, an upper-case UUID, {@code workspace-user} for
 * {@code workspace/user}, {@code ...7dz} for the end of an API key. All else is left for validation.
 */
public final class ArgumentRepair {

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    /** The dots in the place of the hidden part of an API key; Portkey writes asterisks. */
    private static final Pattern HIDDEN =
            Pattern.compile("(?<![^,\\s])([A-Za-z0-9_-]{0,8})\\.{2,}(?=[A-Za-z0-9_-]{2,8}\\s*(?:,|\\z))");

    /** Blanks of all alphabets at the beginning or the end. */
    private static final Pattern EDGES = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+\\z");

    /** The separators between the words of a value, such as workspace-user. */
    private static final Pattern SEPARATORS = Pattern.compile("[-/_ ]");

    /** Digits beyond which a number is not written out. */
    private static final int MOST_DIGITS = 100;

    private ArgumentRepair() {}

    /** Returns the value with everything repaired that is certain; the schema still has to check it. */
    public static @Nullable Object repair(Schema schema, @Nullable Object value) {
        return switch (schema.type()) {
            case ANY -> value;
            case STRING -> value instanceof Number || value instanceof Boolean ? text(value) : string(schema, value);
            case BOOLEAN -> "true".equals(value) ? Boolean.TRUE : "false".equals(value) ? Boolean.FALSE : value;
            case INTEGER ->
                value instanceof String text && INTEGER.matcher(text).matches() ? parsed(text) : value;
            case NUMBER -> value instanceof String text && NUMBER.matcher(text).matches() ? parsed(text) : value;
            case ARRAY -> unwrapped(value) instanceof List<?> list ? array(schema, list) : value;
            case OBJECT -> unwrapped(value) instanceof Map<?, ?> map ? object(schema, map) : value;
        };
    }

    private static @Nullable Object string(Schema schema, @Nullable Object value) {
        Object named = schema.isReferenceList() ? names(value) : value;
        return named instanceof String text ? plain(schema, text) : named;
    }

    /** The text as the API compares it: without blanks at the edges, a UUID in lower case. Free text stays as it is. */
    private static String plain(Schema schema, String text) {
        String bare = schema.ignoresEdges() ? EDGES.matcher(text).replaceAll("") : text;
        String trimmed =
                schema.reference() == Reference.API_KEY ? HIDDEN.matcher(bare).replaceAll("$1***") : bare;
        if (!schema.allowed().isEmpty() && !schema.allowed().contains(trimmed)) {
            List<String> meant = schema.allowed().stream()
                    .filter(allowed -> words(allowed).equals(words(trimmed)))
                    .toList();
            return meant.size() == 1 ? meant.get(0) : trimmed;
        }
        return schema.mayBeUuid() && Reference.isUuid(trimmed) ? trimmed.toLowerCase(Locale.ROOT) : trimmed;
    }

    /** The words of a value, which Portkey joins in one way where it shows them and in another where it takes them. */
    private static String words(String value) {
        return SEPARATORS.matcher(value).replaceAll(" ");
    }

    /** The value as JSON writes it, with every digit and without an exponent. */
    private static String text(Object value) {
        return value instanceof BigDecimal number
                        && number.scale() < 0
                        && number.precision() - number.scale() <= MOST_DIGITS
                ? number.toPlainString()
                : value.toString();
    }

    private static @Nullable Object names(@Nullable Object value) {
        return unwrapped(value) instanceof List<?> list
                        && !list.isEmpty()
                        && list.stream().allMatch(item -> item instanceof String)
                ? NameList.text(list.stream().map(String::valueOf).toList())
                : value;
    }

    private static @Nullable Object unwrapped(@Nullable Object value) {
        return value instanceof String text ? parsed(text) : value;
    }

    private static List<Object> array(Schema schema, List<?> list) {
        Schema items = Objects.requireNonNull(schema.items());
        List<Object> repaired = new ArrayList<>(list.size());
        for (Object item : list) {
            repaired.add(repair(items, item));
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

    /** The JSON in a text as plain values; the text itself when it is not JSON. */
    private static @Nullable Object parsed(String text) {
        try {
            JsonNode node = Json.read(text);
            return node.isMissingNode() ? text : Json.toPlain(node);
        } catch (IOException e) {
            return text;
        }
    }
}
