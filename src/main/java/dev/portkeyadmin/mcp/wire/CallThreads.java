package dev.portkeyadmin.mcp.wire;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs each call on a thread of its own, an idle one if there is one; beyond a number of threads, calls wait in their order. An idle
 * thread ends after 10 seconds.
 */
final class CallThreads {

    private final int most;
    private final Queue<FutureTask<?>> waiting = new ArrayDeque<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Makes a thread whenever none is idle: the limit is kept here, since its own queue would be preferred to a new thread. */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(1, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

    private int running;

    CallThreads(int most) {
        this.most = most;
    }

    /** Runs the call now, or when another one ends. */
    synchronized void execute(FutureTask<?> call) {
        if (running == most) {
            waiting.add(call);
        } else {
            threads.execute(() -> runFrom(call));
            running++;
        }
    }

    /** Forgets a call that waits. */
    synchronized void withdraw(FutureTask<?> call) {
        waiting.remove(call);
    }

    private void runFrom(FutureTask<?> first) {
        for (FutureTask<?> call = first; call != null; call = next()) {
            call.run();
            // A cancelled call leaves its interrupt to the next one otherwise.
            Thread.interrupted();
        }
    }

    private synchronized @Nullable FutureTask<?> next() {
        FutureTask<?> call = waiting.poll();
        if (call == null) {
            running--;
        }
        return call;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "mcp-call-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
