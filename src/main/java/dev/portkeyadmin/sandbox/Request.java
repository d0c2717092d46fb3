package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One call on a route. Whatever is wrong with a parameter is answered with 400 and its name. */
record Request(Caller caller, Map<String, String> path, Map<String, String> query, byte[] content, Stamp stamp) {

    /** The first value of each parameter; an empty value counts as not given. */
    static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String pair : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals < pair.length() - 1) {
                query.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    /** A variable of the route's template. A plus is a plus in a path, unlike in a query. */
    String variable(String name) {
        return decode(path.get(name).replace("+", "%2B"));
    }

    ObjectNode body() {
        return Json.parse("body", content);
    }

    /** What the body holds of this shape. */
    ObjectNode body(Shape shape) {
        ObjectNode kept = Json.object();
        shape.fill("", body(), kept);
        return kept;
    }

    /** As {@link #body(Shape)}, for the calls that may come without a body. */
    ObjectNode bodyIfAny(Shape shape) {
        return content.length == 0 ? Json.object() : body(shape);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(query.get(name));
    }

    Optional<List<String>> csv(String name) {
        return text(name).map(value -> Arrays.asList(value.split(",")));
    }

    Optional<Double> number(String name) {
        return parsed(name, "a number", value -> new BigDecimal(value).doubleValue());
    }

    /** A time that must be given. */
    Instant time(String name) {
        String value = text(name).orElseThrow(() -> ApiError.invalid(name + " is required"));
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiError.invalid(name + " must be an ISO 8601 date and time with an offset");
        }
    }

    /** Empty, too, for a null name: the parameter that a list does not have. */
    Optional<Integer> count(String name, int min, int max) {
        return parsed(
                name,
                max == Integer.MAX_VALUE
                        ? "a whole number, %d or more".formatted(min)
                        : "a whole number from %d to %d".formatted(min, max),
                value -> {
                    int number = Integer.parseInt(value);
                    if (number < min || number > max) {
                        throw new NumberFormatException();
                    }
                    return number;
                });
    }

    /** A filter on the field of the parameter's name, in any case; lets all pass when the parameter is not given. */
    Predicate<ObjectNode> equal(String name) {
        return row -> text(name)
                .map(wanted -> wanted.equalsIgnoreCase(row.path(name).asText()))
                .orElse(true);
    }

    /** As {@link #equal(String)}, for a parameter that takes only these values. */
    Predicate<ObjectNode> equal(String name, List<String> allowed) {
        text(name).ifPresent(value -> Field.checkOneOf(name, value, allowed));
        return equal(name);
    }

    /** A filter on a field that holds the id of another record; the parameter may be its slug, too. */
    Predicate<ObjectNode> refersTo(String name, Records others) {
        Optional<String> wanted = text(name)
                .map(value -> others.find(value)
                        .map(row -> row.path("id").textValue())
                        .orElse(value));
        return row -> wanted.stream().allMatch(id -> Json.has(row, name, id));
    }

    /** A filter that finds the text of {@code search} in one of the fields, in any case. */
    Predicate<ObjectNode> search(String... fields) {
        String wanted = text("search").orElse("").toLowerCase(Locale.ROOT);
        return row -> Stream.of(fields)
                .anyMatch(field ->
                        row.path(field).asText().toLowerCase(Locale.ROOT).contains(wanted));
    }

    private <T> Optional<T> parsed(String name, String form, Function<String, T> parser) {
        try {
            return text(name).map(parser);
        } catch (NumberFormatException e) {
            throw ApiError.invalid(name + " must be " + form);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
