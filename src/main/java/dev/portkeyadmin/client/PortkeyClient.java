package dev.portkeyadmin.client;

import dev.portkeyadmin.client.body.Answer;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.body.BoundedBody;
import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Connects to one Portkey: its address, the key, and the HTTP client, which is created by the first call. */
public final class PortkeyClient implements AutoCloseable {

    /** The versions that are offered, even if the machine allows older ones. */
    private static final String[] TLS = {"TLSv1.3", "TLSv1.2"};

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(200);

    /**
     * The settings of a connection.
     *
     * @param baseUrl with version, without trailing slash, for example {@code https://api.portkey.ai/v1}
     * @param readOnly whether all writes are refused
     * @param caBundle PEM file with certificates to trust besides the default ones; null for none
     * @param environment holds HTTPS_PROXY, HTTP_PROXY and NO_PROXY
     */
    public record Options(
            URI baseUrl,
            ApiKey key,
            boolean readOnly,
            @Nullable Path caBundle,
            Map<String, String> environment) {}

    static {
        // The JDK reads these when the first request is made. Without the first, a tunnelling proxy never receives its
        // password; without the second, JDK 17 keeps idle connections for 20 minutes, and few servers do; without the
        // third, it buffers 16 MB of each HTTP/2 answer that is not read yet.
        setUnlessSet("jdk.http.auth.tunneling.disabledSchemes", "");
        setUnlessSet("jdk.httpclient.keepalive.timeout", "30");
        setUnlessSet("jdk.httpclient.windowsize", String.valueOf(128 << 10));
        if (Runtime.getRuntime().availableProcessors() <= 2) {
            // Else JDK 17 and 21 end each request in a thread that is made for it.
            setUnlessSet("java.util.concurrent.ForkJoinPool.common.parallelism", "2");
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private final Options options;
    private final @Nullable List<KeyStore> system;
    private final AnswerMemory memory;
    private final Proxies proxies;
    private final RequestFactory requests;
    private final ExchangeThreads threads = new ExchangeThreads();
    private final RetryPolicy retries;
    private final @Nullable Supplier<HttpClient> given;
    private final Semaphore permits = new Semaphore(AnswerMemory.MAX_REQUESTS, true);
    private final Object trustLock = new Object();
    private @Nullable TrustConfig trust;
    private @Nullable HttpClient client;

    /**
     * Sends what is not GET. It has connections of its own, since the JDK closes the connection of a cancelled request even when
     * that has just ended and the next request is on it; a read is then repeated, but the outcome of a write would be unknown.
     */
    private @Nullable HttpClient writer;

    /** Held while a client is created. */
    private final ReentrantLock creating = new ReentrantLock();

    private volatile boolean closed;

    /** Takes the settings; no connection is opened yet. */
    public PortkeyClient(Options options) {
        this(options, RetryPolicy.DEFAULT);
    }

    PortkeyClient(Options options, RetryPolicy retries) {
        this(options, retries, null, AnswerMemory.SHARED);
    }

    /** Takes the stores of the operating system, too; null to read them when the first call needs them. */
    PortkeyClient(Options options, RetryPolicy retries, @Nullable List<KeyStore> system, AnswerMemory memory) {
        this(options, retries, system, memory, null);
    }

    /** Sends all requests through that client. */
    PortkeyClient(Options options, HttpClient client) {
        this(options, () -> client);
    }

    /** Takes its clients from there. */
    PortkeyClient(Options options, Supplier<HttpClient> clients) {
        this(options, RetryPolicy.DEFAULT, null, AnswerMemory.SHARED, clients);
    }

    private PortkeyClient(
            Options options,
            RetryPolicy retries,
            @Nullable List<KeyStore> system,
            AnswerMemory memory,
            @Nullable Supplier<HttpClient> given) {
        this.given = given;
        this.options = options;
        this.system = system;
        this.memory = memory;
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
     * Checks that there is a key to send.
     *
     * @throws RefusedException when there is none, saying what to set
     */
    public void checkKey() throws InterruptedException {
        key();
    }

    Secrets secrets() {
        return options.key().secrets();
    }

    /** The address of Portkey, with version. */
    URI baseUrl() {
        return options.baseUrl();
    }

    /** Host and port, as in the base URL. */
    public String host() {
        return options.baseUrl().getAuthority();
    }

    /**
     * Sends one request and waits for the whole answer.
     *
     * @throws HttpTimeoutException when the deadline passes before the answer is complete
     * @throws InterruptedException when the call is cancelled; the request is then aborted
     */
    Answer exchange(HttpRequest request, Deadline deadline) throws IOException, InterruptedException {
        try (AnswerReceiver receiver = new AnswerReceiver(memory)) {
            return receiver.decoded(withPermit(request, receiver, deadline), deadline);
        }
    }

    private HttpResponse<BoundedBody> withPermit(HttpRequest request, BodyHandler<BoundedBody> body, Deadline deadline)
            throws IOException, InterruptedException {
        if (!deadline.acquire(permits)) {
            throw new RefusedException("No request was sent: " + AnswerMemory.MAX_REQUESTS
                    + " requests are in progress and none ended in time. Try again when some have ended.");
        }
        try {
            return send(clientFor(request.method().equals("GET")), request, body, deadline);
        } catch (NetworkSettingException e) {
            throw new RefusedException(e.getMessage());
        } finally {
            permits.release();
        }
    }

    private HttpResponse<BoundedBody> send(
            HttpClient used, HttpRequest request, BodyHandler<BoundedBody> body, Deadline deadline)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<BoundedBody>> answer = used.sendAsync(proxies.authorized(request), body);
        try {
            return deadline.get(answer);
        } catch (TimeoutException e) {
            if (body instanceof AnswerReceiver receiver && receiver.isWaiting()) {
                throw new MemoryException();
            }
            discardClient(used);
            throw new HttpTimeoutException("deadline passed");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * Finds out how the host is reached, by one GET to the base URL without a key.
     *
     * @throws RefusedException when a setting is wrong; no request was sent
     * @throws UnreachableException when the host did not answer: which step failed, and what to do
     * @throws InterruptedException when it is cancelled
     */
    public ConnectionInfo inspect(Deadline deadline) throws InterruptedException {
        try {
            return new ConnectionProbe(this, options.baseUrl(), proxies.address(options.baseUrl())).inspect(deadline);
        } catch (NetworkSettingException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /** Sends a request as {@link #exchange} does and reads only the start of the answer. */
    HttpResponse<BoundedBody> exchangeStart(HttpRequest request, Deadline deadline)
            throws IOException, InterruptedException {
        return withPermit(request, head -> BoundedBody.start(AnswerReceiver.MAX_FAILURE), deadline);
    }

    /** Sends a request over a connection of its own, whose server the given manager sees. */
    void sendOnceWith(X509TrustManager manager, HttpRequest request, Deadline deadline)
            throws IOException, InterruptedException {
        HttpClient own = client(TrustConfig.contextFor(manager));
        try {
            send(own, request, head -> BoundedBody.start(0), deadline);
        } finally {
            close(own);
        }
    }

    /** Lets the next call create its own client: after a timeout the connection in the pool of this one may be dead. */
    private void discardClient(HttpClient silent) {
        creating.lock();
        try {
            if (client == silent) {
                client = null;
            }
            if (writer == silent) {
                writer = null;
            }
        } finally {
            creating.unlock();
        }
    }

    private boolean tls() {
        return "https".equalsIgnoreCase(options.baseUrl().getScheme());
    }

    /** Reads the trusted certificates under a lock of its own, since that takes long and closing must not wait for it. */
    TrustConfig trust() {
        synchronized (trustLock) {
            if (trust == null) {
                trust = tls()
                        ? TrustConfig.of(system == null ? TrustConfig.system() : system, options.caBundle())
                        : TrustConfig.none();
            }
            return trust;
        }
    }

    private HttpClient clientFor(boolean reads) {
        creating.lock();
        try {
            if (closed) {
                throw new RefusedException("No request was sent: this process is ending.");
            }
            HttpClient known = reads ? client : writer;
            if (known != null) {
                return known;
            }
            HttpClient created = newClient();
            if (reads) {
                client = created;
            } else {
                writer = created;
            }
            return created;
        } finally {
            creating.unlock();
            if (closed) {
                // Closing did not wait for this.
                close();
            }
        }
    }

    private HttpClient newClient() {
        return given == null ? client(trust().context()) : given.get();
    }

    private HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads)
                .proxy(proxies.selector())
                // Without TLS the JDK would ask every server to upgrade, which some do not tolerate.
                .version(tls() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .sslParameters(new SSLParameters(null, TLS))
                .build();
    }

    /**
     * Prepares the first call while no caller waits. Where the client cannot be closed (before JDK 21) it is left to the first
     * call, since its thread would delay the exit of a process that makes no call; the slowest part, the trusted certificates, is
     * read anyway.
     */
    public void warmUp() {
        try {
            trust();
            if (!closed && AutoCloseable.class.isAssignableFrom(HttpClient.class)) {
                clientFor(true);
            }
        } catch (RuntimeException e) {
            Loggers.of(PortkeyClient.class).debug("warming up failed; the first call will report why", e);
        }
    }

    /**
     * Closes the client where the JDK can (21 and later); otherwise its selector thread delays the exit of the process by 300 ms. Does
     * not wait for one that is being created, which is closed as soon as it is there.
     */
    @Override
    public void close() {
        closed = true;
        if (!creating.tryLock()) {
            return;
        }
        HttpClient reading = client;
        HttpClient writing = writer;
        client = null;
        writer = null;
        creating.unlock();
        close(reading);
        close(writing);
    }

    private static void close(@Nullable HttpClient closing) {
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
