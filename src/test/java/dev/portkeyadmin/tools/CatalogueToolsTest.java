package dev.portkeyadmin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.support.NoSafety;
import dev.portkeyadmin.support.StubPortkey;
import dev.portkeyadmin.support.StubPortkey.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogueToolsTest {

    private final StubPortkey portkey = new StubPortkey(asked -> Reply.ok("{\"data\":[{\"id\":\"1\"}],\"total\":1}"));

    @AfterEach
    void stop() {
        portkey.close();
    }

    private ToolResult call(String tool, Map<String, Object> arguments, boolean readOnly) {
        Secrets secrets = new Secrets();
        Catalogue catalogue = new Catalogue(Services.on(portkey.connection(secrets, readOnly)));
        ToolAdapter adapter = new ToolAdapter(catalogue, NoSafety.of(ConfirmationGate.Policy.AUTO, secrets));
        Map<String, Tool> listed =
                new ToolSelection(catalogue, adapter, List.of("catalogue"), List.of(), readOnly).tools();
        try {
            return listed.get(tool).call().with(arguments, CallContext.SILENT);
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
    void whatIsFoundSaysHowItIsCalled() {
        JsonNode found = json(call("find_operations", Map.of("query", "resend an invitation", "limit", 1)));
        JsonNode first = found.at("/operations/0");
        assertThat(found.path("operations")).hasSize(1);
        assertThat(first.path("name").asText()).isEqualTo("resend_user_invite");
        assertThat(first.path("call_with").asText()).isEqualTo("write_operation");
        assertThat(first.path("effect").asText()).isEqualTo("writes");
        assertThat(first.path("scope").asText()).isEqualTo("organisation_users.update");
        assertThat(first.at("/input_schema/required/0").asText()).isEqualTo("invite_id");
        assertThat(portkey.asked()).isEmpty();
    }

    @Test
    void aResourceAloneNamesAllItsOperations() {
        JsonNode found = json(call("find_operations", Map.of("resource", "users")));
        assertThat(found.path("operations")).hasSize(10);
        assertThat(found.at("/operations/0").has("input_schema")).isFalse();
    }

    @Test
    void aResourceNarrowsWhatIsFound() {
        JsonNode found =
                json(call("find_operations", Map.of("query", "delete user", "resource", "users", "limit", 20)));
        assertThat(found.path("operations"))
                .extracting(operation -> operation.path("name").asText())
                .contains("delete_user", "delete_user_invite")
                .allMatch(name -> name.contains("user"));
    }

    @Test
    void whereNothingIsFoundItIsSaidWhatThereIs() {
        JsonNode found = json(call("find_operations", Map.of("query", "xylophone")));
        assertThat(found.path("operations")).isEmpty();
        assertThat(found.path("note").asText())
                .startsWith("Nothing matches \"xylophone\".")
                .contains("prompts (")
                .contains("workspaces (");
    }

    @Test
    void anOperationIsReadWithItsArgumentsRepairedAndItsAnswerShaped() {
        JsonNode answer = json(call(
                "read_operation",
                Map.of("name", "list_users", "arguments", "{\"page_size\":\"7\",\"role\":\"owner\"}")));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(1);
        assertThat(portkey.asked().get(0).target()).isEqualTo("/v1/admin/users?pageSize=7&currentPage=0&role=owner");
    }

    @Test
    void wrongArgumentsOfTheOperationAreNamedAndNothingIsSent() {
        ToolResult result =
                call("write_operation", Map.of("name", "invite_user", "arguments", Map.of("email", "a@b.example")));
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).startsWith("invite_user: nothing was sent").contains("role: required");
        assertThat(portkey.asked()).isEmpty();
    }

    @Test
    void anOperationIsNotCalledByTheToolOfTheOtherKind() {
        assertThat(call("read_operation", Map.of("name", "delete_user", "arguments", Map.of("user_id", "u1")))
                        .text())
                .isEqualTo("read_operation: delete_user writes, so nothing was sent; call it with write_operation.");
        assertThat(call("write_operation", Map.of("name", "list_users")).text())
                .isEqualTo("write_operation: list_users only reads, so nothing was sent; call it with read_operation.");
        assertThat(portkey.asked()).isEmpty();
    }

    @Test
    void anUnknownOperationIsAnsweredWithTheNearestOne() {
        ToolResult result = call("read_operation", Map.of("name", "list_user"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("\"list_user\" (did you mean list_users?)")
                .contains("find_operations");
    }

    @Test
    void aServerThatOnlyReadsFindsNothingElse() {
        JsonNode found = json(call("find_operations", Map.of("query", "delete a user"), true));
        assertThat(found.path("operations"))
                .allMatch(operation -> operation.path("effect").asText().equals("reads"));
        assertThat(found.path("note").asText()).contains("PORTKEY_READ_ONLY");
        assertThat(call("read_operation", Map.of("name", "delete_user"), true).text())
                .contains("since this server is read-only (PORTKEY_READ_ONLY)");
    }

    @Test
    void theInstructionsSpeakOfWhatIsListedAndStayShort() {
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

    private static String instructions(List<String> toolsets, List<String> single, boolean readOnly) {
        return new ToolSelection(new Catalogue(Services.on(null)), null, toolsets, single, readOnly).instructions();
    }
}
