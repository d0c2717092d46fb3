package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate.Policy;
import dev.portkeyadmin.support.NoSafety;
import dev.portkeyadmin.support.StubPortkey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Portkey that does not say what is to be destroyed. Takes as long as the look-up may take, beside other tests. */
@Execution(ExecutionMode.CONCURRENT)
class ConfirmationTimeoutTest {

    @Test
    void aSilentPortkeyDoesNotHoldUpTheQuestion() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (StubPortkey portkey = new StubPortkey(request -> {
            try {
                done.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return StubPortkey.Reply.ok("{}");
        })) {
            Secrets secrets = new Secrets();
            Catalogue catalogue = new Catalogue(Services.on(portkey.connection(secrets, false)));
            long start = System.nanoTime();
            ToolResult result = new ToolAdapter(catalogue, NoSafety.of(Policy.AUTO, secrets))
                    .call(catalogue.get("delete_user"), Map.of("user_id", "u1"), person);
            done.countDown();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(person.questions()).containsExactly("Remove user \"u1\"? It could not be looked up first.");
            assertThat(result.isError()).isTrue();
        }
    }

    /** One limit for all that is looked up, and not one for each. */
    @Test
    void listsThatAreNotAnsweredLeaveTheirNumbersOpenInTime() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        try (StubPortkey portkey = new StubPortkey(request -> {
            if (!request.target().endsWith("/admin/workspaces/w1")) {
                try {
                    done.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return StubPortkey.Reply.ok("{\"name\":\"Apps\",\"slug\":\"ws-apps\"}");
        })) {
            AdapterFixture office = new AdapterFixture().before(portkey);
            long start = System.nanoTime();
            office.call("delete_workspace", Map.of("workspace_id", "w1", "name", "Apps"), person);
            done.countDown();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(person.questions())
                    .containsExactly(
                            "Delete the workspace Apps (ws-apps; members: ?, API keys: ?, providers: ?, configs: ?), and "
                                    + "what is in it: no?");
        }
    }
}
