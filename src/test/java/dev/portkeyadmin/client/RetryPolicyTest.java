package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.client.body.OversizeException;
import dev.portkeyadmin.client.error.Failures;
import dev.portkeyadmin.operation.Operation;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests when a request is sent again, and after which pause. */
class RetryPolicyTest {

    private static final Operation GET = Operation.get("a", "/a");
    private static final Operation POST = Operation.post("a", "/a");
    private static final Operation PUT = Operation.put("a", "/a");
    private static final Operation DELETE = Operation.delete("a", "/a");

    private final RetryPolicy policy = new RetryPolicy(4, Duration.ofMillis(400));

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void repeatsAReadForATemporaryStatus(int status) {
        assertThat(policy.shouldRetry(GET, status, 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 402, 403, 404, 405, 408, 409, 422, 500, 501})
    void doesNotRepeatAReadForAPermanentStatus(int status) {
        assertThat(policy.shouldRetry(GET, status, 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 408, 409, 500, 502, 503, 504})
    void doesNotRepeatAWriteWherePortkeyMayHaveActed(int status) {
        assertThat(policy.shouldRetry(POST, status, 1)).isFalse();
        assertThat(policy.shouldRetry(PUT, status, 1)).isFalse();
        assertThat(policy.shouldRetry(DELETE, status, 1)).isFalse();
    }

    @Test
    void repeatsAWriteThatTheRateLimitRefused() {
        assertThat(policy.shouldRetry(POST, 429, 1)).isTrue();
        assertThat(policy.shouldRetry(PUT, 429, 1)).isTrue();
        assertThat(policy.shouldRetry(DELETE, 429, 1)).isTrue();
    }

    @Test
    void doesNotRepeatTheLastAttempt() {
        assertThat(policy.shouldRetry(GET, 503, 3)).isTrue();
        assertThat(policy.shouldRetry(GET, 503, 4)).isFalse();
        assertThat(policy.shouldRetry(GET, new ConnectException(), 3)).isTrue();
        assertThat(policy.shouldRetry(GET, new ConnectException(), 4)).isFalse();
    }

    @Test
    void repeatsAReadWhenTheConnectionBreaks() {
        assertThat(policy.shouldRetry(GET, new SocketException("Connection reset"), 1))
                .isTrue();
        assertThat(policy.shouldRetry(GET, new EOFException(), 1)).isTrue();
    }

    @Test
    void doesNotRepeatAReadWhenTheDeadlinePassed() {
        assertThat(policy.shouldRetry(GET, new HttpTimeoutException("deadline passed"), 1))
                .isFalse();
    }

    @Test
    void doesNotRequestAnAnswerThatIsTooLargeAgain() {
        assertThat(policy.shouldRetry(GET, new OversizeException(1, new byte[0]), 1))
                .isFalse();
    }

    @Test
    void doesNotRepeatAfterAnUntrustedCertificate() {
        assertThat(policy.shouldRetry(GET, new SSLHandshakeException("PKIX path building failed"), 1))
                .isFalse();
    }

    @Test
    void repeatsAWriteOnlyWhenNoConnectionWasMade() {
        assertThat(policy.shouldRetry(POST, new ConnectException(), 1)).isTrue();
        assertThat(policy.shouldRetry(POST, new HttpConnectTimeoutException("slow"), 1))
                .isTrue();
        assertThat(policy.shouldRetry(POST, new IOException("Tunnel failed, got: 502"), 1))
                .isTrue();
        assertThat(policy.shouldRetry(POST, new SocketException("Connection reset"), 1))
                .isFalse();
        assertThat(policy.shouldRetry(POST, new EOFException(), 1)).isFalse();
        assertThat(policy.shouldRetry(POST, new IOException((String) null), 1)).isFalse();
    }

    @Test
    void countsAFailedHandshakeAsNeverSent() {
        assertThat(Failures.neverSent(new SSLHandshakeException("PKIX path building failed")))
                .isTrue();
    }

    @Test
    void doesNotCountTlsThatBreaksLaterAsNeverSent() {
        assertThat(Failures.neverSent(new SSLException("Unsupported or unrecognized SSL message")))
                .isFalse();
    }

    @Test
    void doesNotCountABrokenConnectionAsNeverSent() {
        assertThat(Failures.neverSent(new SocketException("Connection reset"))).isFalse();
        assertThat(Failures.neverSent(new HttpTimeoutException("deadline passed")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void doublesThePauseAndKeepsAtLeastHalfOfIt(int attempt) {
        long most = 400L << (attempt - 1);

        assertThat(IntStream.range(0, 500)
                        .mapToLong(i -> policy.pause(attempt, null).toMillis()))
                .allMatch(pause -> pause >= most / 2 && pause <= most);
    }

    @Test
    void variesThePause() {
        assertThat(IntStream.range(0, 200).mapToObj(i -> policy.pause(1, null)).distinct())
                .hasSizeGreaterThan(10);
    }

    @Test
    void pausesAsLongAsPortkeyAsks() {
        assertThat(policy.pause(3, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void staysWithinADeadlineWithFourAttempts() {
        Duration longest = IntStream.range(1, RetryPolicy.DEFAULT.attempts())
                .mapToObj(attempt -> RetryPolicy.DEFAULT.firstPause().multipliedBy(1L << (attempt - 1)))
                .reduce(Duration.ZERO, Duration::plus);

        assertThat(longest).isLessThan(Deadline.CALL_TIMEOUT.dividedBy(4));
    }
}
