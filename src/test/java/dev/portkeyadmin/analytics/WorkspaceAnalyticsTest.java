package dev.portkeyadmin.analytics;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against the sandbox what analytics say on several workspaces. */
class WorkspaceAnalyticsTest {

    private static final String APPS = "ws-apps-7f3k9q";
    private static final String DATA = "ws-data-x1y2z3";

    @AutoClose
    private static final SandboxFixture ORGANISATION = new SandboxFixture(When.AUTO);

    private static final SandboxFixture IN_WORKSPACE = ORGANISATION.with(Sandbox.WORKSPACE_KEY);
    private static final SandboxFixture IN_KATHMANDU = ORGANISATION.with(Clock.system(ZoneId.of("Asia/Kathmandu")));
    private static final SandboxFixture IN_LONDON = ORGANISATION.with(Clock.system(ZoneId.of("Europe/London")));

    static List<Catalogue.Entry> analytics() {
        return TestCatalogue.on(null).entries().stream()
                .filter(entry -> entry.operation().countsWorkspaces())
                .toList();
    }

    private static Map<String, Object> arguments(Catalogue.Entry entry, Map<String, Object> given) {
        Map<String, Object> all = new LinkedHashMap<>(given);
        all.put("time_of_generation_min", "2020-01-01");
        for (String placeholder : entry.operation().placeholders()) {
            all.putIfAbsent(placeholder, placeholder.equals("group_by") ? "model" : "_user");
        }
        return all;
    }

    private static JsonNode ask(SandboxFixture fixture, String tool, Map<String, Object> given) {
        return ask(fixture, tool, given, "2020-01-01");
    }

    private static JsonNode ask(SandboxFixture fixture, String tool, Map<String, Object> given, String from) {
        Map<String, Object> arguments = arguments(fixture.catalogue().require(tool), given);
        arguments.put("time_of_generation_min", from);
        return fixture.answer(tool, arguments);
    }

    private static JsonNode ask(String tool, Map<String, Object> given) {
        return ask(ORGANISATION, tool, given);
    }

    private static double total(JsonNode answer) {
        return answer.at("/summary/total").asDouble();
    }

    @Test
    void countsTheCostOfAllWorkspaces() {
        double all = total(ask("get_cost_analytics", Map.of()));
        assertThat(all).isCloseTo(2766.1, within(0.01));
        assertThat(total(ask("get_cost_analytics", Map.of("workspace", APPS)))
                        + total(ask("get_cost_analytics", Map.of("workspace", DATA))))
                .isCloseTo(all, within(0.001));
    }

    @ParameterizedTest
    @MethodSource("analytics")
    void namesTheWorkspacesThatAreCountedAndTheRange(Catalogue.Entry entry) {
        JsonNode answer = ask(entry.operation().name(), Map.of());
        assertThat(answer.path("workspaces")).hasSize(2);
        assertThat(answer.at("/workspaces/0/slug").asText()).isEqualTo(APPS);
        assertThat(answer.at("/workspaces/1/name").asText()).isEqualTo("Data science");
        assertThat(answer.at("/range/from").asText()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(answer.at("/range/time_zone").asText()).isEqualTo("Z");
    }

    @ParameterizedTest
    @MethodSource("analytics")
    void saysThatTimeBucketsBeginInUtcWhereTheDaysOfTheRangeDoNot(Catalogue.Entry entry) {
        String tool = entry.operation().name();
        for (Map<String, Object> given : List.of(Map.<String, Object>of(), Map.<String, Object>of("workspace", DATA))) {
            JsonNode answer = ask(IN_KATHMANDU, tool, given);
            boolean hasBuckets = answer.at("/data_points/0").has("timestamp");
            assertThat(answer.path("note").asText().contains("begin in UTC, not in Asia/Kathmandu"))
                    .isEqualTo(hasBuckets);
            assertThat(answer.at("/range/from").asText()).isEqualTo("2020-01-01T00:00:00+05:45");
            assertThat(ask(tool, given).path("note").asText()).doesNotContain("UTC");
        }
    }

    @Test
    void saysSoForTheIntervalsOfAGraphAndForARangeWithSummerTime() {
        assertThat(ask(IN_KATHMANDU, "get_cost_analytics", Map.of("interval", "week"))
                        .path("note")
                        .asText())
                .contains("begin in UTC");
        assertThat(ask(IN_LONDON, "get_cost_analytics", Map.of()).path("note").asText())
                .as("the range has summers")
                .contains("begin in UTC, not in Europe/London");
        assertThat(ask("get_cost_analytics", Map.of("time_of_generation_max", "2026-10-01T00:00:00+09:00"))
                        .path("note")
                        .asText())
                .doesNotContain("begin in UTC");
        JsonNode rows =
                ask(IN_KATHMANDU, "get_grouped_data", Map.of("group_by", "model", "interval", "month"), "2026-09-15");
        assertThat(rows.path("note").asText())
                .as("each interval is a range of its own")
                .doesNotContain("UTC");
    }

    @ParameterizedTest
    @MethodSource("analytics")
    void answersForOneWorkspaceAsPortkeyDoes(Catalogue.Entry entry) {
        JsonNode one = ask(entry.operation().name(), Map.of("workspace", DATA));
        assertThat(one.path("workspaces")).hasSize(1);
        JsonNode own = ask(IN_WORKSPACE, entry.operation().name(), Map.of());
        assertThat(own.path("workspaces")).hasSize(1);
        assertThat(own.at("/workspaces/0/slug").asText()).isEqualTo(APPS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data science",
                "DATA SCIENCE",
                " data  science ",
                "ws-data-x1y2z3",
                "0c25d36e-ced9-4837-b709-bac2e88a5cc7"
            })
    void takesAWorkspaceByNameSlugOrId(String text) {
        JsonNode answer = ask("get_request_analytics", Map.of("workspace", text));
        assertThat(answer.path("workspaces")).hasSize(1);
        assertThat(answer.at("/workspaces/0/slug").asText()).isEqualTo(DATA);
    }

    @Test
    void takesSeveralWorkspaces() {
        assertThat(total(ask("get_request_analytics", Map.of("workspace", "Data science, " + APPS))))
                .isEqualTo(total(ask("get_request_analytics", Map.of())));
    }

    @Test
    void takesSeveralWorkspacesAsAList() {
        JsonNode answer = ask("get_request_analytics", Map.of("workspace", List.of("Data science", "Applications")));
        assertThat(answer.path("workspaces")).hasSize(2);
        assertThat(ask("get_request_analytics", Map.of("workspace", "[\"Data science\"]"))
                        .path("workspaces"))
                .hasSize(1);
    }

    @Test
    void namesTheNearestWorkspaceForAnUnknownName() {
        ToolResult result = ORGANISATION.call("get_request_analytics", Map.of("workspace", "Data scence!"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("workspace: no workspace has the id or name \"Data scence!\"; nearest: \"Data science\" (")
                .contains("nothing was sent but look-ups");
    }

    @Test
    void countsAPersonOnceWhoWorksInTwoWorkspaces() {
        double apart = total(ask("get_user_analytics", Map.of("workspace", APPS)))
                + total(ask("get_user_analytics", Map.of("workspace", DATA)));
        assertThat(apart).isGreaterThan(12);
        assertThat(total(ask("get_user_analytics", Map.of()))).isEqualTo(12);
        JsonNode perUser = ask("get_requests_per_user_analytics", Map.of()).path("summary");
        assertThat(perUser.path("unique").asInt()).isEqualTo(12);
        assertThat(perUser.path("avg").asDouble())
                .isCloseTo(perUser.path("total").asDouble() / 12, within(0.0001));
        assertThat(total(ask(
                        "get_user_analytics",
                        Map.of("filters", List.of(Map.of("name", "status_code", "value", "500"))))))
                .isBetween(1.0, 12.0);
    }

    @Test
    void computesTheErrorRateFromErrorsAndRequestsOfAllWorkspaces() {
        JsonNode answer = ask("get_error_rate_analytics", Map.of());
        double errors = total(ask("get_error_analytics", Map.of()));
        double requests = total(ask("get_request_analytics", Map.of()));
        assertThat(answer.at("/summary/rate").asDouble()).isCloseTo(100 * errors / requests, within(0.0001));
        assertThat(answer.at("/workspaces/0/summary/rate").isNumber()).isTrue();
    }

    @Test
    void leavesAveragesAndPercentilesToEachWorkspace() {
        JsonNode answer = ask("get_latency_analytics", Map.of());
        assertThat(answer.path("summary")).isEmpty();
        assertThat(answer.at("/workspaces/0/summary/p99").isNumber()).isTrue();
        assertThat(answer.at("/data_points/0/by_workspace/0/p50").isNumber()).isTrue();
        assertThat(answer.path("note").asText()).contains("avg, p50, p90, p99: not added up");
    }

    @Test
    void addsUpRowsOfTheSameUserAndSortsThem() {
        JsonNode answer = ask("get_user_grouped_data", Map.of());
        assertThat(answer.at("/page/total").asInt()).isEqualTo(12);
        double sum = 0;
        double before = Double.MAX_VALUE;
        for (JsonNode row : answer.path("data")) {
            double cost = row.path("cost").asDouble();
            assertThat(row.path("cost").isTextual()).isTrue();
            assertThat(row.path("cost_usd").asDouble()).isCloseTo(cost / 100, within(0.000001));
            assertThat(cost).isLessThanOrEqualTo(before);
            before = cost;
            sum += cost;
        }
        assertThat(sum).isCloseTo(2766.1, within(0.01));
    }

    @Test
    void pagesMergedRowsHonestly() {
        List<String> users = new ArrayList<>();
        JsonNode page;
        int number = 0;
        do {
            page = ask("get_user_grouped_data", Map.of("page_size", 5, "current_page", number++));
            page.path("data").forEach(row -> users.add(row.path("user").asText()));
            assertThat(page.at("/page/total").asInt()).isEqualTo(12);
        } while (page.at("/page/has_more").asBoolean());
        assertThat(number).isEqualTo(3);
        assertThat(users).doesNotHaveDuplicates().hasSize(12);
        assertThat(ask("get_user_grouped_data", Map.of("page_size", 5, "all_pages", true))
                        .path("data"))
                .hasSize(12);
    }

    @Test
    void sortsByTheNamedColumn() {
        List<Double> values = new ArrayList<>();
        ask(
                        "get_grouped_data",
                        Map.of(
                                "group_by",
                                "model",
                                "columns",
                                List.of("requests", "error_count", "success_rate"),
                                "order_by",
                                "error_count",
                                "order_by_type",
                                "asc"))
                .path("data")
                .forEach(row -> {
                    values.add(row.path("error_count").asDouble());
                    double requests = row.path("requests").asDouble();
                    assertThat(row.path("success_rate").asDouble())
                            .isCloseTo(
                                    100 * (requests - row.path("error_count").asDouble()) / requests, within(0.0001));
                });
        assertThat(values).hasSize(4).isSorted();
    }

    @Test
    void countsEachWorkspaceOnceWhereWorkspacesAreTheGroups() {
        for (String tool : List.of("get_workspace_grouped_data", "get_grouped_data")) {
            double sum = 0;
            JsonNode rows = ask(tool, tool.equals("get_grouped_data") ? Map.of("group_by", "workspace") : Map.of())
                    .path("data");
            assertThat(rows).hasSize(2);
            for (JsonNode row : rows) {
                sum += row.path("cost").asDouble();
            }
            assertThat(sum).isCloseTo(2766.1, within(0.01));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"day", "week", "month"})
    void addsUpAGraphByInterval(String interval) {
        JsonNode days = ask("get_cost_analytics", Map.of());
        JsonNode series = ask("get_cost_analytics", Map.of("interval", interval));
        double sum = 0;
        for (JsonNode point : series.path("data_points")) {
            assertThat(point.path("timestamp").asText()).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
            assertThat(point.has("avg")).isFalse();
            sum += point.path("total").asDouble();
        }
        assertThat(sum).isCloseTo(total(days), within(0.01));
        assertThat(series.path("data_points").size())
                .isBetween(1, days.path("data_points").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "week", "month"})
    void addsTheTotalsOfAllGroupsWhereTheyAreAskedFor(String interval) {
        for (String workspace : List.of("", DATA)) {
            Map<String, Object> given = new LinkedHashMap<>(Map.of(
                    "group_by",
                    "model",
                    "include_total",
                    true,
                    "page_size",
                    2,
                    "columns",
                    List.of("requests", "cost", "avg_latency")));
            if (!interval.isEmpty()) {
                given.put("interval", interval);
            }
            if (!workspace.isEmpty()) {
                given.put("workspace", workspace);
            }
            JsonNode answer = ask(ORGANISATION, "get_grouped_data", given, "2026-09-01");
            JsonNode requests = ask(
                    ORGANISATION,
                    "get_request_analytics",
                    workspace.isEmpty() ? Map.of() : Map.of("workspace", DATA),
                    "2026-09-01");
            assertThat(answer.at("/totals/requests").asDouble()).isEqualTo(total(requests));
            assertThat(answer.at("/totals/cost_usd").asDouble())
                    .isCloseTo(answer.at("/totals/cost").asDouble() / 100, within(0.0001));
            assertThat(answer.at("/totals/groups").asInt()).isEqualTo(4);
            assertThat(answer.path("totals").has("avg_latency")).isFalse();
            given.remove("include_total");
            assertThat(ask(ORGANISATION, "get_grouped_data", given, "2026-09-01")
                            .has("totals"))
                    .isFalse();
        }
    }

    @Test
    void sortsByAColumnThatIsNotAmongTheNamedOnes() {
        JsonNode rows = ask(
                        "get_grouped_data",
                        Map.of("group_by", "model", "columns", List.of("requests"), "order_by", "total_tokens"))
                .path("data");
        assertThat(rows.valueStream().map(row -> -row.path("total_tokens").asDouble()))
                .isSorted();
        JsonNode slowest = ask("get_grouped_data", Map.of("group_by", "model", "order_by", "avg_latency"));
        assertThat(slowest.path("note").asText()).contains("have no avg_latency and are sorted as 0");
    }

    @ParameterizedTest
    @CsvSource({"week, 2026-10-05", "month, 2026-10-01"})
    void callsAnIntervalByItsFirstDayEverywhere(String interval, String name) throws IOException {
        Map<String, Object> given = Map.of("interval", interval, "period", "2026-10-07..2026-11-20");
        JsonNode graph =
                Json.read(ORGANISATION.call("get_cost_analytics", given).text());
        assertThat(graph.at("/data_points/0/timestamp").asText()).isEqualTo(name);
        Map<String, Object> grouped = new LinkedHashMap<>(given);
        grouped.put("group_by", "model");
        JsonNode rows = Json.read(ORGANISATION.call("get_grouped_data", grouped).text());
        assertThat(rows.at("/data/0/interval").asText()).isEqualTo(name);
    }

    @Test
    void givesTheRowsOfEachInterval() throws IOException {
        ToolResult result = ORGANISATION.call(
                "get_grouped_data",
                Map.of("group_by", "model", "interval", "week", "period", "last_60_days", "all_pages", true));
        JsonNode answer = Json.read(result.text());
        Map<String, Double> weeks = new LinkedHashMap<>();
        answer.path("data")
                .forEach(row -> weeks.merge(
                        row.path("interval").asText(), row.path("cost").asDouble(), Double::sum));
        assertThat(weeks.keySet()).hasSizeBetween(9, 10);
        ToolResult graph = ORGANISATION.call("get_cost_analytics", Map.of("period", "last_60_days"));
        assertThat(weeks.values().stream().mapToDouble(each -> each).sum())
                .isCloseTo(total(Json.read(graph.text())), within(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "get_cost_analytics, week, 2026-10-05..2026-10-18, ''",
        "get_cost_analytics, week, 2026-10-07..2026-10-18, week 2026-10-05",
        "get_cost_analytics, week, 2026-10-07..2026-10-20, weeks 2026-10-05 and 2026-10-19",
        "get_cost_analytics, week, 2026-10-07..2026-10-08, week 2026-10-05",
        "get_cost_analytics, month, 2026-09-01..2026-10-20, month 2026-10-01",
        "get_cost_analytics, day, 2026-10-07..2026-10-08, ''",
        "get_grouped_data, week, 2026-10-07..2026-10-20, weeks 2026-10-05 and 2026-10-19",
        "get_grouped_data, week, 2026-10-05..2026-10-18, ''",
    })
    void namesTheIntervalsThatTheRangeCoversOnlyInPart(String tool, String interval, String period, String parts)
            throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>(Map.of("interval", interval, "period", period));
        if (tool.equals("get_grouped_data")) {
            arguments.put("group_by", "model");
        }
        for (String workspace : List.of("", DATA)) {
            if (!workspace.isEmpty()) {
                arguments.put("workspace", workspace);
            }
            String note = Json.read(ORGANISATION.call(tool, arguments).text())
                    .path("note")
                    .asText();
            if (parts.isEmpty()) {
                assertThat(note).doesNotContain("covers only a part");
            } else {
                assertThat(note).contains("The range covers only a part of the " + parts + ".");
            }
        }
    }

    @Test
    void countsTheWorkspacesThatItDoesNotName() {
        try (SandboxFixture admin = new SandboxFixture(When.NEVER)) {
            for (int i = 1; i <= 30; i++) {
                admin.call("create_workspace", Map.of("name", "Team " + i));
            }
            JsonNode workspaces = read(admin.call("get_user_grouped_data", Map.of("period", "yesterday")))
                    .path("workspaces");
            assertThat(workspaces).hasSize(21);
            assertThat(workspaces.get(0).path("name").asText()).isEqualTo("Applications");
            assertThat(workspaces.get(20).toString()).isEqualTo("{\"and_more_counted\":12}");
        }
    }

    private static JsonNode read(ToolResult result) {
        try {
            return Json.read(result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesMoreRequestsThanACallMaySend() {
        ToolResult result = ORGANISATION.call(
                "get_grouped_data", Map.of("group_by", "model", "interval", "day", "period", "2020..2025"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("requests, and at most 200 are sent for one call; none was sent");
    }

    @Test
    void acceptsTheNameThatTheApiHasForAnArgument() {
        assertThat(ask("get_request_analytics", Map.of("workspace_slug", DATA)).path("workspaces"))
                .hasSize(1);
    }

    @Test
    void saysWhereTheAveragesOfEachWorkspaceAre() {
        for (String tool : List.of("get_feedback_model_analytics", "get_cache_latency_analytics")) {
            JsonNode answer = ask(tool, Map.of());
            assertThat(answer.path("workspaces")).noneMatch(workspace -> workspace.has("summary"));
            assertThat(answer.path("note").asText())
                    .endsWith("not added up; by_workspace in data_points has those of each workspace.");
        }
        assertThat(ask("get_latency_analytics", Map.of()).path("note").asText())
                .isEqualTo("avg, p50, p90, p99: not added up; each workspace has its own in workspaces.");
    }

    @Test
    void saysThatNothingMatchesAFilter() {
        assertThat(ask("get_cost_analytics", Map.of("ai_org_model", "openai__gpt-99"))
                        .path("note")
                        .asText())
                .contains("No request in this range matches ai_org_model=\"openai__gpt-99\"", "get_grouped_data");
        assertThat(ask("get_user_grouped_data", Map.of("metadata", "{\"team\":\"nobody\"}"))
                        .path("note")
                        .asText())
                .contains(
                        "No request in this range matches metadata=", "the rows of a log export show those that occur")
                .doesNotContain("get_grouped_data");
        assertThat(ask("get_metadata_grouped_data", Map.of("metadata_key", "nothing"))
                        .path("note")
                        .asText())
                .contains("metadata_key=\"nothing\"");
        assertThat(ask("get_cost_analytics", Map.of("ai_org_model", "openai__gpt-4o"))
                        .path("note")
                        .asText())
                .doesNotContain("matches");
    }

    @Test
    void saysThatAFilterNamesNothingThatIsKnown() {
        assertThat(ask("get_request_analytics", Map.of("prompt_slug", "Nope"))
                        .path("note")
                        .asText())
                .contains("No prompt has the id or name \"Nope\"; list_prompts shows all.");
    }
}
