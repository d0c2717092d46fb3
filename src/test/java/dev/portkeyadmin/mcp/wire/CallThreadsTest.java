package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that calls run side by side up to a limit, and that idle threads wait. */
@Timeout(60)
class CallThreadsTest {

    private final Queue<Integer> ran = new ConcurrentLinkedQueue<>();

    @Test
    void runsWaitingCallsInTheirOrder() throws Exception {
        CallThreads threads = new CallThreads(1);
        CountDownLatch release = new CountDownLatch(1);
        threads.execute(task(release::await, 0));
        List<FutureTask<?>> waiting = IntStream.rangeClosed(1, 3)
                .<FutureTask<?>>mapToObj(i -> task(() -> {}, i))
                .toList();
        waiting.forEach(threads::execute);
        threads.withdraw(waiting.get(1));
        release.countDown();
        waiting.get(2).get();
        assertThat(ran).containsExactly(0, 1, 3);
    }

    @Test
    void hidesTheInterruptOfACancelledCallFromTheNext() throws Exception {
        CallThreads threads = new CallThreads(1);
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<?> cancelled = task(
                () -> {
                    started.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                },
                1);
        FutureTask<?> next = task(() -> assertThat(Thread.interrupted()).isFalse(), 2);
        threads.execute(cancelled);
        threads.execute(next);
        started.await();
        cancelled.cancel(true);
        next.get();
        assertThat(ran).contains(2);
    }

    @Test
    void goesOnAfterACallThatFails() throws Exception {
        CallThreads threads = new CallThreads(1);
        threads.execute(new FutureTask<>(() -> {
            throw new AssertionError("as if memory were short");
        }));
        FutureTask<?> next = task(() -> {}, 1);
        threads.execute(next);
        next.get();
        assertThat(ran).containsExactly(1);
    }

    /** The queue of a pool of Java 17 may let its idle threads spin. */
    @Test
    void letsIdleThreadsWait() throws Exception {
        Queue<Thread> used = new ConcurrentLinkedQueue<>();
        CallThreads threads = new CallThreads(200);
        for (int burst = 0; burst < 20; burst++) {
            List<FutureTask<?>> calls = IntStream.range(0, 300)
                    .<FutureTask<?>>mapToObj(i -> task(() -> used.add(Thread.currentThread()), i))
                    .toList();
            calls.forEach(threads::execute);
            for (FutureTask<?> call : calls) {
                call.get();
            }
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (used.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
            assertThat(System.nanoTime()).as("a thread that never waits").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private FutureTask<?> task(Step step, int number) {
        return new FutureTask<>(() -> {
            step.run();
            return ran.add(number);
        });
    }
}
