package dev.portkeyadmin.support;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An upstream on loopback that answers each request by a function, and remembers what it was asked. */
public final class StubPortkey implements AutoCloseable {

    /** The key that {@link #connection} sends. */
    public static final String KEY = "pk-test-0123456789abcdef";

    /**
     * What was asked.
     *
     * @param target path and query, as sent
     */
    public record Asked(String method, String target, String body) {

        /** A parameter of the query, as sent; null when it is absent. */
        public String query(String name) {
            String query = URI.create(target).getRawQuery();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
            return null;
        }
    }

    /** What is answered; the connection breaks when the status is 0. */
    public record Reply(int status, String body, Map<String, String> headers) {

        /** Without headers of its own. */
        public Reply(int status, String body) {
            this(status, body, Map.of());
        }

        /** No answer at all: the connection breaks. */
        public static Reply hangUp() {
            return new Reply(0, "");
        }

        /** A success. */
        public static Reply ok(String body) {
            return new Reply(200, body);
        }
    }

    private final Upstream upstream;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** Starts at once. */
    public StubPortkey(Function<Asked, Reply> replies) {
        upstream = new Upstream(exchange -> {
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            Reply reply = replies.apply(request);
            if (reply.status() == 0) {
                throw new IOException("hangs up");
            }
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            Upstream.reply(exchange, reply.status(), "application/json", reply.body());
        });
    }

    /** Everything asked so far, in order. */
    public List<Asked> asked() {
        return asked;
    }

    /** The base URL, as in PORTKEY_BASE_URL. */
    public String url() {
        return upstream.url().toString();
    }

    /** A connection to this upstream, with {@link #KEY}. */
    public PortkeyClient connection(Secrets secrets, boolean readOnly) {
        return connection(ApiKey.of(KEY, secrets), readOnly);
    }

    /** A connection to this upstream, with another key or none. */
    public PortkeyClient connection(ApiKey key, boolean readOnly) {
        return new PortkeyClient(new PortkeyClient.Options(upstream.url(), key, readOnly, null, Map.of()));
    }

    @Override
    public void close() {
        upstream.close();
    }
}
