package dev.portkeyadmin.call;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A clock that moves only when something waits, and then does what is planned for the time that passes. */
public final class ManualTiming extends WaitlessTiming {

    private final TreeMap<Long, Runnable> plans = new TreeMap<>();
    private long now;

    /** Plans something for a time from now. */
    public void plan(Duration after, Runnable event) {
        plans.put(now + after.toNanos(), event);
    }

    @Override
    public Duration passed() {
        return Duration.ofNanos(now);
    }

    @Override
    public void pass(Duration time) {
        long until = now + time.toNanos();
        while (!plans.isEmpty() && plans.firstKey() <= until) {
            now = plans.firstKey();
            plans.pollFirstEntry().getValue().run();
        }
        now = until;
    }

    @Override
    public <T> T get(Future<T> result, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long until = now + limit.toNanos();
        while (!result.isDone() && !plans.isEmpty() && plans.firstKey() <= until) {
            pass(Duration.ofNanos(plans.firstKey() - now));
        }
        if (!result.isDone()) {
            now = until;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new TimeoutException();
        }
        return result.get(0, TimeUnit.NANOSECONDS);
    }
}
