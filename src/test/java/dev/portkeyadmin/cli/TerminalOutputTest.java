package dev.portkeyadmin.cli;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.Stdio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what people at a terminal see and type. */
class TerminalOutputTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private boolean terminal = true;
    private String typed = "";
    private Charset charset = StandardCharsets.UTF_8;

    private int run(String... args) {
        out.reset();
        err.reset();
        return CommandLineInterface.run(
                args,
                environment,
                Stdio.of(new ByteArrayInputStream(typed.getBytes(charset)), out, err),
                () -> terminal);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsATableAtATerminalAndJsonElsewhereOrOnDemand() throws IOException {
        assertThat(run("call", "list_users", "role=owner", "--sandbox")).isZero();
        assertThat(out()).startsWith("name").contains("Ines Okafor  ines.okafor@example.com  owner", "1 of 1.");
        assertThat(run("call", "list_users", "role=owner", "--sandbox", "--json"))
                .isZero();
        assertThat(Json.read(out()).at("/page/total").asInt()).isEqualTo(1);
        terminal = false;
        assertThat(run("call", "list_users", "role=owner", "--sandbox")).isZero();
        assertThat(Json.read(out()).at("/page/total").asInt()).isEqualTo(1);
        assertThat(run("call", "list_users", "role=owner", "--sandbox", "--table"))
                .isZero();
        assertThat(out()).startsWith("name");
    }

    @Test
    void takesTheWidthFromTheShell() {
        for (int width : new int[] {40, 60, 120}) {
            environment.put("COLUMNS", String.valueOf(width));
            assertThat(run("call", "list_api_keys", "--sandbox")).isZero();
            assertThat(out().lines()).allMatch(line -> line.length() <= width);
            assertThat(run("tools")).isZero();
            assertThat(out().lines()).allMatch(line -> line.length() <= width);
        }
        for (String odd : new String[] {"", "0", "-5", "wide", "99999999999"}) {
            environment.put("COLUMNS", odd);
            assertThat(run("tools")).isZero();
            assertThat(out().lines()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void printsTheItemsAsCsvAndThePageOnStderr() {
        assertThat(run("call", "list_users", "page_size=1", "fields=email,role", "--sandbox", "--csv"))
                .isZero();
        assertThat(out().lines()).containsExactly("email,role", "ines.okafor@example.com,owner");
        assertThat(err()).contains("1 of 12; more with current_page=1");
        assertThat(run("tools", "--csv")).isZero();
        assertThat(out()).startsWith("tool,effect,toolset,title,scope").contains("delete_user,destructive,users");
    }

    @Test
    void takesAPartOfAMemberAsAColumnOfCsv() {
        assertThat(run(
                        "call",
                        "list_api_keys",
                        "fields=name,usage_limits.credit_limit,usage_limits.no,defaults.config_id",
                        "--sandbox",
                        "--csv"))
                .isZero();
        assertThat(out().lines())
                .first()
                .asString()
                .isEqualTo("name,usage_limits.credit_limit,usage_limits.no,defaults.config_id");
        assertThat(out().lines()).contains("\"Field app\",500,,pc-router-7b1e02");
        assertThat(err()).contains("No item has usage_limits.no.").doesNotContain("credit_limit");
    }

    @Test
    void refusesCsvForAnythingButAListBeforeAWriteIsSent() {
        assertThat(run("call", "invite_user", "email=a@example.com", "role=member", "--sandbox", "--csv"))
                .isEqualTo(1);
        assertThat(err()).contains("--csv is for lists", "no request was sent");
        assertThat(run("call", "get_user", "user_id=ines.okafor@example.com", "--sandbox", "--csv"))
                .isEqualTo(1);
        assertThat(err()).contains("the answer is not one");
        assertThat(run("call", "list_users", "--sandbox", "--csv", "--json")).isEqualTo(2);
    }

    @Test
    void readsTheArgumentsFromStdin() throws IOException {
        typed = "{\"page_size\": 1, \"fields\": [\"email\"]}\n";
        assertThat(run("call", "list_users", "-", "--sandbox", "--json")).isZero();
        JsonNode answer = Json.read(out());
        assertThat(answer.at("/data/0").size()).isEqualTo(1);
        assertThat(answer.at("/data")).hasSize(1);
    }

    @Test
    void refusesStdinThatIsNotUtf8AndTakesAMarkBeforeIt() {
        typed = "{\"fields\": [\"n\u00e4me\"]}";
        for (Charset other : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            charset = other;
            assertThat(run("call", "list_users", "-", "--sandbox")).isEqualTo(1);
            assertThat(err())
                    .startsWith("call list_users: stdin is not UTF-8; no request was sent. Write it as UTF-8.")
                    .hasLineCount(1);
        }
        charset = StandardCharsets.UTF_8;
        typed = "\uFEFF" + typed;
        assertThat(run("call", "list_users", "-", "--sandbox", "--json")).isZero();
        assertThat(out()).contains("n\u00e4me");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{broken", "{} {}", "role=admin"})
    void refusesStdinThatIsNotOneObject(String text) {
        typed = text;
        assertThat(run("call", "list_users", "-", "--sandbox")).isEqualTo(1);
        assertThat(err())
                .startsWith("call list_users: stdin: expected one JSON object")
                .doesNotContain("quote it for the shell")
                .hasLineCount(1);
    }

    @Test
    void takesNothingBesideStdin() {
        typed = "{}";
        for (String[] words : new String[][] {{"-", "fields=id"}, {"fields=id", "-"}}) {
            assertThat(run("call", "list_users", words[0], words[1], "--sandbox"))
                    .isEqualTo(1);
            assertThat(err())
                    .startsWith(
                            "call list_users: - stands for all arguments; put the others into the JSON object on stdin.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields=email,role", "fields=email, role", "fields=[\"email\",\"role\"]"})
    void takesAListWithCommasOrAsJson(String fields) throws IOException {
        assertThat(run("call", "list_users", "page_size=1", fields, "--sandbox", "--json"))
                .isZero();
        assertThat(Json.read(out()).at("/data/0").fieldNames()).toIterable().containsExactlyInAnyOrder("email", "role");
    }

    @Test
    void refusesAnArgumentThatIsGivenTwice() {
        assertThat(run("call", "list_users", "role=admin", "role=owner", "--sandbox"))
                .isEqualTo(1);
        assertThat(err()).contains("role is given twice");
        assertThat(run("call", "list_users", "fields=id", "fields=role", "--sandbox"))
                .isEqualTo(1);
        assertThat(err()).contains("fields=a,b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "The pipe is being closed", "The pipe has been ended"})
    void isSilentWhenTheReaderHasSeenEnough(String message) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
        Stdio stdio = Stdio.of(new ByteArrayInputStream(new byte[0]), closed, err);
        assertThat(CommandLineInterface.run(new String[] {"tools"}, environment, stdio, () -> false))
                .isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void cutsNothingOfWhatAWriteReturns() {
        environment.put("COLUMNS", "20");
        assertThat(run(
                        "call",
                        "invite_user",
                        "workspaces=",
                        "email=new.person@example.com",
                        "first_name=New",
                        "last_name=Person",
                        "role=member",
                        "--sandbox",
                        "--confirm=never"))
                .as(err())
                .isZero();
        assertThat(out()).contains("new.person@example.com").doesNotContain("…");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call list_users --role=admin | Arguments of a tool have no dashes: role=admin. See",
                "call list_users --page-size 5 | Arguments of a tool have no dashes: page_size=VALUE. See",
                "call list_users -role=admin | Arguments of a tool have no dashes: role=admin. See",
                "call list_users --sandbx | ",
                "list_users | To call a tool: portkey-admin-mcp call list_users. See",
                "list_users role=admin | To call a tool: portkey-admin-mcp call list_users. See",
                "calls list_users | did you mean call",
                "call | Missing required parameter: 'TOOL'",
                "report last_month --html x.html | Unexpected argument: 'last_month'",
                "tools --json --csv | mutually exclusive",
                "doctor --file x.json | --file is for the entry of a client: add --client",
                "doctor --name x | --name is for the entry of a client: add --client",
            })
    void saysWhatIsMeantByACommonMistake(String line, @Nullable String said) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err())
                .contains(said == null ? "See portkey-admin-mcp" : said)
                .hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call get_user ines.okafor@example.com | This tool requires user_id.",
                "call list_users role = admin | this is neither: \"role\"",
                "call list_users {role:admin} | quote it for the shell",
                "call list-users | list_users",
                "call List_Users | list_users",
                "call list_users role=Admin | one of",
                "call list_users fields= | fields: got an empty array; expected 1 or more items",
                "call usage_report period=lastmonth | period: got \"lastmonth\"; expected today",
                "call usage_report workspace=Nowhere | Nowhere",
                "call export_logs export_ids= | export_ids: got an empty array",
            })
    void saysWhatIsWrongWithACall(String line, String said) {
        String[] words = (line + " --sandbox").split(" ");
        assertThat(run(words)).isEqualTo(1);
        assertThat(err()).contains(said);
        assertThat(out()).isEmpty();
    }

    @Test
    void fitsTheFindingsOfTheDoctorToTheTerminal() {
        environment.put("PORTKEY_TOOLSETS", "userz");
        for (int width : new int[] {40, 80, 200}) {
            environment.put("COLUMNS", String.valueOf(width));
            assertThat(run("doctor")).isEqualTo(1);
            assertThat(out()).contains("failed", "PORTKEY_TOOLSETS");
            assertThat(out().lines()).as("%d columns", width).allMatch(text -> text.length() <= width);
        }
    }

    @Test
    void saysWhatItIsToAPersonWhoTypedItsName() {
        StringWriter said = new StringWriter();
        Greeting.print(new PrintWriter(said), () -> false);
        assertThat(said.toString()).isEmpty();
        Greeting.print(new PrintWriter(said), () -> true);
        assertThat(said.toString()).contains("MCP server", " setup ", " call list_users --sandbox ", " doctor ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completesSubcommandsOptionsAndTools(String shell) {
        assertThat(run("completion", shell)).isZero();
        assertThat(out())
                .contains("complete -F _complete_portkey-admin-mcp", "bashcompinit", "--read-only", "doctor")
                .contains("\"list_users\"", "\"create_api_key\"", "\"usage_report\"")
                .contains("\"auto\" \"always\" \"never\"", "\"destructive\"", "\"debug\"", "\"guardrails\" ")
                .contains("\"last_month\"")
                .as("an option without values completes no empty word, and hides no values of another one")
                .doesNotContain("_args=(\"\")")
                .containsPattern("'--audit-log'\\)\\R[^;]*compgen -f");
        assertThat(run("completion", "fish")).isEqualTo(2);
        assertThat(err()).contains("bash").hasLineCount(1);
    }

    @Test
    void showsTheSettingsThatMatterBeforeTheOthers() {
        for (String[] help : new String[][] {{"--help"}, {"call", "--help"}, {"setup", "--help"}}) {
            assertThat(run(help)).isZero();
            int others = out().indexOf("Other settings");
            assertThat(others).isPositive();
            for (String first : new String[] {"--api-key-file", "--sandbox[", "--read-only["}) {
                assertThat(out().indexOf(first)).isPositive().isLessThan(others);
            }
            assertThat(out().indexOf("--base-url")).isGreaterThan(others);
            assertThat(out().indexOf("--help")).isLessThan(others);
        }
    }
}
