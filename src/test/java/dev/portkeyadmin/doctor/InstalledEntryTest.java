package dev.portkeyadmin.doctor;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.doctor.Check.State;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.setup.Client;
import dev.portkeyadmin.setup.Machine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the doctor says about entries that a client could not use. */
@Order(1)
class InstalledEntryTest {

    private static final String PLANTED = "pk-planted-0123456789";
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final Map<String, String> ofTheEntry = new LinkedHashMap<>();
    private List<Check> checks = List.of();

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java")
                .toString();
    }

    private void run(Client client, String... command) throws Exception {
        run(client, limits(LONG, LONG, LONG), command);
    }

    private void run(Client client, InstalledEntry.Limits limits, String... command) throws Exception {
        ObjectNode entry = (ObjectNode) Json.toTree(Map.of());
        entry.put("command", command[0]);
        entry.set("args", Json.toTree(Arrays.asList(command).subList(1, command.length)));
        entry.set("env", Json.toTree(ofTheEntry));
        examine(client, Json.write(Map.of("mcpServers", Map.of("portkey", entry))), limits);
    }

    private void examine(Client client, String text) throws IOException, InterruptedException {
        examine(client, text, limits(LONG, LONG, LONG));
    }

    private static InstalledEntry.Limits limits(Duration answer, Duration patience, Duration end) {
        return new InstalledEntry.Limits(answer, patience, LONG, end);
    }

    private void examine(Client client, String text, InstalledEntry.Limits limits)
            throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("config"), text);
        environment.put("HOME", home.toString());
        environment.put("USERPROFILE", home.toString());
        checks = new InstalledEntry(client, Machine.current(environment), file, "portkey", new Secrets(), limits)
                .examine();
        assertThat(checks.toString()).doesNotContain(PLANTED);
    }

    private static String[] fake(String mode) {
        return new String[] {
            java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            FakeServer.class.getName(),
            mode
        };
    }

    private Map<String, State> states() {
        return checks.stream().collect(Collectors.toMap(Check::name, Check::state, (a, b) -> b, LinkedHashMap::new));
    }

    private Check check(String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String finding(String name) {
        return check(name).finding();
    }

    private String fix(String name) {
        return check(name).fix();
    }

    @Test
    void proposesOnlyWhatHelps() throws Exception {
        examine(Client.CURSOR, "{");
        assertThat(finding("entry")).doesNotContain("left as it is");
        assertThat(fix("entry")).isEqualTo("Correct it and run the command again.");
        examine(Client.CURSOR, "{\"mcpServers\":{\"portkey\":{\"url\":\"https://x\"}}}");
        assertThat(finding("entry")).endsWith("it names a server at an address.");
        assertThat(fix("entry")).startsWith("Take it out and run setup again");
        examine(Client.CURSOR, "{}");
        assertThat(fix("entry")).isEqualTo("Run setup cursor.");
        run(Client.CURSOR, fake("noisy"));
        assertThat(fix("start")).isEqualTo("Run setup cursor.");
        run(Client.CURSOR, fake("old"));
        assertThat(fix("start")).isEqualTo("Run setup cursor.");
        run(Client.CURSOR, fake("exit"));
        assertThat(fix("start")).isEqualTo("Correct what it says, or run setup cursor.");
    }

    @Test
    void seesWhatElseTheFileSaysAboutTheEntry() throws Exception {
        String entry = "{\"portkey\":{\"command\":\"no-such-program\"}}";
        examine(
                Client.CLAUDE_CODE,
                "{\"mcpServers\":" + entry + ",\"projects\":{\"/a\":{\"mcpServers\":" + entry
                        + "},\"/b\":{\"disabledMcpServers\":[\"portkey\"]},\"/c\":{\"mcpServers\":{}}}}");
        assertThat(checks)
                .filteredOn(check -> check.name().equals("folder"))
                .extracting(Check::finding)
                .containsExactly(
                        "In /a the file has another entry portkey or switches it off.",
                        "In /b the file has another entry portkey or switches it off.");
        for (String lists : List.of("{\"excluded\":[\"portkey\"]}", "{\"allowed\":[\"other\"]}")) {
            examine(Client.GEMINI_CLI, "{\"mcpServers\":" + entry + ",\"mcp\":" + lists + "}");
            assertThat(finding("entry")).contains("is switched off in");
        }
        examine(
                Client.GEMINI_CLI,
                "{\"mcpServers\":" + entry + ",\"mcp\":{\"allowed\":[\"portkey\"],\"excluded\":[]}}");
        assertThat(states()).containsEntry("entry", State.OK);
    }

    @Test
    void quotesLastWordsAsTheyAre() throws Exception {
        ofTheEntry.put("PORTKEY_API_KEY", "\"a\\b\"");
        run(Client.CURSOR, fake("exit"));
        assertThat(finding("start")).contains("/ See the manual.").doesNotContain("\\\"");
    }

    @Test
    void runsTheEntryWithItsEnvironmentAndCountsItsTools() throws Exception {
        ofTheEntry.put("MODE", "${env:WHICH}");
        environment.put("WHICH", "1.2");
        environment.put("HTTPS_PROXY", "+proxy");
        run(Client.CURSOR, fake("ok"));
        assertThat(states())
                .containsOnlyKeys("entry", "command", "start", "tools")
                .containsValue(State.OK);
        assertThat(finding("start")).contains("as another 1.2+proxy.");
        assertThat(finding("tools")).isEqualTo("Lists 2 tools.");
    }

    @Test
    void handsOnNoMoreThanTheClientDoes() throws Exception {
        environment.put("HTTPS_PROXY", "+proxy");
        run(Client.CLAUDE_DESKTOP, fake("ok"));
        assertThat(finding("start")).contains("as another nullnull.");
    }

    @Test
    void reportsTheLastWordsOfAServerThatEnds() throws Exception {
        ofTheEntry.put("PORTKEY_API_KEY", PLANTED);
        run(Client.CURSOR, fake("exit"));
        assertThat(states()).containsEntry("start", State.FAILED);
        assertThat(finding("start"))
                .startsWith(
                        "It ended with status 2 before it answered. Its last words: PORTKEY_BASE_URL is not a valid URL.")
                .endsWith(" / See the manual.");
    }

    @Test
    void recognisesAnOldJava() throws Exception {
        run(Client.CURSOR, fake("old"));
        assertThat(finding("start")).endsWith("Its Java is older than 17.");
    }

    @Test
    void reportsTextOnStdout() throws Exception {
        run(Client.CURSOR, fake("noisy"));
        assertThat(finding("start")).isEqualTo("It wrote something other than MCP messages to stdout.");
    }

    @Test
    void waitsNoLongerThanItsLimit() throws Exception {
        run(Client.CURSOR, limits(Duration.ofSeconds(1), LONG, LONG), fake("silent"));
        assertThat(finding("start")).isEqualTo("It did not answer within 1 s.");
    }

    @Test
    void notesASlowStart() throws Exception {
        run(Client.CURSOR, limits(LONG, Duration.ZERO, LONG), fake("ok"));
        assertThat(states()).containsEntry("start", State.NOTE);
    }

    @Test
    void endsAServerThatStaysAndSaysSo() throws Exception {
        Path started = home.resolve("pid");
        ofTheEntry.put("PID_FILE", started.toString());
        run(Client.CURSOR, limits(LONG, LONG, Duration.ofMillis(100)), fake("stubborn"));
        assertThat(states()).containsEntry("end", State.NOTE);
        var process = ProcessHandle.of(Long.parseLong(Files.readString(started)));
        if (process.isPresent()) {
            process.get().onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void reportsAnErrorAndAnEmptyList() throws Exception {
        run(Client.CURSOR, fake("error"));
        assertThat(finding("tools")).isEqualTo("It answered with an error: broken");
        run(Client.CURSOR, fake("empty"));
        assertThat(states()).containsEntry("tools", State.FAILED);
    }

    @Test
    void reportsWhatIsMissing() throws Exception {
        examine(Client.CURSOR, "{}");
        assertThat(finding("entry")).endsWith("has no entry portkey.");
        examine(Client.CURSOR, "{\"mcpServers\":{\"admin\":{\"command\":\"x\"},\"other\":{\"command\":\"y\"}}}");
        assertThat(finding("entry")).endsWith("has no entry portkey. It has admin, other; --name chooses one.");
        examine(Client.CURSOR, "{");
        assertThat(finding("entry")).contains("line 1, column 2");
        examine(Client.CURSOR, "{\"mcpServers\":{\"portkey\":{\"command\":\"x\",\"disabled\":true}}}");
        assertThat(finding("entry")).contains("is switched off");
        run(Client.CURSOR, home.resolve("nothing").toString());
        assertThat(finding("command")).contains("is not a program that can be run");
        run(Client.CURSOR, "no-such-program-anywhere");
        assertThat(states()).containsEntry("command", State.FAILED);
        examine(
                Client.VS_CODE,
                "{\"servers\":{\"portkey\":{\"command\":\"x\",\"env\":{\"PORTKEY_API_KEY\":\"${input:key}\"}}}}");
        assertThat(finding("entry")).contains("only VS Code can fill in: the variable PORTKEY_API_KEY.");
        examine(
                Client.CURSOR,
                "{\"mcpServers\":{\"portkey\":{\"command\":" + Json.write(java()) + ",\"cwd\":\"/no/such\"}}}");
        assertThat(finding("start")).contains("does not exist");
    }

    @Test
    void notesThatTheServersOwnChecksCouldNotBeRun() throws Exception {
        ofTheEntry.put("MODE", "0.0.1");
        ofTheEntry.put("HTTPS_PROXY", "");
        run(Client.CURSOR, fake("ours"));
        assertThat(states()).containsEntry("start", State.OK).containsEntry("settings", State.NOTE);
        assertThat(finding("version")).startsWith("The entry starts version 0.0.1, and this is ");
    }

    @Test
    void saysHowAnEntryGetsItsKey() throws Exception {
        String check = "{\"check\":\"key\",\"state\":\"failed\",\"finding\":\"f\",\"fix\":\"%s\"}";
        assertThat(InstalledEntry.ofTheServer(Json.read(check.formatted(Doctor.EXPORT_KEY)), "Run setup cursor."))
                .isEqualTo(new Check("key", State.FAILED, "f", "Run setup cursor. It asks for the key."));
        assertThat(InstalledEntry.ofTheServer(Json.read(check.formatted("x")), "Run setup cursor.")
                        .fix())
                .isEqualTo("x");
    }

    @Test
    void findsAProgramOnThePathOfTheClient() throws Exception {
        environment.put("PATH", Path.of(java()).getParent().toString());
        run(Client.CURSOR, "java", "-version");
        assertThat(states()).containsEntry("command", State.OK).containsEntry("start", State.FAILED);
    }
}
