package dev.portkeyadmin.call;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that no person is asked to approve what is certain to fail, and that the error names what to call next. */
class CertainFailuresTest {

    private static final String NOTHING = "f9fd0837-322b-356f-9251-cc988677a2c9";

    @AutoClose
    private static final SandboxFixture FIXTURE = new SandboxFixture(When.AUTO);

    @BeforeAll
    static void start() {
        ToolResult rotated = FIXTURE.call(
                "rotate_api_key",
                Map.of("api_key_id", "Evaluation runs"),
                new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED));
        assertThat(rotated.isError()).as(rotated.text()).isFalse();
    }

    static List<Arguments> calls() {
        return List.of(
                Arguments.of(
                        "publish_prompt",
                        Map.of("prompt_id", "Service report summary", "version", 9),
                        "see list_prompt_versions"),
                Arguments.of(
                        "publish_prompt_partial",
                        Map.of("partial_id", "House tone", "version", 9),
                        "list_prompt_partial_versions shows all"),
                Arguments.of(
                        "delete_workspace",
                        Map.of("workspace_id", "Data science", "name", "Wrong name"),
                        "name must repeat the name of the workspace"),
                Arguments.of(
                        "delete_prompt_collection",
                        Map.of("collection_id", "f640de63-f8d4-3f82-bca2-399836c574c7"),
                        "The default collection cannot be deleted."),
                Arguments.of(
                        "delete_user_invite",
                        Map.of("invite_id", "sofie.maes@example.com"),
                        "The invitation is accepted: delete_user"),
                Arguments.of(
                        "delete_user_invite", Map.of("invite_id", "lena.contractor@example.com"), "cancelled already"),
                Arguments.of("delete_scim_mapping", Map.of("scim_mapping_id", NOTHING), "list_scim_mappings shows all"),
                Arguments.of(
                        "reset_usage_limit_entity",
                        Map.of("usage_limit_policy_id", "Evaluation tokens", "entity_id", NOTHING),
                        "list_usage_limit_entities shows what it counts"),
                Arguments.of(
                        "update_workspace_member",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "user_id",
                                "8772cd61-5eec-4c14-b043-af896975a864",
                                "role",
                                "manager"),
                        "add_workspace_members"),
                Arguments.of(
                        "delete_config",
                        Map.of("config_slug", "Router with fallback"),
                        "the API keys \"Field app\": give"),
                Arguments.of(
                        "delete_secret_reference",
                        Map.of("secret_reference_id", "Anthropic key in AWS"),
                        "The integrations Anthropic use it: change their secret_mappings with update_integration"),
                Arguments.of(
                        "delete_mcp_server_connections",
                        Map.of(
                                "mcp_server_id",
                                "Tickets",
                                "workspace_id",
                                "Applications",
                                "user_id",
                                "ines.okafor@example.com"),
                        "not connected to the server; list_mcp_server_connections"),
                Arguments.of(
                        "add_workspace_members",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "users",
                                List.of(Map.of("id", "priya.raman@example.com", "role", "manager"))),
                        "Members already: \"Priya Raman\". Add only the others; update_workspace_member"),
                Arguments.of(
                        "delete_integration_models",
                        Map.of("integration_slug", "OpenAI", "slugs", List.of("gpt-4o-triage-v2", "gpt-4o")),
                        "Not custom models of the integration: gpt-4o."),
                Arguments.of(
                        "delete_workspace",
                        Map.of("workspace_id", "Data science", "name", "Data science"),
                        "force_delete deletes them, too"),
                Arguments.of(
                        "rotate_api_key",
                        Map.of("api_key_id", "Evaluation runs"),
                        "during the transition of an earlier rotation"),
                Arguments.of(
                        "create_scim_mapping",
                        Map.of("workspace_id", "Applications", "scim_group_name", "Field engineers", "role", "manager"),
                        "\"Field engineers\" has another role in this workspace: delete that mapping"),
                Arguments.of(
                        "label_prompt_version",
                        Map.of("prompt_id", "Service report summary", "version_id", "1", "label_id", "nowhere"),
                        "create_prompt_label makes one"),
                Arguments.of(
                        "label_prompt_version",
                        Map.of("prompt_id", "Service report summary", "version_id", "1", "label_id", NOTHING),
                        "list_prompt_labels shows all"),
                Arguments.of(
                        "invite_user",
                        Map.of("email", "priya.raman@example.com", "role", "admin", "workspaces", List.of()),
                        "\"Priya Raman\" is a user already"),
                Arguments.of(
                        "add_workspace_members",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "users",
                                List.of(Map.of("id", NOTHING, "role", "admin"))),
                        "users[0].id: no user has the id"),
                Arguments.of(
                        "update_integration_workspaces",
                        Map.of(
                                "integration_slug",
                                "OpenAI",
                                "workspaces",
                                List.of(Map.of("id", NOTHING, "enabled", true))),
                        "workspaces[0].id: no workspace has the id"),
                Arguments.of(
                        "update_input_guardrail_exclusions",
                        Map.of("workspaces", List.of(Map.of("workspace_id", NOTHING, "excluded", true))),
                        "workspaces[0].workspace_id: no workspace has the id"),
                Arguments.of(
                        "update_secret_reference",
                        Map.of("secret_reference_id", "openai-in-vault", "allowed_workspaces", List.of(NOTHING)),
                        "no workspace has the id"),
                Arguments.of(
                        "update_integration",
                        Map.of(
                                "integration_slug",
                                "OpenAI",
                                "secret_mappings",
                                List.of(Map.of("target_field", "key", "secret_reference_id", NOTHING))),
                        "secret_mappings[0].secret_reference_id: no secret reference has the id"),
                Arguments.of(
                        "update_workspace",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "defaults",
                                Map.of("input_guardrails", List.of(NOTHING))),
                        "defaults.input_guardrails[0]: no guardrail has the id"),
                Arguments.of(
                        "update_api_key",
                        Map.of("api_key_id", "Field app", "defaults", Map.of("config_id", "pc-nowhere-1a2b3c")),
                        "defaults.config_id: no config has the id"),
                Arguments.of(
                        "update_mcp_integration_capabilities",
                        Map.of(
                                "mcp_integration_id",
                                "tickets",
                                "capabilities",
                                List.of(Map.of("name", "no_such_tool", "type", "tool", "enabled", false))),
                        "It has no capability no_such_tool; list_mcp_integration_capabilities shows all"),
                Arguments.of(
                        "update_mcp_server_capabilities",
                        Map.of(
                                "mcp_server_id",
                                "tickets-apps",
                                "capabilities",
                                List.of(Map.of("name", "no_such_tool", "type", "tool", "enabled", false))),
                        "It has no capability no_such_tool"),
                Arguments.of("delete_user", Map.of("user_id", NOTHING), "No such user"),
                Arguments.of("rotate_api_key", Map.of("api_key_id", NOTHING), "No such api-key"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void asksNoOne(String tool, Map<String, Object> arguments, String words) {
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
        ToolResult result = FIXTURE.call(tool, arguments, person);
        assertThat(person.questions()).isEmpty();
        assertThat(result.isError()).as(result.text()).isTrue();
        assertThat(result.text()).contains(words);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void saysInThePreviewThatTheCallWouldFail(String tool, Map<String, Object> arguments, String words)
            throws Exception {
        ToolResult preview =
                FIXTURE.adapter().preview(FIXTURE.catalogue().require(tool), arguments, CallContext.SILENT);
        if (preview.isError()) {
            assertThat(preview.text()).contains(words);
        } else {
            JsonNode answer = Json.read(preview.text());
            assertThat(answer.path("would_fail").asText())
                    .startsWith(tool + ": nothing was changed. ")
                    .contains(words);
            assertThat(answer.path("asks_a_person").asBoolean()).isFalse();
        }
    }

    @Test
    void saysInThePreviewWhatTheKeyMayNotDo() throws InterruptedException {
        try (AdapterFixture fixture = new AdapterFixture()
                .ownKey("organisation-service", ",\"scopes\":[\"configs.read\",\"prompts.delete\"]")
                .on("GET /configs/c1", "{\"id\":\"c1\",\"slug\":\"c1\",\"name\":\"Router\"}")) {
            ToolResult preview = fixture.adapter()
                    .preview(
                            fixture.catalogue().require("delete_config"),
                            Map.of("config_slug", "c1"),
                            CallContext.SILENT);
            assertThat(preview.text()).contains("\"would_fail\":\"delete_config: nothing was changed. It needs scope");
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesTheOperationThatRemovesTheCause(String tool, Map<String, Object> arguments, String next) {
        ToolResult result = FIXTURE.call(tool, arguments, new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED));
        assertThat(result.isError()).as(result.text()).isTrue();
        assertThat(result.text()).contains(next);
    }

    private static Map<String, Object> provider(String slug) {
        return Map.of("name", "X", "integration_id", "OpenAI", "workspace_id", "Data science", "slug", slug);
    }

    static List<Arguments> refused() {
        return List.of(
                Arguments.of(
                        "create_provider",
                        provider("openai-data-8d12aa"),
                        "The slug belongs to OpenAI (openai-data-8d12aa, 4bbcae52-9725-33dc-8e23-66612f168d54), a provider: "
                                + "update_provider changes it;"),
                Arguments.of(
                        "create_provider",
                        provider("openai-main-4f21c9"),
                        "Choose another slug: one of another workspace may have it"),
                Arguments.of(
                        "create_integration",
                        Map.of("name", "X", "ai_provider_id", "openai", "slug", "openai-prod"),
                        "an integration: update_integration changes it; for a new one choose another slug."),
                Arguments.of(
                        "create_mcp_integration",
                        Map.of(
                                "name",
                                "T",
                                "url",
                                "https://a.example.com",
                                "auth_type",
                                "none",
                                "transport",
                                "http",
                                "slug",
                                "tickets"),
                        "an MCP integration: update_mcp_integration changes it"),
                Arguments.of(
                        "create_secret_reference",
                        Map.of(
                                "name",
                                "A",
                                "manager_type",
                                "aws_sm",
                                "auth_config",
                                Map.of("aws_auth_type", "serviceRole"),
                                "secret_path",
                                "x",
                                "slug",
                                "openai-in-vault"),
                        "a secret reference: update_secret_reference changes it"),
                Arguments.of(
                        "invite_user",
                        Map.of("email", "priya.raman@example.com", "role", "member", "workspaces", List.of()),
                        "a user: add_workspace_members"),
                Arguments.of(
                        "invite_user",
                        Map.of("email", "noah.fischer@example.com", "role", "member", "workspaces", List.of()),
                        "an invite: resend_user_invite sends it again"),
                Arguments.of(
                        "create_mcp_server",
                        Map.of("name", "Erp", "mcp_integration_id", "Parts and orders", "workspace_id", "Applications"),
                        "update_mcp_integration_workspaces"),
                Arguments.of(
                        "create_provider",
                        Map.of("name", "X", "integration_id", "Anthropic", "workspace_id", "Data science"),
                        "update_integration_workspaces"),
                Arguments.of(
                        "update_workspace_member",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "user_id",
                                "zoe.thorsdottir@example.com",
                                "role",
                                "manager"),
                        "add_workspace_members"),
                Arguments.of("resend_user_invite", Map.of("invite_id", "sofie.maes@example.com"), "list_users"),
                Arguments.of(
                        "add_workspace_members",
                        Map.of(
                                "workspace_id",
                                "Applications",
                                "users",
                                List.of(Map.of("id", "priya.raman@example.com", "role", "member"))),
                        "update_workspace_member"));
    }

    @Test
    void asksNoOneWhatTheKeyMayNotDo() {
        try (AdapterFixture fixture = new AdapterFixture()
                .ownKey("organisation-service", ",\"scopes\":[\"configs.read\",\"prompts.delete\"]")
                .on("GET /configs/c1", "{\"id\":\"c1\",\"slug\":\"c1\",\"name\":\"Router\"}")) {
            ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED);
            ToolResult result = fixture.call("delete_config", Map.of("config_slug", "c1"), person);
            assertThat(person.questions()).isEmpty();
            assertThat(result.text())
                    .startsWith("delete_config: nothing was changed. It needs scope configs.delete.")
                    .contains("lacks this scope");
            assertThat(fixture.writes()).isEmpty();
        }
    }
}
