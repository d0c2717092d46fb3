package dev.portkeyadmin.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are not answered yet. Each runs on a thread of its own under a number of ours: each is
 * answered once under the id of the client or, after cancellation, not at all.
 */
public final class InFlightRequests {

    /** The error of a request whose id equals that of one in progress, so that a client could not match the answers. */
    public static final String ID_IN_USE = "this id belongs to a request that is not answered yet";

    /** Requests that run side by side; more wait for their turn. */
    static final int MAX_THREADS = 1024;

    /** Requests that may be unanswered at a time. */
    static final int MAX_REQUESTS = 20_000;

    /** Bytes of requests that may be unanswered at a time. */
    private static final long MAX_BYTES =
            Math.max(2L * LineReader.LIMIT, Runtime.getRuntime().maxMemory() / 16);

    private static final class OpenRequest {
        final JsonNode id;
        final String key;
        final int size;
        final byte[] failure;

        @Nullable
        FutureTask<?> work;

        volatile @Nullable Thread thread;

        OpenRequest(JsonNode id, int size, byte[] failure) {
            this.id = id;
            this.key = JsonRpc.keyOf(id);
            this.size = size;
            this.failure = failure;
        }
    }

    private final Consumer<byte[]> out;
    private final Map<Long, OpenRequest> open = new HashMap<>();
    /** By the key of the id. */
    private final Map<String, Long> numbers = new HashMap<>();

    /** Made for the first call, since the answer to {@code initialize} would wait for its classes. */
    private @Nullable CallThreads threads;

    private long last;
    private long bytes;
    private int unwritten;

    /** Requests whose answers go to the given output. */
    public InFlightRequests(Consumer<byte[]> out) {
        this.out = out;
    }

    /**
     * Starts the work of a request under a new number.
     *
     * @param size of the request in bytes
     * @param failure the answer that {@link #fail} gives; made in advance, since memory may be short when it is needed
     * @return why the request is refused; null when it was started
     */
    synchronized @Nullable String submit(JsonNode id, int size, byte[] failure, LongConsumer work) {
        if (isOpen(id)) {
            return ID_IN_USE;
        }
        if (open.size() >= MAX_REQUESTS || (bytes > 0 && bytes + size > MAX_BYTES)) {
            return "too many requests are unanswered; wait for answers before sending more";
        }
        long number = ++last;
        OpenRequest call = new OpenRequest(id, size, failure);
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    call.thread = Thread.currentThread();
                    work.accept(number);
                },
                null);
        call.work = task;
        numbers.put(call.key, number);
        open.put(number, call);
        bytes += size;
        unwritten++;
        boolean started = false;
        try {
            // The work cannot answer before this method ends, since answering takes this monitor, too.
            threads().execute(task);
            started = true;
        } finally {
            if (!started) {
                remove(number);
                written();
            }
        }
        return null;
    }

    /** Returns whether a request with that id is not answered yet. */
    public synchronized boolean isOpen(JsonNode id) {
        return numbers.containsKey(JsonRpc.keyOf(id));
    }

    /** Writes the answer that is made for the client's id, unless the request was answered or cancelled. */
    void answer(long number, Function<JsonNode, byte[]> answer) {
        OpenRequest call = find(number);
        if (call != null) {
            write(number, answer.apply(call.id));
        }
    }

    /** Writes the error that was made in advance, unless the request was answered or cancelled. */
    void fail(long number) {
        OpenRequest call = find(number);
        if (call != null) {
            write(number, call.failure);
        }
    }

    /** Fails every request that is not answered yet. */
    public void failAll() {
        List<Long> left;
        synchronized (this) {
            left = new ArrayList<>(open.keySet());
        }
        left.forEach(this::fail);
    }

    private void write(long number, byte[] line) {
        if (remove(number) != null) {
            try {
                out.accept(line);
            } finally {
                written();
            }
        }
    }

    private synchronized @Nullable OpenRequest find(long number) {
        return open.get(number);
    }

    /** Aborts the request with that id and leaves it unanswered. */
    public void cancel(JsonNode id) {
        OpenRequest call = null;
        synchronized (this) {
            Long number = JsonRpc.isId(id) ? numbers.get(JsonRpc.keyOf(id)) : null;
            if (number != null) {
                call = remove(number);
                written();
            }
        }
        if (call != null) {
            abort(call);
        }
    }

    /** Aborts the requests whose thread is not to be kept and leaves them unanswered. */
    public void cancelAll(Predicate<Thread> keep) {
        List<OpenRequest> dropped = new ArrayList<>();
        synchronized (this) {
            for (Map.Entry<Long, OpenRequest> entry : List.copyOf(open.entrySet())) {
                Thread thread = entry.getValue().thread;
                if (thread == null || !keep.test(thread)) {
                    dropped.add(entry.getValue());
                    remove(entry.getKey());
                    written();
                }
            }
        }
        dropped.forEach(this::abort);
    }

    private void abort(OpenRequest call) {
        FutureTask<?> work = call.work;
        if (work != null) {
            work.cancel(true);
            if (call.thread == null) {
                threads().withdraw(work);
            }
        }
    }

    private synchronized @Nullable OpenRequest remove(long number) {
        OpenRequest call = open.remove(number);
        if (call != null) {
            numbers.remove(call.key);
            bytes -= call.size;
        }
        return call;
    }

    private synchronized void written() {
        unwritten--;
        notifyAll();
    }

    /** Runs the action if an answer is still to be passed on, and before that happens. */
    public synchronized void ifAnyIsOpen(Runnable action) {
        if (!open.isEmpty()) {
            action.run();
        }
    }

    /** Waits until every answer was passed on, or as long as is allowed; returns whether it was. */
    public synchronized boolean awaitAll(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); unwritten > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return unwritten == 0;
    }

    private synchronized CallThreads threads() {
        CallThreads made = threads == null ? new CallThreads(MAX_THREADS) : threads;
        threads = made;
        return made;
    }
}
