package dev.portkeyadmin.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.Upstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;

/** Whenever the process is killed: what a client was told is in the files, and what is in the files is whole. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = LatencyIT.PROCESSOR, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class KillIT {

    private static final int KILLS = Integer.getInteger("kill.times", 6);
    private static final int CALLS = 150;
    private static final Pattern NAME = Pattern.compile("n[0-9]+-[0-9]+");

    @TempDir
    private Path directory;

    @Test
    void whatAClientWasToldIsInTheFilesAndWhatIsThereIsWhole() throws Exception {
        Path trail = directory.resolve("audit.jsonl");
        Path secrets = directory.resolve("secrets");
        Map<String, Path> told = new HashMap<>();
        try (Upstream upstream = new Upstream(exchange -> {
            Matcher name = NAME.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String made = name.find() ? name.group() : "nobody";
            Upstream.reply(
                    exchange,
                    200,
                    "application/json",
                    JarProcess.text(Map.of("id", "id of " + made, "object", "api-key", "key", secret(made))));
        })) {
            Random random = new Random(KILLS);
            for (int kill = 0; kill <= KILLS; kill++) {
                boolean last = kill == KILLS;
                try (JarProcess server = JarProcess.against(upstream.url())
                        .env("PORTKEY_AUDIT_LOG", trail.toString())
                        .env("PORTKEY_SECRETS", "file")
                        .env("PORTKEY_SECRETS_DIR", secrets.toString())
                        .env("PORTKEY_TOOLS", "create_api_key")
                        .start()) {
                    server.handshake();
                    server.send(calls(kill, last ? 1 : CALLS));
                    List<JsonNode> answers = new ArrayList<>();
                    answers.add(server.next());
                    Thread.sleep(random.nextInt(120));
                    if (last) {
                        server.endInput();
                        assertThat(server.exit(JarProcess.PATIENCE)).isZero();
                    } else {
                        server.kill();
                    }
                    answers.addAll(server.untaken());
                    answers.forEach(answer -> remember(answer, told));
                }
                checkTrail(Files.readString(trail), told, kill);
                checkSecrets(secrets, told);
            }
        }
        assertThat(Files.readString(trail)).endsWith("}\n");
        assertThat(told).hasSizeGreaterThan(KILLS);
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

    private static void remember(JsonNode answer, Map<String, Path> told) {
        JsonNode result = answer.path("result");
        assertThat(result.path("isError").asBoolean()).as(answer.toString()).isFalse();
        JsonNode made = JarProcess.content(result);
        told.put(
                made.path("id").asText().substring("id of ".length()),
                Path.of(made.path("secret_file").asText()));
    }

    /** A kill may break off the line that is being written, and no other. */
    private static void checkTrail(String text, Map<String, Path> told, int kills) {
        StringBuilder whole = new StringBuilder();
        int torn = 0;
        for (String line : text.split("\n")) {
            try {
                assertThat(JarProcess.MAPPER.readTree(line).isObject()).isTrue();
                whole.append(line).append('\n');
            } catch (JsonProcessingException e) {
                torn++;
            }
        }
        assertThat(torn).isLessThanOrEqualTo(kills + 1);
        for (String name : told.keySet()) {
            assertThat(whole.indexOf('"' + name + '"')).as(name).isNotNegative();
        }
    }

    private static void checkSecrets(Path secrets, Map<String, Path> told) throws IOException {
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.filter(each -> !each.getFileName().toString().startsWith("."))
                    .toList()) {
                String text = Files.readString(file);
                Matcher name = NAME.matcher(text);
                assertThat(name.find()).as(text).isTrue();
                assertThat(text.strip()).isEqualTo(secret(name.group()));
            }
        }
        for (Map.Entry<String, Path> each : told.entrySet()) {
            assertThat(each.getValue()).content().startsWith(secret(each.getKey()));
        }
    }
}
