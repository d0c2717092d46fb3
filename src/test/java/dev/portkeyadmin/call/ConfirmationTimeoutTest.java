package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.RecordingPortkey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests questions while Portkey does not answer. Takes as long as a look-up may take, and starts first so that nothing waits for it. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class ConfirmationTimeoutTest {

    private static final String UNKNOWN_KEY =
            "The API key that this server itself uses may belong to this and end with it "
                    + "(list_api_keys does not show whose it is). ";

    @Test
    void asksInTimeWhenPortkeyDoesNotAnswer() {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (RecordingPortkey portkey = new RecordingPortkey(request -> {
            try {
                done.await(5, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return RecordingPortkey.Reply.ok("{}");
        })) {
            AdapterFixture fixture = new AdapterFixture().before(portkey);
            long start = System.nanoTime();
            ToolResult result = fixture.call("delete_user", Map.of("user_id", "u1"), person);
            done.countDown();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Deadline.CALL_TIMEOUT);
            assertThat(person.questions())
                    .containsExactly(UNKNOWN_KEY + "Remove user \"u1\"? It could not be looked up first.");
            assertThat(result.isError()).isTrue();
        }
    }

    @Test
    void sharesOneLimitAmongAllLookUps() {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (RecordingPortkey portkey = new RecordingPortkey(request -> {
            if (!request.target().endsWith("/admin/workspaces/w1")) {
                try {
                    done.await(5, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return RecordingPortkey.Reply.ok("{\"name\":\"Apps\",\"slug\":\"ws-apps\"}");
        })) {
            AdapterFixture fixture = new AdapterFixture().before(portkey);
            long start = System.nanoTime();
            fixture.call("delete_workspace", Map.of("workspace_id", "w1", "name", "Apps"), person);
            done.countDown();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Deadline.CALL_TIMEOUT);
            assertThat(person.questions())
                    .containsExactly(
                            UNKNOWN_KEY
                                    + "Delete the workspace Apps (ws-apps; members: ?, API keys: ?, providers: ?, configs: ?)?");
        }
    }
}
