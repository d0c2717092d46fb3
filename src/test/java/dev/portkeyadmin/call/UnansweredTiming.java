package dev.portkeyadmin.call;

import dev.portkeyadmin.client.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A clock for a Portkey that gives some answers and no others: after the last one, each wait is over at once and takes its limit. */
final class UnansweredTiming implements Timing {

    /** The interval at which a wait counts the answers; no result depends on it. */
    private static final long LOOK_MILLIS = 5;

    private int answers;
    private Duration passed = Duration.ZERO;

    /** Expects that many answers. */
    UnansweredTiming(int answers) {
        this.answers = answers;
    }

    synchronized Duration passed() {
        return passed;
    }

    private synchronized void pass(Duration until) {
        passed = passed.compareTo(until) < 0 ? until : passed;
    }

    private synchronized boolean isUnanswered() {
        return answers == 0;
    }

    private synchronized void count() {
        answers--;
    }

    @Override
    public long nanoTime() {
        return passed().toNanos();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plus(passed());
    }

    @Override
    public void sleep(Duration pause) {
        pass(passed().plus(pause));
    }

    @Override
    public boolean acquire(Semaphore permits, Duration limit) {
        return permits.tryAcquire();
    }

    @Override
    public <T> T get(Future<T> result, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration end = passed().plus(limit);
        while (!isUnanswered()) {
            try {
                T answer = result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                count();
                return answer;
            } catch (TimeoutException e) {
                // Another wait may be for the answer.
            }
        }
        pass(end);
        throw new TimeoutException();
    }
}
