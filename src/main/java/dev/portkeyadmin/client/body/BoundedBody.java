package dev.portkeyadmin.client.body;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer up to a limit and stops receiving beyond it. An answer that is not small is received only once memory was
 * granted for it. The result is this object and not the bytes, since the JDK keeps the result of the last answer of each connection.
 */
public final class BoundedBody implements BodySubscriber<BoundedBody>, AutoCloseable {

    /** The number of bytes that are kept of an answer that is too large. */
    private static final int START = 32 << 10;

    private final int limit;
    private final long announced;
    private final @Nullable AnswerMemory memory;
    private final boolean mayWait;
    private final List<byte[]> received = new ArrayList<>();
    private final CompletableFuture<BoundedBody> body = new CompletableFuture<>();
    private int size;
    private Flow.@Nullable Subscription subscription;
    private AnswerMemory.@Nullable Claim claim;
    private List<ByteBuffer> unread = List.of();
    private boolean complete;
    private boolean closed;

    private BoundedBody(int limit, long announced, @Nullable AnswerMemory memory, boolean mayWait) {
        this.limit = limit;
        this.announced = announced;
        this.memory = memory;
        this.mayWait = mayWait;
    }

    /**
     * Collects the whole body; one that is larger than the memory allows fails with {@link OversizeException}.
     *
     * @param announced the length according to the server; negative when unknown
     * @param mayWait whether it waits for memory, instead of failing with {@link MemoryException}
     */
    public static BoundedBody whole(AnswerMemory memory, long announced, boolean mayWait) {
        return new BoundedBody(memory.largest(), announced, memory, mayWait);
    }

    /** Collects the first bytes, to within a packet of the limit; a longer body ends there. */
    public static BoundedBody start(int limit) {
        return new BoundedBody(limit, -1, null, false);
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
        return body;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription incoming) {
        subscription = incoming;
        if (closed) {
            incoming.cancel();
        } else {
            incoming.request(1);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> parts) {
        if (closed || body.isDone()) {
            return;
        }
        int more = 0;
        for (ByteBuffer part : parts) {
            more += part.remaining();
        }
        if (memory == null) {
            if (size + more > limit) {
                cancel();
                body.complete(this);
            } else {
                keep(parts);
            }
        } else if (size + more > limit || announced > limit && size + more >= START) {
            cancel();
            collect(parts);
            body.completeExceptionally(new OversizeException(limit, start()));
            received.clear();
        } else if (claim == null && size + more > memory.small()) {
            await(memory, parts);
        } else {
            keep(parts);
        }
    }

    private void await(AnswerMemory from, List<ByteBuffer> parts) {
        unread = parts;
        long expected = announced > 0 ? announced : limit;
        claim = from.claim(AnswerMemory.COST * expected);
        if (claim.granted().isDone()) {
            resume();
        } else if (mayWait) {
            // In another thread, since the one that grants it may hold the lock of another body.
            claim.granted().thenRunAsync(this::resume);
        } else {
            cancel();
            body.completeExceptionally(new MemoryException());
        }
    }

    private synchronized void resume() {
        if (closed || body.isDone()) {
            return;
        }
        try {
            List<ByteBuffer> parts = unread;
            unread = List.of();
            keep(parts);
            if (complete) {
                body.complete(this);
            }
        } catch (OutOfMemoryError e) {
            body.completeExceptionally(new MemoryException());
        }
    }

    private void keep(List<ByteBuffer> parts) {
        collect(parts);
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void collect(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            received.add(bytes);
            size += bytes.length;
        }
    }

    /** Returns the bytes, which are here no longer afterwards. */
    public synchronized byte[] take() {
        ByteBuffer all = ByteBuffer.allocate(size);
        received.forEach(all::put);
        received.clear();
        size = 0;
        return all.array();
    }

    private byte[] start() {
        ByteBuffer first = ByteBuffer.allocate(Math.min(size, START));
        for (byte[] part : received) {
            first.put(part, 0, Math.min(part.length, first.remaining()));
        }
        return first.array();
    }

    private void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public synchronized void onComplete() {
        complete = true;
        if (unread.isEmpty() && !closed) {
            body.complete(this);
        }
    }

    /** Returns whether it has stopped receiving until memory is granted. */
    public synchronized boolean isWaiting() {
        return !unread.isEmpty();
    }

    /** Hands over the memory that the body holds; null for none. */
    public synchronized AnswerMemory.@Nullable Claim takeClaim() {
        AnswerMemory.Claim taken = claim;
        claim = null;
        return taken;
    }

    /** Stops receiving and gives back the memory, unless it was taken. */
    @Override
    public void close() {
        AnswerMemory.Claim held;
        synchronized (this) {
            closed = true;
            held = takeClaim();
            received.clear();
            unread = List.of();
        }
        if (held != null) {
            held.close();
        }
    }
}
