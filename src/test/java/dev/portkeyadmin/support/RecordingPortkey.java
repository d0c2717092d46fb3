package dev.portkeyadmin.support;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.redact.Secrets;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A Portkey on loopback that answers each request by a function and records it. */
public final class RecordingPortkey implements AutoCloseable {

    /** The key that {@link #connection} sends. */
    public static final String KEY = "pk-test-0123456789abcdef";

    /**
     * A recorded request.
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

    /** An answer; the connection breaks when the status is 0. */
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

    /** Guarded by itself. */
    private final List<Asked> asked = new ArrayList<>();

    private final TestHttpServer server;

    /** Starts at once. */
    public RecordingPortkey(Function<Asked, Reply> replies) {
        server = TestHttpServer.start(request -> {
            Asked received = new Asked(request.method(), request.target(), request.body());
            synchronized (asked) {
                asked.add(received);
            }
            Reply reply = replies.apply(received);
            if (reply.status() == 0) {
                request.hangUp();
            } else {
                request.answer(reply.status(), reply.headers(), reply.body());
            }
        });
    }

    /** All requests so far, in order. */
    public List<Asked> asked() {
        return askedSince(0);
    }

    /** The requests that came after the first ones, in order. */
    public List<Asked> askedSince(int first) {
        synchronized (asked) {
            return List.copyOf(asked.subList(first, asked.size()));
        }
    }

    /** The number of requests so far. */
    public int count() {
        synchronized (asked) {
            return asked.size();
        }
    }

    /** The base URL, as in PORTKEY_BASE_URL. */
    public String url() {
        return server.url().toString();
    }

    /** A connection to this server, with {@link #KEY}. */
    public PortkeyClient connection(Secrets secrets, boolean readOnly) {
        return connection(ApiKey.of(KEY, secrets), readOnly);
    }

    /** A connection to this server, with another key or none. */
    public PortkeyClient connection(ApiKey key, boolean readOnly) {
        return new PortkeyClient(new PortkeyClient.Options(server.url(), key, readOnly, null, Map.of()));
    }

    @Override
    public void close() {
        server.close();
    }
}
