package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a destructive call asks the client and acts only on a yes. */
@Execution(ExecutionMode.CONCURRENT)
class ConfirmationIT {

    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";

    private static final Map<String, Object> YES = Map.of("action", "accept", "content", Map.of("confirm", true));

    /** Serves the tests that leave the user in place. */
    @AutoClose
    private static JarProcess unchanged;

    @BeforeAll
    static void start() {
        unchanged = answered();
    }

    private static JarProcess.Launch sandbox() {
        return withoutPage(JarProcess.launch().env("PORTKEY_SANDBOX", "true"));
    }

    /** Makes the approval page fail at once, so that no test waits for a person. */
    private static JarProcess.Launch withoutPage(JarProcess.Launch launch) {
        return launch.env("XDG_STATE_HOME", Path.of("pom.xml").toAbsolutePath().toString())
                .env("SSH_CONNECTION", "a test");
    }

    /** A server whose client has answered a question before, so that its answers count however fast they come. */
    private static JarProcess answered() {
        JarProcess server = asking("", sandbox().startShared());
        String invite = JarProcess.content(server.ask(
                        "tools/call", Map.of("name", "list_user_invites", "arguments", Map.of("status", "pending"))))
                .at("/data/0/id")
                .asText();
        server.send(JarProcess.call("cancel", "delete_user_invite", Map.of("invite_id", invite)));
        reply(server, server.next(), YES);
        assertThat(server.answer("cancel").at("/result/isError").asBoolean()).isFalse();
        return server;
    }

    /** A server whose client declares the given mode of elicitation; no mode when that is empty. */
    private static JarProcess asking(String elicitation, JarProcess server) {
        server.handshake(Map.of("elicitation", elicitation.isEmpty() ? Map.of() : Map.of(elicitation, Map.of())));
        // The first call loads classes, for which the time of the look-ups before a question may be too short on a busy
        // machine.
        server.callTool("list_user_invites", Map.of());
        return server;
    }

    private static JsonNode question(JarProcess server) {
        server.send(JarProcess.call("delete", "delete_user", Map.of("user_id", PRIYA)));
        JsonNode question = server.next();
        assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
        assertThat(question.at("/params/message").asText())
                .isEqualTo(
                        "Remove Priya Raman <priya.raman@example.com> (member; workspaces: 1) "
                                + "from the organisation? This cannot be undone. The API keys of this user end with it: \"Priya, notebook\".");
        assertThat(question.at("/params/requestedSchema"))
                .isEqualTo(JarProcess.parse(JarProcess.json(
                        "{'type':'object','properties':{'confirm':{'type':'boolean','title':'Yes, remove user \\\"Priya Raman\\\"'}},"
                                + "'required':['confirm']}")));
        return question;
    }

    private static void reply(JarProcess server, JsonNode question, Object result) {
        server.send(JarProcess.text(
                Map.of("jsonrpc", "2.0", "id", question.path("id").asText(), "result", result)));
    }

    private static boolean isThere(JarProcess server) {
        return !server.callTool("get_user", Map.of("user_id", PRIYA))
                .path("isError")
                .asBoolean();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "form"})
    void actsOnAYes(String elicitation) {
        try (JarProcess server = asking(elicitation, sandbox().startShared())) {
            reply(server, question(server), YES);
            assertThat(JarProcess.content(server.answer("delete"))
                            .path("success")
                            .asBoolean())
                    .isTrue();
            assertThat(isThere(server)).isFalse();
        }
    }

    @ResourceLock("the shared process of ConfirmationIT")
    @ParameterizedTest
    @ValueSource(strings = {"decline", "cancel", "nonsense"})
    void neverActsOnAnotherAction(String action) {
        JarProcess server = unchanged;
        reply(server, question(server), Map.of("action", action));
        JsonNode result = server.answer("delete").path("result");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText()).contains("nothing was changed");
        assertThat(isThere(server)).isTrue();
    }

    @ResourceLock("the shared process of ConfirmationIT")
    @Test
    void neverActsOnAnAnswerOfAnotherShape() {
        List<Object> shapes = List.of(
                Map.of("action", 0),
                Map.of("action", "0"),
                Map.of("action", " accept "),
                Map.of("action", List.of("accept")),
                Map.of("content", YES),
                "accept",
                true,
                Map.of());
        JarProcess server = unchanged;
        for (Object shape : shapes) {
            reply(server, question(server), shape);
            assertThat(server.answer("delete").at("/result/content/0/text").asText())
                    .as("%s", shape)
                    .contains("was not answered");
            assertThat(isThere(server)).isTrue();
        }
    }

    @ResourceLock("the shared process of ConfirmationIT")
    @Test
    void neverActsOnAnErrorOfTheClient() {
        JarProcess server = unchanged;
        String id = question(server).path("id").asText();
        server.send(JarProcess.text(
                Map.of("jsonrpc", "2.0", "id", id, "error", Map.of("code", -32603, "message", "no window"))));
        assertThat(server.answer("delete").at("/result/isError").asBoolean()).isTrue();
        assertThat(isThere(server)).isTrue();
    }

    @Test
    void answersPingsAndOtherCallsWhileAPersonIsAsked() {
        try (JarProcess server = asking("", sandbox().startShared())) {
            JsonNode question = question(server);
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(isThere(server)).isTrue();
            reply(server, question, YES);
            assertThat(server.answer("delete").at("/result/isError").asBoolean())
                    .isFalse();
        }
    }

    @ResourceLock("the shared process of ConfirmationIT")
    @Test
    void neverActsOnAYesAfterCancellation() {
        JarProcess server = unchanged;
        JsonNode question = question(server);
        server.send(JarProcess.notification("notifications/cancelled", Map.of("requestId", "delete")));
        JsonNode over = server.next();
        assertThat(over.path("method").asText()).isEqualTo("notifications/cancelled");
        assertThat(over.at("/params/requestId")).isEqualTo(question.path("id"));
        reply(server, question, YES);
        assertThat(isThere(server)).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    @Test
    void neverActsAndEndsAtOnceWhenTheInputEnds() {
        AtomicInteger writes = new AtomicInteger();
        try (TestHttpServer upstream = TestHttpServer.start(request -> {
                    writes.addAndGet(request.method().equals("GET") ? 0 : 1);
                    request.answer(200, "{}");
                });
                JarProcess server = asking(
                        "", withoutPage(JarProcess.against(upstream.url())).start())) {
            server.send(JarProcess.call("delete", "delete_user", Map.of("user_id", "u1")));
            assertThat(server.next().path("method").asText()).isEqualTo("elicitation/create");
            server.endInput();
            assertThat(server.answer("delete").at("/result/content/0/text").asText())
                    .contains("was not answered");
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(writes).hasValue(0);
        }
    }

    @Test
    void actsForAClientThatCannotAskByDefaultButNotWithAlways() {
        try (JarProcess server = asking("url", sandbox().startShared())) {
            assertThat(server.callTool("delete_user", Map.of("user_id", PRIYA))
                            .path("isError")
                            .asBoolean())
                    .isFalse();
        }
        try (JarProcess server =
                asking("url", sandbox().env("PORTKEY_CONFIRM", "always").startShared())) {
            JsonNode result = server.callTool("delete_user", Map.of("user_id", PRIYA));
            assertThat(result.at("/content/0/text").asText()).contains("PORTKEY_CONFIRM=always");
            assertThat(isThere(server)).isTrue();
        }
    }

    @ResourceLock("the shared process of ConfirmationIT")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'result':null,'error':{'code':-32601,'message':'no'}",
                "'result':{'action':'accept'},'error':{'code':-32601,'message':'no'}",
                "'error':null",
                "'result':null",
                "'result':'yes'"
            })
    void neverActsOnAMalformedResponse(String members) {
        JarProcess server = unchanged;
        String id = question(server).path("id").asText();
        server.send("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\"," + JarProcess.json(members) + "}");
        assertThat(server.answer("delete").at("/result/isError").asBoolean()).isTrue();
        assertThat(isThere(server)).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    // --- against a Portkey that counts

    private static final String OWN = "{\"id\":\"k1\",\"name\":\"admin\",\"type\":\"organisation-service\",\"status\":"
            + "\"active\",\"key\":\"" + JarProcess.KEY.substring(0, 2) + "*****"
            + JarProcess.KEY.substring(JarProcess.KEY.length() - 3) + "\"}";

    /** A Portkey that shows every key as the one in use and records writes. */
    private static TestHttpServer noting(List<String> writes) {
        return TestHttpServer.start(request -> {
            if (!request.method().equals("GET")) {
                writes.add(request.method() + " " + request.target());
            }
            request.answer(200, OWN);
        });
    }

    private static JsonNode deleteKey(JarProcess server) {
        server.send(JarProcess.call(
                "delete",
                "write_operation",
                Map.of("name", "delete_api_key", "arguments", Map.of("api_key_id", "k1"))));
        return server.next();
    }

    @Test
    void actsOnceOnARepeatedYes() {
        List<String> writes = new CopyOnWriteArrayList<>();
        try (TestHttpServer upstream = noting(writes);
                JarProcess server = asking(
                        "", withoutPage(JarProcess.against(upstream.url())).startShared())) {
            JsonNode question = deleteKey(server);
            for (int i = 0; i < 3; i++) {
                reply(server, question, YES);
            }
            assertThat(server.answer("delete").at("/result/isError").asBoolean())
                    .isFalse();
            assertThat(server.ask("ping", null).has("result")).isTrue();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(writes).containsExactly("DELETE /v1/api-keys/k1");
        }
    }

    @Test
    void asksAboutTheKeyInUseEvenWithConfirmNever() {
        List<String> writes = new CopyOnWriteArrayList<>();
        try (TestHttpServer upstream = noting(writes)) {
            try (JarProcess server = asking(
                    "",
                    withoutPage(JarProcess.against(upstream.url()).env("PORTKEY_CONFIRM", "never"))
                            .startShared())) {
                JsonNode question = deleteKey(server);
                assertThat(question.at("/params/message").asText())
                        .startsWith("This is the API key that this server itself uses. Delete the organisation-service "
                                + "API key admin (");
                reply(server, question, Map.of("action", "decline"));
                assertThat(server.answer("delete").at("/result/isError").asBoolean())
                        .isTrue();
            }
            try (JarProcess server = asking(
                    "url",
                    withoutPage(JarProcess.against(upstream.url()).env("PORTKEY_CONFIRM", "never"))
                            .startShared())) {
                assertThat(deleteKey(server).at("/result/content/0/text").asText())
                        .contains("This is the API key that this server itself uses.", "elicitation");
            }
            assertThat(writes).isEmpty();
        }
    }

    @Test
    void neverActsAndLeavesNoFileWhenTheClientProcessEnds(@TempDir Path temporary) throws Exception {
        List<String> writes = new CopyOnWriteArrayList<>();
        Path log = temporary.resolve("audit log");
        try (TestHttpServer upstream = noting(writes);
                JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_AUDIT_LOG", log.toString())
                        .env("PORTKEY_SECRETS", "file")
                        .env("PORTKEY_SECRETS_DIR", temporary.resolve("secrets").toString())
                        .unread()
                        .start()) {
            server.send(
                    JarProcess.json(
                            "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-11-25',"
                                    + "'capabilities':{'elicitation':{}},'clientInfo':{'name':'test','version':'1'}}}"),
                    JarProcess.notification("notifications/initialized", null),
                    JarProcess.call(
                            "rotate",
                            "write_operation",
                            Map.of("name", "rotate_api_key", "arguments", Map.of("api_key_id", "k1"))));
            server.awaitStdout("elicitation/create");
            server.closeStdout();
            server.endInput();
            server.exit(JarProcess.PATIENCE);
            assertThat(writes).isEmpty();
            assertThat(Files.readString(log, StandardCharsets.UTF_8))
                    .contains("\"tool\":\"rotate_api_key\"", "\"client\":\"test 1\"")
                    .containsAnyOf("\"outcome\":\"not sent\"", "\"outcome\":\"ended before it was sent\"")
                    .hasLineCount(1);
            assertThat(temporary.resolve("secrets")).isEmptyDirectory();
        }
    }

    @Test
    void neverActsWhenTerminatedWhileAPersonIsAsked() {
        List<String> writes = new CopyOnWriteArrayList<>();
        try (TestHttpServer upstream = noting(writes);
                JarProcess server = asking(
                        "", withoutPage(JarProcess.against(upstream.url())).start())) {
            assertThat(deleteKey(server).path("method").asText()).isEqualTo("elicitation/create");
            server.terminate();
            server.exit(JarProcess.PATIENCE);
            assertThat(writes).isEmpty();
        }
    }
}
