package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the answers of all calls share the heap: each call is answered, if with an error. */
@Order(1)
class AnswerMemoryTest {

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    @ParameterizedTest
    @CsvSource({"64,9,1170", "512,73,8192", "4096,585,8192"})
    void dividesTheHeap(long megabytes, int smallKilobytes, int largestKilobytes) {
        AnswerMemory memory = new AnswerMemory(megabytes << 20);

        assertThat(memory.small() >> 10).isCloseTo(smallKilobytes, Offset.offset(2));
        assertThat(memory.largest() >> 10).isCloseTo(largestKilobytes, Offset.offset(2));
    }

    @Test
    void grantsClaimsInTheOrderOfArrival() {
        AnswerMemory memory = new AnswerMemory(400);
        AnswerMemory.Claim first = memory.claim(60);
        AnswerMemory.Claim large = memory.claim(80);
        AnswerMemory.Claim small = memory.claim(10);
        assertThat(first.granted()).isDone();
        assertThat(large.granted()).isNotDone();
        assertThat(small.granted()).isNotDone();

        first.close();
        first.close();

        assertThat(large.granted()).isDone();
        assertThat(small.granted()).isDone();
    }

    @Test
    void grantsAClaimThatIsLargerThanThePoolOnceThePoolIsFree() {
        AnswerMemory memory = new AnswerMemory(400);
        AnswerMemory.Claim first = memory.claim(1);
        AnswerMemory.Claim all = memory.claim(Long.MAX_VALUE);
        assertThat(all.granted()).isNotDone();

        first.close();

        assertThat(all.granted()).isDone();
    }

    @Test
    void resizesAClaimWithinWhatIsFree() {
        AnswerMemory memory = new AnswerMemory(400);
        AnswerMemory.Claim claim = memory.claim(50);
        assertThat(claim.resize(101)).isFalse();
        assertThat(claim.resize(100)).isTrue();
        AnswerMemory.Claim waiting = memory.claim(40);
        assertThat(waiting.granted()).isNotDone();

        assertThat(claim.resize(60)).isTrue();

        assertThat(waiting.granted()).isDone();
        claim.close();
        assertThat(claim.resize(1)).isFalse();
    }

    @Test
    void keepsTheClaimsOfAThreadUntilItsHoldIsClosed() {
        AnswerMemory memory = new AnswerMemory(400);
        AnswerMemory.keep(memory.claim(100), 1);
        assertThat(memory.claim(0).granted()).isDone();
        AnswerMemory.Hold hold = AnswerMemory.hold();
        AnswerMemory.Hold inner = AnswerMemory.hold();
        assertThat(AnswerMemory.mayWait()).isTrue();

        AnswerMemory.keep(memory.claim(100), 1);
        inner.close();

        assertThat(AnswerMemory.mayWait()).isFalse();
        AnswerMemory.Claim next = memory.claim(100);
        assertThat(next.granted()).isNotDone();
        hold.close();
        assertThat(next.granted()).isDone();
        assertThat(AnswerMemory.mayWait()).isTrue();
    }

    @Test
    void keepsOnlyTheTextOfPagesBetweenTheFirstAndTheLast() {
        AnswerMemory memory = new AnswerMemory(400);
        AnswerMemory.Hold hold = AnswerMemory.hold();
        for (int page = 0; page < 9; page++) {
            AnswerMemory.Claim claim = memory.claim(30);
            assertThat(claim.granted()).as("page " + page).isDone();
            AnswerMemory.keep(claim, 1);
        }
        hold.close();

        assertThat(memory.claim(100).granted()).isDone();
    }

    @ParameterizedTest
    @CsvSource({"'{}',162", "'[[],[]]',8", "'{\"a\":\"b\"}',100"})
    void estimatesTheHeapOfATree(String json, long least) {
        assertThat(AnswerMemory.treeSize(json.getBytes(StandardCharsets.UTF_8))).isBetween(least, 500L);
    }

    @Test
    void ignoresWhatIsInsideStringsInTheEstimate() {
        String text = "{[:,".repeat(1_000);

        assertThat(AnswerMemory.treeSize(Json.writeUtf8(text + "\\\"" + text))).isLessThan(9_000);
    }

    private static String list(int bytes) {
        String item = "{\"id\":\"0123456789abcdef\",\"name\":\"a name of some length\",\"total\":12.5,\"on\":true},";
        return "{\"object\":\"list\",\"data\":[" + item.repeat(bytes / item.length()) + "{}]}";
    }

    private PortkeyClient connection(AnswerMemory memory) {
        return new PortkeyClient(
                new PortkeyClient.Options(
                        portkey.baseUrl(), ApiKey.of(QueuedPortkey.KEY, portkey.secrets), false, null, Map.of()),
                QueuedPortkey.QUICK,
                List.of(),
                memory);
    }

    @Test
    void answersAllCallsWhoseAnswersHaveToWaitForMemory() throws Exception {
        String answer = list(200_000);
        portkey.server.setDispatcher(answering(answer));
        AnswerMemory memory = new AnswerMemory(12L << 20);
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try (PortkeyClient connection = connection(memory)) {
            List<Future<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(callers.submit(() -> QueuedPortkey.read(connection)));
            }
            for (Future<JsonNode> each : answers) {
                assertThat(each.get().path("data").size()).isGreaterThan(1_000);
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(memory.claim(Long.MAX_VALUE).granted()).isDone();
    }

    private static Dispatcher answering(String answer) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse().setChunkedBody(answer, 8192);
            }
        };
    }

    @Test
    void reportsAnAnswerForWhichThereWasNoMemoryInTime() throws Exception {
        portkey.answers(200, list(200_000)).answers(200, list(200_000));
        AnswerMemory memory = new AnswerMemory(12L << 20);
        AnswerMemory.Claim others = memory.claim(Long.MAX_VALUE);
        try (PortkeyClient connection = connection(memory)) {
            assertReportsNoMemory(connection, memory, "get_user", "Nothing was changed");
            assertReportsNoMemory(connection, memory, "delete_user", "unknown whether it took effect");
        }
        others.close();
        assertThat(memory.claim(Long.MAX_VALUE).granted()).isDone();
    }

    private static void assertReportsNoMemory(
            PortkeyClient connection, AnswerMemory memory, String name, String effect) {
        TestTiming timing = new TestTiming();
        timing.duringWait(() -> {
            if (memory.waiting() > 0) {
                timing.advance(Deadline.CALL_TIMEOUT);
            }
        });
        Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT, timing);
        assertThatThrownBy(() -> QueuedPortkey.call(connection, name, QueuedPortkey.READ_ARGUMENTS, deadline))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll(name, "memory", effect, "-Xmx");
    }

    /**
     * Runs in a process of its own, since the heap of this one cannot be that small. With so small a heap the other collectors
     * take ten times the processor time of the serial one for each call.
     */
    @ParameterizedTest
    @CsvSource({"Serial,64", "Parallel,12", "G1,12"})
    void answersEveryCallWithASmallHeap(String collector, long calls) throws Exception {
        Map<String, MockResponse> answers = new HashMap<>();
        Map.of("large", 7 << 20, "middle", 1 << 20, "small", 8_000).forEach((kind, bytes) -> {
            answers.put(kind, new MockResponse().setBody(list(bytes)));
            answers.put(kind + "-chunked", new MockResponse().setChunkedBody(list(bytes), 8192));
        });
        portkey.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answers.get(request.getRequestUrl().pathSegments().get(3));
            }
        });

        Map<String, Long> ends = ForkedCall.runMany(
                        List.of("-Xmx64m", "-XX:+Use" + collector + "GC"), (int) calls, portkey.baseUrl())
                .lines()
                .collect(Collectors.groupingBy(line -> line, Collectors.counting()));

        assertThat(ends.keySet()).isSubsetOf("large oversize", "middle read", "middle no memory", "small read");
        assertThat(ends).containsEntry("large oversize", calls).containsEntry("small read", calls);
        assertThat(ends.get("middle read")).isPositive();
        assertThat(ends.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3 * calls);
    }
}
