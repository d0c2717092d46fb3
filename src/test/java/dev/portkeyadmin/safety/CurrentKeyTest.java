package dev.portkeyadmin.safety;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that only a person can end or narrow the key that this server itself uses, regardless of settings. */
class CurrentKeyTest {

    private static final String ID = "9f1c1c52-1111-4222-8333-abcdefabcdef";

    private static final String OWN = AdapterFixture.masked();

    private static final String OTHER = "Xk*******S4";

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture();

    private final List<String> questions = new ArrayList<>();

    private void shown(String masked) {
        fixture.on(
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
        return fixture.call(tool, arguments, caller);
    }

    private CallContext saying(ElicitationResult reply) {
        return new ScriptedPerson(reply, questions);
    }

    private static Stream<Arguments> everyChangeOfAKeyUnderEveryPolicy() {
        return Stream.of("delete_api_key", "rotate_api_key", "update_api_key")
                .flatMap(tool -> Stream.of(When.values()).map(policy -> Arguments.of(tool, policy)));
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void asksAPersonAndActsAfterYes(String tool, When policy) {
        fixture.policy(policy);
        shown("\"" + OWN + "\"");
        ToolResult result = call(tool, saying(ElicitationResult.ACCEPTED));
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(questions)
                .singleElement()
                .asString()
                .startsWith("This is the API key that this server itself uses. ")
                .contains("organisation-service API key admin (" + OWN);
        assertThat(fixture.writes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void sendsNothingWithoutYes(String tool, When policy) {
        fixture.policy(policy);
        shown("\"" + OWN + "\"");
        assertThat(call(tool, saying(ElicitationResult.DECLINED)).text()).contains("was declined");
        assertThat(call(tool, saying(ElicitationResult.UNANSWERED)).text()).contains("was not answered");
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void refusesWhenTheClientCannotAsk(String tool, When policy) {
        fixture.policy(policy);
        shown("\"" + OWN + "\"");
        ToolResult result = call(tool, CallContext.SILENT);
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith(tool + ": nothing was changed. This is the API key that this server itself uses.")
                .contains("elicitation", "another key");
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void treatsAKeyThatCannotBeReadLikeTheOneInUse(String tool, When policy) {
        fixture.policy(policy);
        ToolResult result = call(tool, CallContext.SILENT);
        assertThat(result.text()).contains("This may be the API key that this server itself uses.");
        assertThat(fixture.writes()).isEmpty();
        assertThat(call(tool, saying(ElicitationResult.ACCEPTED)).isError()).isFalse();
        assertThat(questions)
                .singleElement()
                .asString()
                .startsWith("This may be the API key that this server itself uses. ");
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void failsForAKeyThatDoesNotExist(String tool, When policy) {
        fixture.policy(policy).on("GET /api-keys/" + ID, new RecordingPortkey.Reply(404, "{\"errorCode\":\"AB08\"}"));
        for (CallContext caller : List.of(CallContext.SILENT, saying(ElicitationResult.ACCEPTED))) {
            assertThat(call(tool, caller).text()).startsWith(tool + " failed: HTTP 404 AB08.");
        }
        assertThat(questions).isEmpty();
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "delete_api_key,AUTO,true,true",
        "delete_api_key,ALWAYS,true,false",
        "delete_api_key,NEVER,false,true",
        "rotate_api_key,AUTO,true,true",
        "rotate_api_key,ALWAYS,true,false",
        "rotate_api_key,NEVER,false,true",
        "update_api_key,AUTO,true,true",
        "update_api_key,ALWAYS,true,false",
        "update_api_key,NEVER,false,true"
    })
    void treatsAnotherKeyLikeAnyObject(String tool, When policy, boolean asks, boolean actsUnasked) {
        fixture.policy(policy);
        shown("\"" + OTHER + "\"");
        assertThat(call(tool, CallContext.SILENT).isError()).isEqualTo(!actsUnasked);
        assertThat(fixture.writes()).hasSize(actsUnasked ? 1 : 0);
        assertThat(call(tool, saying(ElicitationResult.DECLINED)).isError()).isEqualTo(asks);
        assertThat(questions).hasSize(asks ? 1 : 0).noneMatch(question -> question.contains("this server itself"));
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void sendsAChangeThatNarrowsNothingWithoutLookingUp(When policy) {
        fixture.policy(policy);
        shown("\"" + OWN + "\"");
        for (Map<String, Object> change : List.<Map<String, Object>>of(
                Map.of("name", "n"), Map.of("description", "d"), Map.of("alert_emails", List.of("a@example.com")))) {
            Map<String, Object> arguments = new HashMap<>(change);
            arguments.put("api_key_id", ID);
            assertThat(fixture.call("update_api_key", arguments, saying(ElicitationResult.DECLINED))
                            .isError())
                    .isFalse();
            assertThat(fixture.call("update_api_key", arguments).isError()).isFalse();
        }
        assertThat(questions).isEmpty();
        assertThat(fixture.portkey.asked()).noneMatch(asked -> asked.target().startsWith("/v1/api-keys?"));
        assertThat(fixture.writes()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scopes", "usage_limits", "rate_limits", "expires_at", "rotation_policy"})
    void asksAboutEveryArgumentThatNarrowsTheKey(String argument) {
        Map<String, Object> values = Map.of(
                "scopes", List.of("logs.list"),
                "usage_limits", Map.of("credit_limit", 1),
                "rate_limits", List.of(Map.of("type", "requests", "unit", "rpm", "value", 0)),
                "expires_at", "2026-01-31T00:00:00Z",
                "rotation_policy", Map.of("rotation_period", "weekly"));
        fixture.policy(When.NEVER);
        shown("\"" + OWN + "\"");
        ToolResult result =
                fixture.call("update_api_key", Map.of("api_key_id", ID, "name", "n", argument, values.get(argument)));
        assertThat(result.text()).contains("This is the API key that this server itself uses.");
        assertThat(fixture.writes()).isEmpty();
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
                RecordingPortkey.KEY
            })
    void guardsAMaskedFormThatShowsNoDifference(String masked) {
        shown("\"" + masked + "\"");
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isTrue();
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "{}", "[]"})
    void guardsAKeyThatIsNotShown(String json) {
        shown(json);
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isTrue();
        assertThat(fixture.writes()).isEmpty();
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
    void letsAMaskedFormPassThatDiffers(String masked) {
        shown("\"" + masked + "\"");
        assertThat(call("delete_api_key", CallContext.SILENT).isError()).isFalse();
        assertThat(fixture.writes()).hasSize(1);
    }

    /** A rotated key works on for a while. */
    @Test
    void remembersARecognisedKeyAfterItsRotation() {
        fixture.on("POST /api-keys/" + ID + "/rotate", "{\"id\":\"" + ID + "\",\"key\":\"Xk-new-secret-S4\"}");
        shown("\"" + OWN + "\"");
        assertThat(call("rotate_api_key", saying(ElicitationResult.ACCEPTED)).isError())
                .isFalse();
        shown("\"" + OTHER + "\"");
        ToolResult result = call("delete_api_key", CallContext.SILENT);
        assertThat(result.text()).contains("This is the API key that this server itself uses.");
        assertThat(fixture.writes()).containsExactly("POST /api-keys/" + ID + "/rotate");
    }

    @ParameterizedTest
    @MethodSource("everyChangeOfAKeyUnderEveryPolicy")
    void reportsTheMissingKeyBeforeAnythingElse(String tool, When policy) {
        fixture.policy(policy).key(null);
        for (CallContext caller : List.of(CallContext.SILENT, saying(ElicitationResult.ACCEPTED))) {
            assertThat(call(tool, caller).text()).startsWith("No Portkey API key is set");
        }
        assertThat(questions).isEmpty();
        assertThat(fixture.portkey.asked()).isEmpty();
    }

    // --- why it was forbidden something

    private String forbidden(String keys) {
        fixture.ownKeys("{\"data\":[" + keys + "],\"total\":1}")
                .on("PUT /admin/users/u1", new RecordingPortkey.Reply(403, "{\"errorCode\":\"AB03\"}"));
        String text = fixture.call("update_user", Map.of("user_id", "u1", "role", "admin"))
                .text();
        assertThat(text).startsWith("update_user failed: HTTP 403 AB03.").contains("organisation_users.update");
        return text;
    }

    private static String listed(String masked, String type, String... scopes) {
        return Json.write(
                Map.of("id", "k1", "name", "ops \"key\"", "key", masked, "type", type, "scopes", List.of(scopes)));
    }

    @Test
    void saysThatTheKeyLacksTheScope() {
        assertThat(forbidden(listed(OTHER, "x") + "," + listed(OWN, "organisation-service", "logs.list")))
                .endsWith(
                        "The key in use, \"ops \\\"key\\\"\" (organisation-service), lacks this scope: add it to the key in "
                                + "Portkey, or use another key.");
    }

    @Test
    void saysThatTheKeyHasTheScope() {
        assertThat(forbidden(listed(OWN, "organisation-service", "organisation_users.update")))
                .endsWith("has this scope, so the cause is the id, its workspace, the plan or the security settings.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workspace-service | workspace_integrations.read | lacks organisation_integrations.read,"
                        + " which only an organisation key can have and what belongs to the organisation needs. Else the cause is",
                "organisation-service | workspace_integrations.read | lacks organisation_integrations.read, which some of"
                        + " these objects need. Else the cause is",
                "workspace-service | logs.list | lacks this scope: add it"
            })
    void saysWhichOfSeveralScopesTheKeyLacks(String type, String scope, String words) {
        fixture.ownKeys("{\"data\":[" + listed(OWN, type, scope) + "],\"total\":1}")
                .on(
                        "GET /integrations/openai-prod-1a2b3c",
                        new RecordingPortkey.Reply(403, "{\"errorCode\":\"AB03\"}"));
        assertThat(fixture.call("get_integration", Map.of("integration_slug", "openai-prod-1a2b3c"))
                        .text())
                .contains(words);
    }

    @Test
    void saysThatAWorkspaceKeyCannotCreateAWorkspace() {
        fixture.ownKeys("{\"data\":[" + listed(OWN, "workspace-service", "workspaces.update") + "],\"total\":1}")
                .on("POST /admin/workspaces", new RecordingPortkey.Reply(403, "{\"errorCode\":\"AB03\"}"));
        assertThat(fixture.call("create_workspace", Map.of("name", "Fraud")).text())
                .contains("belongs to a workspace and cannot have this scope: use an organisation key.");
    }

    @Test
    void saysThatAWorkspaceKeyCannotHaveTheScope() {
        assertThat(forbidden(listed(OWN, "workspace-service", "logs.list")))
                .endsWith("belongs to a workspace and cannot have this scope: use an organisation key.");
    }

    /** Too few visible characters, two keys that look alike, or no key. */
    @ParameterizedTest
    @ValueSource(strings = {"", "pk*", "twice", "Xk*******S4"})
    void saysNothingAboutAKeyThatIsNotRecognised(String masked) {
        String keys = masked.isEmpty()
                ? ""
                : masked.equals("twice")
                        ? listed(OWN, "a", "logs.list") + "," + listed(OWN, "b", "logs.list")
                        : listed(masked, "organisation-service", "logs.list");
        assertThat(forbidden(keys))
                .doesNotContain("The key in use")
                .contains(
                        "scope organisation_users.update",
                        "an id or slug that does not exist or belongs to another workspace",
                        "the plan or the security settings");
    }

    private static Stream<Arguments> everyEndOfAnOwnerUnderEveryPolicy() {
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
                .flatMap(end -> Stream.of(When.values())
                        .map(policy -> Arguments.of(end.get()[0], end.get()[1], end.get()[2], policy)));
    }

    private void belonging(String type, String workspace, String user) {
        fixture.ownKey(type, ",\"workspace_id\":\"" + workspace + "\",\"user_id\":\"" + user + "\"");
        fixture.on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"slug\":\"ws-data\",\"name\":\"Data\"}");
        fixture.on("GET /admin/workspaces/ws-data", "{\"id\":\"w1\",\"slug\":\"ws-data\",\"name\":\"Data\"}");
        fixture.on("GET /admin/users/u1", "{\"id\":\"u1\",\"email\":\"jane@example.com\"}");
        fixture.on("GET /admin/workspaces/w1/users/u1", "{\"id\":\"u1\",\"email\":\"jane@example.com\"}");
    }

    @ParameterizedTest
    @MethodSource("everyEndOfAnOwnerUnderEveryPolicy")
    void endsTheOwnerOfTheKeyOnlyAfterAPersonConfirms(
            String tool, String type, Map<String, Object> arguments, When policy) {
        fixture.policy(policy);
        belonging(type, "ws-data", "u1");
        assertRefused(tool, arguments, "belongs to this and ends with it.");

        assertThat(fixture.call(tool, arguments, saying(ElicitationResult.ACCEPTED))
                        .isError())
                .isFalse();
        assertThat(questions)
                .singleElement()
                .asString()
                .startsWith("The API key that this server itself uses belongs to this and ends with it. ");
        assertThat(fixture.writes()).hasSize(1);
    }

    private void assertRefused(String tool, Map<String, Object> arguments, String reason) {
        ToolResult refused = fixture.call(tool, arguments, CallContext.SILENT);
        assertThat(refused.isError()).isTrue();
        assertThat(refused.text())
                .startsWith(tool + ": nothing was changed. The API key that this server itself uses ")
                .contains(reason);
        assertThat(fixture.writes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyEndOfAnOwnerUnderEveryPolicy")
    void endsAnyOtherOwnerWithoutAsking(String tool, String type, Map<String, Object> arguments, When policy) {
        // A key of the organisation stays, whatever it names.
        boolean organisation = policy == When.NEVER;
        fixture.policy(organisation ? When.NEVER : When.AUTO);
        belonging(
                organisation ? "organisation-service" : type,
                organisation ? "ws-data" : "ws-other",
                organisation ? "u1" : "u2");
        assertThat(fixture.call(tool, arguments, CallContext.SILENT).isError()).isFalse();
        assertThat(fixture.writes()).hasSize(1);
    }

    // --- when it is unknown whose key it is

    private static final String BELONGS = "\"type\":\"workspace-user\",\"workspace_id\":\"ws-data\",\"user_id\":\"u1\"";

    private static String own(String key) {
        return "{\"id\":\"k-own\"," + key + BELONGS + "}";
    }

    private static String keys(String... keys) {
        return "{\"data\":[" + String.join(",", keys) + "],\"total\":" + keys.length + "}";
    }

    private static String masked(String key) {
        return "\"key\":\"" + key + "\",";
    }

    private static String pageOfOthers(int page) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            keys.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"k" + page + "-" + i
                            + "\",\"key\":\"Xk*******S4\",\"type\":\"workspace-service\"}");
        }
        return "{\"data\":[" + keys + "],\"total\":601}";
    }

    /** Each way in which Portkey may fail to say whose key it is. */
    private enum Doubt {
        FORBIDDEN,
        BROKEN,
        NOT_JSON,
        NO_LIST,
        NOT_SHOWN,
        SHORT_MASK,
        TWO_ALIKE,
        NOT_LISTED,
        NO_OWNER,
        NO_TYPE,
        CUT_SHORT,
        LATE_PAGE_BROKEN;

        void arise(AdapterFixture fixture) {
            switch (this) {
                case FORBIDDEN -> fixture.ownKeys(new RecordingPortkey.Reply(403, "{}"));
                case BROKEN -> fixture.ownKeys(new RecordingPortkey.Reply(501, "{}"));
                case NOT_JSON -> fixture.ownKeys("<html>");
                case NO_LIST -> fixture.ownKeys("{\"data\":{}}");
                case NOT_SHOWN -> fixture.ownKeys(keys(own("")));
                case SHORT_MASK -> fixture.ownKeys(keys(own(masked("pk*****f"))));
                case TWO_ALIKE ->
                    fixture.ownKeys(keys(
                            own(masked(OWN)),
                            "{\"id\":\"k2\"," + masked(OWN) + "\"type\":\"workspace-user\",\"workspace_id\":\"w9\","
                                    + "\"user_id\":\"u9\"}"));
                case NOT_LISTED -> fixture.ownKeys(keys("{\"id\":\"k2\"," + masked(OTHER) + BELONGS + "}"));
                case NO_OWNER -> fixture.ownKeys(keys("{" + masked(OWN) + "\"type\":\"workspace-user\"}"));
                case NO_TYPE ->
                    fixture.ownKeys(keys("{" + masked(OWN) + "\"workspace_id\":\"w9\",\"user_id\":\"u9\"}"));
                case CUT_SHORT ->
                    fixture.ownKeys("{\"data\":[{" + masked(OWN) + "\"type\":\"organisation-service\"}],\"total\":9}");
                case LATE_PAGE_BROKEN -> {
                    fixture.ownKeysOn(0, keys("{" + masked(OWN) + "\"type\":\"organisation-service\"}"));
                    fixture.ownKeys(new RecordingPortkey.Reply(403, "{}"));
                }
            }
        }
    }

    private static Stream<Arguments> everyDoubtAboutEveryOwner() {
        return everyEndOfAnOwnerUnderEveryPolicy()
                .filter(end -> end.get()[3] != When.ALWAYS)
                .flatMap(end -> Stream.of(Doubt.values())
                        .map(doubt -> Arguments.of(end.get()[0], end.get()[2], end.get()[3], doubt)));
    }

    @ParameterizedTest
    @MethodSource("everyDoubtAboutEveryOwner")
    void needsAPersonWhenItIsUnknownWhoseKeyItIs(String tool, Map<String, Object> arguments, When policy, Doubt doubt) {
        fixture.policy(policy);
        belonging("workspace-user", "ws-data", "u1");
        doubt.arise(fixture);
        assertRefused(tool, arguments, "");
        assertThat(fixture.call(tool, arguments, saying(ElicitationResult.DECLINED))
                        .isError())
                .isTrue();
        assertThat(fixture.writes()).isEmpty();
        assertThat(fixture.call(tool, arguments, saying(ElicitationResult.ACCEPTED))
                        .isError())
                .isFalse();
        assertThat(questions).hasSize(2).allMatch(question -> question.startsWith("The API key that this server"));
    }

    @Test
    void findsTheKeyBehindFiveHundredOthers() {
        for (int page = 0; page < 6; page++) {
            fixture.ownKeysOn(page, pageOfOthers(page));
        }
        fixture.ownKeysOn(6, keys(own(masked(OWN)))).ownKeysOn(7, keys());
        fixture.on("GET /admin/users/u1", "{\"id\":\"u1\"}").on("GET /admin/users/u2", "{\"id\":\"u2\"}");
        assertRefused("delete_user", Map.of("user_id", "u1"), "belongs to this and ends with it.");
        assertThat(fixture.call("delete_user", Map.of("user_id", "u2")).isError())
                .isFalse();
    }

    @Test
    void forgetsALookUpThatFailed() {
        fixture.ownKeys(new RecordingPortkey.Reply(403, "{}"));
        assertRefused("delete_user", Map.of("user_id", "u1"), "may belong to this");
        fixture.ownKey("organisation-service", "");
        assertThat(fixture.call("delete_user", Map.of("user_id", "u1")).isError())
                .isFalse();
        fixture.ownKeys(new RecordingPortkey.Reply(403, "{}"));
        assertThat(fixture.call("delete_user", Map.of("user_id", "u1")).isError())
                .as("a look-up that succeeded is remembered for a moment")
                .isFalse();
    }

    @Test
    void distinguishesOwnersByIdWhenTheyCannotBeRead() {
        String mine = "11111111-2222-4333-8444-555555555555";
        String other = "99999999-2222-4333-8444-555555555555";
        fixture.ownKey("workspace-user", ",\"workspace_id\":\"" + mine + "\",\"user_id\":\"" + mine + "\"");
        assertThat(fixture.call("delete_user", Map.of("user_id", other)).isError())
                .isFalse();
        assertRefusedAfter(1, Map.of("user_id", "jane@example.com"));
        assertRefusedAfter(1, Map.of("user_id", mine));
    }

    private void assertRefusedAfter(int writes, Map<String, Object> arguments) {
        assertThat(fixture.call("delete_user", arguments).text()).contains("this server itself uses");
        assertThat(fixture.writes()).hasSize(writes);
    }

    private static Stream<Arguments> everyDoubtAboutEveryChangeOfAKey() {
        return Stream.of("delete_api_key", "rotate_api_key", "update_api_key")
                .flatMap(tool -> Stream.of(When.NEVER, When.AUTO)
                        .flatMap(policy -> Stream.of(Doubt.values()).map(doubt -> Arguments.of(tool, policy, doubt))));
    }

    @ParameterizedTest
    @MethodSource("everyDoubtAboutEveryChangeOfAKey")
    void guardsTheKeyItselfWhateverTheListOfKeysShows(String tool, When policy, Doubt doubt) {
        fixture.policy(policy);
        doubt.arise(fixture);
        for (String key : List.of("\"" + OWN + "\"", "\"pk*****f\"", "null")) {
            shown(key);
            assertThat(call(tool, CallContext.SILENT).isError()).isTrue();
        }
        for (RecordingPortkey.Reply reply : List.of(
                new RecordingPortkey.Reply(403, "{}"),
                new RecordingPortkey.Reply(501, "{}"),
                RecordingPortkey.Reply.ok("<html>"))) {
            fixture.on("GET /api-keys/" + ID, reply);
            assertThat(call(tool, CallContext.SILENT).isError()).isTrue();
        }
        assertThat(fixture.writes()).isEmpty();
    }
}
