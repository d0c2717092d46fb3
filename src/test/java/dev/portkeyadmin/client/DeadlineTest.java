package dev.portkeyadmin.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The moment by which a call has to end. */
class DeadlineTest {

    @Test
    void itRemembersItsLimit() {
        assertThat(Deadline.after(Duration.ofSeconds(3)).limit()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatRemainsIsNeverMoreThanTheLimit() {
        assertThat(Deadline.after(Duration.ofSeconds(3)).remaining())
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void whatRemainsShrinks() throws InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(3));
        Duration before = deadline.remaining();

        Thread.sleep(2);

        assertThat(deadline.remaining()).isLessThanOrEqualTo(before.minusMillis(2));
    }

    @Test
    void nothingRemainsOnceItHasPassed() {
        assertThat(Deadline.after(Duration.ZERO).remaining()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(Deadline.after(Duration.ofSeconds(-1)).remaining()).isNegative();
    }

    @Test
    void aCallEndsWithinFiftySeconds() {
        assertThat(Deadline.OF_A_CALL).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(50));
    }
}
