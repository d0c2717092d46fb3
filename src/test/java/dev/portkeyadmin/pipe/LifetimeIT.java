package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks how the packaged server starts and ends. */
@Execution(ExecutionMode.CONCURRENT)
class LifetimeIT {

    @Test
    void exitsWithStatus2OnAnInvalidSetting() {
        try (JarProcess server =
                JarProcess.launch().env("PORTKEY_READ_ONLY", "maybe").start()) {
            assertThat(server.exit(JarProcess.PATIENCE)).isEqualTo(2);
            assertThat(server.stdout()).isEmpty();
            assertThat(server.stderr().lines())
                    .singleElement()
                    .asString()
                    .contains("PORTKEY_READ_ONLY", "true or false");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PORTKEY_TOOLSETS, user, users",
        "PORTKEY_TOOLS, list_user, list_users",
        "PORTKEY_BASE_URL, ftp://api.portkey.ai/v1, https://",
        "PORTKEY_BASE_URL, nonsense, https://",
        "PORTKEY_BASE_URL, http://api.portkey.ai/v1, PORTKEY_ALLOW_INSECURE_HTTP",
        "PORTKEY_READ_ONLY, maybe, true or false",
        "PORTKEY_READ_ONLY, ${RO}, placeholder",
        "PORTKEY_READ_ONLY, ${user_config.read_only}, placeholder",
        "PORTKEY_BASE_URL, ${U}, placeholder",
        "PORTKEY_AUDIT_LOG, ' ', blank",
        "PORTKEY_LOG_LEVEL, loud, debug",
        "PORTKEY_API_KEY, two words, PORTKEY_API_KEY",
        "PORTKEY_CA_BUNDLE, no-such-file.pem, no-such-file.pem"
    })
    void endsWithOneLineThatNamesAnInvalidSetting(String name, String value, String hint) {
        try (JarProcess server = JarProcess.launch().env(name, value).startShared()) {
            assertThat(server.exit(JarProcess.PATIENCE)).isEqualTo(2);
            assertThat(server.stdout()).isEmpty();
            assertThat(server.stderr()).contains(name).contains(hint).endsWith(System.lineSeparator());
            assertThat(server.stderr().lines()).hasSize(1);
        }
    }

    @Test
    void ignoresPlaceholdersThatTheClientLeftUnfilled() {
        try (JarProcess server = JarProcess.launch()
                .env("PORTKEY_API_KEY", "${user_config.api_key}")
                .env("PORTKEY_API_KEY_FILE", "${user_config.api_key_file}")
                .env("PORTKEY_BASE_URL", "${user_config.base_url}")
                .env("PORTKEY_ALLOW_INSECURE_HTTP", "${user_config.insecure}")
                .env("PORTKEY_TOOLSETS", "${user_config.toolsets}")
                .env("PORTKEY_TOOLS", "${user_config.tools}")
                .env("PORTKEY_LOG_LEVEL", "${user_config.log_level}")
                .env("PORTKEY_CA_BUNDLE", "${user_config.ca_bundle}")
                .env("PORTKEY_SANDBOX", "${user_config.sandbox}")
                .startShared()) {
            server.handshake();
            assertThat(server.ask("tools/list", null).at("/result/tools")).hasSize(DefaultTools.count(false));
            JsonNode result = server.callTool("list_users", Map.of());
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText()).contains("No Portkey API key is set");
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void listsAndCallsNoToolThatWritesWhenReadOnly() {
        try (TestHttpServer upstream = TestHttpServer.answering(TestHttpServer.EMPTY_LIST);
                JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_READ_ONLY", "true")
                        .startShared()) {
            server.handshake();
            JsonNode tools = server.ask("tools/list", null).at("/result/tools");
            assertThat(tools)
                    .extracting(tool -> tool.path("name").asText())
                    .containsExactly(
                            "list_users",
                            "get_user",
                            "list_user_invites",
                            "get_user_invite",
                            "get_user_grouped_data",
                            "find_operations",
                            "read_operation",
                            "usage_report",
                            "access_review",
                            "workspace_review");
            assertThat(tools)
                    .allMatch(tool -> tool.at("/annotations/readOnlyHint").asBoolean());
            JsonNode answer =
                    server.ask("tools/call", Map.of("name", "delete_user", "arguments", Map.of("user_id", "u")));
            assertThat(answer.at("/error/code").asInt()).isEqualTo(-32602);
            assertThat(upstream.received()).isZero();
            assertThat(server.callTool("list_users", Map.of()).path("isError").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void startsFromADirectoryWithBlanksAndLettersBeyondAscii(@TempDir Path directory) throws IOException {
        Path folder;
        try {
            folder = directory.resolve("a folder of Zo\u00eb's (\u00fc)");
            Files.createDirectories(folder);
        } catch (InvalidPathException e) {
            abort("the locale of this machine has no such letters");
            return;
        }
        Path jar = Files.copy(JarProcess.jar(), folder.resolve("portkey admin \u00fc.jar"));
        try (JarProcess server = JarProcess.launch()
                .what("-jar", jar.toString())
                .env("PORTKEY_SANDBOX", "true")
                .start()) {
            server.handshake();
            assertThat(server.callTool("list_users", Map.of()).path("isError").asBoolean(true))
                    .isFalse();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }

    @Test
    void keepsTextPrintedToSystemOutFromTheClient() throws Exception {
        Path tests = Path.of(NoisyMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarProcess server = JarProcess.launch()
                .jvm(SharedClasses.options().toArray(String[]::new))
                .what("-cp", JarProcess.jar() + File.pathSeparator + tests, NoisyMain.class.getName())
                .env("PORTKEY_SANDBOX", "true")
                .start()) {
            server.handshake();
            for (int i = 0; i < 20; i++) {
                assertThat(server.callTool("list_users", Map.of("page_size", 1))
                                .path("isError")
                                .asBoolean(true))
                        .isFalse();
            }
            assertThat(server.stderr()).contains(NoisyMain.NOISE);
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.untaken()).isEmpty();
            assertThat(server.stdout()).doesNotContain("noise").doesNotContain("half a line");
            assertThat(server.stdout().lines()).hasSize(21);
        }
    }

    @Test
    void endsSoonWhenStdinIsNotAClient() {
        try (JarProcess server = JarProcess.launch().start()) {
            server.send("no json\n".repeat(5_000));
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.untaken().size()).isLessThan(200);
            assertThat(server.stderr()).contains("stdin does not look like an MCP client");
        }
    }

    @Test
    void finishesAWriteButNoReadWhenTheClientIsGone(@TempDir Path temporary) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = recording(upstream, temporary).unread().start()) {
            server.send(JarProcess.initialize(0, "2025-11-25"), createKey());
            Request write = upstream.next();
            server.send(JarProcess.call(2, "list_users", Map.of()));
            Request read = upstream.next();
            server.closeStdout();
            server.endInput();
            read.awaitHangUp();
            assertThat(write.isHungUp()).isFalse();
            write.answer(200, NEW_KEY);
            server.exit(JarProcess.PATIENCE);
            assertFinished(temporary);
        }
    }

    @Test
    void finishesAWriteWhenItIsTerminated(@TempDir Path temporary) throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no signals");
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = recording(upstream, temporary).start()) {
            server.handshake();
            server.send(createKey());
            Request write = upstream.next();
            server.send(JarProcess.call("read", "list_users", Map.of()));
            Request read = upstream.next();
            server.terminate();
            // Only the end drops a read.
            read.awaitHangUp();
            assertThat(write.isHungUp()).isFalse();
            write.answer(200, NEW_KEY);
            assertThat(server.answer("create").at("/result/isError").asBoolean(true))
                    .isFalse();
            assertThat(server.exit(JarProcess.PATIENCE)).isEqualTo(128 + 15);
            assertFinished(temporary);
        }
    }

    private static final String NEW_KEY = "{\"id\":\"k-new\",\"key\":\"pk-made-once-0123456789\"}";

    private static String createKey() {
        Map<String, Object> key =
                Map.of("type", "organisation/service", "name", "new key", "scopes", List.of("logs.list"));
        return JarProcess.call("create", "write_operation", Map.of("name", "create_api_key", "arguments", key));
    }

    private static JarProcess.Launch recording(TestHttpServer upstream, Path directory) {
        return JarProcess.against(upstream.url())
                .env("PORTKEY_AUDIT_LOG", directory.resolve("audit.jsonl").toString())
                .env("PORTKEY_SECRETS", "file")
                .env("PORTKEY_SECRETS_DIR", directory.resolve("secrets").toString());
    }

    private static void assertFinished(Path directory) throws IOException {
        assertThat(Files.readString(directory.resolve("audit.jsonl"), StandardCharsets.UTF_8))
                .contains("\"record\":\"intent\"", "\"outcome\":\"done\"");
        assertThat(directory.resolve("secrets"))
                .isDirectoryContaining(file -> !file.toString().endsWith(".part"));
    }
}
