package dev.portkeyadmin.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portkeyadmin.http.ApiKey;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.http.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /** What is answered. */
    public record Reply(int status, String body) {

        /** A success. */
        public static Reply ok(String body) {
            return new Reply(200, body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** Starts at once. */
    public StubPortkey(Function<Asked, Reply> answers) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    private void answer(HttpExchange exchange, Function<Asked, Reply> answers) throws IOException {
        try (exchange) {
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            Reply answer = answers.apply(request);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Everything asked so far, in order. */
    public List<Asked> asked() {
        return asked;
    }

    /** The base URL, as in PORTKEY_BASE_URL. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** A connection to this upstream, with {@link #KEY}. */
    public Connection connection(Secrets secrets, boolean readOnly) {
        return new Connection(
                new Connection.Options(URI.create(url()), ApiKey.of(KEY, secrets), readOnly, null, Map.of()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
