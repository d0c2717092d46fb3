package dev.portkeyadmin.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands between applications and models: guardrails, integrations, providers, MCP servers. */
class SandboxGatewayTest {

    private static final String APPS = "ws-apps-7f3k9q";
    private static final String DATA = "ws-data-x1y2z3";
    private static final String APPS_ID = "3b35d565-3c6e-4b6c-ad7a-054a55bf01d0";
    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Sandbox sandbox = Sandbox.start();
    private final SandboxClient calls = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    @AfterEach
    void close() {
        sandbox.close();
    }

    /**
     * One kind of record from its creation to its end. {@code list} and the queries in {@code hits} show it once it is there, those
     * in {@code misses} do not; {@code bad} are bodies with the field that a refusal must name.
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
                        List.of("?workspace_id=" + DATA, "?organisation_id=" + Seed.ORGANISATION_ID),
                        List.of("?workspace_id=" + APPS, "?organisation_id=" + NOBODY),
                        Map.of(
                                "{\"checks\":[],\"actions\":{}}", "name",
                                "{\"name\":\"x\",\"actions\":{}}", "checks",
                                "{\"name\":\"x\",\"checks\":[{}],\"actions\":{}}", "checks[0].id",
                                "{\"name\":\"x\",\"checks\":[]}", "actions",
                                "{\"name\":\"x\",\"checks\":[],\"actions\":{\"deny\":1}}", "actions.deny",
                                "{\"name\":\"x\",\"checks\":[],\"actions\":{},\"target\":\"all\"}", "target",
                                "{\"name\":\"x\",\"checks\":[],\"actions\":{},\"workspace_id\":\"ws-none\"}",
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
                        List.of("?search=parts+cat", "?type=organisation", "?organisation_id=" + Seed.ORGANISATION_ID),
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
    void lives_from_creation_to_deletion(Life life) {
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
    void names_what_is_wrong_with_a_body(Life life) {
        int before = total(life, life.list());

        life.bad().forEach((body, field) -> calls.post(life.path(), body).refused(400, "AB01", field));

        assertThat(total(life, life.list())).isEqualTo(before);
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

    /** Each field of {@code part}, at any depth, has the same value in {@code whole}. */
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
