package dev.portkeyadmin.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request is answered once, or not at all when it was cancelled. */
@Timeout(30)
class InFlightRequestsTest {

    private static final JsonNode ID = IntNode.valueOf(7);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final InFlightRequests calls = new InFlightRequests();
    private final Queue<JsonNode> answered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        calls.abort();
    }

    @Test
    void aCallIsAnsweredOnceUnderTheIdOfTheClient() throws InterruptedException {
        assertThat(calls.submit(ID, number -> {
                    calls.answer(number, answered::add);
                    calls.answer(number, answered::add);
                }))
                .isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID);
        calls.answer(12345, answered::add);
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void anIdIsRefusedWhileItIsInUseAndFreeAfterwards() throws InterruptedException {
        assertThat(calls.submit(ID, this::answerWhenReleased)).isTrue();
        assertThat(calls.submit(ID, number -> calls.answer(number, answered::add)))
                .isFalse();
        assertThat(calls.submit(TextNode.valueOf("7"), number -> calls.answer(number, answered::add)))
                .isTrue();
        release.countDown();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactlyInAnyOrder(ID, TextNode.valueOf("7"));
        assertThat(calls.submit(ID, number -> calls.answer(number, answered::add)))
                .isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).hasSize(3);
    }

    @Test
    void aCancelledCallIsInterruptedAndNeverAnswered() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        calls.submit(ID, number -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            calls.answer(number, answered::add);
        });
        started.await();
        calls.cancel(ID);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).isEmpty();

        assertThat(calls.submit(ID, number -> calls.answer(number, answered::add)))
                .isTrue();
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void cancellingWhatIsNotOpenDoesNothing() throws InterruptedException {
        calls.submit(ID, this::answerWhenReleased);
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
    void aCallOnTheThreadOfTheCallerCannotBeCancelledAndUsesUpNoId() throws InterruptedException {
        long number = calls.open(ID);
        calls.cancel(ID);
        assertThat(calls.submit(ID, other -> calls.answer(other, answered::add)))
                .isTrue();
        calls.answer(number, answered::add);
        calls.answer(number, answered::add);
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID, ID);
    }

    @Test
    void whoWaitsForAllWaitsUntilTheLastAnswerIsWritten() throws InterruptedException {
        calls.submit(
                ID,
                number -> calls.answer(number, id -> {
                    try {
                        Thread.sleep(100);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    answered.add(id);
                }));
        calls.awaitAll(LONG);
        assertThat(answered).containsExactly(ID);
    }

    @Test
    void whoWaitsForAllWaitsNoLongerThanAllowed() throws InterruptedException {
        calls.submit(ID, this::answerWhenReleased);
        long start = System.nanoTime();
        calls.awaitAll(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(50), Duration.ofSeconds(10));
        assertThat(answered).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeWrittenIsNotWaitedFor() throws InterruptedException {
        long number = calls.open(ID);
        assertThatThrownBy(() -> calls.answer(number, id -> {
                    throw new IllegalStateException("gone");
                }))
                .hasMessage("gone");
        long start = System.nanoTime();
        calls.awaitAll(LONG);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }

    @Test
    void moreCallsThanThreadsWaitForTheirTurnAndAllHaveIt() throws InterruptedException {
        int count = InFlightRequests.MOST_THREADS + 100;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<JsonNode> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode id = IntNode.valueOf(i);
            ids.add(id);
            calls.submit(id, number -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                answerWhenReleased(number);
                running.decrementAndGet();
            });
        }
        while (running.get() < InFlightRequests.MOST_THREADS) {
            Thread.sleep(1);
        }
        // One that waits for its turn can be cancelled, too.
        calls.cancel(IntNode.valueOf(count - 1));
        release.countDown();
        calls.awaitAll(LONG);
        assertThat(most.get()).isEqualTo(InFlightRequests.MOST_THREADS);
        assertThat(answered).containsExactlyInAnyOrderElementsOf(ids.subList(0, count - 1));
    }

    @Test
    void abortingInterruptsWhateverRuns() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            calls.submit(IntNode.valueOf(i), number -> {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
        }
        started.await();
        calls.abort();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void answerWhenReleased(long number) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.answer(number, answered::add);
    }
}
