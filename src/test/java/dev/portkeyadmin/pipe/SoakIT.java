package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static dev.portkeyadmin.pipe.JarProcess.notification;
import static dev.portkeyadmin.pipe.JarProcess.request;
import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Makes concurrent calls of all kinds against a Portkey with faults. A build makes some thousand, {@code mvn -Psoak verify} enough
 * to show in the process's memory what a single call leaks.
 */
@Execution(ExecutionMode.CONCURRENT)
class SoakIT {

    private static final int CALLS = Integer.getInteger("soak.calls", 2_000);
    private static final int AT_ONCE = 16;

    /** Number of calls after which the process should not grow any more. */
    private static final int WARM = 10_000;

    private static final double MOST_GROWTH = 1.25;

    /** Thread pools vary by a few threads. */
    private static final int MOST_MORE_THREADS = 8;

    private final FaultyPortkey portkey = new FaultyPortkey();
    private final TestHttpServer upstream = TestHttpServer.start(portkey);
    private final JarProcess server =
            JarProcess.against(upstream.url()).manyCalls().start();
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

    @Test
    void answersEveryCallOnceWithItsOwnResultAndLeavesNothingBehind() throws Exception {
        try (upstream;
                server) {
            server.handshake();
            boolean measured = CALLS >= 2 * WARM && Files.isDirectory(proc().resolve("task"));
            calls(0, Math.min(WARM, CALLS));
            int threads = measured ? threads() : 0;
            long memory = measured ? residentKilobytes() : 0;
            calls(WARM, CALLS);
            if (measured) {
                assertThat(threads()).isLessThanOrEqualTo(threads + MOST_MORE_THREADS);
                assertThat((double) residentKilobytes()).isLessThanOrEqualTo(MOST_GROWTH * memory);
            }
            assertThat(portkey.faults().values()).allMatch(made -> made.get() > 0);

            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.stderr()).isEmpty();
            Set<String> late = new HashSet<>();
            for (JsonNode message : server.untaken()) {
                assertThat(cancelled).contains(message.path("id").asText());
                assertThat(late.add(message.path("id").asText())).as("once").isTrue();
            }
        }
    }

    private void calls(int from, int to) throws Exception {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            ends.add(clients.submit(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    one(number);
                }
            }));
        }
        clients.shutdown();
        for (Future<?> end : ends) {
            end.get();
        }
    }

    /** Makes the call of that number, which is the same in every run. */
    private void one(int number) {
        Random random = new Random(number);
        String tag = JarProcess.uuid(number);
        Object id = random.nextBoolean() ? number : "id " + number;
        String email = tag + "@example.com";
        switch (random.nextInt(20)) {
            case 0 ->
                assertThat(answer(id, request(id, "ping", null)).path("result")).isEmpty();
            case 1 -> {
                JsonNode tools = answer(id, request(id, "tools/list", null)).at("/result/tools");
                assertThat(tools).hasSize(DefaultTools.count(false));
            }
            case 2 -> {
                JsonNode found = result(id, call(id, "find_operations", Map.of("query", "budget of a key")));
                assertThat(JarProcess.content(found).at("/operation/arguments").isArray())
                        .isTrue();
            }
            case 3 -> {
                JsonNode refused = result(id, call(id, "get_user", Map.of("person", tag)));
                assertThat(refused.path("isError").asBoolean()).isTrue();
                assertThat(refused.at("/content/0/text").asText()).contains("user_id: required");
            }
            case 4, 5 -> cancel(id, tag, random);
            case 6, 7 -> list(id, tag, call(id, "list_users", Map.of("email", email, "all_pages", true)), 0, 15);
            case 8, 9, 10 -> {
                int page = random.nextInt(FaultyPortkey.PAGES);
                list(
                        id,
                        tag,
                        call(id, "list_users", Map.of("email", email, "page_size", 5, "current_page", page)),
                        page * FaultyPortkey.PAGE_SIZE,
                        FaultyPortkey.PAGE_SIZE);
            }
            case 11 ->
                thing(
                        true,
                        id,
                        tag,
                        call(id, "invite_user", Map.of("email", email, "role", "member", "workspaces", List.of())));
            case 12 -> thing(true, id, tag, call(id, "update_user", Map.of("user_id", tag, "first_name", "A")));
            case 13 ->
                thing(false, id, tag, through("read_operation", id, "get_workspace", Map.of("workspace_id", tag)));
            case 14 ->
                thing(
                        true,
                        id,
                        tag,
                        through("write_operation", id, "update_workspace", Map.of("workspace_id", tag, "name", "A")));
            default -> thing(false, id, tag, call(id, "get_user", Map.of("user_id", tag)));
        }
    }

    private static String through(String tool, Object id, String operation, Map<String, ?> arguments) {
        return call(id, tool, Map.of("name", operation, "arguments", arguments));
    }

    private JsonNode answer(Object id, String line) {
        server.send(line);
        return server.answer(id);
    }

    private JsonNode result(Object id, String line) {
        return answer(id, line).path("result");
    }

    private void cancel(Object id, String tag, Random random) {
        cancelled.add(id.toString());
        String cancel = notification("notifications/cancelled", Map.of("requestId", id));
        String call = call(id, "get_user", Map.of("user_id", tag));
        if (random.nextBoolean()) {
            server.send(call, cancel);
        } else {
            server.send(call);
            server.send(cancel);
        }
    }

    private void thing(boolean writes, Object id, String tag, String line) {
        JsonNode result = itsOwn(writes, id, tag, line);
        if (!portkey.wronged(writes, tag)) {
            JsonNode content = JarProcess.content(result);
            assertThat(content.path(content.has("invite_id") ? "invite_id" : "id")
                            .asText())
                    .as(result.toString())
                    .isEqualTo(tag);
        }
    }

    private void list(Object id, String tag, String line, int first, int count) {
        JsonNode result = itsOwn(false, id, tag, line);
        List<String> ids = JarProcess.content(result).path("data").findValuesAsText("id");
        // The pages before one that failed are returned.
        int returned = portkey.wronged(false, tag) ? ids.size() : count;
        assertThat(ids)
                .isEqualTo(IntStream.range(first, first + returned)
                        .mapToObj(i -> tag + "-" + i)
                        .toList());
        assertThat(returned == count
                        || result.path("isError").asBoolean()
                        || result.toString().contains("Stopped after"))
                .as(result.toString())
                .isTrue();
    }

    /** Checks that a result holds nothing of another call, and reports a failure only after a fault in a request of its own. */
    private JsonNode itsOwn(boolean writes, Object id, String tag, String line) {
        JsonNode result = result(id, line);
        assertThat(FaultyPortkey.TAG.matcher(result.toString()).results().map(MatchResult::group))
                .allMatch(tag::equals);
        assertThat(portkey.wronged(writes, tag) || !result.path("isError").asBoolean())
                .as(result.toString())
                .isTrue();
        return result;
    }

    private Path proc() {
        return Path.of("/proc", Long.toString(server.pid()));
    }

    private int threads() throws IOException {
        try (Stream<Path> tasks = Files.list(proc().resolve("task"))) {
            return (int) tasks.count();
        }
    }

    private long residentKilobytes() throws IOException {
        try (Stream<String> lines = Files.lines(proc().resolve("status"))) {
            String resident =
                    lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(resident.replaceAll("\\D", ""));
        }
    }
}
