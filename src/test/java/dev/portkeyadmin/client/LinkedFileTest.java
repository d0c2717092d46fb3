package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start of a file at a link that Portkey sent. */
class LinkedFileTest {

    private static final String KEY = "pk-test-0123456789abcdef";

    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String host;
    private int status = 200;
    private String body = "{\"id\":1}\n";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.add(exchange.getRequestHeaders());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "https://example.com/");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        host = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String read(String base, String link) throws InterruptedException {
        try (PortkeyClient client = new PortkeyClient(
                new PortkeyClient.Options(URI.create(base), ApiKey.of(KEY, new Secrets()), false, null, Map.of()))) {
            return new String(
                    new LinkedFile(client).start(link, Deadline.after(Duration.ofSeconds(30))), StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsAFileWithoutSendingTheKey() throws InterruptedException {
        assertThat(read(host + "/v1", host + "/file.jsonl?signature=s")).isEqualTo(body);
        assertThat(headers).hasSize(1);
        assertThat(headers.get(0).toString()).doesNotContain(KEY);
    }

    @Test
    void readsOnlyTheStartOfALargeFile() throws InterruptedException {
        body = "x".repeat(1 << 20);
        assertThat(read(host + "/v1", host + "/file").length()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void followsNoRedirect() {
        status = 302;
        assertThatThrownBy(() -> read(host + "/v1", host + "/file"))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("answered with HTTP 302");
        assertThat(headers).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.example.com/e1",
                "http://files.example.com/e1",
                "file:///etc/passwd",
                "http://user:pass@127.0.0.1/e1",
                "not a link",
                "/relative",
                ""
            })
    void refusesALinkThatLeadsAwayFromThisMachine(String link) {
        assertThatThrownBy(() -> read(host + "/v1", link))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The link was not followed");
        assertThat(headers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://127.0.0.1/e1", "https://localhost/e1", "http://files.example.com/e1", "https://[::1]/e1"
            })
    void refusesALinkToThisMachineFromAPortkeyElsewhere(String link) {
        assertThatThrownBy(() -> read("https://api.portkey.example/v1", link)).isInstanceOf(RefusedException.class);
    }
}
