package dev.portkeyadmin.client;

import static java.util.Objects.requireNonNull;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.net.Loopback;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.schema.Schema;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns an operation and its arguments into an HTTP request. Only this class encodes for URLs. */
final class RequestFactory {

    static final String USER_AGENT = Version.NAME + "/" + Version.TEXT;

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** A number with more zeros than this is written with an exponent. */
    private static final int PLAIN_DIGITS = 40;

    /** Characters that a URL may have; servers accept less. */
    private static final int MAX_URL = 1 << 16;

    private static final Pattern VERSION = Pattern.compile("/v[0-9]+$");

    /** Characters that could lead out of a path segment, if a server on the way decodes them. */
    private static final String DELIMITERS = "/\\%?#;";

    private static final String PUBLIC_HOST = "api.portkey.ai";

    private final URI base;
    private final String host;

    RequestFactory(URI base) {
        this.base = base;
        this.host = VERSION.matcher(base.toString()).replaceFirst("");
    }

    /**
     * Builds the request. Writes travel over HTTP/1.1: when a server drains an HTTP/2 connection, JDK 17 drops the answers under
     * way, and a key that was created is lost.
     *
     * @param key null for a public route
     * @throws RefusedException when an id could lead elsewhere than to the route of the operation, or the URL is too long
     */
    HttpRequest request(Operation operation, Arguments arguments, @Nullable String key) {
        String path = operation.expandPath(name -> segment(operation, name, arguments.get(name)));
        String query = query(operation, arguments);
        String url = origin(operation) + path + query;
        if (url.length() > MAX_URL) {
            throw new RefusedException(
                    operation.name()
                            + ": the ids and filters of this call are too long for a URL; no request was sent. Give fewer or shorter ones.");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "application/json")
                .header("Accept-Encoding", "identity")
                .header("User-Agent", USER_AGENT);
        if (key != null) {
            request.header("x-portkey-api-key", key);
        }
        if (!operation.hints().readOnly()) {
            request.version(HttpClient.Version.HTTP_1_1);
        }
        BodyPublisher body = body(operation, arguments);
        if (body.contentLength() != 0) {
            request.header("Content-Type", "application/json");
        }
        return request.method(operation.method().name(), body).build();
    }

    /**
     * Everything before the path. The key of the public Portkey is sent to no host that another Portkey's key could reach, and
     * the other way round; the sandbox serves the routes of other hosts itself.
     */
    private String origin(Operation operation) {
        String baseHost = String.valueOf(base.getHost());
        if (operation.isPublicRoute()) {
            return host;
        }
        if (operation.otherHost().isEmpty()) {
            return base.toString();
        }
        if (baseHost.equals(PUBLIC_HOST)) {
            return operation.otherHost();
        }
        if (Loopback.is(baseHost)) {
            return host;
        }
        throw new RefusedException(operation.name() + ": " + operation.otherHost() + " serves only keys of "
                + PUBLIC_HOST + ", and PORTKEY_BASE_URL names " + baseHost + "; no request was sent.");
    }

    private static String segment(Operation operation, String name, @Nullable Object value) {
        String text = value == null ? "" : text(value);
        Schema schema = operation.params(Param.Place.PATH).stream()
                .filter(param -> param.name().equals(name))
                .map(Param::schema)
                .findFirst()
                .orElseThrow();
        if (schema.allowed().contains(text)) {
            // Values of an enumeration are part of the catalogue and may be two segments.
            return text;
        }
        if (text.isBlank()
                || text.equals(".")
                || text.contains("..")
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(operation.name() + ": " + name + " is not a valid id; no request was sent.");
        }
        if (text.chars().anyMatch(c -> DELIMITERS.indexOf(c) >= 0) && !allowsDelimiters(schema, text)) {
            throw new RefusedException(operation.name() + ": " + name + " is not a valid id, since it holds one of "
                    + DELIMITERS + " ; no request was sent.");
        }
        return encode(text);
    }

    /** Returns whether a schema has a form that is safe in a path and accepts the text, delimiters included. */
    private static boolean allowsDelimiters(Schema schema, String text) {
        return schema.reference() == null
                && schema.isSafeInPath()
                && schema.problems(text).isEmpty();
    }

    /** The query with its question mark; empty when there is none. */
    private static String query(Operation operation, Arguments arguments) {
        StringBuilder query = new StringBuilder();
        for (Param param : operation.params(Param.Place.QUERY)) {
            Object value = arguments.get(param.name());
            if (value != null) {
                add(query, param.wireName(), value);
            }
        }
        if (!operation.params(Param.Place.FILTERS).isEmpty()
                && arguments.get(Operation.FILTERS) instanceof List<?> filters) {
            for (Object filter : filters) {
                Map<?, ?> members = (Map<?, ?>) filter;
                add(query, String.valueOf(members.get("name")), requireNonNull(members.get("value")));
            }
        }
        return query.toString();
    }

    private static void add(StringBuilder query, String name, Object value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(encode(name))
                .append('=')
                .append(encode(text(value)));
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
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString());
            BigDecimal bare = exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
            return Math.abs((long) bare.scale()) > PLAIN_DIGITS ? bare.toString() : bare.toPlainString();
        }
        return value.toString();
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986, a space as %20. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX[b >> 4 & 0xF]).append(HEX[b & 0xF]);
            }
        }
        return encoded.toString();
    }
}
