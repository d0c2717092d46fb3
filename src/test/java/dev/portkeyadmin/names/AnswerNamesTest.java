package dev.portkeyadmin.names;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests the names that stand beside ids in what is read, against the sandbox. */
class AnswerNamesTest {

    @AutoClose
    private final SandboxFixture fixture = new SandboxFixture(When.NEVER);

    private JsonNode ask(String tool, Map<String, Object> arguments) {
        return fixture.answer(tool, arguments);
    }

    @Test
    void namesTheGuardrailsOfTheOrganisation() {
        JsonNode answer = ask("get_organisation_guardrails", Map.of());
        assertThat(answer.at("/input_guardrails/0/name").asText()).isEqualTo("Redact personal data");
        assertThat(answer.path("exempt_from_input_guardrails").toString()).isEqualTo("[\"Data science\"]");
        assertThat(answer.has("exempt_from_output_guardrails")).isFalse();
    }

    @Test
    void namesWhatOneObjectRefersTo() {
        JsonNode prompt = ask("get_prompt", Map.of("prompt_id", "pp-summary-2d90aa"));
        assertThat(prompt.path("collection_name").asText()).isEqualTo("Field support");
        assertThat(prompt.path("workspace_name").asText()).isEqualTo("Applications");
        JsonNode key = ask("get_api_key", Map.of("api_key_id", "Field app"));
        assertThat(key.at("/defaults/config_name").asText()).isEqualTo("Router with fallback");
        assertThat(key.at("/workspace_name").asText()).isEqualTo("Applications");
        JsonNode config = ask("get_config", Map.of("config_slug", "pc-router-7b1e02"));
        assertThat(config.path("owner_name").asText()).isEqualTo("ines.okafor@example.com");
        assertThat(config.path("updated_by_name").asText()).isEqualTo("ines.okafor@example.com");
        JsonNode user = ask("get_user", Map.of("user_id", "ines.okafor@example.com"));
        assertThat(user.path("workspace_names"))
                .extracting(JsonNode::asText)
                .containsExactly("Applications", "Data science");
    }

    @Test
    void namesTheWorkspacesOfExemptionsInvitesAndPolicies() {
        assertThat(ask("list_input_guardrail_exclusions", Map.of())
                        .at("/workspaces/0/workspace_name")
                        .asText())
                .isEqualTo("Data science");
        assertThat(ask("list_user_invites", Map.of())
                        .at("/data/0/workspaces/0/workspace_name")
                        .asText())
                .isEqualTo("Applications");
        JsonNode policy = ask("get_usage_limit_policy", Map.of("usage_limit_policy_id", "Evaluation tokens"));
        assertThat(policy.at("/conditions/0/value_name").asText()).isEqualTo("Data science");
    }

    @Test
    void namesTheDefaultsOfWorkspacesAndKeys() {
        ask(
                "update_workspace",
                Map.of(
                        "workspace_id",
                        "Applications",
                        "defaults",
                        Map.of(
                                "input_guardrails",
                                List.of("Short answers"),
                                "user_api_key_config",
                                "Router with fallback")));
        for (JsonNode workspace : List.of(
                ask("get_workspace", Map.of("workspace_id", "Applications")),
                ask("list_workspaces", Map.of()).at("/data/0"))) {
            assertThat(workspace.at("/defaults/input_guardrail_names/0").asText())
                    .isEqualTo("Short answers");
            assertThat(workspace.at("/defaults/user_api_key_config_name").asText())
                    .isEqualTo("Router with fallback");
        }
        assertThat(ask("list_api_keys", Map.of())
                        .at("/data/1/defaults/config_name")
                        .asText())
                .isEqualTo("Router with fallback");
    }

    @Test
    void namesTheApiKeysThatAPolicyCounts() {
        JsonNode entities = ask("list_usage_limit_entities", Map.of("usage_limit_policy_id", "Evaluation tokens"));
        assertThat(entities.path("data")).isNotEmpty().allMatch(entity -> entity.hasNonNull("value_key_name"));
    }

    @Test
    void repeatsNoNameThatTheAnswerHolds() {
        JsonNode workspace = ask("get_workspace", Map.of("workspace_id", "Applications"));
        assertThat(workspace.path("users")).isNotEmpty().noneMatch(user -> user.has("workspace_name"));
    }

    @Test
    void saysInTheAuditLogWhatWasChanged() {
        ask("update_workspace", Map.of("workspace_id", "Applications", "description", "Fresh"));
        ask("create_prompt_label", Map.of("name", "canary"));
        ask(
                "update_workspace_member",
                Map.of("workspace_id", "Applications", "user_id", "priya.raman@example.com", "role", "manager"));
        JsonNode records = ask("list_audit_logs", Map.of("period", "today")).path("records");
        assertThat(records)
                .extracting(record -> record.path("object_name").asText())
                .containsExactly("Applications / priya.raman@example.com", "canary", "Applications");
        JsonNode seeded = ask("list_audit_logs", Map.of("period", "last_30_days", "method", "PUT"))
                .path("records");
        assertThat(seeded)
                .extracting(record -> record.path("object_name").asText())
                .contains("Service report summary");
    }

    @Test
    void namesTheCreationOfAnApiKeyInTheAuditLog() {
        ask(
                "create_api_key",
                Map.of("type", "organisation/service", "name", "Nightly", "scopes", List.of("logs.list")));
        JsonNode row = ask("list_audit_logs", Map.of("period", "today")).at("/records/0");
        assertThat(row.path("operation").asText()).isEqualTo("create_api_key");
        assertThat(row.path("object_name").asText()).isEqualTo("Nightly");
    }

    @Test
    void namesTheWorkspaceOfEveryObjectInTheAuditLogThatIsInOne() {
        ask("update_api_key", Map.of("api_key_id", "Field app", "description", "F"));
        ask("update_config", Map.of("config_slug", "Router with fallback", "name", "Router"));
        ask("update_prompt", Map.of("prompt_id", "Answer grader", "name", "Grader"));
        ask("update_workspace", Map.of("workspace_id", "Applications", "description", "G"));
        ask("create_prompt_label", Map.of("name", "canary"));
        assertThat(ask("list_audit_logs", Map.of("period", "today")).path("records"))
                .extracting(record -> record.path("operation").asText() + ": "
                        + record.path("workspace_name").asText("none"))
                .containsExactly(
                        "create_prompt_label: none",
                        "update_workspace: Applications",
                        "update_prompt: Data science",
                        "update_config: Applications",
                        "update_api_key: Applications");
    }

    @Test
    void namesLogExportsInTheAuditLogOrLeavesThemOut() {
        JsonNode export = ask(
                "create_log_export",
                Map.of("workspace_id", "Data science", "period", "last_7_days", "requested_data", List.of("id")));
        ask("start_log_export", Map.of("export_id", export.path("export_id").asText()));
        ask("update_workspace", Map.of("workspace_id", "Data science", "description", "D"));
        JsonNode rows = ask("list_audit_logs", Map.of("period", "today", "page_size", 3))
                .path("records");
        assertThat(rows.at("/1/operation").asText()).isEqualTo("start_log_export");
        assertThat(rows.at("/1/object_name").asText()).startsWith("requests of 2");
        assertThat(rows.at("/1/workspace_name").asText()).isEqualTo("Data science");
        assertThat(rows.at("/2/object_name").asText()).startsWith("requests of 2");
        assertThat(rows.at("/2/workspace_name").asText()).isEqualTo("Data science");
        ask("update_workspace", Map.of("workspace_id", "Data science", "description", "E"));
        JsonNode others = ask("list_audit_logs", Map.of("period", "today", "without_log_exports", true));
        assertThat(others.path("records").toString()).doesNotContain("/logs/exports");
        assertThat(others.at("/records/0/operation").asText()).isEqualTo("update_workspace");
        assertThat(others.path("note").asText()).contains("Portkey cannot filter by without_log_exports");
        JsonNode second = ask(
                "list_audit_logs",
                Map.of("period", "today", "without_log_exports", true, "page_size", 1, "current_page", 1));
        assertThat(second.path("records")).hasSize(1);
        assertThat(second.at("/records/0")).isEqualTo(others.at("/records/1"));
        assertThat(second.at("/page/total")).isEqualTo(others.at("/page/total"));
    }

    @Test
    void namesAnApiKeyThatActedAsWhatItIs() {
        ask("update_workspace", Map.of("workspace_id", "Data science", "description", "F"));
        JsonNode row = ask("list_audit_logs", Map.of("period", "today", "user_type", "api_key"))
                .at("/records/0");
        assertThat(row.path("api_key_name").asText()).isNotEmpty();
        assertThat(row.has("user_name")).isFalse();
        JsonNode who = ask(
                "list_audit_logs",
                Map.of("period", "today", "user_type", "api_key", "fields", List.of("operation", "api_key_name")));
        assertThat(who.at("/records/0/api_key_name")).isEqualTo(row.path("api_key_name"));
        assertThat(who.has("note")).isFalse();
    }

    @Test
    void keepsThePageSizeWhereItLeavesLogExportsOut() {
        for (int i = 0; i < 5; i++) {
            ask("update_workspace", Map.of("workspace_id", "Data science", "description", "D" + i));
        }
        Map<String, Object> all = Map.of("period", "today", "without_log_exports", true);
        JsonNode whole = ask("list_audit_logs", all);
        int total = whole.path("records").size();
        assertThat(total).isGreaterThanOrEqualTo(5);
        for (int page = 0; page <= (total + 1) / 2; page++) {
            Map<String, Object> part = new HashMap<>(all);
            part.put("page_size", 2);
            part.put("current_page", page);
            JsonNode answer = ask("list_audit_logs", part);
            int returned = Math.max(0, Math.min(2, total - 2 * page));
            boolean hasMore = 2 * page + returned < total;
            assertThat(answer.path("page").toString())
                    .isEqualTo("{\"current_page\":" + page + ",\"page_size\":2,\"returned\":" + returned
                            + ",\"total\":" + total + ",\"has_more\":" + hasMore + ",\"next_page\":"
                            + (hasMore ? page + 1 : "null") + ",\"omitted\":0}");
            for (int i = 0; i < returned; i++) {
                assertThat(answer.path("records").path(i).path("request_id"))
                        .isEqualTo(whole.path("records").path(2 * page + i).path("request_id"));
            }
        }
    }

    @Test
    void namesInTheAuditLogWhatIsDeletedByNow() {
        ask("delete_guardrail", Map.of("guardrail_id", "Short answers"));
        assertThat(ask("list_audit_logs", Map.of("period", "today"))
                        .at("/records/0/object_name")
                        .asText())
                .isEqualTo("Short answers");
    }

    @Test
    void namesInTheAuditLogTheConnectionsAndKeysThatAreGone() {
        ask(
                "delete_mcp_server_connections",
                Map.of(
                        "mcp_server_id",
                        "wiki-apps",
                        "workspace_id",
                        "Applications",
                        "user_id",
                        "priya.raman@example.com"));
        ask("delete_api_key", Map.of("api_key_id", "759cde66-bacf-43d0-ab1f-9163ce9ff57f"));
        String label =
                ask("create_prompt_label", Map.of("name", "canary")).path("id").asText();
        ask("delete_prompt_label", Map.of("label_id", label));
        ask("resend_user_invite", Map.of("invite_id", "noah.fischer@example.com"));
        JsonNode records = ask("list_audit_logs", Map.of("period", "today")).path("records");
        assertThat(records)
                .extracting(record -> record.path("operation").asText() + ": "
                        + record.path("object_name").asText())
                .containsExactly(
                        "resend_user_invite: noah.fischer@example.com",
                        "delete_prompt_label: canary",
                        "create_prompt_label: canary",
                        "delete_api_key: Priya, notebook",
                        "delete_mcp_server_connections: Wiki / priya.raman@example.com");
        assertThat(records.at("/0/action").asText()).isEqualTo("resend");
    }

    @Test
    void namesInTheAuditLogWhatTheBodyNamesWhereThePathNamesNothing() {
        ask("update_organisation_guardrails", Map.of("input_guardrails", List.of("Redact personal data")));
        ask(
                "update_input_guardrail_exclusions",
                Map.of("workspaces", List.of(Map.of("workspace_id", "Applications", "excluded", true))));
        assertThat(ask("list_audit_logs", Map.of("period", "today")).path("records"))
                .extracting(record -> record.path("object_name").asText())
                .containsExactly("Applications", "Redact personal data");
    }

    @Test
    void takesTheNameOfADeletedObjectFromAnotherRecord() throws IOException {
        String id = "11111111-2222-4333-8444-555555555555";
        try (AdapterFixture fixture = new AdapterFixture()) {
            fixture.on(
                    "GET /audit-logs",
                    RecordingPortkey.Reply.ok(
                            "{\"total\":2,\"records\":[{\"method\":\"DELETE\",\"uri\":\"/v1/labels/" + id
                                    + "\"},{\"method\":\"PUT\",\"uri\":\"/v1/labels/" + id
                                    + "\",\"request_body\":\"{\\\"name\\\":\\\"canary\\\"}\"}]}"));
            ToolResult result = fixture.call("list_audit_logs", Map.of("organisation_id", id, "period", "today"));
            assertThat(Json.read(result.text()).at("/records/0/object_name").asText())
                    .as(result.text())
                    .isEqualTo("canary");
        }
    }

    @Test
    void cutsLongBodiesInTheAuditLogUnlessTheyAreAskedFor() {
        ask("update_workspace", Map.of("workspace_id", "Applications", "description", "long ".repeat(200)));
        JsonNode answer = ask("list_audit_logs", Map.of("period", "today"));
        assertThat(answer.at("/records/0/request_body").asText()).hasSizeLessThan(310);
        assertThat(answer.path("note").asText()).contains("Long texts in request_body are cut");
        assertThat(ask("list_audit_logs", Map.of("period", "today", "fields", List.of("request_body")))
                        .at("/records/0/request_body")
                        .asText())
                .hasSizeGreaterThan(1000);
    }

    @Test
    void answersWithoutNamesWhereTheyCannotBeRead() throws IOException, InterruptedException {
        try (AdapterFixture fixture = new AdapterFixture()) {
            fixture.on(
                    "GET /prompts/p-1",
                    RecordingPortkey.Reply.ok("{\"id\":\"p-1\",\"workspace_id\":\"w-1\",\"collection_id\":\"c-1\"}"));
            ToolResult result = fixture.call("get_prompt", Map.of("prompt_id", "p-1"));
            assertThat(result.text()).isEqualTo("{\"id\":\"p-1\",\"workspace_id\":\"w-1\",\"collection_id\":\"c-1\"}");
        }
    }
}
