package dev.portkeyadmin.client;

import dev.portkeyadmin.client.body.Answer;
import dev.portkeyadmin.client.body.AnswerMemory;
import dev.portkeyadmin.client.body.BoundedBody;
import dev.portkeyadmin.client.body.ContentEncoding;
import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.client.body.OversizeException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Receives one answer: all of a success up to the limit, and of a failure only as much as errors quote. */
final class AnswerReceiver implements BodyHandler<BoundedBody>, AutoCloseable {

    /** Most bytes of a failure that are read. */
    static final int MAX_FAILURE = 64 << 10;

    private final AnswerMemory memory;
    private final boolean mayWait = AnswerMemory.mayWait();
    private @Nullable BoundedBody body;
    private boolean closed;

    AnswerReceiver(AnswerMemory memory) {
        this.memory = memory;
    }

    @Override
    public synchronized BoundedBody apply(ResponseInfo head) {
        BoundedBody receiving = head.statusCode() / 100 == 2
                ? BoundedBody.whole(
                        memory,
                        head.headers().firstValueAsLong("Content-Length").orElse(-1),
                        mayWait)
                : BoundedBody.start(MAX_FAILURE);
        body = receiving;
        if (closed) {
            receiving.close();
        }
        return receiving;
    }

    synchronized boolean isWaiting() {
        return body != null && body.isWaiting();
    }

    private synchronized AnswerMemory.@Nullable Claim takeClaim() {
        return body == null ? null : body.takeClaim();
    }

    /**
     * Decompresses the body of an answer, which keeps the memory that was claimed for it.
     *
     * @param answer that was received by this
     * @throws MemoryException when the memory for the decoded body is not free in time
     */
    Answer decoded(HttpResponse<BoundedBody> answer, Deadline deadline) throws IOException, InterruptedException {
        AnswerMemory.Claim claim = takeClaim();
        try {
            Answer decoded = decoded(answer, claim, deadline);
            claim = null;
            return decoded;
        } finally {
            if (claim != null) {
                claim.close();
            }
        }
    }

    private Answer decoded(HttpResponse<BoundedBody> answer, AnswerMemory.@Nullable Claim claim, Deadline deadline)
            throws IOException, InterruptedException {
        // The JDK answers a CONNECT that a proxy refuses without a body.
        BoundedBody received = answer.body();
        byte[] body = received == null ? new byte[0] : received.take();
        String encoding = answer.headers().firstValue("Content-Encoding").orElse("");
        if (!ContentEncoding.isCompressed(body, encoding)) {
            return new Answer(answer.statusCode(), answer.headers(), body, claim);
        }
        if (answer.statusCode() / 100 != 2) {
            byte[] start = ContentEncoding.decode(body, encoding, MAX_FAILURE);
            return new Answer(answer.statusCode(), answer.headers(), start, claim);
        }
        byte[] small = ContentEncoding.decode(body, encoding, memory.small() + 1);
        if (small.length <= memory.small()) {
            return new Answer(answer.statusCode(), answer.headers(), small, claim);
        }
        if (claim != null) {
            claim.close();
        }
        AnswerMemory.Claim larger = memory.claim((long) AnswerMemory.COST * memory.largest());
        try {
            if (!AnswerMemory.mayWait() && !larger.granted().isDone()) {
                throw new MemoryException();
            }
            deadline.get(larger.granted());
            byte[] whole = ContentEncoding.decode(body, encoding, memory.largest() + 1);
            if (whole.length > memory.largest()) {
                throw new OversizeException(memory.largest(), small);
            }
            Answer decoded = new Answer(answer.statusCode(), answer.headers(), whole, larger);
            larger = null;
            return decoded;
        } catch (TimeoutException | ExecutionException e) {
            throw new MemoryException();
        } finally {
            if (larger != null) {
                larger.close();
            }
        }
    }

    @Override
    public void close() {
        BoundedBody receiving;
        synchronized (this) {
            closed = true;
            receiving = body;
        }
        if (receiving != null) {
            receiving.close();
        }
    }
}
