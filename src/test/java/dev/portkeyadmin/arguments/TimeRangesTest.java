package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.SampleArguments;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests how the bounds of a range of time come from the arguments of a call. */
class TimeRangesTest {

    private static final Catalogue CATALOGUE = new Catalogue(Services.on(null));

    private final TimeRanges times =
            new TimeRanges(Clock.fixed(Instant.parse("2026-11-26T13:30:00Z"), ZoneId.of("Europe/Berlin")));

    static List<Operation> rangedOperations() {
        return CATALOGUE.entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> operation.range() != null)
                .toList();
    }

    private static Operation audit() {
        return CATALOGUE.require("list_audit_logs").operation();
    }

    private Map<?, ?> bounds(Operation operation, Map<String, Object> arguments) {
        assertThat(operation.inputSchema().problems(withRequired(operation, arguments)))
                .isEmpty();
        Map<String, Object> resolved =
                times.resolve(operation, new Arguments(arguments)).values();
        return operation.range().object().isEmpty()
                ? resolved
                : (Map<?, ?>) resolved.get(operation.range().object());
    }

    private static Map<String, Object> withRequired(Operation operation, Map<String, Object> arguments) {
        Map<String, Object> all = new LinkedHashMap<>(SampleArguments.minimal(operation.inputSchema()));
        operation.argumentNames().stream()
                .filter(argument -> SampleArguments.fills(operation, argument))
                .forEach(all::remove);
        all.remove(Operation.PERIOD);
        all.putAll(arguments);
        return all;
    }

    private void assertBounds(Operation operation, Map<String, Object> arguments, String from, String to) {
        assertThat(bounds(operation, arguments).get(operation.range().min())).isEqualTo(from);
        assertThat(bounds(operation, arguments).get(operation.range().max())).isEqualTo(to);
    }

    @ParameterizedTest
    @MethodSource("rangedOperations")
    void takesAPeriodInEveryOperationWithARange(Operation operation) {
        Map<String, Object> arguments = operation.range().object().isEmpty()
                ? Map.of("period", "2026-10")
                : Map.of("period", "2026-10", operation.range().object(), Map.of());
        assertBounds(operation, arguments, "2026-10-01T00:00:00+02:00", "2026-10-31T23:59:59.999+01:00");
    }

    @Test
    void coversAnalyticsExportsAndAuditLogs() {
        assertThat(rangedOperations())
                .extracting(Operation::name)
                .contains("list_audit_logs", "create_log_export", "update_log_export", "get_user_grouped_data")
                .hasSize(CATALOGUE.entries().stream()
                        .filter(entry -> entry.operation().params().stream()
                                .anyMatch(param -> param.name().matches("start_time|time_of_generation_min")
                                        || param.schema().properties().containsKey("time_of_generation_min")))
                        .toList()
                        .size());
    }

    @Test
    void meansTheLast30DaysWhereNothingIsGiven() {
        assertBounds(audit(), Map.of(), "2026-10-28T00:00:00+01:00", "2026-11-26T14:30:00+01:00");
    }

    @Test
    void takesDaysAsBoundsAndIncludesTheLastOne() {
        assertBounds(
                audit(),
                Map.of("start_time", "2026-10-25", "end_time", "2026-10-25"),
                "2026-10-25T00:00:00+02:00",
                "2026-10-25T23:59:59.999+01:00");
    }

    @Test
    void sendsMomentsAsTheyCame() {
        assertBounds(
                audit(),
                Map.of("start_time", "2026-10-01T00:00:00.123456789123-07:00", "end_time", "2026-10-02t10:00:60z"),
                "2026-10-01T00:00:00.123456789123-07:00",
                "2026-10-02t10:00:60z");
    }

    @Test
    void endsNowWhereOnlyTheStartIsGiven() {
        assertBounds(
                audit(), Map.of("start_time", "2026-11-01"), "2026-11-01T00:00:00+01:00", "2026-11-26T14:30:00+01:00");
    }

    @Test
    void startsThirtyDaysEarlierWhereOnlyTheEndIsGiven() {
        assertBounds(
                audit(),
                Map.of("end_time", "2026-10-30"),
                "2026-10-01T00:00:00+02:00",
                "2026-10-30T23:59:59.999+01:00");
    }

    @Test
    void refusesAPeriodTogetherWithABound() {
        assertThat(audit().inputSchema()
                        .problems(withRequired(audit(), Map.of("period", "today", "start_time", "2026-10-01"))))
                .containsExactly("period: give either period or start_time and end_time, not both.");
        Operation export = CATALOGUE.require("create_log_export").operation();
        assertThat(export.inputSchema()
                        .problems(withRequired(
                                export,
                                Map.of("period", "today", "filters", Map.of("time_of_generation_max", "2026-10-01")))))
                .hasSize(1)
                .allMatch(problem -> problem.contains("filters.time_of_generation_min"));
    }

    @Test
    void refusesARangeThatEndsBeforeItBeginsOrHasNotBegun() {
        assertThat(audit().inputSchema()
                        .problems(withRequired(
                                audit(), Map.of("start_time", "2026-10-02", "end_time", "2026-10-01T23:00:00Z"))))
                .hasSize(1)
                .allMatch(problem ->
                        problem.startsWith("start_time: got \"2026-10-02\"; expected a time before end_time"));
        for (Map<String, Object> arguments : List.<Map<String, Object>>of(
                Map.of("start_time", "2026-12-01"),
                Map.of("period", "2026-12"),
                // Midnight in Berlin is an hour earlier in UTC.
                Map.of("start_time", "2026-10-02T00:00:00+05:00", "end_time", "2026-10-01T20:00:00+01:00"))) {
            assertThatThrownBy(() -> times.resolve(audit(), new Arguments(arguments)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("list_audit_logs: invalid arguments; no request was sent.\n- ");
        }
    }

    @Test
    void namesTheFormsOfAPeriodInTheError() {
        assertThat(audit().inputSchema().problems(withRequired(audit(), Map.of("period", "next week"))))
                .hasSize(1)
                .allMatch(problem ->
                        problem.startsWith("period: got \"next week\"; expected today, yesterday, last_7_days"));
    }

    @Test
    void statesTheRangeWithItsTimeZone() {
        RangeBounds range = audit().range();
        assertThat(times.shown(range, times.resolve(audit(), new Arguments(Map.of("period", "yesterday"))))
                        .toString())
                .isEqualTo("{\"from\":\"2026-11-25T00:00:00+01:00\",\"to\":\"2026-11-25T23:59:59.999+01:00\","
                        + "\"time_zone\":\"Europe/Berlin\"}");
    }
}
