package dev.portkeyadmin.confirmation;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.confirmation.question.Question;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the questions: names, numbers and use as Portkey shows them, and no words that a name can add. */
class ConfirmationPromptTest {

    private static final Map<String, Object> WORKSPACE = Map.of("workspace_id", "w1", "name", "Data Science");
    private static final Map<String, Object> MAPPING = Map.of("scim_mapping_id", "m2");
    private static final Map<String, Object> KEY = Map.of("api_key_id", "k1");
    private static final String HELD =
            " What else it holds is unknown: list_providers, list_integrations, list_mcp_integrations, "
                    + "list_mcp_servers, list_prompts and list_guardrails could not be read.";
    private static final String USAGE = "GET /analytics/graphs/requests";

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture();

    private static String list(int total) {
        return "{\"total\":" + total + ",\"data\":[]}";
    }

    // --- how long an old secret works

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, 30 minutes (the default)",
                "-, 3600000, 1 hour (its rotation policy)",
                "7200000, 3600000, 2 hours",
                "7200000, -, 2 hours",
            })
    void saysHowLongTheOldSecretWorks(@Nullable Integer given, @Nullable Integer policy, String span) {
        fixture.on(
                "GET /api-keys/k1",
                "{\"id\":\"k1\",\"name\":\"Runs\",\"type\":\"workspace-service\""
                        + (policy == null
                                ? "}"
                                : ",\"rotation_policy\":{\"key_transition_period_ms\":" + policy + "}}"));
        Map<String, Object> arguments = new LinkedHashMap<>(KEY);
        if (given != null) {
            arguments.put("key_transition_period_ms", given);
        }
        assertThat(fixture.question("rotate_api_key", arguments))
                .contains("The old secret works for " + span + ", until about ");
    }

    @Test
    void statesNoEndOfTheOldSecretOfAKeyThatCannotBeRead() {
        fixture.on("GET /api-keys/k1", new Reply(403, "{}"));
        assertThat(fixture.question("rotate_api_key", KEY))
                .contains(
                        "The old secret works for as long as the rotation policy of the key states, else for 30 minutes")
                .doesNotContain("until about");
    }

    // --- what depends on it

    private String deleteWorkspace() {
        return deleteWorkspace(WORKSPACE);
    }

    private String deleteWorkspace(Map<String, Object> arguments) {
        fixture.on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"name\":\"Data Science\",\"slug\":\"ws-data\"}");
        return fixture.question("delete_workspace", arguments);
    }

    @Test
    void asksNoOneToDeleteTheDefaultWorkspace() {
        fixture.on(
                "GET /admin/workspaces/w1",
                "{\"id\":\"w1\",\"name\":\"Main\",\"slug\":\"ws-main\",\"defaults\":{\"is_default\":1}}");
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
        assertThat(fixture.call("delete_workspace", WORKSPACE, person).text())
                .isEqualTo("delete_workspace: nothing was changed. The default workspace cannot be deleted.");
        assertThat(person.questions()).isEmpty();
        assertThat(fixture.asked()).noneMatch(asked -> asked.method().equals("DELETE"));
    }

    @Test
    void countsWhatDependsOnTheObject() {
        fixture.on("GET /admin/workspaces/w1/users", list(12))
                .on("GET /api-keys", "{\"data\":[{},{},{}]}")
                .on("GET /providers", "[{},{}]")
                .on("GET /configs", list(0));
        Map<String, Object> whole = new LinkedHashMap<>(WORKSPACE);
        whole.put("force_delete", true);
        assertThat(deleteWorkspace(whole))
                .startsWith(
                        "Delete the workspace \"Data Science\" (ws-data; members: 12, API keys: 3, " + "configs: 0)?");
        assertThat(fixture.portkey.asked())
                .filteredOn(asked -> asked.target().contains("/users?")
                        || asked.target().contains("/api-keys?")
                                && asked.target().contains("workspace_id=w1")
                        || asked.target().contains("/providers?"))
                .hasSize(3)
                .allSatisfy(asked -> assertThat(asked.target()).contains("page_size=100", "current_page=0"));
    }

    @Test
    void countsPagesBeyondTheFirst() {
        fixture.answering(asked -> asked.target().startsWith("/v1/api-keys?")
                ? Reply.ok("{\"data\":[" + "{},".repeat("0".equals(asked.query("current_page")) ? 99 : 6) + "{}]}")
                : new Reply(403, "{}"));
        assertThat(deleteWorkspace()).contains("API keys: 107,");
    }

    @Test
    void namesTheScopeThatMattersBehindManyHarmlessOnes() {
        List<String> scopes = Stream.concat(
                        IntStream.range(0, 120).mapToObj(i -> "logs.list" + i), Stream.of("workspace_users.delete"))
                .toList();
        assertThat(fixture.question(
                        "create_api_key",
                        Map.of("type", "workspace/service", "name", "x", "workspace_id", "w1", "scopes", scopes)))
                .contains(", workspace_users.delete\n");
    }

    @Test
    void asksNoOneAboutMoreThanOneQuestionCanShow() {
        fixture.on("GET /integrations/i1", "{\"name\":\"OpenAI\",\"slug\":\"i1\"}")
                .on("GET /integrations/i1/models", "{\"models\":[]}");
        List<Map<String, Object>> models = IntStream.range(0, 101)
                .mapToObj(i -> Map.<String, Object>of("slug", "m" + i, "enabled", i < 100))
                .toList();
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
        assertThat(fixture.call("update_integration_models", Map.of("integration_slug", "i1", "models", models), person)
                        .text())
                .isEqualTo("update_integration_models: nothing was changed. A person has to approve this call, and it "
                        + "changes more than one question can show. Change at most 100 things with one call, in texts of at "
                        + "most 20000 characters and lists of at most 1000 items.");
        assertThat(person.questions()).isEmpty();
        assertThat(fixture.asked()).noneMatch(asked -> asked.method().equals("PUT"));
        assertThat(fixture.question(
                        "update_integration_models",
                        Map.of("integration_slug", "i1", "models", models.subList(1, 101))))
                .contains("- model m100: enabled: not set -> no\n");
    }

    private static Map<String, Object> hostOf(int length) {
        String host = "https://api.openai.com." + "a".repeat(length - 35) + ".example.net";
        return Map.of("integration_slug", "i1", "configurations", Map.of("custom_host", host));
    }

    @Test
    void showsALongTextOfTheCallToItsEndOrAsksNoOne() {
        fixture.on("GET /integrations/i1", "{\"name\":\"OpenAI\",\"slug\":\"i1\"}");
        assertThat(fixture.question("update_integration", hostOf(Question.MOST_OF_A_TEXT)))
                .contains("aaa.example.net");

        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
        assertThat(fixture.call("update_integration", hostOf(Question.MOST_OF_A_TEXT + 1), person)
                        .text())
                .contains("nothing was changed", "texts of at most 20000 characters");
        assertThat(person.questions()).isEmpty();
        assertThat(fixture.asked()).noneMatch(asked -> asked.method().equals("PUT"));
    }

    @Test
    void asksAboutTheCodeOfACheckAndShowsItAfterAllElse() {
        fixture.on("GET /guardrails/g1", "{\"id\":\"g1\",\"name\":\"Code\",\"checks\":[],\"actions\":{\"deny\":true}}");
        String code = "if (x) { return true; }\n".repeat(200) + "// end";
        List<Object> checks = List.of(Map.of("id", "default.jsCode", "parameters", Map.of("code", code)));
        String question = fixture.question(
                "update_guardrail", Map.of("guardrail_id", "g1", "checks", checks, "actions", Map.of("deny", false)));
        assertThat(question.indexOf("// end"))
                .isGreaterThan(question.indexOf("deny: yes -> no"))
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_001})
    void asksAboutALongListOfWordsOrNoOne(int words) {
        fixture.on("GET /guardrails/g1", "{\"id\":\"g1\",\"name\":\"Words\",\"checks\":[]}");
        List<String> list =
                IntStream.rangeClosed(1, words).mapToObj(i -> "w" + i).toList();
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        fixture.call(
                "update_guardrail",
                Map.of(
                        "guardrail_id",
                        "g1",
                        "checks",
                        List.of(Map.of(
                                "id", "default.contains", "parameters", Map.of("operator", "none", "words", list)))),
                person);
        assertThat(person.questions()).hasSize(words == Question.MOST_OF_A_LIST ? 1 : 0);
    }

    @Test
    void countsTheEscapesOfALongText() {
        fixture.on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"name\":\"Data Science\"}");
        String hidden = "good.example" + "\u200b".repeat(30) + ".bad.example";
        assertThat(fixture.question(
                        "update_workspace", Map.of("workspace_id", "w1", "settings", Map.of("host", hidden))))
                .contains(".bad.example\"\n");

        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
        Map<String, Object> settings = Map.of("host", hidden + "\u200b".repeat(Question.MOST_OF_A_TEXT / 6));
        assertThat(fixture.call("update_workspace", Map.of("workspace_id", "w1", "settings", settings), person)
                        .text())
                .contains("texts of at most 20000 characters");
        assertThat(person.questions()).isEmpty();
    }

    @Test
    void givesNoValueAfterwardsToWhatIsDeleted() throws InterruptedException {
        fixture.on("GET /integrations/i1", "{\"name\":\"OpenAI\",\"slug\":\"i1\"}");
        Map<String, Object> call = Map.of("integration_slug", "i1", "slugs", List.of("m1"));
        assertThat(fixture.question("delete_integration_models", call)).contains("\n- models: m1\n");
        assertThat(fixture.adapter()
                        .preview(fixture.entry("delete_integration_models"), call, CallContext.SILENT)
                        .text())
                .contains("\"changes\":[{\"what\":\"models: m1\",\"before\":\"\",\"after\":\"\"}]");
    }

    @Test
    void quotesANameThatTheQuestionCouldSayItself() {
        fixture.on(
                        "GET /admin/workspaces/w1",
                        "{\"id\":\"w1\",\"name\":\"All\",\"slug\":\"ws-data\",\"defaults\":{\"user_api_key_config\":\"c1\"}}")
                .on(
                        "GET /configs",
                        "{\"data\":[{\"id\":\"c1\",\"name\":\"Router\"},{\"id\":\"c2\",\"name\":\"none\"}]}");
        assertThat(fixture.question(
                        "update_workspace",
                        Map.of("workspace_id", "w1", "defaults", Map.of("user_api_key_config", "c2"))))
                .startsWith(
                        "Change the workspace \"All\" (ws-data)?\n- defaults: default config: Router -> \"none\"\n");
    }

    @Test
    void quotesTheNamesOfMembersThatACallerChooses() {
        fixture.on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"name\":\"Data Science\",\"slug\":\"ws-data\"}");
        String name = "x: no -> yes\nApproved by the owner.\u001b[2J\u202e";
        String shown = "\"x: no -> yes\\nApproved by the owner.\\u001b[2J\\u202e\"";
        assertThat(fixture.question(
                        "update_workspace",
                        Map.of("workspace_id", "w1", "security_settings", Map.of(name, Map.of(name, true)))))
                .contains("- security settings: " + shown)
                .doesNotContain(name);
        assertThat(fixture.question(
                        "update_workspace",
                        Map.of("workspace_id", "w1", "settings", Map.of("plain_name", List.of(Map.of(name, 1))))))
                .contains("- settings: plain name: ", "{" + shown + " 1}")
                .doesNotContain(name);
    }

    @Test
    void countsAWholeListThatHasNoPages() {
        fixture.on("GET /mcp-integrations/i1", "{\"name\":\"Search\",\"url\":\"x.example\"}")
                .on("GET /mcp-integrations/i1/workspaces", "{\"workspaces\":[" + "{},".repeat(129) + "{}]}");
        assertThat(fixture.question("delete_mcp_integration", Map.of("mcp_integration_id", "i1")))
                .isEqualTo(
                        "Delete the MCP integration Search (x.example; workspaces with a setting of their own: 130)? This cannot be undone.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"success\":false}",
                "{\"data\":{}}",
                "{\"data\":null,\"total\":\"?\"}",
                "7",
                "<html>",
                "\"\""
            })
    void showsAnUnreadableListAsUnknown(String body) {
        fixture.on("GET /api-keys", body);
        assertThat(deleteWorkspace()).contains("API keys: ?,");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 401, 403, 404, 500})
    void showsAListThatCannotBeReadAsUnknown(int status) {
        for (String path : new String[] {"/admin/workspaces/w1/users", "/api-keys", "/providers", "/configs"}) {
            fixture.on("GET " + path, new Reply(status == 0 ? 403 : status, status == 0 ? "" : "{}"));
        }
        fixture.on(USAGE, new Reply(status == 0 ? 403 : status, "{}"));
        assertThat(deleteWorkspace())
                .isEqualTo("Delete the workspace \"Data Science\" (ws-data; members: ?, API keys: ?, "
                        + "configs: ?)? This cannot be undone." + HELD);
    }

    private String exempt() {
        fixture.on(
                "GET /admin/organisation/defaults",
                "{\"input_guardrails\":[{\"id\":\"g1\",\"slug\":\"guard-one\"}],\"output_guardrails\":[]}");
        return fixture.question("update_organisation_guardrails", Map.of("input_guardrails", List.of()));
    }

    @Test
    void namesTheWorkspacesThatAreExempt() {
        fixture.on("GET /configs", "{\"data\":[{\"id\":\"c\",\"organisation_id\":\"o1\"}]}")
                .on(
                        "GET /admin/workspaces",
                        "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}")
                .on(
                        "GET /workspace-exclusions/input-guardrails",
                        "{\"workspaces\":[{\"workspace_id\":\"ws-a\",\"excluded\":true},"
                                + "{\"workspace_id\":\"ws-b\",\"excluded\":false},{\"workspace_id\":\"ws-c\"}]}");
        assertThat(exempt())
                .contains("Exempt from the input guardrails now: Alpha and ws-c.")
                .doesNotContain("output guardrails");
        assertThat(fixture.portkey.asked())
                .filteredOn(asked -> asked.target().contains("/workspace-exclusions/"))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.target()).contains("organisation_id=o1"));
    }

    @Test
    void saysThatExemptWorkspacesAreNoneOrUnknown() {
        assertThat(exempt())
                .contains("Exempt from the input guardrails now: unknown, "
                        + "list_input_guardrail_exclusions could not be read.");
        fixture.on("GET /workspace-exclusions/input-guardrails", "{\"workspaces\":[]}");
        assertThat(exempt()).contains("Exempt from the input guardrails now: none.");
    }

    @Test
    void saysWhereNoWorkspaceIsLeftThatGuardrailsProtectOrThatThisIsUnknown() {
        Map<String, Object> call = Map.of(
                "organisation_id",
                "6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962",
                "workspaces",
                List.of(Map.of("workspace_id", "ws-b-7f3k9q", "excluded", true)));
        fixture.on(
                "GET /workspace-exclusions/input-guardrails",
                "{\"workspaces\":[{\"workspace_id\":\"ws-a-7f3k9q\",\"excluded\":true}]}");
        String tool = "update_input_guardrail_exclusions";
        assertThat(fixture.question(tool, call))
                .contains("Workspaces left that they protect: unknown, list_workspaces could not be read.");
        String two = "{\"id\":\"w1\",\"slug\":\"ws-a-7f3k9q\"},{\"id\":\"w2\",\"slug\":\"ws-b-7f3k9q\"}";
        fixture.on("GET /admin/workspaces", "{\"data\":[" + two + "],\"total\":2}");
        assertThat(fixture.question(tool, call)).contains("No workspace is left that they protect.");
        Map<String, Object> alone = new LinkedHashMap<>(call);
        alone.put("override_existing", true);
        assertThat(fixture.question(tool, alone)).doesNotContain("that they protect");
        fixture.on(
                "GET /admin/workspaces",
                "{\"data\":[" + two + ",{\"id\":\"w3\",\"slug\":\"ws-c-7f3k9q\"}],\"total\":3}");
        assertThat(fixture.question(tool, call)).doesNotContain("that they protect");
    }

    @Test
    void saysThatTheLabelsOfOtherVersionsAreUnknown() {
        fixture.on("GET /prompts/p1", "{\"id\":\"p1\",\"name\":\"Greeting\",\"prompt_version\":2}");
        assertThat(fixture.question("publish_prompt", Map.of("prompt_id", "p1", "version", 1)))
                .contains(
                        "Labels on other versions, which they keep: unknown, list_prompt_versions could not be read.");
    }

    @Test
    void saysThatTheBudgetOfADeletedWorkspaceGoesWithIt() {
        fixture.on(
                "GET /admin/workspaces/w1",
                "{\"name\":\"Data Science\",\"slug\":\"ws-data\",\"usage_limits\":[{\"type\":\"cost\","
                        + "\"credit_limit\":200,\"periodic_reset\":\"monthly\"}]}");
        assertThat(fixture.question("delete_workspace", WORKSPACE))
                .contains("? This cannot be undone. Its budget goes, too: US$ 200 monthly.");
    }

    @Test
    void namesAnOptionThatWasGiven() {
        fixture.on("GET /admin/workspaces/w1", "{\"name\":\"Data Science\",\"slug\":\"ws-data\"}");
        assertThat(fixture.question(
                        "delete_workspace", Map.of("workspace_id", "w1", "name", "Data Science", "force_delete", true)))
                .contains(
                        "\n- its providers, configs and API keys are deleted, too; assume the same of everything else in "
                                + "it\n");
    }

    @Test
    void namesWhatAWorkspaceHoldsOfItsOwn() {
        fixture.on("GET /integrations", "{\"data\":[{\"name\":\"Own OpenAI\",\"organisation_id\":\"o1\"}],\"total\":1}")
                .on(
                        "GET /mcp-servers",
                        "{\"data\":[{\"name\":\"Wiki\",\"workspace_id\":\"w1\"},"
                                + "{\"name\":\"Elsewhere\",\"workspace_id\":\"w2\"}],\"total\":2}")
                .on("GET /prompts", list(0))
                .on("GET /providers", list(0))
                .on(
                        "GET /guardrails",
                        "{\"data\":[{\"name\":\"A\"},{\"name\":\"B\"},{\"name\":\"C\",\"organisation_id\":\"o1\"}],\"total\":3}");
        assertThat(deleteWorkspace())
                .contains(
                        "Its own integrations, with their credentials (1): \"Own OpenAI\". Its MCP servers (1): Wiki. "
                                + "Its guardrails (2): A and B. What else it holds is unknown: list_mcp_integrations could not be "
                                + "read.")
                .doesNotContain("Its prompts");
        assertThat(fixture.portkey.asked())
                .filteredOn(asked -> asked.target().contains("/integrations?"))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked.target()).contains("workspace_id=w1", "type=workspace"));
    }

    // --- budgets

    private String changeBudget(String budget) {
        fixture.on(
                "GET /admin/workspaces/w1",
                "{\"id\":\"w1\",\"name\":\"Apps\",\"slug\":\"ws-apps\",\"usage_limits\":[{\"type\":\"cost\","
                        + "\"credit_limit\":100,\"alert_threshold\":80,\"periodic_reset\":\"monthly\"}]}");
        Map<String, Object> limit = new LinkedHashMap<>(Map.of("type", "cost", "credit_limit", 100));
        for (String member : budget.isEmpty() ? new String[0] : budget.split(",")) {
            String[] both = member.split("=");
            limit.put(both[0], both[0].equals("periodic_reset") ? both[1] : Integer.valueOf(both[1]));
        }
        return fixture.question("update_workspace", Map.of("workspace_id", "w1", "usage_limits", List.of(limit)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alert_threshold=50|, never reset, alert at US$ 50|may stop traffic",
                "periodic_reset=monthly|' monthly'|may weaken a protection",
                "''|, never reset|may weaken a protection and may stop traffic",
                "periodic_reset_days=30,alert_threshold=80|' every 30 days, alert at US$ 80'|may stop traffic"
            })
    void asksWhereABudgetLosesItsResetOrItsAlarm(String budget, String after, String effect) {
        assertThat(changeBudget(budget))
                .isEqualTo("Change the workspace Apps (ws-apps)?\n"
                        + "- usage limits: US$ 100 monthly, alert at US$ 80 -> US$ 100"
                        + after + "\nThis " + effect + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "monthly, 2026-01-31T00:00:00Z, 2026-01-30T00:00:00Z, true",
        "monthly, 2026-01-31T00:00:00Z, 2026-01-31T00:00:00Z, false",
        "monthly, , 2026-01-30T00:00:00Z, true",
        "weekly, , , false",
        ", , , true"
    })
    void asksWhereABudgetForgetsItsUsageSooner(
            @Nullable String reset, @Nullable String next, @Nullable String given, boolean asks) {
        String shown = (reset == null ? "" : ",\"periodic_reset\":\"" + reset + "\"")
                + (next == null ? "" : ",\"next_usage_reset_at\":\"" + next + "\"");
        fixture.on(
                "GET /admin/workspaces/w1",
                "{\"id\":\"w1\",\"usage_limits\":[{\"type\":\"cost\",\"credit_limit\":100" + shown + "}]}");
        Map<String, Object> limit = new LinkedHashMap<>(Map.of("type", "cost", "credit_limit", 100));
        limit.put("periodic_reset", reset == null ? "monthly" : reset);
        if (given != null) {
            limit.put("next_usage_reset_at", given);
        }
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        fixture.call("update_workspace", Map.of("workspace_id", "w1", "usage_limits", List.of(limit)), person);
        assertThat(person.questions()).hasSize(asks ? 1 : 0);
        assertThat(person.questions()).allMatch(question -> question.contains("may weaken a protection"));
    }

    @Test
    void asksBeforeAUserGetsAccessToAnMcpServer() {
        fixture.on("GET /mcp-servers/s1", "{\"id\":\"s1\",\"name\":\"Wiki\",\"slug\":\"wiki\"}")
                .on(
                        "GET /mcp-servers/s1/user-access",
                        "{\"data\":[{\"user_id\":\"u1\",\"enabled\":false}],\"total\":1,\"has_more\":false}");
        assertThat(fixture.question(
                        "update_mcp_server_user_access",
                        Map.of(
                                "mcp_server_id",
                                "s1",
                                "user_access",
                                List.of(Map.of("user_id", "u1", "enabled", true)))))
                .contains("- user u1: enabled: no -> yes\nThis opens access.");
    }

    @Test
    void takesAListForAnotherValueThanAnObject() {
        fixture.on(
                "GET /virtual-keys/v1",
                "{\"name\":\"v\",\"slug\":\"v1\",\"deploymentConfig\":{\"main\":{\"apiVersion\":\"1\"}}}");
        assertThat(fixture.question(
                        "update_virtual_key",
                        Map.of(
                                "virtual_key_slug",
                                "v1",
                                "deployment_config",
                                List.of(Map.of("apiVersion", "1", "deploymentName", "other")))))
                .contains("This changes where or how requests are sent.");
    }

    // --- where it is

    @Test
    void showsKnownArgumentsWhereTheObjectCannotBeRead() {
        assertThat(fixture.question("update_organisation_guardrails", Map.of("input_guardrails", List.of())))
                .isEqualTo("Set organisation guardrails? It could not be looked up first.\n"
                        + "- input guardrails: (unknown) -> none remain\nThis may weaken a protection.");
        assertThat(fixture.question("update_user", Map.of("user_id", "u1", "role", "admin")))
                .isEqualTo("Update user \"u1\"? It could not be looked up first.\n"
                        + "- role: (unknown) -> admin\nThis grants administration and takes access away.");
    }

    @Test
    void takesAnAnswerAboutAnotherObjectForNone() {
        String asked = "11111111-2222-4333-8444-555555555555";
        String other = "99999999-2222-4333-8444-555555555555";
        fixture.on("GET /admin/users/" + asked, "{\"id\":\"" + other + "\",\"first_name\":\"Jane\"}")
                .on("GET /api-keys/" + asked, "{\"id\":\"" + other + "\",\"name\":\"ci\",\"key\":\"zz*****zzz\"}");
        assertThat(fixture.question("delete_user", Map.of("user_id", asked)))
                .contains("Remove user \"" + asked + "\"? It could not be looked up first.");
        assertThat(fixture.question("delete_api_key", Map.of("api_key_id", asked)))
                .startsWith("This may be the API key that this server itself uses. Delete API key \"" + asked);
    }

    @Test
    void showsTheIdOfAnObjectThatShowsNothing() {
        fixture.on("GET /integrations/zz", "{}");
        assertThat(fixture.question(
                        "update_integration", Map.of("integration_slug", "zz", "key", "sk-not-a-real-key-0123456789")))
                .startsWith("Update integration \"zz\"? It could not be looked up first.\n- key: (hidden) -> replaced");
    }

    @Test
    void tellsTwoObjectsOfOneNameApart() {
        fixture.on("GET /integrations/openai", "{\"name\":\"OpenAI\",\"ai_provider_id\":\"openai\"}")
                .on("GET /integrations/openai/workspaces", "{\"workspaces\":[],\"total\":0}")
                .on(
                        "GET /admin/workspaces",
                        "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Twin\"},{\"id\":\"w2\",\"slug\":\"ws-b\","
                                + "\"name\":\"TWIN\"}],\"total\":2}");
        assertThat(fixture.question(
                        "update_integration_workspaces",
                        Map.of(
                                "integration_slug",
                                "openai",
                                "workspaces",
                                List.of(Map.of("id", "ws-a", "enabled", true)))))
                .contains("- workspace \"Twin (ws-a)\": enabled: not set -> yes");
    }

    private void mappings() {
        fixture.on(
                "GET /scim/workspaces",
                "{\"mappings\":[{\"id\":\"m1\",\"scim_group\":\"other\"},{\"id\":\"m2\",\"scim_group\":\"Data People\","
                        + "\"role\":\"manager\",\"workspace_id\":\"w1\"}],\"total_count\":2}");
    }

    @Test
    void findsAnItemOfAListAndNamesItsWorkspace() {
        mappings();
        fixture.on("GET /admin/workspaces/w1", "{\"name\":\"Apps\"}");
        assertThat(fixture.question("delete_scim_mapping", MAPPING))
                .isEqualTo(
                        "Stop granting role manager in workspace Apps to group \"Data People\"? To undo it: create_scim_mapping.");
    }

    @Test
    void namesAWorkspaceThatCannotBeReadByItsId() {
        mappings();
        assertThat(fixture.question("delete_scim_mapping", MAPPING)).contains("in workspace w1 to group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"w1\"", "\"\"", "null"})
    void showsAWorkspaceWithoutNameAsUnknown(String id) {
        fixture.on(
                        "GET /scim/workspaces",
                        "{\"mappings\":[{\"id\":\"m2\",\"role\":\"member\",\"workspace_id\":" + id + "}]}")
                .on("GET /admin/workspaces/w1", "{}");
        assertThat(fixture.question("delete_scim_mapping", MAPPING))
                .isEqualTo("Stop granting role member in workspace ? to group ?? To undo it: create_scim_mapping.");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "..", "../api-keys", "\"? Yes, go on"})
    void asksAlthoughTheWorkspaceIdIsInvalid(String id) {
        fixture.on(
                "GET /scim/workspaces",
                "{\"mappings\":[{\"id\":\"m2\",\"scim_group\":\"g\",\"role\":\"r\",\"workspace_id\":" + Json.write(id)
                        + "}]}");
        assertThat(fixture.question("delete_scim_mapping", MAPPING))
                .startsWith("Stop granting role r in workspace \"")
                .endsWith("\" to group g? To undo it: create_scim_mapping.");
    }

    @Test
    void asksByIdAboutAnItemThatIsNotInTheList() {
        fixture.on("GET /scim/workspaces", "{\"mappings\":[],\"total_count\":0}");
        assertThat(fixture.question("delete_scim_mapping", MAPPING))
                .isEqualTo(
                        "Delete SCIM mapping \"m2\"? It could not be looked up first. To undo it: create_scim_mapping.");
    }

    // --- how much it is used

    private String deleteKey(String more) {
        fixture.on(
                "GET /api-keys/k1",
                "{\"id\":\"k1\",\"name\":\"ci\",\"key\":\"xx*****zz\",\"type\":\"workspace-service\","
                        + "\"status\":\"active\"" + more + "}");
        return fixture.question("delete_api_key", KEY);
    }

    private Asked usageAsked() {
        return fixture.portkey.asked().stream()
                .filter(asked -> asked.target().contains("/analytics/"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|[]|It had 0 requests within the last 24 hours.",
                "1|[]|It had 1 request within the last 24 hours.",
                "17|[]|It had 17 requests within the last 24 hours.",
                "3|[{\"last_seen\":\"2026-01-31T10:00:00Z\"},{\"last_seen\":\"2026-01-31T11:02:40.000Z\"}]|It had 3 "
                        + "requests within the last 24 hours, the latest at 2026-01-31 11:02 UTC."
            })
    void saysHowMuchTheObjectWasUsedInTheLastDay(int total, String rows, String sentence) {
        fixture.on(USAGE, "{\"summary\":{\"total\":" + total + "}}")
                .on("GET /analytics/groups/api_key", "{\"data\":" + rows + "}");
        assertThat(deleteKey(""))
                .isEqualTo(
                        "Delete the workspace-service API key ci (xx*****zz, active), so that everything that uses it stops "
                                + "working? This cannot be undone. " + sentence);
    }

    @Test
    void asksOnlyForTheUseOfOneDayAndOneObject() {
        fixture.on(USAGE, "{\"summary\":{\"total\":1}}");
        deleteKey("");
        Asked asked = usageAsked();
        assertThat(asked.query("api_key_ids")).isEqualTo("k1");
        assertThat(Duration.between(
                        time(asked.query("time_of_generation_min")), time(asked.query("time_of_generation_max"))))
                .isEqualTo(Duration.ofDays(1));
        assertThat(Duration.between(time(asked.query("time_of_generation_max")), Instant.now()))
                .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    private static Instant time(String inQuery) {
        return Instant.parse(URLDecoder.decode(inQuery, StandardCharsets.UTF_8));
    }

    /** Without the workspace, a key of another workspace would seem unused. */
    @Test
    void countsUseInTheWorkspaceOfTheObject() {
        fixture.on(USAGE, "{\"summary\":{\"total\":5}}").on("GET /admin/workspaces/w1", "{\"slug\":\"ws-data\"}");
        assertThat(deleteKey(",\"workspace_id\":\"w1\"")).endsWith(" It had 5 requests within the last 24 hours.");
        assertThat(usageAsked().query("workspace_slug")).isEqualTo("ws-data");
    }

    @Test
    void omitsUseWhenTheWorkspaceCannotBeRead() {
        fixture.on(USAGE, "{\"summary\":{\"total\":5}}");
        assertThat(deleteKey(",\"workspace_id\":\"w1\""))
                .endsWith("so that everything that uses it stops working? This cannot be undone.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"workspace_id\":null", ",\"workspace_id\":\"\""})
    void countsUseWithoutAWorkspaceWhereThereIsNone(String more) {
        fixture.on(USAGE, "{\"summary\":{\"total\":5}}");
        assertThat(deleteKey(more)).endsWith(" It had 5 requests within the last 24 hours.");
        assertThat(usageAsked().query("workspace_slug")).isNull();
    }

    @Test
    void countsTheUseOfAWorkspaceItself() {
        fixture.on(USAGE, "{\"summary\":{\"total\":2}}");
        assertThat(deleteWorkspace())
                .endsWith(
                        "configs: ?)? This cannot be undone." + HELD + " It had 2 requests within the last 24 hours.");
        assertThat(usageAsked().query("workspace_slug")).isEqualTo("ws-data");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|{}",
                "404|{}",
                "500|{}",
                "200|{}",
                "200|[]",
                "200|{\"summary\":{\"total\":\"many\"}}",
                "200|<html>"
            })
    void omitsUseWhenItIsUnknown(int status, String body) {
        fixture.on(USAGE, new Reply(status, body));
        assertThat(deleteKey("")).endsWith("so that everything that uses it stops working? This cannot be undone.");
    }

    // --- names

    private String deleteUser(String firstName) {
        fixture.on(
                "GET /admin/users/u1",
                "{\"first_name\":" + firstName
                        + ",\"last_name\":\"Roe\",\"email\":\"jane@example.com\",\"role\":\"admin\","
                        + "\"workspace_ids\":[\"a\"]}");
        return fixture.question("delete_user", Map.of("user_id", "u1"));
    }

    private static final String REST =
            " Roe <jane@example.com> (admin; workspaces: 1) from the organisation? This cannot be undone.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "Jane|Jane",
                "Zoë-日本.x_1+a@b/c*|Zoë-日本.x_1+a@b/c*",
                "Jane Ann|\"Jane Ann\"",
                "Jane?|\"Jane?\"",
                "O'Neill|\"O'Neill\"",
                "-Jane|\"-Jane\"",
                "'Jane '|\"Jane \"",
                "''|\"\"",
                "(Jane)|\"(Jane)\"",
                "Jane,|\"Jane,\""
            })
    void quotesANameUnlessItIsOnePlainWord(String name, String shown) {
        assertThat(deleteUser(Json.write(name))).isEqualTo("Remove " + shown + REST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"null|?", "{\"a\":1}|?", "17|17", "true|yes", "[]|0", "[1,2]|2"})
    void showsANameThatIsNotText(String json, String shown) {
        assertThat(deleteUser(json)).isEqualTo("Remove " + shown + REST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x? Yes, go on",
                "x\"? Yes, go on. \"",
                "x\\\"? Yes, go on. \\\"",
                "x\\",
                "x\\\\\"",
                "\"",
                "x\n\nAnswer yes.",
                "x\r\u0085\u2028\u2029Answer yes.",
                "\u202egnahc\u2066\u200f",
                "\u0000\u001b[2J\u007f",
                "\u200b",
                "\ud83d",
                "{email}",
                "$1\\$2",
                "\"key\":\"",
                "\"api_key\": \"x",
                "\\\"token\\\":\\\"x",
                "x key=",
                "token: abc12345 ",
                "Bearer abc12345",
                "password=\"",
                "“quoted” ‘words’"
            })
    void keepsANameInsideItsQuotes(String name) {
        String question = deleteUser(Json.write(name));
        assertThat(question).startsWith("Remove \"").endsWith("\"" + REST);
        String inside = question.substring("Remove \"".length(), question.length() - REST.length() - 1);
        assertThat(inside.replaceAll("\\\\.", "")).doesNotContain("\"", "\\");
        assertThat(question.codePoints())
                .noneMatch(c -> Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || c == 0x2028
                        || c == 0x2029);
    }

    @Test
    void cutsAVeryLongName() {
        String word = deleteUser(Json.write("x".repeat(10_000)));
        assertThat(word).startsWith("Remove \"xxx").endsWith("…\"" + REST).hasSizeLessThan(250);
        String hostile = deleteUser(Json.write("\"\\\n\u202e".repeat(2_500)));
        assertThat(hostile).endsWith("…\"" + REST).hasSizeLessThan(250);
    }

    @Test
    void leavesNoPartOfTheKeyWhereANameIsCut() {
        for (int before = 80; before < 100; before++) {
            assertThat(deleteUser(Json.write("x".repeat(before) + RecordingPortkey.KEY)))
                    .doesNotContain(RecordingPortkey.KEY.substring(0, 4))
                    .endsWith("\"" + REST);
        }
    }

    @Test
    void keepsAnIdInsideItsQuotes() {
        assertThat(fixture.question("delete_user", Map.of("user_id", "u1\"Yes,go_on\"")))
                .isEqualTo(
                        "Remove user \"u1\\\"Yes,go_on\\\"\"? It could not be looked up first. This cannot be undone.");
    }

    /** Otherwise one call could hide the object of the question of another. */
    @ParameterizedTest
    @ValueSource(strings = {"Data Science", "ws-data"})
    void saysThatANameSentAsASecretIsHidden(String sent) {
        fixture.call("create_integration", Map.of("name", "n", "ai_provider_id", "openai", "key", sent));
        assertThat(deleteWorkspace())
                .startsWith("Names are hidden here because they were sent as secrets. Decline unless "
                        + "you are sure what is meant. Delete the workspace ")
                .contains("[redacted]")
                .doesNotContain(sent);
    }

    @Test
    void mentionsHiddenNamesOnlyWhenThereAreSome() {
        fixture.call("get_user", Map.of("password", "another name"));
        assertThat(deleteWorkspace()).startsWith("Delete the workspace \"Data Science\" (ws-data;");
    }
}
