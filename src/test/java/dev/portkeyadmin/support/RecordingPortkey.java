package dev.portkeyadmin.support;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.DirectHttpClient;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A Portkey that answers each request by a function and records it. Its connections are direct until it is asked for its URL or
 * told to use loopback; a direct one runs the function in the thread of the caller, so that a function that waits needs loopback.
 */
public final class RecordingPortkey implements AutoCloseable {

    /** The key that {@link #connection} sends. */
    public static final String KEY = "pk-test-0123456789abcdef";

    private static final URI DIRECT = URI.create("http://127.0.0.1/v1");

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

    private final Function<Asked, Reply> replies;

    /** Null until something needs it; guarded by this. */
    private TestHttpServer server;

    private volatile boolean closed;

    /** Listens only when it is needed. */
    public RecordingPortkey(Function<Asked, Reply> replies) {
        this.replies = replies;
    }

    /** Lets its connections use loopback, as those of a process do. */
    public RecordingPortkey onLoopback() {
        server();
        return this;
    }

    private synchronized TestHttpServer server() {
        if (server == null) {
            server = TestHttpServer.start(request -> {
                Reply reply = reply(new Asked(request.method(), request.target(), request.body()));
                if (reply.status() == 0) {
                    request.hangUp();
                } else {
                    request.answer(reply.status(), reply.headers(), reply.body());
                }
            });
        }
        return server;
    }

    private Reply reply(Asked received) {
        synchronized (asked) {
            asked.add(received);
        }
        return replies.apply(received);
    }

    private DirectHttpClient.Answer answer(HttpRequest request, String body) throws IOException {
        if (closed) {
            throw new ConnectException();
        }
        URI uri = request.uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        Reply reply = reply(new Asked(request.method(), uri.getRawPath() + query, body));
        if (reply.status() == 0) {
            throw new IOException("the connection broke");
        }
        return new DirectHttpClient.Answer(reply.status(), reply.headers(), reply.body());
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
        return server().url().toString();
    }

    /** A connection to this server, with {@link #KEY}. */
    public PortkeyClient connection(Secrets secrets, boolean readOnly) {
        return connection(ApiKey.of(KEY, secrets), readOnly);
    }

    /** A connection to this server, with another key or none. */
    public PortkeyClient connection(ApiKey key, boolean readOnly) {
        synchronized (this) {
            return server == null
                    ? DirectHttpClient.connect(options(DIRECT, key, readOnly), this::answer)
                    : new PortkeyClient(options(server.url(), key, readOnly));
        }
    }

    private static PortkeyClient.Options options(URI url, ApiKey key, boolean readOnly) {
        return new PortkeyClient.Options(url, key, readOnly, null, Map.of());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
        }
    }
}
