package dev.portkeyadmin.answer.change;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests what the answers of writes say on the object before and after, against the sandbox. */
class WriteAnswersTest {

    @AutoClose
    private final SandboxFixture fixture = new SandboxFixture(When.NEVER);

    private String text(String tool, Map<String, Object> arguments) {
        ToolResult result = fixture.call(tool, arguments);
        assertThat(result.isError()).as(result.text()).isFalse();
        return result.text();
    }

    private JsonNode ask(String tool, Map<String, Object> arguments) {
        return fixture.answer(tool, arguments);
    }

    @Test
    void showsOneChangedFieldOfAnApiKeyInAFewHundredBytes() throws IOException {
        String text = text("update_api_key", Map.of("api_key_id", "Field app", "description", "For the field"));
        JsonNode answer = Json.read(text);
        assertThat(answer.at("/changed/description").toString())
                .isEqualTo("{\"before\":null,\"after\":\"For the field\"}");
        assertThat(answer.path("changed")).hasSize(1);
        assertThat(answer.path("id").asText()).isEqualTo("9ce924d4-64cf-4c1b-90ce-c4b9a67285b5");
        assertThat(answer.path("name").asText()).isEqualTo("Field app");
        assertThat(text).hasSizeLessThan(500);
    }

    @Test
    void namesTheProvidersThatGoWithAWorkspace() {
        JsonNode preview = preview(
                "delete_workspace",
                Map.of("workspace_id", "Data science", "name", "Data science", "force_delete", true));
        assertThat(preview.path("question").asText()).contains("Its providers (");
    }

    @Test
    void namesOnlyWhatARenamingChanges() {
        JsonNode answer = ask("update_workspace", Map.of("workspace_id", "Data science", "name", "Science"));
        assertThat(answer.path("changed").toString())
                .isEqualTo("{\"name\":{\"before\":\"Data science\",\"after\":\"Science\"}}");
        JsonNode prompt = ask("update_prompt", Map.of("prompt_id", "Ticket triage", "name", "Triage"));
        assertThat(prompt.path("changed").toString())
                .isEqualTo("{\"name\":{\"before\":\"Ticket triage\",\"after\":\"Triage\"}}");
        assertThat(prompt.has("prompt_version")).as("no version was made").isFalse();
    }

    @Test
    void saysWhichNameAWriteTakesInThePlaceOfAPart() {
        assertThat(fixture.call("update_workspace", Map.of("workspace_id", "data", "description", "D"))
                        .text())
                .contains("nearest: \"Data science\" (")
                .contains(
                        "; if that is meant, give it as it is shown: a call that writes takes no part or other spelling of a name")
                .doesNotContain("list_workspaces");
    }

    @Test
    void showsAChangedModelOnceAndCallsAVersionThatWasPublishedBeforeNoDraft() {
        Map<String, Object> prompt = Map.of("prompt_id", "Answer grader");
        Map<String, Object> change = new HashMap<>(prompt);
        change.put("patch", true);
        change.put("model", "gpt-4o-mini");
        JsonNode changed = ask("update_prompt", change).path("changed");
        assertThat(changed.has("model")).isTrue();
        assertThat(changed.has("parameters.model")).isFalse();
        int live = changed.at("/prompt_version/before").asInt();
        for (int version : new int[] {live + 1, live}) {
            ask("publish_prompt", Map.of("prompt_id", "Answer grader", "version", version));
        }
        change.put("model", "gpt-4.1");
        assertThat(ask("update_prompt", change).path("note").asText())
                .startsWith("Based on version " + (live + 1) + ", not the live one. Version " + live
                        + " stays live; compared with it, the new version " + (live + 2) + " differs in model.");
    }

    @Test
    void namesTheVersionThatAnUpdateOfAPromptHasMade() {
        JsonNode answer = ask(
                "update_prompt",
                Map.of("prompt_id", "Service report summary", "patch", true, "string", "Shorter: {{report}}"));
        assertThat(answer.path("prompt_version").asInt()).isEqualTo(4);
        assertThat(answer.at("/changed/prompt_version/before").asInt()).isEqualTo(3);
        assertThat(answer.at("/changed/string/after").asText()).isEqualTo("Shorter: {{report}}");
        assertThat(answer.path("note").asText())
                .isEqualTo(
                        "Based on version 3, not the live one. Version 2 stays live; compared with it, the new version 4 differs in string, model, virtual_key. "
                                + "The new version keeps the description \"Trial of another model\" of version 3: "
                                + "version_description sets another.");
    }

    @Test
    void saysThatTheLiveVersionStaysWhereANewOneIsMadeFromIt() {
        JsonNode answer =
                ask("update_prompt", Map.of("prompt_id", "Answer grader", "patch", true, "string", "Grade it."));
        assertThat(answer.path("note").asText())
                .startsWith(
                        "Version " + answer.at("/changed/prompt_version/before").asInt()
                                + " stays live: the new version is a draft until it is published.");
    }

    @Test
    void comparesANewVersionWithTheLiveOneAndNotWithTheDraftBeforeIt() {
        Map<String, Object> id = Map.of("prompt_id", "Service report summary");
        JsonNode live = ask("get_prompt", id);
        Map<String, Object> version = new HashMap<>(id);
        version.put("string", live.path("string").asText());
        version.put("parameters", Json.toPlain(live.path("parameters")));
        version.put("model", "gpt-4o");
        version.put("virtual_key", live.path("virtual_key").asText());
        assertThat(ask("update_prompt", version).path("note").asText())
                .isEqualTo(
                        "\"before\" is version 3, not the live one. Version 2 stays live; compared with it, the new version 4 differs in model.");
        version.put("model", live.path("model").asText());
        assertThat(ask("update_prompt", version).path("note").asText())
                .endsWith("Version 2 stays live; compared with it, the new version 5 is the same.");
    }

    @Test
    void saysWhatWasLiveBeforeAPublication() {
        JsonNode answer = ask("publish_prompt", Map.of("prompt_id", "Service report summary", "version", 3));
        assertThat(answer.at("/changed/prompt_version").toString()).isEqualTo("{\"before\":2,\"after\":3}");
        assertThat(answer.at("/changed/model/before").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void saysThatALabelStaysOnTheVersionThatIsNoLongerLive() {
        Map<String, Object> id = Map.of("prompt_id", "Service report summary");
        String live = "";
        for (JsonNode version : ask("list_prompt_versions", id).path("data")) {
            live = version.path("prompt_version").asInt() == 2
                    ? version.path("id").asText()
                    : live;
        }
        String label = ask("list_prompt_labels", Map.of()).at("/data/0/id").asText();
        text(
                "label_prompt_version",
                Map.of("prompt_id", "Service report summary", "version_id", live, "label_id", label));

        JsonNode answer = ask("publish_prompt", Map.of("prompt_id", "Service report summary", "version", 1));

        assertThat(answer.path("changed").has("prompt_version")).isTrue();
        assertThat(answer.path("changed").has("prompt_version_label_id")).isFalse();
        assertThat(answer.path("note").asText())
                .contains("Labels stay: production on version 2; requests by a label get its version.");
        assertThat(ask("publish_prompt", Map.of("prompt_id", "Service report summary", "version", 3))
                        .path("note")
                        .asText())
                .as("the label is neither on the version before nor on the new one")
                .contains("Labels stay: production on version 2;");
    }

    @Test
    void asksAboutAPublicationWithTheLabelsThatStayOnOtherVersions() {
        Map<String, Object> publish = Map.of("prompt_id", "Service report summary", "version", 1);
        label(2);
        assertThat(preview("publish_prompt", publish).path("question").asText())
                .contains("so that requests for it without a label or version get that version?")
                .contains(" Labels stay: production on 2.");
        label(1);
        assertThat(preview("publish_prompt", publish).path("question").asText()).doesNotContain("Labels stay");
    }

    @Test
    void saysThatANewVersionKeepsTheDescriptionOfTheDraft() {
        Map<String, Object> patch = new HashMap<>(
                Map.of("prompt_id", "Service report summary", "patch", true, "version_description", "warmer"));
        patch.put("string", "A: {{report}}");
        assertThat(ask("update_prompt", patch).path("note").asText()).doesNotContain("keeps the description");
        patch.remove("version_description");
        patch.put("string", "B: {{report}}");
        assertThat(ask("update_prompt", patch).path("note").asText())
                .contains(
                        "The new version keeps the description \"warmer\" of version 4: version_description sets another.");
    }

    @Test
    void namesTheWorkspaceOfWhoIsNoMemberAndHowToAddOne() {
        ToolResult result = fixture.call(
                "update_workspace_member",
                Map.of("workspace_id", "Applications", "user_id", "jonas.weber@example.com", "role", "manager"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("no member of the workspace \"Applications\" has the id or name ")
                .contains("add_workspace_members (users: [{id, role}]) adds a user of the organisation");
    }

    private JsonNode label(int number) {
        return ask(
                "label_prompt_version",
                Map.of(
                        "prompt_id",
                        "Service report summary",
                        "version_id",
                        String.valueOf(number),
                        "label_id",
                        "production"));
    }

    @Test
    void saysFromWhichVersionALabelHasMoved() {
        assertThat(label(2).path("changed").toString())
                .isEqualTo("{\"production\":{\"before\":null,\"after\":{\"prompt_version\":2}}}");
        assertThat(label(1).path("changed").toString())
                .isEqualTo("{\"production\":{\"before\":{\"prompt_version\":2},\"after\":{\"prompt_version\":1}}}");
        JsonNode again = label(1);
        assertThat(again.path("name").asText()).isEqualTo("Service report summary");
        assertThat(again.path("version").asText()).isEqualTo("1");
        assertThat(again.path("changed")).isEmpty();
        assertThat(again.path("note").asText()).isEqualTo("Nothing changed: it was so before.");
    }

    @Test
    void namesThePromptWhoseVersionIsGivenById() {
        JsonNode answer = ask(
                "label_prompt_version",
                Map.of("prompt_id", "pp-grader-0e5a7c", "version_id", "1", "label_id", "staging"));
        assertThat(answer.path("name").asText()).isEqualTo("Answer grader");
        assertThat(answer.path("version").asText()).isEqualTo("1");
    }

    @Test
    void saysThatNothingChangedWhereAnIdStandsForASlug() {
        ask(
                "create_secret_reference",
                Map.of(
                        "name",
                        "Vault ref",
                        "manager_type",
                        "aws_sm",
                        "secret_path",
                        "a/b",
                        "auth_config",
                        Map.of("aws_auth_type", "serviceRole", "aws_region", "eu-west-1"),
                        "allowed_workspaces",
                        List.of("Applications")));
        JsonNode same = ask(
                "update_secret_reference",
                Map.of("secret_reference_id", "Vault ref", "allowed_workspaces", List.of("ws-apps-7f3k9q")));
        assertThat(same.path("changed")).isEmpty();
        assertThat(same.path("note").asText()).isEqualTo("Nothing changed: it was so before.");
        JsonNode more = ask(
                "update_secret_reference",
                Map.of(
                        "secret_reference_id",
                        "Vault ref",
                        "allowed_workspaces",
                        List.of("3b35d565-3c6e-4b6c-ad7a-054a55bf01d0", "Data science")));
        assertThat(more.at("/changed/allowed_workspaces").toString())
                .isEqualTo("{\"added\":[\"Data science\"],\"now\":[\"Applications\",\"Data science\"]}");
    }

    @Test
    void saysWhatANewIntegrationOpens() {
        JsonNode answer = ask("create_integration", Map.of("name", "Groq", "ai_provider_id", "groq", "key", "gk-1"));
        assertThat(answer.path("allow_all_models").asBoolean()).isTrue();
        assertThat(answer.path("workspace_count").asText()).isEqualTo("0");
        assertThat(answer.path("note").asText())
                .contains("every model of the AI provider may be used; update_integration_models limits them.")
                .contains("update_integration_workspaces gives others access.");
    }

    @Test
    void saysUntilWhenAResentInviteIsOpen() {
        String invite = ask("invite_user", Map.of("email", "x@example.com", "role", "member", "workspaces", List.of()))
                .path("invite_id")
                .asText();
        JsonNode answer = ask("resend_user_invite", Map.of("invite_id", invite));
        assertThat(answer.path("expires_at").asText())
                .isNotEmpty()
                .isEqualTo(ask("get_user_invite", Map.of("invite_id", invite))
                        .path("expires_at")
                        .asText());
    }

    @Test
    void saysWhichOtherObjectsHaveTheNameOfANewOne() {
        String config = "Router with fallback";
        assertThat(ask(
                                "create_config",
                                Map.of(
                                        "name",
                                        config,
                                        "config",
                                        Map.of("retry", Map.of("attempts", 2)),
                                        "workspace_id",
                                        "Applications"))
                        .path("note")
                        .asText())
                .contains("Another config has this name: pc-router-7b1e02. Use ids in later calls.");
        assertThat(ask("create_workspace", Map.of("name", "data SCIENCE"))
                        .path("note")
                        .asText())
                .contains("Another workspace has this name: 0c25d36e-ced9-4837-b709-bac2e88a5cc7.");
        assertThat(ask("create_workspace", Map.of("name", "Data Science"))
                        .path("note")
                        .asText())
                .contains("2 other workspaces have this name: ");
        assertThat(ask("create_workspace", Map.of("name", "Fraud")).path("note").asText())
                .doesNotContain("this name");
    }

    @Test
    void takesTheNamesOfProvidersAndGuardrailsAnywhereInAConfig() {
        Map<String, Object> config = Map.of(
                "strategy",
                Map.of("mode", "fallback"),
                "targets",
                List.of(
                        Map.of("virtual_key", "Google trial", "input_guardrails", List.of("Short answers")),
                        Map.of(
                                "targets",
                                List.of(Map.of("virtual_key", "anthropic MAIN")),
                                "strategy",
                                Map.of("mode", "single"))));
        JsonNode answer =
                ask("create_config", Map.of("name", "Named", "config", config, "workspace_id", "Applications"));
        assertThat(answer.path("resolved").toString())
                .contains(
                        "\"config.targets[0].virtual_key\":\"google-trial-19ac52 (Google trial)\"",
                        "\"config.targets[0].input_guardrails[0]\":\"guard-short-a63d90 (Short answers)\"",
                        "\"config.targets[1].targets[0].virtual_key\":\"anthropic-main-b07d3e (Anthropic main)\"");
        assertThat(ask("get_config", Map.of("config_slug", "Named"))
                        .path("config")
                        .toString())
                .contains("google-trial-19ac52", "guard-short-a63d90", "anthropic-main-b07d3e")
                .doesNotContain("Google trial", "Short answers");
        assertThat(fixture.call(
                                "update_config",
                                Map.of("config_slug", "Named", "config", Map.of("virtual_key", "Nobody's provider")))
                        .text())
                .contains("nothing was sent but look-ups", "config.virtual_key: no provider has the id or name");
    }

    @Test
    void showsTheAddressOfANewMcpServer() {
        JsonNode answer = ask(
                "create_mcp_server",
                Map.of("name", "Tickets two", "mcp_integration_id", "tickets", "workspace_id", "Applications"));
        assertThat(answer.path("url").asText())
                .contains("/" + answer.path("slug").asText() + "/");
    }

    @Test
    void saysUntilWhenAResentInviteWasOpenBefore() {
        String earlier = ask("get_user_invite", Map.of("invite_id", "noah.fischer@example.com"))
                .path("expires_at")
                .asText();
        JsonNode answer = ask("resend_user_invite", Map.of("invite_id", "noah.fischer@example.com"));
        assertThat(answer.at("/changed/expires_at/before").asText()).isEqualTo(earlier);
        assertThat(answer.at("/changed/expires_at/after")).isEqualTo(answer.path("expires_at"));
        assertThat(ask("resend_user_invite", Map.of("invite_id", "piotr.zielinski@example.com"))
                        .at("/changed/status")
                        .toString())
                .isEqualTo("{\"before\":\"expired\",\"after\":\"pending\"}");
    }

    @Test
    void saysThatANewVersionOfAConfigOrAGuardrailIsInForce() {
        assertThat(ask("update_guardrail", Map.of("guardrail_id", "Short answers", "name", "Brief answers"))
                        .path("note")
                        .asText())
                .isEqualTo("The new version is in force: it is the one that get_guardrail returns now.");
        assertThat(ask(
                                "update_config",
                                Map.of(
                                        "config_slug",
                                        "Cached evaluations",
                                        "config",
                                        Map.of("retry", Map.of("attempts", 2))))
                        .path("note")
                        .asText())
                .contains("it is the one that get_config returns now.");
    }

    @Test
    void tellsTheKindsOfCapabilitiesInForceApart() {
        JsonNode enabled = ask(
                        "update_mcp_server_capabilities",
                        Map.of(
                                "mcp_server_id",
                                "tickets-apps",
                                "capabilities",
                                List.of(Map.of("name", "search_tickets", "type", "tool", "enabled", false))))
                .at("/now/enabled");
        assertThat(enabled.path("tool")).extracting(JsonNode::asText).containsExactly("get_tickets", "create_tickets");
        assertThat(enabled.path("prompt")).extracting(JsonNode::asText).containsExactly("summarise_tickets");
    }

    @Test
    void saysWhatHappensAboveTheThresholdOfAPolicy() {
        assertThat(ask(
                                "update_usage_limit_policy",
                                Map.of("usage_limit_policy_id", "Evaluation tokens", "alert_threshold", 800_000))
                        .path("note")
                        .asText())
                .isEqualTo(
                        "Above alert_threshold Portkey only writes an audit-log entry; requests stop at credit_limit.");
    }

    @Test
    void listsTheLabelAndTheModelOfEachVersion() {
        label(3);
        JsonNode versions = ask(
                        "list_prompt_versions",
                        Map.of(
                                "prompt_id",
                                "Service report summary",
                                "fields",
                                List.of("prompt_version", "model", "label_name", "published")))
                .path("data");
        assertThat(versions.get(1).toString())
                .isEqualTo("{\"prompt_version\":2,\"published\":true,\"model\":\"gpt-4o-mini\"}");
        assertThat(versions.get(2).toString())
                .isEqualTo("{\"prompt_version\":3,\"published\":false,\"model\":\"claude-sonnet-4-5\","
                        + "\"label_name\":\"production\"}");
    }

    @Test
    void rendersTheVersionThatIsNamedBehindAPrompt() {
        label(3);
        for (Map.Entry<String, String> each : Map.of(
                        "Service report summary", "gpt-4o-mini",
                        "Service report summary@1", "gpt-4o-mini",
                        "Service report summary@latest", "claude-sonnet-4-5",
                        "pp-summary-2d90aa@production", "claude-sonnet-4-5")
                .entrySet()) {
            assertThat(ask("render_prompt", Map.of("prompt_id", each.getKey(), "variables", Map.of()))
                            .at("/data/model")
                            .asText())
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
        ToolResult missing = fixture.call(
                "render_prompt", Map.of("prompt_id", "Service report summary@staging", "variables", Map.of()));
        assertThat(missing.isError()).isTrue();
        assertThat(missing.text()).contains("list_prompt_versions");
    }

    @Test
    void returnsTheLinkOfAnInviteAndItsIdOnce() throws IOException {
        String sent = text("resend_user_invite", Map.of("invite_id", "noah.fischer@example.com"));
        String link = Json.read(sent).path("invite_link").asText();
        assertThat(link).startsWith("https://");
        assertThat(sent.indexOf(link)).isEqualTo(sent.lastIndexOf(link));
        assertThat(Json.read(sent).path("shown_once").asText()).startsWith("invite_link:");
        JsonNode invited =
                ask("invite_user", Map.of("email", "a@example.com", "role", "member", "workspaces", List.of()));
        assertThat(invited.path("invite_id").asText()).isNotEmpty();
        assertThat(invited.has("id")).isFalse();
    }

    private JsonNode preview(String tool, Map<String, Object> arguments) {
        try {
            return Json.read(fixture.adapter()
                    .preview(fixture.catalogue().require(tool), arguments, CallContext.SILENT)
                    .text());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void previewsWhatAPatchChangesAndTheDraftThatItIsBasedOn() {
        JsonNode preview = preview(
                "update_prompt", Map.of("prompt_id", "Service report summary", "patch", true, "model", "gpt-4o"));
        String draft = ask("get_prompt", Map.of("prompt_id", "Service report summary", "version", "latest"))
                .path("model")
                .asText();
        assertThat(preview.at("/changes/0").toString())
                .isEqualTo("{\"what\":\"model\",\"before\":\"" + draft + "\",\"after\":\"gpt-4o\"}");
        assertThat(preview.path("question").asText())
                .contains("- model: " + draft + " -> gpt-4o")
                .contains("It is based on version 3, not the live one; it differs from version 2, which is live, in ")
                .contains("model")
                .contains("virtual key");
    }

    @Test
    void takesAPromptWhoseNameHoldsAnAtSign() {
        ask("update_prompt", Map.of("prompt_id", "Ticket triage", "name", "Mail @ desk@home"));
        assertThat(ask("get_prompt", Map.of("prompt_id", "Mail @ desk@home"))
                        .path("slug")
                        .asText())
                .isEqualTo("pp-triage-64b8f3");
        assertThat(text("render_prompt", Map.of("prompt_id", "Mail @ desk@home@latest", "variables", Map.of())))
                .contains("Sort tickets");
    }

    @Test
    void showsNoKeyOfATargetInAPreviewOrAChange() {
        String key = "sk-planted-5ecret-value";
        Map<String, Object> arguments = Map.of(
                "config_slug",
                "Router with fallback",
                "config",
                Map.of("targets", List.of(Map.of("provider", "openai", "api_key", key))));
        assertThat(preview("update_config", arguments).toString()).doesNotContain(key);
        assertThat(ask("update_config", arguments).path("changed").toString())
                .doesNotContain(key)
                .contains("[redacted]");
    }

    @Test
    void namesNoDraftWhereAPromptIsOnlyRenamed() {
        JsonNode preview = preview("update_prompt", Map.of("prompt_id", "Service report summary", "name", "Reports"));
        assertThat(preview.path("question").asText())
                .contains("- name: \"Service report summary\" -> Reports")
                .doesNotContain("draft");
    }

    @Test
    void readsTheVersionOfAPromptThatIsNamedBehindIt() {
        label(3);
        for (Map.Entry<String, Integer> each : Map.of(
                        "Service report summary", 2,
                        "Service report summary@1", 1,
                        "Service report summary@latest", 3,
                        "pp-summary-2d90aa@default", 2,
                        "pp-summary-2d90aa@production", 3)
                .entrySet()) {
            assertThat(ask("get_prompt", Map.of("prompt_id", each.getKey()))
                            .path("prompt_version")
                            .asInt())
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
        assertThat(fixture.call("get_prompt", Map.of("prompt_id", "Service report summary@staging"))
                        .text())
                .contains("no version of this prompt has the label \"staging\"; list_prompt_versions shows");
        assertThat(fixture.call("get_prompt", Map.of("prompt_id", "Service report summary@1", "version", "2"))
                        .text())
                .contains("prompt_id: names version 1, but version is 2");
        assertThat(fixture.call("get_prompt", Map.of("prompt_id", "Service report summary@9"))
                        .text())
                .contains("see list_prompt_versions");
        assertThat(fixture.call("delete_prompt", Map.of("prompt_id", "pp-summary-2d90aa@1"))
                        .text())
                .contains("delete_prompt is about the whole prompt: leave out @1");
        assertThat(fixture.call("publish_prompt", Map.of("prompt_id", "pp-summary-2d90aa@1", "version", 3))
                        .text())
                .contains("names version 1, but version is 3");
        assertThat(ask("publish_prompt", Map.of("prompt_id", "pp-summary-2d90aa@1", "version", 1))
                        .at("/changed/prompt_version/after")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void numbersTheVersionsOfAConfigAndSaysWhichIsInUse() {
        Map<String, Object> id = Map.of("config_slug", "Router with fallback");
        JsonNode before = ask("list_config_versions", id);
        int count = before.path("data").size();
        assertThat(before.path("published_version").asInt()).isEqualTo(count);
        text(
                "update_config",
                Map.of("config_slug", "Router with fallback", "config", Map.of("retry", Map.of("attempts", 2))));
        JsonNode after = ask("list_config_versions", id);
        assertThat(after.path("published_version").asInt()).isEqualTo(count + 1);
        after.path("data")
                .forEach(item -> assertThat(item.path("published").asBoolean())
                        .isEqualTo(item.path("version").asInt() == count + 1));
        assertThat(ask("list_prompt_versions", Map.of("prompt_id", "Service report summary"))
                        .path("published_version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void namesWhatIsInForceAfterAChangeOfASet() {
        JsonNode models = ask(
                        "update_integration_models",
                        Map.of(
                                "integration_slug",
                                "openai-prod",
                                "models",
                                List.of(Map.of("slug", "gpt-4o", "enabled", false)),
                                "allow_all_models",
                                false))
                .path("now");
        assertThat(models.toString())
                .isEqualTo("{\"enabled\":[\"gpt-4o-mini\",\"gpt-4o-triage-v2\"],\"allow_all_models\":false}");
        JsonNode scopes = ask(
                        "update_api_key",
                        Map.of("api_key_id", "Field app", "scopes", List.of("logs.view", "logs.list")))
                .at("/changed/scopes");
        assertThat(scopes.path("now").toString()).isEqualTo("[\"logs.view\",\"logs.list\"]");
    }

    @Test
    void namesTheWorkspacesAndServersOfASet() {
        JsonNode access = ask(
                "update_integration_workspaces",
                Map.of(
                        "integration_slug",
                        "openai-prod",
                        "workspaces",
                        List.of(Map.of("id", "ws-data-x1y2z3", "enabled", false))));
        assertThat(access.at("/changed/Data science.enabled/after").toString()).isEqualTo("false");
        assertThat(access.at("/now/enabled").toString()).isEqualTo("[\"Applications\"]");
        JsonNode allowed = ask(
                        "update_secret_reference",
                        Map.of(
                                "secret_reference_id",
                                "Anthropic key in AWS",
                                "allowed_workspaces",
                                List.of("ws-apps-7f3k9q")))
                .at("/changed/allowed_workspaces");
        assertThat(allowed.toString())
                .isEqualTo("{\"added\":[\"Applications\"],\"removed\":[\"Data science\"],\"now\":[\"Applications\"]}");
        JsonNode policy = ask(
                "update_usage_limit_policy",
                Map.of(
                        "usage_limit_policy_id",
                        "Each engineer, each month",
                        "conditions",
                        List.of(Map.of("key", "workspace_id", "value", "Data science"))));
        assertThat(policy.at("/changed/conditions/after/0/value_name").asText()).isEqualTo("Data science");
        assertThat(text(
                        "update_guardrail_mcp_servers",
                        Map.of(
                                "guardrail_id",
                                "No serial numbers in tool calls",
                                "mcp_servers",
                                Map.of("Wiki", Map.of("run_on", List.of("output"))))))
                .contains("1f5f1573-3e36-43ab-81be-5112f6c70655 (Wiki)")
                .contains("\"data.Tickets\":{\"before\":{")
                .contains("\"data.Wiki\":{\"before\":null");
        assertThat(fixture.call(
                                "update_guardrail_mcp_servers",
                                Map.of(
                                        "guardrail_id",
                                        "No serial numbers in tool calls",
                                        "mcp_servers",
                                        Map.of("No such server", Map.of())))
                        .text())
                .contains("mcp_servers.No such server: no MCP server has the id or name");
    }

    @Test
    void showsNoSecretOfAPairOrAUrlInAPreviewOrAChange() {
        String secret = "planted-5ecret-value";
        for (Map<String, Object> each : List.<Map<String, Object>>of(
                Map.of("targets", List.of(Map.of("headers", List.of(Map.of("name", "x-api-key", "value", secret))))),
                Map.of("auth", Map.of("key", "Authorization", "value", secret)),
                Map.of("extra", List.of(Map.of("header", "Authorization", "value", secret))),
                Map.of("custom_host", "https://user:" + secret + "@h.example/v1"),
                Map.of("custom_host", "https://h.example/v1?api_key=" + secret),
                Map.of("raw", "{\"name\":\"x-api-key\",\"value\":\"" + secret + "\"}"))) {
            Map<String, Object> arguments = Map.of("config_slug", "Router with fallback", "config", each);
            assertThat(preview("update_config", arguments).toString()).doesNotContain(secret);
            assertThat(ask("update_config", arguments).path("changed").toString())
                    .doesNotContain(secret)
                    .contains("[redacted]");
        }
    }

    @Test
    void marksTheVersionThatIsPublished() {
        for (Map.Entry<String, Map<String, Object>> list : Map.<String, Map<String, Object>>of(
                        "list_prompt_versions", Map.of("prompt_id", "Service report summary"),
                        "list_prompt_partial_versions", Map.of("partial_id", "House tone"),
                        "list_config_versions", Map.of("config_slug", "Router with fallback"))
                .entrySet()) {
            List<Boolean> published = new ArrayList<>();
            ask(list.getKey(), list.getValue())
                    .path("data")
                    .forEach(item -> published.add(item.path("published").asBoolean()));
            assertThat(published).as(list.getKey()).element(1).isEqualTo(true);
            assertThat(published).as(list.getKey()).containsOnlyOnce(true);
        }
    }

    @Test
    void showsTheItemsOfAListThatHaveChanged() {
        JsonNode answer = ask(
                "update_integration_workspaces",
                Map.of(
                        "integration_slug",
                        "openai-prod",
                        "workspaces",
                        List.of(Map.of("id", "Data science", "enabled", false))));
        assertThat(answer.path("changed").toString()).contains("enabled").contains("false");
    }

    @Test
    void saysWhichProviderAnAccessHasMade() {
        Map<String, Object> access = Map.of("id", "Data science", "enabled", true);
        JsonNode made = ask(
                        "update_integration_workspaces",
                        Map.of("integration_slug", "Mistral pilot", "workspaces", List.of(access)))
                .path("made");
        assertThat(made).hasSize(1);
        assertThat(made.at("/0/type").asText()).isEqualTo("provider");
        assertThat(made.at("/0/name").asText()).isEqualTo("Mistral pilot");
        assertThat(ask(
                                "get_provider",
                                Map.of("provider_slug", made.at("/0/slug").asText(), "workspace_id", "Data science"))
                        .path("integration_name")
                        .asText())
                .isEqualTo("Mistral pilot");
        JsonNode again = ask(
                "update_integration_workspaces",
                Map.of("integration_slug", "Mistral pilot", "workspaces", List.of(access)));
        assertThat(again.path("made").isArray()).isTrue();
        assertThat(again.path("made")).isEmpty();
        assertThat(ask(
                                "create_integration",
                                Map.of("name", "Own", "ai_provider_id", "openai", "workspace_id", "Data science"))
                        .at("/made/0/name")
                        .asText())
                .isEqualTo("Own");
    }

    @Test
    void namesTheModelsThatAreSwitchedAndSaysWhatHoldsForOthers() {
        JsonNode changed = ask(
                        "update_integration_models",
                        Map.of(
                                "integration_slug",
                                "openai-prod",
                                "models",
                                List.of(Map.of("slug", "gpt-4o", "enabled", false)),
                                "allow_all_models",
                                false))
                .path("changed");
        assertThat(changed.path("allow_all_models").toString()).isEqualTo("{\"before\":true,\"after\":false}");
        assertThat(changed.at("/gpt-4o.enabled/after").toString()).isEqualTo("false");
    }

    @Test
    void callsASwitchedToolByItsName() {
        JsonNode changed = ask(
                        "update_mcp_integration_capabilities",
                        Map.of(
                                "mcp_integration_id",
                                "tickets",
                                "capabilities",
                                List.of(Map.of("name", "search_tickets", "type", "tool", "enabled", false))))
                .path("changed");
        assertThat(changed.at("/search_tickets.enabled/after").toString()).isEqualTo("false");
    }

    @Test
    void namesTheNewMembersOfAWorkspace() {
        JsonNode answer = ask(
                "add_workspace_members",
                Map.of(
                        "workspace_id",
                        "Data science",
                        "users",
                        List.of(Map.of("id", "Priya Raman", "role", "manager"))));
        assertThat(answer.at("/changed/priya.raman@example.com/after/role").asText())
                .isEqualTo("manager");
    }

    @Test
    void saysTheGuardrailsOfTheOrganisationNoMoreThanTwice() throws IOException {
        String text = text("update_organisation_guardrails", Map.of("output_guardrails", List.of()));
        assertThat(Json.read(text).has("answer_to_update_organisation_guardrails"))
                .isFalse();
        assertThat(Json.read(text).path("output_guardrails").isArray()).isTrue();
    }

    @Test
    void namesAllExemptWorkspacesBesideTheOneThatACallExempts() {
        Map<String, Object> one =
                Map.of("workspaces", List.of(Map.of("workspace_id", "Applications", "excluded", true)));
        assertThat(ask("update_input_guardrail_exclusions", one).path("exempt_from_input_guardrails"))
                .extracting(JsonNode::asText)
                .containsExactly("Data science", "Applications");
        assertThat(ask("update_output_guardrail_exclusions", one).path("exempt_from_output_guardrails"))
                .extracting(JsonNode::asText)
                .containsExactly("Applications");
    }

    @Test
    void namesTheWorkspacesThatAreExemptFromNewGuardrailsOfTheOrganisation() {
        JsonNode answer =
                ask("update_organisation_guardrails", Map.of("input_guardrails", List.of("Redact personal data")));
        assertThat(answer.path("exempt_from_input_guardrails"))
                .extracting(JsonNode::asText)
                .containsExactly("Data science");
        assertThat(answer.has("exempt_from_output_guardrails")).isFalse();
    }

    @Test
    void saysThatNothingChangedWhereWhatWasSentIsShownAsAnObject() {
        for (String guardrail : List.of("Redact personal data", "6c1868f0-d431-472d-b951-cfa7f6ec15bd")) {
            JsonNode answer = ask("update_organisation_guardrails", Map.of("input_guardrails", List.of(guardrail)));
            assertThat(answer.path("changed")).isEmpty();
            assertThat(answer.path("note").asText()).isEqualTo("Nothing changed: it was so before.");
        }
    }

    @Test
    void saysThatNothingChangedWhereTheVersionWasPublishedBefore() {
        JsonNode answer = ask("publish_prompt", Map.of("prompt_id", "Ticket triage", "version", 1));
        assertThat(answer.path("changed")).isEmpty();
        assertThat(answer.path("note").asText()).isEqualTo("Nothing changed: it was so before.");
    }

    @Test
    void namesWhatWasCreated() {
        JsonNode answer = ask("create_prompt_label", Map.of("name", "canary", "workspace_id", "Applications"));
        assertThat(answer.path("id").asText()).isNotEmpty();
        assertThat(answer.path("name").asText()).isEqualTo("canary");
    }

    @Test
    void repeatsTheShortArgumentsOfACreationWithoutItsSecrets() throws IOException {
        JsonNode workspace = ask("create_workspace", Map.of("name", "Fraud", "users", List.of("Priya Raman")));
        assertThat(workspace.at("/sent/users/0").asText()).isEqualTo("4bd6d3ec-2183-4ffa-b252-37726a571a76");
        assertThat(workspace.at("/sent/user_names").toString()).isEqualTo("[\"priya.raman@example.com\"]");
        assertThat(workspace.path("sent")).hasSize(2);
        assertThat(workspace.path("note").asText())
                .contains("It has no provider, so no models yet: update_integration_workspaces gives it an integration")
                .contains("create_provider");
        String jonas = "cb6ee471-f183-4291-a04b-7c7512d07e1f";
        List<String> mixed = List.of("priya.raman@example.com", jonas);
        assertThat(ask("create_workspace", Map.of("name", "Risk", "users", mixed))
                        .at("/sent/user_names")
                        .toString())
                .as("an id whose name was listed before")
                .isEqualTo("[\"priya.raman@example.com\",\"jonas.weber@example.com\"]");
        String text = text(
                "create_integration",
                Map.of("name", "Spare", "ai_provider_id", "openai", "key", "sk-planted-0123456789"));
        assertThat(Json.read(text).path("sent").toString()).isEqualTo("{\"ai_provider_id\":\"openai\"}");
        assertThat(text).doesNotContain("planted");
    }

    @Test
    void saysOfWhatItDeletesWhatItTakesToMakeItAgain() {
        try (SandboxFixture asking = new SandboxFixture(When.AUTO)) {
            assertThat(deleted(asking, "delete_rate_limit_policy", Map.of("rate_limit_policy_id", "Calm per key"))
                            .toString())
                    .isEqualTo(
                            "{\"conditions\":[{\"key\":\"workspace_id\",\"value\":\"ws-apps-7f3k9q\"}],"
                                    + "\"group_by\":[{\"key\":\"api_key\"}],\"type\":\"requests\",\"unit\":\"rpm\",\"value\":300}");
            assertThat(ask("delete_guardrail", Map.of("guardrail_id", "Short answers"))
                            .at("/deleted/was/checks"))
                    .as("without a question, too")
                    .hasSize(1);
            JsonNode key = deleted(asking, "delete_api_key", Map.of("api_key_id", "Field app"));
            assertThat(key.at("/usage_limits/credit_limit").asInt()).isEqualTo(500);
            assertThat(key.path("scopes")).hasSize(3);
            assertThat(key.has("key")).as("the masked key").isFalse();
            assertThat(deleted(
                                    asking,
                                    "remove_workspace_member",
                                    Map.of("workspace_id", "Applications", "user_id", "priya.raman@example.com"))
                            .toString())
                    .isEqualTo("{\"role\":\"member\"}");
            JsonNode person = deleted(asking, "delete_user", Map.of("user_id", "jonas.weber@example.com"));
            assertThat(person.path("role").asText()).isEqualTo("member");
            assertThat(person.path("workspace_ids").toString()).isEqualTo("[\"ws-data-x1y2z3\"]");
            JsonNode config = deleted(asking, "delete_config", Map.of("config_slug", "Cached evaluations"));
            assertThat(config.path("config").asText()).contains("cache");
        }
    }

    private static JsonNode deleted(SandboxFixture asking, String tool, Map<String, Object> arguments) {
        ToolResult result =
                asking.call(tool, arguments, new ScriptedPerson(ElicitationResult.ACCEPTED, new ArrayList<>()));
        assertThat(result.isError()).as(result.text()).isFalse();
        try {
            return Json.read(result.text()).at("/deleted/was");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void asksNoOneForAnAlertAboveTheLimit() {
        String id = "Each engineer, each month";
        List<String> questions = new ArrayList<>();
        ScriptedPerson person = new ScriptedPerson(ElicitationResult.ACCEPTED, questions);
        try (SandboxFixture asking = new SandboxFixture(When.AUTO)) {
            Map<String, Object> lower = new HashMap<>(Map.of("usage_limit_policy_id", id, "credit_limit", 30));
            assertThat(asking.call("update_usage_limit_policy", lower, person).text())
                    .isEqualTo("update_usage_limit_policy: nothing was changed. alert_threshold must be below "
                            + "credit_limit, but they would be 40, 30: give both.");
            assertThat(questions).isEmpty();
            lower.put("alert_threshold", 20);
            assertThat(asking.call("update_usage_limit_policy", lower, person).isError())
                    .isFalse();
            Map<String, Object> without =
                    Map.of("usage_limit_policy_id", id, "credit_limit", 10, "clear", List.of("alert_threshold"));
            assertThat(asking.call("update_usage_limit_policy", without, person).isError())
                    .isFalse();
            assertThat(questions).hasSize(2);
        }
    }

    @Test
    void saysOnlyOfTheWorkspaceThatItsNameIsUnclear() {
        text("create_workspace", Map.of("name", "Applications"));
        assertThat(fixture.call(
                                "update_workspace_member",
                                Map.of("workspace_id", "Applications", "user_id", "Hana 小川", "role", "admin"))
                        .text())
                .contains("- workspace_id: 2 workspaces are called \"Applications\"")
                .doesNotContain("user_id", "could not be looked up");
    }

    @Test
    void saysOfAMissingArgumentNothingElse() {
        assertThat(fixture.call(
                                "create_api_key",
                                Map.of(
                                        "type",
                                        "workspace-service",
                                        "name",
                                        "CI",
                                        "scopes",
                                        List.of("completions.write")))
                        .text())
                .contains("workspace_id is required", "Give workspace_id: ")
                .doesNotContain("rotation");
    }

    @Test
    void namesWhatWasRemoved() {
        assertThat(ask("delete_prompt_label", Map.of("label_id", "staging"))
                        .path("deleted")
                        .toString())
                .isEqualTo("{\"type\":\"prompt label\",\"name\":\"staging\","
                        + "\"id\":\"23b8c1e9-3924-46de-aeb1-3b9046685257\","
                        + "\"was\":{\"description\":\"Next to be released\",\"color_code\":\"#b45309\"}}");
        assertThat(ask(
                                "remove_workspace_member",
                                Map.of("workspace_id", "Applications", "user_id", "priya.raman@example.com"))
                        .path("deleted")
                        .toString())
                .contains("\"type\":\"workspace member\",\"name\":\"priya.raman@example.com\"")
                .contains("\"workspace_id\":\"3b35d565-3c6e-4b6c-ad7a-054a55bf01d0\"");
        assertThat(ask(
                                "delete_integration_models",
                                Map.of("integration_slug", "OpenAI", "slugs", List.of("gpt-4o-triage-v2")))
                        .path("deleted")
                        .toString())
                .isEqualTo("{\"type\":\"integration models\",\"name\":\"OpenAI\",\"id\":\"openai-prod\","
                        + "\"slugs\":[\"gpt-4o-triage-v2\"]}");
    }

    @Test
    void saysWhatAListGainedAndLost() {
        JsonNode scopes =
                ask("update_api_key", Map.of("api_key_id", "Field app", "scopes", List.of("logs.view", "logs.list")));
        assertThat(scopes.at("/changed/scopes").toString())
                .isEqualTo("{\"added\":[\"logs.list\"],\"removed\":[\"completions.write\",\"prompts.render\"],"
                        + "\"now\":[\"logs.view\",\"logs.list\"]}");
        JsonNode guardrails = ask("update_organisation_guardrails", Map.of("input_guardrails", List.of()));
        assertThat(guardrails.at("/changed/input_guardrails").toString())
                .isEqualTo("{\"removed\":[\"Redact personal data\"],\"now\":[]}");
    }

    @Test
    void comparesAConfigMemberByMember() {
        JsonNode answer = ask(
                "update_config",
                Map.of("config_slug", "Router with fallback", "config", Map.of("retry", Map.of("attempts", 5))));
        assertThat(answer.at("/changed/config.retry.attempts").toString()).isEqualTo("{\"before\":3,\"after\":5}");
    }

    @Test
    void showsWhatAPartialIsOrItsNewVersion() {
        assertThat(ask("update_prompt_partial", Map.of("partial_id", "House tone", "name", "Tone"))
                        .at("/changed/name/before")
                        .asText())
                .isEqualTo("House tone");
        assertThat(ask(
                                "update_prompt_partial",
                                Map.of("partial_id", "Tone", "string", "Be brief.", "version_description", "Brief"))
                        .path("changed")
                        .toString())
                .contains("\"version\":\"3\"");
    }

    @Test
    void showsASettingOfAWorkspace() {
        assertThat(ask(
                                "update_workspace",
                                Map.of("workspace_id", "Applications", "settings", Map.of("debug_log", true)))
                        .path("changed")
                        .toString())
                .isEqualTo("{\"settings\":{\"before\":null,\"after\":{\"debug_log\":true}}}");
    }

    @Test
    void datesEachVersionOfAConfig() {
        ask(
                "update_config",
                Map.of("config_slug", "Router with fallback", "config", Map.of("retry", Map.of("attempts", 5))));
        List<String> dates = new ArrayList<>();
        ask("list_config_versions", Map.of("config_slug", "Router with fallback"))
                .path("data")
                .forEach(version -> {
                    dates.add(version.path("last_updated_at").asText());
                    assertThat(version.path("created_at")).isEqualTo(version.path("last_updated_at"));
                });
        assertThat(dates).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void saysWhatIsAcceptedButNotShown() {
        assertThat(ask("update_api_key", Map.of("api_key_id", "Field app", "reset_usage", true))
                        .path("note")
                        .asText())
                .isEqualTo("Portkey accepted reset_usage; get_api_key does not show this.");
    }

    @Test
    void saysWhichScopesAreNotDocumented() {
        JsonNode answer = ask(
                "create_api_key",
                Map.of(
                        "type",
                        "workspace/service",
                        "name",
                        "app",
                        "workspace_id",
                        "Applications",
                        "scopes",
                        List.of("completions.run", "log.list", "logs.view")));
        assertThat(answer.path("note").asText())
                .isEqualTo("\"completions.run\" is not a documented scope; nearest: completions.write. "
                        + "\"log.list\" is not a documented scope; nearest: logs.list.");
    }

    @Test
    void staysShortWhereManyItemsChange() {
        String text = text(
                "update_mcp_server_user_access",
                Map.of("mcp_server_id", "tickets-apps", "user_access", List.of(), "default_user_access", "deny"));
        assertThat(text).contains("ines.okafor@example.com.enabled").hasSizeLessThan(1_500);
    }

    @Test
    void saysWhereNothingHasChanged() {
        JsonNode answer = ask("update_user", Map.of("user_id", "priya.raman@example.com", "first_name", "Priya"));
        assertThat(answer.path("changed")).isEmpty();
        assertThat(answer.has("changed")).isTrue();
    }

    @Test
    void writesEvenIfTheStateBeforeCannotBeRead() {
        try (AdapterFixture fixture = new AdapterFixture()) {
            fixture.on("PUT /configs/pc-router-7b1e02", Reply.ok("{\"version_id\":\"v2\"}"));
            ToolResult result =
                    fixture.call("update_config", Map.of("config_slug", "pc-router-7b1e02", "name", "Router"));
            assertThat(result.isError()).isFalse();
            assertThat(result.text())
                    .contains("\"version_id\":\"v2\"")
                    .contains("The change was accepted, but reading it back failed.");
            assertThat(fixture.writes()).hasSize(1);
        }
    }

    @Test
    void showsTheApiKeyThatAnInviteBrings() {
        JsonNode sent = ask(
                        "invite_user",
                        Map.of(
                                "email",
                                " new.person@example.com",
                                "role",
                                "member",
                                "workspaces",
                                List.of(),
                                "workspace_api_key_details",
                                Map.of("name", "Starter", "scopes", List.of("completions.write", "logs.view"))))
                .path("sent");
        assertThat(sent.path("email").asText()).isEqualTo("new.person@example.com");
        assertThat(sent.path("workspace_api_key_details").toString())
                .contains("Starter", "[\"completions.write\",\"logs.view\"]");
    }

    @Test
    void shortensWhatIsTooLongToBeRepeated() {
        List<String> scopes = List.of(
                "completions.write",
                "logs.view",
                "logs.list",
                "prompts.read",
                "prompts.list",
                "prompts.render",
                "configs.read",
                "configs.list",
                "virtual_keys.list",
                "virtual_keys.read",
                "providers.list",
                "guardrails.list",
                "guardrails.read",
                "mcp_servers.list");
        JsonNode sent = ask(
                        "create_api_key",
                        Map.of(
                                "type", "workspace/service",
                                "name", "Long",
                                "workspace_id", "Applications",
                                "description", "long ".repeat(90),
                                "scopes", scopes))
                .path("sent");
        assertThat(sent.path("scopes").asText()).isEqualTo("14, such as completions.write, logs.view, logs.list");
        assertThat(sent.path("description").asText()).startsWith("long long").hasSizeLessThan(120);
    }

    @Test
    void namesTheFirstVersionOfAPrompt() {
        assertThat(ask(
                                "create_prompt_partial",
                                Map.of("name", "Greeting", "string", "Hi", "workspace_id", "Applications"))
                        .path("message")
                        .asText())
                .startsWith("Version 1 is made and live;");
    }

    @Test
    void namesTheVersionThatAnUpdateOfAPartialHasMade() {
        JsonNode answer = ask("update_prompt_partial", Map.of("partial_id", "House tone", "string", "Be kind."));
        assertThat(answer.path("version").asInt()).isEqualTo(3);
        assertThat(answer.path("changed").has("version 3")).isTrue();
    }

    @Test
    void resetsACountedValueByTheNameOfItsApiKey() {
        assertThat(ask(
                                "reset_usage_limit_entity",
                                Map.of("usage_limit_policy_id", "Evaluation tokens", "entity_id", "Evaluation runs"))
                        .at("/resolved/entity_id")
                        .asText())
                .isEqualTo("655aa54b-7783-3f4c-912a-cd1a9cf10002 (Evaluation runs)");
    }

    @Test
    void namesTheApiKeyWhoseCountedUsageIsReset() {
        Map<String, Object> arguments =
                Map.of("usage_limit_policy_id", "Evaluation tokens", "entity_id", "Evaluation runs");
        assertThat(preview("reset_usage_limit_entity", arguments)
                        .path("question")
                        .asText())
                .contains("Reset the usage of \"Evaluation runs (fac7abcd-7640-498a-a9c6-1f7b31174277)\" under");
        boolean isUsed = ask("list_usage_limit_entities", Map.of("usage_limit_policy_id", "Evaluation tokens"))
                        .at("/data/0/current_usage")
                        .doubleValue()
                > 0;
        JsonNode answer = ask("reset_usage_limit_entity", arguments);
        assertThat(answer.path("name").asText()).isEqualTo("Evaluation runs");
        assertThat(answer.path("changed").has("Evaluation runs.current_usage")).isEqualTo(isUsed);
    }

    @Test
    void saysThatTheLiveVersionOfAPartialStays() {
        ask("create_prompt_partial", Map.of("name", "Greeting", "string", "Hi", "workspace_id", "Applications"));
        JsonNode answer = ask("update_prompt_partial", Map.of("partial_id", "Greeting", "string", "Hello"));
        assertThat(answer.path("version").asText()).isEqualTo("2");
        assertThat(answer.path("note").asText())
                .isEqualTo("Version 1 stays live: the new version is a draft until it is published.");
    }

    @Test
    void saysThatASetShownUnderAnotherNameIsAsItWas() {
        Map<String, Object> arguments = Map.of(
                "guardrail_id",
                "No serial numbers in tool calls",
                "mcp_servers",
                Map.of("Tickets", Map.of("run_on", List.of("input"))));
        ask("update_guardrail_mcp_servers", arguments);
        assertThat(ask("update_guardrail_mcp_servers", arguments).path("note").asText())
                .isEqualTo("Nothing changed: it was so before.");
    }

    @Test
    void saysThatEveryWorkspaceMayUseANewSecretReference() {
        JsonNode answer = ask(
                "create_secret_reference",
                Map.of(
                        "name",
                        "Shared ref",
                        "manager_type",
                        "aws_sm",
                        "secret_path",
                        "a/b",
                        "auth_config",
                        Map.of("aws_auth_type", "serviceRole", "aws_region", "eu-west-1")));
        assertThat(answer.path("allow_all_workspaces").asBoolean()).isTrue();
        assertThat(answer.path("note").asText()).startsWith("Every workspace may use it;");
    }

    @Test
    void cutsALongNameThatAnAnswerRepeats() {
        String name = "N".repeat(300);
        ask("update_prompt_collection", Map.of("collection_id", "Evaluations", "name", name));
        assertThat(ask("get_prompt_collection", Map.of("collection_id", name))
                        .at("/resolved/collection_id")
                        .asText())
                .hasSizeLessThan(150);
    }
}
