package dev.portkeyadmin.confirmation;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ManualTiming;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.safety.ApprovalChannel;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.safety.InputRequiredException;
import dev.portkeyadmin.support.RecordingPortkey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that nothing risky happens without a yes that somebody may have given, whatever a client does, in both eras. */
class ApprovalTest {

    private static final Map<String, Object> USER = Map.of("user_id", "u1");
    private static final Duration QUICK = Duration.ofMillis(40);
    private static final Duration READING = Duration.ofSeconds(6);
    private static final String NOT_SHOWN = "The client seems to have answered without showing the question.";

    private final ManualTiming timing = new ManualTiming();
    private final Page page = new Page();
    private @Nullable ApprovalChannel outside = page;
    private String user = "{\"id\":\"u1\",\"first_name\":\"Jane\",\"last_name\":\"Roe\",\"email\":\"jane@example.com\","
            + "\"role\":\"member\",\"workspace_ids\":[]}";
    private Duration lookUp = Duration.ZERO;
    private final Channels channels = new Channels(() -> outside, timing);

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture()
            .answering(asked -> {
                timing.pass(lookUp);

                boolean lists = asked.target().contains("/users?");
                return RecordingPortkey.Reply.ok(
                        !asked.method().equals("GET") ? "{}" : lists ? "{\"data\":[" + user + "],\"total\":1}" : user);
            })
            .channels(channels);

    @TempDir
    private Path folder;

    @BeforeEach
    void log() {
        fixture.auditLog(folder.resolve("audit.jsonl"));
    }

    /** How a client is asked. */
    private enum Era {
        SESSION,
        STATELESS
    }

    /** Shows requests to a person who answers when a test says so. */
    private static final class Page implements ApprovalChannel {

        private final List<ApprovalRequest> requests = new ArrayList<>();
        private final List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        private boolean desktop = true;

        @Override
        public boolean hasDesktop() {
            return desktop;
        }

        @Override
        public CompletableFuture<Verdict> open(ApprovalRequest request) {
            requests.add(request);
            verdicts.add(new CompletableFuture<>());
            return last();
        }

        CompletableFuture<Verdict> last() {
            return verdicts.get(verdicts.size() - 1);
        }
    }

    /** A client that gives one answer after some time; null for none. */
    private class Client implements CallContext {

        private final Era era;
        private final @Nullable ElicitationResult result;
        private final Duration after;
        private final List<ApprovalRequest> questions = new ArrayList<>();
        private final List<Long> waits = new ArrayList<>();
        private final List<CompletableFuture<Reply>> replies = new ArrayList<>();
        private boolean isRepeated;

        Client(Era era, @Nullable ElicitationResult result, Duration after) {
            this.era = era;
            this.result = result;
            this.after = after;
        }

        @Override
        public void progress(long done, long total) {}

        @Override
        public void waiting(long seconds) {
            waits.add(seconds);
        }

        @Override
        public String name() {
            return "client 1";
        }

        @Override
        public boolean canBeAsked() {
            return true;
        }

        @Override
        public boolean repeatsCalls() {
            return era == Era.STATELESS;
        }

        @Override
        public CompletableFuture<Reply> ask(ApprovalRequest question) {
            if (era == Era.STATELESS && !isRepeated) {
                questions.add(question);
                throw new InputRequiredException(question);
            }
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            if (era == Era.STATELESS) {
                isRepeated = false;
                reply.complete(new Reply(result, after));
            } else {
                questions.add(question);
                replies.add(reply);
                if (result != null) {
                    timing.plan(after, () -> reply.complete(Reply.of(result)));
                }
            }
            return reply;
        }

        /** Calls a tool, and again with the answer where the era wants that. */
        ToolResult call(String tool, Map<String, Object> arguments) {
            int asked = questions.size();
            try {
                return fixture.call(tool, arguments, this);
            } catch (InputRequiredException e) {
                assertThat(questions).hasSize(asked + 1);
                isRepeated = true;
                return fixture.call(tool, arguments, this);
            }
        }

        ToolResult deleteUser() {
            return call("delete_user", USER);
        }
    }

    private Client client(Era era, CallContext.@Nullable ElicitationResult result, Duration after) {
        return new Client(era, result, after);
    }

    private String confirmed() {
        List<Map<String, Object>> lines = fixture.lines();
        return String.valueOf(lines.stream()
                .filter(line -> line.containsKey("confirmed"))
                .reduce((first, last) -> last)
                .orElseThrow()
                .get("confirmed"));
    }

    // --- clients that do not ask anyone

    @ParameterizedTest
    @EnumSource(Era.class)
    void believesNoFormThatComesBackWithoutItsBox(Era era) {
        outside = null;
        Client accepting = client(era, CallContext.ElicitationResult.NOT_SHOWN, READING);
        for (int i = 0; i < 3; i++) {
            ToolResult result = accepting.deleteUser();
            assertThat(result.isError()).isTrue();
            assertThat(result.text()).startsWith("delete_user: nothing was changed. " + NOT_SHOWN);
        }
        assertThat(accepting.questions).hasSize(1);
        assertThat(confirmed()).isEqualTo("the client seems to have answered without showing the question");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void answersARepeatedCallWhoseFormLacksItsBoxAtOnce() {
        Client accepting = client(Era.STATELESS, CallContext.ElicitationResult.NOT_SHOWN, READING);
        assertThat(accepting.deleteUser().text())
                .startsWith("delete_user: nothing was changed. " + NOT_SHOWN)
                .contains(
                        "without the boolean that it requires, which does not count as consent",
                        "Call again with the same");
        assertThat(timing.passed()).isZero();
        assertThat(confirmed()).isEqualTo("waiting for a person");
        assertThat(fixture.writes()).isEmpty();
        page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE);
        assertThat(accepting.deleteUser().isError()).isFalse();
        assertThat(confirmed()).isEqualTo("approved on the approval page");
        assertThat(page.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void takesANoWithinASecondForAQuestionThatWasNotShown(Era era) {
        outside = null;
        Client declining = client(era, CallContext.ElicitationResult.DECLINED, QUICK);
        assertThat(declining.deleteUser().text()).contains(NOT_SHOWN, "nothing is left to a client's own approval");
        assertThat(declining.deleteUser().isError()).isTrue();
        assertThat(declining.questions).hasSize(1);
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void takesALaterNoForANo(Era era) {
        Client declining = client(era, CallContext.ElicitationResult.DECLINED, READING);
        assertThat(declining.deleteUser().text()).contains("was declined");
        assertThat(confirmed()).isEqualTo("declined in the client's dialogue");
        declining.deleteUser();
        assertThat(declining.questions).hasSize(2);
        assertThat(page.requests).isEmpty();
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void actsOnATickedBoxAndClaimsNoPerson(Era era) {
        assertThat(client(era, CallContext.ElicitationResult.ACCEPTED, QUICK)
                        .deleteUser()
                        .isError())
                .isFalse();
        assertThat(confirmed()).isEqualTo("accepted in the client's dialogue");
        assertThat(fixture.writes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void goesToThePageWhenTheClientShowsNothing(Era era) {
        timing.plan(Duration.ofSeconds(15), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE));
        Client declining = client(era, CallContext.ElicitationResult.DECLINED, QUICK);
        assertThat(declining.deleteUser().isError()).isFalse();
        assertThat(confirmed()).isEqualTo("approved on the approval page");
        assertThat(page.requests).hasSize(1);
        assertThat(page.requests.get(0).act()).isEqualTo("Yes, remove user \"Jane Roe\"");
        assertThat(page.requests.get(0).client()).isEqualTo("client 1");
    }

    @Test
    void returnsIn45SecondsFromAClientThatNeverAnswers() {
        Client silent = client(Era.SESSION, null, Duration.ZERO);
        ToolResult result = silent.deleteUser();
        assertThat(timing.passed()).isEqualTo(Duration.ofSeconds(45));
        assertThat(result.text())
                .contains("nothing was changed", "waiting for a person", "Call again with the same arguments");
        assertThat(confirmed()).isEqualTo("waiting for a person");
        assertThat(page.requests).hasSize(1);
        assertThat(silent.waits).contains(5L, 20L, 40L);
        assertThat(silent.replies.get(0)).isCancelled();
        page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE);
        assertThat(silent.deleteUser().isError()).isFalse();
        assertThat(silent.questions).hasSize(1);
        assertThat(fixture.writes()).hasSize(1);
    }

    @Test
    void countsTheLookUpsOfNamesAndOfTheObjectInThe45Seconds() {
        lookUp = Duration.ofSeconds(8);
        Client silent = client(Era.SESSION, null, Duration.ZERO);
        assertThat(silent.call("delete_user", Map.of("user_id", "jane@example.com"))
                        .text())
                .contains("waiting for a person");
        assertThat(fixture.reads()).anyMatch(target -> target.contains("/users?"));
        assertThat(fixture.reads()).anyMatch(target -> target.endsWith("/users/u1"));
        assertThat(timing.passed()).isEqualTo(Duration.ofSeconds(45));
        assertThat(page.requests).hasSize(1);
    }

    @Test
    void doesNotGiveUpAClientThatHadNoTimeToAnswer() {
        outside = null;
        lookUp = Duration.ofSeconds(14);
        Client slow = client(Era.SESSION, null, Duration.ZERO);
        slow.call("delete_user", Map.of("user_id", "jane@example.com"));
        assertThat(timing.passed()).isEqualTo(Duration.ofSeconds(45));
        lookUp = Duration.ZERO;
        slow.deleteUser();
        assertThat(slow.questions).hasSize(2);
    }

    @Test
    void remembersAClientThatNeverAnswersWithoutAPage() {
        outside = null;
        Client silent = client(Era.SESSION, null, Duration.ZERO);
        assertThat(silent.deleteUser().text()).contains("was not answered");
        assertThat(timing.passed()).isEqualTo(Duration.ofSeconds(45));
        assertThat(silent.deleteUser().text())
                .contains("The client did not answer the question.", "restart the client");
        assertThat(silent.questions).hasSize(1);
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void waitsFiveMinutesForAClientThatHasAnswered() {
        client(Era.SESSION, CallContext.ElicitationResult.DECLINED, READING).deleteUser();
        Duration before = timing.passed();
        Client slow = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, Duration.ofSeconds(290));
        assertThat(slow.deleteUser().isError()).isFalse();
        assertThat(timing.passed().minus(before)).isEqualTo(Duration.ofSeconds(290));
        assertThat(page.requests).isEmpty();
        Client never = client(Era.SESSION, null, Duration.ZERO);
        assertThat(never.deleteUser().text()).contains("was not answered");
        assertThat(never.deleteUser().text()).contains("was not answered");
        assertThat(never.questions).hasSize(2);
    }

    @Test
    void takesTheFirstAnswerOfClientAndPage() {
        Client slow = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, Duration.ofSeconds(30));
        assertThat(slow.deleteUser().isError()).isFalse();
        assertThat(confirmed()).isEqualTo("accepted in the client's dialogue");
        assertThat(page.last()).isCancelled();
    }

    @Test
    void withdrawsTheQuestionOfTheClientWhenThePageWasFirst() {
        timing.plan(Duration.ofSeconds(25), () -> page.last().complete(ApprovalChannel.Verdict.DECLINED));
        Client slow = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, Duration.ofSeconds(30));
        assertThat(slow.deleteUser().text()).contains("was declined");
        assertThat(confirmed()).isEqualTo("declined on the approval page or in a terminal");
        assertThat(slow.replies.get(0)).isCancelled();
        assertThat(fixture.writes()).isEmpty();
    }

    // --- clients that fail

    /** A client whose question ends in an error. */
    private Client failing(RuntimeException error, boolean atOnce) {
        return new Client(Era.SESSION, null, Duration.ZERO) {
            @Override
            public CompletableFuture<Reply> ask(ApprovalRequest question) {
                super.ask(question);
                if (atOnce) {
                    throw error;
                }
                return CompletableFuture.failedFuture(error);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesToThePageWhenTheClientFails(boolean atOnce) {
        timing.plan(Duration.ofSeconds(15), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE));
        Client failing = failing(new IllegalStateException("broken"), atOnce);
        assertThat(failing.deleteUser().isError()).isFalse();
        assertThat(confirmed()).isEqualTo("approved on the approval page");
        page.desktop = false;
        assertThat(failing.deleteUser().text()).contains("was not answered");
        assertThat(failing.questions).hasSize(2);
        assertThat(fixture.writes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void goesToThePageWhenTheAnswerCannotBeUnderstood(Era era) {
        timing.plan(Duration.ofSeconds(15), () -> page.last().complete(ApprovalChannel.Verdict.DECLINED));
        Client odd = client(era, CallContext.ElicitationResult.UNANSWERED, READING);
        assertThat(odd.deleteUser().text()).contains("was declined");
        assertThat(confirmed()).isEqualTo("declined on the approval page or in a terminal");
        outside = null;
        assertThat(odd.deleteUser().text()).contains("was not answered");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void goesToThePageOnceWhenAClientThatHasAnsweredFails() {
        client(Era.SESSION, CallContext.ElicitationResult.DECLINED, READING).deleteUser();
        assertThat(client(Era.SESSION, CallContext.ElicitationResult.NOT_SHOWN, QUICK)
                        .deleteUser()
                        .text())
                .contains("waiting for a person");
        assertThat(page.requests).hasSize(1);
        page.last().complete(ApprovalChannel.Verdict.DECLINED);
        timing.pass(Duration.ofMinutes(11));
        Client again = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING);
        assertThat(again.deleteUser().isError()).isFalse();
    }

    @Test
    void opensNoPageForAClientThatIsGone() {
        assertThat(failing(new CallContext.GoneException(), false).deleteUser().isError())
                .isTrue();
        assertThat(page.requests).isEmpty();
    }

    // --- clients that declare nothing

    @Test
    void leavesNoCallToAClientOnceThisProcessHasHeardThatItCanAsk() {
        outside = null;
        channels.declared();
        assertThat(fixture.call("delete_user", USER).text())
                .contains("A client of this process has declared that it can ask");
        assertThat(confirmed()).isEqualTo("nobody to ask");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void opensThePageForAClientThatDeclaresNothing() {
        timing.plan(Duration.ofSeconds(10), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_IN_TERMINAL));
        assertThat(fixture.call("delete_user", USER).isError()).isFalse();
        assertThat(confirmed()).isEqualTo("approved in a terminal");
    }

    @Test
    void leavesACallToAClientThatDeclaresNothingOnlyWithoutADesktop() {
        page.desktop = false;
        assertThat(fixture.call("delete_user", USER).isError()).isFalse();
        assertThat(confirmed()).isEqualTo("left to the client");
        assertThat(page.requests).isEmpty();
    }

    @Test
    void neverLeavesACallToAClientThatProvedUnableToAsk() {
        page.desktop = false;
        Client declining = client(Era.SESSION, CallContext.ElicitationResult.DECLINED, QUICK);
        for (int i = 0; i < 2; i++) {
            assertThat(declining.deleteUser().text())
                    .contains(NOT_SHOWN, "run portkey-admin-mcp approve in a terminal of this machine");
        }
        // Not even when it declares nothing any more.
        CallContext changed = new CallContext() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public String name() {
                return "client 1";
            }
        };
        assertThat(fixture.call("delete_user", USER, changed).isError()).isTrue();
        assertThat(page.requests).hasSize(1);
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void neverLeavesACallToAClientOnceAnotherHasDeclaredThatItCanAsk() {
        outside = null;
        client(Era.SESSION, CallContext.ElicitationResult.DECLINED, READING).deleteUser();
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void waitsForATerminalUnderAlwaysAndRefusesWhereThereIsNoChannel() {
        page.desktop = false;
        fixture.policy(When.ALWAYS);
        assertThat(fixture.call("delete_user", USER).text()).contains("portkey-admin-mcp approve");
        outside = null;
        assertThat(fixture.call("delete_user", USER).text())
                .contains("PORTKEY_CONFIRM=always", "a client that can ask", "terminal of this machine");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void asksOnThePageAboutTheKeyInUseEvenUnderNever() {
        fixture.policy(When.NEVER);
        page.desktop = false;
        assertThat(fixture.call("delete_api_key", Map.of("api_key_id", "k-own")).text())
                .contains("portkey-admin-mcp approve");
        assertThat(page.requests.get(0).question()).contains("this server itself uses");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void waitsLongForThePageFromATerminalThatCannotBeAsked() {
        timing.plan(Duration.ofMinutes(8), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE));
        assertThat(fixture.call("delete_user", USER, SCRIPT).isError()).isFalse();
    }

    /** The call subcommand without a terminal. */
    private static final CallContext SCRIPT = new CallContext() {
        @Override
        public void progress(long done, long total) {}

        @Override
        public Audience audience() {
            return Audience.TERMINAL;
        }
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesNothingRiskyToAScriptThatNoOneCanBeAskedIn(boolean hasApproveCommand) {
        page.desktop = false;
        outside = hasApproveCommand ? page : null;
        assertThat(fixture.call("delete_user", USER, SCRIPT).text())
                .isEqualTo(
                        "delete_user: nothing was changed. It requires confirmation from a person, and none can be asked here. "
                                + "Run it in an interactive terminal. A script that may do this without a person sets "
                                + "PORTKEY_CONFIRM=never (--confirm=never); with PORTKEY_CONFIRM=always it waits for "
                                + "portkey-admin-mcp approve in another terminal.");
        assertThat(fixture.writes()).isEmpty();
        assertThat(timing.passed()).isEqualTo(Duration.ZERO);
        fixture.policy(When.NEVER);
        assertThat(fixture.call("delete_user", USER, SCRIPT).isError()).isFalse();
    }

    @Test
    void waitsForTheApproveCommandInAScriptThatAlwaysAsks() {
        page.desktop = false;
        fixture.policy(When.ALWAYS);
        timing.plan(Duration.ofMinutes(2), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_IN_TERMINAL));
        assertThat(fixture.call("delete_user", USER, SCRIPT).isError()).isFalse();
    }

    // --- approvals

    @Test
    void waits40SecondsForThePage() {
        assertThat(fixture.call("delete_user", USER).text())
                .isEqualTo(
                        "delete_user: nothing was changed. The call is waiting for a person. A page that asks for approval is open "
                                + "in the browser of this machine; portkey-admin-mcp approve in a terminal asks, too. Call again with "
                                + "the same arguments once it is approved, within ten minutes.");
        assertThat(timing.passed()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void joinsARequestThatIsOpenAndUsesItsApprovalOnce() {
        fixture.call("delete_user", USER);
        fixture.call("delete_user", USER);
        assertThat(page.requests).hasSize(1);
        page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE);
        assertThat(fixture.call("delete_user", USER).isError()).isFalse();
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(page.requests).hasSize(2);
        assertThat(fixture.writes()).hasSize(1);
    }

    @Test
    void takesAnApprovalForTheSameArgumentsAndStateOnly() {
        fixture.call("delete_user", USER);
        page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE);
        assertThat(fixture.call("delete_user", Map.of("user_id", "u2")).isError())
                .isTrue();
        user = user.replace("member", "admin");
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(page.requests).hasSize(3);
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void forgetsAnApprovalAfterTenMinutesOrAsLongASleepOfTheMachine(boolean asleep) {
        fixture.call("delete_user", USER);
        page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE);
        Duration time = Duration.ofMinutes(10).plusSeconds(1);
        if (asleep) {
            timing.sleepOfMachine(time);
        } else {
            timing.pass(time);
        }
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(page.requests).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ApprovalChannel.Verdict.class,
            names = {"DECLINED", "EXPIRED", "CROWDED", "FAILED"})
    void actsOnNoOtherVerdict(ApprovalChannel.Verdict verdict) {
        timing.plan(Duration.ofSeconds(3), () -> page.last().complete(verdict));
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void saysThatTooManyRequestsWaitAndAsksAgainAfterwards() {
        timing.plan(Duration.ofSeconds(3), () -> page.last().complete(ApprovalChannel.Verdict.CROWDED));
        assertThat(fixture.call("delete_user", USER).text())
                .contains("nothing was changed", "Ask the user to answer them, then call again.");
        timing.plan(Duration.ofSeconds(3), () -> page.last().complete(ApprovalChannel.Verdict.APPROVED_ON_PAGE));
        assertThat(fixture.call("delete_user", USER).isError()).isFalse();
        assertThat(page.requests).hasSize(2);
    }

    @Test
    void asksOnceMoreWhenTheObjectHasChangedAndThenRefuses() {
        List<String> roles = new ArrayList<>(List.of("admin", "owner"));
        Client accepting = new Client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING) {
            @Override
            public CompletableFuture<Reply> ask(ApprovalRequest question) {
                user = user.replaceAll("\"role\":\"[a-z]+\"", "\"role\":\"" + roles.remove(0) + "\"");
                return super.ask(question);
            }
        };
        ToolResult result = accepting.deleteUser();
        assertThat(result.text()).contains("nothing was changed", "had changed");
        assertThat(accepting.questions).hasSize(2);
        assertThat(accepting.questions.get(1).question()).contains("(admin;");
        assertThat(confirmed()).isEqualTo("what was shown has changed");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void asksOnceMoreWhenThePartOfATextThatIsNotShownHasChanged() {
        user = user.replaceFirst("Jane", "a".repeat(120));
        Client accepting = new Client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING) {
            @Override
            public CompletableFuture<Reply> ask(ApprovalRequest question) {
                user = user.replaceFirst("aaa\"", "aab\"");
                return super.ask(question);
            }
        };
        assertThat(accepting.deleteUser().isError()).isFalse();
        assertThat(accepting.questions).hasSize(2);
    }

    @Test
    void readsTheObjectBeforeTheQuestionAfterTheYesAndAfterTheWrite() {
        Client accepting = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING);
        assertThat(accepting
                        .call("update_user", Map.of("user_id", "u1", "role", "admin"))
                        .isError())
                .isFalse();
        assertThat(fixture.reads())
                .filteredOn(target -> target.endsWith("/users/u1"))
                .hasSize(3);
    }

    @Test
    void asksOnceMoreAndActsOnTheNewState() {
        List<String> roles = new ArrayList<>(List.of("admin", "admin"));
        Client accepting = new Client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING) {
            @Override
            public CompletableFuture<Reply> ask(ApprovalRequest question) {
                user = user.replaceAll("\"role\":\"[a-z]+\"", "\"role\":\"" + roles.remove(0) + "\"");
                return super.ask(question);
            }
        };
        assertThat(accepting.deleteUser().isError()).isFalse();
        assertThat(accepting.questions).hasSize(2);
    }

    @Test
    void withdrawsEverythingWhenTheCallIsCancelled() {
        timing.plan(Duration.ofSeconds(30), () -> Thread.currentThread().interrupt());
        Client silent = client(Era.SESSION, null, Duration.ZERO);
        assertThatThrownBy(silent::deleteUser).hasCauseInstanceOf(InterruptedException.class);
        assertThat(page.last()).isCancelled();
        assertThat(silent.replies.get(0)).isCancelled();
        assertThat(fixture.writes()).isEmpty();
    }

    // --- preview

    @Test
    void previewsAWriteWithoutAskingSendingOrRecordingIt() throws InterruptedException {
        String secret = "sk-not-a-real-key-0123456789";
        Client accepting = client(Era.SESSION, CallContext.ElicitationResult.ACCEPTED, READING);
        ToolResult preview = fixture.adapter()
                .preview(
                        fixture.entry("update_integration"),
                        Map.of("integration_slug", "openai", "name", "Main", "key", secret),
                        accepting);
        assertThat(preview.isError()).as(preview.text()).isFalse();
        assertThat(preview.text())
                .contains(
                        "\"method\":\"PUT\",\"path\":\"/v1/integrations/openai\"",
                        "\"name\":\"Main\"",
                        "\"risk\":\"grave\"",
                        "\"asks_a_person\":true",
                        "{\"what\":\"key\",\"before\":\"(hidden)\",\"after\":\"replaced\"}")
                .doesNotContain(secret);
        assertThat(accepting.questions).isEmpty();
        assertThat(page.requests).isEmpty();
        assertThat(fixture.writes()).isEmpty();
        assertThat(fixture.lines()).isEmpty();
    }
}
