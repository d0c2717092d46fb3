package dev.portkeyadmin.client;

import dev.portkeyadmin.net.NetworkSettingException;
import dev.portkeyadmin.net.Proxies;
import dev.portkeyadmin.net.TrustConfig;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;

/** The way to one Portkey: address, key, and the HTTP client, which is made when the first call needs it. */
public final class PortkeyClient implements AutoCloseable {

    /** Largest answer that is read, in bytes: a page of 100 items is well below a hundredth of it. */
    static final int LARGEST_ANSWER = 8 << 20;

    private static final int LARGEST_FAILURE = 64 << 10;

    /** Requests under way at once; an HTTP/2 server allows about a hundred on a connection. */
    private static final int MOST_REQUESTS = 64;

    /** Whatever else a machine may still allow. */
    private static final String[] TLS = {"TLSv1.3", "TLSv1.2"};

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(200);

    /**
     * What a connection is made of.
     *
     * @param baseUrl with version, without trailing slash, such as {@code https://api.portkey.ai/v1}
     * @param readOnly whether everything but reads is refused
     * @param caBundle PEM file with certificates to trust besides the default ones; null for none
     * @param environment where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up
     */
    public record Options(URI baseUrl, ApiKey key, boolean readOnly, Path caBundle, Map<String, String> environment) {}

    static {
        // Read by the JDK when the first request is made. Without the first a proxy that tunnels is never given its
        // password; without the second JDK 17 keeps idle connections for 20 minutes, and few servers do.
        setUnlessSet("jdk.http.auth.tunneling.disabledSchemes", "");
        setUnlessSet("jdk.httpclient.keepalive.timeout", "30");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final Options options;
    private final List<KeyStore> system;
    private final Proxies proxies;
    private final RequestFactory requests;
    private final RetryPolicy retries;
    private final Semaphore room = new Semaphore(MOST_REQUESTS, true);
    private final Object trusting = new Object();
    private TrustConfig trust;
    private HttpClient client;

    /** A connection to the given Portkey; nothing is opened yet. */
    public PortkeyClient(Options options) {
        this(options, RetryPolicy.DEFAULT);
    }

    PortkeyClient(Options options, RetryPolicy retries) {
        this(options, retries, null);
    }

    /** With what the operating system trusts; null to ask it when the first call needs to know. */
    PortkeyClient(Options options, RetryPolicy retries, List<KeyStore> system) {
        this.options = options;
        this.system = system;
        this.proxies = new Proxies(options.environment(), options.key().secrets());
        this.requests = new RequestFactory(options.baseUrl());
        this.retries = retries;
    }

    boolean readOnly() {
        return options.readOnly();
    }

    RequestFactory requests() {
        return requests;
    }

    RetryPolicy retries() {
        return retries;
    }

    String key() throws InterruptedException {
        return options.key().current();
    }

    /**
     * Sees whether there is a key to send.
     *
     * @throws RefusedException when there is none, saying what to set
     */
    public void checkKey() throws InterruptedException {
        key();
    }

    Secrets secrets() {
        return options.key().secrets();
    }

    /** Host and port, as the base URL has them. */
    public String host() {
        return options.baseUrl().getAuthority();
    }

    /**
     * Sends one request and waits for the whole answer.
     *
     * @throws HttpTimeoutException when the deadline passes first, whether before the answer or in the middle of it
     * @throws InterruptedException when the call is cancelled; the request is then aborted
     */
    HttpResponse<byte[]> exchange(HttpRequest request, Deadline deadline) throws IOException, InterruptedException {
        return exchange(request, head -> body(head.statusCode()), deadline);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, BodyHandler<byte[]> body, Deadline deadline)
            throws IOException, InterruptedException {
        if (!room.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new RefusedException("Nothing was sent, since " + MOST_REQUESTS
                    + " requests are under way and none has ended in time: try again when some have.");
        }
        try {
            return send(client(), request, body, deadline);
        } catch (NetworkSettingException e) {
            throw new RefusedException(e.getMessage());
        } finally {
            room.release();
        }
    }

    private HttpResponse<byte[]> send(HttpClient used, HttpRequest request, BodyHandler<byte[]> body, Deadline deadline)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = used.sendAsync(proxies.authorized(request), body);
        try {
            return answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            forget(used);
            throw new HttpTimeoutException("deadline passed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** All of a success up to the limit; of a failure no more than is ever quoted. */
    private static BoundedBody body(int status) {
        return status / 100 == 2 ? BoundedBody.whole(LARGEST_ANSWER) : BoundedBody.start(LARGEST_FAILURE);
    }

    /**
     * Finds out how the host is reached, by one GET to the base URL that carries no key.
     *
     * @throws RefusedException when a setting is wrong, and nothing was sent
     * @throws UnreachableException when no answer of the host came: at which step it ended, and what to do
     * @throws InterruptedException when it is cancelled
     */
    public ConnectionInfo inspect(Deadline deadline) throws InterruptedException {
        try {
            return new ConnectionProbe(this, options.baseUrl(), proxies.address(options.baseUrl())).inspect(deadline);
        } catch (NetworkSettingException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /** Sends a request as {@link #exchange} does, of whose answer the beginning is enough. */
    HttpResponse<byte[]> ask(HttpRequest request, Deadline deadline) throws IOException, InterruptedException {
        return exchange(request, head -> BoundedBody.start(LARGEST_FAILURE), deadline);
    }

    /** Begins to send a request for as long as it takes to see whom it would go to: a manager decides that refuses everybody. */
    void begin(HttpRequest request, X509TrustManager refusing, Deadline deadline)
            throws IOException, InterruptedException {
        HttpClient own = client(TrustConfig.deciding(refusing));
        try {
            send(own, request, head -> BoundedBody.start(0), deadline);
        } finally {
            close(own);
        }
    }

    /** After a silence the connection may be dead without a sign, and stay in the client's pool: the next call makes its own. */
    private synchronized void forget(HttpClient silent) {
        if (client == silent) {
            client = null;
        }
    }

    private boolean tls() {
        return "https".equalsIgnoreCase(options.baseUrl().getScheme());
    }

    /** Read under a lock of its own, since that takes long and closing must not wait for it. */
    TrustConfig trust() {
        synchronized (trusting) {
            if (trust == null) {
                trust = tls()
                        ? TrustConfig.of(system == null ? TrustConfig.system() : system, options.caBundle())
                        : TrustConfig.nobody();
            }
            return trust;
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = client(trust().context());
        }
        return client;
    }

    private HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(proxies)
                // Without TLS the JDK would ask every server to upgrade, which some cannot stand.
                .version(tls() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .sslParameters(new SSLParameters(null, TLS))
                .build();
    }

    /**
     * Makes what the first call needs, to be called when nobody waits. Where the client cannot be closed (before JDK 21) it is
     * left to the first call, since its thread would hold up the exit of a process that makes none; what takes longest of it,
     * the trust, is made anyway.
     */
    public void warmUp() {
        try {
            trust();
            if (AutoCloseable.class.isAssignableFrom(HttpClient.class)) {
                client();
            }
        } catch (RuntimeException e) {
            Loggers.of(PortkeyClient.class).debug("nothing was warmed up: the first call will say why", e);
        }
    }

    /**
     * Closes the client where the JDK can (21 and later); its selector thread would hold up the exit of the process for
     * 300 ms otherwise.
     */
    @Override
    public void close() {
        HttpClient closing;
        synchronized (this) {
            closing = client;
            client = null;
        }
        close(closing);
    }

    private static void close(HttpClient closing) {
        if (closing instanceof AutoCloseable closeable) {
            Thread closer = new Thread(() -> closeQuietly(closeable), "http-close");
            closer.setDaemon(true);
            closer.start();
            try {
                closer.join(CLOSE_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            Loggers.of(PortkeyClient.class).debug("the HTTP client did not close", e);
        }
    }
}
