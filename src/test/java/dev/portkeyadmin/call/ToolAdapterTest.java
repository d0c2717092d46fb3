package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.support.NoSafety;
import dev.portkeyadmin.support.StubPortkey;
import dev.portkeyadmin.support.StubPortkey.Asked;
import dev.portkeyadmin.support.StubPortkey.Reply;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call, end to end: what is sent for which arguments, and what a model reads of the answer. */
class ToolAdapterTest {

    private static final String USER = "{\"object\":\"user\",\"id\":\"u1\",\"role\":\"admin\",\"first_name\":\"Jane\"}";

    private StubPortkey portkey;

    @AfterEach
    void stop() {
        if (portkey != null) {
            portkey.close();
        }
    }

    private ToolResult call(String tool, Map<String, Object> arguments, Function<Asked, Reply> replies) {
        stop();
        try {
            portkey = new StubPortkey(replies);
            Secrets secrets = new Secrets();
            Catalogue catalogue = new Catalogue(Services.on(portkey.connection(secrets, false)));
            return new ToolAdapter(catalogue, NoSafety.of(ConfirmationGate.Policy.AUTO, secrets))
                    .call(catalogue.get(tool), arguments, CallContext.SILENT);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
    void theUpstreamBodyComesBackFieldForField() {
        String body = "{\"object\":\"user\",\"id\":\"u1\",\"new_field\":{\"deep\":[1.10,null,12345678901234567890]},"
                + "\"name\":\"Zoë 日本 😀\",\"nothing\":null,\"price\":0.10}";
        assertThat(call("get_user", Map.of("user_id", "u1"), body).text()).isEqualTo(body);
    }

    @Test
    void aBodyThatIsNoObjectIsPutIntoOne() {
        assertThat(call("get_user", Map.of("user_id", "u1"), "[1,2]").text()).isEqualTo("{\"data\":[1,2]}");
        assertThat(call("get_user", Map.of("user_id", "u1"), "null").text()).isEqualTo("{}");
    }

    @Test
    void aDeletionSaysSuccessBesideWhatTheApiSaid() {
        assertThat(call("delete_user", Map.of("user_id", "u1"), "{}").text()).isEqualTo("{\"success\":true}");
        assertThat(call("delete_user_invite", Map.of("invite_id", "i1"), "{\"status\":\"gone\"}")
                        .text())
                .isEqualTo("{\"success\":true,\"status\":\"gone\"}");
        assertThat(call("delete_user", Map.of("user_id", "u1"), asked -> new Reply(204, ""))
                        .text())
                .isEqualTo("{\"success\":true}");
    }

    @Test
    void aFieldOfPortkeyIsNeverReplacedByOneOfOurs() {
        assertThat(call("delete_user", Map.of("user_id", "u1"), "{\"success\":\"later\"}")
                        .text())
                .isEqualTo("{\"success\":\"later\"}");
    }

    @Test
    void anInvitationAnswersWithMessageIdAndLink() {
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
        assertThat(result.text())
                .isEqualTo("{\"shown_once\":\"invite_link: Portkey does not show it again, so store it now.\","
                        + "\"success\":true,\"message\":\"Invited jane@example.com as member; access starts when they accept.\","
                        + "\"invite_id\":\"i1\",\"id\":\"i1\",\"invite_link\":\"https://x/1\"}");
        assertThat(portkey.asked()).hasSize(1);
        assertThat(portkey.asked().get(0).target()).isEqualTo("/v1/admin/users/invites");
        assertThat(portkey.asked().get(0).body())
                .contains("\"email\":\"jane@example.com\"")
                .contains("\"workspaces\":[{")
                .contains("\"scopes\":[\"logs.list\"]");
    }

    @Test
    void aResentInvitationOffersTheLinkInBothSpellings() {
        ToolResult result = call("resend_user_invite", Map.of("invite_id", "i1"), "{\"inviteLink\":\"https://x/2\"}");
        assertThat(result.text())
                .isEqualTo("{\"shown_once\":\"inviteLink: Portkey does not show it again, so store it now.\","
                        + "\"success\":true,\"invite_link\":\"https://x/2\",\"inviteLink\":\"https://x/2\"}");
    }

    @Test
    void anUpdateIsReadBack() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "admin"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{}" : USER));
        assertThat(result.text()).isEqualTo(USER);
        assertThat(portkey.asked())
                .extracting(Asked::method, Asked::target, Asked::body)
                .containsExactly(
                        tuple("PUT", "/v1/admin/users/u1", "{\"role\":\"admin\"}"),
                        tuple("GET", "/v1/admin/users/u1", ""));
    }

    @Test
    void anUpdateThatPortkeyDoesNotShowIsToldApart() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "member", "first_name", "Jane"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{}" : USER));
        assertThat(json(result).path("note").asText())
                .contains("does not show it in role:")
                .contains("get_user");
    }

    @Test
    void anUpdateThatCannotBeReadBackIsStillASuccess() {
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
    void anUpdateOfNothingIsRefused() {
        Map<String, Object> arguments = new HashMap<>(Map.of("user_id", "u1"));
        arguments.put("role", null);
        ToolResult result = call("update_user", arguments, USER);
        assertThat(result.text()).endsWith("- nothing to do: give at least one of first_name, last_name, role.");
        assertThat(portkey.asked()).isEmpty();
    }

    @Test
    void aFailureSaysWhatToDoNext() {
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
    void anErrorHasAtMostTwoKilobytesAndEndsOnAWholeCharacter() {
        Map<String, Object> wrong = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            wrong.put("😀日本".repeat(20) + i, 1);
        }
        ToolResult result = call("get_user", wrong, "{}");
        assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1_500, 2_048);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(result.text())).isTrue();
        assertThat(portkey.asked()).isEmpty();
    }

    @Test
    void wrongArgumentsAreAllNamedAndNothingIsSent() {
        ToolResult result = call("list_users", Map.of("pageSize", 5, "role", "boss", "current_page", -1), "{}");
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("list_users: nothing was sent, the arguments need mending.")
                .contains("- pageSize: unknown (did you mean page_size?)")
                .contains("- role: got \"boss\"; expected one of admin, member, owner.")
                .contains("- current_page: got -1; expected 0 or more.");
        assertThat(portkey.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", ".", "..", "/", "../..", "—"})
    void anIdThatIsNoneIsRefusedBeforeAnyRequest(String id) {
        ToolResult result = call("delete_user", Map.of("user_id", id), "{}");
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("- user_id: got ");
        assertThat(portkey.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a?b", "a#b", "../a", "a/..", "a\r\nX-Evil: 1", "a b", "%2e%2e%2fa", "a;b", "ä😀1", "a+b"
            })
    void anIdCannotLeaveItsPathSegment(String id) {
        call("get_user", Map.of("user_id", id), USER);
        assertThat(portkey.asked()).hasSize(1);
        String target = portkey.asked().get(0).target();
        assertThat(target).matches("/v1/admin/users/[A-Za-z0-9._~%-]+");
        assertThat(URLDecoder.decode(target.substring("/v1/admin/users/".length()), StandardCharsets.UTF_8))
                .isEqualTo(id);
    }

    @Test
    void filtersReachTheQueryUnderTheNamesOfTheApi() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("time_of_generation_min", "2026-01-01T00:00:00+05:30");
        arguments.put("time_of_generation_max", "2026-02-01T00:00:00Z");
        arguments.put("cost_min", "1.50");
        arguments.put("status_code", "429,500");
        arguments.put("metadata", "{\"env\":\"prod uction\"}");
        arguments.put("configs", null);
        call("get_user_grouped_data", arguments, "{\"data\":[],\"total\":0}");
        Asked asked = portkey.asked().get(0);
        assertThat(asked.query("time_of_generation_min")).isEqualTo("2026-01-01T00%3A00%3A00%2B05%3A30");
        assertThat(asked.query("cost_min")).isEqualTo("1.5");
        assertThat(asked.query("status_code")).isEqualTo("429%2C500");
        assertThat(asked.query("metadata")).isEqualTo("%7B%22env%22%3A%22prod%20uction%22%7D");
        assertThat(asked.query("configs")).isNull();
        assertThat(asked.query("page_size")).isEqualTo("100");
    }

    @Test
    void anObjectBeyondTheCeilingLosesItsLargestMembersAndSaysSo() {
        String body = "{\"id\":\"u1\",\"huge\":\"" + "x".repeat(60_000) + "\",\"role\":\"admin\"}";
        ToolResult result = call("get_user", Map.of("user_id", "u1"), body);
        assertThat(result.text().length()).isLessThanOrEqualTo(ToolResponse.CEILING);
        assertThat(json(result).path("note").asText()).contains("huge (60002 characters)");
        assertThat(json(result).path("role").asText()).isEqualTo("admin");
    }

    @Test
    void theKeyIsStruckFromAnswersToo() {
        ToolResult result = call("get_user", Map.of("user_id", "u1"), "{\"echo\":\"" + StubPortkey.KEY + "\"}");
        assertThat(result.text()).isEqualTo("{\"echo\":\"[redacted]\"}");
    }

    @Test
    void whatCannotBeSeenIsEscapedAndNothingIsLost() {
        ToolResult result = call("get_user", Map.of("user_id", "u1"), "{\"n\":\"a\\u202eb\\u200b\\ud83d\\u2028\"}");
        assertThat(result.text()).isEqualTo("{\"n\":\"a\\u202eb\\u200b\\uD83D\\u2028\"}");
    }

    @Test
    void aWarningOfOursIsNotLostToAFieldOfTheSameName() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "member"),
                asked -> asked.method().equals("PUT") ? Reply.ok("{\"note\":\"theirs\"}") : new Reply(403, "{}"));
        assertThat(json(result).path("note").asText()).isEqualTo("theirs");
        assertThat(json(result).path("server_note").asText()).contains("reading it back failed");
    }

    @Test
    void anObjectOfVeryManyMembersIsCutInOneGo() {
        StringBuilder body = new StringBuilder("{\"id\":\"u1\"");
        for (int i = 0; i < 20_000; i++) {
            body.append(",\"member").append(i).append("\":\"some value\"");
        }
        long start = System.nanoTime();
        ToolResult result =
                call("get_user", Map.of("user_id", "u1"), body.append('}').toString());
        assertThat(result.text().length()).isBetween(30_000, ToolResponse.CEILING);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatPortkeySaidToTheUpdateIsKeptBesideTheUser() {
        ToolResult result = call(
                "update_user",
                Map.of("user_id", "u1", "role", "admin"),
                asked -> Reply.ok(asked.method().equals("PUT") ? "{\"warning\":\"pending\"}" : USER));
        assertThat(json(result).at("/answer_to_update_user/warning").asText()).isEqualTo("pending");
        assertThat(json(result).path("role").asText()).isEqualTo("admin");
    }
}
