package dev.portkeyadmin.support;

import dev.portkeyadmin.operation.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes argument objects that satisfy a schema, from nothing but what the schema advertises. */
public final class SampleArguments {

    private static final List<String> TEXTS =
            List.of("plain", "a/b?c#d", "..x", "a b\r\n", "日本", "😀 1", "100%", "\"quoted\"", "x".repeat(300));

    private static final List<String> MOMENTS = List.of(
            "2026-01-31T00:00:00Z",
            "2026-02-28T23:59:59.5+05:30",
            "1999-12-31t23:59:59z",
            "2026-06-30T12:00:00.123456789-11:00");

    private final Random random;

    /** The same seed makes the same arguments. */
    public SampleArguments(long seed) {
        random = new Random(seed);
    }

    /** The required arguments and, where the schema demands more properties, as many optional ones. */
    public static Map<String, Object> minimal(Schema schema) {
        return new SampleArguments(1).object(schema, 0);
    }

    /** All arguments. */
    public static Map<String, Object> full(Schema schema) {
        return new SampleArguments(1).object(schema, 1);
    }

    /** Some of the optional arguments. */
    public Map<String, Object> any(Schema schema) {
        return object(schema, 0.5);
    }

    private Map<String, Object> object(Schema schema, double chance) {
        Map<String, Object> object = new LinkedHashMap<>();
        schema.properties().forEach((name, property) -> {
            if (schema.required().contains(name) || random.nextDouble() < chance) {
                object.put(name, value(property, chance));
            }
        });
        if (schema.values() != null) {
            for (int i = random.nextInt(3); i > 0; i--) {
                object.put("key" + i, value(schema.values(), chance));
            }
        }
        Object least = schema.toJson().getOrDefault("minProperties", 0);
        for (Map.Entry<String, Schema> property : schema.properties().entrySet()) {
            if (object.size() < (Integer) least) {
                object.putIfAbsent(property.getKey(), value(property.getValue(), chance));
            }
        }
        return object;
    }

    private Object value(Schema schema, double chance) {
        Map<String, Object> json = schema.toJson();
        return switch (schema.type()) {
            case OBJECT -> object(schema, chance);
            case BOOLEAN -> random.nextBoolean();
            case INTEGER -> {
                BigDecimal number = number(json);
                // 5.0 is an integer, too, but the validator of the tests accepts that form only for small numbers.
                boolean small = number.toBigInteger().bitLength() < 31;
                yield small && random.nextBoolean() ? number.setScale(1) : number.toBigInteger();
            }
            case NUMBER -> number(json);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (int i = (Integer) json.getOrDefault("minItems", 0) + random.nextInt(3); i > 0; i--) {
                    items.add(value(schema.items(), chance));
                }
                yield items;
            }
            case STRING -> string(schema, (String) json.get("pattern"), json.containsKey("format"));
            case ANY ->
                List.of(true, 7, "x", Map.of("a", List.of("日本")), List.of()).get(random.nextInt(5));
        };
    }

    private BigDecimal number(Map<String, Object> json) {
        BigDecimal least = (BigDecimal) json.getOrDefault("minimum", BigDecimal.valueOf(-1_000));
        BigDecimal most = (BigDecimal) json.getOrDefault("maximum", new BigDecimal("123456789012345678901234567890"));
        return switch (random.nextInt(3)) {
            case 0 -> least;
            case 1 -> most;
            default -> least.add(BigDecimal.valueOf(random.nextInt(2))).min(most);
        };
    }

    private String string(Schema schema, String pattern, boolean moment) {
        if (moment) {
            return MOMENTS.get(random.nextInt(MOMENTS.size()));
        }
        if (!schema.allowed().isEmpty()) {
            return schema.allowed().get(random.nextInt(schema.allowed().size()));
        }
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        if (pattern == null) {
            return text;
        }
        if (pattern.contains("@")) {
            return "jané+" + random.nextInt(10) + "@example.com";
        }
        return text + "7";
    }
}
