package dev.portkeyadmin.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A clock that moves only when a test moves it or when a pause is slept, which takes no time. */
public final class TestTiming implements Timing {

    /** The interval at which a wait reads this clock; no result depends on it. */
    private static final long LOOK_MILLIS = 5;

    private final Instant start;
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable duringPause = () -> {};
    private Runnable duringWait = () -> {};
    private Duration passed = Duration.ZERO;

    /** A clock that begins at noon. */
    public TestTiming() {
        this(Instant.parse("2026-01-31T12:00:00Z"));
    }

    public TestTiming(Instant start) {
        this.start = start;
    }

    public synchronized void advance(Duration time) {
        passed = passed.plus(time);
    }

    /** Runs the given work in each pause. */
    public synchronized void duringPause(Runnable work) {
        duringPause = work;
    }

    /** Runs the given work again and again while a call waits for something. */
    public synchronized void duringWait(Runnable work) {
        duringWait = work;
    }

    private void look() {
        Runnable work;
        synchronized (this) {
            work = duringWait;
        }
        work.run();
    }

    /** The pauses that were slept. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    public synchronized Duration passed() {
        return passed;
    }

    @Override
    public long nanoTime() {
        return passed().toNanos();
    }

    @Override
    public Instant now() {
        return start.plus(passed());
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        Runnable work;
        synchronized (this) {
            pauses.add(pause);
            passed = passed.plus(pause);
            work = duringPause;
        }
        work.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
        Duration end = passed().plus(limit);
        while (!permits.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            look();
            if (passed().compareTo(end) >= 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public <T> T get(Future<T> result, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration end = passed().plus(limit);
        while (true) {
            try {
                return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                look();
                if (passed().compareTo(end) >= 0) {
                    throw e;
                }
            }
        }
    }
}
