package dev.portkeyadmin.setup;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.runtime.OperatingSystem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests where each client keeps its servers on each system, and the form of an entry. */
class ClientTest {

    private static final Machine LINUX = new Machine(OperatingSystem.LINUX, "/home/me", Map.of());
    private static final Machine MACOS = new Machine(OperatingSystem.MACOS, "/Users/me", Map.of());
    private static final Machine WINDOWS = new Machine(
            OperatingSystem.WINDOWS,
            "C:\\Users\\me",
            Map.of("APPDATA", "D:\\Roaming", "LOCALAPPDATA", "C:\\Users\\me\\AppData\\Local"));

    @ParameterizedTest
    @CsvSource({
        "claude-desktop, .config/Claude/claude_desktop_config.json,"
                + " Library/Application Support/Claude/claude_desktop_config.json, D:\\Roaming\\Claude\\claude_desktop_config.json",
        "claude-code, .claude.json, .claude.json, C:\\Users\\me\\.claude.json",
        "cursor, .cursor/mcp.json, .cursor/mcp.json, C:\\Users\\me\\.cursor\\mcp.json",
        "vscode, .config/Code/User/mcp.json, Library/Application Support/Code/User/mcp.json, D:\\Roaming\\Code\\User\\mcp.json",
        "windsurf, .codeium/windsurf/mcp_config.json, .codeium/windsurf/mcp_config.json,"
                + " C:\\Users\\me\\.codeium\\windsurf\\mcp_config.json",
        "codex, .codex/config.toml, .codex/config.toml, C:\\Users\\me\\.codex\\config.toml",
        "gemini-cli, .gemini/settings.json, .gemini/settings.json, C:\\Users\\me\\.gemini\\settings.json",
        "opencode, .config/opencode/opencode.json, .config/opencode/opencode.json,"
                + " C:\\Users\\me\\.config\\opencode\\opencode.json",
    })
    void findsTheFileOnEachSystem(String id, String linux, String macos, String windows) {
        Client client = Client.of(id).orElseThrow();
        assertThat(last(client.files(LINUX))).isEqualTo("/home/me/" + linux);
        assertThat(last(client.files(MACOS))).isEqualTo("/Users/me/" + macos);
        assertThat(last(client.files(WINDOWS))).isEqualTo(windows);
    }

    private static String last(List<String> files) {
        return files.get(files.size() - 1);
    }

    @Test
    void prefersTheFileOfTheStorePackageOnWindows() {
        assertThat(Client.CLAUDE_DESKTOP.files(WINDOWS).get(0))
                .isEqualTo(
                        "C:\\Users\\me\\AppData\\Local\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude\\"
                                + "claude_desktop_config.json");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-code, CLAUDE_CONFIG_DIR, /etc/x, /etc/x/.claude.json",
        "codex, CODEX_HOME, /etc/x, /etc/x/config.toml",
        "gemini-cli, GEMINI_CLI_HOME, /etc/x, /etc/x/.gemini/settings.json",
        "opencode, OPENCODE_CONFIG, /etc/x.json, /etc/x.json",
        "opencode, XDG_CONFIG_HOME, /etc/x, /etc/x/opencode/opencode.json",
        "vscode, XDG_CONFIG_HOME, /etc/x, /etc/x/Code/User/mcp.json",
        "claude-desktop, XDG_CONFIG_HOME, /etc/x, /etc/x/Claude/claude_desktop_config.json",
    })
    void followsTheVariablesOfTheClients(String id, String variable, String value, String file) {
        Machine machine = new Machine(OperatingSystem.LINUX, "/home/me", Map.of(variable, value));
        assertThat(last(Client.of(id).orElseThrow().files(machine))).isEqualTo(file);
    }

    @Test
    void ignoresARelativeDirectoryAsTheOtherProgramsDo() {
        Map<String, String> relative =
                Map.of("XDG_CONFIG_HOME", "x", "XDG_CACHE_HOME", "x", "APPDATA", "x\\y", "LOCALAPPDATA", "C:x");
        Machine linux = new Machine(OperatingSystem.LINUX, "/home/me", relative);
        assertThat(Client.VS_CODE.files(linux)).isEqualTo(Client.VS_CODE.files(LINUX));
        assertThat(linux.cache()).isEqualTo(LINUX.cache());
        Machine windows = new Machine(OperatingSystem.WINDOWS, "C:\\Users\\me", relative);
        assertThat(Client.CLAUDE_DESKTOP.files(windows).get(0))
                .isEqualTo(Client.CLAUDE_DESKTOP.files(WINDOWS).get(0));
        assertThat(windows.appData()).isEqualTo("C:\\Users\\me\\AppData\\Roaming");
        assertThat(new Machine(OperatingSystem.WINDOWS, "C:\\Users\\me", Map.of("APPDATA", "\\\\server\\me")).appData())
                .isEqualTo("\\\\server\\me");
    }

    @Test
    void keepsArchivesWhereEachSystemKeepsCaches() {
        assertThat(LINUX.cache()).isEqualTo("/home/me/.cache/portkey-admin-mcp");
        assertThat(MACOS.cache()).isEqualTo("/Users/me/Library/Caches/portkey-admin-mcp");
        assertThat(WINDOWS.cache()).isEqualTo("C:\\Users\\me\\AppData\\Local\\portkey-admin-mcp");
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItRenders(Client client) {
        ServerEntry entry = new ServerEntry("/opt/x y", List.of("a", "-b"), Map.of("A", "1"), null, true);
        assertThat(client.read("portkey", client.render(entry))).isEqualTo(entry);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsId(Client client) {
        assertThat(Client.of(client.id())).contains(client);
        assertThat(Client.of(client.id().toUpperCase(Locale.ROOT).replace("-", "")))
                .contains(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\":\"https://x\"}|it names a server at an address",
                "{}|has no command.",
                "{\"command\":5}|has no command.",
                "{\"command\":\"x\",\"args\":\"-a\"}|args of the entry portkey is expected to be an array",
                "{\"command\":\"x\",\"args\":[1]}|expected to hold only strings",
                "{\"command\":\"x\",\"env\":[]}|env of the entry portkey is expected to be an object",
                "{\"command\":\"x\",\"env\":{\"PORTKEY_SANDBOX\":true}}|PORTKEY_SANDBOX of the entry portkey is expected to be a string",
                "5|is expected to be an object",
            })
    void saysWhatIsWrongWithAnEntry(String entry, String fault) {
        assertThatThrownBy(() -> Client.CURSOR.read("portkey", Json.read(entry)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void readsTheVariablesThatVsCodeTakes() throws Exception {
        assertThat(Client.VS_CODE
                        .read("x", Json.read("{\"command\":\"x\",\"env\":{\"A\":1,\"B\":null,\"C\":\"c\"}}"))
                        .environment())
                .containsOnly(Map.entry("A", "1"), Map.entry("C", "c"));
    }

    @Test
    void seesThatAnEntryIsSwitchedOff() throws Exception {
        assertThat(Client.CODEX
                        .read("x", Json.read("{\"command\":\"x\",\"enabled\":false}"))
                        .enabled())
                .isFalse();
        assertThat(Client.WINDSURF
                        .read("x", Json.read("{\"command\":\"x\",\"disabled\":true}"))
                        .enabled())
                .isFalse();
    }

    @Test
    void writesWhereTheSecondVersionOfOpencodeLooks() throws Exception {
        assertThat(Client.OPENCODE.path(Json.read("{\"mcp\":{\"servers\":{}}}"), "p"))
                .containsExactly("mcp", "servers", "p");
        assertThat(Client.OPENCODE.path(Json.read("{\"mcp\":{\"servers\":{\"type\":\"local\"}}}"), "p"))
                .containsExactly("mcp", "p");
        assertThat(Client.OPENCODE.path(Json.read("{}"), "p")).containsExactly("mcp", "p");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "CLAUDE_CODE, ${A}/x, 1/x",
                "CLAUDE_CODE, ${B:-2}, 2",
                "CLAUDE_CODE, ${B}, NULL",
                "CURSOR, ${env:A}${env:B}, 1",
                "CURSOR, ${userHome}/x, /home/me/x",
                "VS_CODE, ${input:key}, NULL",
                "VS_CODE, ${workspaceFolder}, NULL",
                "GEMINI_CLI, $A-${A}, 1-1",
                "OPENCODE, {env:A}, 1",
                "OPENCODE, {file:x}, NULL",
                "CODEX, ${A} $A, ${A} $A",
                "CLAUDE_DESKTOP, ${A}, ${A}",
            })
    void replacesVariablesAsTheClientDoes(Client client, String text, String expected) {
        assertThat(client.expand(text, new Machine(OperatingSystem.LINUX, "/home/me", Map.of("A", "1"))))
                .isEqualTo(expected);
    }

    @Test
    void handsOnOnlyWhatTheClientHandsOn() {
        Map<String, String> all = Map.of("PATH", "/bin", "HTTPS_PROXY", "http://p", "TZ", "UTC", "HOME", "/home/me");
        Machine machine = new Machine(OperatingSystem.LINUX, "/home/me", all);
        assertThat(Client.CODEX.handsOn(machine)).containsOnlyKeys("PATH", "TZ", "HOME");
        assertThat(Client.CLAUDE_DESKTOP.handsOn(machine)).containsOnlyKeys("PATH", "HOME");
        assertThat(Client.CURSOR.handsOn(machine)).isEqualTo(all);
    }
}
