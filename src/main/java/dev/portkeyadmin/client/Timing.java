package dev.portkeyadmin.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the clock and waits. Tests replace it, so that none depends on the speed of the machine. */
public interface Timing {

    /** The clock of the JVM. */
    Timing SYSTEM = new Timing() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            Thread.sleep(pause.toMillis());
        }

        @Override
        public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
            return permits.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public <T> T get(Future<T> result, Duration limit)
                throws InterruptedException, ExecutionException, TimeoutException {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** The time of day. */
    Instant now();

    /** Waits. */
    void sleep(Duration pause) throws InterruptedException;

    /** Takes a permit; false when there was none within the limit. */
    boolean acquire(Semaphore permits, Duration limit) throws InterruptedException;

    /** Waits for a result. */
    <T> T get(Future<T> result, Duration limit) throws InterruptedException, ExecutionException, TimeoutException;
}
