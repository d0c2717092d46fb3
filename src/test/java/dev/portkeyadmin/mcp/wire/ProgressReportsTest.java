package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that progress only increases, whatever a call counts. */
class ProgressReportsTest {

    private final List<JsonNode> sent = new ArrayList<>();

    private ProgressReports reports(String token) throws IOException {
        return new ProgressReports(Json.read(token), message -> sent.add(parse(Json.write(message))));
    }

    private static JsonNode parse(String json) {
        try {
            return Json.read(json).path("params");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> numbers() {
        return sent.stream()
                .map(report -> report.path("progress") + (report.has("total") ? " of " + report.path("total") : ""))
                .toList();
    }

    @Test
    void reportsWhatIsCounted() throws IOException {
        ProgressReports reports = reports("7");
        reports.items(100, 250);
        reports.items(200, 250);
        reports.items(250, -1);
        assertThat(numbers()).containsExactly("100 of 250", "200 of 250", "250");
        assertThat(sent.get(0).path("message").asText()).isEqualTo("Items fetched: 100");
        assertThat(sent).allMatch(report -> report.path("progressToken").intValue() == 7);
    }

    @Test
    void increasesWhenACallWaitsForAPersonBeforeItsSteps() throws IOException {
        ProgressReports reports = reports("\"t\"");
        reports.waiting(5);
        reports.waiting(10);
        reports.waiting(15);
        reports.report(0, 2, "first");
        reports.report(1, 2, "second");
        reports.report(2, 2, "ended");
        assertThat(numbers()).containsExactly("0", "0.001", "0.002", "0.003 of 2", "1 of 2", "2 of 2");
        assertThat(sent.get(1).path("message").asText()).isEqualTo("Waiting for a person, 10 seconds so far");
    }

    @Test
    void increasesWhenACallStartsToCountAgain() throws IOException {
        ProgressReports reports = reports("\"t\"");
        reports.report(2, 2, "exports started");
        reports.report(0, 2, "none ended");
        reports.report(0, 2, "none ended");
        reports.report(2, 2, "ended");
        reports.items(300, 400);
        assertThat(numbers()).containsExactly("2 of 2", "2.001", "2.002", "2.003", "300 of 400");
    }

    @Test
    void increasesHoweverOftenNothingHappens() throws IOException {
        ProgressReports reports = reports("\"t\"");
        for (int i = 0; i < 2_500; i++) {
            reports.report(1, 3, "still waiting");
        }
        double last = -1;
        for (JsonNode report : sent) {
            double number = report.path("progress").doubleValue();
            assertThat(number).isGreaterThan(last);
            assertThat(report.path("total").doubleValue() < number && report.has("total"))
                    .as("%s", report)
                    .isFalse();
            last = number;
        }
        assertThat(sent).hasSize(2_500);
    }

    @Test
    void reportsNothingOfACancelledCall() throws IOException {
        ProgressReports reports = reports("7");
        reports.items(1, 3);
        Thread.currentThread().interrupt();
        reports.items(2, 3);
        assertThat(Thread.interrupted()).isTrue();
        reports.items(3, 3);
        assertThat(numbers()).containsExactly("1 of 3", "3 of 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "true", "[]", "{}", ""})
    void reportsNothingWithoutAToken(String token) throws IOException {
        ProgressReports reports = reports(token);
        reports.items(1, 2);
        reports.waiting(5);
        assertThat(sent).isEmpty();
    }
}
