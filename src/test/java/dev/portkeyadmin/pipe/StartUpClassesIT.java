package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.TestHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Checks that the server loads nothing before its first answers that only a later call needs. */
@Execution(ExecutionMode.CONCURRENT)
class StartUpClassesIT {

    @Test
    void loadsNoToolNoApprovalPageAndNoCommandLineToListTheTools(@TempDir Path directory) throws Exception {
        List<String> classes = loaded(directory, server -> {
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
        });
        assertThat(classes)
                .as("tools/list is answered from prepared text")
                .noneMatch(line -> line.startsWith("dev.portkeyadmin.operation.Operation "))
                .noneMatch(line -> line.startsWith("dev.portkeyadmin.schema.Schema "))
                .noneMatch(line -> line.startsWith("dev.portkeyadmin.jobs."))
                .noneMatch(line -> line.startsWith("dev.portkeyadmin.approval."))
                .noneMatch(line -> line.startsWith("picocli."))
                .noneMatch(line -> line.startsWith("com.sun.net.httpserver."))
                .noneMatch(line -> line.startsWith("sun.net.httpserver."));
    }

    /** Each of these takes a noticeable part of the time to the first answer, and only a call or a log line needs it. */
    @Test
    void loadsNoTimeZoneNoNetworkSettingAndNoMapperBeforeItAnswersInitialize(@TempDir Path directory) throws Exception {
        List<String> classes = loaded(directory, server -> {
            server.send(JarProcess.initialize(0, "2025-11-25"));
            assertThat(server.answer(0).has("result")).isTrue();
        });
        assertThat(classes)
                .noneMatch(line -> line.startsWith("sun.util.calendar.ZoneInfo"))
                .noneMatch(line -> line.startsWith("java.time.zone.TzdbZoneRulesProvider"))
                .noneMatch(line -> line.startsWith("sun.net.NetProperties"))
                .noneMatch(line -> line.startsWith("jdk.internal.net.http."))
                .noneMatch(line -> line.startsWith("com.fasterxml.jackson.databind.ObjectMapper"))
                .noneMatch(line -> line.startsWith("ch.qos.logback."))
                .noneMatch(line -> line.startsWith("io.modelcontextprotocol."))
                .noneMatch(line -> line.startsWith("reactor."));
    }

    /**
     * The SDK makes loggers, and a date in a log needs the names of months and the rules of all time zones. The equals of a record is
     * made at run time, from a hundred classes.
     */
    @Test
    void loadsNoTimeZoneNoLocaleAndNoMethodOfARecordForTheFirstResult(@TempDir Path directory) throws Exception {
        try (TestHttpServer upstream =
                TestHttpServer.start(request -> request.answer(200, TestHttpServer.EMPTY_LIST))) {
            List<String> classes = loaded(directory, upstream.url().toString(), server -> {
                server.handshake();
                assertThat(server.ask("tools/call", Map.of("name", "list_users"))
                                .has("result"))
                        .isTrue();
            });
            assertThat(upstream.next().name()).isEqualTo("users");
            assertThat(classes)
                    .anyMatch(line -> line.startsWith("org.slf4j.simple.SimpleLogger "))
                    .noneMatch(line -> line.startsWith("sun.util.calendar.ZoneInfo"))
                    .noneMatch(line -> line.startsWith("sun.util.locale.provider.LocaleProviderAdapter "));
            // Since Java 24 the HTTP client itself compares records.
            assertThat(classes.stream()
                            .takeWhile(line -> !line.startsWith("jdk.internal.net.http."))
                            .toList())
                    .noneMatch(line -> line.startsWith("java.lang.runtime.ObjectMethods "));
        }
    }

    private static List<String> loaded(Path directory, Consumer<JarProcess> session) throws IOException {
        return loaded(directory, "http://127.0.0.1:1/v1", session);
    }

    /** Runs a session and returns the classes that its process loaded, in order. */
    private static List<String> loaded(Path directory, String url, Consumer<JarProcess> session) throws IOException {
        Path loaded = directory.resolve("loaded.txt");
        try (JarProcess server = JarProcess.launch()
                .env("PORTKEY_API_KEY", JarProcess.KEY)
                .env("PORTKEY_BASE_URL", url)
                .jvm("-Xlog:class+load:file=\"" + loaded + "\":none")
                .start()) {
            session.accept(server);
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.startsWith("dev.portkeyadmin.mcp."));
        return classes;
    }
}
