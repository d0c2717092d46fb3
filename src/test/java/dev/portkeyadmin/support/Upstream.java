package dev.portkeyadmin.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Portkey on loopback that answers as a test wants it to. */
public final class Upstream implements AutoCloseable {

    /** An empty list, as {@code list_users} gets it. */
    public static final String EMPTY_LIST = "{\"object\":\"list\",\"total\":0,\"data\":[]}";

    /** Answers one request. */
    @FunctionalInterface
    public interface Behaviour {

        /** Reads the request and writes the answer; the exchange is closed afterwards. */
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "upstream");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger asked = new AtomicInteger();

    /** Starts at once. */
    public Upstream(Behaviour behaviour) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 512);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                behaviour.answer(exchange);
            }
        });
        // The server's own thread is a daemon if the one that starts it is.
        CompletableFuture.runAsync(server::start, threads).join();
    }

    /** One that has no users. */
    public static Upstream empty() {
        return saying(EMPTY_LIST);
    }

    /** One that says the same to everybody. */
    public static Upstream saying(String json) {
        return new Upstream(exchange -> reply(exchange, 200, "application/json", json));
    }

    /** Answers with a short text. */
    public static void reply(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** The value for PORTKEY_BASE_URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** Requests so far. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
