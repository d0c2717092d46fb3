package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.support.TestHttpServer;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Calls a Portkey that never answers. It takes as long as a call may take, so it is the first to start, beside all others. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class SilentUpstreamIT {

    @Test
    void endsACallAtItsDeadlineAndSaysWhy() throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            server.handshake();
            server.send(call("unheard", "list_users", Map.of()));
            upstream.next();
            server.send(call("half an answer", "get_user", Map.of("user_id", "u")));
            upstream.next().answerOfLength(1000, "{");
            server.send(call("a write", "update_user", Map.of("user_id", "u", "role", "admin")));

            for (String id : new String[] {"unheard", "half an answer", "a write"}) {
                JsonNode result = server.answer(id, Deadline.CALL_TIMEOUT.plus(JarProcess.PATIENCE))
                        .path("result");
                assertThat(result.path("isError").asBoolean()).as(id).isTrue();
                assertThat(result.at("/content/0/text").asText())
                        .contains("no complete answer arrived within")
                        .contains(id.equals("a write") ? "unknown whether it took effect" : "Nothing was changed");
            }
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(server.untaken()).isEmpty();
        }
    }
}
