package dev.portkeyadmin.operation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An immutable JSON Schema (2020-12), limited to the keywords that every known MCP client accepts: type, description,
 * string enums, bounds, pattern, items, properties. The same value is advertised to the model and {@linkplain
 * #problems enforced}, so the two cannot differ. Objects are closed unless made by {@link #map} or {@link #open}.
 */
public final class Schema implements Cloneable {

    /** The JSON types that a schema can ask for. */
    public enum Type {
        STRING("string"),
        INTEGER("integer"),
        NUMBER("number"),
        BOOLEAN("boolean"),
        ARRAY("array"),
        OBJECT("object"),
        /** Whatever JSON there is: the values of an open object. */
        ANY("");

        private final String keyword;

        Type(String keyword) {
            this.keyword = keyword;
        }

        /** The word that JSON Schema uses. */
        public String keyword() {
            return keyword;
        }
    }

    private static final Schema ANYTHING = new Schema(Type.ANY, null);

    private final Type type;
    private String description;
    private List<String> allowed = List.of();
    private BigDecimal minimum;
    private BigDecimal maximum;
    private Form form;
    private Schema items;
    private int minItems;
    private Map<String, Schema> properties = Map.of();
    private Set<String> required = Set.of();
    private int minProperties;
    private Schema values;

    /**
     * A regular expression in the syntax that ECMA-262 and Java share, and the words that explain it in an error.
     *
     * @param format the name that JSON Schema has for it; null where the expression itself is advertised
     */
    private record Form(Pattern pattern, boolean whole, String meaning, String format) {

        static final Form DATE_TIME = of(
                "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                        + "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?"
                        + "([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
                "ISO 8601 with offset or Z, such as 2026-01-31T00:00:00Z", "date-time");

        static Form of(String regex, String meaning, String format) {
            return new Form(Pattern.compile(regex), regex.startsWith("^") && regex.endsWith("$"), meaning, format);
        }

        /** Java's {@code $} also matches before a final line break, which ECMA-262 does not: hence {@code matches}. */
        boolean accepts(String text) {
            var matcher = pattern.matcher(text);
            return whole ? matcher.matches() : matcher.find();
        }
    }

    private Schema(Type type, String description) {
        this.type = type;
        this.description = description;
    }

    /** A changed copy; nothing changes a schema once it has been returned. */
    private Schema with(Consumer<Schema> change) {
        try {
            Schema copy = (Schema) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any string. */
    public static Schema string(String description) {
        return new Schema(Type.STRING, description);
    }

    /** Any whole number; {@code 5.0} is one too, as JSON Schema has it. */
    public static Schema integer(String description) {
        return new Schema(Type.INTEGER, description);
    }

    /** Any number. */
    public static Schema number(String description) {
        return new Schema(Type.NUMBER, description);
    }

    /** True or false. */
    public static Schema bool(String description) {
        return new Schema(Type.BOOLEAN, description);
    }

    /** A moment, as RFC 3339 writes it. Held to its form here, since validators are free to ignore a format. */
    public static Schema dateTime(String description) {
        return string(description).with(schema -> schema.form = Form.DATE_TIME);
    }

    /** One of the given strings. */
    public static Schema oneOf(String description, String... allowed) {
        return new Schema(Type.STRING, description).with(schema -> schema.allowed = List.of(allowed));
    }

    /** A list of the given items. */
    public static Schema array(String description, Schema items) {
        return new Schema(Type.ARRAY, description).with(schema -> schema.items = items);
    }

    /** A closed object; name its properties with {@link #require} and {@link #allow}. */
    public static Schema object(String description) {
        return new Schema(Type.OBJECT, description);
    }

    /** An object with free names, all of whose values keep to one schema. */
    public static Schema map(String description, Schema values) {
        return new Schema(Type.OBJECT, description).with(schema -> schema.values = values);
    }

    /** An object with free names and values, beside the named ones. */
    public static Schema open(String description) {
        return map(description, ANYTHING);
    }

    /** This schema with another description. */
    public Schema describedAs(String text) {
        return with(schema -> schema.description = text);
    }

    /** The least number that is accepted. */
    public Schema min(long least) {
        return with(schema -> schema.minimum = BigDecimal.valueOf(least));
    }

    /** The greatest number that is accepted. */
    public Schema max(long greatest) {
        return with(schema -> schema.maximum = BigDecimal.valueOf(greatest));
    }

    /**
     * The form of a string.
     *
     * @param regex a regular expression that means the same in Java and ECMA-262, without look-around, {@code \s} or, where
     *     it is anchored, alternatives at the top level
     * @param meaning the form in words, to follow "expected" in an error
     */
    public Schema form(String regex, String meaning) {
        return with(schema -> schema.form = Form.of(regex, meaning, null));
    }

    /** The least number of items of an array. */
    public Schema minItems(int least) {
        return with(schema -> schema.minItems = least);
    }

    /** The least number of properties of an object, the required ones included. */
    public Schema minProperties(int least) {
        return with(schema -> schema.minProperties = least);
    }

    /** Adds a property that must be there. */
    public Schema require(String name, Schema property) {
        Set<String> names = new LinkedHashSet<>(required);
        names.add(name);
        return allow(name, property).with(schema -> schema.required = Collections.unmodifiableSet(names));
    }

    /** Adds a property that may be there. */
    public Schema allow(String name, Schema property) {
        Map<String, Schema> more = new LinkedHashMap<>(properties);
        if (more.put(name, property) != null) {
            throw new IllegalArgumentException("property " + name + " is stated twice");
        }
        return with(schema -> schema.properties = Collections.unmodifiableMap(more));
    }

    /** The JSON type asked for. */
    public Type type() {
        return type;
    }

    /** What the value means, for the model; null where the surrounding schema says it all. */
    public String description() {
        return description;
    }

    /** The only strings accepted; empty when any is. */
    public List<String> allowed() {
        return allowed;
    }

    /** The schema of the items of an array, else null. */
    public Schema items() {
        return items;
    }

    /** The named properties of an object, in the order in which they were stated. */
    public Map<String, Schema> properties() {
        return properties;
    }

    /** The names of the properties that must be there. */
    public Set<String> required() {
        return required;
    }

    /** The schema of the values of a {@link #map}, else null. */
    public Schema values() {
        return values;
    }

    /** The schema of one property: the named one, or that of a map's values; null when the name is not accepted. */
    public Schema property(String name) {
        return properties.getOrDefault(name, values);
    }

    /** This schema in JSON Schema's own words, in a fixed order of keywords. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type.keyword);
        putUnless(description == null, json, "description", description);
        putUnless(allowed.isEmpty(), json, "enum", allowed);
        putUnless(minimum == null, json, "minimum", minimum);
        putUnless(maximum == null, json, "maximum", maximum);
        if (form != null) {
            json.put(
                    form.format == null ? "pattern" : "format",
                    form.format == null ? form.pattern.pattern() : form.format);
        }
        if (items != null) {
            json.put("items", items.toJson());
        }
        putUnless(minItems == 0, json, "minItems", minItems);
        if (type == Type.OBJECT) {
            Map<String, Object> inner = new LinkedHashMap<>();
            properties.forEach((name, schema) -> inner.put(name, schema.toJson()));
            putUnless(inner.isEmpty() && values != null, json, "properties", inner);
            putUnless(required.isEmpty(), json, "required", new ArrayList<>(required));
            putUnless(minProperties == 0, json, "minProperties", minProperties);
            if (values != ANYTHING) {
                json.put("additionalProperties", values == null ? Boolean.FALSE : values.toJson());
            }
        }
        return json;
    }

    private static void putUnless(boolean absent, Map<String, Object> json, String keyword, Object value) {
        if (!absent) {
            json.put(keyword, value);
        }
    }

    /**
     * Holds a value (maps, lists, strings, numbers, booleans, null) against this schema.
     *
     * @return a sentence for each problem, naming the field, what came and what is accepted; empty when all is well
     */
    public List<String> problems(Object value) {
        List<String> problems = new ArrayList<>();
        check("", value, problems);
        return problems;
    }

    private void check(String at, Object value, List<String> problems) {
        switch (type) {
            case STRING -> checkString(at, value, problems);
            case INTEGER, NUMBER -> checkNumber(at, value, problems);
            case BOOLEAN -> {
                if (!(value instanceof Boolean)) {
                    problems.add(ValidationMessages.wrongType(at, value, this));
                }
            }
            case ARRAY -> checkArray(at, value, problems);
            case OBJECT -> checkObject(at, value, problems);
            case ANY -> {}
        }
    }

    private void checkString(String at, Object value, List<String> problems) {
        if (!(value instanceof String text)) {
            problems.add(ValidationMessages.wrongType(at, value, this));
        } else if (!allowed.isEmpty() && !allowed.contains(text)) {
            problems.add(ValidationMessages.notAllowed(at, text, allowed));
        } else if (form != null && !form.accepts(text)) {
            problems.add(ValidationMessages.expected(at, text, form.meaning));
        }
    }

    private void checkNumber(String at, Object value, List<String> problems) {
        if (!(value instanceof Number)) {
            problems.add(ValidationMessages.wrongType(at, value, this));
            return;
        }
        BigDecimal number = new BigDecimal(value.toString());
        if (type == Type.INTEGER
                && number.signum() != 0
                && number.stripTrailingZeros().scale() > 0) {
            problems.add(ValidationMessages.wrongType(at, value, this));
        } else if (minimum != null && number.compareTo(minimum) < 0) {
            problems.add(ValidationMessages.expected(at, value, minimum.toPlainString() + " or more"));
        } else if (maximum != null && number.compareTo(maximum) > 0) {
            problems.add(ValidationMessages.expected(at, value, maximum.toPlainString() + " or less"));
        }
    }

    private void checkArray(String at, Object value, List<String> problems) {
        if (!(value instanceof List<?> list)) {
            problems.add(ValidationMessages.wrongType(at, value, this));
            return;
        }
        if (list.size() < minItems) {
            problems.add(ValidationMessages.expected(at, value, minItems + " or more items"));
        }
        for (int index = 0; index < list.size(); index++) {
            items.check(at + "[" + index + "]", list.get(index), problems);
        }
    }

    private void checkObject(String at, Object value, List<String> problems) {
        if (!(value instanceof Map<?, ?> map)) {
            problems.add(ValidationMessages.wrongType(at, value, this));
            return;
        }
        for (String name : required) {
            if (!map.containsKey(name)) {
                problems.add(ValidationMessages.missing(ValidationMessages.path(at, name), properties.get(name)));
            }
        }
        map.forEach((key, inner) -> {
            String name = String.valueOf(key);
            Schema schema = property(name);
            if (schema == null) {
                problems.add(ValidationMessages.unknown(at, name, properties.keySet()));
            } else {
                schema.check(ValidationMessages.path(at, name), inner, problems);
            }
        });
        if (map.size() < minProperties) {
            problems.add(ValidationMessages.tooFew(at, this));
        }
    }
}
