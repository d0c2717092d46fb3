package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.OfficialDocument;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the responses of the sandbox against the official document. */
class SandboxSchemasTest {

    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    private static final SandboxClient ADMIN = new SandboxClient(SANDBOX, Sandbox.ADMIN_KEY);
    private static final String EVER = "time_of_generation_min=2020-01-01T00:00:00Z"
            + "&time_of_generation_max=2099-12-31T23:59:59Z&workspace_slug=ws-apps-7f3k9q";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/guardrails|/guardrails",
                "/integrations|/integrations",
                "/integrations/{slug}/models|/integrations/openai-prod/models",
                "/integrations/{slug}/workspaces|/integrations/openai-prod/workspaces",
                "/providers/{slug}|/providers/google-trial-19ac52",
                "/mcp-integrations|/mcp-integrations",
                "/mcp-integrations/{mcpIntegrationId}|/mcp-integrations/tickets",
                "/mcp-integrations/{mcpIntegrationId}/capabilities|/mcp-integrations/tickets/capabilities",
                "/mcp-integrations/{mcpIntegrationId}/metadata|/mcp-integrations/tickets/metadata",
                "/mcp-integrations/{mcpIntegrationId}/metadata|/mcp-integrations/erp/metadata",
                "/mcp-servers|/mcp-servers?workspace_id=ws-apps-7f3k9q",
                "/mcp-servers/{mcpServerId}|/mcp-servers/tickets-apps",
                "/mcp-servers/{mcpServerId}/capabilities|/mcp-servers/tickets-apps/capabilities",
                "/mcp-servers/{mcpServerId}/user-access|/mcp-servers/wiki-apps/user-access",
                "/mcp-servers/{mcpServerId}/connections|/mcp-servers/wiki-apps/connections",
                "/logs/{logId}|/logs/trace-1",
                "/logs/exports|/logs/exports",
                "/audit-logs|/audit-logs?organisation_id=6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962"
                        + "&start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z",
                "/analytics/graphs/requests|/analytics/graphs/requests?",
                "/analytics/graphs/users|/analytics/graphs/users?",
                "/analytics/graphs/errors|/analytics/graphs/errors?",
                "/analytics/graphs/errors/stacks|/analytics/graphs/errors/stacks?",
                "/analytics/graphs/errors/status-codes|/analytics/graphs/errors/status-codes?",
                "/analytics/graphs/requests/rescued|/analytics/graphs/requests/rescued?",
                "/analytics/graphs/feedbacks|/analytics/graphs/feedbacks?",
                "/analytics/graphs/feedbacks/scores|/analytics/graphs/feedbacks/scores?",
                "/analytics/groups/users|/analytics/groups/users?",
                "/analytics/groups/ai-models|/analytics/groups/ai-models?"
            })
    void matchesTheSchemaOfWhatIsRead(String template, String path) throws IOException {
        holds(template, "get", ADMIN.get(path.endsWith("?") ? path + EVER : path));
    }

    /** The document declares these numbers as integers, but its examples are fractions. */
    @ParameterizedTest
    @CsvSource({"cost", "latency", "tokens", "users/requests", "errors/rate", "cache/hit-rate", "cache/latency"})
    void matchesTheSchemaOfGraphsExceptFractions(String name) throws IOException {
        SandboxClient.Answer answer = ADMIN.get("/analytics/graphs/" + name + "?" + EVER);
        String whole = answer.text().replaceAll("(?<=[0-9])\\.[0-9]+(?=[,}])", "");
        holds("/analytics/graphs/" + name, "get", new SandboxClient.Answer(answer.status(), whole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/providers|/providers|{\"name\":\"x\",\"integration_id\":\"openai-prod\",\"workspace_id\":\"ws-apps-7f3k9q\"}",
                "/integrations|/integrations|{\"name\":\"x\",\"ai_provider_id\":\"groq\"}",
                "/virtual-keys|/virtual-keys|{\"name\":\"x\",\"provider\":\"groq\"}",
                "/guardrails|/guardrails|{\"name\":\"x\",\"checks\":[{\"id\":\"portkey.gibberish\"}],\"actions\":{}}",
                "/mcp-servers/{mcpServerId}/test|/mcp-servers/tickets-apps/test|{}",
                "/logs/exports|/logs/exports|{\"filters\":{},\"requested_data\":[\"id\"]}"
            })
    void matchesTheSchemaOfWhatIsCreated(String template, String path, String body) throws IOException {
        holds(template, "post", ADMIN.post(path, body));
    }

    /** Prices are outside the base path and need no key. */
    @Test
    void hasARouteForEveryOperation() throws IOException {
        for (String id : OfficialDocument.read().ids()) {
            String method = id.substring(0, id.indexOf(' '));
            String template = id.substring(id.indexOf(' ') + 1);
            if (!template.startsWith("/model-configs")) {
                String url = template.replace("{type}", "workspace")
                        .replace("{sub-type}", "service")
                        .replaceAll("\\{.*?}", "x");
                SandboxClient.Answer answer = ADMIN.call(method, url, "{}");
                boolean isMissing = answer.status() == 405
                        || answer.status() == 404 && !answer.text().contains("AB08");
                assertThat(isMissing).as(id).isFalse();
                assertThat(answer.status()).as(answer.text()).isNotEqualTo(500);
            }
        }
    }

    private static void holds(String template, String method, SandboxClient.Answer answer) throws IOException {
        OfficialDocument.read().assertAnswer(template, method, answer.ok());
    }
}
