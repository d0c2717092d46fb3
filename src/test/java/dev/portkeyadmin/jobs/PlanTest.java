package dev.portkeyadmin.jobs;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.jobs.JobFixture.Person;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.plan.PlanRunner;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans against an upstream that fails half-way: what was done, what may have been done, and what was not sent. */
class PlanTest {

    private static final Map<String, Object> FOUR = Map.of("emails", emails(4));

    @TempDir
    private Path temporary;

    private RecordingPortkey portkey;
    private JobFixture fixture;
    private final AtomicInteger invites = new AtomicInteger();

    private static List<String> emails(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
    }

    /** An organisation without users that answers the n-th invitation by a function. */
    private JobFixture fixture(When policy, IntFunction<Reply> invitation) {
        portkey = new RecordingPortkey(asked -> asked.method().equals("POST")
                ? invitation.apply(invites.incrementAndGet())
                : Reply.ok("{\"data\":[]}"));
        fixture = JobFixture.on(portkey, policy, temporary.resolve("audit.jsonl"));
        return fixture;
    }

    private JobFixture failing(int at, Reply failure) {
        return fixture(When.AUTO, number -> number == at ? failure : invited(number));
    }

    private static Reply invited(int number) {
        return Reply.ok("{\"id\":\"i" + number + "\",\"invite_link\":\"https://example.com/i" + number + "\"}");
    }

    private List<String> writes() {
        return portkey.asked().stream()
                .filter(asked -> !asked.method().equals("GET"))
                .map(Asked::target)
                .toList();
    }

    private static List<String> results(JsonNode answer) {
        List<String> results = new ArrayList<>();
        answer.path("people")
                .forEach(person -> results.add(person.path("result").asText()));
        return results;
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
            portkey.close();
        }
    }

    @Test
    void asksOnceAndShowsEveryWrite() {
        Person person = Person.accepting();
        JsonNode answer = fixture(When.AUTO, PlanTest::invited).answer("invite_users", FOUR, person);

        assertThat(person.questions).hasSize(1);
        assertThat(person.questions.get(0).lines())
                .containsExactly(
                        "Send 4 invitations by email:",
                        "1. invite person1@example.com as member of the organisation",
                        "2. invite person2@example.com as member of the organisation",
                        "3. invite person3@example.com as member of the organisation",
                        "4. invite person4@example.com as member of the organisation");
        assertThat(person.acts).containsExactly("Yes, invite 4 people");
        assertThat(results(answer)).containsOnly("invited").hasSize(4);
        assertThat(answer.at("/people/2/invite_link").asText()).isEqualTo("https://example.com/i3");
        assertThat(answer.path("complete").booleanValue()).isTrue();
        assertThat(person.progress)
                .hasSize(5)
                .startsWith("0/4 invite person1@example.com as member of the organisation");
    }

    @Test
    void recordsThePlanAndEachOfItsWrites() {
        fixture(When.AUTO, PlanTest::invited).answer("invite_users", FOUR, Person.accepting());

        List<JsonNode> lines = fixture.lines();
        assertThat(lines).hasSize(10);
        JsonNode plan = lines.get(0);
        assertThat(plan.path("record").asText()).isEqualTo("plan");
        assertThat(plan.path("confirmed").asText()).isEqualTo("accepted in the client's dialogue");
        assertThat(plan.path("steps")).hasSize(4);
        assertThat(plan.at("/steps/3/arguments/email").asText()).isEqualTo("person4@example.com");
        for (int step = 1; step <= 4; step++) {
            JsonNode intent = lines.get(2 * step - 1);
            assertThat(intent.path("record").asText()).isEqualTo("intent");
            assertThat(intent.path("plan")).isEqualTo(plan.path("id"));
            assertThat(intent.path("step").intValue()).isEqualTo(step);
            assertThat(intent.path("confirmed").asText()).isEqualTo("accepted in the client's dialogue");
            assertThat(lines.get(2 * step).path("outcome").asText()).isEqualTo("done");
        }
        assertThat(fixture.line("plan_result").path("done").toString()).isEqualTo("[1,2,3,4]");
    }

    @Test
    void sendsNothingWhenThePersonDeclines() {
        fixture(When.AUTO, PlanTest::invited);
        assertThat(fixture.error("invite_users", FOUR, Person.declining()))
                .startsWith("invite_users: nothing was changed. The request for confirmation was declined.");
        assertThat(writes()).isEmpty();
        assertThat(fixture.lines()).hasSize(1);
        assertThat(fixture.line("plan_result").path("confirmed").asText()).startsWith("declined");
        assertThat(fixture.line("plan_result").path("not_sent").toString()).isEqualTo("[1,2,3,4]");
    }

    @Test
    void stopsAtTheFirstFailure() {
        JsonNode answer = failing(2, new Reply(403, "{}")).answer("invite_users", FOUR, Person.accepting());

        assertThat(results(answer)).containsExactly("invited", "failed", "not sent", "not sent");
        assertThat(answer.path("complete").booleanValue()).isFalse();
        assertThat(answer.path("stopped").asText()).isEqualTo("Stopped at step 2, which failed.");
        assertThat(answer.at("/people/1/problem").asText()).contains("HTTP 403");
        assertThat(writes()).hasSize(2);
        assertThat(fixture.line("plan_result").path("not_sent").toString()).isEqualTo("[3,4]");
    }

    @Test
    void continuesAfterARefusalIfTheCallSaysSo() {
        JsonNode answer = failing(2, new Reply(409, "{}"))
                .answer("invite_users", Map.of("emails", emails(4), "on_error", "continue"), Person.accepting());

        assertThat(results(answer)).containsExactly("invited", "failed", "invited", "invited");
        assertThat(answer.path("done").intValue()).isEqualTo(3);
        assertThat(fixture.line("plan_result").path("failed").toString()).isEqualTo("[2]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, 502})
    void stopsAtAWriteThatMayHaveHappenedEvenIfTheCallSaysToContinue(int status) {
        JsonNode answer = failing(3, status == 0 ? Reply.hangUp() : new Reply(status, ""))
                .answer("invite_users", Map.of("emails", emails(4), "on_error", "continue"), Person.accepting());

        assertThat(results(answer)).containsExactly("invited", "invited", "may have happened", "not sent");
        assertThat(answer.path("stopped").asText())
                .isEqualTo(
                        "Step 3 may have happened, so nothing more was sent. Check it with a read before you call again.");
        assertThat(writes()).hasSize(3);
        assertThat(fixture.line("plan_result").path("unknown").toString()).isEqualTo("[3]");
    }

    @Test
    void saysInTheAuditLogHowFarACancelledPlanCame() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        fixture(When.AUTO, number -> {
            if (number == 2) {
                reached.countDown();
                CancelledCall.await(released);
            }
            return invited(number);
        });
        CancelledCall.assertCancelled(() -> fixture.call("invite_users", FOUR, Person.accepting()), reached, released);

        JsonNode result = fixture.line("plan_result");
        assertThat(result.path("done").toString()).isEqualTo("[1]");
        assertThat(result.path("unknown").toString()).isEqualTo("[2]");
        assertThat(result.path("not_sent").toString()).isEqualTo("[3,4]");
        assertThat(fixture.lines())
                .anySatisfy(line -> assertThat(line.path("outcome").asText()).isEqualTo("ended while it was sent"));
    }

    @Test
    void sendsNothingMoreOnceTheClientIsGone() {
        JsonNode answer = fixture(When.AUTO, number -> {
                    if (number == 2) {
                        fixture.audit.writes().refuseNew();
                    }
                    return invited(number);
                })
                .answer("invite_users", FOUR, Person.accepting());

        assertThat(results(answer)).containsExactly("invited", "invited", "not sent", "not sent");
        assertThat(answer.at("/people/2/problem").asText()).contains("this server is ending");
        assertThat(fixture.line("plan_result").path("not_sent").toString()).isEqualTo("[3,4]");
    }

    @Test
    void stopsWhenTheAuditLogCannotBeWritten() {
        JsonNode answer = fixture(When.AUTO, number -> {
                    if (number == 2) {
                        replaceAuditLogByDirectory();
                    }
                    return invited(number);
                })
                .answer("invite_users", FOUR, Person.accepting());

        assertThat(results(answer)).containsExactly("invited", "invited", "not sent", "not sent");
        assertThat(answer.at("/people/1/problem").asText()).contains("does not hold the result");
        assertThat(answer.path("audit_log").asText()).contains("cannot be written");
        assertThat(writes()).hasSize(2);
    }

    private void replaceAuditLogByDirectory() {
        try {
            Files.delete(temporary.resolve("audit.jsonl"));
            Files.createDirectory(temporary.resolve("audit.jsonl"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void asksAgainWhenTheOrganisationChangedMeanwhile() {
        AtomicInteger questions = new AtomicInteger();
        portkey = new RecordingPortkey(asked -> {
            if (asked.method().equals("POST")) {
                return invited(1);
            }
            boolean isUsers = asked.target().startsWith("/v1/admin/users?") && "0".equals(asked.query("currentPage"));
            return Reply.ok(
                    isUsers && questions.get() > 0
                            ? "{\"data\":[{\"id\":\"u1\",\"email\":\"person1@example.com\",\"role\":\"member\"}]}"
                            : "{\"data\":[]}");
        });
        fixture = JobFixture.on(portkey);
        Person person = new Person(ElicitationResult.ACCEPTED, questions::incrementAndGet);

        JsonNode answer = fixture.answer("invite_users", FOUR, person);

        assertThat(person.questions).hasSize(2);
        assertThat(person.questions.get(1)).startsWith("Send 3 invitations by email:");
        assertThat(results(answer)).containsExactly("skipped", "invited", "invited", "invited");
        assertThat(writes()).hasSize(3);
    }

    @Test
    void sendsPlainWritesOfAClientThatCannotAsk() {
        fixture(When.ALWAYS, PlanTest::invited).answer("invite_users", FOUR, CallContext.SILENT);
        assertThat(writes()).hasSize(4);
        assertThat(fixture.line("plan").path("confirmed").asText()).isEqualTo("not needed");
    }

    @Test
    void refusesMoreThanFiftyWrites() {
        fixture(When.AUTO, PlanTest::invited);
        assertThat(fixture.error("invite_users", Map.of("emails", emails(51)), Person.accepting()))
                .contains("invalid arguments; no request was sent");
        List<Plan.Step> steps = IntStream.range(0, 51)
                .mapToObj(i -> Plan.Step.of(
                        fixture.catalogue.require("resend_user_invite"),
                        new Arguments(Map.of("invite_id", "i" + i)),
                        "resend"))
                .toList();
        assertThatThrownBy(() -> new PlanRunner(fixture.adapter, Duration.ofSeconds(45))
                        .run(() -> new Plan("test", "Resend", "Resend:", steps), false, CallContext.SILENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("51 writes, and one plan has at most 50");
        assertThat(writes()).isEmpty();
    }

    @Test
    void startsNoWriteThatCouldNotEndInTime() throws InterruptedException {
        fixture(When.AUTO, PlanTest::invited);
        Plan plan = new Plan(
                "test",
                "Resend",
                "Resend:",
                List.of(Plan.Step.of(
                        fixture.catalogue.require("resend_user_invite"),
                        new Arguments(Map.of("invite_id", "i")),
                        "resend")));
        PlanOutcome outcome =
                new PlanRunner(fixture.adapter, Duration.ofSeconds(4)).run(() -> plan, false, CallContext.SILENT);
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.stopped()).contains("ran out before step 1", "Call again");
        assertThat(writes()).isEmpty();
        assertThat(fixture.line("plan_result").path("not_sent").toString()).isEqualTo("[1]");
    }

    @Test
    void approvesOnlyTheArgumentsThatWereShown() throws InterruptedException {
        fixture(When.AUTO, PlanTest::invited);
        var entry = fixture.catalogue.require("resend_user_invite");
        Plan plan = new Plan(
                "test",
                "Resend",
                "Resend:",
                List.of(Plan.Step.of(entry, new Arguments(Map.of("invite_id", "i")), "resend")));
        var approval = fixture.adapter.plans().approve(plan.question(), CallContext.SILENT);
        var other = new Arguments(Map.of("invite_id", "j"));
        assertThatThrownBy(() -> approval.use(0, entry.operation(), other)).isInstanceOf(IllegalStateException.class);
        approval.use(0, entry.operation(), new Arguments(Map.of("invite_id", "i")));
        assertThatThrownBy(() -> approval.use(0, entry.operation(), new Arguments(Map.of("invite_id", "i"))))
                .isInstanceOf(IllegalStateException.class);
    }
}
