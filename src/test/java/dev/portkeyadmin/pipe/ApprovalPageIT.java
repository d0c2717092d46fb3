package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approves calls of the packaged jar on its approval page, which a program of the test opens in place of a browser. */
@Execution(ExecutionMode.CONCURRENT)
class ApprovalPageIT {

    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";

    @TempDir
    private Path directory;

    private Path bin;
    private Path pages;
    private Path audit;

    @BeforeEach
    void makeBrowser() throws IOException {
        assumeTrue(
                System.getProperty("os.name").startsWith("Linux"),
                "only on Linux can a test take the place of the program that opens pages");
        pages = directory.resolve("pages");
        audit = directory.resolve("audit.jsonl");
        bin = Files.createDirectory(directory.resolve("bin"));
        Path browser = Files.writeString(
                bin.resolve("xdg-open"),
                "#!/bin/sh\necho noise\ncat\necho \"$1\" >'" + pages + ".part'\nmv '" + pages + ".part' '" + pages
                        + "'\n");
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private JarProcess start() {
        return JarProcess.launch()
                .env("PORTKEY_SANDBOX", "true")
                .env("PORTKEY_AUDIT_LOG", audit.toString())
                .env("SSH_CONNECTION", "")
                .env("SSH_CLIENT", "")
                .env("SSH_TTY", "")
                .env("DISPLAY", ":0")
                .env("XDG_STATE_HOME", directory.resolve("state").toString())
                .env("PATH", bin + File.pathSeparator + System.getenv("PATH"))
                .start();
    }

    /** The address that the browser was given. */
    private URI page(JarProcess server) throws Exception {
        try (WatchService files = directory.getFileSystem().newWatchService()) {
            directory.register(files, StandardWatchEventKinds.ENTRY_CREATE);
            long end = System.nanoTime() + TestHttpServer.PATIENCE.toNanos();
            while (!Files.exists(pages)) {
                WatchKey change = files.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(change).as("no page: %s", server.stderr()).isNotNull();
                change.reset();
            }
        }
        assertThat(server.ask("ping", null).has("result")).isTrue();
        return URI.create(Files.readString(pages).strip());
    }

    /** Sends a request as a browser does; with a form it is an answer. */
    private static String request(URI page, String form) throws IOException {
        String origin = "127.0.0.1:" + page.getPort();
        try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
            socket.getOutputStream()
                    .write(((form.isEmpty() ? "GET " : "POST ") + page.getPath() + " HTTP/1.1\r\nHost: " + origin
                                    + "\r\nOrigin: http://" + origin
                                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + form.length() + "\r\n\r\n" + form)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"approve, false, approved on the approval page", "decline, true, declined"})
    void waitsForTheAnswerOnThePage(String decision, boolean isError, String recorded) throws Exception {
        try (JarProcess server = start()) {
            server.handshake();
            // The first call loads classes, for which the time of the look-ups before a question may be too short.
            server.callTool("get_user", Map.of("user_id", PRIYA));
            server.send(JarProcess.call("delete", "delete_user", Map.of("user_id", PRIYA)));
            URI page = page(server);
            String shown = request(page, "");
            assertThat(shown).contains("Remove user", "Asked by");
            Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(shown);
            assertThat(token.find()).isTrue();
            request(page, "token=" + token.group(1) + "&decision=" + decision);
            JsonNode result = server.answer("delete").path("result");
            assertThat(result.path("isError").asBoolean()).as(result.toString()).isEqualTo(isError);
            JsonNode user = server.callTool("get_user", Map.of("user_id", PRIYA));
            assertThat(user.path("isError").asBoolean()).as("the user is gone").isNotEqualTo(isError);
            assertThat(Files.readString(audit)).contains("\"confirmed\":\"" + recorded);
            assertThat(result.toString() + server.stderr() + Files.readString(audit))
                    .doesNotContain(page.getPath().substring(1));
            try (Stream<Path> left = Files.list(directory.resolve("state").resolve("portkey-admin-mcp"))) {
                assertThat(left).isEmpty();
            }
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }
}
