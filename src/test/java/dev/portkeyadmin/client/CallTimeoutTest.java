package dev.portkeyadmin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call waits: no longer than its deadline, and not at all once it is cancelled. */
class CallTimeoutTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final String STALLED = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{\"id\":\"the rest never comes";

    @RegisterExtension
    private final PortkeyStub portkey = PortkeyStub.start();

    private static void assertEndsAtOneSecond(ThrowingCallable call, String... said) {
        assertEndsAt(LIMIT, call, said);
    }

    private static void assertEndsAt(Duration limit, ThrowingCallable call, String... said) {
        long start = System.nanoTime();

        Throwable failure = catchThrowable(call);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(limit, limit.plusMillis(900));
        assertThat(failure)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("nothing complete arrived within " + limit.toSeconds() + " s")
                .hasMessageContainingAll(said);
    }

    @Test
    void aSilentPortkeyEndsAtTheDeadline() {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertEndsAtOneSecond(() -> portkey.read(LIMIT), "get_user", "Nothing was changed");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void aSilentPortkeyLeavesTheOutcomeOfAWriteUnknown() {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));

        assertEndsAt(
                SHORT,
                () -> portkey.write(SHORT),
                "invite_user",
                "unknown whether it took effect",
                "list_user_invites");
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void anAnswerThatDripsEndsAtTheDeadline() {
        portkey.answers(new MockResponse()
                .setBody("{\"id\":\"" + "x".repeat(60) + "\"}")
                .throttleBody(1, 20, TimeUnit.MILLISECONDS));

        assertEndsAt(SHORT, () -> portkey.read(SHORT), "get_user");
    }

    private PortkeyClient connection(RawUpstream upstream) {
        return portkey.connection(upstream.baseUrl("http"), false, null, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", STALLED})
    void anAnswerThatStallsEndsAtTheDeadlineAndItsConnectionIsClosed(String sent) throws Exception {
        try (RawUpstream upstream = RawUpstream.answering(sent)) {
            PortkeyClient connection = connection(upstream);

            assertEndsAt(
                    SHORT,
                    () -> PortkeyStub.call(connection, PortkeyStub.READ, PortkeyStub.READ_ARGUMENTS, SHORT),
                    "get_user");
            assertThat(upstream.isLeft()).isTrue();
            assertThat(upstream.received()).isEqualTo(1);
        }
    }

    @Test
    void theDeadlineCoversAllAttempts() {
        for (int i = 0; i < 4; i++) {
            portkey.answers(new MockResponse().setResponseCode(503).setHeadersDelay(400, TimeUnit.MILLISECONDS));
        }

        assertEndsAtOneSecond(() -> portkey.read(LIMIT), "Tried 3 times.");
    }

    @Test
    void aDeadlineThatHasPassedIsNotWaitedFor() {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        long start = System.nanoTime();

        assertThatThrownBy(() -> portkey.read(Duration.ZERO)).isInstanceOf(UnreachableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
    }

    /** Runs a call on a thread of its own, interrupts it when told, and returns how it ended. */
    private static final class Cancelled {

        private final AtomicReference<Throwable> outcome = new AtomicReference<>();
        private final Thread caller;

        Cancelled(ThrowingCallable call) {
            caller = new Thread(() -> outcome.set(catchThrowable(call)), "caller");
            caller.start();
        }

        Throwable interrupt() throws InterruptedException {
            caller.interrupt();
            caller.join(2_000);
            assertThat(caller.isAlive()).as("still waiting").isFalse();
            return outcome.get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", STALLED})
    void aCancelledCallEndsAtOnceAndItsConnectionIsClosed(String sent) throws Exception {
        try (RawUpstream upstream = RawUpstream.answering(sent)) {
            PortkeyClient connection = connection(upstream);
            Cancelled call = new Cancelled(() -> PortkeyStub.write(connection));
            assertThat(upstream.requestArrives()).isTrue();

            assertThat(call.interrupt()).isInstanceOf(InterruptedException.class);
            assertThat(upstream.isLeft()).isTrue();
            assertThat(upstream.received()).isEqualTo(1);
        }
    }

    @Test
    void aCallCancelledBetweenTwoAttemptsEndsAtOnceAndSendsNothingMore() throws Exception {
        portkey.answers(new MockResponse().setResponseCode(429).setHeader("Retry-After", "8"));
        portkey.answers(200, "{}");
        PortkeyClient connection = portkey.connection();
        Cancelled call = new Cancelled(() -> PortkeyStub.read(connection));
        portkey.taken();

        assertThat(call.interrupt()).isInstanceOf(InterruptedException.class);
        assertThat(portkey.received()).isEqualTo(1);
    }

    @Test
    void aThreadInterruptedBeforehandSendsNothingThatItWaitsFor() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + PortkeyStub.closedPort() + "/v1");
        PortkeyClient connection = portkey.connection(nowhere, false, null, Map.of());
        Thread.currentThread().interrupt();

        Throwable outcome = catchThrowable(() -> PortkeyStub.read(connection));

        assertThat(Thread.interrupted()).as("interrupted still").isFalse();
        assertThat(outcome).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aCallAfterACancelledOneSucceeds() throws Exception {
        portkey.answers(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        portkey.answers(200, "{\"id\":\"u1\"}");
        PortkeyClient connection = portkey.connection();
        Cancelled call = new Cancelled(() -> PortkeyStub.read(connection));
        portkey.taken();
        call.interrupt();

        assertThat(PortkeyStub.read(connection).get("id").asText()).isEqualTo("u1");
    }
}
