package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.gateway.Configs;
import dev.portkeyadmin.sandbox.gateway.Guardrails;
import dev.portkeyadmin.sandbox.gateway.Integrations;
import dev.portkeyadmin.sandbox.gateway.McpCapabilities;
import dev.portkeyadmin.sandbox.gateway.McpIntegrations;
import dev.portkeyadmin.sandbox.gateway.McpRegistry;
import dev.portkeyadmin.sandbox.gateway.McpServers;
import dev.portkeyadmin.sandbox.gateway.Pricing;
import dev.portkeyadmin.sandbox.gateway.Providers;
import dev.portkeyadmin.sandbox.gateway.VirtualKeys;
import dev.portkeyadmin.sandbox.gateway.WorkspaceAccess;
import dev.portkeyadmin.sandbox.observability.Analytics;
import dev.portkeyadmin.sandbox.observability.AuditLogs;
import dev.portkeyadmin.sandbox.observability.Feedback;
import dev.portkeyadmin.sandbox.observability.LogExports;
import dev.portkeyadmin.sandbox.observability.Logs;
import dev.portkeyadmin.sandbox.observability.ModelCalls;
import dev.portkeyadmin.sandbox.organisation.ApiKeys;
import dev.portkeyadmin.sandbox.organisation.Deployments;
import dev.portkeyadmin.sandbox.organisation.Invites;
import dev.portkeyadmin.sandbox.organisation.OrganisationGuardrails;
import dev.portkeyadmin.sandbox.organisation.Policies;
import dev.portkeyadmin.sandbox.organisation.Scim;
import dev.portkeyadmin.sandbox.organisation.SecretReferences;
import dev.portkeyadmin.sandbox.organisation.Users;
import dev.portkeyadmin.sandbox.organisation.WorkspaceMembers;
import dev.portkeyadmin.sandbox.organisation.Workspaces;
import dev.portkeyadmin.sandbox.prompts.PromptCollections;
import dev.portkeyadmin.sandbox.prompts.PromptLabels;
import dev.portkeyadmin.sandbox.prompts.PromptPartials;
import dev.portkeyadmin.sandbox.prompts.Prompts;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An embedded Portkey organisation on a loopback port. It answers like the Admin API, holds its data in memory and shares nothing with
 * other sandboxes.
 */
public final class Sandbox implements AutoCloseable {

    /** The initial organisation-service key, with all scopes; like any key it can be changed, rotated and deleted. */
    public static final String ADMIN_KEY = "sandbox-admin-key";

    /** The initial workspace-service key of the default workspace; organisation routes reject it with 403. */
    public static final String WORKSPACE_KEY = "sandbox-workspace";

    static final String KEY_HEADER = "x-portkey-api-key";

    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int BACKLOG = 256;

    static {
        // Head and body are two writes; with Nagle's algorithm the second waits up to 40 ms for the acknowledgement of
        // the first.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Function<URI, Router> organisation;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> daemon(work, "sandbox-worker"));
    private final Object lock = new Object();
    private @Nullable Router router;

    Sandbox(Supplier<Router> organisation) {
        this((URI host) -> organisation.get());
    }

    private Sandbox(Function<URI, Router> organisation) {
        this.organisation = organisation;
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, 0), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox found no free loopback port", e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::serve);
        // The server's own thread cannot be configured, but it inherits the daemon flag of the thread that starts it.
        CompletableFuture.runAsync(
                        server::start, start -> daemon(start, "sandbox-start").start())
                .join();
    }

    /** Starts an independent organisation on a free port; its threads do not keep the JVM alive. */
    public static Sandbox start() {
        return new Sandbox((URI host) -> seeded(host));
    }

    private static Router seeded(URI host) {
        Instant now = Instant.now();
        SeedData seed = new SeedData(now);
        Store store = seed.baseData();
        WorkspaceMembers members = new WorkspaceMembers(store);
        PromptPartials partials = new PromptPartials(store);
        WorkspaceAccess access = Integrations.access(store);
        Providers providers = new Providers(store, access);
        McpCapabilities capabilities = new McpCapabilities(store);
        WorkspaceAccess mcpAccess = new WorkspaceAccess(store, Kinds.MCP_INTEGRATION);
        ModelCalls calls = new ModelCalls(store, now);
        seed.countUsage(store, calls);
        Logs logs = new Logs(store, calls);
        List<SandboxResource> resources = List.of(
                new Users(store),
                new Invites(store),
                members,
                new Workspaces(store, members),
                new Scim(store),
                new ApiKeys(store),
                new Policies(store),
                new SecretReferences(store),
                new PromptCollections(store),
                new PromptLabels(store),
                partials,
                new Prompts(store, partials),
                new Configs(store),
                new Guardrails(store),
                new OrganisationGuardrails(store),
                providers,
                new Integrations(store, access, providers),
                new VirtualKeys(store),
                new McpIntegrations(store, capabilities, mcpAccess),
                new McpServers(store, capabilities, mcpAccess),
                new Pricing(),
                new AuditLogs(store, now),
                new Deployments(store),
                new Analytics(calls),
                logs,
                new Feedback(store, logs, calls),
                new McpRegistry(store),
                new LogExports(store, calls, host));
        Router router = new Router();
        resources.forEach(resource -> resource.addTo(router));
        seed.replayCalls(router);
        return router;
    }

    /** Returns the base URL of all operations except prices and the registry, {@code http://127.0.0.1:PORT/v1}, without trailing slash. */
    public URI baseUrl() {
        return URI.create(host() + Router.BASE);
    }

    private URI host() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Stops immediately; calls in progress lose their connection. */
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
            String request = UUID.randomUUID().toString();
            SandboxResponse response = handle(
                    exchange.getRequestHeaders().getFirst(KEY_HEADER),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestBody(),
                    request);
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("x-request-id", request);
            // A length of 0 would mean a body of unknown length.
            exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }

    /** A response without the headers that name the request. */
    record SandboxResponse(int status, String contentType, byte[] body) {}

    /**
     * Answers a request.
     *
     * @param uri path and query
     * @param request the id of the request
     */
    SandboxResponse handle(@Nullable String key, String method, URI uri, InputStream body, String request)
            throws IOException {
        try {
            return new SandboxResponse(200, SandboxJson.CONTENT_TYPE, answer(key, method, uri, body(body), request));
        } catch (ApiException e) {
            return new SandboxResponse(e.status(), e.contentType(), e.bytes());
        } catch (RuntimeException e) {
            // Created only here, because the first logger takes longer than the whole start.
            LoggerFactory.getLogger(Sandbox.class).warn("{} {} failed", method, uri, e);
            ApiException failure = new ApiException(500, "AB04", "Something went wrong");
            return new SandboxResponse(failure.status(), SandboxJson.CONTENT_TYPE, failure.bytes());
        }
    }

    private byte[] answer(@Nullable String key, String method, URI uri, byte[] body, String request) {
        // Handles one call at a time, so that handlers and the store need no locks.
        synchronized (lock) {
            // Created at the first call, so that the start is fast.
            router = router == null ? organisation.apply(host()) : router;
            JsonNode answer = router.handle(key, method, uri, body, RequestStamp.now(request));
            return SandboxJson.bytes(answer);
        }
    }

    /** Reads a rejected body to its end, because a client that is still sending would get a broken connection instead of the response. */
    private static byte[] body(InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            in.transferTo(OutputStream.nullOutputStream());
            throw new ApiException(413, null, "Request body too large");
        }
        return body;
    }
}
