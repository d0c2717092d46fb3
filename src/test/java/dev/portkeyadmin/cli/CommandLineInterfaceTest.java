package dev.portkeyadmin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.Stdio;
import dev.portkeyadmin.support.StubPortkey;
import dev.portkeyadmin.support.StubPortkey.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The subcommands, as a person meets them: what is printed where, and with which exit status. */
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
    void callPrintsTheAnswerOfTheSandbox() throws IOException {
        assertThat(run("call", "list_users", "role=owner", "fields=[\"email\",\"role\"]", "--sandbox"))
                .isZero();
        JsonNode answer = Json.mapper().readTree(out());
        assertThat(answer.at("/page/total").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/0/role").asText()).isEqualTo("owner");
        assertThat(err()).isEmpty();
    }

    @Test
    void callTakesOneJsonObject() {
        assertThat(run("call", "--sandbox", "list_users", "{\"page_size\": 1, \"fields\": [\"id\"]}"))
                .isZero();
        assertThat(out()).contains("\"returned\" : 1");
    }

    @Test
    void aFailedCallPrintsTheErrorToStderrAndExitsWithOne() {
        assertThat(run("call", "get_user", "user_id=nobody", "--sandbox")).isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err()).startsWith("get_user failed: HTTP 404 AB08.").contains("list_users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{broken", "=x"})
    void argumentsOfNeitherFormAreRefused(String argument) {
        assertThat(run("call", "list_users", argument, "--sandbox")).isEqualTo(1);
        assertThat(err()).contains("expected one JSON object, or name=value pairs");
    }

    @Test
    void anUnknownToolIsRefusedWithTheNearestOne() {
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
    void anOperationIsCalledByItsNameWhereTheCatalogueIsReached() {
        assertThat(run("call", "list_users", "--sandbox", "--toolsets=catalogue"))
                .isZero();
        assertThat(out()).contains("ines.okafor@example.com");
        assertThat(run("call", "find_operations", "query=people of the organisation", "--sandbox"))
                .isZero();
        assertThat(out()).contains("list_users");
    }

    @Test
    void flagsStandBeforeOrAfterTheSubcommand() {
        assertThat(run("--sandbox", "call", "list_users")).isZero();
        assertThat(run("call", "--sandbox", "list_users")).isZero();
        assertThat(run("call", "list_users", "--sandbox")).isZero();
    }

    @Test
    void aFlagReachesTheUpstreamItNames() {
        try (StubPortkey portkey = new StubPortkey(asked -> Reply.ok("{\"id\":\"u1\",\"name\":\"Zoë\"}"))) {
            environment.put("PORTKEY_API_KEY", StubPortkey.KEY);
            assertThat(run("call", "get_user", "user_id=u1", "--base-url=" + portkey.url()))
                    .isZero();
            assertThat(out()).contains("Zoë");
            assertThat(portkey.asked().get(0).target()).isEqualTo("/v1/admin/users/u1");
        }
    }

    @Test
    void toolsPrintsATableOrTheListAsAClientGetsIt() throws IOException {
        assertThat(run("tools")).isZero();
        assertThat(out().lines()).hasSize(15).last().asString().startsWith("Not listed: workspaces (");
        assertThat(out()).contains("delete_user ").contains("destructive").contains("organisation_users.delete");
        assertThat(run("tools", "--json", "--read-only")).isZero();
        JsonNode tools = Json.mapper().readTree(out()).get("tools");
        assertThat(tools)
                .hasSize(7)
                .allMatch(tool -> tool.at("/annotations/readOnlyHint").asBoolean());
    }

    @Test
    void aWrongSettingExitsWithTwoAndOneLine() {
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
    void wrongUsageExitsWithTwo() {
        assertThat(run("cal")).isEqualTo(2);
        assertThat(err()).contains("'cal'").contains("did you mean call?");
        assertThat(run("call")).isEqualTo(2);
        assertThat(run("tools", "--nonsense")).isEqualTo(2);
        assertThat(err().lines()).hasSize(1);
    }

    @Test
    void versionAndHelpArePrinted() {
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
    void serveEndsWithItsInput() {
        assertThat(run("serve")).isZero();
        assertThat(run("--sandbox")).isZero();
        assertThat(out()).isEmpty();
    }

    @Test
    void textThatTheLocaleHasSpoiltIsNotSent() {
        assertThat(run("call", "invite_user", "first_name=Zo\uFFFD", "--sandbox"))
                .isEqualTo(1);
        assertThat(err()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAFailure() {
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
    void aFlagCanSwitchOffWhatTheEnvironmentSwitchesOn() {
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
    void everySubcommandKnowsTheVersion() {
        for (String command : new String[] {"serve", "tools", "call"}) {
            assertThat(run(command, "--version")).isZero();
            assertThat(out().strip()).startsWith("portkey-admin-mcp ");
        }
    }
}
