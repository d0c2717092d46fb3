package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationGate.Policy;
import dev.portkeyadmin.support.StubPortkey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that this server itself uses: nobody but a person may end or narrow it, whatever the settings. */
class CurrentKeyTest {

    private static final String ID = "9f1c1c52-1111-4222-8333-abcdefabcdef";

    /** As Portkey writes them: some characters, stars, some characters. */
    private static final String OWN =
            StubPortkey.KEY.substring(0, 2) + "*****" + StubPortkey.KEY.substring(StubPortkey.KEY.length() - 3);

    private static final String OTHER = "Xk*******S4";

    private final AdapterFixture office = new AdapterFixture();
    private final List<String> questions = new ArrayList<>();

    @AfterEach
    void stop() {
        office.close();
    }

    private void shown(String masked) {
        office.on(
                "GET /api-keys/" + ID,
                "{\"id\":\"" + ID
                        + "\",\"name\":\"admin\",\"type\":\"organisation-service\",\"status\":\"active\",\"key\":"
                        + masked + "}");
    }

    private ToolResult call(String tool, CallContext caller) {
        Map<String, Object> arguments = new HashMap<>(Map.of("api_key_id", ID));
        if (tool.equals("update_api_key")) {
            arguments.put("scopes", List.of("logs.list"));
        }
        return office.call(tool, arguments, caller);
    }

    private CallContext saying(ElicitationResult reply) {
        return new ScriptedPerson(reply, questions);
    }

    private static Stream<Arguments> everyCutUnderEveryPolicy() {
        return Stream.of("delete_api_key", "rotate_api_key", "update_api_key")
                .flatMap(tool -> Stream.of(Policy.values()).map(policy -> Arguments.of(tool, policy)));
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void aPersonIsAskedAndYesActs(String tool, Policy policy) {
        office.policy(policy);
        shown("\"" + OWN + "\"");
        ToolResult result = call(tool, saying(ElicitationResult.ACCEPTED));
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(questions)
                .singleElement()
                .asString()
                .startsWith("This is the API key that this server itself uses. ")
                .contains("organisation-service API key admin (" + OWN);
        assertThat(office.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void anythingButYesActsNever(String tool, Policy policy) {
        office.policy(policy);
        shown("\"" + OWN + "\"");
        assertThat(call(tool, saying(ElicitationResult.DECLINED)).text()).contains("the person who was asked said no");
        assertThat(call(tool, saying(ElicitationResult.UNANSWERED)).text()).contains("nobody answered");
        assertThat(office.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void whereNobodyCanBeAskedItIsRefused(String tool, Policy policy) {
        office.policy(policy);
        shown("\"" + OWN + "\"");
        ToolResult result = call(tool, CallContext.SILENT);
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith(tool + ": nothing was changed, since this is the API key that this server itself uses")
                .contains("elicitation", "another key");
        assertThat(office.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void aKeyThatMayNotBeReadMayBeTheOneInUse(String tool, Policy policy) {
        office.policy(policy);
        ToolResult result = call(tool, CallContext.SILENT);
        assertThat(result.text()).contains("this key could not be looked up and may be the API key that this server");
        assertThat(office.writes()).isEmpty();
        assertThat(call(tool, saying(ElicitationResult.ACCEPTED)).isError()).isFalse();
        assertThat(questions).singleElement().asString().contains("may be the API key that this server itself");
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void aKeyThatIsNotThereIsAnError(String tool, Policy policy) {
        office.policy(policy).on("GET /api-keys/" + ID, new StubPortkey.Reply(404, "{\"errorCode\":\"AB08\"}"));
        for (CallContext caller : List.of(CallContext.SILENT, saying(ElicitationResult.ACCEPTED))) {
            assertThat(call(tool, caller).text()).startsWith("get_api_key failed: HTTP 404 AB08.");
        }
        assertThat(questions).isEmpty();
        assertThat(office.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "delete_api_key,AUTO,true,true",
        "delete_api_key,ALWAYS,true,false",
        "delete_api_key,NEVER,false,true",
        "rotate_api_key,AUTO,true,true",
        "rotate_api_key,ALWAYS,true,false",
        "rotate_api_key,NEVER,false,true",
        "update_api_key,AUTO,false,true",
        "update_api_key,ALWAYS,false,true",
        "update_api_key,NEVER,false,true"
    })
    void anotherKeyIsTreatedLikeAnythingElse(String tool, Policy policy, boolean asks, boolean actsUnasked) {
        office.policy(policy);
        shown("\"" + OTHER + "\"");
        assertThat(call(tool, saying(ElicitationResult.DECLINED)).isError()).isEqualTo(asks);
        assertThat(questions).hasSize(asks ? 1 : 0).noneMatch(question -> question.contains("this server itself"));
        int before = office.writes().size();
        assertThat(call(tool, CallContext.SILENT).isError()).isEqualTo(!actsUnasked);
        assertThat(office.writes()).hasSize(before + (actsUnasked ? 1 : 0));
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void aChangeThatNarrowsNothingPassesUnaskedAndUnread(Policy policy) {
        office.policy(policy);
        shown("\"" + OWN + "\"");
        for (Map<String, Object> change : List.<Map<String, Object>>of(
                Map.of("name", "n"),
                Map.of("description", "d"),
                Map.of("clear", List.of("usage_limits", "rate_limits", "expires_at", "rotation_policy")),
                Map.of("reset_usage", true),
                Map.of("alert_emails", List.of("a@example.com")))) {
            Map<String, Object> arguments = new HashMap<>(change);
            arguments.put("api_key_id", ID);
            assertThat(office.call("update_api_key", arguments, saying(ElicitationResult.DECLINED))
                            .isError())
                    .isFalse();
            assertThat(office.call("update_api_key", arguments).isError()).isFalse();
        }
        assertThat(questions).isEmpty();
        assertThat(office.portkey.asked().get(0).method()).isEqualTo("PUT");
        assertThat(office.writes()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopes", "usage_limits", "rate_limits", "expires_at", "rotation_policy"})
    void whateverNarrowsIsAskedAbout(String argument) {
        Map<String, Object> values = Map.of(
                "scopes", List.of("logs.list"),
                "usage_limits", Map.of("credit_limit", 1),
                "rate_limits", List.of(Map.of("type", "requests", "unit", "rpm", "value", 0)),
                "expires_at", "2026-01-31T00:00:00Z",
                "rotation_policy", Map.of("rotation_period", "weekly"));
        office.policy(Policy.NEVER);
        shown("\"" + OWN + "\"");
        ToolResult result =
                office.call("update_api_key", Map.of("api_key_id", ID, "name", "n", argument, values.get(argument)));
        assertThat(result.text()).contains("this is the API key that this server itself uses");
        assertThat(office.writes()).isEmpty();
    }

    // --- how it is recognised

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pk*****def",
                "pk*******ef",
                "pk-t********************",
                "*******************cdef",
                "pk-test-0123456789abcde*",
                "pk-*****9abc***cdef",
                "*",
                "************************",
                "pk...def",
                "pk\u2026def",
                "pk-t\u2022\u2022\u2022\u2022cdef",
                StubPortkey.KEY
            })
    void aFormThatHidesNoDifferenceMayBeOurs(String masked) {
        shown("\"" + masked + "\"");
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isTrue();
        assertThat(office.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}", "[]"})
    void aKeyThatIsNotShownAtAllMayBeOurs(String json) {
        shown(json);
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isTrue();
        assertThat(office.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "z1*****3AX",
                "Xk*******S4",
                "pk*****dee",
                "px*****def",
                "z1...3AX",
                "pk\u2026dee",
                "pk-test-0123456789abcdef*x",
                "pk-test-x"
            })
    void aFormThatDiffersIsAnother(String masked) {
        shown("\"" + masked + "\"");
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isFalse();
        assertThat(office.writes()).hasSize(1);
    }

    /** What was rotated works on for a while, and is the key that this server holds. */
    @Test
    void recognisedOnceItStaysSoWhateverIsShownAfterARotation() {
        office.on("POST /api-keys/" + ID + "/rotate", "{\"id\":\"" + ID + "\",\"key\":\"Xk-new-secret-S4\"}");
        shown("\"" + OWN + "\"");
        assertThat(call("rotate_api_key", saying(ElicitationResult.ACCEPTED)).isError())
                .isFalse();
        shown("\"" + OTHER + "\"");
        ToolResult result = call("delete_api_key", CallContext.SILENT);
        assertThat(result.text()).contains("this is the API key that this server itself uses");
        assertThat(office.writes()).containsExactly("POST /api-keys/" + ID + "/rotate");
    }

    @ParameterizedTest
    @MethodSource("everyCutUnderEveryPolicy")
    void withoutAKeyTheErrorIsTheUsualOne(String tool, Policy policy) {
        office.policy(policy).key(null);
        for (CallContext caller : List.of(CallContext.SILENT, saying(ElicitationResult.ACCEPTED))) {
            assertThat(call(tool, caller).text()).startsWith("No Portkey API key is set, so nothing was sent.");
        }
        assertThat(questions).isEmpty();
        assertThat(office.portkey.asked()).isEmpty();
    }

    // --- why it was forbidden something

    private String forbidden(String keys) {
        office.on("GET /api-keys", "{\"data\":[" + keys + "],\"total\":1}")
                .on("DELETE /admin/users/u1", new StubPortkey.Reply(403, "{\"errorCode\":\"AB03\"}"));
        String text = office.call("delete_user", Map.of("user_id", "u1")).text();
        assertThat(text).startsWith("delete_user failed: HTTP 403 AB03.").contains("organisation_users.delete");
        return text;
    }

    private static String listed(String masked, String type, String... scopes) {
        return Json.write(
                Map.of("id", "k1", "name", "ops \"key\"", "key", masked, "type", type, "scopes", List.of(scopes)));
    }

    @Test
    void aScopeThatTheKeyLacksIsToldApartFromAllOtherCauses() {
        assertThat(forbidden(listed(OTHER, "x") + "," + listed(OWN, "organisation-service", "logs.list")))
                .endsWith(
                        "The key in use, \"ops \\\"key\\\"\" (organisation-service), lacks this scope: add it to the key in "
                                + "Portkey, or use another key.");
    }

    @Test
    void aScopeThatTheKeyHasIsNotTheCause() {
        assertThat(forbidden(listed(OWN, "organisation-service", "organisation_users.delete")))
                .endsWith("has this scope: so it is the id, its workspace, the plan or the security settings.");
    }

    @Test
    void aScopeThatAKeyOfItsKindCannotHaveIsToldSo() {
        assertThat(forbidden(listed(OWN, "workspace-service", "logs.list")))
                .endsWith("cannot have this scope, since it is a workspace's: use an organisation key.");
    }

    /** Too little to be seen, two that look alike, or none: then nothing is said of any key. */
    @ParameterizedTest
    @ValueSource(strings = {"", "pk*", "twice", "Xk*******S4"})
    void aKeyThatCannotBeToldSaysNothingOfAnother(String masked) {
        String keys = masked.isEmpty()
                ? ""
                : masked.equals("twice")
                        ? listed(OWN, "a", "logs.list") + "," + listed(OWN, "b", "logs.list")
                        : listed(masked, "organisation-service", "logs.list");
        assertThat(forbidden(keys)).doesNotContain("The key in use");
    }

    private static Stream<Arguments> everyEndOfWhatAKeyBelongsTo() {
        return Stream.of(
                        Arguments.of(
                                "delete_workspace", "workspace-service", Map.of("workspace_id", "w1", "name", "Data")),
                        Arguments.of(
                                "delete_workspace",
                                "workspace-user",
                                Map.of("workspace_id", "ws-data", "name", "Data")),
                        Arguments.of("delete_user", "workspace-user", Map.of("user_id", "u1")),
                        Arguments.of(
                                "remove_workspace_member",
                                "workspace-user",
                                Map.of("workspace_id", "w1", "user_id", "u1")))
                .flatMap(end -> Stream.of(Policy.values())
                        .map(policy -> Arguments.of(end.get()[0], end.get()[1], end.get()[2], policy)));
    }

    private void belonging(String type, String workspace, String user) {
        office.on(
                "GET /api-keys",
                "{\"data\":[{\"id\":\"k1\",\"type\":\"" + type + "\",\"workspace_id\":\"" + workspace
                        + "\",\"user_id\":\"" + user + "\",\"key\":\"" + OWN + "\"}],\"total\":1}");
        office.on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"slug\":\"ws-data\",\"name\":\"Data\"}");
        office.on("GET /admin/workspaces/ws-data", "{\"id\":\"w1\",\"slug\":\"ws-data\",\"name\":\"Data\"}");
    }

    @ParameterizedTest
    @MethodSource("everyEndOfWhatAKeyBelongsTo")
    void whatTheKeyBelongsToEndsByThePersonsWordAlone(
            String tool, String type, Map<String, Object> arguments, Policy policy) {
        office.policy(policy);
        belonging(type, "ws-data", "u1");
        ToolResult refused = office.call(tool, arguments, CallContext.SILENT);
        assertThat(refused.text())
                .startsWith(
                        tool + ": nothing was changed, since the API key that this server itself uses belongs to this");
        assertThat(office.writes()).isEmpty();

        assertThat(office.call(tool, arguments, saying(ElicitationResult.ACCEPTED))
                        .isError())
                .isFalse();
        assertThat(questions)
                .singleElement()
                .asString()
                .startsWith("The API key that this server itself uses belongs to this, and ends with it. ");
        assertThat(office.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyEndOfWhatAKeyBelongsTo")
    void whatItDoesNotBelongToIsNoBranchOfOurs(String tool, String type, Map<String, Object> arguments, Policy policy) {
        // An organisation's key stays, whomever it names.
        boolean organisation = policy == Policy.NEVER;
        office.policy(organisation ? Policy.NEVER : Policy.AUTO);
        belonging(
                organisation ? "organisation-service" : type,
                organisation ? "ws-data" : "ws-other",
                organisation ? "u1" : "u2");
        assertThat(office.call(tool, arguments, CallContext.SILENT).isError()).isFalse();
        assertThat(office.writes()).hasSize(1);
    }
}
