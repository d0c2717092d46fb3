package dev.portkeyadmin.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of lines that several threads and processes append to. */
@Execution(ExecutionMode.CONCURRENT)
class AuditLogTest {

    private static final int THREADS = 8;
    private static final int LINES = 400;

    @TempDir
    private Path temporary;

    private Path file() {
        return temporary.resolve("trail");
    }

    private static AuditLog log(Path file) {
        return new AuditLog(file, new Secrets());
    }

    @Test
    void withoutAFileNothingIsCheckedOrWritten() {
        AuditLog none = log(null);
        none.check("t");
        assertThat(none.append(Map.of("a", 1))).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"torn\":", "x", "{}"})
    void aLineThatWasTornIsClosedFirst(String torn) throws IOException {
        Files.writeString(file(), "{\"a\":1}\n" + torn);
        assertThat(log(file()).append(Map.of("b", 2))).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n" + torn + "\n{\"b\":2}\n");
    }

    @Test
    void aWholeLineIsFollowedAtOnce() throws IOException {
        assertThat(log(file()).append(Map.of("a", 1))).isEmpty();
        assertThat(log(file()).append(Map.of("b", 2))).isEmpty();
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void aLineThatCouldNotBeWrittenIsMadeUpForBeforeAnythingElse() throws IOException {
        AuditLog log = log(file());
        Files.createDirectory(file());
        assertThat(log.append(Map.of("a", 1))).contains("This call is not in it");
        assertThat(log.problem()).isNotEmpty();
        Files.delete(file());
        assertThat(log.problem()).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n");
        assertThat(log.append(Map.of("b", 2))).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void aFileThatWasMovedAwayIsBegunAnew() throws IOException {
        AuditLog log = log(file());
        log.append(Map.of("a", 1));
        Files.move(file(), temporary.resolve("yesterday"));
        log.append(Map.of("b", 2));
        assertThat(file()).hasContent("{\"b\":2}\n");
    }

    @Test
    void anInterruptedThreadHasItsLineAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(log(file()).append(Map.of("a", 1))).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file()).hasContent("{\"a\":1}");
    }

    @Test
    void aLineIsOneLineWhateverIsInIt() throws IOException {
        log(file()).append(Map.of("a\n", "\r\n\u2028\u0085\ud83d{\"x\":1}"));
        String text = Files.readString(file(), StandardCharsets.UTF_8);
        assertThat(text.chars().filter(c -> c == '\n' || c == '\r' || c == 0x2028 || c == 0x85))
                .hasSize(1);
    }

    @Test
    void threadsAndProcessesShareAFileAndEveryLineIsWhole() throws Exception {
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AuditLogTest.class.getName(),
                        file().toString())
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("output").toFile())
                .start();
        try {
            appendAll(file(), "here");
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            other.destroyForcibly();
        }
        assertThat(temporary.resolve("output")).hasContent("");
        Map<String, Integer> next = new HashMap<>();
        for (String line : Files.readAllLines(file(), StandardCharsets.UTF_8)) {
            var read = Json.read(line);
            String who = read.path("who").asText();
            // Of one thread, in the order in which it wrote them.
            assertThat(read.path("i").asInt()).as(who).isEqualTo(next.getOrDefault(who, 0));
            next.merge(who, 1, Integer::sum);
        }
        assertThat(next)
                .hasSize(2 * THREADS)
                .allSatisfy((who, lines) -> assertThat(lines).isEqualTo(LINES / THREADS));
    }

    /** Appends as another process. */
    public static void main(String[] args) throws Exception {
        appendAll(Path.of(args[0]), "there");
    }

    private static void appendAll(Path file, String process) throws Exception {
        AuditLog log = log(file);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String who = process + thread;
                all.add(threads.submit(() -> {
                    for (int i = 0; i < LINES / THREADS; i++) {
                        // Of very different lengths, up to several pages of a file system.
                        List<String> text = List.of("x".repeat(i), "y".repeat(500), "z".repeat(i), "a".repeat(i));
                        String failure = log.append(Map.of("who", who, "i", i, "text", text));
                        if (!failure.isEmpty()) {
                            throw new IllegalStateException(failure);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
