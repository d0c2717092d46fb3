package dev.portkeyadmin.audit;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which records the audit log has of a call, and what they say. */
@Execution(ExecutionMode.CONCURRENT)
class AuditTrailTest {

    private static final String DELETE = "DELETE /admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final Map<String, Object> USER = Map.of("user_id", "4bd6d3ec-2183-4ffa-b252-37726a571a76");
    private static final Map<String, Object> INVITE = Map.of("invite_id", "48614454-f4f6-49b0-a019-de63b6a5e88c");

    @TempDir
    private Path temporary;

    private AdapterFixture fixture;

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private Path file() {
        return temporary.resolve("the audit log.jsonl");
    }

    private AdapterFixture fixture() {
        fixture = new AdapterFixture().auditLog(file());
        return fixture;
    }

    private List<Map<String, Object>> records(int count) {
        assertThat(fixture.lines()).hasSize(count);
        return fixture.lines();
    }

    private Map<String, Object> intent() {
        Map<String, Object> intent = records(2).get(0);
        assertThat(intent).containsEntry("record", "intent");
        return intent;
    }

    /** The result of the only call, which was sent. */
    private Map<String, Object> result() {
        Map<String, Object> result = records(2).get(1);
        assertThat(result).contains(entry("record", "result"), entry("id", intent().get("id")));
        return result;
    }

    /** The only record of the only call, which was not sent. */
    private Map<String, Object> unsent() {
        Map<String, Object> result = records(1).get(0);
        assertThat(result)
                .contains(
                        entry("record", "result"),
                        entry("outcome", "not sent"),
                        entry("status", null),
                        entry("duration_ms", null))
                .containsKeys("route", "arguments", "client", "confirmed");
        return result;
    }

    /** A record names the object of its call, which may have to be read for that. */
    private static boolean isRead(RecordingPortkey.Asked asked) {
        return asked.method().equals("GET");
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
            public CompletableFuture<Reply> ask(ApprovalRequest question) throws InterruptedException {
                return caller.ask(question);
            }
        };
    }

    @Test
    void recordsAnIntentAndAResultOfACallThatWasDone() {
        fixture().on(DELETE, new RecordingPortkey.Reply(200, "{}", Map.of("x-request-id", "req-7")));
        assertThat(fixture.call("delete_user", USER, named(new ScriptedPerson(ElicitationResult.ACCEPTED)))
                        .isError())
                .isFalse();
        Map<String, Object> intent = intent();
        assertThat(intent.keySet())
                .containsExactly("time", "record", "id", "tool", "route", "arguments", "client", "confirmed");
        assertThat(intent)
                .contains(
                        entry("tool", "delete_user"),
                        entry("route", "DELETE /admin/users/{user_id}"),
                        entry("arguments", USER),
                        entry("client", "desk\\u202e 1.2\\n"),
                        entry("confirmed", "accepted in the client's dialogue"));
        Map<String, Object> result = result();
        assertThat(result.keySet())
                .containsExactly("time", "record", "id", "tool", "outcome", "status", "request_id", "duration_ms");
        assertThat(result)
                .contains(
                        entry("tool", "delete_user"),
                        entry("outcome", "done"),
                        entry("status", 200),
                        entry("request_id", "req-7"));
        for (Map<String, Object> record : records(2)) {
            assertThat(Duration.between(Instant.parse((String) record.get("time")), Instant.now()))
                    .isBetween(Duration.ofMillis(-1), Duration.ofMinutes(1));
        }
        assertThat((Integer) result.get("duration_ms")).isBetween(0, 60_000);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,AUTO,", "SILENT,AUTO,", "SILENT,NEVER,", "DECLINED,AUTO,not sent"})
    void namesTheObjectThatANewProcessDeletes(String answer, When policy, String outcome) {
        fixture()
                .policy(policy)
                .on(
                        "GET /admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76",
                        "{\"id\":\"4bd6d3ec-2183-4ffa-b252-37726a571a76\",\"email\":\"priya@example.com\"}");
        CallContext caller =
                answer.equals("SILENT") ? CallContext.SILENT : new ScriptedPerson(ElicitationResult.valueOf(answer));
        fixture.call("delete_user", USER, caller);
        assertThat(fixture.lines().get(0)).containsEntry("names", Map.of("user_id", "priya@example.com"));
        if (outcome != null) {
            assertThat(fixture.lines().get(0)).containsEntry("outcome", outcome);
        }
    }

    @Test
    void namesTheWorkspaceOfTheObject() {
        fixture()
                .on(
                        "GET /api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5",
                        "{\"id\":\"9ce924d4-64cf-4c1b-90ce-c4b9a67285b5\",\"name\":\"Field app\",\"workspace_id\":\"ws-1\"}");
        fixture.call(
                "delete_api_key",
                Map.of("api_key_id", "9ce924d4-64cf-4c1b-90ce-c4b9a67285b5"),
                new ScriptedPerson(ElicitationResult.ACCEPTED));
        assertThat(fixture.lines().get(0))
                .containsEntry("names", Map.of("api_key_id", "Field app", "workspace_id", "ws-1"));
    }

    @Test
    void writesTheIntentBeforeTheRequest() {
        AtomicReference<List<Map<String, Object>>> before = new AtomicReference<>(List.of());
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            before.set(AdapterFixture.lines(file()));
            return RecordingPortkey.Reply.ok("{}");
        })) {
            fixture().before(portkey).call("delete_user_invite", INVITE);
            assertThat(before.get()).containsExactly(intent());
        }
    }

    @Test
    void recordsOneIntentOfARequestThatIsRetried() {
        AtomicBoolean again = new AtomicBoolean();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> isRead(asked) || again.getAndSet(true)
                ? RecordingPortkey.Reply.ok("{}")
                : new RecordingPortkey.Reply(429, "{}", Map.of("Retry-After", "0")))) {
            fixture().before(portkey).call("delete_user_invite", INVITE);
            assertThat(portkey.asked()).filteredOn(asked -> !isRead(asked)).hasSize(2);
            assertThat(result()).containsEntry("outcome", "done");
        }
    }

    @Test
    void sendsNothingOnceWritesAreRefused() {
        fixture().adapter();
        fixture.audit().writes().refuseNew();
        assertThat(fixture.call("delete_user", USER).text())
                .isEqualTo("delete_user was not sent, since this server is ending.");
        assertThat(fixture.writes()).isEmpty();
        assertThat((String) unsent().get("error")).endsWith("since this server is ending.");
    }

    @Test
    void countsAWriteFromItsIntentToItsResult() throws InterruptedException {
        List<Boolean> finished = new CopyOnWriteArrayList<>();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            try {
                WritesInProgress writes = fixture.audit().writes();
                if (!isRead(asked)) {
                    finished.add(writes.awaitFinished(Duration.ZERO));
                    finished.add(writes.awaitOneTimeSecrets(Duration.ZERO));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return RecordingPortkey.Reply.ok("{}");
        })) {
            fixture().before(portkey).call("delete_user_invite", INVITE);
            fixture.call("resend_user_invite", INVITE);
            assertThat(finished).containsExactly(false, true, false, false);
            assertThat(fixture.audit().writes().awaitFinished(Duration.ZERO)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"AUTO,left to the client", "NEVER,switched off"})
    void recordsHowACallWasConfirmed(When policy, String confirmed) {
        fixture().policy(policy).call("delete_user", USER);
        assertThat(intent()).containsEntry("confirmed", confirmed);
        assertThat(result()).containsEntry("outcome", "done");
    }

    @Test
    void recordsThatAPlainWriteNeedsNoConfirmation() {
        fixture().call("resend_user_invite", Map.of("invite_id", "48614454-f4f6-49b0-a019-de63b6a5e88c"));
        assertThat(intent()).containsEntry("confirmed", "not needed");
        assertThat(result()).containsEntry("outcome", "done");
    }

    @ParameterizedTest
    @CsvSource({"400,failed", "403,failed", "409,failed", "500,unknown", "502,unknown", "408,unknown"})
    void recordsWhyPortkeyRefusedACall(int status, String outcome) {
        fixture()
                .on(
                        DELETE,
                        new RecordingPortkey.Reply(
                                status, "{\"message\":\"because\"}", Map.of("x-request-id", "req-8")));
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(result()).contains(entry("outcome", outcome), entry("status", status), entry("request_id", "req-8"));
        assertThat((String) result().get("error"))
                .startsWith("delete_user failed: HTTP " + status)
                .contains("because")
                .hasSizeLessThan(540);
        assertThat(result().get("duration_ms")).isNotNull();
    }

    @Test
    void recordsAConnectionThatBreaksAsUnknown() {
        fixture().on(DELETE, RecordingPortkey.Reply.hangUp());
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(result()).contains(entry("outcome", "unknown"), entry("status", null), entry("request_id", null));
        assertThat((String) result().get("error")).contains("no answer from 127.0.0.1");
    }

    @Test
    void recordsAnAnswerThatIsNotJsonAsUnknown() {
        fixture().on(DELETE, "<html>");
        assertThat(fixture.call("delete_user", USER).isError()).isTrue();
        assertThat(result()).contains(entry("outcome", "unknown"), entry("status", 200));
    }

    @ParameterizedTest
    @CsvSource({
        "DECLINED,AUTO,declined in the client's dialogue",
        "UNANSWERED,AUTO,no answer",
        "SILENT,ALWAYS,nobody to ask"
    })
    void recordsACallThatWasNotConfirmedAsNotSent(String answer, When policy, String confirmed) {
        fixture().policy(policy);
        CallContext caller =
                answer.equals("SILENT") ? CallContext.SILENT : new ScriptedPerson(ElicitationResult.valueOf(answer));
        assertThat(fixture.call("delete_user", USER, caller).isError()).isTrue();
        assertThat(unsent()).containsEntry("confirmed", confirmed);
        assertThat((String) unsent().get("error")).contains("nothing was changed");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void recordsACallWithoutAConnectionAsNotSent() {
        fixture();
        fixture.adapter();
        fixture.portkey.close();
        assertThat(fixture.call("resend_user_invite", Map.of("invite_id", "48614454-f4f6-49b0-a019-de63b6a5e88c"))
                        .isError())
                .isTrue();
        assertThat(result()).contains(entry("outcome", "not sent"), entry("status", null));
    }

    @Test
    void recordsACallWithoutAKeyAsNotSent() {
        fixture().key(null).call("resend_user_invite", Map.of("invite_id", "48614454-f4f6-49b0-a019-de63b6a5e88c"));
        assertThat(result()).contains(entry("outcome", "not sent"));
    }

    @Test
    void recordsNeitherReadsNorInvalidCalls() {
        fixture().on("GET /admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76", "{}");
        fixture.call("get_user", USER);
        fixture.call("get_user", Map.of("user_id", "gone"));
        fixture.call("delete_user", Map.of());
        fixture.call("delete_user", Map.of("user_id", "invites"));
        fixture.call("delete_user", Map.of("user_id", "4bd6d3ec-2183-4ffa-b252-37726a571a76", "surely", true));
        assertThat(file()).doesNotExist();
    }

    @Test
    void recordsNothingWhereTheServerIsReadOnly() {
        fixture().readOnly();
        assertThat(fixture.call("delete_user", USER).text()).contains("PORTKEY_READ_ONLY");
        assertThat(file()).doesNotExist();
    }

    // --- cancelled

    @Test
    void recordsACallThatIsCancelledDuringItsDialogueAsNotSent() {
        fixture().on("GET /admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76", "{}");
        CallContext hesitating = new CallContext() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean canBeAsked() {
                return true;
            }

            @Override
            public CompletableFuture<Reply> ask(ApprovalRequest question) throws InterruptedException {
                throw new InterruptedException();
            }
        };
        assertThat(isCancelled(fixture, hesitating)).isTrue();
        assertThat(unsent()).contains(entry("confirmed", null), entry("error", "The call ended before its request."));
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void recordsThatACancelledRequestWasBeingSent() {
        Thread caller = Thread.currentThread();
        AtomicBoolean answered = new AtomicBoolean();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            caller.interrupt();
            // The pause before the retry outlasts the caller.
            answered.set(true);
            return new RecordingPortkey.Reply(429, "{}", Map.of("Retry-After", "30"));
        })) {
            fixture().before(portkey);
            assertThat(isCancelled(fixture, CallContext.SILENT)).isTrue();
            assertThat(answered).isTrue();
            assertThat(result()).contains(entry("outcome", "ended while it was sent"), entry("status", null));
        }
    }

    private static boolean isCancelled(AdapterFixture fixture, CallContext caller) {
        try {
            fixture.adapter().call(fixture.entry("delete_user_invite"), INVITE, caller);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    // --- arguments

    @Test
    void redactsSecretsInArgumentsByNameAndByValue() throws IOException {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "name",
                "OpenAI of " + RecordingPortkey.KEY,
                "ai_provider_id",
                "openai",
                "key",
                "sk-planted-1",
                "description",
                "the key is sk-planted-1",
                "configurations",
                Map.of("aws_secret_access_key", "planted-2", "aws_region", "us-east-1")));
        fixture().call("create_integration", arguments);
        String text = Files.readString(file(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("planted", RecordingPortkey.KEY);
        assertThat(intent().get("arguments"))
                .isEqualTo(Map.of(
                        "name", "OpenAI of [redacted]",
                        "ai_provider_id", "openai",
                        "key", "[redacted]",
                        "description", "the key is [redacted]",
                        "configurations", Map.of("aws_secret_access_key", "[redacted]", "aws_region", "us-east-1")));
    }

    @Test
    void redactsTheEchoOfASecretInAnError() {
        fixture()
                .on(
                        "POST /integrations",
                        new RecordingPortkey.Reply(
                                400, "{\"message\":\"" + "x".repeat(220) + " sk-planted-1 is bad\"}"));
        fixture.call("create_integration", Map.of("name", "n", "ai_provider_id", "openai", "key", "sk-planted-1"));
        assertThat((String) result().get("error")).doesNotContain("sk-p");
    }

    @Test
    void keepsArgumentsThatAnEarlierCallSentAsASecret() {
        fixture().on("POST /admin/users/invites", "{\"id\":\"48614454-f4f6-49b0-a019-de63b6a5e88c\"}");
        fixture.call("get_user", Map.of("password", "new@attacker.example"));
        Map<String, Object> invite = Map.of("email", "new@attacker.example", "role", "admin", "workspaces", List.of());
        assertThat(fixture.call("invite_user", invite).isError()).isFalse();
        assertThat(intent()).containsEntry("arguments", invite);
    }

    /** Otherwise a caller could remove from the log what its later calls are about. */
    @Test
    void keepsIdsThatAnEarlierCallSentAsASecret() {
        fixture().on("DELETE /admin/users/jane-roe-1", "{}");
        fixture.call("create_integration", Map.of("password", "jane-roe-1"), CallContext.SILENT);
        assertThat(fixture.call(
                                "delete_user",
                                Map.of("user_id", "jane-roe-1"),
                                new ScriptedPerson(ElicitationResult.ACCEPTED))
                        .isError())
                .isFalse();
        assertThat(intent()).containsEntry("arguments", Map.of("user_id", "jane-roe-1"));
    }

    @Test
    void keepsItsOwnWordsWhateverCallersSend() {
        fixture();
        for (String word : List.of(
                "delete_user",
                "DELETE /admin/users/{user_id}",
                "left to the client",
                "outcome",
                "confirmed",
                "arguments")) {
            fixture.call("get_user", Map.of("password", word));
        }
        fixture.call("delete_user", USER);
        assertThat(result()).containsKey("outcome").containsEntry("tool", "delete_user");
        assertThat(intent())
                .containsKey("arguments")
                .contains(
                        entry("tool", "delete_user"),
                        entry("route", "DELETE /admin/users/{user_id}"),
                        entry("confirmed", "left to the client"));
    }

    @Test
    void cutsLongArgumentsAndSaysSo() throws IOException {
        Map<String, Object> many = new HashMap<>();
        IntStream.range(0, 300).forEach(i -> many.put("member" + i, "v".repeat(2_000)));
        fixture()
                .call(
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
        Map<?, ?> arguments = (Map<?, ?>) intent().get("arguments");
        assertThat((String) arguments.get("name")).isEqualTo("n".repeat(500) + "… (10000 characters)");
        Map<?, ?> config = (Map<?, ?>) arguments.get("config");
        assertThat((Map<?, ?>) config.get("many")).hasSize(101);
        assertThat(Json.write(config.get("many"))).contains("\"…\":\"and 200 more\"");
        assertThat((List<?>) config.get("list")).hasSize(101).last().isEqualTo("… and 4900 more");
        assertThat(config.values().stream().map(String::valueOf)).contains("😀".repeat(250) + "… (8000 characters)");
    }

    // --- the file

    @Test
    void createsAFileThatOnlyItsOwnerCanRead() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        fixture().call("delete_user", USER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesOnlyWritesWhenTheFileCannotBeWritten() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("a directory"));
        for (Path bad : List.of(directory, temporary.resolve("missing").resolve("trail"), file().resolve("below"))) {
            Files.deleteIfExists(file());
            Files.writeString(file(), "");
            try (AdapterFixture refusing = new AdapterFixture()
                    .auditLog(bad)
                    .on("GET /admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76", "{}")) {
                ScriptedPerson person = new ScriptedPerson(ElicitationResult.ACCEPTED);
                ToolResult result = refusing.call("delete_user", USER, person);
                assertThat(result.isError()).isTrue();
                assertThat(result.text())
                        .startsWith(
                                "delete_user was not sent. The audit log (PORTKEY_AUDIT_LOG) cannot be " + "written: ")
                        .endsWith("refused until it can be written.");
                assertThat(person.questions()).isEmpty();
                assertThat(refusing.portkey.asked()).isEmpty();
                assertThat(refusing.call("get_user", USER).isError()).isFalse();
            }
        }
    }

    @Test
    void refusesWritesWithoutPermissionForTheFile() throws IOException {
        Files.createFile(file());
        if (!file().toFile().setWritable(false) || Files.isWritable(file())) {
            // Root can write to every file, but not to a directory.
            Files.delete(file());
            Files.createDirectory(file());
        }
        assertThat(fixture().call("delete_user", USER).text()).contains("PORTKEY_AUDIT_LOG");
        assertThat(fixture.portkey.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200", "409"})
    void reportsAResultThatCannotBeWrittenAndRefusesFurtherWrites(int status) throws IOException {
        AtomicBoolean lost = new AtomicBoolean();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            try {
                if (!isRead(asked) && !lost.getAndSet(true)) {
                    Files.delete(file());
                    Files.createDirectory(file());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new RecordingPortkey.Reply(status, "{}");
        })) {
            fixture().before(portkey);
            ToolResult first = fixture.call("delete_user_invite", INVITE);
            assertThat(first.isError()).isEqualTo(status != 200);
            assertThat(first.text())
                    .contains(
                            status == 200 ? "\"success\":true" : "HTTP 409",
                            "The audit log",
                            "It does not hold the result of this call yet");
            ToolResult second = fixture.call("delete_user_invite", INVITE);
            assertThat(second.text()).contains("was not sent");
            assertThat(portkey.asked()).filteredOn(asked -> !isRead(asked)).hasSize(1);
            Files.delete(file());
            fixture.call("delete_user_invite", INVITE);
            assertThat(fixture.lines())
                    .extracting(record -> record.get("record"))
                    .startsWith("result", "intent");
        }
    }
}
