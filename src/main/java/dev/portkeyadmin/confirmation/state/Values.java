package dev.portkeyadmin.confirmation.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what a call sends with what Portkey shows. */
public final class Values {

    /** The members by which Portkey names one thing. */
    private static final List<String> IDENTITIES = List.of("id", "slug", "workspace_slug", "user_id", "email");

    private Values() {}

    /** Returns whether an argument is given and neither a list nor an object. */
    public static boolean isPlain(@Nullable Object argument) {
        return argument != null && !(argument instanceof List) && !(argument instanceof Map);
    }

    /** Returns whether there is nothing: no value, no text, no item, no member. */
    public static boolean isNone(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()
                || value.isContainerNode() && value.isEmpty();
    }

    /** The values at a path of the arguments, of each item where it leads through a list. */
    static List<JsonNode> at(Arguments arguments, String path) {
        String[] names = path.split("\\.");
        Object first = arguments.get(names[0]);
        List<JsonNode> values = first == null ? List.of() : List.of(Json.toTree(first));
        for (int i = 1; i < names.length; i++) {
            List<JsonNode> inner = new ArrayList<>();
            for (JsonNode value : values) {
                for (JsonNode each : value.isArray() ? value : List.of(value)) {
                    if (each.has(names[i])) {
                        inner.add(each.get(names[i]));
                    }
                }
            }
            values = inner;
        }
        return values;
    }

    /** Returns whether a call clears what is at the path. */
    static boolean isCleared(Arguments arguments, String path) {
        int dot = path.lastIndexOf('.');
        String clear = dot < 0 ? Operation.CLEAR : path.substring(0, dot + 1) + Operation.CLEAR;
        return at(arguments, clear).stream()
                .flatMap(names -> names.isArray() ? names.valueStream() : Stream.empty())
                .anyMatch(name -> name.asText().equals(path.substring(dot + 1)));
    }

    /** The texts by which a value is known: itself, or the ids of an object. */
    public static Set<String> identities(JsonNode value) {
        if (!value.isObject()) {
            return Set.of(value.isTextual() ? value.textValue() : value.toString());
        }
        Set<String> identities = new LinkedHashSet<>();
        for (String member : IDENTITIES) {
            if (value.path(member).isValueNode() && !value.path(member).isNull()) {
                identities.add(value.get(member).asText());
            }
        }
        return identities;
    }

    /** Returns whether an object names another one at a path, which may lead through lists. */
    public static boolean isNamed(JsonNode object, String[] path, Set<String> own) {
        List<JsonNode> values = List.of(object);
        for (String name : path) {
            values = values.stream()
                    .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                    .map(value -> value.path(name))
                    .toList();
        }
        return values.stream()
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .anyMatch(value -> !isNone(value) && identities(value).stream().anyMatch(own::contains));
    }

    /** Returns whether two values are the same, however Portkey writes them. */
    public static boolean same(JsonNode given, JsonNode present) {
        if (isNone(given) || isNone(present)) {
            return isNone(given) && isNone(present);
        }
        if (given.isNumber() && present.isNumber()) {
            return given.decimalValue().compareTo(present.decimalValue()) == 0;
        }
        if (given.isArray() && present.isArray()) {
            return given.size() == present.size()
                    && given.valueStream().allMatch(item -> contains(present, item))
                    && present.valueStream().allMatch(item -> contains(given, item));
        }
        if (given.isObject() && present.isObject()) {
            return given.properties().stream()
                            .allMatch(member -> present.has(member.getKey())
                                    && same(member.getValue(), present.get(member.getKey())))
                    && present.properties().stream()
                            .allMatch(member -> given.has(member.getKey()) || isNone(member.getValue()));
        }
        if (given.isTextual() && present.isObject()) {
            return identities(present).contains(given.textValue());
        }
        if (given.isObject() && present.isTextual()) {
            return identities(given).contains(present.textValue());
        }
        if (given.isContainerNode() || present.isContainerNode()) {
            return false;
        }
        OffsetDateTime one = moment(given);
        OffsetDateTime other = moment(present);
        return one != null && other != null
                ? one.isEqual(other)
                : given.asText().equals(present.asText());
    }

    /** Returns whether two values are the same, with the items of each list in the same order. */
    public static boolean sameInOrder(JsonNode given, JsonNode present) {
        if (given.isArray() && present.isArray()) {
            if (given.size() != present.size()) {
                return false;
            }
            for (int i = 0; i < given.size(); i++) {
                if (!sameInOrder(given.get(i), present.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return same(given, present)
                && (!given.isObject()
                        || !present.isObject()
                        || given.properties().stream()
                                .allMatch(member -> sameInOrder(member.getValue(), present.path(member.getKey()))));
    }

    /** A value as text, a number in plain digits. */
    public static String text(JsonNode value) {
        return value.isFloatingPointNumber() ? value.decimalValue().toPlainString() : value.asText();
    }

    /** Returns whether an array has an item that is the same. */
    public static boolean contains(JsonNode array, JsonNode item) {
        return array.valueStream().anyMatch(other -> same(item, other));
    }

    /** The moment that a text with an offset names; null for any other value. */
    public static @Nullable OffsetDateTime moment(JsonNode value) {
        try {
            return value.isTextual() ? OffsetDateTime.parse(value.textValue()) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A span of time in the largest unit that states it, in whole minutes. */
    public static String duration(long milliseconds) {
        long minutes = Duration.ofMillis(milliseconds).toMinutes();
        long hour = Duration.ofHours(1).toMinutes();
        long day = Duration.ofDays(1).toMinutes();
        return minutes % day == 0
                ? counted(minutes / day, "day")
                : minutes % hour == 0 ? counted(minutes / hour, "hour") : counted(minutes, "minute");
    }

    private static String counted(long number, String unit) {
        return counted(String.valueOf(number), unit + "s");
    }

    /** A number of things, whose noun loses its plural for one. */
    public static String counted(String number, String plural) {
        return number + " " + (number.equals("1") ? plural.replaceFirst("s$", "") : plural);
    }

    /** Returns whether the members that are given are the same in the present object, which may have others. */
    static boolean agrees(JsonNode given, JsonNode present) {
        return given.isObject() && present.isObject()
                ? given.properties().stream()
                        .allMatch(member -> agrees(member.getValue(), present.path(member.getKey())))
                : same(given, present);
    }

    /** An object as arguments. */
    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    static Map<String, Object> plain(JsonNode object) {
        return object.isObject() ? (Map<String, Object>) Objects.requireNonNull(Json.toPlain(object)) : Map.of();
    }

    /** Plain members of an object, for the ones that a caller gives as a map. */
    public static Map<String, JsonNode> members(JsonNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }
}
