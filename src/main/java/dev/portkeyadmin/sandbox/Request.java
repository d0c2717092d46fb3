package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** One call on a route. Whatever is wrong with a parameter is answered with 400 and its name. */
record Request(Caller caller, Matcher path, Map<String, String> query, byte[] content) {

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
        return decode(path.group(name).replace("+", "%2B"));
    }

    Fields body() {
        return new Fields("", Json.parse("body", content));
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

    Optional<Integer> count(String name) {
        return parsed(name, "a whole number, 0 or more", value -> {
            if (value.startsWith("-")) {
                throw new NumberFormatException();
            }
            return Integer.valueOf(value);
        });
    }

    /** A filter on the field of the parameter's name, in any case; lets all pass when the parameter is not given. */
    Predicate<JsonNode> equal(String name) {
        return row -> text(name)
                .map(wanted -> wanted.equalsIgnoreCase(row.path(name).asText()))
                .orElse(true);
    }

    /** As {@link #equal(String)}, for a parameter that takes only these values. */
    Predicate<JsonNode> equal(String name, List<String> allowed) {
        text(name).ifPresent(value -> Fields.checkOneOf(name, value, allowed));
        return equal(name);
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
