package dev.portkeyadmin.approval.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads the clock and runs what is due later. Tests replace it. */
public interface ApprovalClock {

    /** The clock of the machine; what is due runs on a daemon thread. */
    ApprovalClock SYSTEM = new ApprovalClock() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(task);
        }
    };

    Instant now();

    /** Runs a task once, after a delay; the task must not block. */
    void after(Duration delay, Runnable task);
}
