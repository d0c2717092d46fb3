package dev.portkeyadmin.net;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.ForkedCall;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.QueuedPortkey;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.support.TestCertificate;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests on the wire that only TLS 1.2 and 1.3 are offered. */
class TlsVersionsTest {

    private static final int TLS_1_3 = 0x0304;
    private static final int TLS_1_2 = 0x0303;
    private static final int SUPPORTED_VERSIONS = 43;

    /** The alert of a server that supports none of the versions. */
    private static final byte[] PROTOCOL_VERSION = {0x15, 3, 3, 0, 2, 2, 70};

    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static SSLContext identity;

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.shared();
        identity = certificate.serverContext();
    }

    /** Reads the first message of a TLS client, refuses it, and completes the future with the versions that it offered. */
    private static TestHttpServer listener(CompletableFuture<List<Integer>> offered) {
        return TestHttpServer.startRaw(socket -> {
            offered.complete(offered(new DataInputStream(socket.getInputStream())));
            socket.getOutputStream().write(PROTOCOL_VERSION);
        });
    }

    /** Reads a ClientHello, RFC 8446 section 4.1.2, in one record. */
    private static List<Integer> offered(DataInputStream in) throws IOException {
        assertThat(in.readUnsignedByte()).as("type of the record").isEqualTo(22);
        in.readUnsignedShort();
        ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
        assertThat(hello.getInt() >>> 24).as("type of the message").isEqualTo(1);
        List<Integer> versions = new ArrayList<>(List.of((int) hello.getShort()));
        skip(hello, 32);
        skip(hello, hello.get() & 0xFF);
        skip(hello, hello.getShort() & 0xFFFF);
        skip(hello, hello.get() & 0xFF);
        hello.getShort();
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            ByteBuffer extension = hello.slice();
            int length = extension.getShort() & 0xFFFF;
            if (type == SUPPORTED_VERSIONS) {
                for (int left = extension.get() & 0xFF; left > 0; left -= 2) {
                    versions.add((int) extension.getShort());
                }
            }
            skip(hello, 2 + length);
        }
        return versions;
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + count);
    }

    @Test
    void offersOnlyTheTwoVersionsInUse() throws Exception {
        CompletableFuture<List<Integer>> offered = new CompletableFuture<>();
        try (TestHttpServer server = listener(offered)) {
            PortkeyClient connection = portkey.connection(server.url("https"), false, certificate.pem(), Map.of());
            assertThat(catchThrowable(() -> QueuedPortkey.read(connection))).isInstanceOf(UnreachableException.class);

            assertThat(offered.get(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .containsOnly(TLS_1_3, TLS_1_2)
                    .contains(TLS_1_3);
        }
    }

    /** Removing 1.3 from the JDK's list removes its cipher suites, too, and leaves 1.2. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1,TLSv1.1,TLSv1.2,TLSv1.3", "TLSv1,TLSv1.1", "TLSv1.2"})
    void offersNothingOlderWhateverTheMachineAllows(String protocols) throws Exception {
        Path lax = Files.writeString(directory.resolve("lax.security"), "jdk.tls.disabledAlgorithms=\n");
        CompletableFuture<List<Integer>> offered = new CompletableFuture<>();
        try (TestHttpServer server = listener(offered)) {
            String said = ForkedCall.run(
                    List.of("-Djava.security.properties=" + lax, "-Djdk.tls.client.protocols=" + protocols),
                    server.url("https"),
                    certificate.pem(),
                    "");

            assertThat(said).contains("no trusted TLS connection");
            assertThat(offered.get(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .contains(TLS_1_2)
                    .isSubsetOf(TLS_1_3, TLS_1_2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void reachesAServerThatSpeaksOnlyOneOfThem(String protocol) throws Exception {
        try (TestHttpServer server = TestHttpServer.startRaw(socket -> answer(socket, protocol))) {
            PortkeyClient connection = portkey.connection(server.url("https"), false, certificate.pem(), Map.of());

            assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
            assertThat(connection.inspect(Deadline.after(QueuedPortkey.TIMEOUT)).tls())
                    .isEqualTo(protocol);
        }
    }

    private static void answer(Socket socket, String protocol) throws IOException {
        try (SSLSocket secure = (SSLSocket) identity.getSocketFactory().createSocket(socket, null, 0, false)) {
            secure.setUseClientMode(false);
            secure.setEnabledProtocols(new String[] {protocol});
            TestHttpServer.Request.read(secure).answer(200, "{\"id\":\"u1\"}");
        }
    }
}
