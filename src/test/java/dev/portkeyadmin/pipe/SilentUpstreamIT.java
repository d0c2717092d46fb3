package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.TestHttpServer;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls a Portkey that never answers, with a shorter time for a call. It mostly waits, so it is the first to start, beside all others. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class SilentUpstreamIT {

    private static final int SECONDS = 10;

    @Test
    void endsACallAtItsDeadlineAndSaysWhy() throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url())
                        // Else the reads before a question come first, each with a limit of its own.
                        .env("PORTKEY_CONFIRM", "never")
                        .jvm("-Dportkey.call.seconds=" + SECONDS)
                        .start()) {
            server.handshake();
            server.send(call("unheard", "list_users", Map.of()));
            upstream.next();
            server.send(call("half an answer", "get_user", Map.of("user_id", JarProcess.uuid(1))));
            upstream.next().answerOfLength(1000, "{");
            server.send(call("a write", "update_user", Map.of("user_id", JarProcess.uuid(1), "role", "admin")));

            for (String id : new String[] {"unheard", "half an answer", "a write"}) {
                JsonNode result = server.answer(id).path("result");
                assertThat(result.path("isError").asBoolean()).as(id).isTrue();
                assertThat(result.at("/content/0/text").asText())
                        .contains("no complete answer arrived within " + SECONDS + " s")
                        .contains(id.equals("a write") ? "unknown whether it took effect" : "Nothing was changed");
            }
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(server.untaken()).isEmpty();
        }
    }
}
