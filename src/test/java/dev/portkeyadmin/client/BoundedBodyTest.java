package dev.portkeyadmin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Collecting an answer up to a limit. */
class BoundedBodyTest {

    private static final class Source implements Flow.Subscription {

        private long requested;
        private boolean cancelled;

        @Override
        public void request(long count) {
            requested += count;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Source source = new Source();
    private final BoundedBody body = BoundedBody.whole(10);
    private final CompletableFuture<byte[]> result = body.getBody().toCompletableFuture();

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
    void itAsksForAllThatComes() {
        receive();

        assertThat(source.requested).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingReceivedIsAnEmptyAnswer() {
        receive();
        body.onComplete();

        assertThat(result.join()).isEmpty();
    }

    @Test
    void partsArePutTogetherInTheirOrder() {
        body.onSubscribe(source);
        body.onNext(List.of(bytes("ab"), bytes(""), bytes("cd")));
        body.onNext(List.of(bytes("é")));
        body.onComplete();

        assertThat(result.join()).asString(StandardCharsets.UTF_8).isEqualTo("abcdé");
    }

    @Test
    void aReadOnlyBufferIsRead() {
        body.onSubscribe(source);
        body.onNext(List.of(bytes("ab").asReadOnlyBuffer()));
        body.onComplete();

        assertThat(result.join()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
    }

    @Test
    void theAnswerIsNotThereBeforeItIsComplete() {
        receive("ab");

        assertThat(result).isNotDone();
    }

    @Test
    void anAnswerThatReachesTheLimitIsAccepted() {
        receive("01234", "56789");
        body.onComplete();

        assertThat(result.join()).hasSize(10);
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void anAnswerThatPassesTheLimitIsRefusedAndReceivingStops() {
        receive("01234", "567890");

        assertThat(source.cancelled).isTrue();
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(OversizeException.class);
    }

    @Test
    void whatArrivesAfterTheRefusalIsIgnored() {
        receive("01234567890", "01234567890");
        body.onComplete();

        assertThat(result).isCompletedExceptionally();
    }

    @Test
    void aBrokenConnectionIsTheFailureOfTheAnswer() {
        receive("ab");
        IOException failure = new IOException("reset");
        body.onError(failure);

        assertThatThrownBy(result::get).hasCause(failure);
    }
}
