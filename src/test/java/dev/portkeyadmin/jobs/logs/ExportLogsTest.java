package dev.portkeyadmin.jobs.logs;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.client.TestTiming;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.jobs.JobFixture.Person;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of logs, from the creation to sample rows. */
class ExportLogsTest {

    private final TestTiming timing = new TestTiming();

    private JsonNode export(JobFixture fixture, Map<String, Object> arguments, CallContext caller) {
        try {
            ToolResult result = new ExportLogs(fixture.context, timing).run(new Arguments(arguments), caller);
            return JobFixture.tree(result);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void exportsAllWorkspacesAndShowsTheFirstRows() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            Person person = Person.declining();
            JsonNode answer = export(fixture, Map.of("period", "last_7_days"), person);

            assertThat(person.questions)
                    .as("exports change nothing, so nobody is asked")
                    .isEmpty();
            assertThat(answer.path("complete").booleanValue()).isTrue();
            assertThat(answer.path("exports")).hasSize(2);
            assertThat(answer.path("files_hold").asText())
                    .contains("trace_id, ", "cost (US cents), ")
                    .endsWith("; no bodies of requests or responses");
            JsonNode first = answer.at("/exports/0");
            assertThat(first.path("workspace").asText()).isEqualTo("Applications");
            assertThat(answer.path("note").asText())
                    .contains("Data science forbids to export response, so that its reasons are only status codes.");
            for (JsonNode reason : answer.path("why_requests_failed")) {
                assertThat(reason.path("example_from").asText())
                        .as("the only workspace whose answers may be read")
                        .isEqualTo("Applications");
            }
            assertThat(first.path("status").asText()).isEqualTo("success");
            assertThat(first.path("logs").asLong()).isPositive();
            assertThat(first.path("link").asText()).contains("/exports/", "signature=");
            assertThat(first.path("sample_rows")).hasSize(5);
            assertThat(first.at("/sample_rows/0/ai_model").asText()).isNotEmpty();
            assertThat(person.progress).anyMatch(line -> line.startsWith("0/4 create the export of Applications"));
        }
    }

    @Test
    void saysWhyRequestsFailed() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode answer = export(fixture, Map.of("only_failed", true), Person.accepting());

            assertThat(answer.at("/exports/0/sample_rows").valueStream())
                    .allMatch(row -> row.path("response_status_code").asInt() >= 400)
                    .allMatch(row -> row.path("reason").asText().startsWith("HTTP "));
            assertThat(answer.path("why_requests_failed").toString())
                    .contains("HTTP 429: The provider answered with 429");
            assertThat(answer.path("files_hold").asText())
                    .endsWith("; no bodies of requests; less where the note says so");
            assertThat(answer.path("note").asText())
                    .contains("Data science forbids to export response, so that its reasons are only")
                    .as("all rows were read")
                    .doesNotContain("why_requests_failed counts only");
            assertThat(answer.path("failed_requests").has("by_status")).isFalse();
            JsonNode reason = answer.at("/why_requests_failed/0");
            assertThat(reason.path("trace_ids").size()).isBetween(1, 3);
            assertThat(fixture.operation(
                                    "get_log",
                                    Map.of("log_id", reason.path("log_id").asText()))
                            .at("/metrics/response_status_code")
                            .asText())
                    .isEqualTo(reason.path("reason").asText().substring(5, 8));
            long errors = fixture.operation("get_error_analytics", Map.of("period", "last_30_days"))
                    .at("/summary/total")
                    .asLong();
            assertThat(answer.at("/failed_requests/all").asLong()).isEqualTo(errors);
            assertThat(answer.at("/failed_requests/counted").asLong())
                    .isEqualTo(answer.path("why_requests_failed")
                            .valueStream()
                            .mapToLong(each -> each.path("rows").asLong())
                            .sum());
        }
    }

    @Test
    void showsTheEarliestRowsFirst() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode answer = export(fixture, Map.of("period", "last_7_days"), Person.accepting());
            for (JsonNode each : answer.path("exports")) {
                assertThat(each.path("sample_rows")
                                .valueStream()
                                .map(row -> row.path("created_at").asText()))
                        .hasSize(5)
                        .isSorted();
            }
        }
    }

    @Test
    void makesNoExportForAWorkspaceWithoutRequestsUnlessItIsNamed() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            fixture.operation("create_workspace", Map.of("name", "Fraud"));
            for (boolean failed : List.of(false, true)) {
                JsonNode answer = export(fixture, Map.of("only_failed", failed), Person.accepting());
                assertThat(answer.path("complete").booleanValue()).isTrue();
                assertThat(answer.path("exports")).hasSize(2);
                assertThat(answer.path("not_exported").toString()).isEqualTo("[\"Fraud\"]");
                assertThat(answer.path("note").asText())
                        .contains("not_exported: no " + (failed ? "failed request" : "request") + " there");
            }
            JsonNode named = export(fixture, Map.of("workspace", "Fraud"), Person.accepting());
            assertThat(named.at("/exports/0/logs").asLong(-1)).isZero();
            JsonNode old = export(fixture, Map.of("period", "2001-01"), Person.accepting());
            assertThat(old.path("exports")).isEmpty();
            assertThat(old.path("not_exported")).hasSize(3);
            assertThat(old.has("files_hold")).isFalse();
        }
    }

    @Test
    void exportsAWorkspaceWhoseRequestsCannotBeCounted() {
        try (RecordingPortkey portkey =
                        new RecordingPortkey(asked -> switch (asked.target().replaceAll("\\?.*", "")) {
                            case "/v1/admin/workspaces" ->
                                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}],\"total\":2}");
                            case "/v1/logs/exports" -> Reply.ok("{\"id\":\"e1\",\"total\":0}");
                            case "/v1/logs/exports/e1/start" -> Reply.ok("{}");
                            case "/v1/analytics/graphs/requests" ->
                                asked.target().contains("ws-a")
                                        ? new Reply(403, "{}")
                                        : Reply.ok("{\"summary\":{\"total\":0}}");
                            default -> new Reply(403, "{}");
                        });
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of(), Person.accepting());
            assertThat(answer.at("/exports/0/workspace").asText()).isEqualTo("Alpha");
            assertThat(answer.path("exports")).hasSize(1);
            assertThat(answer.path("not_exported").toString()).isEqualTo("[\"Beta\"]");
        }
    }

    @Test
    void givesTheMessageOfOneFailureWhereTheExportHoldsNone() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode answer = export(fixture, Map.of("workspace", "Applications"), Person.accepting());
            JsonNode reason = answer.at("/why_requests_failed/0");
            assertThat(reason.path("reason").asText()).matches("HTTP \\d{3}");
            assertThat(reason.path("for_example").asText())
                    .isEqualTo("The provider answered with "
                            + reason.path("reason").asText().substring(5));
            assertThat(reason.has("example_from"))
                    .as("there is only one workspace")
                    .isFalse();
        }
    }

    @Test
    void callsNoFailureExplainedOfWhichOnlyTheStatusIsKnown() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode data =
                    export(fixture, Map.of("only_failed", true, "workspace", "Data science"), Person.accepting());
            assertThat(data.at("/failed_requests/counted").asLong()).isPositive();
            assertThat(data.path("failed_requests").has("with_message")).isFalse();
            assertThat(data.path("files_hold").asText())
                    .as("no file holds what the note names")
                    .endsWith("; no bodies of requests or responses");
            assertThat(data.path("note").asText()).contains("Data science forbids to export response");
            JsonNode apps =
                    export(fixture, Map.of("only_failed", true, "workspace", "Applications"), Person.accepting());
            assertThat(apps.at("/failed_requests/with_message"))
                    .isEqualTo(apps.at("/failed_requests/counted"))
                    .isEqualTo(apps.at("/failed_requests/all"));
        }
    }

    @Test
    void readsNoAnswersOfAWorkspaceThatForbidsToExportThem() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode answer = export(fixture, Map.of("workspace", "Data science"), Person.accepting());
            assertThat(answer.at("/why_requests_failed/0/log_id").asText()).isNotEmpty();
            assertThat(answer.path("why_requests_failed").toString()).doesNotContain("for_example");
        }
    }

    /** One workspace with 400 logs, of which the file shows some; the analytics count 30 failed requests. */
    private static RecordingPortkey partly(String file) {
        AtomicReference<String> url = new AtomicReference<>("");
        RecordingPortkey portkey = new RecordingPortkey(asked -> {
            String path = asked.target().replaceAll("\\?.*", "").replaceFirst("^/v1", "");
            return switch (path) {
                case "/admin/workspaces" ->
                    Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                case "/logs/exports" -> Reply.ok("{\"id\":\"e1\",\"total\":400}");
                case "/logs/exports/e1/start" -> Reply.ok("{}");
                case "/logs/exports/e1" -> Reply.ok("{\"id\":\"e1\",\"status\":\"success\"}");
                case "/logs/exports/e1/download" -> Reply.ok("{\"signed_url\":\"" + url.get() + "/file\"}");
                case "/file" -> Reply.ok(file);
                case "/analytics/graphs/errors" -> Reply.ok("{\"summary\":{\"total\":30}}");
                case "/analytics/graphs/errors/status-codes" ->
                    Reply.ok("{\"data_points\":[{\"status_code\":400,\"count\":12},"
                            + "{\"status_code\":500,\"count\":18}]}");
                default -> new Reply(403, "{}");
            };
        });
        url.set(portkey.url());
        return portkey;
    }

    @ParameterizedTest
    @CsvSource({"500, 30, 1", "200, 30, 0"})
    void saysHowManyFailuresAreCountedAndWhereTheOthersAre(int status, int all, int counted) {
        String row = "{\"id\":\"l1\",\"response_status_code\":" + status + "}";
        // The last row is whole although no line follows, or cut.
        for (String file : List.of(row, row + "\n{\"id\":\"l2\",\"respon")) {
            try (RecordingPortkey portkey = partly(file);
                    JobFixture fixture = on(portkey)) {
                JsonNode answer = export(fixture, Map.of(), Person.accepting());
                assertThat(answer.at("/failed_requests/all").intValue()).isEqualTo(all);
                assertThat(answer.at("/failed_requests/counted").intValue()).isEqualTo(counted);
                assertThat(answer.at("/failed_requests/by_status").toString()).isEqualTo("{\"500\":18,\"400\":12}");
                assertThat(answer.path("note").asText())
                        .contains("1 of 400 rows of Alpha. Other rows are in the files: open the links, or export with "
                                + "only_failed.");
            }
        }
    }

    @Test
    void narrowsToAWorkspaceByName() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode answer = export(fixture, Map.of("workspace", "data science"), Person.accepting());
            assertThat(answer.path("exports")).hasSize(1);
            assertThat(answer.at("/exports/0/sample_rows")).hasSize(10);
        }
    }

    /** An export is a write, and opens logs to everyone with its link. */
    @Test
    void guessesNoWorkspaceFromTheBeginningOfAName() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            Person person = Person.accepting();
            assertThat(fixture.error("export_logs", Map.of("period", "today", "workspace", "data"), person))
                    .contains("no workspace has the id or name \"data\"", "nearest: \"Data science\"");
            assertThat(person.questions).isEmpty();
        }
    }

    /** One workspace whose export has these states, one after the other. */
    private static RecordingPortkey slow(Function<Asked, Reply> writes, String... states) {
        AtomicInteger looks = new AtomicInteger();
        return new RecordingPortkey(asked -> {
            String path = asked.target().replaceAll("\\?.*", "").replaceFirst("^/v1", "");
            if (asked.method().equals("POST")) {
                return writes.apply(asked);
            }
            return switch (path) {
                case "/admin/workspaces" ->
                    Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}");
                case "/logs/exports/e1" ->
                    Reply.ok("{\"id\":\"e1\",\"status\":\""
                            + states[Math.min(looks.getAndIncrement(), states.length - 1)] + "\"}");
                case "/logs/exports/e1/download" -> Reply.ok("{\"signed_url\":\"https://files.example.com/e1\"}");
                default -> new Reply(403, "{}");
            };
        });
    }

    private static Reply created(Asked asked) {
        return Reply.ok("{\"id\":\"e1\",\"total\":3}");
    }

    private static JobFixture on(RecordingPortkey portkey) {
        return JobFixture.on(portkey);
    }

    @Test
    void waitsLongerEachTimeAndReportsProgress() {
        try (RecordingPortkey portkey =
                        slow(ExportLogsTest::created, "in_progress", "in_progress", "in_progress", "success");
                JobFixture fixture = on(portkey)) {
            Person person = Person.accepting();
            JsonNode answer = export(fixture, Map.of(), person);
            assertThat(answer.path("complete").booleanValue()).isTrue();
            assertThat(timing.pauses())
                    .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
            assertThat(person.progress).contains("0/1 0 of 1 exports ended", "1/1 1 of 1 exports ended");
            assertThat(answer.path("note").asText())
                    .as("a link to another host is not followed from a Portkey on this machine")
                    .contains("The link was not followed");
        }
    }

    @Test
    void stopsWaitingInTimeAndSaysHowToGoOn() {
        try (RecordingPortkey portkey = slow(ExportLogsTest::created, "in_progress");
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of(), Person.accepting());
            assertThat(timing.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(40));
            assertThat(answer.path("complete").booleanValue()).isFalse();
            assertThat(answer.at("/exports/0/status").asText()).isEqualTo("in_progress");
            assertThat(answer.path("note").asText())
                    .contains("Not done yet. Call export_logs with export_ids [\"e1\"] to go on.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "failed, Portkey could not make this export and gives no reason. Export a shorter period",
        "failure, Portkey could not make this export and gives no reason. Export a shorter period",
        "stopped, Someone cancelled this export. Call export_logs for a new one.",
    })
    void saysWhatToDoAboutAnExportThatEndsWithoutAFile(String status, String problem) {
        try (RecordingPortkey portkey = slow(ExportLogsTest::created, "in_progress", status);
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of(), Person.accepting());
            assertThat(answer.path("complete").booleanValue()).isFalse();
            assertThat(answer.at("/exports/0/status").asText()).isEqualTo(status);
            assertThat(answer.at("/exports/0/problem").asText()).startsWith(problem);
            assertThat(answer.path("note").asText()).doesNotContain("Not done yet", "Anyone who has a link");
            assertThat(timing.pauses()).hasSize(1);
        }
    }

    @Test
    void looksNoMoreAtAnExportWhoseStateItMayNotRead() {
        try (RecordingPortkey portkey =
                        new RecordingPortkey(asked -> asked.method().equals("POST")
                                ? created(asked)
                                : asked.target().startsWith("/v1/admin/workspaces")
                                        ? Reply.ok(
                                                "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}],\"total\":1}")
                                        : new Reply(403, "{}"));
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of(), Person.accepting());
            assertThat(answer.at("/exports/0/problem").asText()).isEqualTo("Its state cannot be read.");
            assertThat(answer.path("note").asText())
                    .contains("Not read: the state of the export e1: HTTP 403")
                    .endsWith(".");
            assertThat(timing.pauses()).isEmpty();
        }
    }

    @Test
    void saysThatAnExportIsEmptyOrTooLong() {
        for (String total : List.of("0", "50001")) {
            try (RecordingPortkey portkey =
                            slow(asked -> Reply.ok("{\"id\":\"e1\",\"total\":" + total + "}"), "success");
                    JobFixture fixture = on(portkey)) {
                assertThat(export(fixture, Map.of(), Person.accepting())
                                .path("note")
                                .asText())
                        .contains(
                                total.equals("0")
                                        ? "An export with logs 0 is empty: no log matches."
                                        : "Portkey exports at most 50000 logs at once.");
            }
        }
    }

    @Test
    void leavesInTheAuditLogWhatWasStartedWhenItIsCancelledWhileItWaits(@TempDir Path temporary) {
        try (RecordingPortkey portkey = slow(ExportLogsTest::created, "in_progress");
                JobFixture fixture = JobFixture.on(portkey, When.AUTO, temporary.resolve("audit.jsonl"))) {
            timing.duringPause(() -> Thread.currentThread().interrupt());
            assertThatThrownBy(() ->
                            new ExportLogs(fixture.context, timing).run(new Arguments(Map.of()), Person.accepting()))
                    .isInstanceOf(InterruptedException.class);
            assertThat(fixture.line("plan_result").path("done").toString()).isEqualTo("[1,2]");
        }
    }

    @Test
    void continuesAnEarlierExportAndStartsADraft() {
        try (RecordingPortkey portkey = slow(ExportLogsTest::created, "draft", "success");
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of("export_ids", List.of("e1")), Person.accepting());
            assertThat(answer.at("/exports/0/status").asText()).isEqualTo("success");
            assertThat(portkey.asked())
                    .filteredOn(asked -> asked.method().equals("POST"))
                    .extracting(Asked::target)
                    .containsExactly("/v1/logs/exports/e1/start");
        }
    }

    @Test
    void startsNoExportForAnEmptyListOfExports() {
        try (RecordingPortkey portkey = slow(ExportLogsTest::created, "draft");
                JobFixture fixture = on(portkey)) {
            assertThat(fixture.error("export_logs", Map.of("export_ids", List.of()), Person.accepting()))
                    .contains("export_ids: got an empty array; expected 1 or more items");
            assertThat(fixture.error("export_logs", Map.of("export_ids", List.of(" ")), Person.accepting()))
                    .contains("export_ids[0]: got");
            for (Map.Entry<String, Object> other : Map.<String, Object>of(
                            "period", "today", "workspace", "Alpha", "only_failed", true)
                    .entrySet()) {
                assertThat(fixture.error(
                                "export_logs",
                                Map.of("export_ids", List.of("e1"), other.getKey(), other.getValue()),
                                Person.accepting()))
                        .contains(other.getKey() + ": not accepted when export_ids is given");
            }
            assertThat(portkey.asked()).isEmpty();
        }
    }

    @Test
    void saysOfAnEarlierExportWhatTheFirstCallSaid() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            Map<String, Object> first = Map.of("period", "last_7_days", "workspace", "Applications");
            JsonNode made = export(fixture, first, Person.accepting());
            String id = made.at("/exports/0/export_id").asText();
            JsonNode again = export(fixture, Map.of("export_ids", List.of(id)), Person.accepting());
            assertThat(again.at("/exports/0/period").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\dT[^ ]+ to \\d{4}-\\d\\d-\\d\\dT[^ ]+");
            assertThat(again.at("/exports/0/workspace")).isEqualTo(made.at("/exports/0/workspace"));
            assertThat(again.path("failed_requests")).isEqualTo(made.path("failed_requests"));
        }
    }

    @Test
    void goesOnWithTheOtherExportsWhereOneIsUnknown() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode made = export(fixture, Map.of("workspace", "Applications"), Person.accepting());
            String id = made.at("/exports/0/export_id").asText();
            JsonNode answer = export(fixture, Map.of("export_ids", List.of("no-such", id)), Person.accepting());
            assertThat(answer.path("complete").booleanValue()).isFalse();
            assertThat(answer.at("/exports/0/status").asText()).isEqualTo("unknown");
            assertThat(answer.at("/exports/1/status").asText()).isEqualTo("success");
            assertThat(answer.path("note").asText()).contains("the export no-such");
            assertThat(fixture.error("export_logs", Map.of("export_ids", List.of("no-such")), Person.accepting()))
                    .startsWith("export_logs: nothing could be read.\n- the export no-such: ");
        }
    }

    @Test
    void saysHowToGoOnWhenTheStartMayHaveHappened() {
        try (RecordingPortkey portkey = slow(
                        asked -> asked.target().endsWith("/start") ? new Reply(500, "{}") : created(asked), "draft");
                JobFixture fixture = on(portkey)) {
            JsonNode answer = export(fixture, Map.of(), Person.accepting());
            assertThat(answer.path("complete").booleanValue()).isFalse();
            assertThat(answer.path("stopped").asText()).startsWith("Step 2 may have happened");
            assertThat(answer.at("/exports/0/problem").asText()).contains("export_ids [\"e1\"]");
        }
    }

    @Test
    void namesNoWorkspaceForAFailureOfSeveral() {
        String workspaces = "{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}],\"total\":2}";
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> asked.method()
                                .equals("POST")
                        ? new Reply(403, "{}", Map.of("x-request-id", "r" + asked.hashCode()))
                        : Reply.ok(asked.target().startsWith("/v1/admin/workspaces") ? workspaces : "{\"data\":[]}"));
                JobFixture fixture = on(portkey)) {
            assertThat(fixture.error("export_logs", Map.of(), Person.accepting()))
                    .contains("\n- steps 1, 3: create_log_export failed: HTTP 403")
                    .containsOnlyOnce("create_log_export failed")
                    .contains("\n- steps 2, 4: It needs the answer to a step before.");
        }
    }

    @Test
    void saysThatNothingWasExportedWhenTheCreationFails() {
        try (RecordingPortkey portkey = slow(asked -> new Reply(401, "{}"), "draft");
                JobFixture fixture = on(portkey)) {
            assertThat(fixture.error("export_logs", Map.of(), Person.accepting()))
                    .startsWith("export_logs: nothing was changed. Of 2 steps: step 1 failed; step 2 not sent. Stopped")
                    .contains("\n- step 1, create the export of Alpha: create_log_export failed: HTTP 401");
            assertThat(portkey.asked())
                    .filteredOn(asked -> asked.method().equals("POST"))
                    .hasSize(1);
        }
    }
}
