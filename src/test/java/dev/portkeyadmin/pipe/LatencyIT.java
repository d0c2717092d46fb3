package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.portkeyadmin.pipe.HoldingUpstream.Held;
import dev.portkeyadmin.support.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks promises of milliseconds while no other test uses the processor. */
@ResourceLock(value = LatencyIT.PROCESSOR, target = ResourceLockTarget.CHILDREN)
class LatencyIT {

    /** The lock that every test that starts processes shares, and that these tests hold exclusively. */
    static final String PROCESSOR = "the processor";

    private static final Duration AT_ONCE = Duration.ofMillis(200);
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void answersAStatelessClientAtOnceBeforeInitializeAndAfter() {
        try (JarProcess server = JarProcess.launch().start()) {
            assertThat(server.ask("ping", null).has("result")).isTrue();
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                assertThat(Era.STATELESS
                                .ask(server, "server/discover", Map.of())
                                .has("result"))
                        .isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
                if (i == 0) {
                    server.handshake();
                }
            }
            assertThat(errorAtOnce(server, "server/discover", null)).isEqualTo(-32602);
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
        }
    }

    @Test
    void refusesARequestBeforeInitializeAtOnce() {
        try (JarProcess server = JarProcess.launch().start()) {
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(errorAtOnce(server, "tools/list", null)).isEqualTo(-32600);
            assertThat(errorAtOnce(server, "tools/call", Map.of("name", "list_users")))
                    .isEqualTo(-32600);
        }
    }

    private static int errorAtOnce(JarProcess server, String method, Object params) {
        long start = System.nanoTime();
        int code = server.ask(method, params).at("/error/code").asInt();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(method).isLessThan(AT_ONCE);
        return code;
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 300})
    void answersPingAtOnceWhileCallsHang(int calls) throws Exception {
        try (HoldingUpstream upstream = new HoldingUpstream();
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            List<String> lines = new ArrayList<>();
            for (int id = 1; id <= calls; id++) {
                lines.add(call(id, "list_users", Map.of()));
            }
            server.send(lines.toArray(String[]::new));
            // A connection carries at most 64 at a time.
            upstream.next(Math.min(calls, 64));
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                assertThat(server.ask("ping", null).has("result")).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
            }
            assertThat(server.untaken()).isEmpty();
        }
    }

    @Test
    void endsWithin100MsOfItsInputWhenIdle() {
        assertThat(best(Duration.ofMillis(100), () -> {
                    try (JarProcess server = JarProcess.launch().start()) {
                        server.handshake();
                        return ended(server);
                    }
                }))
                .isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    /** The first call over TLS is prepared after the tools were listed; the end does not wait for it. */
    @Test
    void endsWithin100MsOfItsInputWhenWarmingUp() {
        assertThat(best(Duration.ofMillis(100), () -> {
                    try (JarProcess server = JarProcess.launch()
                            .env("PORTKEY_API_KEY", JarProcess.KEY)
                            .start()) {
                        server.handshake();
                        assertThat(server.ask("tools/list", null).has("result")).isTrue();
                        return ended(server);
                    }
                }))
                .isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void endsAsPromptlyAsItsJvmCanAfterACall() {
        Duration promised = Duration.ofMillis(Runtime.version().feature() >= 21 ? 100 : 500);
        assertThat(best(promised, () -> {
                    try (Upstream upstream = Upstream.empty();
                            JarProcess server =
                                    JarProcess.against(upstream.url()).start()) {
                        server.handshake();
                        assertThat(server.callTool("list_users", Map.of())
                                        .path("isError")
                                        .asBoolean(true))
                                .isFalse();
                        return ended(server);
                    }
                }))
                .isLessThanOrEqualTo(promised);
    }

    private static Duration ended(JarProcess server) {
        Duration taken = server.timeToExit();
        assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        return taken;
    }

    /** The best of up to five attempts, since a busy machine slows some of them down. */
    private static Duration best(Duration promised, Supplier<Duration> attempt) {
        Duration best = attempt.get();
        for (int i = 1; i < 5 && best.compareTo(promised) > 0; i++) {
            Duration next = attempt.get();
            best = next.compareTo(best) < 0 ? next : best;
        }
        return best;
    }

    @Test
    void endsOnTheSignalToTerminateWhileCallsHang() throws Exception {
        assumeFalse(JarProcess.isWindows(), "there are no signals");
        try (HoldingUpstream upstream = new HoldingUpstream();
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            server.send(call(1, "list_users", Map.of()), call(2, "list_users", Map.of()));
            upstream.next(2);
            server.terminate();
            assertThat(server.exit(SOON)).isEqualTo(128 + 15);
            assertThat(server.untaken()).isEmpty();
        }
    }

    @Test
    void endsWhenTheClientHasClosedItsOutput() throws Exception {
        try (HoldingUpstream upstream = new HoldingUpstream();
                JarProcess server = JarProcess.against(upstream.url()).unread().start()) {
            server.send(JarProcess.initialize(0, "2025-11-25"), call(1, "list_users", Map.of()));
            server.send(call(2, "list_users", Map.of()));
            List<Held> held = upstream.next(2);
            server.closeStdout();
            held.get(0).answer(Upstream.EMPTY_LIST);
            assertThat(server.exit(SOON)).isZero();
        }
    }

    /** Both ends of the pipes are closed, as when the client is killed. */
    @Test
    void dropsReadsAtOnceWhenTheClientIsGone() throws Exception {
        try (HoldingUpstream upstream = new HoldingUpstream();
                JarProcess server = JarProcess.against(upstream.url()).unread().start()) {
            server.send(JarProcess.initialize(0, "2025-11-25"), call(1, "list_users", Map.of()));
            Held held = upstream.next();
            server.closeStdout();
            server.endInput();
            assertThat(held.isHungUp(SOON)).isTrue();
            assertThat(server.exit(SOON)).isZero();
        }
    }
}
