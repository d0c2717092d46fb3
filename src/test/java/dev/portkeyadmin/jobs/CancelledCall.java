package dev.portkeyadmin.jobs;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Cancels a call while one of its requests is held. */
final class CancelledCall {

    private CancelledCall() {}

    /**
     * Makes a call and cancels it.
     *
     * @param reached counted down when the request has arrived
     * @param released counted down here, after the call has ended, to let the request go
     */
    static void assertCancelled(ThrowingCallable call, CountDownLatch reached, CountDownLatch released)
            throws InterruptedException {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                call.call();
            } catch (Throwable e) {
                ended.set(e);
            }
        });
        thread.start();
        await(reached);
        thread.interrupt();
        thread.join();
        released.countDown();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }

    /** Waits, also for a thread that may not throw {@link InterruptedException}. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
