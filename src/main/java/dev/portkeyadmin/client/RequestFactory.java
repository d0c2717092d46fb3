package dev.portkeyadmin.client;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.runtime.Version;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns an operation and its arguments into an HTTP request. Pure; the only place that encodes anything for a URL. */
final class RequestFactory {

    static final String USER_AGENT = "portkey-admin-mcp/" + Version.TEXT;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** Beyond this many zeros a number is written with an exponent rather than in full. */
    private static final int PLAIN_DIGITS = 40;

    private static final Pattern VERSION = Pattern.compile("/v[0-9]+$");

    private final URI base;
    private final String host;

    RequestFactory(URI base) {
        this.base = base;
        this.host = VERSION.matcher(base.toString()).replaceFirst("");
    }

    /**
     * The request that an operation with these arguments is.
     *
     * @param key null for a public route
     */
    HttpRequest request(Operation operation, Arguments arguments, String key) {
        String path = operation.expandPath(name -> segment(operation, name, arguments.get(name)));
        String query = query(operation, arguments);
        String url = (operation.isPublicRoute() ? host : base) + path + (query.isEmpty() ? "" : "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT);
        if (key != null) {
            request.header("x-portkey-api-key", key);
        }
        BodyPublisher body = body(operation, arguments);
        if (body.contentLength() != 0) {
            request.header("Content-Type", "application/json");
        }
        return request.method(operation.method().name(), body).build();
    }

    private static String segment(Operation operation, String name, Object value) {
        String text = value == null ? "" : text(value);
        if (text.isBlank() || text.equals(".") || text.equals("..")) {
            throw new RefusedException(operation.name() + ": " + name + " is no id, so nothing was sent.");
        }
        // What stands in an enumeration is ours, and may be two segments.
        boolean ours = operation.params(Param.Place.PATH).stream()
                .anyMatch(param ->
                        param.name().equals(name) && param.schema().allowed().contains(text));
        return ours ? text : encode(text);
    }

    private static String query(Operation operation, Arguments arguments) {
        Stream<String> named = operation.params(Param.Place.QUERY).stream()
                .filter(param -> arguments.get(param.name()) != null)
                .map(param -> pair(param.wireName(), arguments.get(param.name())));
        return Stream.concat(named, filters(operation, arguments)).collect(Collectors.joining("&"));
    }

    private static Stream<String> filters(Operation operation, Arguments arguments) {
        if (operation.params(Param.Place.FILTERS).isEmpty()
                || !(arguments.get(Operation.FILTERS) instanceof List<?> filters)) {
            return Stream.empty();
        }
        return filters.stream().map(filter -> {
            Map<?, ?> members = (Map<?, ?>) filter;
            return pair(members.get("name").toString(), members.get("value"));
        });
    }

    private static String pair(String name, Object value) {
        return encode(name) + "=" + encode(text(value));
    }

    private static BodyPublisher body(Operation operation, Arguments arguments) {
        return operation.params(Param.Place.BODY).isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(Json.write(operation.bodyMembers(arguments)), StandardCharsets.UTF_8);
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RequestFactory::text).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?>) {
            return Json.write(value);
        }
        if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString());
            BigDecimal bare = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
            return Math.abs((long) bare.scale()) > PLAIN_DIGITS ? bare.toString() : bare.toPlainString();
        }
        return value.toString();
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986, a space as %20. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[b >> 4 & 0xF]).append(HEX[b & 0xF]);
            }
        }
        return encoded.toString();
    }
}
