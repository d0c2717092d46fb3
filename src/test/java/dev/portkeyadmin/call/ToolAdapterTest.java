package dev.portkeyadmin.call;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.support.Growth;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests one call from its arguments to its answer. */
class ToolAdapterTest {

    private static final String USER = "{\"object\":\"user\",\"id\":\"u1\",\"role\":\"admin\",\"first_name\":\"Jane\"}";

    @AutoClose
    private AdapterFixture fixture = new AdapterFixture();

    private ToolResult call(String tool, Map<String, Object> arguments, Function<Asked, Reply> replies) {
        fixture.close();
        fixture = new AdapterFixture().answering(replies);
        return fixture.call(tool, arguments);
    }

    private ToolResult call(String tool, Map<String, Object> arguments, String body) {
        return call(tool, arguments, asked -> Reply.ok(body));
    }

    private static JsonNode json(ToolResult result) {
        assertThat(result.isError()).as(result.text()).isFalse();
        try {
            return Json.mapper().readTree(result.text());
        } catch (IOException e) {
            throw new AssertionError(result.text(), e);
        }
    }

    @Test
    void returnsTheUpstreamBodyFieldForField() {
        String body = "{\"object\":\"user\",\"id\":\"u1\",\"new_field\":{\"deep\":[1.10,null,12345678901234567890]},"
                + "\"name\":\"Zoë 日本 😀\",\"nothing\":null,\"price\":0.10}";
        assertThat(call("get_user", Map.of("user_id", "u1"), body).text()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLIENT|Set it in the \"env\" of this server's entry in the MCP client, then restart the server there. "
                        + "To try the server without an account set PORTKEY_SANDBOX=true.",
                "TERMINAL|Export it in this shell, or add --sandbox to try the server without an account."
            })
    void tellsEachAudienceHowToSetAMissingKey(Audience audience, String hint) {
        fixture.key(null);
        ToolResult result = fixture.call("list_users", Map.of(), new ScriptedPerson(ElicitationResult.DECLINED) {
            @Override
            public Audience audience() {
                return audience;
            }
        });

        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("No Portkey API key is set").endsWith(hint);
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void wrapsABodyThatIsNotAnObject() {
        assertThat(call("get_user", Map.of("user_id", "u1"), "[1,2]").text()).isEqualTo("{\"data\":[1,2]}");
        assertThat(call("get_user", Map.of("user_id", "u1"), "null").text()).isEqualTo("{}");
    }

    @Test
    void addsSuccessToTheAnswerOfADeletion() {
        assertThat(call("delete_user", Map.of("user_id", "u1"), "{}").text())
                .isEqualTo("{\"deleted\":{\"type\":\"user\",\"id\":\"u1\"},"
                        + "\"success\":true,\"confirmed\":\"left to the client\"}");
        assertThat(call("delete_user_invite", Map.of("invite_id", "i1"), "{\"status\":\"gone\"}")
                        .text())
                .isEqualTo("{\"deleted\":{\"type\":\"user invite\",\"id\":\"i1\"},"
                        + "\"success\":true,\"confirmed\":\"left to the client\",\"status\":\"gone\"}");
        assertThat(call("delete_user", Map.of("user_id", "u1"), asked -> new Reply(204, ""))
                        .text())
                .isEqualTo("{\"deleted\":{\"type\":\"user\",\"id\":\"u1\"},"
                        + "\"success\":true,\"confirmed\":\"left to the client\"}");
    }

    @Test
    void neverReplacesAFieldOfPortkey() {
        assertThat(call("delete_user", Map.of("user_id", "u1"), "{\"success\":\"later\"}")
                        .text())
                .isEqualTo("{\"deleted\":{\"type\":\"user\",\"id\":\"u1\"},"
                        + "\"confirmed\":\"left to the client\",\"success\":\"later\"}");
    }

    @Test
    void answersAnInvitationWithMessageIdAndLink() {
        Map<String, Object> arguments = Map.of(
                "email",
                "jane@example.com",
                "role",
                "member",
                "workspaces",
                List.of(Map.of("id", "ws-data", "role", "manager")),
                "workspace_api_key_details",
                Map.of("scopes", List.of("logs.list"), "metadata", Map.of("team", "a")));
        ToolResult result = call("invite_user", arguments, "{\"id\":\"i1\",\"invite_link\":\"https://x/1\"}");
        assertThat(json(result).at("/sent/workspace_api_key_details/scopes/0").asText())
                .isEqualTo("logs.list");
        assertThat(result.text().replaceFirst("\"sent\":.*,(?=\"success\")", ""))
                .isEqualTo("{\"shown_once\":\"invite_link: Portkey does not show it again, so store it now.\","
                        + "\"success\":true,\"message\":\"Invited jane@example.com as member; access starts when they accept.\","
                        + "\"confirmed\":\"left to the client\","
                        + "\"note\":\"The API key is the person's; list_api_keys shows it after Portkey has made it.\","
                        + "\"invite_link\":\"https://x/1\",\"invite_id\":\"i1\"}");
        assertThat(fixture.asked()).hasSize(1);
        assertThat(fixture.asked().get(0).target()).isEqualTo("/v1/admin/users/invites");
        assertThat(fixture.asked().get(0).body())
                .contains("\"email\":\"jane@example.com\"")
                .contains("\"workspaces\":[{")
                .contains("\"scopes\":[\"logs.list\"]");
    }

    @Test
    void returnsTheLinkOfAResentInvitationUnderOneName() {
        ToolResult result = call("resend_user_invite", Map.of("invite_id", "i1"), "{\"inviteLink\":\"https://x/2\"}");
        assertThat(result.text())
                .isEqualTo("{\"shown_once\":\"invite_link: Portkey does not show it again, so store it now.\","
                        + "\"success\":true,\"invite_link\":\"https://x/2\"}");
    }

    @Test
    void returnsTheObjectAfterAnUpdate() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "admin"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{}" : USER));
        assertThat(result.text())
                .isEqualTo("{\"changed\":{},\"note\":\"Nothing changed: it was so before.\"," + USER.substring(1));
        assertThat(fixture.asked())
                .extracting(Asked::method, Asked::target, Asked::body)
                .containsExactly(
                        tuple("GET", "/v1/admin/users/u1", ""),
                        tuple("PUT", "/v1/admin/users/u1", "{\"role\":\"admin\"}"),
                        tuple("GET", "/v1/admin/users/u1", ""));
    }

    @Test
    void reportsAnUpdateThatPortkeyDoesNotShow() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "member", "first_name", "Jane"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{}" : USER));
        assertThat(json(result).path("note").asText())
                .contains("does not show it in role:")
                .contains("get_user")
                .doesNotContain("it was so before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"auth_config\":{\"vault_token\":\"hv***\"}}", "{\"auth_config\":{}}", "{\"name\":\"s\"}"})
    void doesNotSayThatASecretIsUnchangedWhichTheObjectDoesNotShow(String shown) {
        ToolResult result = call(
                "update_secret_reference",
                Map.of("secret_reference_id", "sref", "auth_config", Map.of("vault_token", "hvs.1122334455667788")),
                asked -> Reply.ok(asked.method().equals("GET") ? shown : ""));
        assertThat(json(result).path("note").asText())
                .isEqualTo("Portkey accepted auth_config; get_secret_reference does not show this.");
        assertThat(json(result).has("answer_to_update_secret_reference")).isFalse();
    }

    @Test
    void succeedsWhenAnUpdateCannotBeReadBack() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "member"),
                asked -> asked.method().equals("PUT") ? Reply.ok("{}") : new Reply(403, "{}"));
        assertThat(json(result).path("success").asBoolean()).isTrue();
        assertThat(json(result).path("note").asText())
                .contains("reading it back failed")
                .contains("HTTP 403");
    }

    @Test
    void refusesAnUpdateOfNothing() {
        Map<String, Object> arguments = new HashMap<>(Map.of("user_id", "u1"));
        arguments.put("role", null);
        ToolResult result = call("update_user", arguments, USER);
        assertThat(result.text()).endsWith("- nothing to do: give at least one of first_name, last_name, role.");
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void saysAfterAFailureWhatToDoNext() {
        ToolResult result = call(
                "delete_user",
                Map.of("user_id", "u1"),
                asked -> new Reply(403, "{\"success\":false,\"data\":{\"message\":\"no\",\"errorCode\":\"AB03\"}}"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("delete_user failed: HTTP 403 AB03. Portkey said: \"no\".")
                .contains("organisation_users.delete")
                .contains("list_users");
    }

    @Test
    void cutsAnErrorAtTwoKilobytesAfterAWholeCharacter() {
        Map<String, Object> wrong = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            wrong.put("😀日本".repeat(20) + i, 1);
        }
        ToolResult result = call("get_user", wrong, "{}");
        assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_500, 2_048);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(result.text())).isTrue();
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void namesAllInvalidArgumentsAndSendsNothing() {
        ToolResult result = call("list_users", Map.of("pageSize", 5, "role", "boss", "current_page", -1), "{}");
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("list_users: invalid arguments; no request was sent.")
                .contains("- pageSize: unknown (did you mean page_size?)")
                .contains("- role: got \"boss\"; expected one of admin, member, owner.")
                .contains("- current_page: got -1; expected 0 or more.");
        assertThat(fixture.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", ".", "..", "/", "../..", "—"})
    void refusesAnInvalidIdBeforeAnyRequest(String id) {
        ToolResult result = call("delete_user", Map.of("user_id", id), "{}");
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("- user_id: got ");
        assertThat(fixture.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a?b", "a#b", "../a", "a/..", "a\r\nX-Evil: 1", "a b", "%2e%2e%2fa", "a;b", "a\\b"})
    void refusesAnIdThatCouldLeaveItsPathSegment(String id) {
        ToolResult result = call("get_user", Map.of("user_id", id), USER);
        assertThat(result.text()).startsWith("get_user: invalid arguments; ");
        assertThat(fixture.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ä😀1", "a+b", "a:b", "jane@example.com", "a\"b", "a&b=c"})
    void keepsAnIdInItsPathSegment(String id) {
        call("get_user", Map.of("user_id", id), USER);
        assertThat(fixture.asked()).hasSize(1);
        String target = fixture.asked().get(0).target();
        assertThat(target).matches("/v1/admin/users/[A-Za-z0-9._~%-]+");
        assertThat(URLDecoder.decode(target.substring("/v1/admin/users/".length()), StandardCharsets.UTF_8))
                .isEqualTo(id);
    }

    @Test
    void sendsFiltersUnderTheNamesOfTheApi() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("time_of_generation_min", "2026-01-01T00:00:00+05:30");
        arguments.put("time_of_generation_max", "2026-02-01T00:00:00Z");
        arguments.put("cost_min", "1.50");
        arguments.put("status_code", "429,500");
        arguments.put("metadata", "{\"env\":\"prod uction\"}");
        arguments.put("configs", null);
        call("get_user_grouped_data", arguments, "{\"data\":[],\"total\":0}");
        Asked asked = fixture.asked().get(0);
        assertThat(asked.query("time_of_generation_min")).isEqualTo("2026-01-01T00%3A00%3A00%2B05%3A30");
        assertThat(asked.query("cost_min")).isEqualTo("1.50");
        assertThat(asked.query("status_code")).isEqualTo("429%2C500");
        assertThat(asked.query("metadata")).isEqualTo("%7B%22env%22%3A%22prod%20uction%22%7D");
        assertThat(asked.query("configs")).isNull();
        assertThat(asked.query("page_size")).isEqualTo("100");
    }

    @Test
    void takesFiltersInOneArgument() {
        List<Object> filters = List.of(
                Map.of("name", "cost_min", "value", "1.5"), Map.of("name", "metadata", "value", "{\"env\":\"a\"}"));
        call("get_user_grouped_data", Map.of("filters", filters), "{\"data\":[],\"total\":0}");
        Asked asked = fixture.asked().get(0);
        assertThat(asked.query("cost_min")).isEqualTo("1.5");
        assertThat(asked.query("metadata")).isEqualTo("%7B%22env%22%3A%22a%22%7D");
    }

    @Test
    void leavesOutAndNamesTheLargestMembersOfALongObject() {
        String body = "{\"id\":\"u1\",\"huge\":\"" + "x".repeat(60_000) + "\",\"role\":\"admin\"}";
        ToolResult result = call("get_user", Map.of("user_id", "u1"), body);
        assertThat(result.text().length()).isLessThanOrEqualTo(ToolResponse.CEILING);
        assertThat(json(result).path("note").asText()).contains("huge (60002 bytes)");
        assertThat(json(result).path("role").asText()).isEqualTo("admin");
    }

    @Test
    void leavesOutAnArgumentThatItWouldRepeatWhole() {
        ToolResult created = call("create_prompt_label", Map.of("name", "n".repeat(60_000)), "{\"id\":\"l1\"}");
        assertThat(created.text().length()).isLessThanOrEqualTo(ToolResponse.CEILING);
        assertThat(json(created).path("note").asText()).contains("name (60002 bytes)");
        assertThat(json(created).path("id").asText()).isEqualTo("l1");
        ToolResult deleted = call("delete_prompt_label", Map.of("label_id", "n".repeat(60_000)), "{}");
        assertThat(deleted.text().length()).isLessThanOrEqualTo(ToolResponse.CEILING);
        assertThat(json(deleted).path("success").asBoolean()).isTrue();
    }

    @Test
    void measuresALongObjectInBytes() {
        String body = "{\"id\":\"u1\",\"huge\":\"" + "\u5927".repeat(20_000) + "\",\"role\":\"admin\"}";
        ToolResult result = call("get_user", Map.of("user_id", "u1"), body);
        assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ToolResponse.CEILING);
        assertThat(json(result).path("note").asText()).contains("huge (60002 bytes)");
        String whole = "{\"id\":\"u1\",\"huge\":\"" + "\u5927".repeat(14_000) + "\"}";
        assertThat(call("get_user", Map.of("user_id", "u1"), whole).text()).isEqualTo(whole);
    }

    @Test
    void redactsTheKeyInAnswers() {
        ToolResult result = call("get_user", Map.of("user_id", "u1"), "{\"echo\":\"" + RecordingPortkey.KEY + "\"}");
        assertThat(result.text()).isEqualTo("{\"echo\":\"[redacted]\"}");
    }

    @Test
    void escapesInvisibleCharacters() {
        ToolResult result = call("get_user", Map.of("user_id", "u1"), "{\"n\":\"a\\u202eb\\u200b\\ud83d\\u2028\"}");
        assertThat(result.text()).isEqualTo("{\"n\":\"a\\u202eb\\u200b\\uD83D\\u2028\"}");
    }

    @Test
    void keepsItsNoteBesideAFieldOfTheSameName() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "member"),
                asked -> asked.method().equals("PUT") ? Reply.ok("{\"note\":\"theirs\"}") : new Reply(403, "{}"));
        assertThat(json(result).path("note").asText()).isEqualTo("theirs");
        assertThat(json(result).path("server_note").asText()).contains("reading it back failed");
    }

    @Test
    void cutsAnObjectOfVeryManyMembersInLinearTime() {
        Growth.assertLinear(10_000, members -> {
            StringBuilder body = new StringBuilder("{\"id\":\"u1\"");
            for (int i = 0; i < members; i++) {
                body.append(",\"member").append(i).append("\":\"some value\"");
            }
            ToolResult result =
                    call("get_user", Map.of("user_id", "u1"), body.append('}').toString());
            assertThat(result.text().length()).isBetween(30_000, ToolResponse.CEILING);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":false,\"count\":0}",
                "{\"success\":false,\"id\":\"p1\"}",
                "{\"success\":\"false\"}",
                "{\"success\":0}",
                "{\"errors\":[{\"message\":\"no\"}]}",
                "{\"failed\":[\"u1\"]}",
                "{\"ok\":false}",
                "{\"status\":\"Error\"}",
                "{\"status\":500,\"message\":\"no\"}",
                "{\"message\":\"no\"}",
                "[{\"error\":\"no\"}]",
                "\"error\"",
                "false",
                "{\"succeeded\":1,\"failed\":2}",
                "{\"id\":\"l1\",\"errors\":\"no\"}"
            })
    void claimsNoSuccessThatPortkeyDenies(String body) {
        Map<String, Map<String, Object>> writes = Map.of(
                "delete_prompt_label",
                Map.of("label_id", "l1"),
                "update_user",
                Map.of("user_id", "u1", "role", "member"),
                "create_prompt_label",
                Map.of("name", "live"));
        writes.forEach((tool, arguments) -> {
            JsonNode answer = json(call(
                    tool,
                    arguments,
                    asked -> Reply.ok(asked.method().equals("GET") ? "{\"id\":\"u1\",\"role\":\"admin\"}" : body)));
            assertThat(answer.path("outcome").asText()).as(tool).isEqualTo("unknown");
            assertThat(answer.path("note").asText()).as(tool).contains("does not confirm");
            assertThat(answer.path("success").asBoolean()).as(tool).isFalse();
            assertThat(answer.has("deleted") || answer.has("changed")).as(tool).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"error\":\"no\"}",
                "{\"success\":true,\"data\":{\"error\":{\"message\":\"no\"}}}",
                "{\"success\":true,\"failed\":1}"
            })
    void confirmsNoWriteWhoseAnswerContradictsItself(String body) {
        JsonNode answer = json(call(
                "delete_prompt_label",
                Map.of("label_id", "l1"),
                asked -> Reply.ok(asked.method().equals("GET") ? "{}" : body)));
        assertThat(answer.path("outcome").asText()).isEqualTo("unknown");
        assertThat(answer.has("deleted")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 206, 207})
    void claimsNoSuccessWhereTheStatusSaysThatTheCallIsNotDone(int status) {
        JsonNode answer = json(call(
                "delete_prompt_label",
                Map.of("label_id", "l1"),
                asked -> new Reply(asked.method().equals("GET") ? 200 : status, "{}")));
        assertThat(answer.path("outcome").asText()).isEqualTo("unknown");
        assertThat(answer.has("deleted") || answer.has("success")).isFalse();
    }

    @Test
    void keepsTheAnswerToTheUpdateBesideTheUser() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "admin"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{\"warning\":\"pending\"}" : USER));
        assertThat(json(result).at("/answer_to_update_user/warning").asText()).isEqualTo("pending");
        assertThat(json(result).path("role").asText()).isEqualTo("admin");
    }

    @Test
    void saysThatNullDoesNotRemoveAValue() {
        Map<String, Object> arguments = new HashMap<>(Map.of("api_key_id", "11111111-2222-4333-8444-555555555555"));
        arguments.put("usage_limits", null);
        arguments.put("description", null);
        ToolResult nothing = call("update_api_key", arguments, "{}");
        assertThat(nothing.isError()).isTrue();
        assertThat(nothing.text())
                .contains("nothing to do")
                .endsWith("\nnull counts as not given (usage_limits); to remove a value, name it in clear.");
        assertThat(fixture.asked()).isEmpty();

        arguments.put("name", "ci");
        ToolResult renamed = call("update_api_key", arguments, "{}");
        assertThat(json(renamed).path("note").asText())
                .isEqualTo(
                        "Portkey accepted name; get_api_key does not show this. null counts as not given (usage_limits); to remove a value, name it in clear.");
        assertThat(fixture.asked().get(1).body()).isEqualTo("{\"name\":\"ci\"}");
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenTheAnswerToAWriteIsNotJson() {
        Map<String, Object> arguments = Map.of("email", "jane@example.com", "role", "member", "workspaces", List.of());
        ToolResult result = call("invite_user", arguments, "accepted");
        assertThat(json(result).path("outcome").asText()).isEqualTo("unknown");
        assertThat(json(result).has("success")).isFalse();
        assertThat(json(result).has("message")).isFalse();
    }

    @Test
    void namesTheCalledToolWhenALookUpFails() {
        fixture.on("GET /admin/users/u1", new Reply(404, "{\"errorCode\":\"AB08\"}"))
                .ownKeys(new Reply(403, "{}"));
        ToolResult result = fixture.call("delete_user", Map.of("user_id", "u1"));
        assertThat(result.text())
                .startsWith("delete_user failed: HTTP 404 AB08.")
                .doesNotContain("get_user");
    }
}
