package dev.portkeyadmin.audit;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.TestCatalogue;
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

/** Tests the file of lines that several threads and processes append to. */
@Execution(ExecutionMode.CONCURRENT)
class AuditLogTest {

    private static final int THREADS = 8;
    private static final int LINES = 400;

    @TempDir
    private Path temporary;

    private Path file() {
        return temporary.resolve("log");
    }

    private static AuditLog log(Path file) {
        return new AuditLog(file, new Secrets());
    }

    @Test
    void checksAndWritesNothingWithoutAFile() {
        AuditLog none = log(null);
        none.check("t");
        assertThat(none.writeResult(Map.of("a", 1))).isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"partial\":", "x", "{}"})
    void endsAPartialLineOfAnotherWriterFirst(String partial) throws IOException {
        Files.writeString(file(), "{\"a\":1}\n" + partial);
        assertThat(log(file()).writeResult(Map.of("b", 2))).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n" + partial + "\n{\"b\":2}\n");
    }

    @Test
    void appendsAfterAWholeLine() throws IOException {
        assertThat(log(file()).writeResult(Map.of("a", 1))).isEmpty();
        assertThat(log(file()).writeResult(Map.of("b", 2))).isEmpty();
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void writesAPendingResultBeforeAnythingElse() throws IOException {
        AuditLog log = log(file());
        Files.createDirectory(file());
        assertThat(log.writeResult(Map.of("a", 1))).contains("It does not hold the result of this call yet");
        assertThat(log.problem()).isNotEmpty();
        Files.delete(file());
        assertThat(log.problem()).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n");
        assertThat(log.writeResult(Map.of("b", 2))).isEmpty();
        assertThat(file()).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void startsANewFileAfterARename() throws IOException {
        AuditLog log = log(file());
        log.writeResult(Map.of("a", 1));
        Files.move(file(), temporary.resolve("yesterday"));
        log.writeResult(Map.of("b", 2));
        assertThat(file()).hasContent("{\"b\":2}\n");
    }

    /** As logrotate does with copytruncate. */
    @Test
    void goesOnAtTheStartOfAFileThatWasTruncated() throws IOException {
        AuditLog log = log(file());
        log.writeResult(Map.of("a", 1));
        Files.copy(file(), temporary.resolve("yesterday"));
        Files.writeString(file(), "");
        log.writeResult(Map.of("b", 2));
        assertThat(temporary.resolve("yesterday")).hasContent("{\"a\":1}\n");
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).isEqualTo("{\"b\":2}\n");
    }

    @Test
    void refusesAnIntentThatCannotBeWrittenAndForgetsIt() throws IOException {
        AuditLog log = log(file());
        Files.createDirectory(file());
        assertThatThrownBy(() -> log.writeIntent("delete_user", Map.of("a", 1)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("delete_user was not sent. The audit log (PORTKEY_AUDIT_LOG) cannot be "
                        + "written: it is not a regular file.");
        Files.delete(file());
        log.writeIntent("delete_user", Map.of("b", 2));
        assertThat(file()).hasContent("{\"b\":2}\n");
    }

    @Test
    void writesPendingResultsBeforeAnIntent() throws IOException {
        AuditLog log = log(file());
        Files.createDirectory(file());
        log.writeResult(Map.of("a", 1));
        Files.delete(file());
        log.writeIntent("delete_user", Map.of("b", 2));
        assertThat(file()).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void createsNoFileToSeeWhetherItCanBeWritten() {
        assertThat(log(file()).problem()).isEmpty();
        assertThat(log(file().resolve("below")).problem()).contains("its directory does not exist");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void writesOnAnInterruptedThreadAndLeavesItInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(log(file()).writeResult(Map.of("a", 1))).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file()).hasContent("{\"a\":1}");
    }

    @Test
    void writesOneLineWhateverItHolds() throws IOException {
        log(file()).writeResult(Map.of("a\n", "\r\n\u2028\u0085\ud83d{\"x\":1}"));
        String text = Files.readString(file(), StandardCharsets.UTF_8);
        assertThat(text.chars().filter(c -> c == '\n' || c == '\r' || c == 0x2028 || c == 0x85))
                .hasSize(1);
    }

    @Test
    void sharesAFileAmongThreadsAndProcesses() throws Exception {
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

    @Test
    void waitsAtTheEndForARecordThatIsBeingWritten() throws Exception {
        AuditLog log = log(file());
        Operation operation = TestCatalogue.on(null).require("delete_user").operation();
        AuditRecord record = new AuditRecord(log, operation, new Arguments(Map.of("user_id", "u")), CallContext.SILENT);
        Thread call = new Thread(record::end);
        Thread end = new Thread(log::endOpenRecords);
        synchronized (log) {
            call.start();
            awaitBlocked(call);
            end.start();
            awaitBlocked(end);
        }
        end.join();
        assertThat(file()).content().contains("\"outcome\":\"not sent\"").hasLineCount(1);
        call.join();
        log.endOpenRecords();
        assertThat(file()).content().hasLineCount(1);
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            assertThat(thread.getState()).as("it has not waited").isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
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
                        String failure = log.writeResult(Map.of("who", who, "i", i, "text", text));
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
