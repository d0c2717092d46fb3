package dev.portkeyadmin.jobs;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.JobFixture.Person;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each job with writes, cut off after its first one: its answer or the audit log says which steps happened. */
class HalfDoneJobsTest {

    /** A job and the number of its writes in the organisation below. */
    enum Case {
        INVITE_USERS(
                3,
                3,
                Map.of("emails", List.of("a@example.com", "b@example.com", "c@example.com"), "on_error", "continue")),
        OFFBOARD_USER(3, 3, Map.of("user", "ann@example.com", "apply", true, "on_error", "continue")),
        // An export that was not created cannot be started.
        EXPORT_LOGS(4, 2, Map.of()),
        GO_ON_WITH_EXPORT_LOGS(3, 3, Map.of("export_ids", List.of("e1", "e2", "e3")));

        final int steps;
        final int sentIfAllFail;
        final Map<String, Object> arguments;

        Case(int steps, int sentIfAllFail, Map<String, Object> arguments) {
            this.steps = steps;
            this.sentIfAllFail = sentIfAllFail;
            this.arguments = arguments;
        }

        String job() {
            return name().toLowerCase(Locale.ROOT).replace("go_on_with_", "");
        }

        /** The numbers of this step and all later ones. */
        String from(int step) {
            return IntStream.rangeClosed(step, steps)
                    .boxed()
                    .toList()
                    .toString()
                    .replace(" ", "");
        }
    }

    private static final String ANN =
            "{\"id\":\"u1\",\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"email\":\"ann@example.com\","
                    + "\"role\":\"member\",\"workspace_ids\":[]}";

    @TempDir
    private Path temporary;

    private @Nullable RecordingPortkey portkey;
    private @Nullable JobFixture fixture;
    private final AtomicInteger writes = new AtomicInteger();

    /** Reads that are still answered; the others fail. */
    private final AtomicInteger readsLeft = new AtomicInteger(Integer.MAX_VALUE);

    /** Drafts that were read, and are then no drafts any more. */
    private final Set<String> drafts = ConcurrentHashMap.newKeySet();

    /** An organisation that answers the n-th write by a function; null is success. */
    private JobFixture organisation(IntFunction<@Nullable Reply> writing) {
        RecordingPortkey upstream = new RecordingPortkey(asked -> {
            if (asked.method().equals("GET")) {
                // Not one of the statuses after which a read is repeated.
                if (readsLeft.getAndDecrement() <= 0) {
                    return new Reply(500, "{}");
                }
                String draft = asked.target().replaceAll(".*/exports/|\\?.*", "");
                return asked.target().startsWith("/v1/logs/exports/e") && drafts.add(draft)
                        ? Reply.ok("{\"id\":\"" + draft + "\",\"status\":\"draft\"}")
                        : read(asked);
            }
            int number = writes.incrementAndGet();
            Reply failure = writing.apply(number);
            return failure == null ? Reply.ok("{\"id\":\"x" + number + "\",\"success\":true}") : failure;
        });
        portkey = upstream;
        JobFixture made = JobFixture.on(upstream, When.AUTO, temporary.resolve("audit.jsonl"));
        fixture = made;
        return made;
    }

    private static Reply read(Asked asked) {
        String path = asked.target().replaceAll("\\?.*", "");
        return switch (path) {
            case "/v1/admin/users" -> Reply.ok("{\"data\":[" + ANN + "],\"total\":1}");
            case "/v1/admin/users/u1" -> Reply.ok(ANN);
            case "/v1/admin/workspaces" ->
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}],\"total\":2}");
            case "/v1/api-keys" ->
                Reply.ok(
                        "{\"data\":[{\"id\":\"k1\",\"name\":\"One\",\"type\":\"workspace-user\",\"user_id\":\"u1\"},"
                                + "{\"id\":\"k2\",\"name\":\"Two\",\"type\":\"workspace-user\",\"user_id\":\"u1\"}],\"total\":2}");
            case "/v1/api-keys/k1", "/v1/api-keys/k2" ->
                Reply.ok("{\"id\":\"" + path.replaceFirst(".*/", "")
                        + "\",\"type\":\"workspace-user\",\"user_id\":\"u1\"}");
            default ->
                path.startsWith("/v1/logs/exports/")
                        ? Reply.ok("{\"id\":\"x1\",\"status\":\"failed\"}")
                        : Reply.ok("{\"data\":[],\"total\":0}");
        };
    }

    @AfterEach
    void stop() {
        if (fixture != null && portkey != null) {
            fixture.close();
            portkey.close();
        }
    }

    private static void assertSteps(JobFixture organisation, String done, String failed, String unknown, String rest) {
        JsonNode result = organisation.line("plan_result");
        assertThat(List.of(
                        result.path("done").toString(),
                        result.path("failed").toString(),
                        result.path("unknown").toString(),
                        result.path("not_sent").toString()))
                .containsExactly(done, failed, unknown, rest);
    }

    @ParameterizedTest
    @EnumSource
    void recordsHowFarItCameWhenItIsCancelled(Case each) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        JobFixture organisation = organisation(number -> {
            if (number == 2) {
                reached.countDown();
                CancelledCall.await(released);
            }
            return null;
        });
        CancelledCall.assertCancelled(
                () -> organisation.call(each.job(), each.arguments, Person.accepting()), reached, released);

        assertSteps(organisation, "[1]", "[]", "[2]", each.from(3));
        assertThat(writes).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void stopsAndSaysSoFirstWhenTheUpstreamIsLost(Case each) {
        JobFixture organisation = organisation(number -> number == 2 ? Reply.hangUp() : null);
        JsonNode answer = organisation.answer(each.job(), each.arguments, Person.accepting());

        assertThat(answer.fieldNames().next()).isEqualTo("note");
        assertThat(answer.path("note").asText()).startsWith("Only 1 of " + each.steps + " steps was done.");
        assertThat(answer.path("stopped").asText()).startsWith("Step 2 may have happened");
        assertThat(answer.path("complete").booleanValue()).isFalse();
        assertSteps(organisation, "[1]", "[]", "[2]", each.from(3));
        assertThat(writes).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void stopsWhenTheKeyIsRevokedAlthoughItIsToContinue(Case each) {
        JobFixture organisation = organisation(number -> number == 1 ? null : new Reply(401, "{}"));
        JsonNode answer = organisation.answer(each.job(), each.arguments, Person.accepting());

        assertThat(answer.path("stopped").asText())
                .startsWith("Stopped at step 2, which failed for a reason that every");
        assertSteps(organisation, "[1]", "[2]", "[]", each.from(3));
        assertThat(writes).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingMoreOnceTheClientIsGone(Case each) {
        JobFixture organisation = organisation(number -> {
            if (number == 2) {
                Objects.requireNonNull(fixture).audit.writes().refuseNew();
            }
            return null;
        });
        organisation.answer(each.job(), each.arguments, Person.accepting());
        assertSteps(organisation, "[1,2]", "[]", "[]", each.from(3));
        assertThat(writes).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void isAnErrorWhenNoStepIsDone(Case each) {
        JobFixture organisation = organisation(number -> new Reply(403, "{}"));
        String error = organisation.error(each.job(), each.arguments, Person.accepting());

        assertThat(error)
                .startsWith(each.job() + ": nothing was changed. Of " + each.steps + " steps: ")
                .contains("HTTP 403");
        assertThat(writes).hasValue(each.sentIfAllFail);
    }

    @ParameterizedTest
    @EnumSource
    void isAnErrorThatSaysSoWhenTheOnlyStepMayHaveHappened(Case each) throws InterruptedException {
        ToolResult result =
                organisation(number -> new Reply(500, "")).call(each.job(), each.arguments, Person.accepting());
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith(each.job() + ": a change may have happened. Of " + each.steps
                        + " steps: step 1 may have happened; ");
        assertThat(writes).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"INVITE_USERS", "OFFBOARD_USER"})
    void saysThatNothingWasChangedWhenTheUpstreamIsLostWhileAPersonDecides(Case each) {
        JobFixture organisation = organisation(number -> new Reply(500, "{}"));
        Person person = new Person(CallContext.ElicitationResult.ACCEPTED, () -> readsLeft.set(0));
        String error = organisation.error(each.job(), each.arguments, person);

        assertThat(person.questions).hasSize(1);
        if (each == Case.OFFBOARD_USER) {
            assertThat(error).startsWith("offboard_user: nothing was changed. get_user failed: HTTP 500");
            assertThat(writes).hasValue(0);
        } else {
            // Portkey itself knows who is a member, so that an invitation needs no read.
            assertThat(error).startsWith("invite_users: a change may have happened. Of 3 steps: step 1 may have");
            assertThat(writes).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INVITE_USERS", "OFFBOARD_USER"})
    void changesNothingWhenItIsCancelledWhileAPersonDecides(Case each) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        JobFixture organisation = organisation(number -> null);
        Person person = new Person(
                CallContext.ElicitationResult.ACCEPTED,
                () -> Thread.currentThread().interrupt());
        CancelledCall.assertCancelled(
                () -> {
                    reached.countDown();
                    organisation.call(each.job(), each.arguments, person);
                },
                reached,
                new CountDownLatch(1));
        assertThat(writes).hasValue(0);
        assertThat(organisation.lines())
                .noneMatch(line -> line.path("record").asText().equals("intent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage_report", "access_review", "workspace_review"})
    void saysWhatItCouldNotReadWhereverTheUpstreamIsLost(String job) throws InterruptedException {
        JobFixture organisation = organisation(number -> null);
        for (int reads = 0; ; reads++) {
            readsLeft.set(reads);
            ToolResult result = organisation.call(job, Map.of(), Person.accepting());
            if (readsLeft.get() >= 0) {
                assertThat(reads).as("reads that the job needs").isGreaterThan(5);
                assertThat(result.text()).doesNotContain("not_read");
                break;
            }
            assertThat(result.text()).as(job + " after " + reads + " reads").contains("HTTP 500");
            if (!result.isError()) {
                JsonNode answer = JobFixture.tree(result);
                assertThat(answer.path("not_read"))
                        .as(job + " after " + reads + " reads")
                        .isNotEmpty();
                assertThat(answer.fieldNames().next()).isEqualTo("note");
            }
        }
        assertThat(writes).hasValue(0);
    }

    @Test
    void namesTheWorkspacesWhoseExportsWereStartedWhenTheUpstreamIsLostBetweenThem() {
        JobFixture organisation = organisation(number -> number == 3 ? Reply.hangUp() : null);
        JsonNode answer = organisation.answer("export_logs", Map.of(), Person.accepting());

        assertThat(answer.path("note").asText()).startsWith("Only 2 of 4 steps were done.");
        assertThat(answer.at("/exports/0/workspace").asText()).isEqualTo("Alpha");
        assertThat(answer.at("/exports/0/export_id").asText()).isEqualTo("x1");
        assertThat(answer.at("/exports/1/workspace").asText()).isEqualTo("Beta");
        assertThat(answer.at("/exports/1/status").asText()).isEqualTo("not created");
        assertThat(answer.at("/exports/1/problem").asText()).isNotEmpty();
        assertSteps(organisation, "[1,2]", "[]", "[3]", "[4]");
    }
}
