package dev.portkeyadmin.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.portkeyadmin.support.Upstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process behind a proxy that wants a password, which nobody else gets to see. */
class ProxyIT {

    private static final String CREDENTIALS = "some-user:p@ss:word";
    private static final String ENCODED = "some-user:p%40ss:word";
    private static final String HEADER =
            Base64.getEncoder().encodeToString(CREDENTIALS.getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"warn", "debug", "trace"})
    void thePasswordOfTheProxyIsNowhereInWhatTheProcessWrites(String level) {
        try (Upstream proxy = new Upstream(ProxyIT::tellThePassword);
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", "http://portkey.test/v1")
                        .env("PORTKEY_ALLOW_INSECURE_HTTP", "true")
                        .env("PORTKEY_API_KEY", JarProcess.KEY)
                        .env("HTTP_PROXY", proxy.url().resolve("/").toString().replace("//", "//" + ENCODED + "@"))
                        .env("PORTKEY_LOG_LEVEL", level)
                        .jvm("-Djdk.httpclient.HttpClient.log=all", "-Djdk.internal.httpclient.debug=true")
                        .start()) {
            server.handshake();
            JsonNode failure = server.callTool("get_user", Map.of("user_id", "failure"));
            assertThat(failure.at("/content/0/text").asText()).contains("some-user:[redacted]", "Basic [redacted]");
            JsonNode success = server.callTool("get_user", Map.of("user_id", "success"));
            assertThat(JarProcess.content(success).path("said").asText()).contains("Basic [redacted]");
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();

            assertThat(server.stderr()).contains("Proxy-Authorization").contains("[redacted]");
            assertThat(server.stdout() + server.stderr()).doesNotContain("p@ss:word", "p%40ss:word", HEADER);
        }
    }

    private static void tellThePassword(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        String said = CREDENTIALS + " " + ENCODED + " " + header;
        boolean success = exchange.getRequestURI().getPath().endsWith("success");
        Upstream.reply(
                exchange,
                success ? 200 : 400,
                "application/json",
                "{\"" + (success ? "said" : "message") + "\":\"" + said + "\"}");
    }
}
