package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks revision 2026-07-28 to the packaged server, without {@code initialize}. */
@Execution(ExecutionMode.CONCURRENT)
class StatelessIT {

    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final Map<String, ?> FORMS = Map.of("elicitation", Map.of("form", Map.of()));
    private static final Map<String, ?> YES = Map.of("action", "accept", "content", Map.of("confirm", true));
    private static final Era ERA = Era.STATELESS;

    /** Serves the tests that open no session and leave the user in place. */
    @AutoClose
    private static JarProcess unchanged;

    @BeforeAll
    static void start() {
        unchanged = JarProcess.sandbox().startShared();
    }

    private static int code(JsonNode answer) {
        return answer.at("/error/code").asInt();
    }

    private static String text(JsonNode answer) {
        return answer.at("/result/content/0/text").asText();
    }

    // --- without a question

    @Test
    void discoversListsAndCalls() {
        try (JarProcess server = JarProcess.sandbox().start()) {
            JsonNode discovery = ERA.ask(server, "server/discover", Map.of()).path("result");
            assertThat(discovery.at("/supportedVersions/0").asText()).isEqualTo(Era.VERSION);
            assertThat(discovery.path("supportedVersions")).hasSize(1);
            assertThat(discovery.path("capabilities").has("tools")).isTrue();
            assertThat(discovery.path("instructions").asText()).isNotBlank();
            JsonNode list = ERA.ask(server, "tools/list", Map.of()).path("result");
            assertThat(list.path("tools")).hasSize(DefaultTools.count(false));
            JsonNode call = ERA.callTool(server, "list_users", Map.of());
            assertThat(JarProcess.content(call).path("total").asInt()).isEqualTo(12);
            assertThat(call.has("structuredContent")).isFalse();
            for (JsonNode result : List.of(discovery, list, call)) {
                assertThat(result.path("resultType").asText()).isEqualTo("complete");
                assertThat(result.path("_meta")
                                .path(Era.PREFIX + "serverInfo")
                                .path("name")
                                .asText())
                        .isEqualTo("portkey-admin-mcp");
            }
            for (JsonNode result : List.of(discovery, list)) {
                assertThat(result.path("ttlMs").asLong()).isPositive();
                assertThat(result.path("cacheScope").asText()).isEqualTo("private");
            }
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.stdout().lines()).hasSize(3);
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void listsTheSameToolsInBothErasOfOneProcess() {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            JsonNode before = ERA.ask(server, "tools/list", Map.of()).at("/result/tools");
            assertThat(server.ask("tools/list", null).at("/error/message").asText())
                    .contains("initialize");
            server.handshake();
            assertThat(server.ask("tools/list", null).at("/result/tools")).isEqualTo(before);
            assertThat(ERA.ask(server, "tools/list", Map.of()).at("/result/tools"))
                    .isEqualTo(before);
            assertThat(server.callTool("list_users", Map.of()).has("resultType"))
                    .isFalse();
            assertThat(ERA.callTool(server, "list_users", Map.of()).has("resultType"))
                    .isTrue();
        }
    }

    @ResourceLock("the shared process of StatelessIT")
    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2027-01-01", "", "latest"})
    void refusesAnotherRevisionAndNamesItsOwn(String version) {
        JarProcess server = unchanged;
        Map<String, Object> meta = Era.meta(Map.of());
        meta.put(Era.PREFIX + "protocolVersion", version);
        for (String method : List.of("server/discover", "tools/list", "tools/call", "no/such")) {
            JsonNode refused = server.ask(method, Map.of("_meta", meta));
            assertThat(code(refused)).isEqualTo(-32022);
            assertThat(refused.at("/error/data/supported/0").asText()).isEqualTo(Era.VERSION);
            assertThat(refused.at("/error/data/requested").asText()).isEqualTo(version);
        }
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void refusesARequestWhoseMetaIsIncompleteOrMalformed() {
        JarProcess server = unchanged;
        Map<String, Object> good = Era.meta(Map.of());
        List<Map<String, Object>> broken = new ArrayList<>();
        for (String member : List.of("protocolVersion", "clientCapabilities")) {
            for (Object value : List.of(1, true, List.of())) {
                Map<String, Object> meta = new HashMap<>(good);
                meta.put(Era.PREFIX + member, value);
                broken.add(meta);
            }
        }
        Map<String, Object> without = new HashMap<>(good);
        without.remove(Era.PREFIX + "clientCapabilities");
        broken.add(without);
        broken.add(Era.meta(Map.of("elicitation", true)));
        broken.add(Era.meta(Map.of("elicitation", List.of())));
        broken.add(Era.meta(Map.of("elicitation", Map.of("form", 1))));
        for (Map<String, Object> meta : broken) {
            for (String method : List.of("server/discover", "tools/list", "tools/call")) {
                assertThat(code(server.ask(method, Map.of("name", "list_users", "_meta", meta))))
                        .as("%s %s", method, meta)
                        .isEqualTo(-32602);
            }
        }
        for (Object params : List.of(Map.of(), Map.of("_meta", Map.of()))) {
            assertThat(code(server.ask("server/discover", params))).isEqualTo(-32602);
        }
        assertThat(ERA.ask(server, "tools/list", Map.of()).has("result")).isTrue();
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void knowsNoMethodOfASession() {
        JarProcess server = unchanged;
        for (String method : List.of(
                "ping",
                "initialize",
                "logging/setLevel",
                "resources/list",
                "resources/templates/list",
                "subscriptions/listen",
                "no/such",
                "")) {
            assertThat(code(ERA.ask(server, method, Map.of()))).as(method).isEqualTo(-32601);
        }
        // The refused initialize opened no session.
        assertThat(code(server.ask("tools/list", null))).isEqualTo(-32600);
    }

    @Test
    void answersAFirstCallWithoutTheSdk(@TempDir Path directory) throws IOException {
        Path classes = directory.resolve("classes.log");
        try (JarProcess server = JarProcess.launch()
                .jvm("-Xlog:class+load:file=" + classes)
                .env("PORTKEY_SANDBOX", "true")
                .start()) {
            assertThat(ERA.ask(server, "server/discover", Map.of()).has("result"))
                    .isTrue();
            assertThat(ERA.callTool(server, "list_users", Map.of())
                            .path("isError")
                            .asBoolean(true))
                    .isFalse();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
        try (Stream<String> lines = Files.lines(classes, StandardCharsets.UTF_8)) {
            assertThat(lines.filter(line -> line.contains(" io.modelcontextprotocol.")
                            || line.contains(" reactor.")
                            || line.contains(" dev.portkeyadmin.mcp.")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(" dev.portkeyadmin.mcp.") && !line.contains(".mcp.sdk."));
        }
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void reportsProgressUnderTheTokenOfTheRequest() {
        JarProcess server = unchanged;
        server.send(ERA.request(
                1,
                "tools/call",
                Map.of(
                        "name",
                        "list_users",
                        "arguments",
                        Map.of("all_pages", true, "page_size", 5),
                        "_meta",
                        Map.of("progressToken", "pages"))));
        JsonNode message = server.next();
        int reports = 0;
        for (; message.has("method"); message = server.next()) {
            assertThat(message.path("method").asText()).isEqualTo("notifications/progress");
            assertThat(message.at("/params/progressToken").asText()).isEqualTo("pages");
            reports++;
        }
        assertThat(reports).isPositive();
        assertThat(JarProcess.content(message).at("/page/returned").asInt()).isEqualTo(12);
    }

    // --- with a question

    private static JsonNode send(JarProcess server, Map<String, ?> capabilities, Map<String, ?> params) {
        String id = "call-" + System.nanoTime();
        server.send(ERA.request(id, "tools/call", params, capabilities));
        return server.answer(id);
    }

    private static Map<String, Object> delete(Map<String, ?> more) {
        Map<String, Object> params = new HashMap<>(more);
        params.put("name", "delete_user");
        params.put("arguments", Map.of("user_id", PRIYA));
        return params;
    }

    private static JsonNode delete(JarProcess server, String state, Object response) {
        return send(
                server,
                FORMS,
                delete(Map.of("requestState", state, "inputResponses", Map.of("confirmation", response))));
    }

    private static String state(JarProcess server) {
        // The first call loads classes, for which the time of the look-ups before a question may be too short on a busy
        // machine.
        ERA.callTool(server, "list_user_invites", Map.of());
        JsonNode asked = send(server, FORMS, delete(Map.of())).path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.has("content")).isFalse();
        assertThat(asked.path("inputRequests")).hasSize(1);
        JsonNode question = asked.at("/inputRequests/confirmation");
        assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(question.at("/params/message").asText()).startsWith("Remove Priya Raman <priya");
        assertThat(question.at("/params/requestedSchema/properties/confirm/title")
                        .asText())
                .isEqualTo("Yes, remove user \"Priya Raman\"");
        assertThat(question.at("/params/requestedSchema/required/0").asText()).isEqualTo("confirm");
        return asked.path("requestState").asText();
    }

    /** Answers a question with yes, so that the answers of this client count however fast they come. */
    private static void answerOnce(JarProcess server) {
        String invite = JarProcess.content(send(
                        server, FORMS, Map.of("name", "list_user_invites", "arguments", Map.of("status", "pending"))))
                .at("/data/0/id")
                .asText();
        Map<String, Object> call = Map.of("name", "delete_user_invite", "arguments", Map.of("invite_id", invite));
        Map<String, Object> answer = new HashMap<>(call);
        answer.put(
                "requestState",
                send(server, FORMS, call).at("/result/requestState").asText());
        answer.put("inputResponses", Map.of("confirmation", YES));
        assertThat(send(server, FORMS, answer).at("/result/isError").asBoolean(true))
                .isFalse();
    }

    private static boolean isThere(JarProcess server) {
        return !ERA.callTool(server, "get_user", Map.of("user_id", PRIYA))
                .path("isError")
                .asBoolean();
    }

    @Test
    void actsOnAYesOnce() {
        try (JarProcess server = JarProcess.sandbox().startShared()) {
            String state = state(server);
            assertThat(isThere(server)).isTrue();
            JsonNode done = delete(server, state, YES);
            assertThat(done.at("/result/resultType").asText()).isEqualTo("complete");
            assertThat(JarProcess.content(done).path("success").asBoolean()).isTrue();
            assertThat(isThere(server)).isFalse();
            assertThat(text(delete(server, state, YES))).contains("used before", "no request was sent");
        }
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void actsOnNothingButAYes() {
        List<Object> answers = List.of(
                Map.of("action", "decline"),
                Map.of("action", "cancel"),
                Map.of("action", "accept"),
                Map.of("action", "accept", "content", Map.of()),
                Map.of("action", "accept", "content", Map.of("confirm", false)),
                Map.of("action", "accept", "content", Map.of("confirm", "true")),
                Map.of("action", List.of("accept")),
                "accept",
                true);
        JarProcess server = unchanged;
        answerOnce(server);
        for (Object answer : answers) {
            JsonNode refused = delete(server, state(server), answer);
            assertThat(refused.at("/result/isError").asBoolean())
                    .as("%s", answer)
                    .isTrue();
            assertThat(isThere(server)).isTrue();
        }
        assertThat(code(send(server, FORMS, delete(Map.of("inputResponses", Map.of("confirmation", YES))))))
                .isEqualTo(-32602);
        assertThat(code(send(server, FORMS, delete(Map.of("requestState", 5))))).isEqualTo(-32602);
        assertThat(code(send(server, FORMS, delete(Map.of("requestState", "x", "inputResponses", "yes")))))
                .isEqualTo(-32602);
        assertThat(isThere(server)).isTrue();
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void asksOnceMoreWhenTheAnswerIsLeftOut() {
        JarProcess server = unchanged;
        List<Map<String, ?>> without = List.of(
                Map.of(),
                Map.of("inputResponses", Map.of()),
                Map.of("inputResponses", Map.of("another", YES)),
                Map.of("inputResponses", Collections.singletonMap("confirmation", null)));
        for (Map<String, ?> responses : without) {
            Map<String, Object> first = delete(responses);
            first.put("requestState", state(server));
            JsonNode again = send(server, FORMS, first).path("result");
            assertThat(again.path("resultType").asText()).as("%s", responses).isEqualTo("input_required");
            Map<String, Object> second = delete(responses);
            second.put("requestState", again.path("requestState").asText());
            JsonNode refused = send(server, FORMS, second);
            assertThat(refused.at("/result/isError").asBoolean())
                    .as("%s", responses)
                    .isTrue();
            assertThat(text(refused)).contains("was not answered");
        }
        assertThat(isThere(server)).isTrue();
    }

    @ResourceLock("the shared process of StatelessIT")
    @Test
    void refusesAStateThatWasChangedOrBelongsToAnotherCallOrProcess() {
        JarProcess other = unchanged;
        try (JarProcess server = JarProcess.sandbox().start()) {
            String state = state(server);
            String changed = (state.charAt(0) == 'A' ? 'B' : 'A') + state.substring(1);
            assertThat(text(delete(server, changed, YES))).contains("was changed", "no request was sent");
            assertThat(text(delete(server, state(other), YES))).contains("another server process");
            Map<String, Object> foreign = Map.of(
                    "name",
                    "delete_user",
                    "arguments",
                    Map.of("user_id", "another"),
                    "requestState",
                    state,
                    "inputResponses",
                    Map.of("confirmation", YES));
            assertThat(text(send(server, FORMS, foreign))).contains("another call");
            Map<String, Object> reading = new HashMap<>(foreign);
            reading.put("name", "list_users");
            reading.put("arguments", Map.of());
            assertThat(text(send(server, FORMS, reading))).contains("another call");
            assertThat(isThere(server)).isTrue();
            // None of these used it up.
            assertThat(delete(server, state, YES).at("/result/isError").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void asksOnlyAClientThatDeclaresFormsInTheSameRequest() {
        try (JarProcess server = JarProcess.launch()
                .env("PORTKEY_SANDBOX", "true")
                .env("PORTKEY_CONFIRM", "always")
                // The approval page fails at once, so that the test waits for nobody.
                .env("XDG_STATE_HOME", Path.of("pom.xml").toAbsolutePath().toString())
                .env("SSH_CONNECTION", "a test")
                .startShared()) {
            String state = state(server);
            List<Map<String, ?>> without = List.of(Map.of(), Map.of("elicitation", Map.of("url", Map.of())));
            for (Map<String, ?> capabilities : without) {
                JsonNode refused = send(server, capabilities, delete(Map.of()));
                assertThat(text(refused)).contains("PORTKEY_CONFIRM=always");
                JsonNode answered = send(
                        server,
                        capabilities,
                        delete(Map.of("requestState", state, "inputResponses", Map.of("confirmation", YES))));
                assertThat(code(answered)).isEqualTo(-32021);
                assertThat(answered.at("/error/data/requiredCapabilities/elicitation")
                                .has("form"))
                        .isTrue();
            }
            // Capabilities of a session in the same process do not count.
            server.handshake(FORMS);
            assertThat(text(send(server, Map.of(), delete(Map.of())))).contains("PORTKEY_CONFIRM=always");
            assertThat(isThere(server)).isTrue();
        }
    }

    @Test
    void asksAgainWhenTheObjectHasChangedSinceTheQuestion() {
        AtomicReference<String> user =
                new AtomicReference<>("{\"id\":\"u\",\"email\":\"one@example.com\",\"role\":\"member\"}");
        List<String> writes = new CopyOnWriteArrayList<>();
        try (TestHttpServer upstream = TestHttpServer.start(request -> {
                    if (!request.method().equals("GET")) {
                        writes.add(request.method());
                    }
                    request.answer(200, user.get());
                });
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            JsonNode first = send(server, FORMS, delete(Map.of())).path("result");
            user.set("{\"id\":\"u\",\"email\":\"one@example.com\",\"role\":\"admin\"}");
            JsonNode second =
                    delete(server, first.path("requestState").asText(), YES).path("result");
            assertThat(second.path("resultType").asText()).isEqualTo("input_required");
            assertThat(second.at("/inputRequests/confirmation/params/message"))
                    .isNotEqualTo(first.at("/inputRequests/confirmation/params/message"));
            assertThat(writes).isEmpty();
            JsonNode done = delete(server, second.path("requestState").asText(), YES);
            assertThat(done.at("/result/isError").asBoolean(true)).isFalse();
            // A no is not asked about again.
            JsonNode third = send(server, FORMS, delete(Map.of())).path("result");
            user.set("{\"id\":\"u\",\"email\":\"one@example.com\",\"role\":\"member\"}");
            JsonNode declined = delete(server, third.path("requestState").asText(), Map.of("action", "decline"));
            assertThat(text(declined)).contains("declined");
            assertThat(writes).containsExactly("DELETE");
        }
    }

    @Test
    void holdsNoThreadForAClientThatNeverReturns() {
        try (TestHttpServer upstream = TestHttpServer.answering("{\"id\":\"u\",\"email\":\"one@example.com\"}");
                JarProcess server = JarProcess.against(upstream.url())
                        .jvm("-Xmx48m")
                        .manyCalls()
                        .start()) {
            // A question about an invite reads the fewest objects; a process sends at most 64 requests at a time.
            Map<String, ?> call =
                    Map.of("name", "delete_user_invite", "arguments", Map.of("invite_id", JarProcess.uuid(1)));
            int together = 16;
            // More calls than the 1,024 threads that there may be.
            for (int first = 0; first < 1_040; first += together) {
                for (int i = first; i < first + together; i++) {
                    server.send(ERA.request(i, "tools/call", call, FORMS));
                }
                for (int i = first; i < first + together; i++) {
                    JsonNode answer = server.answer(i);
                    assertThat(answer.at("/result/resultType").asText())
                            .as("%s", answer)
                            .isEqualTo("input_required");
                }
            }
            assertThat(server.untaken()).isEmpty();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }
}
