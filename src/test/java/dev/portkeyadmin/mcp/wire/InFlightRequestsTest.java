package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that each request is answered once, or not at all after cancellation. */
@Timeout(300)
class InFlightRequestsTest {

    private static final JsonNode ID = IntNode.valueOf(7);
    private static final byte[] FAILURE = Json.writeUtf8(TextNode.valueOf("failure"));
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Queue<JsonNode> answered = new ConcurrentLinkedQueue<>();
    private final InFlightRequests calls = new InFlightRequests(this::write);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        calls.cancelAll(thread -> false);
    }

    @Test
    void answersACallOnceUnderTheIdOfTheClient() throws InterruptedException {
        assertThat(submit(ID, number -> {
                    calls.answer(number, Json::writeUtf8);
                    calls.answer(number, Json::writeUtf8);
                }))
                .isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID);
        calls.answer(12345, Json::writeUtf8);
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void refusesAnIdWhileItIsInUseAndAcceptsItAfterwards() throws InterruptedException {
        assertThat(submit(ID, this::answerWhenReleased)).isTrue();
        assertThat(submit(ID, number -> calls.answer(number, Json::writeUtf8))).isFalse();
        assertThat(submit(TextNode.valueOf("7"), number -> calls.answer(number, Json::writeUtf8)))
                .isTrue();
        release.countDown();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactlyInAnyOrder(ID, TextNode.valueOf("7"));
        assertThat(submit(ID, number -> calls.answer(number, Json::writeUtf8))).isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).hasSize(3);
    }

    /** JSON does not distinguish 7 and 7.0; a client that does still gets its own spelling back. */
    @Test
    void takesIdsOfTheSameValueAsOne() throws Exception {
        JsonNode decimal = Json.read("7.0");
        assertThat(submit(decimal, this::answerWhenReleased)).isTrue();
        assertThat(calls.isOpen(ID)).isTrue();
        assertThat(submit(ID, this::answerWhenReleased)).isFalse();
        assertThat(calls.isOpen(TextNode.valueOf("7"))).isFalse();
        release.countDown();
        calls.awaitAll(LONG);
        assertThat(answered).extracting(JsonNode::toString).containsExactly("7.0");
        assertThat(calls.isOpen(decimal)).isFalse();
        CountDownLatch interrupted = new CountDownLatch(1);
        submit(ID, number -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        calls.cancel(Json.read("7.5"));
        assertThat(calls.isOpen(ID)).isTrue();
        calls.cancel(Json.read("0.7e1"));
        assertThat(calls.isOpen(ID)).isFalse();
    }

    @Test
    void interruptsACancelledCallAndNeverAnswersIt() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        submit(ID, number -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            calls.answer(number, Json::writeUtf8);
        });
        started.await();
        calls.cancel(ID);
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).isEmpty();

        assertThat(submit(ID, number -> calls.answer(number, Json::writeUtf8))).isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void ignoresTheCancellationOfACallThatIsNotOpen() throws InterruptedException {
        submit(ID, this::answerWhenReleased);
        calls.cancel(IntNode.valueOf(8));
        calls.cancel(TextNode.valueOf("7"));
        calls.cancel(MissingNode.getInstance());
        calls.cancel(NullNode.getInstance());
        release.countDown();
        calls.awaitAll(LONG);
        calls.cancel(ID);
        assertThat(answered).containsExactly(ID);
        calls.awaitAll(LONG);
    }

    @Test
    void waitsUntilTheLastAnswerIsWritten() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        InFlightRequests slow = new InFlightRequests(line -> {
            writing.countDown();
            awaitRelease();
            write(line);
        });
        slow.submit(ID, 1, FAILURE, number -> slow.answer(number, Json::writeUtf8));
        writing.await();
        assertThat(slow.awaitAll(Duration.ofMillis(50))).isFalse();
        release.countDown();
        assertThat(slow.awaitAll(LONG)).isTrue();
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void waitsNoLongerThanAllowed() throws InterruptedException {
        submit(ID, this::answerWhenReleased);
        assertThat(calls.awaitAll(Duration.ofMillis(50))).isFalse();
        assertThat(answered).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerThatCannotBeWritten() throws InterruptedException {
        InFlightRequests broken = new InFlightRequests(line -> {
            throw new IllegalStateException("gone");
        });
        broken.submit(ID, 1, FAILURE, number -> broken.answer(number, Json::writeUtf8));
        assertThat(broken.awaitAll(LONG)).isTrue();
    }

    @Test
    void keepsARequestOpenWhoseAnswerCannotBeMade() throws InterruptedException {
        submit(ID, number -> {
            try {
                calls.answer(number, id -> {
                    throw new OutOfMemoryError("a test");
                });
            } catch (OutOfMemoryError e) {
                calls.fail(number);
            }
        });
        assertThat(calls.awaitAll(LONG)).isTrue();
        assertThat(answered).containsExactly(TextNode.valueOf("failure"));
        assertThat(submit(ID, number -> calls.answer(number, Json::writeUtf8))).isTrue();
    }

    @Test
    void refusesRequestsBeyondTheBoundOfBytesAndOfNumber() {
        submit(ID, this::answerWhenReleased);
        assertThat(calls.submit(TextNode.valueOf("large"), Integer.MAX_VALUE, FAILURE, number -> {}))
                .contains("too many requests");
        for (int i = 1; i < InFlightRequests.MAX_REQUESTS; i++) {
            assertThat(submit(TextNode.valueOf("n" + i), this::answerWhenReleased))
                    .isTrue();
        }
        assertThat(calls.submit(TextNode.valueOf("one more"), 1, FAILURE, number -> {}))
                .contains("too many requests");
    }

    @Test
    void failsEveryRequestThatIsNotAnswered() throws InterruptedException {
        submit(ID, this::answerWhenReleased);
        submit(TextNode.valueOf("7"), this::answerWhenReleased);
        calls.failAll();
        release.countDown();
        assertThat(calls.awaitAll(LONG)).isTrue();
        assertThat(answered).containsExactly(TextNode.valueOf("failure"), TextNode.valueOf("failure"));
    }

    @Test
    void cancelsAllButTheThreadsToKeep() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicReference<Thread> kept = new AtomicReference<>();
        submit(ID, number -> {
            kept.set(Thread.currentThread());
            started.countDown();
            answerWhenReleased(number);
        });
        submit(TextNode.valueOf("7"), number -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        started.await();
        calls.cancelAll(thread -> thread == kept.get());
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(calls.awaitAll(LONG)).isTrue();
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void runsAnActionOnlyBeforeAnAnswerThatIsStillToCome() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        calls.ifAnyIsOpen(runs::incrementAndGet);
        assertThat(runs).hasValue(0);
        submit(ID, this::answerWhenReleased);
        calls.ifAnyIsOpen(runs::incrementAndGet);
        assertThat(runs).hasValue(1);
        release.countDown();
        calls.awaitAll(LONG);
    }

    @Test
    void queuesCallsBeyondTheNumberOfThreads() throws InterruptedException {
        int count = InFlightRequests.MAX_THREADS + 100;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(InFlightRequests.MAX_THREADS);
        List<JsonNode> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode id = IntNode.valueOf(i);
            ids.add(id);
            submit(id, number -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                busy.countDown();
                answerWhenReleased(number);
                running.decrementAndGet();
            });
        }
        assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
        // A queued call can be cancelled, too.
        calls.cancel(IntNode.valueOf(count - 1));
        release.countDown();
        calls.awaitAll(LONG);
        assertThat(most.get()).isEqualTo(InFlightRequests.MAX_THREADS);
        assertThat(answered).containsExactlyInAnyOrderElementsOf(ids.subList(0, count - 1));
    }

    @Test
    void interruptsEveryCallWhenAllAreCancelled() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            submit(IntNode.valueOf(i), number -> {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
        }
        started.await();
        calls.cancelAll(thread -> false);
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private boolean submit(JsonNode id, LongConsumer work) {
        return calls.submit(id, 1, FAILURE, work) == null;
    }

    private void write(byte[] line) {
        try {
            answered.add(Json.read(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerWhenReleased(long number) {
        awaitRelease();
        calls.answer(number, Json::writeUtf8);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
