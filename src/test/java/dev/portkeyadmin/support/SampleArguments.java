package dev.portkeyadmin.support;

import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes argument objects that satisfy a schema and its rules. */
public final class SampleArguments {

    private static final int ATTEMPTS = 100;

    private static final List<String> TEXTS = List.of(
            "plain", "a/b?c#d", "..x", "a b\r\n", "日本", "😀 1", "100%", "\"quoted\"", "x".repeat(300), "x", "7");

    private static final List<String> MOMENTS = List.of(
            "2026-01-31T00:00:00Z",
            "2026-02-28T23:59:59.5+05:30",
            "1999-12-31t23:59:59z",
            "2026-06-30T12:00:00.123456789-11:00");

    /** The candidates that each schema accepts: tests ask for samples of the same schemas thousands of times. */
    private static final Map<Schema, List<?>> ACCEPTED = new ConcurrentHashMap<>();

    private final Random random;

    /** The same seed makes the same arguments. */
    public SampleArguments(long seed) {
        random = new Random(seed);
    }

    /** All that is required and, where the schema asks for more properties, as many optional ones. */
    public static Map<String, Object> minimal(Schema schema) {
        return new SampleArguments(1).object(schema, 0);
    }

    /** All arguments at once, as far as the rules allow. */
    public static Map<String, Object> full(Schema schema) {
        return new SampleArguments(1).object(schema, 1);
    }

    /** Some of the optional arguments. */
    public Map<String, Object> any(Schema schema) {
        return object(schema, 0.5);
    }

    private Map<String, Object> object(Schema schema, double chance) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
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
            keepToRules(schema, object, chance);
            boolean valid = schema.problems(object).isEmpty();
            for (Iterator<Map.Entry<String, Schema>> properties =
                            schema.properties().entrySet().iterator();
                    !valid && properties.hasNext(); ) {
                Map.Entry<String, Schema> property = properties.next();
                object.putIfAbsent(property.getKey(), value(property.getValue(), chance));
                keepToRules(schema, object, chance);
                valid = schema.problems(object).isEmpty();
            }
            if (valid) {
                return object;
            }
        }
        throw new AssertionError("no sample satisfies the rules of " + schema.toJson());
    }

    private void keepToRules(Schema schema, Map<String, Object> object, double chance) {
        if (object.get("clear") instanceof List<?> names) {
            List<Object> cleared = new ArrayList<>(names);
            cleared.removeIf(object::containsKey);
            object.put("clear", cleared);
            if (cleared.isEmpty()) {
                object.remove("clear");
            }
        }
        for (Rule rule : schema.rules()) {
            if (rule instanceof Rule.Count count) {
                List<String> given =
                        count.names().stream().filter(object::containsKey).toList();
                if (given.size() > count.most()) {
                    given.stream()
                            .filter(name -> !schema.required().contains(name))
                            .limit(given.size() - count.most())
                            .forEach(object::remove);
                } else if (given.size() < count.least()) {
                    String name = count.names().get(random.nextInt(count.names().size()));
                    object.put(name, value(schema.property(name), chance));
                }
            } else if (rule instanceof Rule.Presence presence && presence.applies(object)) {
                if (!presence.required()) {
                    object.remove(presence.member());
                } else {
                    object.computeIfAbsent(presence.member(), name -> value(schema.property(name), chance));
                }
            } else if (rule instanceof Rule.Order order
                    && !rule.problems("", object).isEmpty()) {
                Object low = object.get(order.low());
                object.put(order.low(), object.get(order.high()));
                object.put(order.high(), low);
                if (!rule.problems("", object).isEmpty() && !schema.required().contains(order.low())) {
                    object.remove(order.low());
                }
            } else if (rule instanceof Rule.NotEmpty items
                    && !rule.problems("", object).isEmpty()) {
                String name = items.others().get(0);
                object.put(name, value(schema.property(name), chance));
            } else if (rule instanceof Rule.TimeBounds bounds
                    && object.containsKey(Operation.INTERVAL)
                    && (object.containsKey(bounds.low()) || object.containsKey(bounds.high()))) {
                // A long range has more intervals than one call may ask for.
                object.remove(bounds.period());
                object.put(bounds.low(), MOMENTS.get(0));
                object.put(bounds.high(), MOMENTS.get(1));
            } else if (rule instanceof Rule.TimeBounds bounds
                    && !rule.problems("", object).isEmpty()) {
                object.remove(random.nextBoolean() ? bounds.low() : bounds.period());
            } else if (rule instanceof Rule.Choice choice) {
                Schema chosen = choice.schemas().get(String.valueOf(object.get(choice.by())));
                if (chosen != null && object.containsKey(choice.member())) {
                    object.put(choice.member(), value(chosen, chance));
                }
            }
        }
    }

    private Object value(Schema schema, double chance) {
        Map<String, Object> json = schema.toJson();
        return switch (schema.type()) {
            case OBJECT -> object(schema, chance);
            case BOOLEAN -> random.nextBoolean();
            case INTEGER -> {
                BigDecimal number = number(schema, json);
                // 5.0 is an integer, too, but the validator of the tests accepts that form only for small numbers.
                boolean small = number.toBigInteger().bitLength() < 31;
                yield small && random.nextBoolean() ? number.setScale(1) : number.toBigInteger();
            }
            case NUMBER -> number(schema, json);
            case ARRAY -> schema.entries() == null ? array(schema, json, chance) : entries(schema.entries(), chance);
            case STRING -> string(schema);
            case ANY ->
                List.of(true, 7, "x", Map.of("a", List.of("日本")), List.of()).get(random.nextInt(5));
        };
    }

    private List<Object> array(Schema schema, Map<String, Object> json, double chance) {
        List<Object> items = new ArrayList<>();
        int least = (Integer) json.getOrDefault("minItems", 0);
        int most = (Integer) json.getOrDefault("maxItems", least + 2);
        for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
            items.add(value(schema.items(), chance));
        }
        return items;
    }

    /** The members of an object as items with name and value. */
    private List<Object> entries(Schema object, double chance) {
        List<Object> items = new ArrayList<>();
        object(object, chance / 2).forEach((name, value) -> items.add(Map.of("name", name, "value", spelled(value))));
        return items;
    }

    private static String spelled(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(SampleArguments::spelled).collect(Collectors.joining(","))
                : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private BigDecimal number(Schema schema, Map<String, Object> json) {
        BigDecimal least = (BigDecimal) json.getOrDefault("minimum", BigDecimal.valueOf(-1_000));
        BigDecimal most = (BigDecimal) json.getOrDefault("maximum", new BigDecimal("123456789012345678901234567890"));
        return choose(
                schema, key -> List.of(least, most, least.add(BigDecimal.ONE).min(most)));
    }

    private String string(Schema schema) {
        if (!schema.allowed().isEmpty()) {
            return schema.allowed().get(random.nextInt(schema.allowed().size()));
        }
        return choose(schema, SampleArguments::texts);
    }

    /** Texts of which every schema should accept some. */
    private static List<String> texts(Schema schema) {
        List<String> candidates = new ArrayList<>(TEXTS);
        for (String text : TEXTS) {
            candidates.add(text + "7");
        }
        if (!schema.example().isEmpty()) {
            candidates.add(schema.example());
            candidates.add(schema.example() + "日");
            candidates.addAll(MOMENTS);
        }
        if (schema.mayRefer()) {
            // A name has to be that of an object; an id may be any.
            candidates.removeIf(candidate -> !Reference.couldBeId(candidate) || candidate.contains("@"));
            return candidates;
        }
        for (int i = 0; i < 10; i++) {
            candidates.add("jané+" + i + "@example.com");
        }
        return candidates;
    }

    /** One of the candidates that the schema accepts. */
    @SuppressWarnings("unchecked") // each schema has candidates of one type
    private <T> T choose(Schema schema, Function<Schema, List<T>> candidates) {
        List<T> accepted = (List<T>) ACCEPTED.computeIfAbsent(
                schema,
                key -> candidates.apply(key).stream()
                        .filter(candidate -> key.problems(candidate).isEmpty())
                        .toList());
        if (accepted.isEmpty()) {
            throw new AssertionError("no sample satisfies " + schema.toJson());
        }
        return accepted.get(random.nextInt(accepted.size()));
    }

    /** Returns true if a request has this argument even where a call does not. */
    public static boolean fills(Operation operation, String argument) {
        RangeBounds range = operation.range();
        return operation.fillsOrganisation() == Operation.Filling.ALWAYS && argument.equals("organisation_id")
                || range != null
                        && (range.object().isEmpty()
                                ? List.of(range.min(), range.max()).contains(argument)
                                : range.object().equals(argument));
    }
}
