package dev.portkeyadmin.net;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.ForkedCall;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.QueuedPortkey;
import dev.portkeyadmin.client.TestTiming;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.support.TestCertificate;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import okhttp3.Protocol;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests calls over TLS: trusted and refused certificates, HTTP/2, and tunnels. */
@Execution(ExecutionMode.CONCURRENT)
class TrustConfigTest {

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static TestCertificate certificate;
    private static TestCertificate otherCertificate;
    private static SSLContext identity;

    @AutoClose
    private QueuedPortkey portkey;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.shared();
        otherCertificate = TestCertificate.make(Files.createDirectory(shared.resolve("other")));
        identity = certificate.serverContext();
    }

    @BeforeEach
    void start() throws IOException {
        portkey = QueuedPortkey.startTls(identity);
    }

    private PortkeyClient trusting(Path bundle) {
        return portkey.connection(portkey.baseUrl(), false, bundle, Map.of());
    }

    @Test
    void refusesASelfSignedCertificateWithoutARequest() {
        portkey.answers(200, "{}");

        assertThatThrownBy(() -> QueuedPortkey.write(trusting(null)))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("invite_user", "no trusted TLS connection", "No request was sent")
                .hasMessageContaining("PORTKEY_CA_BUNDLE")
                .hasMessageNotContaining("Tried");
        assertThat(portkey.received()).isZero();
    }

    @Test
    void trustsACertificateInTheBundle() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");

        assertThat(QueuedPortkey.read(trusting(certificate.pem())).get("id").asText())
                .isEqualTo("u1");
        assertThat(portkey.taken().getRequestLine()).isEqualTo("GET /v1/admin/users/user-1 HTTP/2");
    }

    @Test
    void readsABundleOfSeveralCertificatesAndComments() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");
        Path bundle = directory.resolve("bundle.pem");
        Files.writeString(
                bundle,
                "# the proxy of the company\n"
                        + Files.readString(otherCertificate.pem())
                        + "\n# and ours\r\n" + Files.readString(certificate.pem()));

        assertThat(QueuedPortkey.read(trusting(bundle)).get("id").asText()).isEqualTo("u1");
    }

    @Test
    void refusesACertificateThatIsNotInTheBundle() {
        assertThatThrownBy(() -> QueuedPortkey.write(trusting(otherCertificate.pem())))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("No request was sent", "PORTKEY_CA_BUNDLE");
    }

    @Test
    void refusesATrustedCertificateForAnotherHost() throws Exception {
        try (TestHttpServer proxy = TestHttpServer.tunnelTo(portkey.server.getPort(), null)) {
            PortkeyClient connection = throughTunnel("somebody-else.test", proxy);

            assertThatThrownBy(() -> QueuedPortkey.write(connection))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("somebody-else.test", "no trusted TLS connection", "No request was sent");
        }
        assertThat(portkey.received()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this is not a certificate",
                "",
                "\n\n",
                "{\"pem\":false}",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n"
            })
    void namesTheSettingOfABundleThatIsNotPem(String content) throws Exception {
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), content);

        assertThatThrownBy(() -> QueuedPortkey.read(trusting(bundle)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_CA_BUNDLE", "no request was sent");
    }

    @Test
    void namesTheSettingOfAMissingBundle() {
        assertThatThrownBy(() -> QueuedPortkey.read(trusting(directory.resolve("none.pem"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("PORTKEY_CA_BUNDLE", "no request was sent");
    }

    @Test
    void readsACorrectedBundleWithoutARestart() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");
        Path bundle = directory.resolve("late.pem");
        PortkeyClient connection = trusting(bundle);
        assertThatThrownBy(() -> QueuedPortkey.read(connection)).isInstanceOf(RefusedException.class);

        Files.copy(certificate.pem(), bundle);

        assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
    }

    private void withHttp(boolean two) {
        portkey.server.setProtocols(two ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesTheOutcomeOfAWriteUnknownWhenItsAnswerBreaksOffOverTls(boolean httpTwo) {
        withHttp(httpTwo);
        portkey.answers(new MockResponse()
                .setBody("x".repeat(100_000))
                .setSocketPolicy(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY));
        portkey.answers(200, "{}");

        assertThatThrownBy(() -> QueuedPortkey.write(trusting(certificate.pem())))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("unknown whether it took effect", "list_user_invites")
                .hasMessageNotContaining("No request was sent");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"})
    void leavesTheOutcomeOfAWriteUnknownWhenTlsBreaks(String sent) throws Exception {
        AtomicInteger received = new AtomicInteger();
        try (TestHttpServer upstream = TestHttpServer.startRaw(socket -> {
            try (SSLSocket secure = serverSide(socket, "http/1.1")) {
                TestHttpServer.Request request = TestHttpServer.Request.read(secure);
                received.incrementAndGet();
                request.write(sent);
                breakTls(socket);
            }
        })) {
            PortkeyClient connection = portkey.connection(upstream.url("https"), false, certificate.pem(), Map.of());

            assertThatThrownBy(() -> QueuedPortkey.write(connection))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("unknown whether it took effect", "list_user_invites")
                    .hasMessageNotContaining("No request was sent");
            assertThat(received).hasValue(1);
        }
    }

    @Test
    void repeatsAReadAfterWhichTlsBreaksOverHttp2() throws Exception {
        AtomicInteger received = new AtomicInteger();
        try (TestHttpServer upstream = TestHttpServer.startRaw(socket -> {
            try (SSLSocket secure = serverSide(socket, "h2")) {
                readHttp2Request(new DataInputStream(secure.getInputStream()));
                received.incrementAndGet();
                breakTls(socket);
            }
        })) {
            PortkeyClient connection = portkey.connection(upstream.url("https"), false, certificate.pem(), Map.of());

            assertThatThrownBy(() -> QueuedPortkey.read(connection))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("Tried 4 times", "Nothing was changed");
            assertThat(received).hasValue(4);
        }
    }

    @Test
    void readsOverHttp2AndWritesOverHttp11() throws Exception {
        withHttp(true);
        PortkeyClient connection = trusting(certificate.pem());
        for (String name : List.of("get_user", "invite_user", "get_user", "delete_user", "update_user")) {
            portkey.answers(200, "{}");
            QueuedPortkey.call(
                    connection,
                    name,
                    name.equals("invite_user") ? QueuedPortkey.WRITE_ARGUMENTS : QueuedPortkey.READ_ARGUMENTS,
                    QueuedPortkey.TIMEOUT);

            assertThat(portkey.taken().getRequestLine())
                    .as(name)
                    .endsWith(name.equals("get_user") ? " HTTP/2" : " HTTP/1.1");
        }
    }

    private static SSLSocket serverSide(Socket socket, String protocol) throws IOException {
        SSLSocket secure = (SSLSocket) identity.getSocketFactory().createSocket(socket, null, 0, false);
        secure.setUseClientMode(false);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        secure.setSSLParameters(parameters);
        return secure;
    }

    /** Writes what does not look like a TLS record. */
    private static void breakTls(Socket socket) throws IOException {
        socket.getOutputStream().write("HTTP/1.1 502 Bad Gateway\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        // Until the client has closed the connection, so that no unread byte is discarded.
        socket.getInputStream().readAllBytes();
    }

    /** Skips the preface and all frames up to the one that ends the request. */
    private static void readHttp2Request(DataInputStream in) throws IOException {
        in.readFully(new byte[24]);
        boolean ended = false;
        while (!ended) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            in.readFully(new byte[4 + (lengthAndType >>> 8)]);
            boolean isDataOrHeaders = (lengthAndType & 0xFF) <= 1;
            ended = isDataOrHeaders && (flags & 1) != 0;
        }
    }

    @Test
    void repeatsAReadThatBreaksOffOverHttp2() throws Exception {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
        portkey.answers(200, "{\"id\":\"u1\"}");

        assertThat(QueuedPortkey.read(trusting(certificate.pem())).get("id").asText())
                .isEqualTo("u1");
    }

    @Test
    void answersMoreThanSixtyFourCallsAtOnceOverHttp2() throws Exception {
        portkey.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse().setBody("{\"id\":\"u1\"}").setBodyDelay(20, TimeUnit.MILLISECONDS);
            }
        });
        PortkeyClient connection = trusting(certificate.pem());
        QueuedPortkey.read(connection);
        ExecutorService callers = Executors.newFixedThreadPool(100);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(callers.submit(
                        () -> QueuedPortkey.read(connection).get("id").asText()));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("u1");
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private PortkeyClient throughTunnel(String host, TestHttpServer proxy) {
        return portkey.connection(
                URI.create("https://" + host + "/v1"), false, certificate.pem(), Map.of("HTTPS_PROXY", proxy.origin()));
    }

    @Test
    void usesATunnelThatNeverSeesTheKey() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");
        try (TestHttpServer proxy = TestHttpServer.tunnelTo(portkey.server.getPort(), null)) {
            assertThat(QueuedPortkey.read(throughTunnel("portkey.test", proxy))
                            .get("id")
                            .asText())
                    .isEqualTo("u1");

            assertThat(proxy.requests()).hasSize(1);
            assertThat(proxy.next().head())
                    .startsWith("CONNECT portkey.test:443 HTTP/1.1\r\n")
                    .doesNotContain(QueuedPortkey.KEY)
                    .doesNotContainIgnoringCase("api-key");
        }
        assertThat(portkey.taken().getHeader("x-portkey-api-key")).isEqualTo(QueuedPortkey.KEY);
    }

    @Test
    void saysThatNoRequestWasSentWhenATunnelIsRefused() throws Exception {
        try (TestHttpServer proxy = TestHttpServer.start(request -> request.answer(403, ""))) {
            PortkeyClient connection = portkey.connection(
                    URI.create("https://portkey.test/v1"),
                    false,
                    certificate.pem(),
                    Map.of("HTTPS_PROXY", proxy.origin()));

            assertThatThrownBy(() -> QueuedPortkey.write(connection))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContainingAll("403", "No request was sent", "HTTPS_PROXY");
        }
    }

    @Test
    void saysThatNoRequestWasSentWhenATunnelRequiresAPassword() throws Exception {
        try (TestHttpServer proxy = TestHttpServer.tunnelTo(portkey.server.getPort(), "user:pass-word")) {
            PortkeyClient connection = throughTunnel("portkey.test", proxy);

            assertThatThrownBy(() -> QueuedPortkey.write(connection))
                    .isInstanceOf(CallException.class)
                    .hasMessageContainingAll("407", "HTTPS_PROXY")
                    .message()
                    .containsIgnoringCase("no request was sent");
        }
        assertThat(portkey.received()).isZero();
    }

    @Test
    void sendsATunnelItsPassword() throws Exception {
        portkey.answers(200, "{\"id\":\"u1\"}");
        portkey.answers(404, "{}");
        try (TestHttpServer proxy = TestHttpServer.tunnelTo(portkey.server.getPort(), "user:pass-word")) {
            assertThat(callInAnotherProcess(proxy))
                    .contains("{\"id\":\"u1\"}")
                    .contains(
                            "ConnectionInfo[status=404", "proxy=" + proxy.url().getAuthority(), "tls=TLSv1.3")
                    .doesNotContain("pass-word");
        }
        assertThat(portkey.taken().getHeader("Proxy-Authorization")).isNull();
    }

    @Test
    void returnsUnauthorizedOfPortkeyBehindATunnelWithAPassword() throws Exception {
        for (int i = 0; i < 4; i++) {
            portkey.answers(401, "{\"message\":\"Unauthorised\"}");
        }
        try (TestHttpServer proxy = TestHttpServer.tunnelTo(portkey.server.getPort(), "user:pass-word")) {
            assertThat(callInAnotherProcess(proxy)).contains("HTTP 401", "Unauthorised", "PORTKEY_API_KEY");
        }
    }

    private static String callInAnotherProcess(TestHttpServer proxy) throws Exception {
        return ForkedCall.run(
                List.of(),
                URI.create("https://portkey.test/v1"),
                certificate.pem(),
                proxy.origin().replace("//", "//user:pass-word@"));
    }

    @Test
    void makesANewConnectionAfterATimeout() throws Exception {
        PortkeyClient connection = trusting(certificate.pem());
        portkey.answers(200, "{}");
        QueuedPortkey.read(connection);
        assertThat(portkey.taken().getSequenceNumber()).isZero();
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        TestTiming timing = new TestTiming();
        // The deadline passes once the request has arrived.
        timing.duringWait(() -> {
            if (portkey.received() > 1) {
                timing.advance(QueuedPortkey.TIMEOUT);
            }
        });
        Deadline deadline = Deadline.after(QueuedPortkey.TIMEOUT, timing);
        assertThat(catchThrowable(() ->
                        QueuedPortkey.call(connection, QueuedPortkey.READ, QueuedPortkey.READ_ARGUMENTS, deadline)))
                .isInstanceOf(UnreachableException.class);
        assertThat(portkey.taken().getSequenceNumber())
                .as("the silent one is shared")
                .isEqualTo(1);
        portkey.answers(200, "{}");
        QueuedPortkey.read(connection);
        assertThat(portkey.taken().getSequenceNumber()).as("a new one").isZero();
    }
}
