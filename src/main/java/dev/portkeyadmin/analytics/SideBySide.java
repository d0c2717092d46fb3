package dev.portkeyadmin.analytics;

import dev.portkeyadmin.client.outcome.CallException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several pieces of work at the same time, a few at once. */
public final class SideBySide {

    private static final int AT_ONCE = 6;

    private SideBySide() {}

    /** A piece of work that can be interrupted. */
    @FunctionalInterface
    public interface Lookup<T, R> {

        /** Returns the result for an input. */
        R with(T input) throws InterruptedException;
    }

    /**
     * Returns the results in the order of the inputs.
     *
     * @throws CallException the first one that a piece of work has thrown; the others are then interrupted
     * @throws InterruptedException when this thread is interrupted, which interrupts all work
     */
    public static <T, R> List<R> all(List<T> inputs, Lookup<T, R> work) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, inputs.size()), task -> {
            Thread thread = new Thread(task, "side-by-side");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> started = new ArrayList<>();
            for (T input : inputs) {
                started.add(threads.submit(() -> work.with(input)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> each : started) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
