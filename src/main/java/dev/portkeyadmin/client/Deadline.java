package dev.portkeyadmin.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/** The moment by which a call has to end. All waiting of a call goes through it. */
public final class Deadline {

    private static final int CALL_SECONDS = 45;

    /**
     * The time that a call may take: clients give up after 60 s, and the answer still has to be written. Tests of the jar shorten it
     * by a system property, which cannot extend it.
     */
    public static final Duration CALL_TIMEOUT =
            Duration.ofSeconds(Math.min(CALL_SECONDS, Integer.getInteger("portkey.call.seconds", CALL_SECONDS)));

    /** The time for a read that only adds to what a call returns or records. */
    public static final Duration DETAIL = Duration.ofSeconds(5);

    /** The time that a request may need which is sent after others. */
    private static final Duration NEXT = Duration.ofSeconds(5);

    private final Duration limit;
    private final Timing timing;
    private final Timing parts;
    private final long end;

    private Deadline(Duration limit, Timing timing, Timing parts) {
        this.limit = limit;
        this.timing = timing;
        this.parts = parts;
        this.end = timing.nanoTime() + limit.toNanos();
    }

    /** Starts now. */
    public static Deadline after(Duration limit) {
        return after(limit, Timing.SYSTEM);
    }

    /** Starts now, by another clock. */
    public static Deadline after(Duration limit, Timing timing) {
        return after(limit, timing, Timing.SYSTEM);
    }

    /** Starts now, by another clock; its {@link #within parts} go by a third. */
    public static Deadline after(Duration limit, Timing timing, Timing parts) {
        return new Deadline(limit, timing, parts);
    }

    /** Starts now, for a part of what this one limits: ends with it, and after the given time at the latest. */
    public Deadline within(Duration most) {
        Duration left = remaining();
        return after(left.compareTo(most) < 0 ? left : most, parts, parts);
    }

    /** The time that the call may take in all. */
    public Duration limit() {
        return limit;
    }

    /** The time that is left; zero or less when the deadline has passed. */
    public Duration remaining() {
        return Duration.ofNanos(end - timing.nanoTime());
    }

    /** Returns true while enough time is left to send another request of the same call. */
    public boolean allowsNext() {
        return remaining().compareTo(NEXT) >= 0;
    }

    Instant now() {
        return timing.now();
    }

    void sleep(Duration pause) throws InterruptedException {
        timing.sleep(pause);
    }

    boolean acquire(Semaphore permits) throws InterruptedException {
        return timing.acquire(permits, remaining());
    }

    <T> T get(Future<T> result) throws InterruptedException, ExecutionException, TimeoutException {
        return timing.get(result, remaining());
    }
}
