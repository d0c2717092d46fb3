package dev.portkeyadmin.cli;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.Stdio;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.TestCertificate;
import dev.portkeyadmin.support.TestHttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the doctor reports about common situations. */
class DoctorCommandTest {

    private static final String PLANTED = "pk-planted-0123456789";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int status;

    private String table(String... flags) {
        out.reset();
        String[] args = new String[flags.length + 1];
        args[0] = "doctor";
        System.arraycopy(flags, 0, args, 1, flags.length);
        status = CommandLineInterface.run(args, environment, Stdio.of(new ByteArrayInputStream(new byte[0]), out, err));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        String said = out.toString(StandardCharsets.UTF_8);
        assertThat(said).doesNotContain(PLANTED).doesNotContain(Sandbox.ADMIN_KEY);
        return said;
    }

    /** The checks by name. */
    private Map<String, JsonNode> examine(String... flags) throws IOException {
        String[] more = new String[flags.length + 1];
        more[0] = "--json";
        System.arraycopy(flags, 0, more, 1, flags.length);
        JsonNode report = Json.mapper().readTree(table(more));
        assertThat(report.get("healthy").asBoolean()).isEqualTo(status == 0);
        return StreamSupport.stream(report.get("checks").spliterator(), false)
                .collect(Collectors.toMap(check -> check.get("check").asText(), Function.identity()));
    }

    private static String state(JsonNode check) {
        return check.get("state").asText();
    }

    private static String finding(JsonNode check) {
        return check.get("finding").asText();
    }

    private static String fix(JsonNode check) {
        return check.path("fix").asText();
    }

    @Test
    void reportsNoProblemWithAValidKey() throws IOException {
        Map<String, JsonNode> checks = examine("--sandbox");
        assertThat(status).isZero();
        long toolsets =
                Arrays.stream(Toolset.values()).filter(Toolset::hasOperations).count();
        assertThat(checks).as("a check of each toolset and six others").hasSize((int) toolsets + 6);
        assertThat(checks.values())
                .as("each toolset answers in the sandbox, which needs the route that Probe reads")
                .allMatch(check -> state(check).equals("ok"));
        assertThat(finding(checks.get("key"))).contains("organisation-service", "active", "does not expire");
        assertThat(finding(checks.get("users"))).isEqualTo("Accessible (list_users).");
    }

    @Test
    void saysThatTheAddressAndNotTheKeyIsWrong() throws IOException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(404, "<html>no such page</html>"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url().toString());
            environment.put("PORTKEY_API_KEY", PLANTED);
            JsonNode key = examine().get("key");
            assertThat(state(key)).isEqualTo("failed");
            assertThat(finding(key)).startsWith("No toolset could be read");
            assertThat(fix(key)).contains("HTTP 404", "PORTKEY_BASE_URL is wrong");
        }
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(403, "<html>blocked</html>"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url().toString());
            JsonNode key = examine().get("key");
            assertThat(finding(key)).isEqualTo("The key does not have access to any toolset (HTTP 403).");
            assertThat(fix(key)).contains("Give it scopes", "an HTML page");
        }
    }

    @Test
    void reportsAMissingKeyEvenWhenTheNetworkFails() throws IOException {
        environment.put("PORTKEY_BASE_URL", "http://127.0.0.1:1/v1");
        assertThat(state(examine().get("key"))).isEqualTo("failed");
        environment.put("PORTKEY_API_KEY_FILE", directory.resolve("gone").toString());
        JsonNode key = examine().get("key");
        assertThat(state(key)).isEqualTo("failed");
        assertThat(finding(key)).contains("does not exist");
        environment.remove("PORTKEY_API_KEY_FILE");
        environment.put("PORTKEY_API_KEY", PLANTED);
        assertThat(state(examine().get("key"))).isEqualTo("skipped");
    }

    @Test
    void reportsAnInvalidKey() throws IOException {
        try (Sandbox sandbox = Sandbox.start()) {
            environment.put("PORTKEY_BASE_URL", sandbox.baseUrl().toString());
            environment.put("PORTKEY_API_KEY", PLANTED);
            Map<String, JsonNode> checks = examine();
            assertThat(status).isOne();
            assertThat(state(checks.get("host"))).isEqualTo("ok");
            assertThat(state(checks.get("key"))).isEqualTo("failed");
            assertThat(finding(checks.get("key"))).contains("does not accept the key (HTTP 401)");
            assertThat(fix(checks.get("key"))).contains("expired").contains("API Keys");
            assertThat(checks).doesNotContainKey("users");
        }
    }

    @Test
    void reportsTheKindOfAWorkspaceKeyAndTheScopesItLacks() throws IOException {
        try (Sandbox sandbox = Sandbox.start()) {
            environment.put("PORTKEY_BASE_URL", sandbox.baseUrl().toString());
            environment.put("PORTKEY_API_KEY", Sandbox.WORKSPACE_KEY);
            Map<String, JsonNode> checks = examine();
            assertThat(status).isZero();
            assertThat(finding(checks.get("key"))).contains("workspace-service");
            assertThat(state(checks.get("configs"))).isEqualTo("ok");
            assertThat(state(checks.get("users"))).isEqualTo("note");
            assertThat(finding(checks.get("users"))).isEqualTo("Not allowed, HTTP 403 (list_users).");
            assertThat(fix(checks.get("users")))
                    .startsWith("Needs scope organisation_users.list.")
                    .endsWith("belongs to a workspace and cannot have this scope: use an organisation key.");
        }
    }

    @Test
    void reportsAHostThatDoesNotAnswer() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        environment.put("PORTKEY_BASE_URL", "http://127.0.0.1:" + closed + "/v1");
        environment.put("PORTKEY_API_KEY", PLANTED);
        Map<String, JsonNode> checks = examine();
        assertThat(status).isOne();
        assertThat(state(checks.get("host"))).isEqualTo("failed");
        assertThat(finding(checks.get("host"))).contains("127.0.0.1:" + closed, "PORTKEY_BASE_URL", "HTTP_PROXY");
        assertThat(state(checks.get("key"))).isEqualTo("skipped");
    }

    @Test
    void namesTheIssuerOfAnUntrustedCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.shared();
        try (TestHttpServer server =
                TestHttpServer.startTls(certificate.serverContext(), request -> request.answer(401, ""))) {
            environment.put("PORTKEY_BASE_URL", server.url("https").toString());
            environment.put("PORTKEY_API_KEY", PLANTED);
            Map<String, JsonNode> checks = examine();
            assertThat(status).isOne();
            assertThat(finding(checks.get("host"))).contains("is not trusted", "issued by \"", "PORTKEY_CA_BUNDLE");

            environment.put("PORTKEY_CA_BUNDLE", certificate.pem().toString());
            checks = examine();
            assertThat(state(checks.get("host"))).isEqualTo("ok");
            assertThat(finding(checks.get("tls")))
                    .startsWith("TLSv1.3, certificate issued by")
                    .contains("PORTKEY_CA_BUNDLE");
        }
    }

    @Test
    void distinguishesForbiddenMissingUnauthorisedAndBrokenToolsets() throws IOException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            if (asked.target().startsWith("/v1/configs")) {
                return new Reply(403, "{\"errorCode\":\"AB03\",\"message\":\"no\"}");
            }
            if (asked.target().startsWith("/v1/deployments")) {
                return new Reply(404, "{}");
            }
            if (asked.target().startsWith("/v1/prompts")) {
                return new Reply(401, "{}");
            }
            if (asked.target().startsWith("/v1/guardrails")) {
                return new Reply(500, "{\"message\":\"" + PLANTED + "\"}");
            }
            return Reply.ok("{\"data\":[],\"total\":0}");
        })) {
            environment.put("PORTKEY_BASE_URL", portkey.url());
            environment.put("PORTKEY_API_KEY", PLANTED);
            Map<String, JsonNode> checks = examine();
            assertThat(status).isZero();
            assertThat(finding(checks.get("configs"))).isEqualTo("Not allowed, HTTP 403 (list_configs).");
            assertThat(finding(checks.get("deployments"))).isEqualTo("Not found, HTTP 404 (list_deployments).");
            assertThat(finding(checks.get("prompts")))
                    .isEqualTo("The key is not accepted here, HTTP 401 (list_prompts).");
            assertThat(finding(checks.get("guardrails"))).startsWith("list_guardrails failed: HTTP 500");
            assertThat(checks.values().stream().filter(check -> state(check).equals("note")))
                    .hasSize(4);
            assertThat(portkey.asked()).allMatch(asked -> asked.method().equals("GET"));
        }
    }

    @Test
    void saysWhatToSetWithoutAKey() throws IOException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(401, "{}"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url());
            Map<String, JsonNode> checks = examine();
            assertThat(status).isOne();
            assertThat(state(checks.get("host"))).isEqualTo("ok");
            assertThat(finding(checks.get("key"))).startsWith("No Portkey API key is set");
            assertThat(fix(checks.get("key"))).contains("in this shell", "--sandbox");
            assertThat(portkey.asked()).hasSize(1);
        }
    }

    @Test
    void reportsAnInvalidSettingAsAFinding() throws IOException {
        environment.put("PORTKEY_TOOLSETS", "userz");
        Map<String, JsonNode> checks = examine("--sandbox");
        assertThat(status).isOne();
        assertThat(finding(checks.get("settings"))).contains("PORTKEY_TOOLSETS names \"userz\"", "users");
    }

    @Test
    void reportsAnUnknownVariable() {
        environment.put("PORTKEY_READONLY", "true");
        assertThat(table("--sandbox"))
                .contains("settings      note", "PORTKEY_READONLY (did you mean PORTKEY_READ_ONLY?)");
        assertThat(status).isZero();
    }

    @Test
    void reportsFilesThatCannotBeWritten() throws IOException {
        environment.put(
                "PORTKEY_AUDIT_LOG",
                directory.resolve("no such directory/audit.jsonl").toString());
        environment.put("PORTKEY_SECRETS", "file");
        environment.put(
                "PORTKEY_SECRETS_DIR",
                Files.createFile(directory.resolve("a file")).toString());
        Map<String, JsonNode> checks = examine("--sandbox");
        assertThat(status).isOne();
        assertThat(finding(checks.get("audit log"))).contains("its directory does not exist");
        assertThat(state(checks.get("secret files"))).isEqualTo("failed");

        environment.put("PORTKEY_AUDIT_LOG", directory.toString());
        assertThat(finding(examine("--sandbox").get("audit log"))).contains("not a regular file");

        Path readOnly = Files.createDirectory(directory.resolve("read only"));
        if (readOnly.toFile().setWritable(false) && !Files.isWritable(readOnly)) {
            environment.put("PORTKEY_AUDIT_LOG", readOnly.resolve("audit.jsonl").toString());
            environment.put("PORTKEY_SECRETS_DIR", readOnly.resolve("a/b").toString());
            checks = examine("--sandbox");
            assertThat(finding(checks.get("audit log"))).contains("may not create it");
            assertThat(state(checks.get("secret files"))).isEqualTo("failed");
        }
    }

    @Test
    void reportsEverySettingWhoseFileOrDirectoryCannotBeUsed() throws IOException {
        Path below = Files.createFile(directory.resolve("a file")).resolve("below");
        try (Sandbox sandbox = Sandbox.start()) {
            for (Setting setting : Setting.values()) {
                if (List.of("FILE", "DIR").contains(setting.placeholder())) {
                    environment.clear();
                    environment.put("PORTKEY_BASE_URL", sandbox.baseUrl().toString());
                    environment.put("PORTKEY_SECRETS", "file");
                    environment.put(setting.name(), below.toString());
                    assertThat(examine().values().stream()
                                    .filter(check -> !state(check).equals("ok"))
                                    .map(JsonNode::toString))
                            .as("the problem with " + setting + ": a check of the doctor has to name it")
                            .anyMatch(check -> check.contains(setting.name()));
                }
            }
        }
    }

    @Test
    void createsAndChangesNoFile() throws IOException {
        environment.put("PORTKEY_SECRETS", "file");
        environment.put("PORTKEY_AUDIT_LOG", directory.resolve("audit.jsonl").toString());
        environment.put(
                "PORTKEY_SECRETS_DIR", directory.resolve("not yet/secrets").toString());
        List<String> before = tree();
        Map<String, JsonNode> checks = examine("--sandbox");
        assertThat(status).isZero();
        assertThat(state(checks.get("audit log"))).isEqualTo("ok");
        assertThat(state(checks.get("secret files"))).isEqualTo("ok");
        assertThat(tree()).isEqualTo(before).hasSize(1);

        Files.writeString(directory.resolve("audit.jsonl"), "{}");
        Files.createDirectories(directory.resolve("not yet/secrets"));
        before = tree();
        checks = examine("--sandbox");
        assertThat(status).isZero();
        assertThat(tree()).isEqualTo(before).hasSize(4);
    }

    /** Every file and directory with its size and the time of its last change. */
    private List<String> tree() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted().toList()) {
                found.add(path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        }
        return found;
    }

    @Test
    void reportsQuotationMarksAroundTheKeyAndShowsNoPartOfIt() throws IOException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> Reply.ok("{\"data\":[],\"total\":0}"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url());
            environment.put("PORTKEY_API_KEY", '"' + PLANTED + '"');
            assertThat(fix(examine().get("settings"))).contains("quotation marks", "PORTKEY_API_KEY");
            assertThat(status).isZero();
        }
    }

    @Test
    void doesNotWaitForAKeyFileThatIsAPipe() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        environment.put("PORTKEY_API_KEY_FILE", pipe.toString());
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(401, "{}"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url());
            Map<String, JsonNode> checks = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> examine());
            assertThat(state(checks.get("key"))).isEqualTo("failed");
            assertThat(finding(checks.get("key"))).contains("PORTKEY_API_KEY_FILE", "a pipe");
        }
    }

    @Test
    void reportsASecretsDirectoryThatOthersCanRead() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        environment.put("PORTKEY_SECRETS", "file");
        environment.put("PORTKEY_SECRETS_DIR", directory.toString());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(fix(examine("--sandbox").get("secrets directory"))).contains("chmod 700");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertThat(examine("--sandbox")).doesNotContainKey("secrets directory");
    }

    @Test
    void reportsAKeyFileThatOthersCanRead() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = Files.writeString(directory.resolve("key"), PLANTED);
        environment.put("PORTKEY_API_KEY_FILE", file.toString());
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> Reply.ok("{\"data\":[],\"total\":0}"))) {
            environment.put("PORTKEY_BASE_URL", portkey.url());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(fix(examine().get("key file"))).contains("chmod 600");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(examine()).doesNotContainKey("key file");
        }
    }
}
