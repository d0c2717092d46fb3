package dev.portkeyadmin.client.body;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.QueuedPortkey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests that an answer is collected up to a limit, and within the memory that is granted for it. */
class BoundedBodyTest {

    /** The heap of which an answer may take 10 bytes, and none without a claim. */
    private static final long HEAP = 560;

    private static final class Source implements Flow.Subscription {

        private volatile long requested;
        private volatile boolean cancelled;

        @Override
        public synchronized void request(long count) {
            requested += count;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Source source = new Source();
    private final AnswerMemory memory = new AnswerMemory(HEAP);
    private BoundedBody body = BoundedBody.whole(memory, -1, true);

    private CompletableFuture<BoundedBody> result() {
        return body.getBody().toCompletableFuture();
    }

    private byte[] awaited() throws Exception {
        return result().get(QueuedPortkey.TIMEOUT.toSeconds(), TimeUnit.SECONDS).take();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void receive(String... parts) {
        body.onSubscribe(source);
        for (String part : parts) {
            body.onNext(List.of(bytes(part)));
        }
    }

    @Test
    void asksForOnePartAfterTheOther() {
        receive();
        assertThat(source.requested).isEqualTo(1);

        body.onNext(List.of(bytes("ab")));
        assertThat(source.requested).isEqualTo(2);
    }

    @Test
    void returnsAnEmptyAnswerWhenNothingWasReceived() {
        receive();
        body.onComplete();

        assertThat(result().join().take()).isEmpty();
    }

    @Test
    void joinsPartsInTheirOrder() {
        body.onSubscribe(source);
        body.onNext(List.of(bytes("ab"), bytes(""), bytes("cd")));
        body.onNext(List.of(bytes("é")));
        body.onComplete();

        assertThat(result().join().take()).asString(StandardCharsets.UTF_8).isEqualTo("abcdé");
    }

    @Test
    void readsAReadOnlyBuffer() {
        body.onSubscribe(source);
        body.onNext(List.of(bytes("ab").asReadOnlyBuffer()));
        body.onComplete();

        assertThat(result().join().take()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
    }

    @Test
    void returnsNoAnswerBeforeItIsComplete() {
        receive("ab");

        assertThat(result()).isNotDone();
    }

    @Test
    void keepsNoBytesOnceTheyAreTaken() {
        receive("ab");
        body.onComplete();

        assertThat(result().join().take()).hasSize(2);
        assertThat(result().join().take()).isEmpty();
    }

    @Test
    void acceptsAnAnswerThatReachesTheLimit() {
        receive("01234", "56789");
        body.onComplete();

        assertThat(result().join().take()).hasSize(10);
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void refusesAnAnswerThatExceedsTheLimitAndStopsReceiving() {
        receive("01234", "567890");

        assertThat(source.cancelled).isTrue();
        assertThatThrownBy(result()::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(OversizeException.class);
    }

    @Test
    void keepsTheStartOfAnAnswerThatIsAnnouncedAsTooLarge() {
        body = BoundedBody.whole(new AnswerMemory(1L << 30), 100L << 20, true);
        receive("x".repeat(20_000), "y".repeat(20_000));

        assertThat(source.cancelled).isTrue();
        assertThatThrownBy(result()::get)
                .cause()
                .isInstanceOfSatisfying(
                        OversizeException.class,
                        failure -> assertThat(failure.start())
                                .hasSize(32 << 10)
                                .startsWith('x')
                                .endsWith('y'));
    }

    @Test
    void ignoresWhatArrivesAfterTheRefusal() {
        receive("01234567890", "01234567890");
        body.onComplete();

        assertThat(result()).isCompletedExceptionally();
    }

    @Test
    void failsWhenTheConnectionBreaks() {
        receive("ab");
        IOException failure = new IOException("reset");
        body.onError(failure);

        assertThatThrownBy(result()::get).hasCause(failure);
    }

    @Test
    void keepsTheStartOfAFailure() {
        body = BoundedBody.start(5);
        receive("0123", "4567");

        assertThat(result().join().take()).asString(StandardCharsets.UTF_8).isEqualTo("0123");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void receivesNothingMoreUntilMemoryIsGranted() throws Exception {
        AnswerMemory.Claim other = memory.claim(HEAP);
        receive("ab");
        assertThat(body.isWaiting()).isTrue();
        assertThat(source.requested).isEqualTo(1);
        body.onComplete();
        assertThat(result()).isNotDone();

        other.close();

        assertThat(awaited()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
        assertThat(body.isWaiting()).isFalse();
    }

    @Test
    void failsAtOnceWithoutMemoryWhenItMayNotWait() {
        AnswerMemory.Claim other = memory.claim(HEAP);
        body = BoundedBody.whole(memory, -1, false);
        receive("ab");

        assertThatThrownBy(result()::get).hasCauseInstanceOf(MemoryException.class);
        body.close();
        other.close();
        assertThat(memory.claim(HEAP).granted()).isDone();
    }

    @Test
    void givesItsMemoryBackWhenItIsClosed() {
        receive("ab");
        AnswerMemory.Claim next = memory.claim(HEAP);
        assertThat(next.granted()).isNotDone();

        body.close();

        assertThat(next.granted()).isDone();
    }

    @Test
    void leavesItsPlaceInTheQueueWhenItIsClosed() {
        AnswerMemory.Claim other = memory.claim(HEAP);
        receive("ab");
        AnswerMemory.Claim next = memory.claim(HEAP);
        body.close();
        other.close();

        assertThat(next.granted()).isDone();
    }

    @Test
    void leavesItsMemoryToTheCallerThatTakesIt() {
        receive("ab");
        AnswerMemory.Claim taken = body.takeClaim();
        body.close();
        AnswerMemory.Claim next = memory.claim(HEAP);
        assertThat(next.granted()).isNotDone();

        taken.close();

        assertThat(next.granted()).isDone();
    }

    @Test
    void receivesNothingOnceItIsClosed() {
        body.close();
        receive("ab");

        assertThat(source.cancelled).isTrue();
        assertThat(result()).isNotDone();
    }
}
