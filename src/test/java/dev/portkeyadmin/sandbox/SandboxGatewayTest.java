package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portkeyadmin.sandbox.SandboxClient.Answer;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes of guardrails, integrations, providers and MCP servers. */
class SandboxGatewayTest {

    private static final String APPS = "ws-apps-7f3k9q";
    private static final String DATA = "ws-data-x1y2z3";
    private static final String APPS_ID = "3b35d565-3c6e-4b6c-ad7a-054a55bf01d0";
    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final SandboxClient calls = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    /**
     * The life cycle of one kind of record. {@code list} and the queries in {@code hits} find a created record, those in {@code misses}
     * do not; {@code bad} maps invalid bodies to the field that the error must name.
     */
    private record Life(
            String path,
            String list,
            String body,
            String receipt,
            String shown,
            String change,
            String changed,
            List<String> hits,
            List<String> misses,
            Map<String, String> bad) {

        @Override
        public String toString() {
            return path;
        }
    }

    private static final String CHECKS = "\"checks\":[{\"id\":\"default.wordCount\"}],\"actions\":{\"deny\":true}";

    static Stream<Life> lives() {
        return Stream.of(
                new Life(
                        "/guardrails",
                        "?",
                        "{\"name\":\"Tone\",\"workspace_id\":\"" + DATA + "\"," + CHECKS + "}",
                        "/slug",
                        "{\"name\":\"Tone\",\"status\":\"active\",\"target\":\"llm\",\"actions\":{\"deny\":true}}",
                        "{\"name\":\"Kind tone\",\"actions\":{\"deny\":false}}",
                        "{\"name\":\"Kind tone\",\"actions\":{\"deny\":false},"
                                + "\"checks\":[{\"id\":\"default.wordCount\",\"is_enabled\":true}]}",
                        List.of("?workspace_id=" + DATA, "?organisation_id=" + SampleOrganisation.ID),
                        List.of("?workspace_id=" + APPS),
                        Map.of(
                                "{\"checks\":[{\"id\":\"default.wordCount\"}],\"actions\":{}}", "name",
                                "{\"name\":\"x\",\"actions\":{}}", "checks",
                                "{\"name\":\"x\",\"checks\":[{}],\"actions\":{}}", "checks[0].id",
                                "{\"name\":\"x\",\"checks\":[{\"id\":\"default.wordCount\"}]}", "actions",
                                "{\"name\":\"x\",\"checks\":[{\"id\":\"default.wordCount\"}],\"actions\":{\"deny\":1}}",
                                        "actions.deny",
                                "{\"name\":\"x\",\"checks\":[{\"id\":\"default.wordCount\"}],\"actions\":{},\"target\":\"all\"}",
                                        "target",
                                "{\"name\":\"x\",\"checks\":[{\"id\":\"default.wordCount\"}],\"actions\":{},\"workspace_id\":\"ws-none\"}",
                                        "workspace_id")),
                new Life(
                        "/integrations",
                        "?",
                        "{\"name\":\"Bedrock\",\"ai_provider_id\":\"bedrock\",\"key\":\"sandbox-secret-bedrock\","
                                + "\"slug\":\"bedrock-1\",\"configurations\":{\"aws_auth_type\":\"accessKey\","
                                + "\"aws_region\":\"eu-west-1\",\"aws_access_key_id\":\"id\","
                                + "\"aws_secret_access_key\":\"sandbox-secret-aws\"}}",
                        "/slug",
                        "{\"slug\":\"bedrock-1\",\"object\":\"integration\",\"masked_key\":\"sa*****ock\","
                                + "\"configurations\":{\"aws_region\":\"eu-west-1\",\"aws_access_key_id\":\"id\","
                                + "\"masked_aws_secret_access_key\":\"sa*****aws\"},\"allow_all_models\":true,"
                                + "\"workspace_count\":0,\"global_workspace_access_settings\":null}",
                        "{\"description\":\"In Dublin\",\"key\":\"sandbox-secret-next\",\"ai_provider_id\":\"x\"}",
                        "{\"name\":\"Bedrock\",\"ai_provider_id\":\"bedrock\",\"description\":\"In Dublin\","
                                + "\"masked_key\":\"sa*****ext\"}",
                        List.of("?type=organisation", "?type=all", "?workspace_id=" + APPS),
                        List.of("?type=workspace"),
                        Map.of(
                                "{\"ai_provider_id\":\"openai\"}",
                                "name",
                                "{\"name\":\"x\"}",
                                "ai_provider_id",
                                "{\"name\":\"x\",\"ai_provider_id\":\"openai\",\"slug\":\"a b\"}",
                                "slug",
                                "{\"name\":\"x\",\"ai_provider_id\":\"openai\",\"configurations\":[]}",
                                "configurations",
                                "{\"name\":\"x\",\"ai_provider_id\":\"openai\","
                                        + "\"secret_mappings\":[{\"target_field\":\"key\"}]}",
                                "secret_mappings[0].secret_reference_id")),
                new Life(
                        "/providers",
                        "?workspace_id=" + DATA,
                        "{\"name\":\"Nights\",\"integration_id\":\"openai-prod\",\"workspace_id\":\"" + DATA
                                + "\",\"usage_limits\":{\"credit_limit\":10,\"type\":\"cost\"},"
                                + "\"rate_limits\":{\"type\":\"requests\",\"unit\":\"rpm\",\"value\":5},"
                                + "\"expires_at\":\"2020-01-01T00:00:00Z\"}",
                        "/slug",
                        "{\"name\":\"Nights\",\"object\":\"provider\",\"status\":\"expired\",\"note\":null,"
                                + "\"usage_limits\":{\"credit_limit\":10,\"type\":\"cost\"},"
                                + "\"rate_limits\":[{\"type\":\"requests\",\"unit\":\"rpm\",\"value\":5}]}",
                        "{\"note\":\"Quiet\",\"expires_at\":null,\"usage_limits\":null,\"reset_usage\":true}",
                        "{\"name\":\"Nights\",\"note\":\"Quiet\",\"expires_at\":null,\"usage_limits\":null,"
                                + "\"status\":\"active\"}",
                        List.of("?workspace_id=0c25d36e-ced9-4837-b709-bac2e88a5cc7"),
                        List.of("?workspace_id=" + APPS),
                        Map.of(
                                "{\"integration_id\":\"openai-prod\",\"workspace_id\":\"" + DATA + "\"}",
                                "name",
                                "{\"name\":\"x\",\"workspace_id\":\"" + DATA + "\"}",
                                "integration_id",
                                "{\"name\":\"x\",\"integration_id\":\"none\"}",
                                "integration_id",
                                "{\"name\":\"x\",\"integration_id\":\"openai-prod\"}",
                                "workspace_id",
                                "{\"name\":\"x\",\"integration_id\":\"openai-prod\",\"rate_limits\":[{}]}",
                                "rate_limits[0].type")),
                new Life(
                        "/virtual-keys",
                        "?",
                        "{\"name\":\"Azure\",\"provider\":\"azure-openai\",\"key\":\"sandbox-secret-azure\","
                                + "\"workspace_id\":\"" + APPS + "\",\"resourceName\":\"larkspur\"}",
                        "/data/slug",
                        "{\"name\":\"Azure\",\"object\":\"virtual-key\",\"key\":\"\","
                                + "\"masked_api_key\":\"sa*****ure\",\"model_config\":{\"resourceName\":\"larkspur\"}}",
                        "{\"name\":\"Azure West\",\"note\":\"West\"}",
                        "{\"name\":\"Azure West\",\"note\":\"West\",\"masked_api_key\":\"sa*****ure\"}",
                        List.of("?workspace_id=" + APPS),
                        List.of("?workspace_id=" + DATA),
                        Map.of(
                                "{\"provider\":\"openai\"}", "name",
                                "{\"name\":\"x\"}", "provider",
                                "{\"name\":\"x\",\"provider\":\"openai\",\"deploymentConfig\":[{}]}",
                                        "deploymentConfig[0].apiVersion",
                                "{\"name\":\"x\",\"provider\":\"openai\",\"usage_limits\":{\"type\":\"hours\"}}",
                                        "usage_limits.type")),
                new Life(
                        "/mcp-integrations",
                        "?",
                        "{\"name\":\"Parts catalogue\",\"url\":\"https://parts.example.com/mcp\","
                                + "\"auth_type\":\"headers\",\"transport\":\"http\","
                                + "\"configurations\":{\"custom_headers\":{\"X-Auth\":\"sandbox-secret\"}}}",
                        "/slug",
                        "{\"name\":\"Parts catalogue\",\"type\":\"organisation\",\"workspace_id\":null,"
                                + "\"status\":\"active\",\"global_workspace_access\":null,"
                                + "\"configurations\":{\"custom_headers\":{\"X-Auth\":\"*****\"}}}",
                        "{\"description\":\"All parts\",\"transport\":\"sse\"}",
                        "{\"name\":\"Parts catalogue\",\"description\":\"All parts\",\"transport\":\"sse\"}",
                        List.of("?search=parts+cat", "?type=organisation", "?organisation_id=" + SampleOrganisation.ID),
                        List.of("?search=nothing", "?type=workspace"),
                        Map.of(
                                "{\"url\":\"https://x.example.com\",\"auth_type\":\"none\",\"transport\":\"http\"}",
                                "name",
                                "{\"name\":\"x\",\"url\":\"x\",\"auth_type\":\"none\",\"transport\":\"http\"}",
                                "url",
                                "{\"name\":\"x\",\"url\":\"https://x.example.com\",\"transport\":\"http\"}",
                                "auth_type",
                                "{\"name\":\"x\",\"url\":\"https://x.example.com\",\"auth_type\":\"none\","
                                        + "\"transport\":\"stdio\"}",
                                "transport")),
                new Life(
                        "/mcp-servers",
                        "?workspace_id=" + APPS,
                        "{\"name\":\"More tickets\",\"mcp_integration_id\":\"tickets\",\"slug\":\"more-tickets\","
                                + "\"workspace_id\":\"" + APPS + "\"}",
                        "/id",
                        "{\"slug\":\"more-tickets\",\"mcp_integration_slug\":\"tickets\",\"workspace_slug\":\"" + APPS
                                + "\",\"auth_type\":\"headers\",\"description\":null}",
                        "{\"description\":\"More\",\"mcp_integration_id\":\"wiki\"}",
                        "{\"name\":\"More tickets\",\"description\":\"More\",\"mcp_integration_slug\":\"tickets\"}",
                        List.of("?search=more&workspace_id=" + APPS, "?id=more-tickets,x&workspace_id=" + APPS),
                        List.of("?search=none&workspace_id=" + APPS, "?id=x&workspace_id=" + APPS),
                        Map.of(
                                "{\"mcp_integration_id\":\"tickets\",\"workspace_id\":\"" + APPS + "\"}",
                                "name",
                                "{\"name\":\"x\",\"workspace_id\":\"" + APPS + "\"}",
                                "mcp_integration_id",
                                "{\"name\":\"x\",\"mcp_integration_id\":\"tickets\"}",
                                "workspace_id",
                                "{\"name\":\"x\",\"mcp_integration_id\":\"tickets\",\"slug\":\"ab\"}",
                                "slug")));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void createsReadsChangesAndDeletes(Life life) {
        int before = total(life, life.list());
        String id = calls.post(life.path(), life.body()).ok().at(life.receipt()).asText();
        String item = life.path() + "/" + id;

        assertThat(total(life, life.list())).isEqualTo(before + 1);
        assertHolds(calls.get(item).ok(), life.shown());
        life.hits().forEach(query -> assertThat(has(life, query, id)).as(query).isTrue());
        life.misses()
                .forEach(query -> assertThat(has(life, query, id)).as(query).isFalse());
        JsonNode page = calls.get(life.path() + life.list().replace("?", "?page_size=1&current_page=" + before + "&"))
                .ok();
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.path("data").path(0).toString()).contains(id);
        assertThat(page.path("total").intValue()).isEqualTo(before + 1);

        calls.put(item, "{\"name\":null}").refused(400, "AB01", "name");
        assertThat(calls.put(item, life.change()).status()).isEqualTo(200);
        assertHolds(calls.get(item).ok(), life.changed());

        calls.delete(item).done();
        assertThat(total(life, life.list())).isEqualTo(before);
        calls.get(item).notFound();
        calls.put(item, life.change()).notFound();
        calls.delete(item).notFound();
    }

    @ParameterizedTest
    @MethodSource("lives")
    void rejectsAnInvalidBodyByField(Life life) {
        int before = total(life, life.list());

        life.bad().forEach((body, field) -> calls.post(life.path(), body).refused(400, "AB01", field));

        assertThat(total(life, life.list())).isEqualTo(before);
    }

    @Nested
    class GuardrailRoutes {

        private static final String TOOLS = "/guardrails/guard-tools-77b4e5";

        @Test
        void addsAVersionWithEachChange() {
            String path = "/guardrails/guard-short-a63d90";
            JsonNode before = calls.get(path).ok();

            JsonNode receipt = calls.put(path, "{\"name\":\"Shorter\"}").ok();

            assertThat(receipt.path("id")).isEqualTo(before.path("id"));
            assertThat(receipt.path("slug")).isEqualTo(before.path("slug"));
            assertThat(receipt.path("version_id")).isNotEqualTo(before.path("version_id"));
            assertThat(calls.get(path).ok().path("version_id")).isEqualTo(receipt.path("version_id"));
            assertThat(rows("/guardrails", "data").path(0).has("checks")).isFalse();
        }

        @Test
        void letsAWorkspaceReadButNotChangeSharedGuardrails() {
            String shared = "/guardrails/guard-redact-2f8c11";

            assertThat(workspace.get(shared).ok().path("name").asText()).isEqualTo("Redact personal data");
            workspace.put(shared, "{\"name\":\"x\"}").forbidden();
            workspace.delete(shared).forbidden();
        }

        @Test
        void bindsMcpServersOneByOneOrAllAtOnce() {
            String wiki = calls.get("/mcp-servers/wiki-apps").ok().path("id").asText();
            String tickets =
                    calls.get("/mcp-servers/tickets-apps").ok().path("id").asText();
            assertThat(values(TOOLS + "/mcp-servers", "data", "mcp_server_id")).containsExactly(tickets);

            assertHolds(
                    calls.put(TOOLS + "/mcp-servers/wiki-apps", "{\"run_on\":[\"output\"]}")
                            .ok(),
                    "{\"run_on\":[\"output\"],\"mcp_integration_capability_ids\":[]}");
            assertThat(values(TOOLS + "/mcp-servers", "data", "mcp_server_id")).containsExactly(tickets, wiki);
            assertHolds(
                    calls.put(TOOLS + "/mcp-servers", "{\"mcp_servers\":{\"" + wiki + "\":{}}}")
                            .ok(),
                    "{\"added\":0,\"updated\":1,\"removed\":1}");
            assertHolds(
                    calls.get(TOOLS + "/mcp-servers").ok().path("data").path(0), "{\"run_on\":[\"input\",\"output\"]}");
            calls.delete("/mcp-servers/wiki-apps").done();
            assertThat(rows(TOOLS + "/mcp-servers", "data")).isEmpty();
        }

        @Test
        void rejectsBindingsToUnknownServersAndCapabilities() {
            calls.put(TOOLS + "/mcp-servers/none", "{}").notFound();
            calls.put(TOOLS + "/mcp-servers", "{}").refused(400, "AB01", "mcp_servers is required");
            calls.put(TOOLS + "/mcp-servers", "{\"mcp_servers\":{\"none\":{}}}")
                    .refused(400, "AB01", "mcp_servers.none");
            calls.put(TOOLS + "/mcp-servers", "{\"mcp_servers\":{\"wiki-apps\":1}}")
                    .refused(400, "AB01", "mcp_servers.wiki-apps");
            calls.put(TOOLS + "/mcp-servers/wiki-apps", "{\"run_on\":[\"never\"]}")
                    .refused(400, "AB01", "run_on");
            calls.put(TOOLS + "/mcp-servers/wiki-apps", "{\"mcp_integration_capability_ids\":[\"x\"]}")
                    .refused(400, "AB01", "mcp_integration_capability_ids");
            calls.put("/guardrails/guard-short-a63d90/mcp-servers/wiki-apps", "{}")
                    .refused(400, "AB01", "target");
        }

        @Test
        void setsGuardrailsOfTheOrganisation() {
            String path = "/admin/organisation/defaults";
            assertThat(values(path, "input_guardrails", "slug")).containsExactly("guard-redact-2f8c11");

            calls.put(path, "{\"output_guardrails\":[\"guard-redact-2f8c11\"],\"input_guardrails\":null}")
                    .ok();
            assertThat(values(path, "output_guardrails", "slug")).containsExactly("guard-redact-2f8c11");
            assertThat(rows(path, "input_guardrails")).isEmpty();
            calls.put(path, "{\"input_guardrails\":[\"none\"]}").refused(400, "AB01", "input_guardrails");
            calls.delete("/guardrails/guard-redact-2f8c11").done();
            assertThat(rows(path, "output_guardrails")).isEmpty();
            workspace.get(path).forbidden();
        }

        @ParameterizedTest
        @ValueSource(strings = {"input", "output"})
        void excludesWorkspaces(String direction) {
            String path = "/workspace-exclusions/" + direction + "-guardrails";
            String list = path + "?organisation_id=" + SampleOrganisation.ID;
            String body = "{\"organisation_id\":\"" + SampleOrganisation.ID + "\",\"workspaces\":[%s]%s}";
            String entry = "{\"workspace_id\":\"%s\",\"excluded\":%s}";

            calls.put(path, body.formatted(entry.formatted(DATA, true), "")).done();
            calls.put(path, body.formatted(entry.formatted(APPS, true), "")).done();
            assertThat(values(list, "workspaces", "workspace_slug")).containsExactly(DATA, APPS);
            calls.put(path, body.formatted(entry.formatted(DATA, false), "")).done();
            assertThat(values(list, "workspaces", "workspace_id")).containsExactly(APPS_ID);
            calls.put(path, body.formatted(entry.formatted(DATA, true), ",\"override_existing\":true"))
                    .done();
            assertThat(values(list, "workspaces", "workspace_slug")).containsExactly(DATA);
            calls.get(path).refused(400, "AB01", "organisation_id");
            calls.put(path, "{\"workspaces\":[]}").refused(400, "AB01", "organisation_id");
            calls.put(path, body.formatted(entry.formatted("ws-none", true), ""))
                    .refused(400, "AB01", "workspaces[0].workspace_id");
            workspace.get(list).forbidden();
        }
    }

    @Nested
    class IntegrationAccess {

        private static final String PILOT = "/integrations/mistral-pilot";
        private static final String PROVIDER =
                "{\"name\":\"Pilot\",\"integration_id\":\"mistral-pilot\",\"workspace_id\":\"" + APPS + "\"}";

        @Test
        void requiresAccessBeforeAProvider() {
            calls.post("/providers", PROVIDER).forbidden();

            calls.put(PILOT + "/workspaces", "{\"global_workspace_access\":{\"enabled\":true}}")
                    .done();

            calls.post("/providers", PROVIDER).ok();
            assertThat(calls.get(PILOT).ok().path("workspace_count").intValue()).isEqualTo(2);
            calls.put(PILOT + "/workspaces", "{\"workspaces\":[{\"id\":\"" + APPS + "\",\"enabled\":false}]}")
                    .done();
            calls.post("/providers", PROVIDER).forbidden();
            assertThat(calls.get(PILOT).ok().path("workspace_count").intValue()).isEqualTo(1);
        }

        @Test
        void createsAProviderWithAccess() {
            String grant = "{\"workspaces\":[{\"id\":\"" + APPS_ID + "\",\"enabled\":true,"
                    + "\"default_provider_slug\":\"%s\",\"usage_limits\":[{\"credit_limit\":5,\"type\":\"cost\"}]}]}";

            calls.put(PILOT + "/workspaces", grant.formatted("openai-main-4f21c9"))
                    .refused(400, "AB01", "default_provider_slug");
            assertThat(rows(PILOT + "/workspaces", "workspaces")).isEmpty();
            calls.put(PILOT + "/workspaces", grant.formatted("pilot-1")).done();

            JsonNode access = calls.get(PILOT + "/workspaces").ok();
            assertHolds(
                    access.path("workspaces").path(0),
                    "{\"id\":\"" + APPS + "\",\"enabled\":true,\"rate_limits\":[],"
                            + "\"usage_limits\":[{\"credit_limit\":5,\"type\":\"cost\"}]}");
            assertHolds(access, "{\"total\":1,\"global_workspace_access\":null}");
            assertHolds(
                    calls.get("/providers/pilot-1").ok(),
                    "{\"name\":\"Mistral pilot\",\"workspace_id\":\"" + APPS_ID + "\"}");
            calls.put(PILOT + "/workspaces", grant.formatted("pilot-2")).done();
            calls.get("/providers/pilot-2").notFound();
        }

        @Test
        void createsNoProviderIfTheBodyAsksForNone() {
            int before = rows("/providers?workspace_id=" + DATA, "data").size();

            calls.put(
                            PILOT + "/workspaces",
                            "{\"create_default_provider\":false,\"workspaces\":[{\"id\":\"" + DATA
                                    + "\",\"enabled\":true}]}")
                    .done();

            assertThat(rows("/providers?workspace_id=" + DATA, "data")).hasSize(before);
        }

        @Test
        void overridesWorkspaceRulesOnRequest() {
            calls.put(
                            "/integrations/openai-prod/workspaces",
                            "{\"workspaces\":[{\"id\":\"ws-none\",\"enabled\":true}]}")
                    .refused(400, "AB01", "workspaces[0].id");
            calls.put("/integrations/openai-prod/workspaces", "{\"workspaces\":[{\"id\":\"" + DATA + "\"}]}")
                    .refused(400, "AB01", "workspaces[0].enabled");
            calls.put(
                            "/integrations/openai-prod/workspaces",
                            "{\"global_workspace_access\":{\"enabled\":true},"
                                    + "\"override_existing_workspace_access\":true}")
                    .done();

            assertThat(rows("/integrations/openai-prod/workspaces", "workspaces"))
                    .isEmpty();
            assertHolds(
                    calls.get("/integrations/openai-prod").ok(),
                    "{\"global_workspace_access_settings\":{\"enabled\":true}}");
        }

        @Test
        void opensAWorkspaceIntegrationToItsWorkspace() {
            String body = "{\"name\":\"Own\",\"ai_provider_id\":\"openai\",\"workspace_id\":\"" + APPS + "\"%s}";
            calls.post("/integrations", body.formatted(",\"slug\":\"own\",\"default_provider_slug\":\"own-1\""))
                    .ok();
            calls.post("/integrations", body.formatted(",\"slug\":\"bare\",\"create_default_provider\":false"))
                    .ok();

            assertThat(calls.get("/integrations/own").ok().path("type").asText())
                    .isEqualTo("workspace");
            assertThat(calls.get("/providers/own-1").ok().path("workspace_id").asText())
                    .isEqualTo(APPS_ID);
            assertThat(values("/integrations?type=workspace&workspace_id=" + APPS, "data", "slug"))
                    .containsExactly("own", "bare");
            workspace.get("/integrations/azure-evals").forbidden();
            calls.delete("/integrations/own").done();
            calls.get("/providers/own-1").notFound();
        }

        @Test
        void requiresAWorkspaceForProviders() {
            calls.get("/providers").refused(400, "AB01", "workspace_id");
            calls.get("/mcp-servers").refused(400, "AB01", "workspace_id");
            assertThat(workspace.get("/providers").ok().path("data").findValuesAsText("slug"))
                    .containsExactly("openai-main-4f21c9", "anthropic-main-b07d3e", "google-trial-19ac52");
            calls.get("/providers/openai-main-4f21c9?workspace_id=" + DATA).notFound();
            assertThat(calls.get("/providers/openai-main-4f21c9?workspace_id=" + APPS)
                            .status())
                    .isEqualTo(200);
            workspace.get("/providers/openai-data-8d12aa").forbidden();
        }
    }

    @Nested
    class IntegrationModels {

        private static final String MODELS = "/integrations/openai-prod/models";

        @Test
        void listsKnownModelsAndAddsCustomOnes() {
            assertThat(values(MODELS, "models", "slug")).containsExactly("gpt-4o", "gpt-4o-mini", "gpt-4o-triage-v2");

            calls.put(
                            MODELS,
                            "{\"allow_all_models\":false,\"models\":[{\"slug\":\"gpt-4o\",\"enabled\":false},"
                                    + "{\"slug\":\"ours\",\"enabled\":true,\"is_custom\":true}]}")
                    .done();

            JsonNode models = calls.get(MODELS).ok();
            assertHolds(models, "{\"total\":4,\"allow_all_models\":false}");
            assertHolds(models.path("models").path(0), "{\"slug\":\"gpt-4o\",\"enabled\":false,\"is_custom\":false}");
            assertHolds(models.path("models").path(3), "{\"slug\":\"ours\",\"enabled\":true,\"is_custom\":true}");
            assertThat(models.path("models").path(0).has("integration_id")).isFalse();
            calls.put(MODELS, "{}").refused(400, "AB01", "models");
            calls.put(MODELS, "{\"models\":[{\"slug\":\"x\"}]}").refused(400, "AB01", "models[0].enabled");
        }

        @Test
        void deletesOnlyCustomModels() {
            calls.delete(MODELS).refused(400, "AB01", "slugs");
            calls.delete(MODELS + "?slugs=gpt-4o-triage-v2,gpt-4o").refused(400, "AB01", "slugs");
            assertThat(rows(MODELS, "models")).hasSize(3);

            calls.delete(MODELS + "?slugs=gpt-4o-triage-v2").done();

            assertThat(values(MODELS, "models", "slug")).containsExactly("gpt-4o", "gpt-4o-mini");
        }

        @Test
        void returnsPricesWithoutAKey() {
            assertHolds(
                    price("openai/gpt-4o").ok(),
                    "{\"currency\":\"USD\",\"pay_as_you_go\":{\"request_token\":{\"price\":0.00025},"
                            + "\"response_token\":{\"price\":0.001}}}");
            Answer unknown = price("openai/gpt%2F9");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.text()).isEqualTo("{\"error\":\"Model not found\"}");
            calls.get("/model-configs/pricing/openai/gpt-4o").refused(404, null, "Not Found");
        }

        private Answer price(String model) {
            HttpRequest request = HttpRequest.newBuilder(sandbox.baseUrl().resolve("/model-configs/pricing/" + model))
                    .build();
            try {
                HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                return new Answer(response.statusCode(), response.body());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class McpRoutes {

        @ParameterizedTest
        @CsvSource({"/mcp-integrations/tickets,true", "/mcp-servers/tickets-apps,true", "/mcp-integrations/erp,false"})
        void testsWhetherServersAreReachable(String path, boolean answers) {
            JsonNode test = calls.post(path + "/test", "").ok();
            JsonNode metadata = calls.get(path + "/metadata").ok();

            assertThat(test.path("success").booleanValue()).isEqualTo(answers);
            assertThat(test.path("error").isNull()).isEqualTo(answers);
            assertThat(metadata.path("sync_status").asText()).isEqualTo(answers ? "success" : "failed");
        }

        @Test
        void opensIntegrationsToAllOrSomeWorkspaces() {
            String server = "{\"name\":\"x\",\"mcp_integration_id\":\"erp\",\"workspace_id\":\"" + APPS + "\"}";
            String path = "/mcp-integrations/erp/workspaces";
            calls.post("/mcp-servers", server).forbidden();

            calls.put(path, "{\"workspaces\":[{\"id\":\"" + APPS_ID + "\",\"enabled\":true}]}")
                    .done();

            String id = calls.post("/mcp-servers", server).ok().path("id").asText();
            assertThat(values(path, "workspaces", "id")).containsExactly(APPS);
            assertThat(values(path + "?version=2", "data", "id")).containsExactly(APPS);
            assertThat(calls.get(path + "?version=2").ok().path("total").intValue())
                    .isEqualTo(1);
            calls.put(path, "{}").refused(400, "AB01", "workspaces");
            calls.put("/mcp-integrations/tickets/workspaces", "{\"workspaces\":[],\"global_workspace_access\":null}")
                    .done();
            assertThat(calls.get("/mcp-integrations/tickets")
                            .ok()
                            .path("workspaces_count")
                            .intValue())
                    .isZero();
            calls.delete("/mcp-integrations/erp").done();
            calls.get("/mcp-servers/" + id).notFound();
        }

        @Test
        void pagesCapabilitiesFromOneAndCountsThem() {
            String path = "/mcp-integrations/tickets/capabilities";
            JsonNode first = calls.get(path + "?page_size=4").ok();
            JsonNode second = calls.get(path + "?page_size=4&page=2").ok();

            assertThat(first.path("data")).hasSize(4);
            assertThat(second.path("data")).hasSize(3);
            assertHolds(first, "{\"total\":7,\"has_more\":true,\"counts\":{\"tools\":{\"total\":4,\"enabled\":3}}}");
            assertHolds(second, "{\"total\":7,\"has_more\":false}");
            assertThat(values(path + "?type=prompt", "data", "name")).containsExactly("summarise_tickets");
            calls.get(path + "?page=0").refused(400, "AB01", "page");
            calls.get(path + "?type=x").refused(400, "AB01", "type");
        }

        @Test
        void enablesCapabilitiesForTheIntegrationAndForAServer() {
            String all = "/mcp-integrations/tickets/capabilities";
            String one = "/mcp-servers/tickets-apps/capabilities";
            String change = "{\"capabilities\":[{\"name\":\"%s\",\"type\":\"tool\",\"enabled\":%s}]}";

            calls.put(one, change.formatted("delete_tickets", true)).ok();
            assertThat(enabled(one, "delete_tickets")).isFalse();
            calls.put(all, change.formatted("delete_tickets", true)).ok();
            assertThat(enabled(one, "delete_tickets")).isTrue();
            assertHolds(calls.put(one, change.formatted("get_tickets", false)).ok(), "{\"success\":true}");
            assertThat(enabled(one, "get_tickets")).isFalse();
            assertThat(enabled(all, "get_tickets")).isTrue();
            calls.put(one, change.formatted("none", false)).refused(400, "AB01", "capabilities[0].name");
            calls.put(one, "{}").refused(400, "AB01", "capabilities");
        }

        private boolean enabled(String path, String name) {
            return rows(path, "data")
                    .valueStream()
                    .filter(row -> row.path("name").asText().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .path("enabled")
                    .booleanValue();
        }

        @Test
        void opensServersToSomeUsers() {
            String path = "/mcp-servers/wiki-apps/user-access";
            JsonNode access = calls.get(path + "?search=priya").ok();
            assertHolds(access, "{\"default_user_access\":\"deny\",\"total\":1,\"has_more\":false}");
            assertHolds(
                    access.path("data").path(0),
                    "{\"user_id\":\"" + PRIYA + "\",\"enabled\":true,\"has_override\":true,"
                            + "\"connection_status\":\"connected\"}");
            assertThat(rows(path + "?page_size=2&page=2", "data")).hasSize(2);

            calls.put(
                            path,
                            "{\"default_user_access\":\"allow\",\"user_access\":[{\"user_id\":\"" + PRIYA
                                    + "\",\"enabled\":false}]}")
                    .ok();

            assertThat(rows(path, "data")
                            .valueStream()
                            .filter(row -> !row.path("enabled").booleanValue()))
                    .hasSize(1);
            calls.put(path, "{\"default_user_access\":\"maybe\"}").refused(400, "AB01", "default_user_access");
            calls.put(path, "{\"user_access\":[{\"user_id\":\"" + NOBODY + "\",\"enabled\":true}]}")
                    .refused(400, "AB01", "user_access[0].user_id");
        }

        @Test
        void disconnectsUsers() {
            String path = "/mcp-servers/wiki-apps/connections";
            assertThat(values(path, "data", "user_id")).containsExactly(PRIYA);
            assertThat(rows(path + "?user_id=" + NOBODY, "data")).isEmpty();
            calls.delete(path).refused(400, "AB01", "user_id");
            calls.delete(path + "?user_id=" + NOBODY).notFound();

            assertHolds(calls.delete(path + "?user_id=" + PRIYA).ok(), "{\"success\":true}");

            assertThat(rows(path, "data")).isEmpty();
        }

        @Test
        void showsTheIntegrationOfAServer() {
            assertHolds(
                    calls.get("/mcp-servers/tickets-apps").ok(),
                    "{\"mcp_integration_details\":{\"slug\":\"tickets\",\"auth_type\":\"headers\","
                            + "\"configurations\":{\"custom_headers\":{\"Authorization\":\"*****\"}}}}");
        }
    }

    @Nested
    class SelfHostedGateways {

        @Test
        void returnsDeploymentCredentialsOnCreationAndRotation() {
            JsonNode made = calls.post("/deployments", "{\"name\":\"Oslo\",\"slug\":\"oslo\"}")
                    .ok();
            assertThat(made.path("client_auth").asText()).startsWith("sandbox-");
            assertThat(made.has("credentials")).isTrue();

            JsonNode read =
                    calls.get("/deployments/oslo?include_credentials=true").ok();
            assertHolds(
                    read, "{\"name\":\"Oslo\",\"type\":\"non_production\",\"is_default\":false,\"status\":\"active\"}");
            assertThat(read.has("client_auth") || read.has("credentials")).isFalse();
            calls.put("/deployments/oslo", "{\"name\":\"Oslo 2\"}").done();
            JsonNode rotated =
                    calls.put("/deployments/oslo", "{\"rotate_auth\":true}").ok();
            assertThat(rotated.path("client_auth").asText())
                    .startsWith("sandbox-")
                    .isNotEqualTo(made.path("client_auth").asText());
            calls.delete("/deployments/oslo").done();
            calls.get("/deployments/oslo").notFound();
            calls.put("/deployments/oslo", "{}").notFound();
        }

        @Test
        void filtersAndChecksDeployments() {
            assertThat(values("/deployments", "data", "slug")).containsExactly("frankfurt", "test-bench");
            assertThat(values("/deployments?type=production", "data", "slug")).containsExactly("frankfurt");
            assertThat(values("/deployments?search=bench", "data", "slug")).containsExactly("test-bench");
            assertThat(rows("/deployments?status=archived", "data")).isEmpty();
            calls.post("/deployments", "{}").refused(400, "AB01", "name");
            calls.post("/deployments", "{\"name\":\"x\",\"type\":\"x\"}").refused(400, "AB01", "type");
            workspace.get("/deployments").forbidden();
        }
    }

    @Test
    void showsSharedVirtualKeysToEachWorkspace() {
        assertThat(workspace.get("/virtual-keys").ok().path("data").findValuesAsText("slug"))
                .containsExactly("openai-main-4f21c9", "anthropic-main-b07d3e", "google-trial-19ac52");
        workspace.delete("/virtual-keys/openai-main-4f21c9").forbidden();
        assertHolds(
                calls.post("/virtual-keys", "{\"name\":\"x\",\"provider\":\"openai\",\"slug\":\"x-1\"}")
                        .ok(),
                "{\"success\":true,\"data\":{\"slug\":\"x-1\"}}");
        calls.post("/virtual-keys", "{\"name\":\"x\",\"provider\":\"openai\",\"slug\":\"x-1\"}")
                .refused(409, "AB07", "x-1");
    }

    @Test
    void deletesEverythingInADeletedWorkspace() {
        calls.call("DELETE", "/admin/workspaces/" + DATA, "{\"name\":\"Data science\",\"force_delete\":true}");

        calls.get("/providers/openai-data-8d12aa").notFound();
        calls.get("/integrations/azure-evals").notFound();
        calls.get("/mcp-servers/tickets-data").notFound();
        assertThat(values("/integrations/openai-prod/workspaces", "workspaces", "id"))
                .containsExactly(APPS);
    }

    private JsonNode rows(String path, String name) {
        return calls.get(path).ok().path(name);
    }

    private List<String> values(String path, String rows, String field) {
        return rows(path, rows)
                .valueStream()
                .map(row -> row.path(field).asText())
                .toList();
    }

    private int total(Life life, String query) {
        return calls.get(life.path() + query).ok().path("total").intValue();
    }

    private boolean has(Life life, String query, String id) {
        return calls.get(life.path() + query)
                .ok()
                .path("data")
                .valueStream()
                .anyMatch(row -> row.path("id").asText().equals(id)
                        || row.path("slug").asText().equals(id));
    }

    /** Asserts that each field of {@code part}, at any depth, has the same value in {@code whole}. */
    private static void assertHolds(JsonNode whole, String part) {
        parse(part).properties().forEach(field -> {
            JsonNode value = whole.path(field.getKey());
            if (field.getValue().isObject()) {
                assertHolds(value, field.getValue().toString());
            } else {
                assertThat(value).as(field.getKey() + " of " + whole).isEqualTo(field.getValue());
            }
        });
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
