package dev.portkeyadmin.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.RecordingPortkey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** A Portkey on loopback that answers from a queue, and calls that are sent to it. */
public final class QueuedPortkey implements AutoCloseable {

    private static final List<Operation> OPERATIONS = service(null).operations();

    public static final String KEY = RecordingPortkey.KEY;

    /** The rules of production, with pauses of a few milliseconds. */
    static final RetryPolicy QUICK = new RetryPolicy(4, Duration.ofMillis(4));

    /** A call that reads, with its arguments. */
    public static final String READ = "get_user";

    public static final Map<String, Object> READ_ARGUMENTS = Map.of("user_id", "user-1");

    /** A call that must not happen twice, with its arguments. */
    public static final String WRITE = "invite_user";

    public static final Map<String, Object> WRITE_ARGUMENTS =
            Map.of("email", "ann@example.com", "role", "member", "workspaces", List.of());

    /** Ends a test that would wait for ever; no test depends on it. */
    public static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Kept here, since the JDK forgets the level of a logger that is not referenced. */
    private static final List<Logger> SILENCED = List.of(
            Logger.getLogger("okhttp3.mockwebserver.MockWebServer"),
            Logger.getLogger("mockwebserver3.MockWebServer"),
            Logger.getLogger("okhttp3.OkHttpClient"),
            Logger.getLogger("okhttp3.internal.concurrent.TaskRunner"));

    static {
        SILENCED.forEach(logger -> logger.setLevel(Level.OFF));
    }

    public final MockWebServer server = new MockWebServer();
    public final Secrets secrets = new Secrets();
    private final List<PortkeyClient> opened = new ArrayList<>();
    private final String scheme;
    private PortkeyClient connection;

    private QueuedPortkey(String scheme) {
        this.scheme = scheme;
    }

    private static BaseService service(PortkeyClient connection) {
        return Services.on(connection).apply(Toolset.USERS).get(0);
    }

    /** Speaks plain HTTP. */
    public static QueuedPortkey start() {
        try {
            return new QueuedPortkey("http").listening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks HTTP/2, or HTTP/1.1, over TLS. */
    public static QueuedPortkey startTls(SSLContext context) throws IOException {
        QueuedPortkey stub = new QueuedPortkey("https");
        stub.server.useHttps(context.getSocketFactory(), false);
        return stub.listening();
    }

    private QueuedPortkey listening() throws IOException {
        server.setServerSocketFactory(new PromptSockets());
        server.start(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), 0);
        return this;
    }

    /** A port of this machine on which no process listens. */
    public static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Scheme, address and port. */
    public String origin() {
        return scheme + "://127.0.0.1:" + server.getPort();
    }

    /** The value that a user would set as PORTKEY_BASE_URL. */
    public URI baseUrl() {
        return URI.create(origin() + "/v1");
    }

    public QueuedPortkey answers(int status, String body) {
        return answers(new MockResponse().setResponseCode(status).setBody(body));
    }

    public QueuedPortkey answers(MockResponse answer) {
        server.enqueue(answer);
        return this;
    }

    /** How many requests have arrived. */
    public int received() {
        return server.getRequestCount();
    }

    /** The next request, in the order of arrival. */
    public RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = server.takeRequest(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no further request arrived");
        }
        return request;
    }

    /** The connection to this stub, closed with it. */
    public PortkeyClient connection() {
        if (connection == null) {
            connection = connection(baseUrl(), false, null, Map.of());
        }
        return connection;
    }

    /** A connection to anywhere, closed with this stub. */
    public PortkeyClient connection(URI baseUrl, boolean readOnly, Path caBundle, Map<String, String> environment) {
        return connection(baseUrl, readOnly, caBundle, environment, List.of());
    }

    /** As above, on a machine whose operating system trusts further certificates. */
    public PortkeyClient connection(
            URI baseUrl, boolean readOnly, Path caBundle, Map<String, String> environment, List<KeyStore> system) {
        ApiKey key = ApiKey.of(KEY, secrets);
        PortkeyClient connection = new PortkeyClient(
                new PortkeyClient.Options(baseUrl, key, readOnly, caBundle, environment),
                QUICK,
                system,
                AnswerMemory.SHARED);
        opened.add(connection);
        return connection;
    }

    public JsonNode read() throws InterruptedException {
        return call(connection(), READ, READ_ARGUMENTS, TIMEOUT);
    }

    /** A read by another clock, with the timeout of production. */
    public JsonNode read(Timing timing) throws InterruptedException {
        return call(connection(), READ, READ_ARGUMENTS, Deadline.after(Deadline.CALL_TIMEOUT, timing));
    }

    public JsonNode write() throws InterruptedException {
        return call(connection(), WRITE, WRITE_ARGUMENTS, TIMEOUT);
    }

    /** A write by another clock, with the timeout of production. */
    public JsonNode write(Timing timing) throws InterruptedException {
        return call(connection(), WRITE, WRITE_ARGUMENTS, Deadline.after(Deadline.CALL_TIMEOUT, timing));
    }

    public JsonNode call(String name, Map<String, Object> arguments) throws InterruptedException {
        return call(connection(), name, arguments, TIMEOUT);
    }

    public static JsonNode read(PortkeyClient connection) throws InterruptedException {
        return call(connection, READ, READ_ARGUMENTS, TIMEOUT);
    }

    public static JsonNode write(PortkeyClient connection) throws InterruptedException {
        return call(connection, WRITE, WRITE_ARGUMENTS, TIMEOUT);
    }

    public static JsonNode call(PortkeyClient connection, String name, Map<String, Object> arguments, Duration limit)
            throws InterruptedException {
        return call(connection, name, arguments, Deadline.after(limit));
    }

    public static JsonNode call(PortkeyClient connection, String name, Map<String, Object> arguments, Deadline deadline)
            throws InterruptedException {
        return send(connection, name, arguments, deadline).body();
    }

    /** The whole answer, with its outcome. */
    public static ApiResponse send(
            PortkeyClient connection, String name, Map<String, Object> arguments, Deadline deadline)
            throws InterruptedException {
        return service(connection).send(operation(name), new Arguments(arguments), deadline);
    }

    /** An operation of the catalogue. */
    public static Operation operation(String name) {
        return OPERATIONS.stream()
                .filter(operation -> operation.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        opened.forEach(PortkeyClient::close);
        server.shutdown();
    }

    /** Creates sockets that send the body of an answer without waiting 40 ms for the client to confirm the head. */
    private static final class PromptSockets extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }
}
