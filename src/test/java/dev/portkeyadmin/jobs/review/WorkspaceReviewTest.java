package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The review of workspaces: models, budgets, contents, and where a model is used. */
class WorkspaceReviewTest {

    @AutoClose
    private final JobFixture fixture = JobFixture.inSandbox();

    private JsonNode review(Map<String, Object> arguments) {
        return fixture.answer("workspace_review", arguments, CallContext.SILENT);
    }

    private static JsonNode workspace(JsonNode review, String name) {
        return review.path("workspaces")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(review.toString()));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static String models(JsonNode workspace, String integration) {
        return workspace
                .path("models")
                .valueStream()
                .filter(each -> each.path("integration").asText().equals(integration))
                .map(each -> each.path("models").asText())
                .collect(Collectors.joining("; "));
    }

    @Test
    void saysWhichModelsAWorkspaceMayUseThroughWhichIntegration() {
        JsonNode data = workspace(review(Map.of("workspace", "Data science")), "Data science");
        String openai = "all models of openai, among them gpt-4o, gpt-4o-mini, gpt-4o-triage-v2";
        assertThat(models(data, "openai-prod")).as("two providers lead to it").isEqualTo(openai + "; " + openai);
        assertThat(models(data, "azure-evals")).isEqualTo("all models of azure-openai");
        fixture.operation(
                "update_integration_models",
                Map.of(
                        "integration_slug",
                        "azure-evals",
                        "models",
                        List.of(Map.of("slug", "gpt-4", "enabled", false))));
        fixture.operation(
                "update_integration_models",
                Map.of(
                        "integration_slug",
                        "openai-prod",
                        "allow_all_models",
                        false,
                        "models",
                        List.of(Map.of("slug", "gpt-4o", "enabled", false))));
        data = workspace(review(Map.of("workspace", "Data science")), "Data science");
        assertThat(models(data, "azure-evals")).isEqualTo("all models of azure-openai but gpt-4");
        assertThat(models(data, "openai-prod")).startsWith("gpt-4o-mini, gpt-4o-triage-v2; gpt-4o-mini");
    }

    @Test
    void agreesWithWhatTheOperationsCount() {
        JsonNode review = review(Map.of());
        Map<String, String> lists = Map.of(
                "list_api_keys", "api_keys",
                "list_providers", "providers",
                "list_configs", "configs",
                "list_prompts", "prompts",
                "list_prompt_partials", "partials",
                "list_guardrails", "guardrails",
                "list_mcp_servers", "mcp_servers",
                "list_workspace_members", "members");
        for (String name : List.of("Applications", "Data science")) {
            JsonNode workspace = workspace(review, name);
            lists.forEach((list, member) -> {
                long own = fixture.operation(list, Map.of("workspace_id", name))
                        .path("data")
                        .valueStream()
                        .filter(item -> !item.path("type").asText().startsWith("organisation"))
                        .filter(item -> !list.equals("list_guardrails") || item.hasNonNull("workspace_id"))
                        .count();
                assertThat(workspace.path(member).asLong())
                        .as(name + " " + list)
                        .isEqualTo(own);
            });
        }
        assertThat(texts(review.path("empty"))).isEmpty();
        assertThat(workspace(review, "Applications").path("is_default").asBoolean())
                .isTrue();
    }

    @Test
    void listsTheBudgetsOfEveryLayerWithTheirAlerts() {
        JsonNode review = review(Map.of());
        assertThat(texts(workspace(review, "Applications").path("budgets")))
                .contains(
                        "integration openai-prod: 2000 (cost) monthly, alert at 1600 (80 %)",
                        "policy \"Each engineer, each month\": 50 (cost) monthly, alert at 40 (80 %), for each "
                                + "metadata._user");
        assertThat(texts(workspace(review, "Data science").path("budgets")))
                .contains("policy \"Evaluation tokens\": 20000000 (tokens) weekly, no alert, for each api_key");
        assertThat(texts(review.path("without_budget"))).isEmpty();
        assertThat(texts(review.path("without_own_budget")))
                .as("only providers, integrations and policies limit them")
                .contains("Applications");
        assertThat(review.path("note").asText())
                .contains(
                        "without_budget: no limit of its own, of its providers or integrations there, or by a policy");
    }

    @Test
    void namesEmptyWorkspacesAndThoseWithoutABudget() {
        fixture.operation("create_workspace", Map.of("name", "Fraud team"));
        JsonNode review = review(Map.of());
        assertThat(texts(review.path("empty"))).containsExactly("Fraud team");
        assertThat(texts(review.path("without_budget"))).containsExactly("Fraud team");
        fixture.operation(
                "update_workspace",
                Map.of(
                        "workspace_id",
                        "Fraud team",
                        "usage_limits",
                        List.of(Map.of(
                                "type",
                                "cost",
                                "credit_limit",
                                200,
                                "alert_threshold",
                                160,
                                "periodic_reset",
                                "monthly"))));
        assertThat(review.has("only_limits")).isFalse();
        assertThat(review.path("note").asText()).doesNotContain("only_limits");
        review = review(Map.of());
        assertThat(texts(review.path("empty"))).isEmpty();
        assertThat(texts(review.path("only_limits"))).containsExactly("Fraud team");
        assertThat(review.path("note").asText()).contains("only_limits: nothing but members and limits.");
        assertThat(texts(review.path("without_budget"))).isEmpty();
        assertThat(texts(workspace(review, "Fraud team").path("budgets")))
                .containsExactly("workspace: 200 (cost) monthly, alert at 160 (80 %)");
        fixture.operation(
                "create_api_key",
                Map.of(
                        "type", "workspace/service",
                        "name", "First",
                        "workspace_id", "Fraud team",
                        "scopes", List.of("completions.write")));
        assertThat(texts(review(Map.of()).path("empty"))).isEmpty();
    }

    @Test
    void callsNoWorkspaceEmptyThatHoldsPartialsOrARateLimit() {
        fixture.operation("create_workspace", Map.of("name", "Texts"));
        fixture.operation("create_prompt_partial", Map.of("name", "Footer", "string", "Bye", "workspace_id", "Texts"));
        fixture.operation("create_workspace", Map.of("name", "Slow"));
        fixture.operation(
                "update_workspace",
                Map.of(
                        "workspace_id",
                        "Slow",
                        "rate_limits",
                        List.of(Map.of("type", "requests", "unit", "rpm", "value", 300))));
        JsonNode review = review(Map.of());
        assertThat(texts(review.path("empty"))).isEmpty();
        assertThat(texts(review.path("only_limits"))).containsExactly("Slow");
        assertThat(texts(workspace(review, "Slow").path("rate_limits"))).containsExactly("300 (requests) rpm");
        assertThat(workspace(review, "Texts").path("partials").intValue()).isEqualTo(1);
    }

    @Test
    void findsPromptsInAllVersionsAndConfigsThatUseAModel() {
        fixture.operation(
                "update_prompt", Map.of("prompt_id", "Service report summary", "patch", true, "model", "gpt-4o"));
        JsonNode both = review(Map.of("model", "gpt-4o"));
        Map<String, String> found = Stream.of("model_uses", "only_old_or_draft")
                .flatMap(list -> both.path(list).valueStream())
                .collect(Collectors.toMap(
                        use -> use.path("kind").asText() + " "
                                + use.path("name").asText(),
                        use -> use.path("versions").asText()));
        assertThat(found).containsKey("prompt Ticket triage");
        assertThat(found.get("prompt Ticket triage")).isEqualTo("1 (published)");
        assertThat(found.get("prompt Service report summary"))
                .as("a draft, which no list of prompts shows")
                .isEqualTo("4 (draft)");
        assertThat(both.path("model_use_count").intValue()).as("what is live").isEqualTo(1);
        fixture.operation(
                "create_config",
                Map.of(
                        "name",
                        "Nested",
                        "workspace_id",
                        "Applications",
                        "config",
                        Map.of(
                                "strategy",
                                Map.of("mode", "fallback"),
                                "targets",
                                List.of(Map.of(
                                        "provider",
                                        "@openai-main-4f21c9",
                                        "override_params",
                                        Map.of("model", "@openai-main-4f21c9/GPT-4o"))))));
        assertThat(review(Map.of("model", "gpt-4o")).path("model_uses").valueStream())
                .anyMatch(use -> use.path("kind").asText().equals("config")
                        && use.path("name").asText().equals("Nested"));
        assertThat(review(Map.of("model", "gpt-4")).path("model_uses")).isEmpty();
    }

    @Test
    void countsNoOldVersionAsAUse() {
        assertThat(review(Map.of("model", "gpt-4o")).has("only_old_or_draft")).isFalse();
        fixture.operation("update_prompt", Map.of("prompt_id", "Ticket triage", "patch", true, "model", "gpt-4o-mini"));
        fixture.operation("publish_prompt", Map.of("prompt_id", "Ticket triage", "version", 2));
        JsonNode review = review(Map.of("model", "gpt-4o"));
        assertThat(review.path("model_use_count").intValue()).isZero();
        assertThat(review.path("model_uses")).isEmpty();
        assertThat(review.at("/only_old_or_draft/0/name").asText()).isEqualTo("Ticket triage");
        assertThat(review.at("/only_old_or_draft/0/versions").asText()).isEqualTo("1 (old)");
        assertThat(review.path("note").asText()).contains("only_old_or_draft: prompts that run another model");
    }

    @Test
    void namesAWorkspaceThatHoldsOnlyProviders() {
        fixture.operation("create_workspace", Map.of("name", "Fraud team"));
        fixture.operation(
                "update_integration_workspaces",
                Map.of(
                        "integration_slug",
                        "mistral-pilot",
                        "workspaces",
                        List.of(Map.of("id", "Fraud team", "enabled", true))));
        JsonNode review = review(Map.of());
        assertThat(texts(review.path("only_providers"))).containsExactly("Fraud team");
        assertThat(review.path("note").asText()).contains("only_providers: providers, but no API key");
        assertThat(texts(review.path("empty"))).isEmpty();
    }

    @Test
    void saysWhereAModelMayBeUsed() {
        JsonNode review = review(Map.of("model", "GPT-4o"));
        assertThat(review.path("usable_in").toString())
                .isEqualTo("[{\"workspace\":\"Applications\",\"members\":9,\"providers\":[\"openai-main-4f21c9\"]},"
                        + "{\"workspace\":\"Data science\",\"members\":7,"
                        + "\"providers\":[\"openai-data-8d12aa\",\"openai-batch-51fe07\"]}]");
        assertThat(review.path("note").asText())
                .contains(
                        "All models that these offer may be used, too; whether this is one of them is not known: anthropic, azure-openai, google.");
        assertThat(texts(review.path("based_on_it"))).as("fine-tuned from it").containsExactly("gpt-4o-triage-v2");
        assertThat(review(Map.of("model", "gpt-4o-mini")).has("based_on_it")).isFalse();
        assertThat(review.path("note").asText()).contains("the members and API keys of these workspaces");
        JsonNode other = review(Map.of("model", "mistral-large", "workspace", "Data science"));
        assertThat(other.at("/usable_in/0").has("providers")).isFalse();
        assertThat(other.at("/usable_in/0/if_offered_by").toString())
                .isEqualTo("[\"anthropic\",\"azure-openai\",\"google\",\"openai\"]");
        assertThat(other.path("note").asText()).doesNotContain("Not known: whether it is among");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt 4o | \"gpt 4o\". Nearest: gpt-4o, gpt-4o-mini, gpt-4o-triage-v2.",
                "claude-sonet-4-5 | \"claude-sonet-4-5\". Nearest: claude-sonnet-4-5.",
                "mistral-large | \"mistral-large\"."
            })
    void saysOfAModelThatNothingNamesWhichOneMayBeMeant(String model, String ending) {
        assertThat(review(Map.of("model", model)).path("note").asText())
                .startsWith("No prompt, config or list of models that was read names " + ending);
        assertThat(review(Map.of("model", "gpt-4o")).path("note").asText()).doesNotContain("No prompt, config");
    }

    @Test
    void namesNoWorkspaceWhereAModelIsSwitchedOff() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> switch (asked.target()
                        .replaceAll("\\?.*", "")) {
                    case "/v1/admin/workspaces" ->
                        Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                                + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}],\"total\":2}");
                    case "/v1/providers" ->
                        Reply.ok("{\"data\":[{\"slug\":\"p1\",\"integration_id\":\"i1\"},"
                                + "{\"slug\":\"p2\",\"integration_id\":\"i2\"},"
                                + "{\"slug\":\"p3\",\"integration_id\":\"i1\",\"status\":\"expired\"}],\"total\":3}");
                    case "/v1/integrations" ->
                        Reply.ok("{\"data\":[{\"id\":\"i1\",\"slug\":\"one\",\"ai_provider_id\":\"openai\"},"
                                + "{\"id\":\"i2\",\"slug\":\"two\",\"ai_provider_id\":\"azure-openai\"}],\"total\":2}");
                    case "/v1/integrations/one/models" ->
                        Reply.ok("{\"models\":[{\"slug\":\"gpt-4o\",\"enabled\":true}]}");
                    case "/v1/integrations/two/models" ->
                        Reply.ok("{\"allow_all_models\":true,\"models\":[{\"slug\":\"gpt-4o\",\"enabled\":false}]}");
                    case "/v1/integrations/one/workspaces" ->
                        Reply.ok("{\"workspaces\":[{\"id\":\"ws-b\",\"enabled\":false}]}");
                    default -> Reply.ok("{\"data\":[],\"total\":0}");
                });
                JobFixture other = JobFixture.on(portkey)) {
            JsonNode review = other.answer("workspace_review", Map.of("model", "gpt-4o"), CallContext.SILENT);
            assertThat(review.path("usable_in").toString())
                    .as("off for one workspace, and disabled or expired elsewhere")
                    .isEqualTo("[{\"workspace\":\"Alpha\",\"members\":0,\"providers\":[\"p1\"]}]");
        }
    }

    @Test
    void saysThatTheLatestVersionOfAPromptIsADraftWithAnotherModel() {
        Map<String, Object> summary = Map.of("prompt_id", "Service report summary");
        fixture.operation("list_prompt_versions", summary)
                .path("data")
                .valueStream()
                .filter(version -> version.path("prompt_version").asInt() == 1)
                .forEach(version -> fixture.operation(
                        "label_prompt_version",
                        Map.of(
                                "prompt_id", "Service report summary",
                                "version_id", version.path("id").asText(),
                                "label_id", "staging")));
        JsonNode review = review(Map.of("model", "gpt-4o-mini"));
        JsonNode use = review.path("model_uses")
                .valueStream()
                .filter(each -> each.path("name").asText().equals("Service report summary"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(review.toString()));
        assertThat(use.path("versions").asText())
                .contains("1 (labelled)", "2 (published)")
                .doesNotContain("3");
        assertThat(use.path("latest").asText()).isEqualTo("3, a draft with claude-sonnet-4-5 on anthropic-main-b07d3e");
        assertThat(review.path("note").asText()).contains("builds on the latest version, not on the published one");
        JsonNode triage = review(Map.of("model", "gpt-4o"));
        assertThat(triage.at("/model_uses/0/name").asText()).isEqualTo("Ticket triage");
        assertThat(triage.at("/model_uses/0").has("latest")).isFalse();
        assertThat(triage.path("note").asText()).doesNotContain("latest version");
    }

    @Test
    void callsNothingEmptyThatCouldNotBeRead() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> switch (asked.target()
                        .replaceAll("\\?.*", "")) {
                    case "/v1/admin/workspaces" ->
                        Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                    case "/v1/prompts", "/v1/policies/usage-limits" -> new Reply(403, "{}");
                    case "/v1/admin/workspaces/w1" -> Reply.ok("{\"id\":\"w1\",\"usage_limits\":[]}");
                    default -> Reply.ok("{\"data\":[],\"total\":0}");
                });
                JobFixture broken = JobFixture.on(portkey)) {
            JsonNode review = broken.answer("workspace_review", Map.of(), CallContext.SILENT);
            assertThat(texts(review.path("empty"))).isEmpty();
            assertThat(review.has("without_budget")).isFalse();
            assertThat(workspace(review, "Alpha").has("prompts")).isFalse();
            assertThat(review.path("not_read").toString()).contains("prompts of Alpha", "budget policies");
        }
    }

    @Test
    void countsTheGuardrailsOfAWorkspaceButNotThoseOfTheOrganisation() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> switch (asked.target()
                        .replaceAll("\\?.*", "")) {
                    case "/v1/admin/workspaces" ->
                        Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                    case "/v1/guardrails" ->
                        Reply.ok("{\"data\":[{\"id\":\"g1\",\"organisation_id\":\"o1\",\"workspace_id\":\"w1\"},"
                                + "{\"id\":\"g2\",\"organisation_id\":\"o1\",\"workspace_id\":\"w2\"},"
                                + "{\"id\":\"g3\",\"organisation_id\":\"o1\",\"workspace_id\":null},"
                                + "{\"id\":\"g4\"}],\"total\":4}");
                    default -> Reply.ok("{\"data\":[],\"total\":0}");
                });
                JobFixture other = JobFixture.on(portkey)) {
            JsonNode review = other.answer("workspace_review", Map.of(), CallContext.SILENT);
            assertThat(workspace(review, "Alpha").path("guardrails").asInt())
                    .as("g1, and g4, which names neither workspace nor organisation")
                    .isEqualTo(2);
        }
    }

    @Test
    void saysWhenNothingCouldBeRead() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(403, "{}"));
                JobFixture broken = JobFixture.on(portkey)) {
            assertThat(broken.error("workspace_review", Map.of(), CallContext.SILENT))
                    .startsWith("workspace_review: nothing could be read.");
        }
    }

    @Test
    void saysOnceThatTheRateOfCallsIsLimitedAndHowLongToWait() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> asked.target()
                                .startsWith("/v1/admin/workspaces?")
                        ? Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}")
                        : new Reply(429, "{}", Map.of("Retry-After", "120")));
                JobFixture limited = JobFixture.on(portkey)) {
            assertThat(limited.error("workspace_review", Map.of(), CallContext.SILENT))
                    .containsOnlyOnce("HTTP 429")
                    .endsWith("HTTP 429: Portkey limits the rate of calls and asks to wait 120 s");
        }
    }

    @Test
    void worksWithAWorkspaceKey() {
        try (JobFixture own = fixture.with(Sandbox.WORKSPACE_KEY)) {
            JsonNode review = own.answer("workspace_review", Map.of(), CallContext.SILENT);
            assertThat(review.path("workspace_count").intValue()).isEqualTo(1);
            assertThat(review.at("/workspaces/0/providers").intValue()).isPositive();
        }
    }

    @Test
    void staysShortForManyWorkspacesWithLongNames() {
        String workspaces = IntStream.range(0, 300)
                .mapToObj(i -> "{\"id\":\"w" + i + "\",\"slug\":\"ws-" + i + "\",\"usage_limits\":[],\"name\":\"" + i
                        + "日本語 😀 ".repeat(20) + "\"}")
                .collect(Collectors.joining(","));
        try (RecordingPortkey portkey =
                        new RecordingPortkey(asked -> asked.target().startsWith("/v1/admin/workspaces?")
                                ? Reply.ok("{\"data\":[" + workspaces + "],\"total\":300}")
                                : Reply.ok("{\"data\":[],\"total\":0}"));
                JobFixture many = JobFixture.on(portkey)) {
            JsonNode review = many.answer("workspace_review", Map.of(), CallContext.SILENT);
            assertThat(review.path("workspace_count").intValue()).isEqualTo(300);
            assertThat(review.path("left_out").intValue()).isPositive();
            assertThat(Json.write(review).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(JobContext.REPORT_BYTES);
        }
    }

    private List<String> usesOf(String provider) {
        return review(Map.of("provider", provider))
                .path("provider_uses")
                .valueStream()
                .map(use -> use.path("kind").asText() + " " + use.path("name").asText())
                .toList();
    }

    @Test
    void findsThePromptsAndConfigsThatUseAProvider() {
        fixture.operation(
                "create_config",
                Map.of(
                        "name", "By provider",
                        "workspace_id", "Applications",
                        "config", Map.of("targets", List.of(Map.of("provider", "@google-trial-19ac52")))));
        fixture.operation(
                "create_config",
                Map.of(
                        "name", "By AI provider",
                        "workspace_id", "Applications",
                        "config",
                                Map.of("provider", "google", "override_params", Map.of("model", "gemini-2.5-flash"))));
        fixture.operation(
                "create_config",
                Map.of(
                        "name", "By model",
                        "workspace_id", "Applications",
                        "config", Map.of("override_params", Map.of("model", "@google-trial-19ac52/gemini-2.5-flash"))));
        assertThat(usesOf("Google trial")).containsExactly("config By model", "config By provider");
        assertThat(usesOf("@google-trial-19ac52")).hasSize(2);
        assertThat(usesOf("openai-main-4f21c9"))
                .containsExactly(
                        "prompt Service report summary", "prompt Ticket triage", "config Router with fallback");
        JsonNode integration = review(Map.of("provider", "openai-prod"));
        assertThat(integration.path("providers").valueStream().map(JsonNode::asText))
                .containsExactly("openai-main-4f21c9", "openai-data-8d12aa", "openai-batch-51fe07");
        assertThat(integration.path("provider_uses").findValuesAsText("name"))
                .contains("Router with fallback", "Cached evaluations");
        assertThat(review(Map.of("provider", "google"))
                        .path("providers")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactly("google-trial-19ac52", "gemini-evals-7f2b90");
        assertThat(usesOf("@")).isEmpty();
        JsonNode unknown = review(Map.of("provider", "nobody"));
        assertThat(unknown.path("provider_use_count").intValue()).isZero();
        assertThat(unknown.path("note").asText())
                .contains("No provider or integration that was read is called \"nobody\"");
        assertThat(fixture.error("workspace_review", Map.of("provider", "a", "model", "b"), CallContext.SILENT))
                .contains("no request was sent", "model");
    }
}
