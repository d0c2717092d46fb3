package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of model calls, log exports and audit logs. */
class SandboxLogsTest {

    private static final String APPS_ID = "3b35d565-3c6e-4b6c-ad7a-054a55bf01d0";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final SandboxClient calls = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    @Nested
    class RequestLogs {

        private static final String LOG = "{\"request\":{\"url\":\"https://models.example.com/v1\",\"body\":{\"q\":1}},"
                + "\"response\":{\"status\":201,\"body\":{\"a\":2},\"response_time\":7},"
                + "\"metadata\":{\"trace_id\":\"%s\",\"span_name\":\"ours\"}}";

        @Test
        void returnsALogForEachCountedCall() {
            JsonNode byTrace = calls.get("/logs/trace-7").ok();
            JsonNode byId = calls.get("/logs/" + byTrace.path("_id").asText()).ok();

            assertThat(byId).isEqualTo(byTrace);
            assertThat(byId.at("/metrics/trace_id").asText()).isEqualTo("trace-7");
            assertThat(byId.at("/metrics/ai_model").asText()).isNotEmpty();
            calls.get("/logs/" + NOBODY).notFound();
        }

        @Test
        void hidesLogsOfOtherWorkspaces() {
            List<Integer> statuses = IntStream.rangeClosed(1, 20)
                    .mapToObj(i -> workspace.get("/logs/trace-" + i).status())
                    .distinct()
                    .toList();

            assertThat(statuses).containsExactlyInAnyOrder(200, 403);
        }

        @Test
        void insertsOneLogOrSeveral() {
            calls.post("/logs", LOG.formatted("mine")).ok();
            workspace
                    .post("/logs", "[" + LOG.formatted("one") + "," + LOG.formatted("two") + "]")
                    .ok();

            for (String trace : List.of("mine", "one", "two")) {
                JsonNode log = calls.get("/logs/" + trace).ok();
                assertThat(log.at("/request/body/q").intValue()).isEqualTo(1);
                assertThat(log.at("/response/body/a").intValue()).isEqualTo(2);
                assertThat(log.at("/response/responseTime").intValue()).isEqualTo(7);
                assertThat(log.at("/metrics/response_status_code").intValue()).isEqualTo(201);
                assertThat(log.at("/metrics/span_name").asText()).isEqualTo("ours");
                assertThat(calls.get("/logs/" + log.path("_id").asText()).ok()).isEqualTo(log);
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}|request",
                    "[1]|body",
                    "{\"request\":{\"url\":\"x\",\"body\":{}}}|response",
                    "{\"request\":{\"body\":{}},\"response\":{\"body\":{}}}|request.url",
                    "{\"request\":{\"url\":\"x\",\"body\":{}},\"response\":{\"body\":{},\"status\":9}}|response.status"
                })
        void rejectsAnInvalidBodyByField(String body, String field) {
            calls.post("/logs", body).refused(400, "AB01", field);
        }
    }

    @Nested
    class Exports {

        private static final String PATH = "/logs/exports";

        private String draft() {
            JsonNode receipt = calls.post(
                            PATH,
                            "{\"workspace_id\":\"" + APPS_ID + "\",\"filters\":{\"status_code\":\"429\"},"
                                    + "\"requested_data\":[\"id\",\"cost\"]}")
                    .ok();
            assertThat(receipt.path("total").intValue()).isPositive();
            assertThat(receipt.path("object").asText()).isEqualTo("export");
            return PATH + "/" + receipt.path("id").asText();
        }

        private String status(String export) {
            return calls.get(export).ok().path("status").asText();
        }

        @Test
        void createsStartsAndDownloadsAnExport() {
            String export = draft();
            assertThat(status(export)).isEqualTo("draft");
            calls.get(export + "/download").refused(400, "AB01", "draft");

            assertThat(calls.post(export + "/start", "").ok().path("message").asText())
                    .isNotEmpty();
            calls.get(export + "/download").refused(400, "AB01", "in_progress");
            assertThat(calls.get(PATH).ok().path("data").findValuesAsText("status"))
                    .contains("in_progress");
            assertThat(status(export)).isEqualTo("success");
            assertThat(calls.get(export + "/download").ok().path("signed_url").asText())
                    .matches("http://127.0.0.1:[0-9]+/exports/.+\\.jsonl\\?signature=.+");
            calls.post(export + "/start", "").refused(400, "AB01", "success");
            calls.post(export + "/cancel", "").refused(400, "AB01", "success");
        }

        @Test
        void stopsAnExport() {
            String export = draft();
            calls.post(export + "/start", "").ok();

            calls.post(export + "/cancel", "").ok();

            assertThat(status(export)).isEqualTo("stopped");
            calls.get(export + "/download").refused(400, "AB01", "stopped");
        }

        @Test
        void allowsChangesUntilAnExportStarts() {
            String export = draft();
            String change = "{\"filters\":{},\"requested_data\":[\"id\"]}";

            JsonNode receipt = calls.put(export, change).ok();

            assertThat(receipt.path("total").intValue()).isGreaterThan(500);
            assertThat(calls.get(export).ok().path("requested_data")).hasSize(1);
            calls.put(export, "{\"filters\":{\"cost_min\":\"cheap\"}}").refused(400, "AB01", "cost_min");
            calls.post(export + "/start", "").ok();
            calls.put(export, change).refused(400, "AB01", "in_progress");
        }

        @Test
        void writesExportsIntoTheAuditLog() {
            draft();

            assertThat(calls.get("/audit-logs?start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z"
                                    + "&action=export&organisation_id=" + SampleOrganisation.ID)
                            .ok()
                            .path("total")
                            .intValue())
                    .isEqualTo(1);
        }

        @Test
        void listsExportsByWorkspace() {
            assertThat(calls.get(PATH).ok().path("total").intValue()).isEqualTo(2);
            assertThat(calls.get(PATH + "?workspace_id=ws-apps-7f3k9q").ok().path("data"))
                    .hasSize(1);
            assertThat(workspace.get(PATH).ok().path("data").findValuesAsText("status"))
                    .containsExactly("success");
            calls.get(PATH + "/" + NOBODY).notFound();
            calls.post(PATH + "/" + NOBODY + "/start", "").notFound();
        }

        @Test
        void rejectsRestrictedFields() {
            String restrictions = PATH + "/field-restrictions";
            String body = "{\"workspace_id\":\"ws-data-x1y2z3\",\"filters\":{},\"requested_data\":[\"request\"]}";

            assertThat(calls.get(restrictions + "?workspace_id=ws-data-x1y2z3")
                            .ok()
                            .path("deniedFields"))
                    .hasSize(2);
            assertThat(workspace.get(restrictions).ok().path("deniedFields")).isEmpty();
            calls.post(PATH, body).refused(400, "AB01", "request");
            calls.post(PATH, body.replace("ws-data-x1y2z3", "ws-apps-7f3k9q")).ok();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"requested_data\":[\"id\"]}|filters",
                    "{\"filters\":{}}|requested_data",
                    "{\"filters\":{},\"requested_data\":[\"secrets\"]}|requested_data",
                    "{\"filters\":{\"total_units_min\":\"x\"},\"requested_data\":[\"id\"]}|total_units_min",
                    "{\"filters\":{},\"requested_data\":[\"id\"],\"workspace_id\":\"x\"}|workspace_id"
                })
        void rejectsAnInvalidBodyByField(String body, String field) {
            calls.post(PATH, body).refused(400, "AB01", field);
        }

        @Test
        void usesTheDefaultWorkspaceIfNoneIsNamed() {
            String id = calls.post(
                            PATH, "{\"filters\":{\"metadata\":{\"env\":\"staging\"}},\"requested_data\":[\"id\"]}")
                    .ok()
                    .path("id")
                    .asText();

            assertThat(calls.get(PATH + "/" + id).ok().path("workspace_id").asText())
                    .isEqualTo(APPS_ID);
        }
    }

    @Nested
    class AuditRecords {

        private final String since = Instant.now().minusSeconds(2).toString();
        private final String path =
                "/audit-logs?organisation_id=" + SampleOrganisation.ID + "&start_time=%s&end_time=%s";

        private JsonNode records(String from, String filters) {
            return calls.get(path.formatted(from, "2099-01-01T00:00:00Z") + filters)
                    .ok()
                    .path("records");
        }

        @Test
        void recordsEachWritingCallEvenIfRejected() throws IOException {
            calls.post("/providers", "{\"name\":\"x\"}").refused(400, "AB01", "");
            calls.get("/guardrails").ok();
            workspace.put("/virtual-keys/none?a=b", "{\"name\":\"y\"}").notFound();

            JsonNode records = records(since, "");

            assertThat(records.findValuesAsText("method")).containsExactlyInAnyOrder("PUT", "POST");
            JsonNode put = records(since, "&method=PUT").path(0);
            assertThat(put.path("uri").asText()).isEqualTo("/v1/virtual-keys/none");
            assertThat(put.path("response_status_code").intValue()).isEqualTo(404);
            assertThat(put.path("resource_type").asText()).isEqualTo("virtual_keys");
            assertThat(put.path("action").asText()).isEqualTo("update");
            assertThat(put.path("workspace_id").asText()).isEqualTo(APPS_ID);
            assertThat(put.path("user_type").asText()).isEqualTo("api_key");
            calls.get("/api-keys/" + put.path("user_id").asText()).ok();
            assertThat(new ObjectMapper()
                            .readTree(put.path("request_body").asText())
                            .path("name")
                            .asText())
                    .isEqualTo("y");
            assertThat(put.path("query_params").asText()).isEqualTo("{\"a\":\"b\"}");
        }

        @Test
        void holdsWhatWasWrittenInTheMillisecondThatARangeEndsWith() {
            for (int written = 1; written <= 200; written++) {
                calls.post("/providers", "{\"name\":\"x\"}").refused(400, "AB01", "");
                Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS);

                assertThat(calls.get(path.formatted(since, end))
                                .ok()
                                .path("total")
                                .intValue())
                        .isEqualTo(written);
            }
        }

        @Test
        void redactsSecrets() {
            String secret = "sandbox-secret-never";
            calls.post(
                            "/integrations",
                            ("{\"name\":\"x\",\"ai_provider_id\":\"bedrock\",\"key\":\"%s\",\"configurations\":"
                                            + "{\"aws_auth_type\":\"accessKey\",\"aws_region\":\"eu-west-1\",\"aws_secret_access_key\":\"%s\",\"aws_access_key_id\":\"id-1\"}}")
                                    .formatted(secret, secret))
                    .ok();
            calls.post(
                            "/mcp-integrations",
                            ("{\"name\":\"x\",\"url\":\"https://x.example.com\",\"auth_type\":\"headers\","
                                            + "\"transport\":\"http\",\"configurations\":{\"custom_headers\":{\"X\":\"%s\"}}}")
                                    .formatted(secret))
                    .ok();
            String condition = "[{\\\"key\\\":\\\"model\\\",\\\"value\\\":\\\"*\\\"}]";

            String all = calls.get(path.formatted("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"))
                    .text();

            assertThat(all)
                    .doesNotContain("sandbox-secret", Sandbox.ADMIN_KEY, Sandbox.WORKSPACE_KEY)
                    .contains("id-1", condition);
        }

        @Test
        void startsWithTheSeedData() {
            JsonNode seeded = records("2020-01-01T00:00:00Z", "&page_size=100");

            assertThat(seeded.size()).isGreaterThan(30);
            assertThat(seeded.findValuesAsText("timestamp")).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(seeded.findValuesAsText("user_id")).containsOnly(SampleOrganisation.OWNER_ID);
            assertThat(records("2020-01-01T00:00:00Z", "&action=publish").findValuesAsText("resource_type"))
                    .containsOnly("prompts");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "resource_type=integrations",
                    "action=delete",
                    "uri=/mcp-servers",
                    "workspace_id=ws-data-x1y2z3",
                    "user_type=user&method=DELETE",
                    "response_status_code=200&country=PT&client_ip=192.0.2.17&resource_type=guardrails"
                })
        void filtersRecords(String filter) {
            int all = records("2020-01-01T00:00:00Z", "").size();

            assertThat(records("2020-01-01T00:00:00Z", "&" + filter))
                    .isNotEmpty()
                    .hasSizeLessThan(all);
        }

        @Test
        void findsRecordsByRequestIdAndPagesThem() {
            JsonNode one = records("2020-01-01T00:00:00Z", "&page_size=1&current_page=3")
                    .path(0);
            String id = URLEncoder.encode(one.path("request_id").asText(), StandardCharsets.UTF_8);

            assertThat(records("2020-01-01T00:00:00Z", "&request_id=" + id)).containsExactly(one);
        }

        @Test
        void requiresAPeriodAndAnOrganisation() {
            calls.get("/audit-logs").refused(400, "AB01", "start_time");
            calls.get("/audit-logs?start_time=" + since).refused(400, "AB01", "end_time");
            String until = "2099-01-01T00:00:00Z";
            calls.get("/audit-logs?start_time=" + since + "&end_time=" + until).refused(400, "AB01", "organisation_id");
            calls.get(path.formatted(since, since)).refused(400, "AB01", "start_time must be before end_time");
            calls.get(path.formatted(since, until) + "&method=GET").refused(400, "AB01", "method");
            calls.get(path.formatted(since, until) + "&page_size=101").refused(400, "AB01", "page_size");
            workspace.get(path.formatted(since, until)).forbidden();
        }
    }
}
