package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Plants secrets in every input, with an upstream that repeats them all in each answer, and reads everything that the process writes:
 * a secret appears only in the one answer or file that carries it.
 */
@Execution(ExecutionMode.CONCURRENT)
class PlantedSecretsIT {

    private static final String KEY = "pk-planted-KEY-0123456789ab";
    private static final String PASSWORD = "planted-PROXY-passw0rd";
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("planted-user:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String ENCODED =
            Base64.getUrlEncoder().withoutPadding().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
    private static final String ARGUMENT = "sk-planted-ARGUMENT-\"quoted\"-01";
    private static final String ONCE = "pk-planted-ONCE-0123456789-abcd";

    /** Parts of the secrets that no output may hold; a cut may leave one half of a secret. */
    private static final List<String> TRACES = List.of(
            "planted-KEY",
            "KEY-0123",
            ENCODED.substring(4, 20),
            "planted-PROXY",
            "passw0rd",
            BASIC,
            "planted-ARG",
            "quoted",
            "planted-ONCE");

    private static final List<String> SHAPES =
            List.of("A", "B", "C", "D", "E", "F", "html", "text", "none", "line", "cut");

    @TempDir
    private Path temporary;

    private volatile String made = "";
    private volatile String sent = ARGUMENT;

    // --- the upstream

    /** All secrets that the process knows by then; it can recognise others only by their names. */
    private String all() {
        return String.join(" ", KEY, ENCODED, PASSWORD, BASIC, sent, made);
    }

    /** Writes even the status line itself, which holds the secrets, too. */
    private void answer(Request request) throws IOException {
        request.write("HTTP/1.1 " + answer(request.line(), request.name(), request.body()));
        request.hangUp();
    }

    private String answer(String request, String last, String body) {
        String path = request.split("[ ?]")[1];
        if (request.startsWith("POST") && path.endsWith("/api-keys/workspace/service")) {
            return json(200, JarProcess.text(Map.of("id", "k1", "key", ONCE)));
        }
        if (request.startsWith("GET") && last.equals("named")) {
            return json(
                    200, JarProcess.text(Map.of("first_name", ONCE + KEY, "last_name", ARGUMENT, "email", PASSWORD)));
        }
        if (request.startsWith("GET") && last.equals("success")) {
            return json(200, JarProcess.text(Map.of("id", KEY, "note", PASSWORD + " " + BASIC, "key", ONCE)));
        }
        if (request.startsWith("POST") && path.endsWith("/integrations")) {
            assertThat(body).contains("planted-ARGUMENT");
            return json(400, JarProcess.text(Map.of("error", Map.of("message", "This is wrong: " + body))));
        }
        return error(SHAPES.contains(last) ? last : "A");
    }

    /** Returns an error of the given shape with every secret in every field. */
    private String error(String shape) {
        String said = JarProcess.text(all());
        return switch (shape) {
            case "B" ->
                json(401, "{\"success\":false,\"data\":{\"message\":" + said + ",\"request_id\":" + said + "}}");
            case "C" ->
                json(
                        400,
                        "{\"error\":{\"code\":" + said + ",\"message\":" + said + ",\"param\":" + said + ",\"type\":"
                                + said + "}}");
            case "D" ->
                json(
                        409,
                        "{\"status_code\":409,\"success\":false,\"error\":{\"message\":" + said + ",\"slug\":" + said
                                + ",\"code\":" + said + ",\"type\":" + said + "}}");
            case "E" -> json(404, "{\"errorCode\":" + said + ",\"message\":" + said + "}");
            case "F" -> json(404, "{\"error\":" + said + "}");
            case "html" -> head(403, "text/html") + "<title>" + all() + "</title>" + all();
            case "text" -> head(500, "text/plain") + all();
            case "none" -> head(405, all());
            case "line" -> "x".repeat(180) + " " + all() + "\r\n\r\n";
            case "cut" -> json(400, "{\"message\":" + JarProcess.text("x".repeat(585) + all()) + "}");
            default -> json(403, "{\"success\":false,\"data\":{\"message\":" + said + ",\"errorCode\":" + said + "}}");
        };
    }

    private String json(int status, String body) {
        return head(status, "application/json") + body;
    }

    private String head(int status, String type) {
        String said = status == 200 ? "fine" : all();
        return status + " " + said + "\r\nx-request-id: " + said + "\r\nx-said: " + said + "\r\nContent-Type: " + type
                + "\r\nConnection: close\r\n\r\n";
    }

    // --- the processes

    private JarProcess.Launch launch(TestHttpServer upstream) {
        return JarProcess.launch()
                .env("PORTKEY_API_KEY", KEY)
                .env("PORTKEY_BASE_URL", "http://portkey.example/v1")
                .env("PORTKEY_ALLOW_INSECURE_HTTP", "true")
                .env("HTTP_PROXY", "http://planted-user:" + PASSWORD + "@127.0.0.1:" + upstream.port())
                .env("PORTKEY_LOG_LEVEL", "trace")
                .env("PORTKEY_AUDIT_LOG", temporary.resolve("audit log").toString())
                .env("PORTKEY_SECRETS_DIR", temporary.resolve("secrets").toString());
    }

    private static final Map<String, Object> NEW_KEY =
            Map.of("type", "workspace/service", "name", "ci", "scopes", List.of("logs.list"));

    private static final Map<String, Object> INTEGRATION =
            Map.of("name", "n", "ai_provider_id", "openai", "key", ARGUMENT, "description", "with " + ARGUMENT);

    private static Map<String, Object> operation(String name, Map<String, Object> arguments) {
        return Map.of("name", name, "arguments", arguments);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void assertThatNothingIsIn(String what, String text) {
        for (String trace : TRACES) {
            assertThat(text).as(what).doesNotContain(trace);
        }
    }

    private void assertThatNothingIsInFilesBut(List<Path> carriers) throws IOException {
        assertThat(files()).contains(temporary.resolve("audit log"));
        for (Path file : files()) {
            if (!carriers.contains(file)) {
                assertThatNothingIsIn(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void showsThemInOneAnswerOnly() throws IOException {
        try (TestHttpServer upstream = TestHttpServer.start(this::answer);
                JarProcess server = launch(upstream)
                        .jvm(JarProcess.LOGS_OF_THE_JDK)
                        .manyCalls()
                        .start()) {
            server.handshake(Map.of("elicitation", Map.of()));

            JsonNode integration = server.callTool("write_operation", operation("create_integration", INTEGRATION));
            assertThat(integration.path("isError").asBoolean()).isTrue();
            JsonNode key = server.callTool("write_operation", operation("create_api_key", NEW_KEY));
            assertThat(JarProcess.content(key).path("key").asText()).isEqualTo(ONCE);
            made = ONCE;

            for (String shape : SHAPES) {
                JsonNode read = server.callTool("get_user", Map.of("user_id", shape));
                assertThat(read.path("isError").asBoolean()).as(shape).isTrue();
                JsonNode written = server.callTool("resend_user_invite", Map.of("invite_id", shape));
                // No answer is defined for this path.
                assertThat(written.path("isError").asBoolean()).as(shape).isTrue();
            }
            JsonNode success = server.callTool("get_user", Map.of("user_id", "success"));
            assertThat(JarProcess.content(success).path("id").asText()).isEqualTo("[redacted]");
            server.callTool("get_user", Map.of("user_id", 17, ONCE, ARGUMENT, "key", KEY));

            server.send(JarProcess.call("delete", "delete_user", Map.of("user_id", "named")));
            JsonNode question = server.next();
            assertThat(question.at("/params/message").asText()).contains("[redacted]");
            server.send(JarProcess.text(Map.of(
                    "jsonrpc",
                    "2.0",
                    "id",
                    question.path("id").asText(),
                    "result",
                    Map.of("action", "accept", "content", Map.of("confirm", true)))));
            server.answer("delete");
            repeatsThemToTheClient(server);
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();

            List<String> lines = new ArrayList<>(server.stdout().lines().toList());
            List<String> carriers =
                    lines.stream().filter(line -> line.contains(ONCE)).toList();
            assertThat(carriers).hasSize(1);
            lines.removeAll(carriers);
            assertThatNothingIsIn("stdout", String.join("\n", lines));
            assertThatNothingIsIn("the answer", carriers.get(0).replace(ONCE, ""));
            assertThat(server.stderr()).contains("[redacted]", "x-portkey-api-key");
            assertThatNothingIsIn("stderr", server.stderr());
            assertThatNothingIsInFilesBut(List.of());
            assertThat(Files.readAllLines(temporary.resolve("audit log"), StandardCharsets.UTF_8))
                    .hasSize(2 * (3 + SHAPES.size()));
        }
    }

    /** Sends requests whose answers repeat a part of them. */
    private static void repeatsThemToTheClient(JarProcess server) {
        for (Era era : Era.values()) {
            era.ask(server, KEY, Map.of());
            era.ask(server, "prompts/get", Map.of("name", "rotate_keys", "arguments", Map.of("key", KEY)));
            era.ask(server, "prompts/get", Map.of("name", KEY, "arguments", Map.of(KEY, KEY)));
            era.ask(
                    server,
                    "completion/complete",
                    Map.of(
                            "ref", Map.of("type", "ref/prompt", "name", "onboard_team"),
                            "argument", Map.of("name", "people", "value", KEY + ",")));
            era.ask(server, "tools/list", Map.of("_meta", Map.of(Era.PREFIX + "protocolVersion", KEY)));
        }
    }

    @Test
    void writesThemToOneFileOnly() throws IOException {
        try (TestHttpServer upstream = TestHttpServer.start(this::answer)) {
            String made = call(upstream, "create_api_key", NEW_KEY, 0);
            assertThat(made).contains("[in secret_file]", "\"last_four\" : \"abcd\"");
            assertThatNothingIsIn("stdout and stderr", made);
            assertThatNothingIsIn("an error", call(upstream, "create_integration", INTEGRATION, 1));

            List<Path> secrets = files().stream()
                    .filter(file -> file.startsWith(temporary.resolve("secrets")))
                    .toList();
            assertThat(secrets)
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent(ONCE));
            assertThatNothingIsInFilesBut(secrets);

            assertThat(printed(upstream, 0, "tools", "--json")).contains("list_users");
            // The upstream refuses everything and repeats the secrets of this process.
            sent = "";
            assertThat(printed(upstream, 1, "doctor", "--json")).contains("does not have access to any toolset");
            assertThat(printed(upstream, 1, "doctor")).contains("does not have access to any toolset");
        }
    }

    /** Returns what a subcommand prints to stdout, and checks that neither that nor stderr holds a secret. */
    private String printed(TestHttpServer upstream, int status, String... arguments) throws IOException {
        try (JarProcess process = launch(upstream).unread().arguments(arguments).start()) {
            process.endInput();
            String out = new String(process.readAll(), StandardCharsets.UTF_8);
            assertThat(process.exit(JarProcess.PATIENCE)).as(out).isEqualTo(status);
            assertThatNothingIsIn(arguments[0], out + process.stderr());
            return out;
        }
    }

    private String call(TestHttpServer upstream, String tool, Map<String, Object> arguments, int status)
            throws IOException {
        try (JarProcess call = launch(upstream)
                .env("PORTKEY_SECRETS", "file")
                .jvm(JarProcess.LOGS_OF_THE_JDK)
                .manyCalls()
                .unread()
                .arguments("call", tool, JarProcess.text(arguments))
                .start()) {
            call.endInput();
            String out = new String(call.readAll(), StandardCharsets.UTF_8);
            assertThat(call.exit(JarProcess.PATIENCE)).as(call.stderr()).isEqualTo(status);
            return out + call.stderr();
        }
    }
}
