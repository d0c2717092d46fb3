package dev.portkeyadmin.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects an answer up to a limit, and stops receiving beyond it. */
final class BoundedBody implements BodySubscriber<byte[]> {

    /** As much of an over-long answer as is kept, in bytes. */
    private static final int START = 32 << 10;

    private final int limit;
    private final boolean cut;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.Subscription subscription;

    private BoundedBody(int limit, boolean cut) {
        this.limit = limit;
        this.cut = cut;
    }

    /** The whole body; one that is longer than so many bytes fails with {@link OversizeException}. */
    static BoundedBody whole(int limit) {
        return new BoundedBody(limit, false);
    }

    /** The first so many bytes, give or take a packet; a longer body ends there. */
    static BoundedBody start(int limit) {
        return new BoundedBody(limit, true);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        subscription = incoming;
        incoming.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        if (body.isDone()) {
            return;
        }
        for (ByteBuffer part : parts) {
            if (received.size() + part.remaining() > limit) {
                subscription.cancel();
                if (cut) {
                    body.complete(received.toByteArray());
                    return;
                }
                byte[] start = Arrays.copyOf(received.toByteArray(), Math.min(received.size(), START));
                received.reset();
                body.completeExceptionally(new OversizeException(limit, start));
                return;
            }
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            received.write(bytes, 0, bytes.length);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(received.toByteArray());
    }
}
