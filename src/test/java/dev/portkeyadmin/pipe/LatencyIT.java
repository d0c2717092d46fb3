package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that nothing waits for a call that hangs, by order: the answer or the end comes while the upstream still holds the call. */
@Execution(ExecutionMode.CONCURRENT)
class LatencyIT {

    @Test
    void answersOrRefusesRequestsBeforeInitializeWhileACallHangs() throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            server.send(Era.STATELESS.call("held", "list_users", Map.of()));
            Request held = upstream.next();
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(Era.STATELESS.ask(server, "server/discover", Map.of()).has("result"))
                    .isTrue();
            assertThat(server.ask("server/discover", null).at("/error/code").asInt())
                    .isEqualTo(-32602);
            assertThat(server.ask("tools/list", null).at("/error/code").asInt()).isEqualTo(-32600);
            assertThat(server.ask("tools/call", Map.of("name", "list_users"))
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(-32600);
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
            assertThat(server.untaken()).isEmpty();
            held.answer(200, TestHttpServer.EMPTY_LIST);
            assertThat(server.answer("held").has("result")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 150})
    void answersPingWhileCallsHang(int calls) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            server.handshake();
            List<String> lines = new ArrayList<>();
            for (int id = 1; id <= calls; id++) {
                lines.add(call(id, "list_users", Map.of()));
            }
            server.send(lines.toArray(String[]::new));
            // At most 64 requests are sent at a time.
            upstream.next(Math.min(calls, 64));
            for (int i = 0; i < 5; i++) {
                assertThat(server.ask("ping", null).has("result")).isTrue();
            }
            assertThat(server.untaken()).isEmpty();
            assertThat(upstream.untaken()).isZero();
        }
    }

    /** The first call over TLS is prepared after the tools were listed; the end does not depend on it. */
    @Test
    void endsWithItsInputWhileItPreparesTheFirstCall() {
        try (JarProcess server =
                JarProcess.launch().env("PORTKEY_API_KEY", JarProcess.KEY).start()) {
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }

    @Test
    void endsOnTheSignalToTerminateWhileCallsHang() throws Exception {
        assumeFalse(JarProcess.isWindows(), "Windows has no signals");
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            server.send(call(1, "list_users", Map.of()), call(2, "list_users", Map.of()));
            upstream.next(2);
            server.terminate();
            assertThat(server.exit(JarProcess.PATIENCE)).isEqualTo(128 + 15);
            assertThat(server.untaken()).isEmpty();
        }
    }

    @Test
    void endsWhenTheClientHasClosedItsOutput() throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).unread().start()) {
            server.send(JarProcess.initialize(0, "2025-11-25"), call(1, "list_users", Map.of()));
            server.send(call(2, "list_users", Map.of()));
            List<Request> held = upstream.next(2);
            server.closeStdout();
            held.get(0).answer(200, TestHttpServer.EMPTY_LIST);
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }

    /** Both ends of the pipes are closed, as when the client is killed. */
    @ParameterizedTest
    @EnumSource
    void dropsReadsWhenTheClientIsGone(Era era) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).unread().start()) {
            server.send(JarProcess.initialize(0, "2025-11-25"), era.call(1, "list_users", Map.of()));
            Request held = upstream.next();
            server.closeStdout();
            server.endInput();
            held.awaitHangUp();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }
}
