package dev.portkeyadmin.jobs.usage;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the usage report. A browser looks at it in .ci/report-page. */
class UsagePageTest {

    private static final String EVER = "2020-01-01..2099-12-31";

    @Test
    void showsTheFiguresInTablesBesideTheCharts() throws InterruptedException {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            String page = UsagePage.of(fixture.context, EVER, null);
            assertThat(page)
                    .contains("<html lang=\"en\">", "$27.66", "claude-sonnet-4-5", "Data science", "Field app")
                    .contains("role=\"img\"", "@media print", "prefers-color-scheme: dark")
                    .doesNotContain("{{", "sourceMappingURL");
            assertThat(UsagePage.of(fixture.context, EVER, "Data science"))
                    .contains("Usage report of Data science", "$11.35");
        }
    }

    @Test
    void loadsNothingAndRunsOnlyItsOwnScripts() throws Exception {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            String page = UsagePage.of(fixture.context, "last_7_days", null);
            assertThat(page).contains("default-src 'none'");
            assertThat(page.replaceAll("(?s)<script>.*?</script>", ""))
                    .doesNotContain("src=", "href=", "url(", "@import", "http://", "https://");
            Matcher script = Pattern.compile("(?s)<script>(.*?)</script>").matcher(page);
            int scripts = 0;
            while (script.find()) {
                scripts++;
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
                assertThat(page).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
            }
            assertThat(scripts).isEqualTo(2);
        }
    }

    @Test
    void showsNoNumberForAMeasureThatCouldNotBeRead() throws InterruptedException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"}],\"total\":1}");
                    }
                    return asked.target().contains("/graphs/requests")
                            ? Reply.ok(
                                    "{\"summary\":{\"total\":3},\"data_points\":[{\"timestamp\":\"2026-01-01\",\"total\":3}]}")
                            : new Reply(403, "{}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            String page = UsagePage.of(fixture.context, EVER, null);
            assertThat(page)
                    .contains("<dt>Cost</dt><dd class=\"number\">not read</dd>")
                    .contains("<dt>Tokens</dt><dd class=\"number\">not read</dd>")
                    .contains("<dt>People</dt><dd class=\"number\">not read</dd>")
                    .contains("<dt>Error rate</dt><dd class=\"number\">not read</dd>")
                    .contains("<dt>Requests</dt><dd class=\"number\">3</dd>")
                    .contains("The cost could not be read.", "3 requests; how many failed could not be read.")
                    .doesNotContain("$0.00");
        }
    }

    @Test
    void escapesNamesOfOthers() throws InterruptedException {
        String name = "</script><img src=x onerror=alert(1)>";
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok(
                                "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"" + name + "\"}],\"total\":1}");
                    }
                    if (asked.target().contains("/graphs/requests")) {
                        return Reply.ok(
                                "{\"summary\":{\"total\":3},\"data_points\":[{\"timestamp\":\"2026-01-01\",\"total\":3}]}");
                    }
                    if (asked.target().contains("/groups/users")) {
                        return Reply.ok("{\"data\":[{\"user\":\"" + name
                                + "\",\"requests\":\"3\",\"cost\":\"5\"}],\"total\":1}");
                    }
                    return asked.target().contains("/graphs/tokens")
                            ? new Reply(403, "{}")
                            : Reply.ok("{\"summary\":{\"total\":1},\"data\":[]}");
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            String page = UsagePage.of(fixture.context, "2026-01", null);
            assertThat(page).contains("&lt;img src=x").doesNotContain("<img");
            assertThat(page).contains("Not everything could be read", "tokens of");
        }
    }

    @Test
    void leavesAGapWhereThePeriodBeforeHasNoSuchDay() throws InterruptedException {
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    if (asked.target().startsWith("/v1/admin/workspaces")) {
                        return Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"}],\"total\":1}");
                    }
                    String month = String.valueOf(asked.query("time_of_generation_min"))
                                    .startsWith("2026-10")
                            ? "2026-10"
                            : "2026-09";
                    String last = month.endsWith("10") ? "31" : "30";
                    return Reply.ok(
                            "{\"summary\":{\"total\":300},\"data\":[],\"data_points\":[{\"timestamp\":\"" + month
                                    + "-01T00:00:00Z\",\"total\":100},{\"timestamp\":\"" + month + "-" + last
                                    + "T00:00:00Z\",\"total\":200}]}");
                });
                JobFixture fixture =
                        JobFixture.on(portkey, Clock.fixed(Instant.parse("2026-11-12T09:30:00Z"), ZoneOffset.UTC))) {
            assertThat(UsagePage.of(fixture.context, "2026-10", null))
                    .contains("\"days\":[\"2026-10-01\",\"2026-10-31\"]", "\"before\":[1.00,null]");
        }
    }
}
