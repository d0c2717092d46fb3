package dev.portkeyadmin.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage report over all workspaces, against the period before. */
class UsageReportTest {

    private static final Sandbox SANDBOX = Sandbox.start();
    private static final JobFixture FIXTURE = JobFixture.on(SANDBOX);
    private static final String EVER = "2020-01-01..2099-12-31";

    @AfterAll
    static void close() {
        FIXTURE.close();
        SANDBOX.close();
    }

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
                .isEqualTo(String.format(java.util.Locale.ROOT, "%+.1f %%", 100.0 * (now - before) / before));
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
                JobFixture fixture = JobFixture.on(URI.create(portkey.url()), When.AUTO, null, RecordingPortkey.KEY)) {
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

    @Test
    void comparesWithAPeriodThatBeganQuietly() {
        JsonNode report = reportOn("5", "10.2");
        assertThat(report.has("note")).isFalse();
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
            try (JobFixture fixture = JobFixture.on(URI.create(portkey.url()), When.AUTO, null, RecordingPortkey.KEY)) {
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
                JobFixture fixture = JobFixture.on(URI.create(portkey.url()), When.AUTO, null, RecordingPortkey.KEY)) {
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
                JobFixture fixture = JobFixture.on(URI.create(portkey.url()), When.AUTO, null, RecordingPortkey.KEY)) {
            for (String job : List.of("usage_report", "access_review")) {
                assertThat(fixture.error(job, Map.of(), CallContext.SILENT))
                        .startsWith(job + ": nothing could be read.\n- the list of workspaces");
            }
        }
    }
}
