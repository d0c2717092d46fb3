package dev.portkeyadmin.operation.input;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The validated arguments of one call, by the names that the model uses. */
public record Arguments(Map<String, Object> values) {

    public Arguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The value, or null when it was not given. */
    public @Nullable Object get(String name) {
        return values.get(name);
    }

    /** The value of a boolean argument; false when it was not given. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** The value of an integer argument, limited to 2,000,000,000; {@code otherwise} when it was not given. */
    public int integer(String name, int otherwise) {
        return values.get(name) instanceof Number number
                ? new BigDecimal(number.toString())
                        .min(BigDecimal.valueOf(2_000_000_000))
                        .intValue()
                : otherwise;
    }

    /** The value of a string argument; null when it was not given, or as something else. */
    public @Nullable String text(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    /** The value of a string argument; {@code otherwise} when it was not given, or as something else. */
    public String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    /** The items of an array of strings; empty when it was not given. */
    public List<String> strings(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The named ones of these arguments. */
    public Arguments only(List<String> names) {
        Map<String, Object> chosen = new LinkedHashMap<>(values);
        chosen.keySet().retainAll(names);
        return new Arguments(chosen);
    }

    /** These arguments without one. */
    public Arguments without(String name) {
        Map<String, Object> fewer = new LinkedHashMap<>(values);
        fewer.remove(name);
        return new Arguments(fewer);
    }

    /** These arguments with one more, or with another value for one. */
    public Arguments with(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Arguments(changed);
    }
}
