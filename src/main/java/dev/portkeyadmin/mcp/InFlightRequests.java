package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The requests that are not answered yet. Each runs on a thread of its own under a number of ours, so that whatever ids a
 * client chooses, an answer finds its way back exactly once or, after cancellation, not at all.
 */
final class InFlightRequests {

    /** Requests that run side by side; more wait for their turn. */
    static final int MOST_THREADS = 1024;

    private record Call(JsonNode id, Future<?> work) {}

    private final Map<Long, Call> open = new HashMap<>();
    private final Map<JsonNode, Long> numbers = new HashMap<>();
    private final ExecutorService threads = threads();
    private long last;
    private int unwritten;

    /** Opens a call that runs on the caller's own thread, and returns its number. */
    synchronized long open(JsonNode id) {
        unwritten++;
        open.put(++last, new Call(id, null));
        return last;
    }

    /** Starts the work of a request under a new number; false when its id is in use. */
    synchronized boolean submit(JsonNode id, LongConsumer work) {
        if (numbers.containsKey(id)) {
            return false;
        }
        long number = ++last;
        unwritten++;
        numbers.put(id, number);
        // The work cannot answer before its call is entered: that takes this monitor, too.
        open.put(number, new Call(id, threads.submit(() -> work.accept(number))));
        return true;
    }

    /** Writes the answer of a call under the client's own id, unless nobody waits for it any more. */
    void answer(long number, Consumer<JsonNode> write) {
        Call call = remove(number);
        if (call != null) {
            try {
                write.accept(call.id());
            } finally {
                written();
            }
        }
    }

    /** Aborts the call with that id, whose answer will not be written. */
    void cancel(JsonNode id) {
        Call call = null;
        synchronized (this) {
            if (numbers.containsKey(id)) {
                call = remove(numbers.get(id));
                written();
            }
        }
        if (call != null) {
            call.work().cancel(true);
        }
    }

    private synchronized Call remove(long number) {
        Call call = open.remove(number);
        if (call != null && call.work() != null) {
            numbers.remove(call.id());
        }
        return call;
    }

    private synchronized void written() {
        unwritten--;
        notifyAll();
    }

    /** Waits until every answer is written, or as long as is allowed. */
    synchronized void awaitAll(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); unwritten > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Aborts whatever still runs. */
    void abort() {
        threads.shutdownNow();
    }

    private static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        // An offer succeeds only when a thread is idle; otherwise the pool makes one, and at its limit lets the work
        // wait.
        LinkedTransferQueue<Runnable> queue = new LinkedTransferQueue<>() {
            private static final long serialVersionUID = 1;

            @Override
            public boolean offer(Runnable work) {
                return tryTransfer(work);
            }
        };
        return new ThreadPoolExecutor(
                1,
                MOST_THREADS,
                10,
                TimeUnit.SECONDS,
                queue,
                work -> {
                    Thread thread = new Thread(work, "mcp-call-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (work, pool) -> queue.put(work));
    }
}
