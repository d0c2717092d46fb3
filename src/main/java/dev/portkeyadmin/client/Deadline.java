package dev.portkeyadmin.client;

import java.time.Duration;

/**
 * The moment by which a call has to end, whatever it is waiting for.
 *
 * @param limit how long the call may take in all
 * @param nanoTime the moment, on the clock of {@link System#nanoTime}
 */
public record Deadline(Duration limit, long nanoTime) {

    /** How long a call may take: clients give up after 60 s, and the answer has to be written, too. */
    public static final Duration OF_A_CALL = Duration.ofSeconds(45);

    /** A deadline from now. */
    public static Deadline after(Duration limit) {
        return new Deadline(limit, System.nanoTime() + limit.toNanos());
    }

    /** What is left; zero or less when it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }
}
