package dev.portkeyadmin.confirmation;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.call.UnansweredTiming;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.RecordingPortkey;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests questions while Portkey does not answer. */
class ConfirmationTimeoutTest {

    private static final String UNKNOWN_KEY =
            "The API key that this server itself uses may belong to this and end with it "
                    + "(list_api_keys does not show whose it is). ";

    /** Is not taken for a name, which would be looked up first. */
    private static final String ID = "00000000-0000-4000-8000-000000000001";

    private static AdapterFixture fixture(RecordingPortkey portkey, Timing reads) {
        return new AdapterFixture()
                .before(portkey.onLoopback())
                .channels(new Channels(() -> null, Timing.SYSTEM, reads));
    }

    @Test
    void asksInTimeWhenPortkeyDoesNotAnswer() {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (RecordingPortkey portkey = new RecordingPortkey(request -> {
            try {
                done.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return RecordingPortkey.Reply.ok("{}");
        })) {
            UnansweredTiming timing = new UnansweredTiming(0);
            AdapterFixture fixture = fixture(portkey, timing);
            ToolResult result = fixture.call("delete_user", Map.of("user_id", "u1"), person);
            done.countDown();
            assertThat(timing.passed()).isPositive().isLessThan(Deadline.CALL_TIMEOUT);
            assertThat(person.questions())
                    .containsExactly(UNKNOWN_KEY
                            + "Remove user \"u1\"? It could not be looked up first. This cannot be undone.");
            assertThat(result.isError()).isTrue();
        }
    }

    @Test
    void sharesOneLimitAmongAllLookUps() {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (RecordingPortkey portkey = new RecordingPortkey(request -> {
            if (!request.target().endsWith("/admin/workspaces/" + ID)) {
                try {
                    done.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return RecordingPortkey.Reply.ok("{\"name\":\"Apps\",\"slug\":\"ws-apps\"}");
        })) {
            UnansweredTiming timing = new UnansweredTiming(1);
            AdapterFixture fixture = fixture(portkey, timing);
            fixture.call("delete_workspace", Map.of("workspace_id", ID, "name", "Apps"), person);
            done.countDown();
            assertThat(timing.passed()).isPositive().isLessThan(Deadline.CALL_TIMEOUT);
            assertThat(person.questions())
                    .containsExactly(UNKNOWN_KEY
                            + "Delete the workspace Apps (ws-apps; members: ?, API keys: ?, configs: ?)? "
                            + "This cannot be undone. "
                            + "What else it holds is unknown: list_providers, list_integrations, list_mcp_integrations, "
                            + "list_mcp_servers, list_prompts and list_guardrails could not be read.");
        }
    }
}
