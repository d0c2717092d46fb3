package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.support.TestHttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a call waits no longer than its deadline, and not at all once it is cancelled. */
class CallTimeoutTest {

    private static final String STALLED = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{\"id\":\"the rest never comes";

    @AutoClose
    private final QueuedPortkey portkey = QueuedPortkey.start();

    private final TestTiming timing = new TestTiming();

    /** Starts a call, lets the time run out once its request has arrived, and checks how it ends. */
    private void assertTimesOut(ThrowingCallable call, Arrival arrival, String... said) throws Exception {
        Background timedOut = new Background(call);
        arrival.await();
        timing.advance(Deadline.CALL_TIMEOUT);

        assertThat(timedOut.end())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no complete answer arrived within 45 s")
                .hasMessageContainingAll(said);
    }

    /** Waits until a request has arrived. */
    @FunctionalInterface
    private interface Arrival {
        void await() throws Exception;
    }

    @Test
    void endsAtTheDeadlineWhenPortkeyIsSilent() throws Exception {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertTimesOut(() -> portkey.read(timing), portkey::taken, "get_user", "Nothing was changed");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void leavesTheOutcomeOfAWriteUnknownWhenPortkeyIsSilent() throws Exception {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertTimesOut(
                () -> portkey.write(timing),
                portkey::taken,
                "invite_user",
                "unknown whether it took effect",
                "list_user_invites");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void endsAtTheDeadlineWhileAnAnswerTricklesIn() throws Exception {
        portkey.answers(new MockResponse()
                .setBody("{\"id\":\"" + "x".repeat(60) + "\"}")
                .throttleBody(1, 10, TimeUnit.SECONDS));

        assertTimesOut(() -> portkey.read(timing), portkey::taken, "get_user");
    }

    private PortkeyClient connection(TestHttpServer upstream) {
        return portkey.connection(upstream.url(), false, null, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", STALLED})
    void closesTheConnectionOfAnAnswerThatStalls(String sent) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.start(request -> request.write(sent))) {
            PortkeyClient connection = connection(upstream);

            assertTimesOut(
                    () -> QueuedPortkey.call(
                            connection,
                            QueuedPortkey.READ,
                            QueuedPortkey.READ_ARGUMENTS,
                            Deadline.after(Deadline.CALL_TIMEOUT, timing)),
                    upstream::next,
                    "get_user");
            upstream.requests().get(0).awaitHangUp();
            assertThat(upstream.received()).isEqualTo(1);
        }
    }

    @Test
    void appliesTheDeadlineToAllAttemptsTogether() {
        for (int i = 0; i < 4; i++) {
            portkey.answers(new MockResponse().setResponseCode(503).setHeader("Retry-After", "20"));
        }

        assertThatThrownBy(() -> portkey.read(timing)).hasMessageContainingAll("HTTP 503", "Tried 3 times.");
        assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    @Test
    void doesNotWaitForADeadlineThatHasPassed() {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertThatThrownBy(() -> QueuedPortkey.call(
                        portkey.connection(),
                        QueuedPortkey.READ,
                        QueuedPortkey.READ_ARGUMENTS,
                        Deadline.after(Duration.ZERO, timing)))
                .isInstanceOf(UnreachableException.class);
    }

    /** Runs a call on a thread of its own. */
    private static final class Background {

        private final AtomicReference<Throwable> outcome = new AtomicReference<>();
        private final Thread caller;

        Background(ThrowingCallable call) {
            caller = new Thread(() -> outcome.set(catchThrowable(call)), "caller");
            caller.start();
        }

        /** Waits for its end and returns the failure. */
        Throwable end() throws InterruptedException {
            caller.join(QueuedPortkey.TIMEOUT.toMillis());
            assertThat(caller.isAlive()).as("still waiting").isFalse();
            return outcome.get();
        }

        Throwable interrupt() throws InterruptedException {
            caller.interrupt();
            return end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", STALLED})
    void endsACancelledCallAndClosesItsConnection(String sent) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.start(request -> request.write(sent))) {
            PortkeyClient connection = connection(upstream);
            Background call = new Background(() -> QueuedPortkey.write(connection));
            TestHttpServer.Request request = upstream.next();

            assertThat(call.interrupt()).isInstanceOf(InterruptedException.class);
            request.awaitHangUp();
            assertThat(upstream.received()).isEqualTo(1);
        }
    }

    @Test
    void sendsNothingMoreWhenCancelledBetweenTwoAttempts() throws Exception {
        portkey.answers(new MockResponse().setResponseCode(429).setHeader("Retry-After", "100"));
        portkey.answers(200, "{}");
        PortkeyClient connection = portkey.connection();
        Background call = new Background(() -> QueuedPortkey.read(connection));
        portkey.taken();

        assertThat(call.interrupt()).isInstanceOf(InterruptedException.class);
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void endsACallOfAThreadThatWasInterruptedBefore() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + QueuedPortkey.closedPort() + "/v1");
        PortkeyClient connection = portkey.connection(nowhere, false, null, Map.of());
        Thread.currentThread().interrupt();

        Throwable outcome = catchThrowable(() -> QueuedPortkey.read(connection));

        assertThat(Thread.interrupted()).as("interrupted still").isFalse();
        assertThat(outcome).isInstanceOf(InterruptedException.class);
    }

    @Test
    void succeedsAfterACancelledCall() throws Exception {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        portkey.answers(200, "{\"id\":\"u1\"}");
        PortkeyClient connection = portkey.connection();
        Background call = new Background(() -> QueuedPortkey.read(connection));
        portkey.taken();
        call.interrupt();

        assertThat(QueuedPortkey.read(connection).get("id").asText()).isEqualTo("u1");
    }
}
