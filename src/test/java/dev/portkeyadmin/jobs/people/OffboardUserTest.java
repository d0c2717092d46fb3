package dev.portkeyadmin.jobs.people;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.jobs.JobFixture.Person;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the removal of a person: first the plan, then, once a person has confirmed it, the writes. */
class OffboardUserTest {

    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";

    @TempDir
    private Path temporary;

    @AutoClose
    private JobFixture fixture;

    @BeforeEach
    void start() {
        fixture = fixture(When.AUTO);
    }

    private JobFixture fixture(When policy) {
        return JobFixture.inSandbox(policy, temporary.resolve("audit.jsonl"));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void namesTheKeysOfTheOrganisationThatAnAdminMayKnow() {
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", "Tomas Lindqvist"), Person.declining());
        assertThat(texts(answer.at("/remains/shared_keys_they_may_know"))).contains("Platform automation", "Field app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"priya.raman@example.com", "PRIYA.Raman@example.com", "Priya Raman", PRIYA})
    void plansWithoutChangingAnything(String user) {
        Person person = Person.declining();
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", user), person);

        assertThat(texts(answer.path("would")))
                .containsExactly(
                        "delete the API key \"Priya, notebook\" (workspace-user, active, no request within 30 days)",
                        "disconnect them from the MCP server Wiki",
                        "remove \"Priya Raman\" <priya.raman@example.com> (member; workspaces: Applications) from the "
                                + "organisation");
        assertThat(texts(answer.at("/remains/shared_keys_they_may_know")))
                .contains("Field app")
                .doesNotContain("Evaluation runs")
                .as("it has expired")
                .doesNotContain("Trade fair demo");
        assertThat(texts(answer.at("/remains/counted_by_budgets")))
                .singleElement()
                .asString()
                .matches("\"Each engineer, each month\" \\(\\d+\\.\\d\\d of 50 US dollars\\)");
        assertThat(answer.path("note").asText())
                .contains(
                        "Nothing was changed.", "apply: true", "An API key cannot move to another person: create one");
        assertThat(person.questions).isEmpty();
        assertThat(fixture.lines()).isEmpty();
        assertThat(fixture.operation("get_user", Map.of("user_id", PRIYA))
                        .path("email")
                        .asText())
                .isEqualTo("priya.raman@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u200b", "..", "a\u0000b"})
    void sendsNothingForATextThatNamesNoOne(String user) {
        assertThat(fixture.error("offboard_user", Map.of("user", user), Person.declining()))
                .startsWith("offboard_user: invalid arguments; no request was sent.\n- user: got");
    }

    @Test
    void removesThePersonAfterOneQuestion() {
        Person person = Person.accepting();
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", "Priya Raman", "apply", true), person);

        assertThat(person.questions).hasSize(1);
        assertThat(person.questions.get(0))
                .startsWith("Offboard \"Priya Raman\" <priya.raman@example.com>? This cannot be undone.")
                .contains("\n1. delete the API key \"Priya, notebook\"", "\n3. remove \"Priya Raman\"");
        assertThat(person.acts).containsExactly("Yes, offboard \"Priya Raman\"");
        assertThat(answer.path("complete").booleanValue()).isTrue();
        assertThat(answer.path("done").intValue()).isEqualTo(3);
        assertThat(answer.path("note").asText())
                .as("the old key is deleted, so that nothing can be put to use before")
                .doesNotContain("cannot move to another person");
        assertThat(fixture.error("offboard_user", Map.of("user", PRIYA), person))
                .contains("HTTP 404");
        assertThat(fixture.operation("list_api_keys", Map.of()).toString()).doesNotContain("Priya, notebook");
        assertThat(fixture.line("plan_result").path("done")).hasSize(3);
    }

    @Test
    void changesNothingWhenThePersonDeclines() {
        assertThat(fixture.error("offboard_user", Map.of("user", "Priya Raman", "apply", true), Person.declining()))
                .startsWith("offboard_user: nothing was changed.");
        assertThat(fixture.operation("get_user", Map.of("user_id", PRIYA))
                        .path("id")
                        .asText())
                .isEqualTo(PRIYA);
    }

    @Test
    void refusesWithoutAPersonWhereOneIsRequired() {
        fixture.close();
        fixture = fixture(When.ALWAYS);
        assertThat(fixture.error("offboard_user", Map.of("user", "Priya Raman", "apply", true), CallContext.SILENT))
                .contains("nothing was changed", "requires confirmation from a person");
    }

    @Test
    void cancelsTheInvitationOfSomeoneWhoHasNotAccepted() {
        JsonNode answer = fixture.answer(
                "offboard_user", Map.of("user", "grace.mbeki@example.com", "apply", true), Person.accepting());
        assertThat(answer.at("/steps/0/what").asText())
                .isEqualTo("cancel the open invitation of grace.mbeki@example.com");
        assertThat(answer.at("/user/role").asText()).isEqualTo("invited");
        assertThat(fixture.error("offboard_user", Map.of("user", "grace.mbeki@example.com"), Person.accepting()))
                .contains("No member and no open invitation has the address");
    }

    @Test
    void listsWhatAnOwnerLeavesBehind() {
        JsonNode answer =
                fixture.answer("offboard_user", Map.of("user", "ines.okafor@example.com"), Person.accepting());
        assertThat(texts(answer.at("/remains/owned")))
                .anyMatch(text -> text.startsWith("config "))
                .anyMatch(text -> text.startsWith("guardrail "))
                .anyMatch(text -> text.startsWith("MCP server "));
        assertThat(texts(answer.at("/remains/alert_emails"))).containsExactly("Field app");
        assertThat(texts(answer.path("is_the_only"))).containsExactly("owner of the organisation");
        assertThat(answer.path("note").asText()).contains("They own the organisation");
    }

    @Test
    void namesInTheQuestionWhatRemainsAndWhatNoOneElseIs() {
        Person person = Person.declining();
        fixture.error("offboard_user", Map.of("user", "ines.okafor@example.com", "apply", true), person);

        assertThat(person.questions.get(0).lines())
                .contains(
                        "They are the only owner of the organisation.",
                        "Shared keys that they may know, and that stay valid: \"Platform team, administration\", \"Platform "
                                + "automation\", \"Field app\", \"Applications, release pipeline\", \"Evaluation runs\".",
                        "Still alerts them by email: \"Field app\".",
                        "This will, in this order:")
                .anyMatch(line -> line.startsWith("They own, and it stays without another owner: MCP integration ")
                        && line.endsWith(" and 5 more."));
    }

    @Test
    void saysInTheQuestionThatTheLastStepMayBeRefusedForAnOwner() {
        String warning = "Portkey may refuse to remove an owner, after the other steps are done.";
        Map<String, Object> ines = Map.of("user", "ines.okafor@example.com", "apply", true);
        Person before = Person.declining();
        fixture.error("offboard_user", ines, before);
        assertThat(before.questions.get(0))
                .as("nothing is done before the only step")
                .doesNotContain(warning);
        fixture.operation(
                "create_api_key",
                Map.of(
                        "type", "workspace/user",
                        "name", "Hers",
                        "workspace_id", "Applications",
                        "user_id", "ines.okafor@example.com",
                        "scopes", List.of("completions.write")));
        Person person = Person.declining();
        fixture.error("offboard_user", ines, person);
        assertThat(person.questions.get(0).lines()).contains(warning);
        Person other = Person.declining();
        fixture.error("offboard_user", Map.of("user", "Priya Raman", "apply", true), other);
        assertThat(other.questions.get(0)).doesNotContain(warning);
    }

    @Test
    void saysWhenNoOneElseManagesAWorkspace() {
        for (JsonNode member : fixture.operation("list_workspace_members", Map.of("workspace_id", "Applications"))
                .path("data")) {
            if (!member.path("role").asText().equals("member")
                    && !member.path("id").asText().equals(PRIYA)) {
                fixture.operation(
                        "remove_workspace_member",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "user_id",
                                member.path("id").asText()));
            }
        }
        fixture.operation(
                "update_workspace_member",
                Map.of("workspace_id", "Applications", "user_id", "priya.raman@example.com", "role", "manager"));
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", "Priya Raman"), Person.declining());
        assertThat(texts(answer.path("is_the_only"))).containsExactly("manager of Applications");
    }

    @Test
    void suggestsTheNearestNameForAFirstName() {
        assertThat(fixture.error("offboard_user", Map.of("user", "Priya", "apply", true), Person.accepting()))
                .startsWith(
                        "offboard_user: invalid arguments; nothing was changed.\n- user: no user has the id or name "
                                + "\"Priya\"; nearest: priya.raman@example.com (" + PRIYA)
                .doesNotContain("HTTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Priya", " raman ", "PRIYA"})
    void plansForTheOnlyPersonOfAFirstOrLastName(String name) {
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", name), Person.declining());
        assertThat(answer.at("/user/id").asText()).isEqualTo(PRIYA);
        assertThat(answer.path("note").asText())
                .contains(
                        "\"" + name.strip()
                                + "\" was taken as \"Priya Raman\" <priya.raman@example.com>, the only user "
                                + "of that name.",
                        "call offboard_user again with the email and apply: true");
        assertThat(fixture.lines()).isEmpty();
        assertThat(fixture.error("offboard_user", Map.of("user", name, "apply", true), Person.accepting()))
                .startsWith("offboard_user: invalid arguments; nothing was changed.")
                .contains("priya.raman@example.com");
    }

    @Test
    void takesNoOneByANameOfTwo() {
        fixture.operation("update_user", Map.of("user_id", "jonas.weber@example.com", "first_name", "Priya"));
        assertThat(fixture.error("offboard_user", Map.of("user", "Priya"), Person.declining()))
                .contains("nothing was changed", "priya.raman@example.com", "jonas.weber@example.com");
    }

    @Test
    void saysWhatElseWasLookedAt() {
        JsonNode priya = fixture.answer("offboard_user", Map.of("user", PRIYA), Person.declining());
        assertThat(priya.path("none_found").asText())
                .isEqualTo("MCP integrations, MCP servers, configs, guardrails, open invitations, secret references");
        assertThat(priya.path("note").asText())
                .contains("Portkey does not say who made prompts, partials, providers and integrations")
                .contains("Groups of the identity provider may give access again: \"Field engineers\" to "
                        + "Applications. If this person is in one, remove them there.");
        JsonNode owner = fixture.answer("offboard_user", Map.of("user", "ines.okafor@example.com"), Person.declining());
        assertThat(owner.path("none_found").asText()).doesNotContain("configs", "MCP servers");
    }

    /** A Portkey with one workspace, Alpha, and one member, Ann Lee; all lists but these and the given answers are empty. */
    private static RecordingPortkey ann(String role, String workspaceIds, Map<String, Reply> others) {
        String ann = "{\"id\":\"u1\",\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"email\":\"ann@example.com\","
                + "\"role\":\"" + role + "\",\"workspace_ids\":[" + workspaceIds + "]}";
        Map<String, Reply> answers = new HashMap<>(others);
        answers.put("/v1/admin/users", Reply.ok("{\"data\":[" + ann + "],\"total\":1}"));
        answers.put("/v1/admin/users/u1", Reply.ok(ann));
        answers.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}"));
        Reply none = Reply.ok("{\"data\":[],\"total\":0}");
        return new RecordingPortkey(asked -> answers.getOrDefault(asked.target().replaceAll("\\?.*", ""), none));
    }

    @Test
    void saysWhatTheKeyLacksToPlan() {
        try (JobFixture own = fixture.with(Sandbox.WORKSPACE_KEY)) {
            for (boolean apply : new boolean[] {false, true}) {
                assertThat(own.error(
                                "offboard_user",
                                Map.of("user", "priya.raman@example.com", "apply", apply),
                                Person.accepting()))
                        .contains("HTTP 403")
                        .endsWith(
                                "The key in use, \"Applications, release pipeline\" (workspace-service), belongs to a "
                                        + "workspace and cannot have this scope: use an organisation key.");
            }
        }
    }

    @Test
    void callsNothingAbsentThatCouldNotBeRead() {
        Reply refused = new Reply(403, "{}");
        try (RecordingPortkey portkey = ann("member", "", Map.of("/v1/configs", refused, "/v1/mcp-servers", refused));
                JobFixture broken = JobFixture.on(portkey)) {
            JsonNode answer = broken.answer("offboard_user", Map.of("user", "Ann Lee"), Person.declining());
            assertThat(answer.path("none_found").asText())
                    .isEqualTo("API keys, MCP integrations, guardrails, open invitations, secret references");
            assertThat(answer.path("not_read").toString()).contains("MCP servers of Alpha", "configs of Alpha");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'data':[{'api_key':'k1','last_seen':'2026-05-04T10:11:12.000Z'}],'total':1}|, last used 2026-05-04",
                "{'data':[],'total':0}|, no request within 30 days",
                "{'data':[{'api_key':'k1'}],'total':1}|''",
                "403|''"
            })
    void saysOnWhichDayAKeyWasLastUsedWhereThatIsKnown(String use, String words) {
        Reply keys = Reply.ok("{\"data\":[{\"id\":\"k1\",\"name\":\"Ann's\",\"type\":\"workspace-user\","
                + "\"status\":\"active\",\"user_id\":\"u1\",\"workspace_id\":\"w1\"}],\"total\":1}");
        Reply uses = use.startsWith("{") ? Reply.ok(use.replace('\'', '"')) : new Reply(403, "{}");
        try (RecordingPortkey portkey =
                        ann("member", "\"w1\"", Map.of("/v1/api-keys", keys, "/v1/analytics/groups/api_key", uses));
                JobFixture other = JobFixture.on(portkey)) {
            JsonNode answer = other.answer("offboard_user", Map.of("user", "Ann Lee"), Person.declining());
            assertThat(answer.at("/would/0").asText()).endsWith("(workspace-user, active" + words + ")");
            assertThat(portkey.asked())
                    .filteredOn(asked -> asked.target().startsWith("/v1/analytics"))
                    .hasSize(1)
                    .allMatch(asked -> asked.target().contains("workspace_slug=ws-a")
                            && asked.target().contains("api_key_ids=k1"));
        }
    }

    @Test
    void saysOfANewKeyThatItWasNotUsedSinceItWasCreated() {
        fixture.operation(
                "create_api_key",
                Map.of(
                        "type", "workspace/user",
                        "name", "Priya, second",
                        "workspace_id", "Applications",
                        "user_id", PRIYA,
                        "scopes", List.of("logs.list")));
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", PRIYA), Person.declining());
        assertThat(texts(answer.path("would")))
                .contains(
                        "delete the API key \"Priya, second\" (workspace-user, active, no request since it was created)");
    }

    @Test
    void suggestsTheNearestName() {
        assertThat(fixture.error("offboard_user", Map.of("user", "Priya Ramann"), Person.accepting()))
                .contains("nothing was changed", "Priya Raman");
    }

    @Test
    void plansForSomeoneInNoWorkspace() {
        for (String workspace : List.of("Applications", "Data science")) {
            boolean isMember = fixture.operation("list_workspace_members", Map.of("workspace_id", workspace))
                    .path("data")
                    .valueStream()
                    .anyMatch(member -> member.path("id").asText().equals(PRIYA));
            if (isMember) {
                fixture.operation("remove_workspace_member", Map.of("workspace_id", workspace, "user_id", PRIYA));
            }
        }
        JsonNode answer = fixture.answer("offboard_user", Map.of("user", PRIYA), Person.declining());
        assertThat(texts(answer.path("would")))
                .last()
                .asString()
                .isEqualTo(
                        "remove \"Priya Raman\" <priya.raman@example.com> (member; workspaces: none) from the organisation");
    }

    @Test
    void changesNothingForAnAddressThatNoOneHas() {
        assertThat(fixture.error(
                        "offboard_user", Map.of("user", "nobody@example.com", "apply", true), Person.accepting()))
                .isEqualTo("offboard_user: nothing was changed. No member and no open invitation has the address "
                        + "\"nobody@example.com\".");
        assertThat(fixture.lines()).isEmpty();
    }

    @Test
    void deletesTheKeyInUseAfterAllElse() {
        Reply keys = Reply.ok(
                "{\"total\":2,\"data\":["
                        + "{\"id\":\"k1\",\"name\":\"one\",\"user_id\":\"u1\",\"type\":\"workspace-user\",\"key\":\"pk*****def\"},"
                        + "{\"id\":\"k2\",\"name\":\"two\",\"user_id\":\"u1\",\"type\":\"workspace-user\",\"key\":\"zz*****zzz\"}]}");
        try (RecordingPortkey portkey = ann("member", "", Map.of("/v1/api-keys", keys));
                JobFixture own = JobFixture.on(portkey)) {
            JsonNode answer = own.answer("offboard_user", Map.of("user", "Ann Lee"), Person.declining());
            assertThat(texts(answer.path("would")))
                    .extracting(step -> step.replaceAll(" \\(.*", ""))
                    .containsExactly(
                            "delete the API key two", "remove \"Ann Lee\" <ann@example.com>", "delete the API key one");
        }
    }

    @Test
    void refusesToOffboardTheOwnerOfTheKeyInUseWithoutAPersonWhateverIsSet() {
        try (RecordingPortkey portkey = ann("admin", "", Map.of());
                JobFixture own = JobFixture.on(portkey, When.NEVER, null)) {
            assertThat(own.error("offboard_user", Map.of("user", "ann@example.com", "apply", true), CallContext.SILENT))
                    .contains("nothing was changed", "The API key that this server itself uses may belong to this");
            assertThat(portkey.asked()).allMatch(asked -> asked.method().equals("GET"));
        }
    }
}
