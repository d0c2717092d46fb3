package dev.portkeyadmin.call;

import dev.portkeyadmin.client.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** A clock that moves only when something waits, so that no wait takes time. */
public abstract class WaitlessTiming implements Timing {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Duration asleep = Duration.ZERO;

    /** Lets the machine sleep: only the time of day goes on. */
    public final void sleepOfMachine(Duration time) {
        asleep = asleep.plus(time);
    }

    /** The time that has passed on this clock. */
    public abstract Duration passed();

    /** Moves the clock. */
    public abstract void pass(Duration time);

    @Override
    public final long nanoTime() {
        return passed().toNanos();
    }

    @Override
    public final Instant now() {
        return START.plus(passed()).plus(asleep);
    }

    @Override
    public final void sleep(Duration pause) {
        pass(pause);
    }

    @Override
    public final boolean acquire(Semaphore permits, Duration limit) {
        return permits.tryAcquire();
    }
}
