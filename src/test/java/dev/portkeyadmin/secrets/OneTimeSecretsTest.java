package dev.portkeyadmin.secrets;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.support.RecordingPortkey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that what Portkey shows only once is in one answer or in one file, and nowhere else. */
class OneTimeSecretsTest {

    private static final String SECRET = "pk-live-ONCE-0123456789-abcd";
    private static final String CREATE = "POST /api-keys/workspace/service";
    private static final Map<String, Object> KEY = Map.of(
            "type",
            "workspace/service",
            "name",
            "ci",
            "scopes",
            List.of("logs.list"),
            "workspace_id",
            "ws-data-x1y2z3");

    /** A tool that makes a secret, and the member that holds it. */
    private record Maker(String tool, Map<String, Object> arguments, String request, String body, String member) {

        String secret() throws IOException {
            return Json.read(body)
                    .valueStream()
                    .map(JsonNode::asText)
                    .filter(value -> value.endsWith(SECRET))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return tool;
        }
    }

    private static Stream<Maker> makers() {
        return Stream.of(
                new Maker("create_api_key", KEY, CREATE, "{\"id\":\"k1\",\"key\":\"" + SECRET + "\"}", "key"),
                new Maker(
                        "rotate_api_key",
                        Map.of("api_key_id", "759cde66-bacf-43d0-ab1f-9163ce9ff57f"),
                        "POST /api-keys/759cde66-bacf-43d0-ab1f-9163ce9ff57f/rotate",
                        "{\"id\":\"k1\",\"key\":\"" + SECRET
                                + "\",\"key_transition_expires_at\":\"2026-01-31T00:00:00Z\"}",
                        "key"),
                new Maker(
                        "invite_user",
                        Map.of("email", "a@example.com", "role", "member", "workspaces", List.of()),
                        "POST /admin/users/invites",
                        "{\"id\":\"i1\",\"invite_link\":\"https://app.example.com/" + SECRET + "\"}",
                        "invite_link"),
                new Maker(
                        "resend_user_invite",
                        Map.of("invite_id", "i1"),
                        "POST /admin/users/invites/i1/resend",
                        "{\"inviteLink\":\"https://app.example.com/" + SECRET + "\"}",
                        "invite_link"));
    }

    @TempDir
    private Path temporary;

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture();

    private Path directory() {
        return temporary.resolve("our secrets").resolve("deeper");
    }

    private List<Path> files() {
        if (!Files.exists(directory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(ToolResult result) {
        assertThat(result.isError()).as(result.text()).isFalse();
        try {
            return Json.read(result.text());
        } catch (IOException e) {
            throw new AssertionError(result.text(), e);
        }
    }

    private ToolResult call(Maker maker) {
        // Rotation reads the key first, and asks.
        fixture.on("GET /api-keys/759cde66-bacf-43d0-ab1f-9163ce9ff57f", "{\"id\":\"k1\",\"key\":\"zz*****zz\"}")
                .on(maker.request, maker.body);
        return fixture.call(maker.tool, maker.arguments, new ScriptedPerson(ElicitationResult.ACCEPTED));
    }

    private ToolResult create(String body) {
        return fixture.on(CREATE, body).call("create_api_key", KEY);
    }

    // --- shown

    @ParameterizedTest
    @MethodSource("makers")
    void saysThatAnAnswerHoldsNoSecret(Maker maker) {
        JsonNode answer = json(call(new Maker(maker.tool(), maker.arguments(), maker.request(), "{}", maker.member())));
        assertThat(answer.path("note").asText())
                .contains("Portkey's answer does not hold " + maker.member() + ", which it shows only once.");
    }

    @ParameterizedTest
    @MethodSource("makers")
    void showsASecretWithAWarning(Maker maker) throws IOException {
        JsonNode answer = json(call(maker));
        assertThat(answer.path(maker.member).asText()).isEqualTo(maker.secret());
        assertThat(answer.path("shown_once").asText())
                .isEqualTo(maker.member + ": Portkey does not show it again, so store it now.");
        assertThat(answer.has("secret_file") || answer.has("last_four")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("makers")
    void putsASecretIntoAFile(Maker maker) throws IOException {
        fixture.secretFiles(directory());
        ToolResult result = call(maker);
        assertThat(result.text()).doesNotContain(SECRET);
        JsonNode answer = json(result);
        assertThat(answer.path(maker.member).asText()).isEqualTo("[in secret_file]");
        assertThat(answer.path("last_four").asText()).isEqualTo("abcd");
        assertThat(answer.path("shown_once").asText())
                .isEqualTo(maker.member
                        + ": Portkey does not show it again, and only the owner of secret_file can read it.");
        assertThat(files()).hasSize(1);
        Path file = Path.of(answer.path("secret_file").asText());
        assertThat(file).isEqualTo(files().get(0));
        assertThat(file.getFileName().toString()).startsWith(maker.tool + "-2").endsWith(".txt");
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo(maker.secret() + "\n");
    }

    @Test
    void makesFilesAndDirectoriesThatOnlyTheirOwnerCanRead() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        fixture.secretFiles(directory());
        create("{\"key\":\"" + SECRET + "\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
        for (Path made : List.of(directory(), directory().getParent())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    private static final String GATEWAY =
            "{\"id\":\"d1\",\"client_auth\":{\"type\":\"service-auth\",\"secret\":\"s3cr3t-of-client\"},"
                    + "\"credentials\":{\"region\":\"us-east-1\",\"token\":\"" + SECRET + "\"},\"name\":\"edge\"}";

    private ToolResult deploy() {
        return fixture.on("POST /deployments", GATEWAY).call("create_deployment", Map.of("name", "edge"));
    }

    @Test
    void showsSecretsThatAreObjectsWhole() {
        JsonNode answer = json(deploy());
        assertThat(answer.at("/client_auth/secret").asText()).isEqualTo("s3cr3t-of-client");
        assertThat(answer.at("/credentials/token").asText()).isEqualTo(SECRET);
        assertThat(answer.path("shown_once").asText()).startsWith("client_auth, credentials: Portkey does not");
    }

    @Test
    void putsSecretsThatAreObjectsIntoOneFile() throws IOException {
        fixture.secretFiles(directory());
        ToolResult result = deploy();
        assertThat(result.text()).doesNotContain(SECRET, "s3cr3t-of-client").contains("\"name\":\"edge\"");
        assertThat(json(result).has("last_four")).isFalse();
        JsonNode file = Json.read(Files.readString(files().get(0), StandardCharsets.UTF_8));
        assertThat(file.at("/client_auth/secret").asText()).isEqualTo("s3cr3t-of-client");
        assertThat(file.at("/credentials/token").asText()).isEqualTo(SECRET);
    }

    /** A region would otherwise be redacted in every later answer. */
    @Test
    void registersNoSettingsBesideASecret() {
        deploy();
        ToolResult later = fixture.on(
                        "GET /admin/users/u1",
                        "{\"a\":\"us-east-1\",\"b\":\"service-auth\",\"c\":\"" + SECRET
                                + "\",\"d\":\"s3cr3t-of-client\"}")
                .call("get_user", Map.of("user_id", "u1"));
        assertThat(later.text())
                .isEqualTo("{\"a\":\"us-east-1\",\"b\":\"service-auth\",\"c\":\"[redacted]\",\"d\":\"[redacted]\"}");
    }

    // --- when something fails

    @Test
    void sendsNothingWhereNoFileCanBeMade() throws IOException {
        Path taken = Files.writeString(temporary.resolve("taken"), "");
        fixture.secretFiles(taken);
        ToolResult result = create("{\"key\":\"" + SECRET + "\"}");
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("create_api_key: no request was sent")
                .contains("PORTKEY_SECRETS=file", "PORTKEY_SECRETS_DIR");
        assertThat(fixture.portkey.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverShowsASecretThatCannotBeWritten(boolean directoryToo) {
        try (RecordingPortkey portkey =
                losing(directoryToo, "{\"id\":\"k1\",\"key\":\"" + SECRET + "\",\"by\":\"" + SECRET + "\"}")) {
            ToolResult result = new AdapterFixture()
                    .secretFiles(directory())
                    .before(portkey)
                    .call("create_api_key", KEY);
            assertThat(result.text()).doesNotContain(SECRET).contains("\"by\":\"[redacted]\"");
            assertThat(json(result).path("key").asText()).isEqualTo("[not stored]");
            assertThat(json(result).path("shown_once").asText()).endsWith("and it could not be stored.");
            assertThat(json(result).path("note").asText())
                    .startsWith(
                            "The secret could not be written to any file (NoSuchFileException) and is not shown, since "
                                    + "PORTKEY_SECRETS=file; it is lost.")
                    .endsWith("then rotate it or create it again.");
            assertThat(json(result).has("secret_file")).isFalse();
            assertThat(json(result).has("last_four")).isFalse();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void neverShowsAnAnswerThatIsNotJsonAndCannotBeWritten() {
        try (RecordingPortkey portkey = losing(true, "key=" + SECRET)) {
            ToolResult result = new AdapterFixture()
                    .secretFiles(directory())
                    .before(portkey)
                    .call("create_api_key", KEY);
            assertThat(result.text()).doesNotContain(SECRET).contains("[not stored]", "is not JSON");
        }
    }

    @Test
    void putsASecretThatItsDirectoryDoesNotTakeIntoTheNextDirectory() {
        Path next = temporary.resolve("next");
        try (RecordingPortkey portkey = losing(true, "{\"id\":\"k1\",\"key\":\"" + SECRET + "\"}")) {
            ToolResult result = new AdapterFixture()
                    .secretFiles(directory())
                    .secretFallbacks(next)
                    .before(portkey)
                    .call("create_api_key", KEY);
            assertThat(result.text()).doesNotContain(SECRET);
            assertThat(Path.of(json(result).path("secret_file").asText()))
                    .hasParent(next)
                    .hasContent(SECRET);
            assertThat(json(result).path("note").asText())
                    .isEqualTo(
                            "PORTKEY_SECRETS_DIR could not be written, so secret_file is in another directory of its "
                                    + "owner.");
        }
    }

    /** A Portkey that removes the prepared file, and perhaps its directory, before it answers. */
    private RecordingPortkey losing(boolean directoryToo, String body) {
        return new RecordingPortkey(asked -> {
            deleteAll(directoryToo);
            return RecordingPortkey.Reply.ok(body);
        });
    }

    private void deleteAll(boolean directoryToo) {
        try {
            for (Path file : files()) {
                Files.delete(file);
            }
            if (directoryToo) {
                Files.delete(directory());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"%s\",\"big\":\"%s\"}",
                "{\"data\":{\"key\":\"%s\",\"big\":\"%s\"}}",
                "{\"success\":true,\"data\":{\"items\":[{\"key\":\"%s\"},\"%s\"]}}"
            })
    void keepsASecretInALongAnswer(String body) {
        ToolResult result = create(String.format(body, SECRET, "x".repeat(200_000)));
        assertThat(result.text()).contains("\"key\":\"" + SECRET + "\"").contains("Left out");
        assertThat(result.text().length()).isLessThanOrEqualTo(ToolResponse.CEILING);
    }

    @Test
    void findsASecretInAnEnvelope() throws IOException {
        String body = "{\"success\":true,\"data\":{\"id\":\"k1\",\"key\":\"" + SECRET + "\"}}";
        JsonNode shown = json(create(body));
        assertThat(shown.at("/data/key").asText()).isEqualTo(SECRET);
        assertThat(shown.path("key").asText()).isEqualTo(SECRET);
        assertThat(shown.path("shown_once").asText()).startsWith("key: ");
        try (AdapterFixture other = new AdapterFixture().secretFiles(directory())) {
            ToolResult filed = other.on(CREATE, body).call("create_api_key", KEY);
            assertThat(filed.text())
                    .doesNotContain(SECRET)
                    .contains("\"data\":{\"id\":\"k1\",\"key\":\"[in secret_file]\"}");
            assertThat(files())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent(SECRET));
        }
    }

    @Test
    void keepsTwoSecretsOfOneName() throws IOException {
        fixture.secretFiles(directory());
        ToolResult result = create("{\"key\":\"" + SECRET + "\",\"old\":{\"key\":\"the-other-secret\"}}");
        assertThat(result.text()).doesNotContain(SECRET, "the-other-secret");
        assertThat(Files.readString(files().get(0), StandardCharsets.UTF_8)).contains(SECRET, "the-other-secret");
    }

    @Test
    void showsAnAnswerThatIsNotJson() {
        ToolResult result = create("key=" + SECRET);
        assertThat(json(result).path("data").asText()).isEqualTo("key=" + SECRET);
        assertThat(json(result).path("note").asText())
                .isEqualTo(
                        "The response is not JSON, so the outcome is unknown. It is returned unchanged because it may contain a "
                                + "secret.");
        assertThat(json(result).has("success")).isFalse();
    }

    @Test
    void putsAnAnswerThatIsNotJsonIntoTheFileWhole() throws IOException {
        fixture.secretFiles(directory());
        String cutOff = "{\"id\":\"k1\",\"key\":\"" + SECRET;
        ToolResult result = create(cutOff);
        assertThat(result.text()).doesNotContain(SECRET).contains("is not JSON");
        assertThat(Files.readString(files().get(0), StandardCharsets.UTF_8)).isEqualTo(cutOff + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"k1\",\"key\":\"z1*****3AX\"}",
                "{\"id\":\"k1\",\"key\":null}",
                "{\"id\":\"k1\",\"key\":\"\"}",
                "{}"
            })
    void takesNoMaskedOrMissingValueForASecret(String body) {
        fixture.secretFiles(directory());
        ToolResult result = create(body);
        assertThat(json(result).has("shown_once")).isFalse();
        assertThat(json(result).has("secret_file")).isFalse();
        assertThat(result.text()).contains(body.substring(1, body.length() - 1));
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"api_key\":\"pk-live-ONCE-0123456789-abcd\"}}",
                "{\"success\":true,\"data\":{\"items\":[{\"access_token\":\"pk-live-ONCE-0123456789-abcd\"}]}}",
                "{\"client_secret\":\"pk-live-ONCE-0123456789-abcd\"}"
            })
    void findsASecretUnderAnotherNameThatSaysSo(String body) throws IOException {
        assertThat(json(create(body)).path("shown_once").asText()).isNotEmpty();
        try (AdapterFixture other = new AdapterFixture().secretFiles(directory())) {
            assertThat(other.on(CREATE, body).call("create_api_key", KEY).text())
                    .doesNotContain(SECRET)
                    .contains("[in secret_file]");
        }
        assertThat(files()).singleElement().satisfies(file -> assertThat(file).hasContent(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"k1\",\"key\":\"pk-live-ONCE-0123456789-abcd\",\"message\":\"Use pk-live-ONCE-0123456789-abcd.\"}",
                "{\"id\":\"k1\",\"message\":\"Use pk-live-ONCE-0123456789-abcd.\"}",
                "{\"id\":\"k1\",\"name\":\"ci\",\"key\":\"pk****cd\",\"value\":\"pk-live-ONCE-0123456789-abcd\"}",
                "{\"id\":\"k1\",\"data\":[\"pk-live-ONCE-0123456789-abcd\"]}"
            })
    void hidesASecretInATextOrAMemberThatIsNotKnown(String body) throws IOException {
        fixture.secretFiles(directory());
        ToolResult result = create(body);
        assertThat(result.text()).doesNotContain(SECRET).contains("\"id\":\"k1\"", "[in secret_file]");
        assertThat(Files.readString(files().get(0), StandardCharsets.UTF_8)).contains(SECRET);
    }

    @Test
    void takesAKeyWithStarsInItForASecret() {
        fixture.secretFiles(directory());
        String starred = "pk-live-AB***CD-0123456789";
        assertThat(create("{\"key\":\"" + starred + "\"}").text()).doesNotContain(starred);
        assertThat(files()).singleElement().satisfies(file -> assertThat(file).hasContent(starred));
    }

    /** An answer that was cut off may hold nothing but structure. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"", "{\"id\":\"k1\",\"name\":\""})
    void keepsLaterAnswersWholeAfterACutOne(String cut) {
        create(cut);
        String later = "{\"id\":\"k1\",\"name\":\"n\",\"list\":[{\"id\":\"x\"}]}";
        assertThat(fixture.on("GET /admin/users/u1", later)
                        .call("get_user", Map.of("user_id", "u1"))
                        .text())
                .isEqualTo(later);
    }

    /** Otherwise a call could remove an id from later audit records and questions. */
    @Test
    void registersNothingThatTheCallItselfSent() {
        Path log = temporary.resolve("audit");
        fixture.auditLog(log)
                .on(
                        "POST /deployments",
                        "{\"id\":\"d1\",\"credentials\":{\"scope\":\"ws-data-0123456789\",\"token\":\"" + SECRET
                                + "\"}}");
        fixture.call("create_deployment", Map.of("name", "edge", "credentials", Map.of("scope", "ws-data-0123456789")));
        fixture.call("delete_user", Map.of("user_id", "ws-data-0123456789"));
        assertThat(fixture.lines())
                .filteredOn(record -> "delete_user".equals(record.get("tool")) && record.containsKey("arguments"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record).containsEntry("arguments", Map.of("user_id", "ws-data-0123456789")));
        assertThat(fixture.secrets.redact(SECRET)).isEqualTo("[redacted]");
    }

    // --- afterwards

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void redactsTheSecretAfterwards(boolean inFile) {
        fixture.secretFiles(inFile ? directory() : null);
        create("{\"id\":\"k1\",\"key\":\"" + SECRET + "\"}");
        fixture.on("GET /admin/users/u1", "{\"first_name\":\"" + SECRET + "\",\"email\":\"a@example.com\"}")
                .on("GET /admin/users/u2", new RecordingPortkey.Reply(400, "{\"message\":\"not " + SECRET + "\"}"));
        assertThat(fixture.call("get_user", Map.of("user_id", "u1")).text())
                .isEqualTo("{\"first_name\":\"[redacted]\",\"email\":\"a@example.com\"}");
        assertThat(fixture.call("get_user", Map.of("user_id", "u2")).text())
                .contains("not [redacted]")
                .doesNotContain(SECRET);
        assertThat(fixture.call("get_user", Map.of("user_id", SECRET + "/", "x", SECRET))
                        .text())
                .doesNotContain(SECRET);
        assertThat(fixture.question("delete_user", Map.of("user_id", "u1")))
                .contains("[redacted]")
                .doesNotContain(SECRET);
        assertThat(fixture.secrets.redact("a log of " + SECRET)).isEqualTo("a log of [redacted]");
    }

    @Test
    void redactsTheKeyInUseInTheAnswerThatCarriesASecret() {
        ToolResult result = create("{\"key\":\"" + SECRET + "\",\"by\":\"" + RecordingPortkey.KEY + "\"}");
        assertThat(result.text()).contains(SECRET, "\"by\":\"[redacted]\"").doesNotContain(RecordingPortkey.KEY);
        ToolResult echoed = create("{\"key\":\"" + RecordingPortkey.KEY + "\"}");
        assertThat(echoed.text()).doesNotContain(RecordingPortkey.KEY);
    }

    @Test
    void redactsAnEarlierSecretInAnAnswerWithAnother() {
        create("{\"key\":\"" + SECRET + "\"}");
        ToolResult second = create("{\"key\":\"another-secret-of-later\",\"earlier\":\"" + SECRET + "\"}");
        assertThat(second.text()).contains("another-secret-of-later", "\"earlier\":\"[redacted]\"");
    }

    @Test
    void forgetsTheSecretsOfACallThatIsRefused() {
        ToolResult refused = fixture.call("create_integration", Map.of("key", "sk-refused-0123456789", "nope", 1));
        assertThat(refused.isError()).isTrue();
        assertThat(fixture.secrets.wasSent("sk-refused-0123456789")).isFalse();
        fixture.call(
                "create_integration", Map.of("name", "n", "ai_provider_id", "openai", "key", "sk-sent-0123456789"));
        assertThat(fixture.secrets.wasSent("sk-sent-0123456789")).isTrue();
    }

    // --- afterwards: files

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 403, 409, 500})
    void leavesNoFileAfterACallThatFails(int status) {
        fixture.secretFiles(directory()).on(CREATE, new RecordingPortkey.Reply(status, "{}"));
        assertThat(fixture.call("create_api_key", KEY).isError()).isTrue();
        assertThat(directory()).isDirectory();
        assertThat(files()).isEmpty();
    }

    @Test
    void leavesNoFileAfterACallThatIsDeclined() {
        fixture.secretFiles(directory())
                .on("GET /api-keys/759cde66-bacf-43d0-ab1f-9163ce9ff57f", "{\"id\":\"k1\",\"key\":\"zz*****zz\"}");
        List<String> questions = new ArrayList<>();
        fixture.call(
                "rotate_api_key",
                Map.of("api_key_id", "759cde66-bacf-43d0-ab1f-9163ce9ff57f"),
                new ScriptedPerson(ElicitationResult.DECLINED, questions));
        assertThat(questions).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void leavesNoFileAfterACallThatIsCancelled() throws InterruptedException {
        fixture.secretFiles(directory());
        Thread caller = Thread.currentThread();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            caller.interrupt();
            return new RecordingPortkey.Reply(429, "{}", Map.of("Retry-After", "30"));
        })) {
            AdapterFixture waiting =
                    new AdapterFixture().secretFiles(directory()).before(portkey);
            boolean cancelled = false;
            try {
                waiting.adapter().call(waiting.entry("create_api_key"), KEY, CallContext.SILENT);
            } catch (InterruptedException e) {
                cancelled = true;
            }
            assertThat(cancelled).isTrue();
        }
        assertThat(files()).isEmpty();
    }

    /** A read makes no secret, but what it returns goes to the same place. */
    @Test
    void putsASecretThatCanBeReadAgainIntoAFile() throws IOException {
        fixture.secretFiles(directory()).on("GET /deployments/d1", GATEWAY);
        ToolResult result = fixture.call("get_deployment", Map.of("deployment_id", "d1", "include_credentials", true));
        assertThat(result.text())
                .doesNotContain(SECRET)
                .doesNotContain("shown_once")
                .contains("secret_file");
        assertThat(Files.readString(files().get(0), StandardCharsets.UTF_8)).contains(SECRET);
    }
}
