package dev.portkeyadmin.cli;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.Stdio;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.MainClasses;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Tests what the subcommands print to stdout and stderr, and their exit status. */
class CommandLineInterfaceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    private int run(String... args) {
        out.reset();
        err.reset();
        return CommandLineInterface.run(args, environment, Stdio.of(new ByteArrayInputStream(new byte[0]), out, err));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsTheAnswerOfTheSandbox() throws IOException {
        assertThat(run("call", "list_users", "role=owner", "fields=[\"email\",\"role\"]", "--sandbox"))
                .isZero();
        JsonNode answer = Json.mapper().readTree(out());
        assertThat(answer.at("/page/total").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/0/role").asText()).isEqualTo("owner");
        assertThat(err()).isEmpty();
    }

    @Test
    void setsUpNoEntryThatWouldNotStart() {
        assertThat(run("setup", "cursor", "--yes", "--sandbox", "--toolsets=users,logz"))
                .isEqualTo(2);
        assertThat(err()).contains("PORTKEY_TOOLSETS names \"logz\"", "did you mean logs?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup --remove",
                "setup --yes",
                "setup --new-key",
                "setup --file=x",
                "setup --sandbox",
                "setup --read-only --name=other",
                "setup cursor --print --file=x",
                "setup cursor --print --remove",
                "setup cursor --file=",
                "setup cursor --remove --new-key",
                "setup cursor --remove --read-only",
                "setup cursor --new-key --api-key-file=x",
                "setup cursor --new-key --sandbox",
                "setup cursor --sandbox --api-key-file=x"
            })
    void refusesFlagsThatWouldHaveNoEffect(String line) {
        environment.put("HOME", "/no/such/home");
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).hasLineCount(1).contains("See portkey-admin-mcp setup --help.");
        assertThat(out()).isEmpty();
    }

    @Test
    void listsTheClientsAndSaysHowToGoOn(@TempDir Path home) {
        environment.put("HOME", home.toString());
        environment.put("USERPROFILE", home.toString());
        assertThat(run("setup")).isZero();
        assertThat(out()).contains("cursor", "opencode").doesNotContain("With the name of one");
        assertThat(err()).hasLineCount(1).contains("setup cursor");
    }

    @Test
    void suggestsTheOptionThatIsSpeltMostAlike() {
        assertThat(run("setup", "cursor", "--readonly")).isEqualTo(2);
        assertThat(err()).contains("Unknown option: '--readonly'; did you mean --read-only?");
        assertThat(run("tools", "--ToolSet=users")).isEqualTo(2);
        assertThat(err()).contains("did you mean --toolsets?");
        assertThat(run("docter")).isEqualTo(2);
        assertThat(err()).contains("did you mean doctor?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --api-key pk-planted-0123",
                "tools --api-key=pk-planted-0123",
                "pk-planted-0123",
                "setup cursor pk-planted-0123"
            })
    void showsNoKeyThatWasTypedAsAnArgument(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).hasLineCount(1).startsWith("Un").doesNotContain("planted", "did you mean completion");
    }

    @Test
    void saysWhichPathTheLocaleCannotHold() {
        environment.put("HOME", "/home/h\0me");
        environment.put("USERPROFILE", "C:\\h\0me");
        assertThat(run("setup")).isEqualTo(1);
        assertThat(err()).startsWith("The path \"").contains("cannot be used", "LC_ALL=C.UTF-8");
    }

    @Test
    void acceptsOneJsonObjectAsArguments() {
        assertThat(run("call", "--sandbox", "list_users", "{\"page_size\": 1, \"fields\": [\"id\"]}"))
                .isZero();
        assertThat(out()).contains("\"returned\" : 1");
    }

    @Test
    void printsTheErrorOfAFailedCallToStderrAndExitsWithOne() {
        assertThat(run("call", "get_user", "user_id=nobody", "--sandbox")).isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err()).startsWith("get_user failed: HTTP 404 AB08.").contains("list_users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{broken", "=x"})
    void refusesArgumentsOfNeitherForm(String argument) {
        assertThat(run("call", "list_users", argument, "--sandbox")).isEqualTo(1);
        assertThat(err()).contains("expected one JSON object, or name=value pairs");
    }

    @Test
    void suggestsTheClosestNameForAnUnknownTool() {
        assertThat(run("call", "list_user", "--sandbox")).isEqualTo(1);
        assertThat(err()).contains("did you mean list_users?");
        assertThat(run("call", "delete_user", "user_id=x", "--sandbox", "--read-only"))
                .isEqualTo(1);
        assertThat(err()).contains("delete_user exists but is not listed: it writes, and this server is read-only");
        assertThat(run("call", "get_user_invite", "invite_id=x", "--sandbox", "--tools=list_users"))
                .isEqualTo(1);
        assertThat(err())
                .contains(
                        "get_user_invite exists but is not listed: PORTKEY_TOOLS does not name it",
                        "Add --toolsets users or --tools get_user_invite.");
    }

    @Test
    void callsAnyOperationByNameWithTheToolsetCatalogue() {
        assertThat(run("call", "list_users", "--sandbox", "--toolsets=catalogue"))
                .isZero();
        assertThat(out()).contains("ines.okafor@example.com");
        assertThat(run("call", "find_operations", "query=people of the organisation", "--sandbox"))
                .isZero();
        assertThat(out()).contains("list_users");
    }

    @Test
    void acceptsFlagsBeforeAndAfterTheSubcommand() {
        assertThat(run("--sandbox", "call", "list_users")).isZero();
        assertThat(run("call", "--sandbox", "list_users")).isZero();
        assertThat(run("call", "list_users", "--sandbox")).isZero();
    }

    @Test
    void callsTheUpstreamThatAFlagNames() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> Reply.ok("{\"id\":\"u1\",\"name\":\"Zoë\"}"))) {
            environment.put("PORTKEY_API_KEY", RecordingPortkey.KEY);
            assertThat(run(
                            "call",
                            "get_user",
                            "user_id=6cd0bc06-1920-43ad-8653-fec92e0c364d",
                            "--base-url=" + portkey.url()))
                    .isZero();
            assertThat(out()).contains("Zoë");
            assertThat(portkey.asked().get(0).target())
                    .isEqualTo("/v1/admin/users/6cd0bc06-1920-43ad-8653-fec92e0c364d");
        }
    }

    @Test
    void printsTheToolsAsATableOrAsAClientGetsThem() throws IOException {
        assertThat(run("tools")).isZero();
        assertThat(out().lines())
                .as("the head, each tool listed by default, and the rest")
                .hasSize(1 + DefaultTools.count(false) + 1)
                .last()
                .asString()
                .startsWith("Not listed: workspaces (");
        assertThat(out()).contains("delete_user ").contains("destructive").contains("organisation_users.delete");
        assertThat(run("tools", "--json", "--read-only")).isZero();
        JsonNode tools = Json.mapper().readTree(out()).get("tools");
        assertThat(tools)
                .hasSize(DefaultTools.count(true))
                .allMatch(tool -> tool.at("/annotations/readOnlyHint").asBoolean());
    }

    @Test
    void exitsWithTwoAndOneLineForAnInvalidSetting() {
        assertThat(run("tools", "--toolsets=user")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
        assertThat(err()).contains("PORTKEY_TOOLSETS").contains("did you mean users?");
        assertThat(run("call", "list_users", "--base-url=ftp://x")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
        environment.put("PORTKEY_READ_ONLY", "maybe");
        assertThat(run("serve")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
    }

    @Test
    void exitsWithTwoForInvalidUsage() {
        assertThat(run("cal")).isEqualTo(2);
        assertThat(err()).contains("'cal'").contains("did you mean call?");
        assertThat(run("call")).isEqualTo(2);
        assertThat(run("tools", "--nonsense")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
    }

    @Test
    void printsVersionAndHelp() {
        assertThat(run("--version")).isZero();
        assertThat(out().strip()).matches("portkey-admin-mcp \\d+\\.\\d+\\.\\d+");
        for (String[] help :
                new String[][] {{"--help"}, {"serve", "--help"}, {"tools", "--help"}, {"call", "--help"}}) {
            assertThat(run(help)).isZero();
            for (Setting setting : Setting.values()) {
                assertThat(out()).contains(setting.flag() == null ? "Usage:" : setting.flag());
            }
        }
    }

    @Test
    void takesATildeInAnyPathForTheHome(@TempDir Path home) {
        environment.put("HOME", home.toString());
        environment.put("USERPROFILE", home.toString());
        assertThat(run("doctor", "--client=cursor", "--file=~/x.json")).isEqualTo(1);
        assertThat(out()).contains(home.resolve("x.json") + " does not exist");
        assertThat(run("report", "--html=~/none/x.html", "--sandbox")).isEqualTo(1);
        assertThat(err()).contains(home.resolve("none") + " is not a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"report --html= --sandbox", "doctor --client=cursor --file=", "setup cursor --file="})
    void refusesABlankPath(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).hasLineCount(1).contains("it is blank, and takes the path of a file");
    }

    @Test
    void readsNoArgumentsFromFiles(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "role=owner");
        assertThat(run("call", "list_users", "@" + file, "--sandbox")).isEqualTo(1);
        assertThat(err()).contains("this is neither: \"@");
    }

    @Test
    void previewsOperationsAndNoJobs() {
        assertThat(run("call", "invite_users", "emails=a@example.com", "role=member", "--preview", "--sandbox"))
                .isEqualTo(1);
        assertThat(err())
                .contains("invite_users is a job", "no request was sent")
                .doesNotContain("only reads");
        assertThat(run("call", "list_users", "--preview", "--sandbox")).isEqualTo(1);
        assertThat(err()).contains("list_users only reads");
    }

    @Test
    void saysWhatASwitchTakes() {
        assertThat(run("tools", "--help")).isZero();
        assertThat(out()).contains("--read-only[=true|false]").doesNotContain("PARAM");
    }

    @Test
    void endsServeAtEndOfInput() {
        assertThat(run("serve")).isZero();
        assertThat(run("--sandbox")).isZero();
        assertThat(out()).isEmpty();
    }

    @Test
    void refusesTextThatTheLocaleCouldNotRepresent() {
        assertThat(run("call", "invite_user", "first_name=Zo\uFFFD", "--sandbox"))
                .isEqualTo(1);
        assertThat(err()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void exitsWithOneWhenTheAnswerCannotBeWritten() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        for (String[] args : new String[][] {{"call", "list_users", "--sandbox"}, {"tools"}}) {
            err.reset();
            Stdio stdio = Stdio.of(new ByteArrayInputStream(new byte[0]), full, err);
            assertThat(CommandLineInterface.run(args, environment, stdio)).isEqualTo(1);
            assertThat(err()).contains("could not be written");
        }
    }

    @Test
    void switchesOffByFlagWhatTheEnvironmentSwitchesOn() {
        environment.put("PORTKEY_SANDBOX", "true");
        environment.put("PORTKEY_READ_ONLY", "true");
        assertThat(run("tools", "--read-only=false")).isZero();
        assertThat(out()).contains("delete_user");
        assertThat(run("call", "list_users", "--sandbox=false")).isEqualTo(1);
        assertThat(err())
                .contains("No Portkey API key is set", "Export it in this shell")
                .doesNotContain("MCP client");
        assertThat(run("tools", "--read-only=maybe")).isEqualTo(2);
    }

    @Test
    void helpsWithEverySubcommandAndNamesItAtTheTop() {
        Set<String> names = CommandLineInterface.commands(new CommandLineInterface.Context(
                        environment,
                        Stdio.of(new ByteArrayInputStream(new byte[0]), out, err),
                        new Screen(environment, () -> false)))
                .getSubcommands()
                .keySet();
        assertThat(names).contains("setup", "serve");
        assertThat(run("--help")).isZero();
        assertThat(out().replaceAll("\\s+", " "))
                .as("the synopsis of CommandLineInterface.Root names every subcommand in their order")
                .contains("[" + String.join(" | ", names) + "]");
        for (String name : names) {
            assertThat(run(name, "--help")).as(name).isZero();
            assertThat(out()).contains("Usage: portkey-admin-mcp " + name);
            assertThat(run(name, "--version")).as(name).isZero();
            assertThat(out().strip()).matches("portkey-admin-mcp \\d+\\.\\d+\\.\\d+");
        }
    }

    @Test
    void registersEverySubcommand() {
        CommandLine root = CommandLineInterface.commands(new CommandLineInterface.Context(
                environment,
                Stdio.of(new ByteArrayInputStream(new byte[0]), out, err),
                new Screen(environment, () -> false)));
        Set<String> registered = Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
                .map(line -> line.getCommandSpec().userObject().getClass().getName())
                .collect(Collectors.toSet());
        assertThat(MainClasses.ALL.stream()
                        .filter(type -> type.isAnnotatedWith(CommandLine.Command.class))
                        .map(JavaClass::getName))
                .as("the classes with @Command: add each to CommandLineInterface.commands")
                .allMatch(registered::contains);
    }

    @Test
    void readsTheValueOfAFlagAsThatOfAVariable() {
        assertThat(run("tools", "--read-only=yes")).isZero();
        assertThat(out()).doesNotContain("delete_user");
        assertThat(run("tools", "--read-only", "--sandbox")).isZero();
        assertThat(out()).doesNotContain("delete_user");
        for (String flag :
                new String[] {"--read-only=${RO}", "--read-only=", "--base-url=https://${HOST}/v1", "--confirm="}) {
            assertThat(run("tools", flag)).as(flag).isEqualTo(2);
            assertThat(err()).startsWith("PORTKEY_").hasLineCount(1);
        }
    }

    @Test
    void warnsOnceOfUnknownVariablesAndOfQuotationMarks() {
        environment.put("PORTKEY_READONLY", "never-shown");
        environment.put("PORTKEY_API_KEY", "'pk-never-shown'");
        for (String[] args : new String[][] {{"serve"}, {"tools"}}) {
            assertThat(run(args)).isZero();
            assertThat(err())
                    .contains("Warning: Not a setting of this server and without effect: "
                            + "PORTKEY_READONLY (did you mean PORTKEY_READ_ONLY?).")
                    .contains("Warning: The quotation marks around the value of PORTKEY_API_KEY were removed.")
                    .doesNotContain("never-shown")
                    .hasLineCount(2);
        }
    }

    @Test
    void redactsTheKeyInsideTheQuotationMarks() {
        try (RecordingPortkey portkey =
                new RecordingPortkey(asked -> new Reply(400, "{\"message\":\"bad key pk-planted-0123\"}"))) {
            environment.put("PORTKEY_API_KEY", "\"pk-planted-0123\"");
            assertThat(run(
                            "call",
                            "get_user",
                            "user_id=6cd0bc06-1920-43ad-8653-fec92e0c364d",
                            "--base-url=" + portkey.url()))
                    .isEqualTo(1);
            assertThat(err()).contains("bad key").doesNotContain("pk-planted-0123");
        }
    }

    @Test
    void warnsOfAKeyFileAndASecretsDirectoryThatOthersCanRead(@TempDir Path directory) throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path key = Files.writeString(directory.resolve("key"), "pk-planted-0123");
        environment.put("PORTKEY_API_KEY_FILE", key.toString());
        environment.put("PORTKEY_SECRETS", "file");
        environment.put("PORTKEY_SECRETS_DIR", directory.toString());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(run("serve")).isZero();
        assertThat(err()).contains("PORTKEY_API_KEY_FILE", "chmod 600", "PORTKEY_SECRETS_DIR", "chmod 700");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        assertThat(run("serve")).isZero();
        assertThat(err()).isEmpty();
    }
}
