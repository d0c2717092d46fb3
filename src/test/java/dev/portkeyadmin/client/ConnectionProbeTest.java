package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.support.TestAuthority;
import dev.portkeyadmin.support.TestHttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is reported about a host that is reached, and about the step that fails otherwise. */
class ConnectionProbeTest {

    private static final Duration LIMIT = QueuedPortkey.TIMEOUT;
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String ISSUER = "\"CN=Company intermediate\"";

    @TempDir
    static Path directory;

    private static TestAuthority company;
    private static SSLContext identity;
    private static Path bundle;

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    @BeforeAll
    static void makeAuthority() throws Exception {
        company = TestAuthority.make("Company");
        identity = company.server();
        bundle = Files.writeString(directory.resolve("bundle.pem"), company.pem());
    }

    private PortkeyClient connection(URI url, String proxy) {
        return portkey.connection(
                url, false, bundle, proxy.isEmpty() ? Map.of() : Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy));
    }

    private ConnectionInfo inspect(URI url, String proxy) throws InterruptedException {
        return connection(url, proxy).inspect(Deadline.after(LIMIT));
    }

    private AbstractThrowableAssert<?, ?> assertUnreachable(String url, String proxy, Duration limit) {
        PortkeyClient connection = connection(URI.create(url), proxy);
        Throwable failure = catchThrowable(() -> connection.inspect(Deadline.after(limit)));
        return assertThat(failure)
                .isInstanceOf(UnreachableException.class)
                .hasMessageMatching("[A-Z\\d].{20,600}\\.")
                .hasMessageNotContainingAny("pass-word", "null");
    }

    private AbstractThrowableAssert<?, ?> assertUnreachable(URI url) {
        return assertUnreachable(url.toString(), "", LIMIT);
    }

    // --- reached

    @Test
    void reachesAHostOverTlsWithoutTheKey() throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(identity)) {
            secure.answers(401, "{\"message\":\"no key\"}");
            long start = System.nanoTime();

            ConnectionInfo route = inspect(secure.baseUrl(), "");

            assertThat(route)
                    .isEqualTo(new ConnectionInfo(
                            401,
                            route.milliseconds(),
                            "",
                            "TLSv1.3",
                            ISSUER,
                            "the JDK's certificates and PORTKEY_CA_BUNDLE"));
            assertThat(route.milliseconds()).isBetween(0L, (System.nanoTime() - start) / 1_000_000);
            RecordedRequest request = secure.taken();
            assertThat(request.getMethod() + " " + request.getPath()).isEqualTo("GET /v1");
            assertThat(request.getHeaders().toString())
                    .doesNotContain(QueuedPortkey.KEY)
                    .doesNotContainIgnoringCase("api-key");
            assertThat(secure.received()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 404, 429, 503})
    void reachesAHostWithoutTlsWhateverItAnswers(int status) throws Exception {
        portkey.answers(new MockResponse().setResponseCode(status).setBody("x".repeat(100_000)));

        ConnectionInfo route = inspect(portkey.baseUrl(), "");

        assertThat(route).isEqualTo(new ConnectionInfo(status, route.milliseconds(), "", "", "", ""));
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void reportsTheProxyWithoutItsCredentials() throws Exception {
        portkey.answers(404, "{}");
        String address = portkey.origin().substring("http://".length());

        ConnectionInfo route = inspect(URI.create("http://portkey.test/v1"), "http://user:pass-word@" + address);

        assertThat(route.proxy()).isEqualTo(address);
        assertThat(route.status()).isEqualTo(404);
    }

    @Test
    void readsTheCertificateOfTheHostThroughATunnel() throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(identity);
                TestHttpServer proxy = TestHttpServer.tunnelTo(secure.server.getPort(), null)) {
            secure.answers(404, "{}");

            ConnectionInfo route = inspect(URI.create("https://portkey.test/v1"), proxy.origin());

            assertThat(route.proxy()).isEqualTo(proxy.url().getAuthority());
            assertThat(route.issuer()).isEqualTo(ISSUER);
        }
    }

    @Test
    void namesTheSettingOfABrokenBundle() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
        PortkeyClient connection =
                portkey.connection(URI.create("https://portkey.test/v1"), false, broken, Map.of(), List.of());

        assertThatThrownBy(() -> connection.inspect(Deadline.after(LIMIT)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("PORTKEY_CA_BUNDLE");
    }

    // --- connecting

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void reportsAnUnknownHostName(String scheme) {
        assertUnreachable(scheme + "://portkey.invalid/v1", "", LIMIT)
                .hasMessageContainingAll(
                        "The name of portkey.invalid cannot be resolved", "PORTKEY_BASE_URL", "_PROXY");
    }

    @ParameterizedTest
    @CsvSource({"http, HTTP_PROXY", "https, HTTPS_PROXY"})
    void reportsAnUnknownProxyName(String scheme, String variable) {
        assertUnreachable(scheme + "://portkey.test/v1", "http://user:pass-word@proxy.invalid:3128", LIMIT)
                .hasMessageContainingAll(
                        "The name of the proxy proxy.invalid:3128 cannot be resolved", "check " + variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void reportsAHostThatRefusesConnections(String scheme) throws Exception {
        String host = "127.0.0.1:" + QueuedPortkey.closedPort();

        assertUnreachable(scheme + "://" + host + "/v1", "", LIMIT)
                .hasMessageContainingAll("The connection to " + host + " was refused", "PORTKEY_BASE_URL");
    }

    @ParameterizedTest
    @CsvSource({"http, HTTP_PROXY", "https, HTTPS_PROXY"})
    void reportsAProxyThatRefusesConnections(String scheme, String variable) throws Exception {
        String proxy = "127.0.0.1:" + QueuedPortkey.closedPort();

        assertUnreachable(scheme + "://portkey.test/v1", "http://user:pass-word@" + proxy, LIMIT)
                .hasMessageContainingAll("The connection to the proxy " + proxy + " was refused", "check " + variable);
    }

    @Test
    void reportsAHostThatDoesNotAnswer() {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertUnreachable(portkey.baseUrl().toString(), "", SHORT)
                .hasMessageContainingAll("No complete answer came from 127.0.0.1", "within 1 s", "HTTP_PROXY");
    }

    @Test
    void reportsAHostThatDoesNotAnswerTheHandshake() throws Exception {
        try (TestHttpServer silent =
                TestHttpServer.startRaw(socket -> socket.getInputStream().readAllBytes())) {
            assertUnreachable(silent.url("https").toString(), "", SHORT)
                    .hasMessageContainingAll("No complete answer came from 127.0.0.1", "within 1 s", "HTTPS_PROXY");
        }
    }

    @Test
    void reportsAHostThatDoesNotAcceptConnections() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();

            assertUnreachable("http://127.0.0.1:" + full.getLocalPort() + "/v1", "", SHORT)
                    .hasMessageContainingAll("No complete answer came from 127.0.0.1", "within 1 s");
        }
    }

    // --- proxies

    @ParameterizedTest
    @ValueSource(strings = {"", "user:pass-word@"})
    void reportsATunnelThatRequiresAPassword(String credentials) throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(identity);
                TestHttpServer proxy = TestHttpServer.tunnelTo(secure.server.getPort(), "user:other")) {
            String address = proxy.url().getAuthority();

            assertUnreachable("https://portkey.test/v1", "http://" + credentials + address, LIMIT)
                    .hasMessageContainingAll(
                            "The proxy " + address, "HTTP 407", "HTTPS_PROXY=http://user:password@" + address);
            assertThat(secure.received()).isZero();
        }
    }

    @Test
    void reportsAPlainProxyThatRequiresAPassword() {
        portkey.answers(
                new MockResponse().setResponseCode(407).setHeader("Proxy-Authenticate", "Basic realm=\"corp\""));

        assertUnreachable("http://portkey.test/v1", portkey.origin(), LIMIT)
                .hasMessageContainingAll("HTTP 407", "HTTP_PROXY=http://user:password@");
    }

    @Test
    void reportsAProxyWithAnUnsupportedAuthentication() {
        portkey.answers(new MockResponse()
                .setResponseCode(407)
                .addHeader("Proxy-Authenticate", "Negotiate")
                .addHeader("Proxy-Authenticate", "NTLM"));

        assertUnreachable("http://portkey.test/v1", portkey.origin(), LIMIT)
                .hasMessageContainingAll("HTTP 407", "\"Negotiate, NTLM\"", "Basic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "502 Bad Gateway"})
    void reportsAProxyThatRefusesATunnel(String status) throws Exception {
        try (TestHttpServer proxy = TestHttpServer.start(
                request -> request.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"))) {
            String address = proxy.url().getAuthority();

            assertUnreachable("https://portkey.test/v1", address, LIMIT)
                    .hasMessageContainingAll(
                            "The proxy " + address + " refused a tunnel to portkey.test",
                            "HTTP " + status.substring(0, 3) + ")",
                            "NO_PROXY");
        }
    }

    @Test
    void quotesAProxyWithoutItsPassword() throws Exception {
        try (TestHttpServer proxy = TestHttpServer.start(request -> request.write("Hello user:pass-word\r\n"))) {
            String address = proxy.url().getAuthority();

            assertUnreachable("http://portkey.test/v1", "http://user:pass-word@" + address, LIMIT)
                    .hasMessageContainingAll("the proxy " + address, "Hello user:[redacted]", "check HTTP_PROXY");
        }
    }

    // --- TLS

    private void assertDistrust(SSLContext presented, Path trusted, String... said) throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(presented)) {
            PortkeyClient connection = portkey.connection(secure.baseUrl(), false, trusted, Map.of());

            assertThatThrownBy(() -> connection.inspect(Deadline.after(LIMIT)))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("The certificate of 127.0.0.1:", "issued by " + ISSUER)
                    .hasMessageContainingAll(said);
            assertThat(secure.received()).isZero();
        }
    }

    @Test
    void namesTheIssuerOfAnUntrustedCertificate() throws Exception {
        assertDistrust(identity, null, "not trusted by the JDK's certificates.", "set PORTKEY_CA_BUNDLE");
    }

    @Test
    void namesTheIssuerBehindAProxy() throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(identity);
                TestHttpServer proxy = TestHttpServer.tunnelTo(secure.server.getPort(), null)) {
            PortkeyClient connection = portkey.connection(
                    URI.create("https://portkey.test/v1"), false, null, Map.of("HTTPS_PROXY", proxy.origin()));

            assertThatThrownBy(() -> connection.inspect(Deadline.after(LIMIT)))
                    .hasMessageContainingAll("issued by " + ISSUER, "PORTKEY_CA_BUNDLE");
            assertThat(proxy.requests()).noneMatch(request -> request.head().contains(QueuedPortkey.KEY));
        }
    }

    @Test
    void reportsAnExpiredCertificate() throws Exception {
        assertDistrust(company.expiredServer(), bundle, "has expired", "clock");
    }

    @Test
    void reportsACertificateForAnotherHost() throws Exception {
        assertDistrust(company.serverElsewhere(), bundle, "is for another host", "PORTKEY_BASE_URL");
    }

    /** The alerts of a server that supports none of the offered versions or ciphers. */
    @ParameterizedTest
    @ValueSource(ints = {70, 40})
    void reportsAHandshakeThatFailsForAnotherReason(int alert) throws Exception {
        try (TestHttpServer server = TestHttpServer.startRaw(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, (byte) alert});
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        })) {
            assertUnreachable(server.url("https"))
                    .hasMessageContainingAll("handshake with 127.0.0.1", "fatal alert", "TLS 1.2 or 1.3");
        }
    }

    @Test
    void reportsAHandshakeThatBreaksOff() throws Exception {
        try (TestHttpServer server = hangingUp()) {
            assertUnreachable(server.url("https")).hasMessageContainingAll("handshake with 127.0.0.1", "firewall");
        }
    }

    private static TestHttpServer hangingUp() {
        return TestHttpServer.startRaw(socket -> {
            socket.getInputStream().read();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        });
    }

    @Test
    void reportsAPortWithoutTls() throws Exception {
        try (TestHttpServer server = TestHttpServer.startRaw(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        })) {
            assertUnreachable(server.url("https")).hasMessageContainingAll("does not speak TLS", "PORTKEY_BASE_URL");
        }
    }

    // --- HTTP

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n", "220 mail.test ESMTP\r\n"})
    void reportsAServerThatDoesNotSpeakHttp(String greeting) throws Exception {
        try (TestHttpServer server = TestHttpServer.start(request -> request.write(greeting))) {
            assertUnreachable(server.url())
                    .hasMessageContainingAll("does not speak HTTP", greeting.strip(), "PORTKEY_BASE_URL");
        }
    }

    @Test
    void reportsAPortWithUnexpectedTls() throws Exception {
        try (QueuedPortkey secure = QueuedPortkey.startTls(identity)) {
            assertUnreachable(secure.baseUrl().toString().replace("https:", "http:"), "", LIMIT)
                    .hasMessageContainingAll("does not speak HTTP", "PORTKEY_BASE_URL");
        }
    }

    @Test
    void reportsAHostThatClosesTheConnection() throws Exception {
        try (TestHttpServer server = hangingUp()) {
            assertUnreachable(server.url()).hasMessageContainingAll("closed the connection", "PORTKEY_BASE_URL");
        }
    }

    @Test
    void endsACancelledInspection() {
        Thread.currentThread().interrupt();

        Throwable outcome = catchThrowable(() -> inspect(portkey.baseUrl(), ""));

        assertThat(Thread.interrupted()).as("interrupted still").isFalse();
        assertThat(outcome).isInstanceOf(InterruptedException.class);
    }
}
