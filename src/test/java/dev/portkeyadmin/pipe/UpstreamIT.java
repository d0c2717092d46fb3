package dev.portkeyadmin.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.portkeyadmin.support.Upstream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the client of the many things that Portkey can answer, and what never does. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = LatencyIT.PROCESSOR, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class UpstreamIT {

    private static final String PEOPLE = "{\"object\":\"list\",\"total\":%d,\"data\":[%s]}";

    // --- progress

    @Test
    void progressIsReportedUnderTheTokenOfTheClient() {
        try (Upstream upstream = new Upstream(UpstreamIT::page);
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            for (String token : List.of("\"a token\"", "\"\"", "7", "0", "-1", "9007199254740993")) {
                server.send(callAllPages(token, ",\"_meta\":{\"progressToken\":" + token + "}"));
                List<JsonNode> reports = new ArrayList<>();
                JsonNode message = server.next();
                for (; message.has("method"); message = server.next()) {
                    reports.add(message);
                }
                assertThat(JarProcess.content(message).at("/page/returned").asInt())
                        .isEqualTo(250);
                assertThat(reports).hasSizeGreaterThanOrEqualTo(2).allSatisfy(report -> {
                    assertThat(report.path("method").asText()).isEqualTo("notifications/progress");
                    assertThat(report.at("/params/progressToken")).isEqualTo(JarProcess.parse(token));
                    assertThat(report.at("/params/total").asInt()).isEqualTo(250);
                });
                List<Integer> progress = reports.stream()
                        .map(report -> report.at("/params/progress").asInt())
                        .toList();
                assertThat(progress).isSorted().doesNotHaveDuplicates().endsWith(250);
            }
            assertThat(server.untaken()).isEmpty();
        }
    }

    @Test
    void withoutATokenThereIsNoProgress() {
        assertNoProgress("", ",\"_meta\":{}", ",\"_meta\":{\"progressToken\":null}");
    }

    /** The protocol knows strings and whole numbers; another token would make a notification that no client can read. */
    @Test
    void withATokenOfAnotherTypeThereIsNoProgress() {
        assertNoProgress(
                ",\"_meta\":{\"progressToken\":1.5}",
                ",\"_meta\":{\"progressToken\":true}",
                ",\"_meta\":{\"progressToken\":[1]}",
                ",\"_meta\":{\"progressToken\":{\"id\":1}}");
    }

    private static void assertNoProgress(String... metas) {
        try (Upstream upstream = new Upstream(UpstreamIT::page);
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            for (String meta : metas) {
                server.send(callAllPages("1", meta));
                assertThat(JarProcess.content(server.answer(1))
                                .at("/page/returned")
                                .asInt())
                        .isEqualTo(250);
                assertThat(server.untaken()).as(meta).isEmpty();
            }
        }
    }

    private static String callAllPages(String id, String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"list_users\","
                + "\"arguments\":{\"all_pages\":true}" + meta + "}}";
    }

    /** 250 people on pages of at most 100. */
    private static void page(HttpExchange exchange) throws IOException {
        int page = Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll(".*currentPage=(\\d+).*", "$1"));
        List<String> people = new ArrayList<>();
        for (int i = page * 100; i < Math.min(250, page * 100 + 100); i++) {
            people.add("{\"id\":\"u" + i + "\"}");
        }
        Upstream.reply(exchange, 200, "application/json", String.format(PEOPLE, 250, String.join(",", people)));
    }

    // --- what comes back as it was

    @Test
    void charactersThatBreakLinesOrMisleadReadersComeBackEqualOnOneLine() {
        String body =
                "{\"object\":\"user\",\"half\":\"\\ud83d\",\"other half\":\"\\ude00 x\",\"whole\":\"\ud83d\ude00\","
                        + "\"separators\":\"\u2028\u2029\u0085\",\"bidi\":\"a\u202eb\u2066c\u200b\ufeff\","
                        + "\"controls\":\"\\u0000\\u001b\\n\\r\\u007f\",\"k\ud83d\ude00\u2028\":\"\\ud83d\"}";
        try (Upstream upstream = Upstream.saying(body);
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            JsonNode result = server.callTool("get_user", Map.of("user_id", "u"));
            JsonNode came = JarProcess.parse(body);
            assertThat(JarProcess.parse(result.at("/content/0/text").asText())).isEqualTo(came);
            assertThat(server.stdout().chars())
                    .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202E || c == 0x2066 || c == 0x85 || c == 0x7F);
        }
    }

    @Test
    void numbersKeepEveryDigitAndUnknownFieldsAreKept() {
        String body = "{\"id\":9007199254740993,\"huge\":123456789012345678901234567890,\"cost\":0.10,"
                + "\"tiny\":1.0000000000000000000001,\"new\":{\"deep\":[1,[2,{\"x\":null}]]}}";
        try (Upstream upstream = Upstream.saying(body);
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            JsonNode result = server.callTool("get_user", Map.of("user_id", "u"));
            assertThat(result.at("/content/0/text").asText()).isEqualTo(body);
            assertThat(JarProcess.content(result).path("huge").bigIntegerValue())
                    .isEqualTo(new BigInteger("123456789012345678901234567890"));
            assertThat(result.has("structuredContent")).isFalse();
        }
    }

    // --- what is too much

    @Test
    void anAnswerOf40MbIsAnErrorAndTheNextCallWorks() {
        try (Upstream upstream = new Upstream(UpstreamIT::fortyMegabytes);
                JarProcess server =
                        JarProcess.against(upstream.url()).jvm("-Xmx256m").start()) {
            server.handshake();
            for (String size : List.of("known", "unknown")) {
                JsonNode result = server.callTool("get_user", Map.of("user_id", size));
                assertThat(result.path("isError").asBoolean()).isTrue();
                assertThat(result.at("/content/0/text").asText()).contains("larger than 8 MB");
            }
            JsonNode next = server.callTool("list_users", Map.of());
            assertThat(next.path("isError").asBoolean(true)).isFalse();
            assertThat(server.isAlive()).isTrue();
        }
    }

    private static void fortyMegabytes(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.endsWith("known")) {
            Upstream.reply(exchange, 200, "application/json", Upstream.EMPTY_LIST);
            return;
        }
        int length = 40 << 20;
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, path.endsWith("unknown") ? 0 : length);
        byte[] part = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write('"');
            for (int sent = 1; sent + part.length < length; sent += part.length) {
                out.write(part);
            }
        } catch (IOException e) {
            // The caller has heard enough.
        }
    }

    // --- secrets

    @ParameterizedTest
    @ValueSource(strings = {"off", "error", "warn", "info", "debug", "trace"})
    void theKeyIsNowhereInWhatTheProcessWritesWhateverTheLogLevel(String level) {
        try (Upstream upstream = new Upstream(UpstreamIT::tellTheKey);
                JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_LOG_LEVEL", level)
                        .jvm("-Djdk.httpclient.HttpClient.log=all", "-Djdk.internal.httpclient.debug=true")
                        .start()) {
            assertThatNoKeyIsWritten(server);
        }
    }

    @Test
    void theKeyOfAFileIsNowhereEither(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), JarProcess.KEY + "\n");
        try (Upstream upstream = new Upstream(UpstreamIT::tellTheKey);
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", upstream.url().toString())
                        .env("PORTKEY_API_KEY_FILE", file.toString())
                        .env("PORTKEY_LOG_LEVEL", "trace")
                        .jvm("-Djdk.httpclient.HttpClient.log=all", "-Djdk.internal.httpclient.debug=true")
                        .start()) {
            assertThatNoKeyIsWritten(server);
        }
    }

    /** The key is spelled with an escape, so that it comes to light when the body is read and not before. */
    @Test
    void noPartOfTheKeyIsLeftWhereALongErrorIsCut() {
        String hidden = String.format("\\u%04x", (int) JarProcess.KEY.charAt(0)) + JarProcess.KEY.substring(1);
        try (Upstream upstream = new Upstream(exchange -> {
                    int before =
                            Integer.parseInt(exchange.getRequestURI().getPath().replaceAll(".*/", ""));
                    String message = "x".repeat(before) + hidden;
                    Upstream.reply(exchange, 400, "application/json", "{\"message\":\"" + message + "\"}");
                });
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            for (int before = 580; before <= 600; before += 4) {
                JsonNode result = server.callTool("get_user", Map.of("user_id", before + ""));
                assertThat(result.path("isError").asBoolean()).isTrue();
                assertThat(result.at("/content/0/text").asText())
                        .contains("xxxx")
                        .doesNotContain(JarProcess.KEY.substring(0, 4));
            }
        }
    }

    private static void assertThatNoKeyIsWritten(JarProcess server) {
        server.handshake();
        for (String how : List.of("json", "html", "text", "escaped", "header", "no-json")) {
            JsonNode result = server.callTool("get_user", Map.of("user_id", how));
            assertThat(result.path("isError").asBoolean()).as(how).isTrue();
            if (!how.equals("header")) {
                assertThat(result.at("/content/0/text").asText()).as(how).contains("[redacted]");
            }
        }
        JsonNode success = server.callTool("get_user", Map.of("user_id", "success"));
        assertThat(JarProcess.content(success).path("key").asText()).isEqualTo("[redacted]");
        // The key as an argument that is quoted because it is wrong.
        assertThat(server.callTool("list_users", Map.of("email", JarProcess.KEY))
                        .path("isError")
                        .asBoolean())
                .isTrue();
        server.endInput();
        assertThat(server.exit(JarProcess.PATIENCE)).isZero();

        assertThat(server.stderr()).contains("x-portkey-api-key").contains("[redacted]");
        String half = JarProcess.KEY.substring(JarProcess.KEY.length() / 2);
        assertThat(server.stdout()).doesNotContain(JarProcess.KEY).doesNotContain(half);
        assertThat(server.stderr()).doesNotContain(JarProcess.KEY).doesNotContain(half);
    }

    private static void tellTheKey(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("x-portkey-api-key");
        String path = exchange.getRequestURI().getPath();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "json" ->
                Upstream.reply(
                        exchange,
                        401,
                        "application/json",
                        "{\"success\":false,\"data\":{\"message\":\"Invalid key " + key
                                + "\",\"errorCode\":\"AB01\"}}");
            case "html" ->
                Upstream.reply(
                        exchange,
                        403,
                        "text/html",
                        "<html><head><title>Blocked " + key + "</title></head><body>" + key + "</body></html>");
            case "text" -> Upstream.reply(exchange, 400, "text/plain", "the key " + key + " is not welcome");
            case "escaped" -> {
                String hidden = String.format("\\u%04x", (int) key.charAt(0)) + key.substring(1);
                Upstream.reply(exchange, 400, "application/json", "{\"message\":\"bad key " + hidden + "\"}");
            }
            case "header" -> {
                exchange.getResponseHeaders().set("x-request-id", key);
                Upstream.reply(exchange, 404, "application/json", "{}");
            }
            case "no-json" -> Upstream.reply(exchange, 200, "text/html", "<title>Hello " + key + "</title>");
            default ->
                Upstream.reply(exchange, 200, "application/json", "{\"key\":\"" + key + "\",\"total\":0,\"data\":[]}");
        }
    }

    // --- without a key

    @Test
    void withoutAKeyTheToolsAreListedAndACallExplainsWhatToSet() {
        try (Upstream upstream = Upstream.empty();
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", upstream.url().toString())
                        .start()) {
            server.handshake();
            assertThat(server.ask("tools/list", null).at("/result/tools")).hasSize(13);
            JsonNode result = server.callTool("list_users", Map.of());
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText())
                    .contains("PORTKEY_API_KEY")
                    .contains("PORTKEY_SANDBOX");
            assertThat(upstream.asked()).isZero();
        }
    }

    @Test
    void nobodyListensIsAnErrorThatSaysSo() throws IOException {
        URI nowhere;
        try (HoldingUpstream upstream = new HoldingUpstream()) {
            nowhere = upstream.url();
        }
        try (JarProcess server = JarProcess.against(nowhere).start()) {
            server.handshake();
            JsonNode result = server.callTool("list_users", Map.of());
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText())
                    .contains("connection could not be made")
                    .contains("PORTKEY_BASE_URL");
            assertThat(server.timeToExit()).isLessThan(Duration.ofSeconds(5));
        }
    }
}
