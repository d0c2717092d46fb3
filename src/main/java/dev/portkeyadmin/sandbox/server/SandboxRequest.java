package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Table;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call on a route; an invalid parameter is rejected with 400 and its name. */
public record SandboxRequest(
        SandboxCaller caller, Map<String, String> path, Map<String, String> query, byte[] content, RequestStamp stamp) {

    /** Returns the first value of each parameter; an empty value counts as absent. */
    public static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                query.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    /** Returns the decoded value of a path variable; unlike in a query, a plus stays a plus. */
    public String variable(String name) {
        return decode(Objects.requireNonNull(path.get(name)).replace("+", "%2B"));
    }

    /** Returns the part of a path variable before the last {@code @}. */
    String selected(String name) {
        return variable(name).replaceFirst("@[^@]*$", "");
    }

    /** Returns the part of a path variable behind the last {@code @}; empty without one. */
    public String selector(String name) {
        String value = variable(name);
        return value.substring(selected(name).length()).replaceFirst("@", "");
    }

    /** Parses the body, which must be a JSON object. */
    public ObjectNode body() {
        return SandboxJson.parse("body", content);
    }

    /** Validates the body and returns the fields that the schema declares. */
    public ObjectNode body(BodySchema schema) {
        ObjectNode kept = SandboxJson.object();
        schema.fill("", body(), kept);
        return kept;
    }

    /** Does the same as {@link #body(BodySchema)} for calls whose body is optional. */
    public ObjectNode bodyIfAny(BodySchema schema) {
        return content.length == 0 ? SandboxJson.object() : body(schema);
    }

    /** Returns a parameter of the query; empty where it is absent or the name is null. */
    public Optional<String> parameter(@Nullable String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Splits a comma-separated parameter. */
    public Optional<List<String>> csv(String name) {
        return parameter(name).map(value -> Arrays.asList(value.split(",")));
    }

    /** Returns a parameter of the query, or rejects one that is not a number. */
    public Optional<Double> number(String name) {
        return parsed(name, "a number", value -> new BigDecimal(value).doubleValue());
    }

    /** Returns a required date and time. */
    public Instant requiredTime(String name) {
        String value = parameter(name).orElseThrow(() -> ApiException.invalid(name + " is required"));
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiException.invalid(name + " must be an ISO 8601 date and time with an offset");
        }
    }

    /** Returns an integer parameter; a null name means a parameter that the list does not have, and so an empty result. */
    public Optional<Integer> integer(@Nullable String name, int min, int max) {
        return parsed(
                name,
                max == Integer.MAX_VALUE
                        ? "a whole number, %s or more".formatted(min)
                        : "a whole number from %s to %s".formatted(min, max),
                value -> {
                    int number = Integer.parseInt(value);
                    if (number < min || number > max) {
                        throw new NumberFormatException();
                    }
                    return number;
                });
    }

    /** Returns a case-insensitive filter on the field of the parameter's name; without the parameter every row passes. */
    public Predicate<ObjectNode> equal(String name) {
        return row -> parameter(name)
                .map(wanted -> wanted.equalsIgnoreCase(row.path(name).asText()))
                .orElse(true);
    }

    /** Does the same as {@link #equal(String)} and rejects values that are not allowed. */
    public Predicate<ObjectNode> equal(String name, List<String> allowed) {
        parameter(name).ifPresent(value -> BodyField.checkOneOf(name, value, allowed));
        return equal(name);
    }

    /** Returns a filter on a field that holds the id of another record; the parameter may be an id or a slug. */
    public Predicate<ObjectNode> refersTo(String name, Table others) {
        Optional<String> wanted = parameter(name)
                .map(value -> others.find(value)
                        .map(row -> row.path("id").textValue())
                        .orElse(value));
        return row -> wanted.stream().allMatch(id -> SandboxJson.has(row, name, id));
    }

    /** Returns a case-insensitive filter that finds the text of {@code search} in one of the fields. */
    public Predicate<ObjectNode> search(String... fields) {
        String wanted = parameter("search").orElse("").toLowerCase(Locale.ROOT);
        return row -> Stream.of(fields)
                .anyMatch(field ->
                        row.path(field).asText().toLowerCase(Locale.ROOT).contains(wanted));
    }

    private <T> Optional<T> parsed(@Nullable String name, String form, Function<String, T> parser) {
        try {
            return parameter(name).map(parser);
        } catch (NumberFormatException e) {
            throw ApiException.invalid(name + " must be " + form);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
