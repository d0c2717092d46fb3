package dev.portkeyadmin.audit;

import dev.portkeyadmin.client.outcome.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Counts the writing calls between their intent and their result, and refuses new ones once the process is ending. A call counts
 * until its one-time secrets are stored, too.
 */
public final class WritesInProgress {

    /** How long the end of the process waits for writes. */
    public static final Duration AT_SHUTDOWN = Duration.ofSeconds(10);

    /** How long an interrupted write may take to write its own result. */
    private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(1);

    private final Set<OpenWrite> writes = new HashSet<>();
    private final Runnable onShutdown;
    private boolean hooked;
    private boolean refusing;

    /**
     * No writes yet.
     *
     * @param onShutdown runs at the end of the process, when its writes have finished or were interrupted
     */
    WritesInProgress(Runnable onShutdown) {
        this.onShutdown = onShutdown;
    }

    /** One writing call, on the thread that began it. */
    final class OpenWrite implements AutoCloseable {

        private final Thread thread = Thread.currentThread();
        private final boolean bringsSecret;

        private OpenWrite(boolean bringsSecret) {
            this.bringsSecret = bringsSecret;
        }

        @Override
        public void close() {
            finished(this);
        }
    }

    /** Makes the end of the process wait for writes; without effect after the first time. */
    synchronized void watch() {
        if (!hooked && !refusing) {
            hooked = true;
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(this::end, "writes-in-progress"));
            } catch (IllegalStateException e) {
                // The process is ending already.
                refusing = true;
            }
        }
    }

    /**
     * Begins a write, before its intent is written.
     *
     * @param bringsSecret whether the answer holds a secret that Portkey shows only once
     * @throws RefusedException once {@link #refuseNew} was called
     */
    synchronized OpenWrite begin(String tool, boolean bringsSecret) {
        if (refusing) {
            throw new RefusedException(tool + " was not sent, since this server is ending.");
        }
        OpenWrite write = new OpenWrite(bringsSecret);
        writes.add(write);
        return write;
    }

    private synchronized void finished(OpenWrite write) {
        writes.remove(write);
        notifyAll();
    }

    /** Refuses all writes from now on that have not written their intent. */
    public synchronized void refuseNew() {
        refusing = true;
    }

    /** Returns whether a write that the thread began is in progress. */
    public synchronized boolean isWriting(Thread thread) {
        return writes.stream().anyMatch(write -> write.thread == thread);
    }

    /** Waits for all writes; returns false when some are still in progress after that time. */
    public boolean awaitFinished(Duration most) throws InterruptedException {
        return await(write -> true, most);
    }

    /** Waits for the writes that bring a one-time secret; returns false when some are still in progress after that time. */
    public boolean awaitOneTimeSecrets(Duration most) throws InterruptedException {
        return await(write -> write.bringsSecret, most);
    }

    private synchronized boolean await(Predicate<OpenWrite> awaited, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (writes.stream().anyMatch(awaited)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** No request follows the end: new writes are refused, and those that take too long are interrupted. */
    private void end() {
        refuseNew();
        try {
            if (!awaitFinished(AT_SHUTDOWN)) {
                unfinished().forEach(write -> write.thread.interrupt());
                awaitFinished(AFTER_INTERRUPTION);
            }
        } catch (InterruptedException e) {
            // The thread of a hook is interrupted by no one.
        }
        onShutdown.run();
    }

    private synchronized List<OpenWrite> unfinished() {
        return new ArrayList<>(writes);
    }
}
