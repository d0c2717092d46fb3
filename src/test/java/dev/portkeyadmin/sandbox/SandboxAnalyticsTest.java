package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Analytics: graphs by day and groups count the same model calls. */
class SandboxAnalyticsTest {

    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    private static final SandboxClient ADMIN = new SandboxClient(SANDBOX, Sandbox.ADMIN_KEY);
    private static final SandboxClient WORKSPACE = new SandboxClient(SANDBOX, Sandbox.WORKSPACE_KEY);
    private static final String EVER =
            "?time_of_generation_min=2020-01-01T00:00:00Z&time_of_generation_max=2099-12-31T23:59:59Z";
    private static final String DATA = "&workspace_slug=ws-data-x1y2z3";

    private static JsonNode graph(String name) {
        return ADMIN.get("/analytics/graphs/" + name + EVER).ok();
    }

    private static JsonNode groups(String nameAndQuery) {
        String[] parts = nameAndQuery.split("&", 2);
        String query = parts.length > 1 ? "&" + parts[1] : "";
        return ADMIN.get("/analytics/groups/" + parts[0] + EVER + query).ok();
    }

    private static double sum(JsonNode rows, ToDoubleFunction<JsonNode> value) {
        return rows.valueStream().mapToDouble(value).sum();
    }

    private static double sum(JsonNode rows, String field) {
        return sum(rows, row -> row.path(field).asDouble());
    }

    @ParameterizedTest
    @CsvSource({
        "requests,total,total",
        "cost,total,total",
        "tokens,total,total",
        "errors,total,total",
        "feedbacks,total,total",
        "feedbacks/scores,total,total",
        "errors/status-codes,total_errors,count",
        "requests/rescued,fallback,fallback"
    })
    void sumsPointsToTheSummary(String name, String whole, String field) {
        JsonNode graph = graph(name);
        double summary = graph.path("summary").path(whole).asDouble();

        assertThat(graph.path("object").asText()).isEqualTo("analytics-graph");
        assertThat(summary).isPositive();
        assertThat(sum(graph.path("data_points"), field)).isCloseTo(summary, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "requests,total",
        "cost,avg",
        "latency,p90",
        "tokens,avg",
        "users,total",
        "users/requests,avg",
        "errors,total",
        "errors/rate,rate",
        "errors/stacks,stats",
        "requests/rescued,retry",
        "cache/hit-rate,semantic_hits",
        "cache/latency,avg",
        "feedbacks,total",
        "feedbacks/weighted,avg"
    })
    void returnsOnePointPerDay(String name, String field) {
        JsonNode points = graph(name).path("data_points");

        assertThat(points).hasSizeBetween(60, 62);
        Instant day = Instant.parse(points.path(0).path("timestamp").asText());
        for (JsonNode point : points) {
            assertThat(Instant.parse(point.path("timestamp").asText())).isEqualTo(day);
            assertThat(point.has(field)).as(point.toString()).isTrue();
            day = day.plus(1, ChronoUnit.DAYS);
        }
    }

    @Test
    void limitsGraphsToThePeriod() {
        Instant now = Instant.now();
        String window = "?time_of_generation_min=" + now.minus(3, ChronoUnit.DAYS) + "&time_of_generation_max=" + now;

        assertThat(ADMIN.get("/analytics/graphs/requests" + window).ok().path("data_points"))
                .hasSize(4);
        assertThat(ADMIN.get("/analytics/graphs/requests?time_of_generation_min=2020-01-01T00:00:00Z"
                                + "&time_of_generation_max=2020-01-02T00:00:00Z")
                        .ok()
                        .path("data_points"))
                .isEmpty();
        ADMIN.get("/analytics/graphs/cost").refused(400, "AB01", "time_of_generation_min");
    }

    @Test
    void keepsGraphsAndGroupsConsistent() {
        double requests = graph("requests").at("/summary/total").asDouble();
        double cost = graph("cost").at("/summary/total").asDouble();
        double errors = graph("errors").at("/summary/total").asDouble();

        assertThat(graph("cost").at("/summary/avg").asDouble()).isCloseTo(cost / requests, within(0.001));
        assertThat(graph("errors/rate").at("/summary/rate").asDouble())
                .isCloseTo(100 * errors / requests, within(0.001));
        assertThat(graph("errors/status-codes")
                        .at("/summary/unique_error_codes")
                        .intValue())
                .isEqualTo(3);
        assertThat(graph("users/requests").at("/summary/avg").asDouble())
                .isCloseTo(requests / graph("users").at("/summary/total").asDouble(), within(0.001));
        for (String group :
                List.of("users", "ai-models", "model", "provider", "status_code", "api_key", "ai_service")) {
            assertThat(sum(groups(group).path("data"), "requests")).as(group).isEqualTo(requests);
            assertThat(sum(groups(group).path("data"), "cost")).as(group).isCloseTo(cost, within(0.01));
        }
        assertThat(sum(groups("metadata/env").path("data"), "requests")).isEqualTo(requests);
    }

    @Test
    void ordersPercentiles() {
        JsonNode latency = graph("latency").path("summary");

        assertThat(latency.path("p50").intValue())
                .isPositive()
                .isLessThan(latency.path("p90").intValue());
        assertThat(latency.path("p90").intValue())
                .isLessThan(latency.path("p99").intValue());
    }

    @Test
    void reportsAFastCacheThatSavesMoney() {
        JsonNode summary = ADMIN.get("/analytics/summary/cache" + EVER).ok();
        JsonNode hits = graph("cache/hit-rate");

        assertThat(summary.path("object").asText()).isEqualTo("analytics-summary");
        assertThat(summary.at("/summary/hits")).isEqualTo(hits.at("/summary/total"));
        assertThat(summary.at("/summary/cache_speedup").asDouble()).isBetween(50.0, 100.0);
        assertThat(summary.at("/summary/avg_latency").asDouble())
                .isLessThan(graph("latency").at("/summary/p50").asDouble());
        assertThat(sum(
                        hits.path("data_points"),
                        row -> row.path("simple_hits").asDouble()
                                + row.path("semantic_hits").asDouble()))
                .isEqualTo(hits.at("/summary/total").asDouble());
        assertThat(hits.path("data_points").findValues("cumulative_simple_cache_savings").stream()
                        .map(JsonNode::asDouble))
                .isSorted();
        assertThat(groups("status_code&columns=cache_hit_rate").path("data")).isNotEmpty();
    }

    @Test
    void groupsFeedbackByScoreAndByModel() {
        assertThat(graph("feedbacks/scores").path("data_points").findValues("score").stream()
                        .map(JsonNode::intValue))
                .isSorted()
                .allSatisfy(score -> assertThat(score).isBetween(-10, 10));
        assertThat(graph("feedbacks/ai-models").path("data_points").findValuesAsText("ai_model"))
                .containsExactly("claude-sonnet-4-5", "gemini-2.5-flash", "gpt-4o", "gpt-4o-mini");
        assertThat(graph("feedbacks/weighted").at("/summary/avg").asDouble()).isBetween(-10.0, 10.0);
    }

    @Test
    void reportsRescuedRequests() {
        JsonNode rescued = graph("requests/rescued");

        double retried = sum(rescued.path("data_points"), point -> sum(point.path("retry"), "count"));
        assertThat(rescued.at("/summary/retry").asDouble()).isPositive().isEqualTo(retried);
    }

    @Test
    void returnsGroupsWithRequestedColumnsAndOrder() {
        JsonNode models = groups("model&columns=requests,avg_latency,last_seen&order_by=requests&order_by_type=asc")
                .path("data");

        assertThat(models.path(0).propertyStream().map(Map.Entry::getKey))
                .containsExactly("object", "model", "requests", "avg_latency", "last_seen");
        assertThat(models.findValuesAsText("requests").stream().map(Integer::valueOf))
                .isSorted();
        assertThat(models.findValues("requests")).allMatch(JsonNode::isTextual);
        assertThat(Instant.parse(models.path(0).path("last_seen").asText())).isBefore(Instant.now());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "total_tokens",
                "avg_tokens",
                "avg_input_tokens",
                "avg_output_tokens",
                "p95_latency",
                "p99_latency",
                "success_rate",
                "error_count",
                "cache_hit_rate",
                "first_seen"
            })
    void supportsEachGroupColumn(String column) {
        assertThat(groups("provider&columns=" + column).path("data").findValuesAsText(column))
                .hasSize(3)
                .noneMatch(String::isEmpty);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model&columns=x|columns",
                "model&order_by=x|order_by",
                "model&order_by_type=x|order_by_type",
                "x|groupBy"
            })
    void rejectsUnknownGroupParametersByName(String path, String name) {
        String[] parts = path.split("&", 2);
        String query = parts.length > 1 ? "&" + parts[1] : "";
        ADMIN.get("/analytics/groups/" + parts[0] + EVER + query).refused(400, "AB01", name);
    }

    @Test
    void countsGroupsOnRequestAndPagesThem() {
        assertThat(groups("model").has("total")).isFalse();
        assertThat(groups("model&include_total=true").path("total").intValue()).isEqualTo(4);
        assertThat(groups("model&includeTotal=true").path("total").intValue()).isEqualTo(4);
        assertThat(groups("model&page_size=3&current_page=1").path("data")).hasSize(1);
        assertThat(groups("ai-models").path("total").intValue()).isEqualTo(4);
    }

    @Test
    void omitsGroupsWithoutAValue() {
        assertThat(groups("config").path("data").findValuesAsText("config")).containsExactly("pc-router-7b1e02");
        assertThat(groups("prompt").path("data").findValuesAsText("prompt")).containsExactly("pp-summary-2d90aa");
        assertThat(groups("metadata/none").path("data")).isEmpty();
    }

    @Test
    void returnsNumbersInMetadataGroups() {
        JsonNode env = groups("metadata/env").path("data");

        assertThat(env.findValuesAsText("metadata_value")).containsExactly("production", "staging");
        for (String field :
                List.of("requests", "cost", "avg_tokens", "avg_weighted_feedback", "requests_with_feedback")) {
            assertThat(env.findValues(field)).as(field).hasSize(2).allMatch(JsonNode::isNumber);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaces", "workspace"})
    void comparesWorkspacesOnlyForTheOrganisation(String group) {
        assertThat(groups(group).path("data").findValuesAsText("workspace"))
                .containsExactlyInAnyOrder("ws-apps-7f3k9q", "ws-data-x1y2z3");
        assertThat(groups(group + DATA).path("data").findValuesAsText("workspace"))
                .containsExactly("ws-data-x1y2z3");
        assertThat(WORKSPACE
                        .get("/analytics/groups/" + group + EVER)
                        .ok()
                        .path("data")
                        .findValuesAsText("workspace"))
                .containsExactly("ws-apps-7f3k9q");
    }
}
