package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * An embedded Portkey organisation on a loopback port. It lives in memory, answers like the Admin API and forgets everything when
 * closed. Two sandboxes share nothing.
 */
public final class Sandbox implements AutoCloseable {

    /** The organisation-service key that is there from the start, with all scopes. As any key it can be narrowed, rotated, deleted. */
    public static final String ADMIN_KEY = "sandbox-admin-key";

    /** The same for the default workspace: routes of the organisation answer it with 403. */
    public static final String WORKSPACE_KEY = "sandbox-workspace";

    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int BACKLOG = 256;

    static {
        // Head and body leave in two writes; the second would wait some 40 ms for the first to be acknowledged.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Supplier<Router> organisation;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon(work, "sandbox-worker"));
    private final Object turn = new Object();
    private Router router;

    Sandbox(Supplier<Router> organisation) {
        this.organisation = organisation;
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox found no free loopback port", e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::serve);
        // The server's own thread cannot be configured, but it is a daemon if the thread that starts it is one.
        CompletableFuture.runAsync(
                        server::start, start -> daemon(start, "sandbox-start").start())
                .join();
    }

    /** Starts an organisation of its own on a free port. None of its threads keeps the JVM alive. */
    public static Sandbox start() {
        return new Sandbox(Sandbox::seeded);
    }

    private static Router seeded() {
        Instant now = Instant.now();
        Seed seed = new Seed(now);
        Store store = seed.people();
        Router router = new Router();
        new Users(store).addTo(router);
        new Invites(store).addTo(router);
        Members members = new Members(store);
        members.addTo(router);
        new Workspaces(store, members).addTo(router);
        new Scim(store).addTo(router);
        new ApiKeys(store).addTo(router);
        new Policies(store).addTo(router);
        new SecretReferences(store).addTo(router);
        new Collections(store).addTo(router);
        new Labels(store).addTo(router);
        Partials partials = new Partials(store);
        partials.addTo(router);
        new Prompts(store, partials).addTo(router);
        new Configs(store).addTo(router);
        new Feedback(store).addTo(router);
        new Guardrails(store).addTo(router);
        new OrganisationGuardrails(store).addTo(router);
        WorkspaceAccess access = Integrations.access(store);
        Providers providers = new Providers(store, access);
        providers.addTo(router);
        new Integrations(store, access, providers).addTo(router);
        new VirtualKeys(store).addTo(router);
        McpCapabilities capabilities = new McpCapabilities(store);
        WorkspaceAccess mcpAccess = new WorkspaceAccess(store, McpIntegrations.KIND);
        new McpIntegrations(store, capabilities, mcpAccess).addTo(router);
        new McpServers(store, capabilities, mcpAccess).addTo(router);
        new Pricing().addTo(router);
        new AuditLogs(store, now).addTo(router);
        new Deployments(store).addTo(router);
        Analytics analytics = new Analytics(store, now);
        analytics.addTo(router);
        new Logs(store, analytics).addTo(router);
        new LogExports(store, analytics).addTo(router);
        seed.replay(router);
        return router;
    }

    /** The base of all operations but that for prices, {@code http://127.0.0.1:PORT/v1}, without a trailing slash. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + Router.BASE);
    }

    /** Stops at once; calls under way lose their connection. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            String contentType = Json.CONTENT_TYPE;
            String request = UUID.randomUUID().toString();
            byte[] answer;
            try {
                answer = answer(exchange, request);
            } catch (ApiError e) {
                status = e.status();
                contentType = e.contentType();
                answer = e.bytes();
            } catch (RuntimeException e) {
                // Asked for here, because a first logger costs more than the whole start.
                LoggerFactory.getLogger(Sandbox.class)
                        .warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                status = 500;
                answer = new ApiError(status, "AB04", "Something went wrong").bytes();
            }
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.getResponseHeaders().set("x-request-id", request);
            // To the server a length of 0 would mean that it is not known yet.
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(HttpExchange exchange, String request) throws IOException {
        byte[] body = body(exchange.getRequestBody());
        String key = exchange.getRequestHeaders().getFirst("x-portkey-api-key");
        // One call at a time, up to its last byte: handlers and the store need no locks of their own.
        synchronized (turn) {
            // Not before the first call, so that a start is quick.
            router = router == null ? organisation.get() : router;
            JsonNode answer =
                    router.answer(key, exchange.getRequestMethod(), exchange.getRequestURI(), body, Stamp.now(request));
            return Json.bytes(answer);
        }
    }

    /** Reads a refused body to its end, because a client still sending would see a broken connection and not the answer. */
    private static byte[] body(InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            in.transferTo(OutputStream.nullOutputStream());
            throw new ApiError(413, null, "Request body too large");
        }
        return body;
    }
}
