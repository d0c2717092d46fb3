package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the moment by which a call has to end. */
class DeadlineTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final TestTiming timing = new TestTiming();
    private final Deadline deadline = Deadline.after(LIMIT, timing);

    @Test
    void remembersItsLimit() {
        timing.advance(Duration.ofSeconds(1));

        assertThat(deadline.limit()).isEqualTo(LIMIT);
    }

    @Test
    void startsWithTheWholeLimit() {
        assertThat(deadline.remaining()).isEqualTo(LIMIT);
    }

    @Test
    void shrinksAsTimePasses() {
        timing.advance(Duration.ofMillis(1_250));

        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(1_750));
    }

    @Test
    void hasNothingLeftOnceItHasPassed() {
        timing.advance(LIMIT);
        assertThat(deadline.remaining()).isZero();

        timing.advance(Duration.ofNanos(1));
        assertThat(deadline.remaining()).isNegative();
    }

    @Test
    void followsTheClockOfTheMachine() {
        assertThat(Deadline.after(Duration.ofHours(1)).remaining())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1));
        assertThat(Deadline.after(Duration.ZERO).remaining()).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void givesACallLessThanTheTimeoutOfClients() {
        assertThat(Deadline.CALL_TIMEOUT).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(50));
    }
}
