package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationGate.Policy;
import dev.portkeyadmin.support.StubPortkey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trail of what was written: which calls have a line, and what it says. */
@Execution(ExecutionMode.CONCURRENT)
class AuditTrailTest {

    private static final String DELETE = "DELETE /admin/users/u1";
    private static final Map<String, Object> USER = Map.of("user_id", "u1");
    private static final Map<String, Object> INVITE = Map.of("invite_id", "i1");

    @TempDir
    private Path temporary;

    private AdapterFixture office;

    @AfterEach
    void stop() {
        if (office != null) {
            office.close();
        }
    }

    private Path file() {
        return temporary.resolve("the trail.jsonl");
    }

    private AdapterFixture office() {
        office = new AdapterFixture().auditLog(file());
        return office;
    }

    /** The only line there is. */
    private Map<String, Object> line() {
        assertThat(office.lines()).hasSize(1);
        return office.lines().get(0);
    }

    private static CallContext named(CallContext caller) {
        return new CallContext() {
            @Override
            public void progress(long done, long total) {
                caller.progress(done, total);
            }

            @Override
            public String name() {
                return "desk\u202e 1.2\n";
            }

            @Override
            public boolean canBeAsked() {
                return caller.canBeAsked();
            }

            @Override
            public ElicitationResult ask(String question) throws InterruptedException {
                return caller.ask(question);
            }
        };
    }

    @Test
    void whatWasDoneHasALineWithAllThereIsToSay() {
        office().on(DELETE, new StubPortkey.Reply(200, "{}", Map.of("x-request-id", "req-7")));
        assertThat(office.call("delete_user", USER, named(new ScriptedPerson(ElicitationResult.ACCEPTED)))
                        .isError())
                .isFalse();
        Map<String, Object> line = line();
        assertThat(line.keySet())
                .containsExactly(
                        "time",
                        "tool",
                        "route",
                        "arguments",
                        "client",
                        "confirmed",
                        "outcome",
                        "status",
                        "request_id",
                        "duration_ms");
        assertThat(line)
                .contains(
                        entry("tool", "delete_user"),
                        entry("route", "DELETE /admin/users/{user_id}"),
                        entry("arguments", USER),
                        entry("client", "desk\\u202e 1.2\\n"),
                        entry("confirmed", "by a person"),
                        entry("outcome", "done"),
                        entry("status", 200),
                        entry("request_id", "req-7"));
        assertThat(Duration.between(Instant.parse((String) line.get("time")), Instant.now()))
                .isBetween(Duration.ofMillis(-1), Duration.ofMinutes(1));
        assertThat((Integer) line.get("duration_ms")).isBetween(0, 60_000);
    }

    @ParameterizedTest
    @CsvSource({"AUTO,left to the client", "NEVER,switched off"})
    void byWhoseWordItWasDoneIsSaid(Policy policy, String confirmed) {
        office().policy(policy).call("delete_user", USER);
        assertThat(line()).contains(entry("confirmed", confirmed), entry("outcome", "done"));
    }

    @Test
    void whatDestroysNothingNeedsNobodysWord() {
        office().call("resend_user_invite", Map.of("invite_id", "i1"));
        assertThat(line()).contains(entry("confirmed", "not needed"), entry("outcome", "done"));
    }

    @ParameterizedTest
    @CsvSource({"400,failed", "403,failed", "409,failed", "500,unknown", "502,unknown", "408,unknown"})
    void whatPortkeyDidNotDoHasALineWithItsReason(int status, String outcome) {
        office().on(
                        DELETE,
                        new StubPortkey.Reply(status, "{\"message\":\"because\"}", Map.of("x-request-id", "req-8")));
        assertThat(office.call("delete_user", USER).isError()).isTrue();
        assertThat(line())
                .contains(
                        entry("outcome", outcome),
                        entry("status", status),
                        entry("request_id", "req-8"),
                        entry("confirmed", "left to the client"));
        assertThat((String) line().get("error"))
                .startsWith("delete_user failed: HTTP " + status)
                .contains("because")
                .hasSizeLessThan(540);
        assertThat(line().get("duration_ms")).isNotNull();
    }

    @Test
    void aHangUpIsUnknown() {
        office().on(DELETE, StubPortkey.Reply.hangUp());
        assertThat(office.call("delete_user", USER).isError()).isTrue();
        assertThat(line()).contains(entry("outcome", "unknown"), entry("status", null), entry("request_id", null));
        assertThat((String) line().get("error")).contains("no answer from 127.0.0.1");
    }

    @Test
    void anAnswerThatCannotBeReadWasDoneAllTheSame() {
        office().on(DELETE, "<html>");
        assertThat(office.call("delete_user", USER).isError()).isTrue();
        assertThat(line()).contains(entry("outcome", "done"), entry("status", 200));
    }

    @ParameterizedTest
    @CsvSource({"DECLINED,AUTO,declined by a person", "UNANSWERED,AUTO,no answer", "SILENT,ALWAYS,nobody to ask"})
    void whatNobodyAgreedToWasNotSent(String answer, Policy policy, String confirmed) {
        office().policy(policy);
        CallContext caller =
                answer.equals("SILENT") ? CallContext.SILENT : new ScriptedPerson(ElicitationResult.valueOf(answer));
        assertThat(office.call("delete_user", USER, caller).isError()).isTrue();
        assertThat(line())
                .contains(
                        entry("confirmed", confirmed),
                        entry("outcome", "not sent"),
                        entry("status", null),
                        entry("duration_ms", null));
        assertThat((String) line().get("error")).contains("nothing was changed");
        assertThat(office.writes()).isEmpty();
    }

    @Test
    void whatFoundNoConnectionWasNotSent() {
        office();
        office.adapter();
        office.portkey.close();
        assertThat(office.call("delete_user", USER).isError()).isTrue();
        assertThat(line()).contains(entry("outcome", "not sent"), entry("status", null));
    }

    @Test
    void withoutAKeyNothingWasSent() {
        office().key(null).call("delete_user", USER);
        assertThat(line()).contains(entry("outcome", "not sent"));
    }

    @Test
    void readsAndInvalidCallsHaveNoLine() {
        office().on("GET /admin/users/u1", "{}");
        office.call("get_user", USER);
        office.call("get_user", Map.of("user_id", "gone"));
        office.call("delete_user", Map.of());
        office.call("delete_user", Map.of("user_id", "invites"));
        office.call("delete_user", Map.of("user_id", "u1", "surely", true));
        assertThat(file()).doesNotExist();
    }

    /** Nothing can be written, so there is nothing to keep a trail of. */
    @Test
    void aServerThatOnlyReadsHasNoTrail() {
        office().readOnly();
        assertThat(office.call("delete_user", USER).text()).contains("PORTKEY_READ_ONLY");
        assertThat(file()).doesNotExist();
    }

    // --- cancelled

    @Test
    void aCallThatIsCancelledWhileAPersonThinksWasNotSent() {
        office().on("GET /admin/users/u1", "{}");
        CallContext thinking = new CallContext() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean canBeAsked() {
                return true;
            }

            @Override
            public ElicitationResult ask(String question) throws InterruptedException {
                throw new InterruptedException();
            }
        };
        assertThat(isCancelled(office, thinking)).isTrue();
        assertThat(line()).contains(entry("confirmed", null), entry("outcome", "ended before it was sent"));
        assertThat(office.writes()).isEmpty();
    }

    @Test
    void aCallThatIsCancelledUnderWayMayHaveBeenDone() {
        Thread caller = Thread.currentThread();
        AtomicBoolean answered = new AtomicBoolean();
        try (StubPortkey portkey = new StubPortkey(asked -> {
            caller.interrupt();
            // The answer waits until the caller has gone.
            answered.set(true);
            return new StubPortkey.Reply(429, "{}", Map.of("Retry-After", "30"));
        })) {
            office().before(portkey);
            assertThat(isCancelled(office, CallContext.SILENT)).isTrue();
            assertThat(answered).isTrue();
            assertThat(line())
                    .contains(
                            entry("confirmed", "left to the client"),
                            entry("outcome", "ended while it was sent"),
                            entry("status", null));
        }
    }

    private static boolean isCancelled(AdapterFixture office, CallContext caller) {
        try {
            office.adapter().call(office.entry("delete_user_invite"), INVITE, caller);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    // --- what it says of the arguments

    @Test
    void secretsAreStruckFromTheArgumentsByNameAndByValue() throws IOException {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "name",
                "OpenAI of " + StubPortkey.KEY,
                "ai_provider_id",
                "openai",
                "key",
                "sk-planted-1",
                "description",
                "the key is sk-planted-1",
                "configurations",
                Map.of("aws_secret_access_key", "planted-2", "aws_region", "us-east-1")));
        office().call("create_integration", arguments);
        String text = Files.readString(file(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("planted", StubPortkey.KEY);
        assertThat(line().get("arguments"))
                .isEqualTo(Map.of(
                        "name", "OpenAI of [redacted]",
                        "ai_provider_id", "openai",
                        "key", "[redacted]",
                        "description", "the key is [redacted]",
                        "configurations", Map.of("aws_secret_access_key", "[redacted]", "aws_region", "us-east-1")));
    }

    @Test
    void anEchoOfASecretInAnErrorIsStruckToo() {
        office().on(
                        "POST /integrations",
                        new StubPortkey.Reply(400, "{\"message\":\"" + "x".repeat(220) + " sk-planted-1 is bad\"}"));
        office.call("create_integration", Map.of("name", "n", "ai_provider_id", "openai", "key", "sk-planted-1"));
        assertThat((String) line().get("error")).doesNotContain("sk-p");
    }

    @Test
    void whatIsOnlyNamedInTheBodyCannotBeHiddenEither() {
        office().on("POST /admin/users/invites", "{\"id\":\"i1\"}");
        office.call("get_user", Map.of("password", "new@attacker.example"));
        Map<String, Object> invite = Map.of("email", "new@attacker.example", "role", "admin", "workspaces", List.of());
        assertThat(office.call("invite_user", invite).isError()).isFalse();
        assertThat(line()).containsEntry("arguments", invite);
    }

    /** Else whoever calls could leave a trail of nothing. */
    @Test
    void noCallCanHideWhatAnotherOneIsAbout() {
        office().on("DELETE /admin/users/jane-roe-1", "{}");
        office.call("create_integration", Map.of("password", "jane-roe-1"), CallContext.SILENT);
        assertThat(office.call(
                                "delete_user",
                                Map.of("user_id", "jane-roe-1"),
                                new ScriptedPerson(ElicitationResult.ACCEPTED))
                        .isError())
                .isFalse();
        assertThat(line()).containsEntry("arguments", Map.of("user_id", "jane-roe-1"));
    }

    @Test
    void noCallCanHaveOurOwnWordsStruck() {
        office();
        for (String word : List.of(
                "delete_user",
                "DELETE /admin/users/{user_id}",
                "left to the client",
                "outcome",
                "confirmed",
                "arguments")) {
            office.call("get_user", Map.of("password", word));
        }
        office.call("delete_user", USER);
        assertThat(line())
                .containsKeys("arguments", "outcome", "confirmed")
                .contains(
                        entry("tool", "delete_user"),
                        entry("route", "DELETE /admin/users/{user_id}"),
                        entry("confirmed", "left to the client"));
    }

    @Test
    void longArgumentsAreCutAndSaySo() throws IOException {
        Map<String, Object> many = new HashMap<>();
        IntStream.range(0, 300).forEach(i -> many.put("member" + i, "v".repeat(2_000)));
        office().call(
                        "create_config",
                        Map.of(
                                "name",
                                "n".repeat(10_000),
                                "config",
                                Map.of(
                                        "many",
                                        many,
                                        "list",
                                        IntStream.range(0, 5_000).boxed().toList(),
                                        "k".repeat(10_000),
                                        "😀".repeat(4_000))));
        assertThat(Files.size(file())).isLessThan(100_000);
        Map<?, ?> arguments = (Map<?, ?>) line().get("arguments");
        assertThat((String) arguments.get("name")).isEqualTo("n".repeat(500) + "… (10000 characters)");
        Map<?, ?> config = (Map<?, ?>) arguments.get("config");
        assertThat((Map<?, ?>) config.get("many")).hasSize(101);
        assertThat(Json.write(config.get("many"))).contains("\"…\":\"and 200 more\"");
        assertThat((List<?>) config.get("list")).hasSize(101).last().isEqualTo("… and 4900 more");
        assertThat(config.values().stream().map(String::valueOf)).contains("😀".repeat(250) + "… (8000 characters)");
    }

    // --- the file

    @Test
    void theFileIsTheOwnersAlone() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        office().call("delete_user", USER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aTrailThatCannotBeWrittenRefusesWhatWritesAndNothingElse() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("a directory"));
        for (Path bad : List.of(directory, temporary.resolve("missing").resolve("trail"), file().resolve("below"))) {
            Files.deleteIfExists(file());
            Files.writeString(file(), "");
            try (AdapterFixture refusing = new AdapterFixture().auditLog(bad).on("GET /admin/users/u1", "{}")) {
                ScriptedPerson person = new ScriptedPerson(ElicitationResult.ACCEPTED);
                ToolResult result = refusing.call("delete_user", USER, person);
                assertThat(result.isError()).isTrue();
                assertThat(result.text())
                        .startsWith("delete_user: nothing was sent. The audit log (PORTKEY_AUDIT_LOG) cannot be "
                                + "written: ")
                        .endsWith("refused until it can be written.");
                assertThat(person.questions()).isEmpty();
                assertThat(refusing.portkey.asked()).isEmpty();
                assertThat(refusing.call("get_user", USER).isError()).isFalse();
            }
        }
    }

    @Test
    void aTrailWithoutPermissionRefusesToo() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")));
        assertThat(office().call("delete_user", USER).text()).contains("PORTKEY_AUDIT_LOG");
        assertThat(office.portkey.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200", "409"})
    void aTrailThatIsLostUnderWayIsToldAndEndsAllWriting(int status) {
        try (StubPortkey portkey = new StubPortkey(asked -> {
            try {
                Files.delete(file());
                Files.createDirectory(file());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new StubPortkey.Reply(status, "{}");
        })) {
            office().before(portkey);
            ToolResult first = office.call("delete_user_invite", INVITE);
            assertThat(first.isError()).isEqualTo(status != 200);
            assertThat(first.text())
                    .contains(
                            status == 200 ? "\"success\":true" : "HTTP 409", "The audit log", "This call is not in it")
                    .contains("This call is not in it");
            ToolResult second = office.call("delete_user_invite", INVITE);
            assertThat(second.text()).contains("nothing was sent");
            assertThat(portkey.asked()).hasSize(1);
        }
    }
}
