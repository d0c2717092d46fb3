package dev.portkeyadmin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.StubPortkey.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the three tools that give access to all operations. */
class CatalogueToolsTest {

    private AdapterFixture fixture = new AdapterFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private ToolResult call(String tool, Map<String, Object> arguments, boolean readOnly) {
        return call(tool, arguments, readOnly, CallContext.SILENT);
    }

    private ToolResult call(String tool, Map<String, Object> arguments, boolean readOnly, CallContext caller) {
        stop();
        fixture = new AdapterFixture().answering(asked -> Reply.ok("{\"data\":[{\"id\":\"1\"}],\"total\":1}"));
        fixture = readOnly ? fixture.readOnly() : fixture;
        Map<String, Tool> listed = new ToolSelection(
                        fixture.catalogue(), fixture.adapter(), List.of("catalogue"), List.of(), readOnly)
                .tools();
        try {
            return listed.get(tool).call().with(arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, false);
    }

    private static JsonNode json(ToolResult result) {
        assertThat(result.isError()).as(result.text()).isFalse();
        try {
            return Json.mapper().readTree(result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysHowToCallWhatItFound() {
        JsonNode found = json(call("find_operations", Map.of("query", "resend an invitation", "limit", 1)));
        JsonNode first = found.at("/operations/0");
        assertThat(found.path("operations")).hasSize(1);
        assertThat(first.path("name").asText()).isEqualTo("resend_user_invite");
        assertThat(first.path("call_with").asText()).isEqualTo("write_operation");
        assertThat(first.path("effect").asText()).isEqualTo("writes");
        assertThat(first.path("scope").asText()).isEqualTo("organisation_users.update");
        assertThat(first.at("/input_schema/required/0").asText()).isEqualTo("invite_id");
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void namesAllOperationsOfAResource() {
        JsonNode found = json(call("find_operations", Map.of("resource", "users")));
        assertThat(found.path("operations")).hasSize(10);
        assertThat(found.at("/operations/0").has("input_schema")).isFalse();
    }

    @Test
    void narrowsTheSearchToAResource() {
        JsonNode found =
                json(call("find_operations", Map.of("query", "delete user", "resource", "users", "limit", 20)));
        assertThat(found.path("operations"))
                .extracting(operation -> operation.path("name").asText())
                .contains("delete_user", "delete_user_invite")
                .allMatch(name -> name.contains("user"));
    }

    @Test
    void namesTheResourcesWhenNothingMatches() {
        JsonNode found = json(call("find_operations", Map.of("query", "xylophone")));
        assertThat(found.path("operations")).isEmpty();
        assertThat(found.path("note").asText())
                .startsWith("No operation matches \"xylophone\".")
                .contains("prompts (")
                .contains("workspaces (");
    }

    @Test
    void repairsArgumentsAndShapesTheAnswerOfAnOperation() {
        JsonNode answer = json(call(
                "read_operation",
                Map.of("name", "list_users", "arguments", "{\"page_size\":\"7\",\"role\":\"owner\"}")));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(1);
        assertThat(fixture.asked().get(0).target()).isEqualTo("/v1/admin/users?pageSize=7&currentPage=0&role=owner");
    }

    @Test
    void namesInvalidArgumentsOfTheOperationAndSendsNothing() {
        ToolResult result =
                call("write_operation", Map.of("name", "invite_user", "arguments", Map.of("email", "a@b.example")));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("invite_user: invalid arguments; no request was sent.")
                .contains("role: required");
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void refusesAnOperationOfTheOtherKind() {
        assertThat(call("read_operation", Map.of("name", "delete_user", "arguments", Map.of("user_id", "u1")))
                        .text())
                .isEqualTo("read_operation: delete_user writes; no request was sent. Call it with write_operation.");
        assertThat(call("write_operation", Map.of("name", "list_users")).text())
                .isEqualTo("write_operation: list_users only reads; no request was sent. Call it with read_operation.");
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void suggestsTheNearestOperation() {
        ToolResult result = call("read_operation", Map.of("name", "list_user"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("\"list_user\" is not an operation (did you mean list_users?); no request was sent.")
                .contains("find_operations");
    }

    @Test
    void findsOnlyReadsOnAReadOnlyServer() {
        JsonNode found = json(call("find_operations", Map.of("query", "delete a user"), true));
        assertThat(found.path("operations"))
                .allMatch(operation -> operation.path("effect").asText().equals("reads"));
        assertThat(found.path("note").asText()).contains("PORTKEY_READ_ONLY");
        assertThat(call("read_operation", Map.of("name", "delete_user"), true).text())
                .contains("This server is read-only (PORTKEY_READ_ONLY).");
    }

    @Test
    void mentionsOnlyListedToolsInShortInstructions() {
        assertThat(instructions(List.of("all"), List.of(), false))
                .hasSizeLessThan(1500)
                .contains("write_operation")
                .contains("export");
        assertThat(instructions(List.of("users"), List.of(), false))
                .doesNotContain("find_operations")
                .doesNotContain("export");
        assertThat(instructions(List.of("catalogue"), List.of(), true))
                .contains("read_operation")
                .doesNotContain("write_operation");
        assertThat(instructions(List.of(), List.of("start_log_export", "find_operations"), false))
                .contains("export")
                .contains("read_operation")
                .doesNotContain("write_operation");
    }

    @Test
    void advisesAPersonAtATerminalToUseSubcommands() {
        CallContext terminal = new CallContext() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public Audience audience() {
                return Audience.TERMINAL;
            }
        };
        assertThat(call("read_operation", Map.of("name", "list_user"), false, terminal)
                        .text())
                .contains("The tools subcommand")
                .doesNotContain("find_operations");
        assertThat(call("read_operation", Map.of("name", "delete_user"), false, terminal)
                        .text())
                .endsWith("Call it with call delete_user.");
        assertThat(json(call("find_operations", Map.of("query", "resend_user_invite", "limit", 1), false, terminal))
                        .at("/operations/0/call_with")
                        .asText())
                .isEqualTo("call resend_user_invite");
    }

    private static String instructions(List<String> toolsets, List<String> single, boolean readOnly) {
        return new ToolSelection(new Catalogue(Services.on(null)), null, toolsets, single, readOnly).instructions();
    }
}
