package dev.portkeyadmin.confirmation;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the confirmation of destructive calls: who is asked, which question, and the outcome without a yes. */
class ConfirmationTest {

    private static final String JANE = "{\"id\":\"u1\",\"first_name\":\"Jane\",\"last_name\":\"Roe\\u202e\","
            + "\"email\":\"jane@example.com\",\"role\":\"admin\",\"workspace_ids\":[\"a\",\"b\",\"c\"]}";

    private final List<String> questions = new ArrayList<>();
    private RecordingPortkey.Reply user = RecordingPortkey.Reply.ok(JANE);

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture()
            .answering(asked -> asked.method().equals("GET") ? user : RecordingPortkey.Reply.ok("{}"));

    private CallContext saying(ElicitationResult reply) {
        return new ScriptedPerson(reply, questions);
    }

    private ToolResult call(When policy, CallContext caller, String tool, Map<String, Object> arguments) {
        return fixture.policy(policy).call(tool, arguments, caller);
    }

    private ToolResult deleteUser(When policy, CallContext caller) {
        return call(policy, caller, "delete_user", Map.of("user_id", "u1"));
    }

    private List<String> sent() {
        return fixture.asked().stream().map(RecordingPortkey.Asked::method).toList();
    }

    @Test
    void asksInNamesAndActsOnceAfterYes() {
        ToolResult result = deleteUser(When.AUTO, saying(ElicitationResult.ACCEPTED));
        assertThat(questions)
                .containsExactly("Remove Jane \"Roe\\u202e\" <jane@example.com> (admin; workspaces: 3) "
                        + "from the organisation? This cannot be undone.");
        assertThat(sent()).containsExactly("GET", "GET", "DELETE");
        assertThat(result.text())
                .isEqualTo("{\"deleted\":{\"type\":\"user\",\"name\":\"jane@example.com\",\"id\":\"u1\","
                        + "\"was\":{\"email\":\"jane@example.com\",\"role\":\"admin\",\"first_name\":\"Jane\","
                        + "\"last_name\":\"Roe\\u202e\",\"workspace_ids\":[\"a\",\"b\",\"c\"]}},"
                        + "\"success\":true,\"confirmed\":\"accepted in the client's dialogue\"}");
    }

    @Test
    void sendsNothingAfterNo() {
        ToolResult result = deleteUser(When.AUTO, saying(ElicitationResult.DECLINED));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .isEqualTo("delete_user: nothing was changed. The request for confirmation was declined. "
                        + "Try again only if the user asks for it.");
        assertThat(sent()).containsExactly("GET");
    }

    @Test
    void sendsNothingWithoutAnAnswer() {
        ToolResult dismissed = deleteUser(When.ALWAYS, saying(ElicitationResult.DISMISSED));
        assertThat(dismissed.isError()).isTrue();
        assertThat(dismissed.text()).contains("nothing was changed. The request for confirmation was not answered.");
        assertThat(sent()).containsExactly("GET");
    }

    @Test
    void sendsNothingWithoutAnAnswerThatCanBeUnderstood() {
        ToolResult result = deleteUser(When.ALWAYS, saying(ElicitationResult.UNANSWERED));
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("nothing was changed. The request for confirmation was not answered.");
        assertThat(sent()).containsExactly("GET");
    }

    @Test
    void actsUnderAutoAndRefusesUnderAlwaysWhenTheClientCannotAsk() {
        assertThat(deleteUser(When.AUTO, CallContext.SILENT).isError()).isFalse();
        assertThat(sent()).containsExactly("DELETE");
        ToolResult refused = deleteUser(When.ALWAYS, CallContext.SILENT);
        assertThat(refused.isError()).isTrue();
        assertThat(refused.text()).contains("PORTKEY_CONFIRM=always").contains("PORTKEY_CONFIRM=auto");
        assertThat(sent()).containsExactly("DELETE");
    }

    @Test
    void asksNoOneUnderNever() {
        assertThat(deleteUser(When.NEVER, saying(ElicitationResult.DECLINED)).isError())
                .isFalse();
        assertThat(questions).isEmpty();
        assertThat(sent()).containsExactly("DELETE");
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void asksNoOneAboutWhatDestroysNothing(When policy) {
        call(policy, saying(ElicitationResult.DECLINED), "get_user", Map.of("user_id", "u1"));
        call(policy, saying(ElicitationResult.DECLINED), "update_user", Map.of("user_id", "u1", "first_name", "J"));
        call(policy, saying(ElicitationResult.DECLINED), "resend_user_invite", Map.of("invite_id", "i1"));
        assertThat(questions).isEmpty();
        assertThat(sent()).contains("PUT", "POST");
    }

    @Test
    void refusesInvalidArgumentsBeforeItAsks() {
        assertThat(call(When.AUTO, saying(ElicitationResult.ACCEPTED), "delete_user", Map.of())
                        .isError())
                .isTrue();
        assertThat(questions).isEmpty();
        assertThat(sent()).isEmpty();
    }

    @Test
    void asksNoOneAboutWhatDoesNotExist() {
        user = new RecordingPortkey.Reply(404, "{}");
        ToolResult result = deleteUser(When.AUTO, saying(ElicitationResult.ACCEPTED));
        assertThat(result.text())
                .startsWith("delete_user failed: HTTP 404")
                .contains("list_users")
                .doesNotContain("get_user");
        assertThat(questions).isEmpty();
        assertThat(sent()).containsExactly("GET");
    }

    @Test
    void asksByIdAboutWhatCannotBeRead() {
        user = new RecordingPortkey.Reply(403, "{}");
        assertThat(deleteUser(When.AUTO, saying(ElicitationResult.ACCEPTED)).isError())
                .isFalse();
        assertThat(questions)
                .containsExactly("Remove user \"u1\"? It could not be looked up first. This cannot be undone.");
        assertThat(sent()).endsWith("DELETE").filteredOn("DELETE"::equals).hasSize(1);
    }

    @Test
    void showsAMissingNameAsUnknown() {
        user = RecordingPortkey.Reply.ok("{\"email\":\"x@example.com\",\"role\":null}");
        deleteUser(When.AUTO, saying(ElicitationResult.DECLINED));
        assertThat(questions.get(0)).startsWith("Remove ? ? <x@example.com> (?; workspaces: ?) from");
    }

    @Test
    void redactsTheKeyInTheQuestion() {
        user = RecordingPortkey.Reply.ok("{\"first_name\":\"" + RecordingPortkey.KEY + "\"}");
        deleteUser(When.AUTO, saying(ElicitationResult.DECLINED));
        assertThat(questions.get(0)).contains("[redacted]").doesNotContain(RecordingPortkey.KEY);
    }
}
