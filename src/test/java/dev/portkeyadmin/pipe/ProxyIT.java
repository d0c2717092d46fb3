package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the process behind a proxy that requires a password, which appears nowhere else. */
@Execution(ExecutionMode.CONCURRENT)
class ProxyIT {

    private static final String CREDENTIALS = "some-user:p@ss:word";
    private static final String ENCODED = "some-user:p%40ss:word";
    private static final String HEADER =
            Base64.getEncoder().encodeToString(CREDENTIALS.getBytes(StandardCharsets.UTF_8));

    /** No level changes what the JDK logs of each request. */
    @ParameterizedTest
    @CsvSource({"warn, true", "debug, false", "trace, false"})
    void writesTheProxyPasswordNowhereAtAnyLogLevel(String level, boolean logsOfTheJdk) {
        try (TestHttpServer proxy = TestHttpServer.start(ProxyIT::repeatThePassword);
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", "http://portkey.test/v1")
                        .env("PORTKEY_ALLOW_INSECURE_HTTP", "true")
                        .env("PORTKEY_API_KEY", JarProcess.KEY)
                        .env("HTTP_PROXY", proxy.url().resolve("/").toString().replace("//", "//" + ENCODED + "@"))
                        .env("PORTKEY_LOG_LEVEL", level)
                        .jvm(logsOfTheJdk ? JarProcess.LOGS_OF_THE_JDK : new String[0])
                        .start()) {
            server.handshake();
            JsonNode failure = server.callTool("get_user", Map.of("user_id", "failure"));
            assertThat(failure.at("/content/0/text").asText()).contains("some-user:[redacted]", "Basic [redacted]");
            JsonNode success = server.callTool("get_user", Map.of("user_id", "success"));
            assertThat(JarProcess.content(success).path("said").asText()).contains("Basic [redacted]");
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();

            if (logsOfTheJdk) {
                assertThat(server.stderr()).contains("Proxy-Authorization").contains("[redacted]");
            }
            assertThat(server.stdout() + server.stderr()).doesNotContain("p@ss:word", "p%40ss:word", HEADER);
        }
    }

    private static void repeatThePassword(Request request) throws IOException {
        String said = CREDENTIALS + " " + ENCODED + " " + request.header("Proxy-Authorization");
        boolean success = request.name().equals("success");
        request.answer(success ? 200 : 400, "{\"" + (success ? "said" : "message") + "\":\"" + said + "\"}");
    }
}
