package dev.portkeyadmin.jobs.usage;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage report over all workspaces, against the period before. */
class UsageReportTest {

    @AutoClose
    private static final JobFixture FIXTURE = JobFixture.inSandbox();

    private static final String EVER = "2020-01-01..2099-12-31";

    private static JsonNode report(Map<String, Object> arguments) {
        return FIXTURE.answer("usage_report", arguments, CallContext.SILENT);
    }

    @Test
    void countsAllWorkspaces() {
        JsonNode report = report(Map.of("period", EVER));

        assertThat(report.at("/totals/cost_cents/now").asText()).isEqualTo("2766.10");
        assertThat(report.at("/totals/cost_usd/now").asText()).isEqualTo("27.66");
        assertThat(report.path("workspaces").toString()).isEqualTo("[\"Applications\",\"Data science\"]");
        assertThat(report.at("/totals/users/now").intValue()).isEqualTo(12);
        assertThat(report.has("not_read")).isFalse();
        for (String list : new String[] {"top_users", "top_models", "top_workspaces", "top_keys"}) {
            assertThat(report.path(list)).as(list).isNotEmpty();
        }
        assertThat(report.at("/top_keys/0/name").asText()).isEqualTo("Field app");
        assertThat(report.path("cost_by_week").get(2).asText()).matches("[0-9-]{10} \\$[0-9.]+ █+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2020-01-01..2099-12-31", "last_30_days", "last_week", "yesterday", "today"})
    void addsUpEachRankingToTheRequestsOfTheTotal(String period) {
        JsonNode report = report(Map.of("period", period));
        long requests = report.at("/totals/requests/now").asLong();
        for (String list : new String[] {"top_users", "top_models", "top_workspaces", "top_keys"}) {
            assertThat(report.path(list)
                            .valueStream()
                            .mapToLong(row -> row.path("requests").asLong())
                            .sum())
                    .as(list)
                    .isEqualTo(requests);
        }
        assertThat(report.toString().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(JobContext.REPORT_BYTES);
    }

    /** Two workspaces and two keys of the same name, which are shown only for their workspace, and requests of no user. */
    private static JsonNode reportOfTwins() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    String path = asked.target().replaceAll("\\?.*", "");
                    boolean isFirst = "ws-a".equals(asked.query("workspace_slug"));
                    boolean isFirstById = "w1".equals(asked.query("workspace_id"));
                    return switch (path) {
                        case "/v1/admin/workspaces" ->
                            Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                                    + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Alpha\"}],\"total\":2}");
                        case "/v1/api-keys" ->
                            Reply.ok(
                                    asked.query("workspace_id") == null
                                            ? "{\"data\":[]}"
                                            : "{\"data\":[{\"id\":\"" + (isFirstById ? "k1" : "k2")
                                                    + "\",\"name\":\"CI\"}]}");
                        case "/v1/analytics/groups/users" ->
                            Reply.ok("{\"data\":[{\"user\":\"ann\",\"requests\":\"6\",\"cost\":\"60\"}]}");
                        case "/v1/analytics/groups/api_key" ->
                            Reply.ok("{\"data\":[{\"api_key\":\"" + (isFirst ? "k1" : "k2")
                                    + "\",\"requests\":10,\"cost\":100}]}");
                        case "/v1/analytics/graphs/requests" -> Reply.ok("{\"summary\":{\"total\":10}}");
                        case "/v1/analytics/graphs/cost" -> Reply.ok("{\"summary\":{\"total\":100}}");
                        default -> Reply.ok("{\"summary\":{\"total\":0},\"data\":[]}");
                    };
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            return fixture.answer("usage_report", Map.of("period", "2026-10"), CallContext.SILENT);
        }
    }

    @Test
    void tellsNamesakesApartAndSaysWhatNoRowCounts() {
        JsonNode report = reportOfTwins();
        assertThat(report.path("workspaces").toString()).isEqualTo("[\"Alpha (ws-a)\",\"Alpha (ws-b)\"]");
        assertThat(report.path("top_workspaces").findValuesAsText("name"))
                .containsExactly("Alpha (ws-a)", "Alpha (ws-b)");
        assertThat(report.path("top_keys").findValuesAsText("name")).containsExactly("CI (k1)", "CI (k2)");
        assertThat(report.path("top_users").toString())
                .isEqualTo("[{\"name\":\"ann\",\"requests\":12,\"cost_usd\":1.20},"
                        + "{\"name\":\"without a user\",\"requests\":8,\"cost_usd\":0.80}]");
    }

    @Test
    void marksTheWeeksThatThePeriodCoversOnlyInPart() {
        // The fixture's sandbox has data of the days before today, so the weeks are counted back from it.
        LocalDate monday = LocalDate.now(ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusWeeks(1);
        JsonNode report = report(Map.of("period", monday.minusDays(39) + ".." + monday.plusDays(2)));
        List<String> weeks =
                report.path("cost_by_week").valueStream().map(JsonNode::asText).toList();
        assertThat(weeks).hasSize(7);
        assertThat(weeks.get(0)).startsWith(monday.minusDays(42) + " $").endsWith(" (part)");
        assertThat(weeks.get(6)).startsWith(monday + " $").endsWith(" (part)");
        assertThat(weeks.subList(1, 6)).noneMatch(week -> week.contains("part"));
        assertThat(report.path("note").asText()).contains("(part): the period covers only a part of it.");
    }

    @Test
    void marksNothingInWholeDays() {
        JsonNode report = report(Map.of("period", "last_week"));
        assertThat(report.path("cost_by_day")).hasSize(7);
        assertThat(report.toString()).doesNotContain("(part)");
    }

    @Test
    void narrowsToOneWorkspaceByName() {
        JsonNode report = report(Map.of("period", EVER, "workspace", "data SCIENCE"));
        assertThat(report.path("workspaces").toString()).isEqualTo("[\"Data science\"]");
        assertThat(report.at("/totals/cost_cents/now").asText()).isEqualTo("1135.43");
    }

    @Test
    void comparesWithThePeriodBefore() {
        JsonNode report = report(Map.of());
        long now = report.at("/totals/requests/now").asLong();
        long before = report.at("/totals/requests/before").asLong();
        assertThat(now).isPositive();
        assertThat(before).isPositive();
        assertThat(report.at("/totals/requests/change").asText())
                .isEqualTo(String.format(Locale.ROOT, "%+.1f %%", 100.0 * (now - before) / before));
        assertThat(report.path("cost_by_day")).hasSize(30);
    }

    private static JsonNode reportOn(String earliest, String total) {
        // October is compared with a September whose data begin late; "earliest" is the total of August.
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok(
                                "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                    }
                    String from = String.valueOf(asked.query("time_of_generation_min"));
                    if (from.startsWith("2026-10")) {
                        return Reply.ok("{\"summary\":{\"total\":100.4},\"data_points\":[],\"data\":[]}");
                    }
                    return from.startsWith("2026-09")
                            ? Reply.ok("{\"summary\":{\"total\":" + total
                                    + "},\"data_points\":[{\"timestamp\":\"2026-09-01T00:00:00Z\",\"total\":0},"
                                    + "{\"timestamp\":\"2026-09-28T00:00:00Z\",\"total\":" + total + "}],\"data\":[]}")
                            : Reply.ok("{\"summary\":{\"total\":" + earliest + "},\"data_points\":[],\"data\":[]}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            return fixture.answer("usage_report", Map.of("period", "2026-10"), CallContext.SILENT);
        }
    }

    @Test
    void givesNoPercentageAgainstAPeriodThatDataCoverOnlyInPart() {
        JsonNode report = reportOn("0", "10.2");
        assertThat(report.path("note").asText())
                .contains("The data begin on 2026-09-28, so the period before is only partly covered");
        assertThat(report.at("/totals/cost_cents/before").asText()).isEqualTo("10.20");
        assertThat(report.path("totals").toString()).doesNotContain("change");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last_60_days", "last_90_days", "last_365_days", "this_year", EVER})
    void comparesNothingWithAPeriodBeforeTheData(String period) throws Exception {
        JsonNode report = report(Map.of("period", period));
        assertThat(report.path("note").asText())
                .contains(
                        "The period before has no requests, nor has the year before it, so there is nothing to compare with.");
        for (JsonNode total : report.path("totals")) {
            assertThat(total.path("before").isNull()).as(total.toString()).isTrue();
            assertThat(total.has("change")).isFalse();
        }
        String page = UsagePage.of(FIXTURE.context, period, null);
        assertThat(page).contains("so there is nothing to compare with", "no data of the period before");
        assertThat(page).doesNotContain("none before", "same as before", "up from 0.0");
    }

    @Test
    void countsOnlyTheWorkspaceOfAWorkspaceKeyAndNamesIt() {
        try (JobFixture own = FIXTURE.with(Sandbox.WORKSPACE_KEY)) {
            JsonNode report = own.answer("usage_report", Map.of("period", "last_month"), CallContext.SILENT);
            JsonNode whole = report(Map.of("period", "last_month"));
            assertThat(report.path("workspaces")).hasSize(1);
            assertThat(whole.path("workspaces")).contains(report.at("/workspaces/0"));
            assertThat(report.at("/totals/requests/now").asLong())
                    .isPositive()
                    .isEqualTo(report.at("/top_workspaces/0/requests").asLong());
            assertThat(whole.path("top_workspaces").valueStream().map(row -> row.path("requests")))
                    .contains(report.at("/totals/requests/now"));
        }
    }

    @Test
    void saysThatThereMayBeNoDataOfAPeriodWithoutRequests() {
        assertThat(report(Map.of("period", "2001-01")).path("note").asText())
                .contains("no request in either period, or Portkey keeps no data of them");
        assertThat(report(Map.of()).path("note").asText()).doesNotContain("no request in either");
    }

    @Test
    void readsOfSilentWorkspacesOnlyThatTheyAreSilent() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok("{\"data\":["
                                + IntStream.range(0, 50)
                                        .mapToObj(i -> "{\"id\":\"w" + i + "\",\"slug\":\"ws-" + i + "\",\"name\":\"W"
                                                + i + "\"}")
                                        .collect(Collectors.joining(","))
                                + "],\"total\":50}");
                    }
                    return Reply.ok("{\"summary\":{\"total\":" + ("ws-7".equals(asked.query("workspace_slug")) ? 5 : 0)
                            + "},\"data_points\":[],\"data\":[]}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            JsonNode report = fixture.answer("usage_report", Map.of("period", "2026-10"), CallContext.SILENT);
            assertThat(report.at("/totals/requests/now").asInt()).isEqualTo(5);
            assertThat(report.at("/totals/cost_cents/now").asText()).isEqualTo("5.00");
            assertThat(report.path("not_read").isMissingNode()).isTrue();
            assertThat(portkey.asked()).hasSizeLessThan(50 * 2 + 30);
        }
    }

    @Test
    void saysOfAKeyThatItIsListedNoMore() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            String id = "9ce924d4-64cf-4c1b-90ce-c4b9a67285b5";
            fixture.operation("delete_api_key", Map.of("api_key_id", id));
            JsonNode report = fixture.answer("usage_report", Map.of("period", "last_30_days"), CallContext.SILENT);
            assertThat(report.path("top_keys").findValuesAsText("name")).contains(id + " (listed no more)");
        }
    }

    @Test
    void callsNumbersCompleteWhenOnlyTheNamesOfKeysCannotBeRead() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                                + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}],\"total\":2}");
                    }
                    return asked.target().startsWith("/v1/api-keys")
                            ? new Reply(403, "{}")
                            : Reply.ok("{\"summary\":{\"total\":1},\"data_points\":[],\"data\":[]}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            JsonNode report = fixture.answer("usage_report", Map.of("period", "2026-10"), CallContext.SILENT);
            assertThat(report.path("note").asText())
                    .isEqualTo(
                            "All numbers are complete; only the names of keys could not be read, so top_keys shows ids.");
            assertThat(report.path("not_read").toString()).contains("the names of the API keys of Alpha");
            assertThat(report.path("top_keys").toString()).doesNotContain("or not read");
        }
    }

    @Test
    void saysWhichWorkspaceAWorkspaceKeyCounts() {
        try (JobFixture fixture = JobFixture.inSandbox();
                JobFixture own = fixture.with(Sandbox.WORKSPACE_KEY)) {
            String scope =
                    "The key in use sees only the workspace Applications, to which it belongs: others are not included.";
            for (String job : List.of("usage_report", "access_review", "workspace_review")) {
                assertThat(own.answer(job, Map.of(), CallContext.SILENT)
                                .path("note")
                                .asText())
                        .as(job)
                        .contains(scope);
            }
            assertThat(own.error("usage_report", Map.of("workspace", "Data science"), CallContext.SILENT))
                    .contains("list_workspaces shows all; the key in use sees only Applications (");
            assertThat(own.answer("usage_report", Map.of("workspace", "Applications"), CallContext.SILENT)
                            .path("note")
                            .asText())
                    .doesNotContain(scope);
        }
    }

    @Test
    void givesNoRateWhereThereIsNoRequestAtAll() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> asked.target()
                                .startsWith("/v1/admin/workspaces")
                        ? Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}")
                        : Reply.ok("{\"summary\":{\"total\":0},\"data_points\":[],\"data\":[]}"));
                JobFixture fixture = JobFixture.on(portkey)) {
            JsonNode report = fixture.answer("usage_report", Map.of("period", "2026-10"), CallContext.SILENT);
            assertThat(report.at("/totals/requests/now").asText()).isEqualTo("0");
            assertThat(report.at("/totals/error_rate_percent/now").isNull()).isTrue();
        }
    }

    @Test
    void givesNoRateOfAPeriodWithoutRequests() {
        JsonNode report = reportOn("5", "0");
        assertThat(report.at("/totals/requests/before").asText()).isEqualTo("0");
        assertThat(report.at("/totals/error_rate_percent/before").isNull()).isTrue();
        assertThat(report.path("totals").toString()).doesNotContain("change");
    }

    @Test
    void countsErrorsByStatus() {
        JsonNode report = report(Map.of("period", EVER));
        JsonNode statuses = report.path("errors_by_status");
        assertThat(statuses.path("429").asLong()).isPositive();
        JsonNode errors = FIXTURE.operation("get_error_analytics", Map.of("time_of_generation_min", "2020-01-01"));
        assertThat(statuses.valueStream().mapToLong(JsonNode::asLong).sum())
                .isEqualTo(errors.at("/summary/total").asLong());
    }

    @Test
    void comparesWithAPeriodThatBeganQuietly() {
        JsonNode report = reportOn("5", "10.2");
        assertThat(report.path("note").asText())
                .isEqualTo("The key in use sees only the workspace Alpha; others, if there are any, are not included.");
        assertThat(report.at("/totals/requests/change").asText()).isEqualTo("+900.0 %");
    }

    @Test
    void computesTheChangeOfDollarsFromCents() {
        JsonNode report = reportOn("5", "10.2");
        assertThat(report.at("/totals/cost_usd/now").asText()).isEqualTo("1.00");
        assertThat(report.at("/totals/cost_usd/before").asText()).isEqualTo("0.10");
        assertThat(report.at("/totals/cost_usd/change").asText())
                .isEqualTo(report.at("/totals/cost_cents/change").asText())
                .isEqualTo("+884.3 %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last_month", "last_30_days", EVER})
    void staysBelowSixKilobytes(String period) {
        assertThat(Json.write(report(Map.of("period", period))).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(6 * 1024);
    }

    @Test
    void saysWhatCouldNotBeRead() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
            if (asked.target().startsWith("/v1/admin/workspaces")) {
                return Reply.ok(
                        "0".equals(asked.query("current_page"))
                                ? "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},{\"id\":\"w2\",\"slug\":\"ws-b\","
                                        + "\"name\":\"Beta\"}]}"
                                : "{\"data\":[]}");
            }
            if ("ws-b".equals(asked.query("workspace_slug"))) {
                return new Reply(403, "{}");
            }
            return asked.target().contains("/graphs/requests")
                    ? Reply.ok("{\"summary\":{\"total\":7},\"data_points\":[]}")
                    : Reply.ok("{\"summary\":{},\"data\":[]}");
        })) {
            try (JobFixture fixture = JobFixture.on(portkey)) {
                JsonNode report = fixture.answer("usage_report", Map.of(), CallContext.SILENT);
                assertThat(report.at("/totals/requests/now").intValue()).isEqualTo(7);
                assertThat(report.path("not_read").toString()).contains("Beta", "403");
                assertThat(report.path("workspaces").toString()).isEqualTo("[\"Alpha\"]");
                assertThat(report.path("note").asText()).startsWith("Not everything could be read");
            }
        }
    }

    @Test
    void leavesOutWhatIsUnknownInsteadOfCallingItZero() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok(
                                "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                    }
                    return asked.target().contains("/graphs/requests")
                            ? Reply.ok("{\"summary\":{\"total\":7},\"data_points\":[]}")
                            : new Reply(403, "{}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            JsonNode report = fixture.answer("usage_report", Map.of(), CallContext.SILENT);
            assertThat(report.path("totals").toString())
                    .isEqualTo("{\"requests\":{\"now\":7,\"before\":7,\"change\":\"0.0 %\"}}");
            assertThat(report.path("not_read").get(0).asText())
                    .contains("cost of Alpha", "tokens of Alpha")
                    .endsWith(": HTTP 403, for example without the scope analytics.view");
        }
    }

    @Test
    void isAnErrorWhenNothingCanBeRead() {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> new Reply(403, "{}"));
                JobFixture fixture = JobFixture.on(portkey)) {
            for (String job : List.of("usage_report", "access_review")) {
                assertThat(fixture.error(job, Map.of(), CallContext.SILENT))
                        .startsWith(job + ": nothing could be read.\n- the list of workspaces");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data science,Applications",
                "ws-data-x1y2z3, Applications, data SCIENCE",
                "[\"Data science\", \"Applications\"]",
                "\"Data science\", \"Applications\""
            })
    void takesSeveralWorkspacesByName(String workspaces) {
        JsonNode report = report(Map.of("period", EVER, "workspace", workspaces));
        assertThat(report.path("workspaces").toString()).isEqualTo("[\"Data science\",\"Applications\"]");
        assertThat(report.at("/totals/cost_cents/now").asText()).isEqualTo("2766.10");
    }

    @Test
    void takesAListOfWorkspacesAndRefusesOneThatIsUnknown() {
        assertThat(report(Map.of("workspace", List.of("Applications"))).path("workspaces"))
                .hasSize(1);
        assertThat(FIXTURE.error(
                        "usage_report",
                        Map.of("workspace", List.of("Applications", "Data scence")),
                        CallContext.SILENT))
                .contains("workspace: no workspace has the id or name \"Data scence\"; nearest: \"Data science\" (");
    }

    @Test
    void comparesThisMonthWithTheSameDaysOfTheMonthBeforeAndSaysSo() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-12T09:30:00Z"), ZoneId.of("Asia/Tokyo"));
        Map<String, String> ranges = new ConcurrentHashMap<>();
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok(
                                "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                    }
                    if (asked.target().contains("/graphs/cost?")) {
                        ranges.put(
                                String.valueOf(asked.query("time_of_generation_min")),
                                String.valueOf(asked.query("time_of_generation_max")));
                    }
                    return Reply.ok("{\"summary\":{\"total\":1},\"data_points\":[],\"data\":[]}");
                });
                JobFixture fixture = JobFixture.on(portkey, clock)) {
            JsonNode report = fixture.answer("usage_report", Map.of("period", "this_month"), CallContext.SILENT);
            assertThat(report.path("compared_with").asText())
                    .isEqualTo("2026-10-01 00:00 to 2026-10-12 18:30 (Asia/Tokyo), the same part of the month before");
            assertThat(report.path("note").asText())
                    .isEqualTo(
                            "The key in use sees only the workspace Alpha; others, if there are any, are not included. "
                                    + "The days of the cost series are Portkey's, in UTC.");
        }
        assertThat(ranges.keySet().stream().map(UsageReportTest::decoded))
                .containsExactlyInAnyOrder("2026-11-01T00:00:00+09:00", "2026-10-01T00:00:00+09:00");
        assertThat(ranges.values().stream().map(UsageReportTest::decoded))
                .containsExactlyInAnyOrder("2026-11-12T18:30:00+09:00", "2026-10-12T18:30:00+09:00");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What an organisation of 30 workspaces with long names answers on usage. */
    enum Upstream {
        EVERYTHING,
        NOTHING_USED,
        GRAPHS_FORBIDDEN,
        EVERY_SECOND_ANSWER_FAILS;

        boolean fails(String target, int number) {
            return switch (this) {
                case EVERYTHING, NOTHING_USED -> false;
                case GRAPHS_FORBIDDEN -> target.contains("/graphs/") && !target.contains("/graphs/requests");
                case EVERY_SECOND_ANSWER_FAILS -> number % 2 == 0;
            };
        }
    }

    private static final String LONG = "日本語 \\\"quoted\\\" 😀 ".repeat(6);

    private static final String WORKSPACES = "{\"total\":30,\"data\":["
            + items(30, i -> "{\"id\":\"w" + i + "\",\"slug\":\"ws-" + i + "\",\"name\":\"" + i + LONG + "\"}")
            + "]}";

    private static final String USERS = "{\"total\":200,\"data\":["
            + items(
                    200,
                    i -> "{\"user\":\"" + i + LONG + "\",\"requests\":\"" + (9_999_999 - i)
                            + "\",\"cost\":\"99999.5\"}")
            + "]}";

    private static final String GROUPS = "{\"total\":9,\"data\":["
            + items(
                    9,
                    i -> "{\"ai_model\":\"" + i + LONG + "\",\"api_key\":\"" + i + LONG
                            + "\",\"requests\":\"9999999\",\"cost\":\"99999.5\"}")
            + "]}";

    /** Six years, one point in each fortnight. */
    private static final String GRAPH = "{\"summary\":{\"total\":123456789.123},\"data_points\":["
            + items(
                    160,
                    i -> "{\"timestamp\":\"" + LocalDate.of(2020, 1, 1).plusDays(14L * i) + "T00:00:00Z\",\"total\":"
                            + (1000 + i) + "}")
            + "]}";

    private static String items(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    private static Reply vast(Upstream upstream, String target, int number) {
        if (target.startsWith("/v1/admin/workspaces")) {
            return Reply.ok(WORKSPACES);
        }
        if (upstream.fails(target, number)) {
            return new Reply(number % 4 == 0 ? 403 : 400, "{\"message\":\"" + number + " " + LONG + "\"}");
        }
        if (upstream == Upstream.NOTHING_USED) {
            return Reply.ok("{\"summary\":{\"total\":0},\"data_points\":[],\"data\":[],\"total\":0}");
        }
        return Reply.ok(target.contains("/graphs/") ? GRAPH : target.contains("/groups/users") ? USERS : GROUPS);
    }

    @ParameterizedTest
    @EnumSource
    void staysBelowSixKilobytesWhateverTheUpstreamAnswers(Upstream upstream) throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        try (RecordingPortkey portkey =
                        new RecordingPortkey(asked -> vast(upstream, asked.target(), number.incrementAndGet()));
                JobFixture fixture = JobFixture.on(
                        portkey, Clock.fixed(Instant.parse("2026-11-12T09:30:00Z"), ZoneId.of("Asia/Tokyo")))) {
            ToolResult result = fixture.call("usage_report", Map.of("period", "2020..2026"), CallContext.SILENT);
            assertThat(result.isError()).as(result.text()).isFalse();
            assertThat(result.text().getBytes(StandardCharsets.UTF_8))
                    .as(result.text())
                    .hasSizeLessThanOrEqualTo(6 * 1024);
            JsonNode report = JobFixture.tree(result);
            if (upstream == Upstream.EVERYTHING) {
                assertThat(report.path("cost_by_year")).hasSize(7);
                assertThat(report.path("workspaces").valueStream().map(JsonNode::asText))
                        .last()
                        .asString()
                        .matches("and \\d+ more");
            }
            boolean fails = upstream.fails("/graphs/cost", 0);
            assertThat(report.has("not_read")).as(result.text()).isEqualTo(fails);
        }
    }
}
