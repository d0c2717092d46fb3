package dev.portkeyadmin.jobs.usage;

import dev.portkeyadmin.jobs.usage.UsageFigures.Ranked;
import dev.portkeyadmin.jobs.usage.UsageFigures.Row;
import dev.portkeyadmin.jobs.usage.UsageFigures.Usage;
import dev.portkeyadmin.jobs.usage.UsageFigures.WorkspaceUsage;
import dev.portkeyadmin.period.TimeRange;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the series of the charts on the usage page. */
final class UsageSeries {

    /** More workspaces are shown as one. */
    private static final int MOST_SERIES = 6;

    private final UsageFigures figures;
    private final List<LocalDate> days;
    private final UnaryOperator<String> shown;
    private final Usage now;
    private final Usage before;

    /**
     * The series of these days.
     *
     * @param shown redacts and cuts a name
     */
    UsageSeries(UsageFigures figures, List<LocalDate> days, UnaryOperator<String> shown) {
        this.figures = figures;
        this.days = days;
        this.shown = shown;
        this.now = figures.total(true);
        this.before = figures.total(false);
    }

    /** The series of the charts, in dollars. */
    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("days", days.stream().map(LocalDate::toString).toList());
        List<WorkspaceUsage> parts = new ArrayList<>(figures.workspaces());
        parts.sort(
                Comparator.comparing((WorkspaceUsage part) -> part.now().cost).reversed());
        List<Object> cost = new ArrayList<>();
        Usage others = new Usage();
        for (WorkspaceUsage part : parts) {
            if (part.now().cost.signum() > 0 && cost.size() < MOST_SERIES) {
                cost.add(series(shown.apply(part.workspace().name()), part.now()));
            } else {
                others.add(part.now());
            }
        }
        if (others.cost.signum() > 0) {
            cost.add(series("Others", others));
        }
        data.put("cost", cost);
        data.put("before", costBefore());
        data.put(
                "succeeded",
                days.stream()
                        .map(day -> UsageFigures.value(now.requestsByDay, day)
                                .subtract(UsageFigures.value(now.errorsByDay, day)))
                        .toList());
        data.put(
                "failed",
                days.stream()
                        .map(day -> UsageFigures.value(now.errorsByDay, day))
                        .toList());
        data.put("models", ranking(figures.models()));
        data.put("users", ranking(figures.users()));
        return data;
    }

    /**
     * The cost of each day of the period before, under the day at the same place in the period; null where that period has no such
     * day, or no data yet.
     */
    private List<@Nullable BigDecimal> costBefore() {
        TimeRange range = figures.before();
        long shift = ChronoUnit.DAYS.between(
                range.from().toLocalDate(), figures.period().from().toLocalDate());
        LocalDate last = range.to().withZoneSameInstant(ZoneOffset.UTC).toLocalDate();
        LocalDate begins = figures.dataBegin();
        List<@Nullable BigDecimal> costs = new ArrayList<>();
        for (LocalDate day : days) {
            LocalDate earlier = day.minusDays(shift);
            boolean isUnknown = earlier.isAfter(last) || begins != null && earlier.isBefore(begins);
            costs.add(isUnknown ? null : UsageFigures.dollars(UsageFigures.value(before.costByDay, earlier)));
        }
        return costs;
    }

    private Map<String, Object> series(String name, Usage usage) {
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("name", name);
        series.put(
                "values",
                days.stream()
                        .map(day -> UsageFigures.dollars(UsageFigures.value(usage.costByDay, day)))
                        .toList());
        return series;
    }

    private List<Object> ranking(Map<String, Row> rows) {
        List<Object> ranking = new ArrayList<>();
        for (Ranked ranked : UsageFigures.top(rows, UsagePage.MOST_ROWS)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", shown.apply(ranked.name()));
            row.put("cost", UsageFigures.dollars(ranked.row().cost));
            ranking.add(row);
        }
        return ranking;
    }
}
