package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests that the audit log and the secret files are complete however the process ends: each request has its intent, the files
 * hold everything that a client was answered, and no file is incomplete.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class KillIT {

    private static final int KILLS = Integer.getInteger("kill.times", 6);
    private static final int CALLS = 150;
    private static final Pattern NAME = Pattern.compile("n[0-9]+-[0-9]+");

    @TempDir
    private Path directory;

    @Test
    void keepsFilesWholeWheneverItIsKilled() throws Exception {
        Path log = directory.resolve("audit.jsonl");
        Path secrets = directory.resolve("secrets");
        Map<String, Path> answered = new HashMap<>();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (TestHttpServer upstream = TestHttpServer.start(request -> {
            Matcher name = NAME.matcher(request.body());
            String made = name.find() ? name.group() : "nobody";
            asked.add(made);
            request.answer(
                    200, JarProcess.text(Map.of("id", "id of " + made, "object", "api-key", "key", secret(made))));
        })) {
            Random random = new Random(KILLS);
            for (int kill = 0; kill <= KILLS; kill++) {
                boolean last = kill == KILLS;
                try (JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_AUDIT_LOG", log.toString())
                        .env("PORTKEY_SECRETS", "file")
                        .env("PORTKEY_SECRETS_DIR", secrets.toString())
                        .env("PORTKEY_TOOLS", "create_api_key")
                        .start()) {
                    server.handshake();
                    server.send(calls(kill, last ? 1 : CALLS));
                    List<JsonNode> answers = new ArrayList<>();
                    for (int i = last ? 0 : random.nextInt(CALLS / 2); i >= 0; i--) {
                        answers.add(server.next());
                    }
                    if (last) {
                        server.endInput();
                        assertThat(server.exit(JarProcess.PATIENCE)).isZero();
                    } else {
                        server.kill();
                    }
                    answers.addAll(server.untaken());
                    answers.forEach(answer -> remember(answer, answered));
                }
                checkLog(Files.readString(log), asked, kill);
                assertThat(asked).containsAll(answered.keySet());
                checkSecrets(secrets, answered);
            }
        }
        assertThat(Files.readString(log)).endsWith("}\n");
        assertThat(answered).hasSizeGreaterThan(KILLS);
    }

    private static String secret(String name) {
        return "sk " + name + " " + "x".repeat(3_000) + " end";
    }

    private static String[] calls(int kill, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> JarProcess.call(
                        i,
                        "create_api_key",
                        Map.of(
                                "type",
                                "organisation/service",
                                "name",
                                "n" + kill + "-" + i,
                                "scopes",
                                List.of("logs.list"))))
                .toArray(String[]::new);
    }

    private static void remember(JsonNode answer, Map<String, Path> answered) {
        JsonNode result = answer.path("result");
        assertThat(result.path("isError").asBoolean()).as(answer.toString()).isFalse();
        JsonNode made = JarProcess.content(result);
        answered.put(
                made.path("id").asText().substring("id of ".length()),
                Path.of(made.path("secret_file").asText()));
    }

    /** A kill may break off the line that is being written, and no other; each request has its intent. */
    private static void checkLog(String text, Set<String> asked, int kills) {
        StringBuilder whole = new StringBuilder();
        int partial = 0;
        for (String line : text.split("\n")) {
            try {
                assertThat(JarProcess.MAPPER.readTree(line).isObject()).isTrue();
                whole.append(line).append('\n');
            } catch (JsonProcessingException e) {
                partial++;
            }
        }
        assertThat(partial).isLessThanOrEqualTo(kills + 1);
        for (String name : asked) {
            assertThat(whole.indexOf('"' + name + '"')).as(name).isNotNegative();
        }
    }

    private static void checkSecrets(Path secrets, Map<String, Path> answered) throws IOException {
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().startsWith("."))
                    .toList()) {
                String text = Files.readString(file);
                Matcher name = NAME.matcher(text);
                assertThat(name.find()).as(text).isTrue();
                assertThat(text.strip()).isEqualTo(secret(name.group()));
            }
        }
        for (Map.Entry<String, Path> each : answered.entrySet()) {
            assertThat(each.getValue()).content().startsWith(secret(each.getKey()));
        }
    }

    // --- asked to end

    private static final int WRITES = 48;

    private JarProcess.Launch launch(URI upstream) {
        return JarProcess.against(upstream)
                .env("PORTKEY_AUDIT_LOG", directory.resolve("audit.jsonl").toString())
                .env("PORTKEY_SECRETS", "file")
                .env("PORTKEY_SECRETS_DIR", directory.resolve("secrets").toString())
                .env("PORTKEY_TOOLS", "delete_user_invite,resend_user_invite,create_api_key");
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("audit.jsonl"))) {
            records.add(JarProcess.MAPPER.readTree(line));
        }
        return records;
    }

    /** The writes, which wait for their answers. What they are about is read before, so that the records can name it. */
    private static List<Request> nextWrites(TestHttpServer upstream, int count) throws Exception {
        List<Request> writes = new ArrayList<>();
        while (writes.size() < count) {
            Request request = upstream.next();
            if (request.method().equals("GET")) {
                request.answer(200, "{}");
            } else {
                writes.add(request);
            }
        }
        return writes;
    }

    private void assertThatEachIntentHasAResult(int count, String... allowed) throws IOException {
        List<JsonNode> records = records();
        Map<String, String> outcomes = new HashMap<>();
        for (JsonNode record : records) {
            if (record.path("record").asText().equals("result")) {
                outcomes.put(record.path("id").asText(), record.path("outcome").asText());
            }
        }
        assertThat(records).hasSize(2 * count);
        assertThat(outcomes).hasSize(count);
        assertThat(outcomes.values()).contains(allowed[0]).isSubsetOf(allowed);
        assertThat(records)
                .filteredOn(record -> record.path("record").asText().equals("intent"))
                .allMatch(intent -> outcomes.containsKey(intent.path("id").asText()));
    }

    private List<Path> secretFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("secrets"))) {
            return files.toList();
        }
    }

    @Test
    void letsWritesFinishWhenItIsTerminated() throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no signals");
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = launch(upstream.url()).start()) {
            server.handshake();
            server.send(IntStream.range(0, WRITES)
                    .mapToObj(i -> JarProcess.call(i, "delete_user_invite", Map.of("invite_id", JarProcess.uuid(i))))
                    .toArray(String[]::new));
            List<Request> requests = nextWrites(upstream, WRITES);
            server.terminate();
            for (Request request : requests) {
                request.answer(200, "{}");
            }
            server.exit(JarProcess.PATIENCE);
            // A busy machine may not read all answers within ten seconds.
            assertThatEachIntentHasAResult(WRITES, "done", "ended while it was sent");
        }
    }

    @Test
    void storesASecretThatArrivesAfterItIsTerminated() throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no signals");
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = launch(upstream.url()).start()) {
            server.handshake();
            server.send(JarProcess.call(1, "resend_user_invite", Map.of("invite_id", JarProcess.uuid(1))));
            Request request = nextWrites(upstream, 1).get(0);
            server.terminate();
            request.answer(200, "{\"inviteLink\":\"https://app.example.com/once\"}");
            server.exit(JarProcess.PATIENCE);
            assertThatEachIntentHasAResult(1, "done");
            assertThat(secretFiles())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("https://app.example.com/once"));
        }
    }

    @Test
    void recordsWritesThatDoNotFinishWhenItIsTerminated() throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no signals");
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = launch(upstream.url()).start()) {
            server.handshake();
            server.send(
                    JarProcess.call(1, "resend_user_invite", Map.of("invite_id", JarProcess.uuid(1))),
                    JarProcess.call(2, "resend_user_invite", Map.of("invite_id", JarProcess.uuid(2))));
            nextWrites(upstream, 2);
            server.terminate();
            server.exit(JarProcess.PATIENCE);
            assertThatEachIntentHasAResult(2, "ended while it was sent");
            assertThat(secretFiles()).isEmpty();
        }
    }

    // --- a full disk

    /** A limit for the size of files takes the place of a full disk: both fail in the middle of a record. */
    @Test
    void sendsNothingThatItCannotRecord() throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no limit for the size of files");
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (TestHttpServer upstream = TestHttpServer.start(request -> {
                    if (!request.method().equals("GET")) {
                        asked.add(request.name());
                    }
                    request.answer(200, "{}");
                });
                JarProcess server = launch(upstream.url())
                        .through("sh", "-c", "ulimit -f 256; exec \"$@\"", "sh")
                        .start()) {
            server.handshake();
            Set<String> sent = new HashSet<>();
            Set<String> refused = new HashSet<>();
            for (int i = 0; i < 1_000 && refused.size() < 20; i += 20) {
                server.send(IntStream.range(i, i + 20)
                        .mapToObj(each ->
                                JarProcess.call(each, "delete_user_invite", Map.of("invite_id", JarProcess.uuid(each))))
                        .toArray(String[]::new));
                for (int each = i; each < i + 20; each++) {
                    JsonNode result = server.answer(each).path("result");
                    String text = result.at("/content/0/text").asText();
                    if (result.path("isError").asBoolean()) {
                        assertThat(text).contains("was not sent", "PORTKEY_AUDIT_LOG");
                        refused.add(JarProcess.uuid(each));
                    } else {
                        sent.add(JarProcess.uuid(each));
                    }
                }
            }
            assertThat(refused).hasSizeGreaterThanOrEqualTo(20);
            assertThat(sent).isNotEmpty();
            assertThat(asked).isEqualTo(sent);
            String log = Files.readString(directory.resolve("audit.jsonl"));
            checkLog(log, asked, 1);
            server.endInput();
            server.exit(JarProcess.PATIENCE);
        }
    }
}
