package dev.portkeyadmin.setup;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.OperatingSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what setup writes, keeps, asks and refuses, in a home directory of its own. */
class SetupTest {

    private static final String KEY = "pk-planted-0123456789";
    private static final Launch LAUNCH =
            new Launch("/opt/portkey/bin/portkey-admin-mcp", List.of(), "the distribution");

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private boolean terminal = true;
    private boolean agrees = true;
    private Runnable whileAsked = () -> {};

    private final Dialogue person = new Dialogue() {
        @Override
        public boolean canAsk() {
            return terminal;
        }

        @Override
        public boolean confirm(String question) {
            told.add(question);
            whileAsked.run();
            return agrees;
        }

        @Override
        public @Nullable String secret(String question) {
            told.add(question);
            return typed.poll();
        }

        @Override
        public void tell(String line) {
            told.add(line);
        }
    };

    private Machine machine() {
        return new Machine(OperatingSystem.LINUX, home.toString(), environment);
    }

    private Setup setup() {
        return new Setup(machine(), person, new Secrets());
    }

    private static Setup.Request request(Client client, Map<Setting, String> settings) {
        return new Setup.Request(client, "portkey", null, settings, false, false);
    }

    private static Setup.Request sandbox(Client client) {
        return request(client, Map.of(Setting.PORTKEY_SANDBOX, "true"));
    }

    private static Setup.Request plain(Client client) {
        return request(client, Map.of());
    }

    private Path file(Client client) {
        return Setup.file(client, machine());
    }

    private Path write(Client client, String text) throws IOException {
        Path file = file(client);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path keyFile() {
        return home.resolve(".portkey-admin-mcp/key");
    }

    private List<Path> filesBeside(Path file) throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(other -> !other.equals(file)).sorted().toList();
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    @ParameterizedTest
    @EnumSource
    void setsUpEachClientAndLeavesNothingBehindWhenItIsRemoved(Client client) throws IOException {
        assertThat(setup().install(sandbox(client), LAUNCH))
                .startsWith(client.title() + " starts the distribution.")
                .contains("sample organisation")
                .endsWith("\"Who are the admins of our Portkey organisation?\"");
        ServerEntry entry = Setup.configured(client, file(client), "portkey");
        assertThat(entry.command()).isEqualTo(LAUNCH.command());
        assertThat(entry.environment()).containsExactly(Map.entry("PORTKEY_SANDBOX", "true"));
        String written = Files.readString(file(client));
        told.clear();
        assertThat(setup().install(sandbox(client), LAUNCH)).contains("is set up already; nothing was changed");
        assertThat(told).isEmpty();
        assertThat(file(client)).hasContent(written.stripTrailing());
        assertThat(setup().remove(plain(client))).contains("no longer has the entry portkey");
        assertThat(file(client)).doesNotExist();
        assertThat(filesBeside(file(client))).isEmpty();
        assertThat(setup().remove(plain(client))).contains("has no entry portkey");
    }

    @ParameterizedTest
    @EnumSource
    void isByteForByteAsBeforeWhenItIsRemoved(Client client) throws IOException {
        String before = client == Client.CODEX
                ? "model = \"x\" # mine\r\n\r\n[mcp_servers]\r\n"
                : "{\r\n\t\"theme\" : \"dark\",\r\n\t\""
                        + client.path(tree(), "portkey").get(0) + "\": {}\r\n}";
        Path file = write(client, before);
        setup().install(sandbox(client), LAUNCH);
        assertThat(Files.readString(file)).isNotEqualTo(before);
        assertThat(filesBeside(file))
                .hasSize(1)
                .first()
                .satisfies(kept -> assertThat(Files.readString(kept)).isEqualTo(before));
        setup().install(
                        request(client, Map.of(Setting.PORTKEY_SANDBOX, "1", Setting.PORTKEY_READ_ONLY, "true")),
                        LAUNCH);
        assertThat(setup().remove(plain(client))).contains("no longer has");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    private static com.fasterxml.jackson.databind.JsonNode tree() {
        return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    }

    @Test
    void keepsTheKeyInAFileThatOnlyItsOwnerReads() throws IOException {
        typed.add("  " + KEY + " ");
        String said = setup().install(plain(Client.CURSOR), LAUNCH);
        assertThat(said).contains("only you can read: " + keyFile());
        assertThat(keyFile()).hasContent(KEY);
        if (posix()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(keyFile().getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(Files.readString(file(Client.CURSOR)))
                .doesNotContain(KEY)
                .contains(keyFile().toString());
        assertThat(String.join("\n", told)).doesNotContain(KEY).contains("+ ", "PORTKEY_API_KEY_FILE");
        assertThat(filesBeside(keyFile())).isEmpty();
        assertThat(setup().install(plain(Client.CODEX), LAUNCH)).contains("kept before in " + keyFile());
        assertThat(setup().remove(plain(Client.CURSOR))).contains("The key is still in " + keyFile());
    }

    @Test
    void offersTheSandboxToAPersonWithoutAKey() {
        typed.add("");
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).contains("sample organisation");
        assertThat(keyFile()).doesNotExist();
    }

    @Test
    void writesNothingWithoutAYes() throws IOException {
        agrees = false;
        typed.add(KEY);
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).isNull();
        assertThat(file(Client.CURSOR)).doesNotExist();
        assertThat(keyFile()).doesNotExist();
        Path file = write(Client.CODEX, "[mcp_servers.portkey]\ncommand = \"x\"\n");
        assertThat(setup().remove(plain(Client.CODEX))).isNull();
        assertThat(file).hasContent("[mcp_servers.portkey]\ncommand = \"x\"");
    }

    @Test
    void asksNoOneInAScript() {
        terminal = false;
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining("Add --yes");
        Setup.Request yes = new Setup.Request(Client.CURSOR, "portkey", null, Map.of(), true, false);
        assertThatThrownBy(() -> setup().install(yes, LAUNCH)).hasMessageContaining("Set PORTKEY_API_KEY");
        environment.put("PORTKEY_API_KEY", KEY);
        assertThat(setup().install(yes, LAUNCH)).contains("only you can read");
        assertThat(keyFile()).hasContent(KEY);
    }

    @Test
    void asksForNoKeyOfAPersonWhoSaidYesBeforehand() {
        typed.add(KEY);
        Setup.Request yes = new Setup.Request(Client.CURSOR, "portkey", null, Map.of(), true, false);
        assertThatThrownBy(() -> setup().install(yes, LAUNCH)).hasMessageContaining("--yes asks for none");
        assertThatThrownBy(() -> setup().print(yes, LAUNCH)).hasMessageContaining("--yes asks for none");
        assertThat(told).isEmpty();
        assertThat(file(Client.CURSOR)).doesNotExist();
    }

    @Test
    void prefersTheKeyFileOfTheShellAsTheServerDoes() throws IOException {
        Path named = Files.writeString(home.resolve("k"), KEY);
        environment.put("PORTKEY_API_KEY", KEY + "-other");
        environment.put("PORTKEY_API_KEY_FILE", "~/k");
        write(
                Client.CURSOR,
                "{\"mcpServers\":{\"portkey\":{\"command\":\"x\",\"env\":{\"PORTKEY_API_KEY_FILE\":\"/gone\"}}}}");
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).contains("The key is read from " + named);
        assertThat(keyFile()).doesNotExist();
        setup().install(new Setup.Request(Client.CURSOR, "portkey", null, Map.of(), false, true), LAUNCH);
        assertThat(keyFile()).hasContent(KEY + "-other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", KEY + "\n" + KEY, "PORTKEY_API_KEY=" + KEY, "${KEY}"})
    void refusesAKeyFileThatHoldsNoKey(String content) throws IOException {
        Path named = Files.writeString(home.resolve("k"), content);
        assertThatThrownBy(() -> setup().install(
                                request(Client.CURSOR, Map.of(Setting.PORTKEY_API_KEY_FILE, named.toString())), LAUNCH))
                .hasMessageContaining("The key file " + named + " does not hold exactly one API key")
                .hasMessageContaining("Write the key to it")
                .hasMessageNotContaining(KEY);
        assertThat(file(Client.CURSOR)).doesNotExist();
    }

    @Test
    void offersToTypeAKeyWhereTheOneKeptBeforeIsLost() throws IOException {
        Files.createDirectories(keyFile().getParent());
        Files.createFile(keyFile());
        assertThatThrownBy(() -> setup().install(plain(Client.CURSOR), LAUNCH))
                .hasMessageContaining("does not hold exactly one API key")
                .hasMessageContaining("add --new-key to type one");
        typed.add(KEY);
        setup().install(new Setup.Request(Client.CURSOR, "portkey", null, Map.of(), false, true), LAUNCH);
        assertThat(keyFile()).hasContent(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdin", "/dev/fd/63", "/proc/self/fd/0", "~"})
    void refusesAKeyFileThatTheServerCannotReadLater(String named) {
        assumeTrue(posix());
        assertThatThrownBy(() ->
                        setup().install(request(Client.CURSOR, Map.of(Setting.PORTKEY_API_KEY_FILE, named)), LAUNCH))
                .hasMessageContaining("is a directory, a pipe or a device")
                .hasMessageContaining("name another file");
        assertThat(file(Client.CURSOR)).doesNotExist();
    }

    @Test
    void saysWhatToDoAboutAFileThatCannotBeReadOrWritten() throws IOException {
        Files.createDirectories(file(Client.CURSOR));
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining(
                        "cannot be read (it is not a regular file). It was left as it is. Make it a file");
        Files.createFile(home.resolve(".gemini"));
        assertThatThrownBy(() -> setup().install(sandbox(Client.GEMINI_CLI), LAUNCH))
                .hasMessageNotContaining("Exception")
                .hasMessageContaining("It was left as it is. Make ")
                .hasMessageContaining("with --file");
    }

    @Test
    void saysThatADirectoryWillBeMadeOnlyBeforeItIs() {
        agrees = false;
        typed.add("");
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).isNull();
        assertThat(told).noneMatch(line -> line.contains("it will be created"));
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        assertThat(told).anyMatch(line -> line.contains("it will be created"));
    }

    @Test
    void saysThatAPrintedEntryNamesNoKey() {
        agrees = false;
        assertThat(setup().print(plain(Client.CODEX), LAUNCH)).doesNotContain("PORTKEY_API_KEY_FILE");
        assertThat(told).contains("The entry names no key: set PORTKEY_API_KEY_FILE in it.");
    }

    @Test
    void replacesAnotherKeyOnlyOnRequest() {
        environment.put("PORTKEY_API_KEY", KEY);
        setup().install(plain(Client.CURSOR), LAUNCH);
        environment.put("PORTKEY_API_KEY", KEY + "-other");
        assertThatThrownBy(() -> setup().install(plain(Client.CODEX), LAUNCH))
                .hasMessageContaining("holds another key")
                .hasMessageContaining("--new-key")
                .hasMessageNotContaining(KEY);
        assertThat(file(Client.CODEX)).doesNotExist();
        setup().install(new Setup.Request(Client.CODEX, "portkey", null, Map.of(), false, true), LAUNCH);
        assertThat(keyFile()).hasContent(KEY + "-other");
    }

    @Test
    void saysWhichWordIsNoKey() {
        environment.put("PORTKEY_API_KEY", "undefined");
        Secrets secrets = new Secrets();
        assertThatThrownBy(() -> new Setup(machine(), person, secrets).install(plain(Client.CURSOR), LAUNCH))
                .isInstanceOf(SettingsException.class)
                .satisfies(failure ->
                        assertThat(secrets.redact(failure.getMessage())).contains("PORTKEY_API_KEY is \"undefined\""));
    }

    @Test
    void refusesWhatIsNoKey() {
        typed.add("your-key-here");
        assertThatThrownBy(() -> setup().install(plain(Client.CURSOR), LAUNCH))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("What you typed holds a sample text.");
        assertThat(file(Client.CURSOR)).doesNotExist();
    }

    @Test
    void movesAKeyOutOfTheClientsFileAndKeepsOtherSettings() throws IOException {
        Path file = write(
                Client.CURSOR,
                "{\"mcpServers\":{\"portkey\":{\"command\":\"java\",\"args\":[\"-jar\",\"x.jar\"],\"alwaysAllow\":[],"
                        + "\"env\":{\"PORTKEY_API_KEY\":\"" + KEY + "\",\"PORTKEY_READ_ONLY\":\"true\"}}}}");
        setup().install(plain(Client.CURSOR), LAUNCH);
        ServerEntry entry = Setup.configured(Client.CURSOR, file, "portkey");
        assertThat(entry.command()).isEqualTo(LAUNCH.command());
        assertThat(entry.environment())
                .containsOnly(
                        Map.entry("PORTKEY_READ_ONLY", "true"),
                        Map.entry("PORTKEY_API_KEY_FILE", keyFile().toString()));
        assertThat(file).content().contains("\"alwaysAllow\":[]").doesNotContain(KEY);
        assertThat(keyFile()).hasContent(KEY);
        assertThat(String.join("\n", told)).doesNotContain(KEY);
    }

    @Test
    void findsTheKeyFileOfAnEntryAsItsClientAndTheServerDo() throws IOException {
        Path key = Files.writeString(home.resolve("my key"), KEY);
        Path file = write(
                Client.CURSOR,
                "{\"mcpServers\":{\"portkey\":{\"command\":\"x\",\"env\":{\"PORTKEY_API_KEY_FILE\":\"${userHome}/my key\"}}}}");
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).contains("The key is read from " + key);
        assertThat(Setup.configured(Client.CURSOR, file, "portkey").environment())
                .containsExactly(Map.entry("PORTKEY_API_KEY_FILE", key.toString()));
        Path inHome = home.resolve("no-such-portkey-key");
        write(
                Client.CODEX,
                "[mcp_servers.portkey]\ncommand = 'x'\nenv = { PORTKEY_API_KEY_FILE = '~/no-such-portkey-key' }\n");
        assertThatThrownBy(() -> setup().install(plain(Client.CODEX), LAUNCH))
                .hasMessageContaining("The key file " + inHome + " cannot be read");
        environment.put("PORTKEY_API_KEY_FILE", "~/no-such-portkey-key");
        assertThatThrownBy(() -> setup().install(plain(Client.VS_CODE), LAUNCH))
                .hasMessageContaining("The key file " + inHome + " cannot be read");
        environment.clear();
        write(
                Client.VS_CODE,
                "{\"servers\":{\"portkey\":{\"command\":\"x\",\"env\":{\"PORTKEY_API_KEY_FILE\":\"${input:file}\"}}}}");
        assertThatThrownBy(() -> setup().install(plain(Client.VS_CODE), LAUNCH))
                .hasMessageContaining("PORTKEY_API_KEY_FILE holds a placeholder");
    }

    @Test
    void keepsTheSettingsThatAnEntryGivesAsFlags() throws IOException {
        Path file = write(
                Client.CURSOR,
                "{\"mcpServers\":{\"portkey\":{\"command\":\"java\",\"args\":[\"-jar\",\"x.jar\",\"--read-only\",\"serve\","
                        + "\"--toolsets\",\"users\",\"--audit-log=${userHome}/audit\",\"--confirm\",\"always\"],"
                        + "\"env\":{\"PORTKEY_CONFIRM\":\"never\"}}}}");
        Setup.Request toolsets =
                request(Client.CURSOR, Map.of(Setting.PORTKEY_SANDBOX, "true", Setting.PORTKEY_TOOLSETS, "all"));
        setup().install(toolsets, LAUNCH);
        ServerEntry entry = Setup.configured(Client.CURSOR, file, "portkey");
        assertThat(entry.arguments()).isEmpty();
        assertThat(entry.environment())
                .containsOnly(
                        Map.entry("PORTKEY_SANDBOX", "true"),
                        Map.entry("PORTKEY_READ_ONLY", "true"),
                        Map.entry("PORTKEY_TOOLSETS", "all"),
                        Map.entry("PORTKEY_CONFIRM", "always"),
                        Map.entry("PORTKEY_AUDIT_LOG", home.resolve("audit").toString()));
        write(
                Client.CODEX,
                "[mcp_servers.portkey]\ncommand = 'x'\nargs = ['--read-only', 'false', '--sandbox', '--api-key-file', '"
                        + Files.writeString(home.resolve("k"), KEY) + "']\n");
        setup().install(plain(Client.CODEX), LAUNCH);
        assertThat(Setup.configured(Client.CODEX, file(Client.CODEX), "portkey").environment())
                .containsOnly(
                        Map.entry("PORTKEY_READ_ONLY", "false"),
                        Map.entry("PORTKEY_API_KEY_FILE", home.resolve("k").toString()));
    }

    @Test
    void turnsFlagsIntoSettingsOfTheEntry() {
        setup().install(
                        request(
                                Client.OPENCODE,
                                Map.of(
                                        Setting.PORTKEY_SANDBOX,
                                        "yes",
                                        Setting.PORTKEY_READ_ONLY,
                                        "true",
                                        Setting.PORTKEY_AUDIT_LOG,
                                        "audit.log")),
                        LAUNCH);
        assertThat(Setup.configured(Client.OPENCODE, file(Client.OPENCODE), "portkey")
                        .environment())
                .containsOnly(
                        Map.entry("PORTKEY_SANDBOX", "true"),
                        Map.entry("PORTKEY_READ_ONLY", "true"),
                        Map.entry(
                                "PORTKEY_AUDIT_LOG",
                                Path.of("audit.log").toAbsolutePath().toString()));
        assertThatThrownBy(() -> setup().install(
                                request(
                                        Client.CURSOR,
                                        Map.of(Setting.PORTKEY_TOOLSETS, "x y", Setting.PORTKEY_READ_ONLY, "perhaps")),
                                LAUNCH))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void takesTheSettingsOfTheShellWithItsKey() {
        environment.putAll(Map.of(
                "PORTKEY_API_KEY",
                KEY,
                "PORTKEY_BASE_URL",
                "https://portkey.example.com/v1",
                "PORTKEY_CONFIRM",
                "never",
                "PORTKEY_TOOLSETS",
                ""));
        setup().install(request(Client.CURSOR, Map.of(Setting.PORTKEY_CONFIRM, "always")), LAUNCH);
        assertThat(Setup.configured(Client.CURSOR, file(Client.CURSOR), "portkey")
                        .environment())
                .containsOnly(
                        Map.entry("PORTKEY_API_KEY_FILE", keyFile().toString()),
                        Map.entry("PORTKEY_BASE_URL", "https://portkey.example.com/v1"),
                        Map.entry("PORTKEY_CONFIRM", "always"));
        environment.put("PORTKEY_BASE_URL", "http://portkey.example.com");
        assertThatThrownBy(() -> setup().install(plain(Client.CODEX), LAUNCH))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("plain http");
    }

    @Test
    void keepsAnInvalidFileAndSaysWhereItIsWrong() throws IOException {
        Path json = write(Client.CLAUDE_DESKTOP, "{\n  \"mcpServers\": {},\n}\n");
        assertThatThrownBy(() -> setup().install(sandbox(Client.CLAUDE_DESKTOP), LAUNCH))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("line 2, column 19")
                .hasMessageContaining("It was left as it is. Correct it and run the command again.");
        assertThat(json).hasContent("{\n  \"mcpServers\": {},\n}");
        Path type = write(Client.CURSOR, "{\"mcpServers\": []}");
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining("mcpServers is expected to be an object, but is array");
        assertThat(type).hasContent("{\"mcpServers\": []}");
        write(Client.CODEX, "a = 1\na = 2\n");
        assertThatThrownBy(() -> setup().remove(plain(Client.CODEX))).hasMessageContaining("line 2, column 1");
        Path utf16 = file(Client.WINDSURF);
        Files.createDirectories(utf16.getParent());
        Files.write(utf16, new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0});
        assertThatThrownBy(() -> setup().install(sandbox(Client.WINDSURF), LAUNCH))
                .hasMessageContaining("is not UTF-8");
        assertThat(filesBeside(utf16)).isEmpty();
    }

    @Test
    void keepsAServerAtAnAddress() throws IOException {
        write(Client.CURSOR, "{\"mcpServers\":{\"portkey\":{\"url\":\"https://x\"}}}");
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining("names a server at an address")
                .hasMessageContaining("another name with --name");
    }

    @Test
    void showsWholeLinesAndNoCommaOfAnother() throws IOException {
        write(Client.CURSOR, """
                {
                  "mcpServers": {
                    "other": { "command": "c", "env": { "TOKEN": "foreign-secret" } } // mine
                  }
                }
                """);
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        assertThat(told)
                .contains("  +     \"portkey\": {", "  +         \"PORTKEY_SANDBOX\": \"true\"")
                .noneMatch(
                        line -> line.contains("foreign-secret") || line.strip().equals("+ ,"));
        told.clear();
        setup().install(
                        request(Client.CURSOR, Map.of(Setting.PORTKEY_SANDBOX, "1", Setting.PORTKEY_READ_ONLY, "true")),
                        LAUNCH);
        assertThat(told)
                .filteredOn(line -> line.startsWith("  "))
                .containsExactly("  +         \"PORTKEY_READ_ONLY\": \"true\"");
    }

    @Test
    void showsNoKeyThatAnEntryHoldsInPlainText() throws IOException {
        String entry = "{\n  \"mcpServers\": {\n    \"portkey\": {\n      \"command\": \"java\",\n      \"env\": {\n"
                + "        \"PORTKEY_API_KEY\": \"" + KEY + "\"\n      }\n    }\n  }\n}\n";
        write(Client.CURSOR, entry);
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        write(Client.WINDSURF, entry);
        setup().remove(plain(Client.WINDSURF));
        assertThat(String.join("\n", told)).contains("PORTKEY_API_KEY").doesNotContain(KEY);
    }

    @Test
    void saysThatTheClientDoesNotHandOnTheProxy() throws IOException {
        environment.put("PORTKEY_API_KEY", KEY);
        environment.put("HTTPS_PROXY", "http://u:secret@proxy.example.com");
        assertThat(setup().install(plain(Client.CODEX), LAUNCH))
                .contains("Codex does not hand on HTTPS_PROXY: set it in env of the entry")
                .doesNotContain("secret");
        assertThat(setup().install(plain(Client.CURSOR), LAUNCH)).doesNotContain("HTTPS_PROXY");
        Path file = file(Client.CODEX);
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("PORTKEY_API_KEY_FILE =", "HTTPS_PROXY = \"http://p\"\nPORTKEY_API_KEY_FILE ="));
        assertThat(setup().install(plain(Client.CODEX), LAUNCH)).doesNotContain("HTTPS_PROXY");
    }

    @Test
    void saysThatAnEntryIsSwitchedOff() throws IOException {
        write(Client.WINDSURF, "{\"mcpServers\":{\"portkey\":{\"command\":\"java\",\"disabled\":true}}}");
        assertThat(setup().install(sandbox(Client.WINDSURF), LAUNCH)).contains("switched off in that file");
    }

    @Test
    void saysThatAListSwitchesTheEntryOff() throws IOException {
        write(Client.GEMINI_CLI, "{\"mcp\":{\"allowed\":[\"other\"]}}");
        assertThat(setup().install(sandbox(Client.GEMINI_CLI), LAUNCH)).contains("switched off in that file");
    }

    @Test
    void noticesThatTheFileChangedWhileThePersonWasThinking() throws IOException {
        Path file = write(Client.CLAUDE_CODE, "{}");
        whileAsked = () -> {
            try {
                Files.writeString(file, "{\"a\":1}");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        assertThatThrownBy(() -> setup().install(sandbox(Client.CLAUDE_CODE), LAUNCH))
                .hasMessageContaining("was changed by another program in the meantime");
        assertThat(file).hasContent("{\"a\":1}");
        Path made = file(Client.CURSOR);
        whileAsked = () -> {
            try {
                Files.createDirectories(made.getParent());
                Files.writeString(made, "{}");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining("in the meantime");
        assertThat(made).hasContent("{}");
    }

    @Test
    void keepsNoKeyAndNoCopyWhenTheFileIsGoneInTheMeantime() throws IOException {
        Path file = write(Client.CURSOR, "{}");
        whileAsked = () -> {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        typed.add(KEY);
        assertThatThrownBy(() -> setup().install(plain(Client.CURSOR), LAUNCH))
                .hasMessageContaining("in the meantime, so nothing was written");
        assertThat(filesBeside(file)).isEmpty();
        assertThat(keyFile()).doesNotExist();
    }

    @Test
    void takesTheKeyBackWhereTheFileCannotBeWritten() throws IOException {
        assumeTrue(posix());
        Files.createSymbolicLink(home.resolve(".gemini"), Path.of("gone"));
        typed.add(KEY);
        assertThatThrownBy(() -> setup().install(plain(Client.GEMINI_CLI), LAUNCH))
                .hasMessageContaining("cannot be written");
        assertThat(keyFile()).doesNotExist();
        Files.writeString(Files.createDirectories(keyFile().getParent()).resolve("key"), KEY + "-other");
        typed.add(KEY);
        Setup.Request renew = new Setup.Request(Client.GEMINI_CLI, "portkey", null, Map.of(), false, true);
        assertThatThrownBy(() -> setup().install(renew, LAUNCH)).hasMessageContaining("cannot be written");
        assertThat(keyFile()).hasContent(KEY + "-other");
    }

    @Test
    void keepsNoCopyOfAFileThatCannotBeWritten() throws IOException {
        // Long enough for the copy, and too long for the new file, which is made under a longer name.
        Path file = Files.writeString(Files.createDirectory(home.resolve("d")).resolve("x".repeat(230)), "{}");
        Setup.Request request = new Setup.Request(
                Client.CURSOR, "portkey", file, Map.of(Setting.PORTKEY_SANDBOX, "true"), false, false);
        assertThatThrownBy(() -> setup().install(request, LAUNCH)).hasMessageContaining("cannot be written");
        assertThat(file).hasContent("{}");
        assertThat(filesBeside(file)).isEmpty();
    }

    @Test
    void namesNoPathThatIsRelativeToAHome() {
        Machine machine = Machine.current(Map.of("HOME", "h", "USERPROFILE", "h"));
        assertThat(machine.home()).isEqualTo(Path.of("h").toAbsolutePath().toString());
    }

    @Test
    void showsTheBracesOfAnInlineTable() throws IOException {
        Path file = write(Client.CODEX, "mcp_servers = { other = { env = { TOKEN = \"foreign-secret-1\" } } }\n");
        setup().install(sandbox(Client.CODEX), LAUNCH);
        setup().remove(plain(Client.CODEX));
        assertThat(told)
                .anyMatch(line -> line.contains("+ , portkey = { command = \"" + LAUNCH.command() + "\""))
                .anyMatch(line -> line.contains("- , portkey = { command = "))
                .noneMatch(line -> line.contains("redacted") || line.contains("foreign-secret"));
        assertThat(file).content().doesNotContain("portkey");
    }

    @Test
    void writesThroughALinkAndKeepsPermissions() throws IOException {
        assumeTrue(posix());
        Path real = Files.createDirectories(home.resolve("dotfiles")).resolve("mcp.json");
        Files.writeString(real, "{}");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = file(Client.CURSOR);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("../dotfiles/mcp.json"));
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).content().contains("portkey-admin-mcp");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.resolve("dotfiles/mcp.json.portkey-backup"))))
                .isEqualTo("rw-------");
        assertThat(setup().remove(plain(Client.CURSOR))).contains("no longer has");
        assertThat(real).hasContent("{}");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void refusesAReadOnlyFile() throws IOException {
        assumeTrue(posix());
        Path file = write(Client.CURSOR, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), LAUNCH))
                .hasMessageContaining("is read-only");
        assertThat(file).hasContent("{}");
    }

    @Test
    void keepsEachEarlierTextOnce() throws IOException {
        Path file = write(Client.CURSOR, "{ }\n");
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        String first = Files.readString(file);
        setup().install(sandbox(Client.CURSOR), new Launch("/other", List.of(), "other"));
        Files.writeString(file, first);
        setup().install(sandbox(Client.CURSOR), new Launch("/third", List.of(), "other"));
        assertThat(filesBeside(file))
                .extracting(kept -> kept.getFileName().toString())
                .containsExactly("mcp.json.portkey-backup", "mcp.json.portkey-backup-2");
    }

    @Test
    void showsNoForeignSecret() throws IOException {
        write(
                Client.CLAUDE_CODE,
                "{\"mcpServers\":{\"x\":{\"command\":\"c\",\"env\":{\"TOKEN\":\"foreign-secret\"}}},\"k\":\"foreign-secret\"}");
        write(Client.CURSOR, "{\n  \"token\": \"foreign-secret\" // foreign-secret\n}\n");
        setup().install(sandbox(Client.CLAUDE_CODE), LAUNCH);
        setup().install(sandbox(Client.CURSOR), LAUNCH);
        setup().remove(plain(Client.CLAUDE_CODE));
        assertThat(String.join("\n", told)).contains("+ ", "- ").doesNotContain("foreign-secret\"");
    }

    @Test
    void refusesAPathThatTheClientWouldChange() {
        Launch odd = new Launch("/opt/${HOME}/x", List.of(), "odd");
        assertThatThrownBy(() -> setup().install(sandbox(Client.CURSOR), odd))
                .hasMessageContaining("would replace a part of");
        assertThat(setup().install(sandbox(Client.CODEX), odd)).isNotNull();
    }

    @Test
    void printsTheEntryForAnyOtherClient() {
        assertThat(setup().print(sandbox(Client.CLAUDE_DESKTOP), LAUNCH)).isEqualTo("""
                        {
                          "mcpServers": {
                            "portkey": {
                              "command": "/opt/portkey/bin/portkey-admin-mcp",
                              "args": [],
                              "env": {
                                "PORTKEY_SANDBOX": "true"
                              }
                            }
                          }
                        }""");
        assertThat(file(Client.CLAUDE_DESKTOP)).doesNotExist();
    }

    @Test
    void listsTheClientsOfThisMachine() throws IOException {
        write(Client.CURSOR, "{}");
        write(Client.CODEX, "broken");
        setup().install(sandbox(Client.OPENCODE), LAUNCH);
        assertThat(setup().overview("portkey"))
                .hasSize(Client.values().length)
                .anyMatch(line -> line.matches("cursor +found +.*mcp.json"))
                .anyMatch(line -> line.matches("codex +not readable +.*"))
                .anyMatch(line -> line.matches("opencode +set up +.*"))
                .anyMatch(line -> line.matches("claude-code +not found +.*"))
                .anyMatch(line -> line.matches("windsurf +not found +.*"));
    }

    @Test
    void writesAFileOfAProject() throws IOException {
        Path project = home.resolve("project/.cursor/mcp.json");
        Setup.Request request = new Setup.Request(
                Client.CURSOR, "admin", project, Map.of(Setting.PORTKEY_SANDBOX, "true"), false, false);
        setup().install(request, LAUNCH);
        assertThat(Setup.configured(Client.CURSOR, project, "admin").command()).isEqualTo(LAUNCH.command());
    }
}
