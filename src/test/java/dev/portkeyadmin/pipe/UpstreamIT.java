package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what of Portkey's answers reaches the client and what never does. */
@Execution(ExecutionMode.CONCURRENT)
class UpstreamIT {

    private static final String PEOPLE = "{\"object\":\"list\",\"total\":%s,\"data\":[%s]}";

    /** Serves the tests that leave no trace in a process. */
    @AutoClose
    private static JarProcess shared;

    @AutoClose
    private static TestHttpServer people;

    @BeforeAll
    static void start() {
        people = TestHttpServer.start(UpstreamIT::page);
        shared = JarProcess.against(people.url()).startShared();
        shared.handshake();
    }

    // --- progress

    @ResourceLock("the shared process of UpstreamIT")
    @Test
    void reportsProgressUnderTheTokenOfTheClient() {
        JarProcess server = shared;
        for (String token : List.of("\"a token\"", "\"\"", "7", "0", "-1", "9007199254740993")) {
            server.send(callAllPages(token, ",\"_meta\":{\"progressToken\":" + token + "}"));
            List<JsonNode> reports = new ArrayList<>();
            JsonNode message = server.next();
            for (; message.has("method"); message = server.next()) {
                reports.add(message);
            }
            assertThat(JarProcess.content(message).at("/page/returned").asInt()).isEqualTo(250);
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

    @ResourceLock("the shared process of UpstreamIT")
    @Test
    void reportsNoProgressWithoutAToken() {
        assertNoProgress("", ",\"_meta\":{}", ",\"_meta\":{\"progressToken\":null}");
    }

    /** The protocol allows only strings and integers; no client could read a notification with another token. */
    @ResourceLock("the shared process of UpstreamIT")
    @Test
    void reportsNoProgressForATokenOfAnotherType() {
        assertNoProgress(
                ",\"_meta\":{\"progressToken\":1.5}",
                ",\"_meta\":{\"progressToken\":true}",
                ",\"_meta\":{\"progressToken\":[1]}",
                ",\"_meta\":{\"progressToken\":{\"id\":1}}");
    }

    private static void assertNoProgress(String... metas) {
        JarProcess server = shared;
        for (String meta : metas) {
            server.send(callAllPages("1", meta));
            assertThat(JarProcess.content(server.answer(1)).at("/page/returned").asInt())
                    .isEqualTo(250);
            assertThat(server.untaken()).as(meta).isEmpty();
        }
    }

    private static String callAllPages(String id, String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"list_users\","
                + "\"arguments\":{\"all_pages\":true}" + meta + "}}";
    }

    /** 250 people on pages of at most 100. */
    private static void page(Request request) throws IOException {
        int page = Integer.parseInt(request.target().replaceAll(".*currentPage=(\\d+).*", "$1"));
        List<String> people = new ArrayList<>();
        for (int i = page * 100; i < Math.min(250, page * 100 + 100); i++) {
            people.add("{\"id\":\"u" + i + "\"}");
        }
        request.answer(200, String.format(PEOPLE, 250, String.join(",", people)));
    }

    // --- fidelity

    @Test
    void returnsCharactersThatBreakLinesUnchangedOnOneLine() {
        String body =
                "{\"object\":\"user\",\"half\":\"\\ud83d\",\"other half\":\"\\ude00 x\",\"whole\":\"\ud83d\ude00\","
                        + "\"separators\":\"\u2028\u2029\u0085\",\"bidi\":\"a\u202eb\u2066c\u200b\ufeff\","
                        + "\"controls\":\"\\u0000\\u001b\\n\\r\\u007f\",\"k\ud83d\ude00\u2028\":\"\\ud83d\"}";
        try (TestHttpServer upstream = TestHttpServer.answering(body);
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            server.handshake();
            JsonNode result = server.callTool("get_user", Map.of("user_id", "u"));
            JsonNode came = JarProcess.parse(body);
            assertThat(JarProcess.parse(result.at("/content/0/text").asText())).isEqualTo(came);
            assertThat(server.stdout().chars())
                    .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202E || c == 0x2066 || c == 0x85 || c == 0x7F);
        }
    }

    @Test
    void keepsEveryDigitAndUnknownFields() {
        String body = "{\"id\":9007199254740993,\"huge\":123456789012345678901234567890,\"cost\":0.10,"
                + "\"tiny\":1.0000000000000000000001,\"new\":{\"deep\":[1,[2,{\"x\":null}]]}}";
        try (TestHttpServer upstream = TestHttpServer.answering(body);
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            server.handshake();
            JsonNode result = server.callTool("get_user", Map.of("user_id", "u"));
            assertThat(result.at("/content/0/text").asText()).isEqualTo(body);
            assertThat(JarProcess.content(result).path("huge").bigIntegerValue())
                    .isEqualTo(new BigInteger("123456789012345678901234567890"));
            assertThat(result.has("structuredContent")).isFalse();
        }
    }

    // --- size

    @Test
    void refusesAnAnswerOf40MbAndServesTheNextCall() {
        try (TestHttpServer upstream = TestHttpServer.start(UpstreamIT::fortyMegabytes);
                JarProcess server =
                        JarProcess.against(upstream.url()).jvm("-Xmx256m").start()) {
            server.handshake();
            for (String size : List.of("known", "unknown")) {
                JsonNode result = server.callTool("get_user", Map.of("user_id", size));
                assertThat(result.path("isError").asBoolean()).isTrue();
                assertThat(result.at("/content/0/text").asText()).contains("larger than 4 MB", "-Xmx");
            }
            JsonNode next = server.callTool("list_users", Map.of());
            assertThat(next.path("isError").asBoolean(true)).isFalse();
            assertThat(server.isAlive()).isTrue();
        }
    }

    private static void fortyMegabytes(Request request) throws IOException {
        if (!request.name().endsWith("known")) {
            request.answer(200, TestHttpServer.EMPTY_LIST);
            return;
        }
        boolean chunked = request.name().equals("unknown");
        int parts = 40 << 4;
        String part = "a".repeat(1 << 16);
        request.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + parts * part.length()) + "\r\n\r\n");
        for (int i = 0; i < parts; i++) {
            request.write(chunked ? Integer.toHexString(part.length()) + "\r\n" + part + "\r\n" : part);
        }
    }

    // --- secrets

    @ParameterizedTest
    @ValueSource(strings = {"off", "error", "warn", "info", "debug", "trace"})
    void writesTheKeyNowhereAtAnyLogLevel(String level) {
        try (TestHttpServer upstream = TestHttpServer.start(UpstreamIT::repeatTheKey);
                JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_LOG_LEVEL", level)
                        .start()) {
            assertThatNoKeyIsWritten(server);
        }
    }

    /** No level changes what the JDK logs of each request. */
    @Test
    void writesTheKeyNowhereWhenTheJdkLogsAllThatItSends() {
        try (TestHttpServer upstream = TestHttpServer.start(UpstreamIT::repeatTheKey);
                JarProcess server = JarProcess.against(upstream.url())
                        .jvm(JarProcess.LOGS_OF_THE_JDK)
                        .start()) {
            assertThatNoKeyIsWritten(server);
            assertThat(server.stderr()).contains("x-portkey-api-key").contains("[redacted]");
        }
    }

    @Test
    void writesTheKeyOfAFileNowhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), JarProcess.KEY + "\n");
        try (TestHttpServer upstream = TestHttpServer.start(UpstreamIT::repeatTheKey);
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", upstream.url().toString())
                        .env("PORTKEY_API_KEY_FILE", file.toString())
                        .env("PORTKEY_LOG_LEVEL", "trace")
                        .jvm(JarProcess.LOGS_OF_THE_JDK)
                        .start()) {
            assertThatNoKeyIsWritten(server);
            assertThat(server.stderr()).contains("x-portkey-api-key").contains("[redacted]");
        }
    }

    /** The key is written with an escape, so that it appears only when the body is parsed. */
    @Test
    void leavesNoPartOfTheKeyWhereALongErrorIsCut() {
        String hidden = String.format("\\u%04x", (int) JarProcess.KEY.charAt(0)) + JarProcess.KEY.substring(1);
        try (TestHttpServer upstream = TestHttpServer.start(request -> {
                    String message = "x".repeat(Integer.parseInt(request.name().substring(24), 16)) + hidden;
                    request.answer(400, "{\"message\":\"" + message + "\"}");
                });
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            server.handshake();
            for (int before = 580; before <= 600; before += 4) {
                JsonNode result = server.callTool("get_user", Map.of("user_id", JarProcess.uuid(before)));
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
        // The key as an invalid argument, which the error quotes.
        assertThat(server.callTool("list_users", Map.of("email", JarProcess.KEY))
                        .path("isError")
                        .asBoolean())
                .isTrue();
        server.endInput();
        assertThat(server.exit(JarProcess.PATIENCE)).isZero();

        String half = JarProcess.KEY.substring(JarProcess.KEY.length() / 2);
        assertThat(server.stdout()).doesNotContain(JarProcess.KEY).doesNotContain(half);
        assertThat(server.stderr()).doesNotContain(JarProcess.KEY).doesNotContain(half);
    }

    private static void repeatTheKey(Request request) throws IOException {
        String key = request.header("x-portkey-api-key");
        switch (request.name()) {
            case "json" ->
                request.answer(
                        401,
                        "{\"success\":false,\"data\":{\"message\":\"Invalid key " + key
                                + "\",\"errorCode\":\"AB01\"}}");
            case "html" ->
                request.answer(
                        403,
                        Map.of("Content-Type", "text/html"),
                        "<html><head><title>Blocked " + key + "</title></head><body>" + key + "</body></html>");
            case "text" ->
                request.answer(400, Map.of("Content-Type", "text/plain"), "the key " + key + " is not welcome");
            case "escaped" -> {
                String hidden = String.format("\\u%04x", (int) key.charAt(0)) + key.substring(1);
                request.answer(400, "{\"message\":\"bad key " + hidden + "\"}");
            }
            case "header" -> request.answer(404, Map.of("x-request-id", key), "{}");
            case "no-json" ->
                request.answer(200, Map.of("Content-Type", "text/html"), "<title>Hello " + key + "</title>");
            default -> request.answer(200, "{\"key\":\"" + key + "\",\"total\":0,\"data\":[]}");
        }
    }

    // --- without a key

    @Test
    void listsToolsWithoutAKeyAndExplainsWhatToSet() {
        try (TestHttpServer upstream = TestHttpServer.answering(TestHttpServer.EMPTY_LIST);
                JarProcess server = JarProcess.launch()
                        .env("PORTKEY_BASE_URL", upstream.url().toString())
                        .startShared()) {
            server.handshake();
            assertThat(server.ask("tools/list", null).at("/result/tools")).hasSize(DefaultTools.count(false));
            JsonNode result = server.callTool("list_users", Map.of());
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText())
                    .contains("PORTKEY_API_KEY")
                    .contains("PORTKEY_SANDBOX");
            assertThat(upstream.received()).isZero();
        }
    }

    @Test
    void reportsThatNoOneListensAtTheBaseUrl() throws IOException {
        URI nowhere;
        try (TestHttpServer upstream = TestHttpServer.holding()) {
            nowhere = upstream.url();
        }
        try (JarProcess server = JarProcess.against(nowhere).startShared()) {
            server.handshake();
            JsonNode result = server.callTool("list_users", Map.of());
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText())
                    .contains("connection could not be made")
                    .contains("PORTKEY_BASE_URL");
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }
}
