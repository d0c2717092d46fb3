package dev.portkeyadmin.jobs.usage;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.jobs.usage.UsageFigures.Ranked;
import dev.portkeyadmin.jobs.usage.UsageFigures.Row;
import dev.portkeyadmin.jobs.usage.UsageFigures.Usage;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.period.Comparison;
import dev.portkeyadmin.period.Period;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reports what was used, by whom and with which models, against the period before, in at most 6 KB. */
public final class UsageReport {

    /** The name of the tool. */
    public static final String NAME = "usage_report";

    /** Lengths of the rankings; the shorter ones keep the answer below the limit. */
    private static final int[] RANKS = {5, 3, 1};

    /** Workspaces that are named for each rank. */
    private static final int NAMES_PER_RANK = 6;

    /** Status codes that are shown for each rank, the most frequent ones. */
    private static final int STATUSES_PER_RANK = 2;

    private static final int STATUS_LENGTH = 8;

    private static final int BAR_LENGTH = 20;

    /** Marks an interval of which the period covers only a part. */
    private static final String PART = " (part)";

    /** A longer series gets longer intervals. */
    private static final int MOST_POINTS = 31;

    /** The intervals of the cost series. */
    private enum Interval {
        DAY,
        WEEK,
        MONTH,
        YEAR;

        /** The first day of the interval that a day lies in. */
        LocalDate start(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        /** The first day of the interval after the one that begins on a day. */
        private LocalDate next(LocalDate start) {
            return switch (this) {
                case DAY -> start.plusDays(1);
                case WEEK -> start.plusWeeks(1);
                case MONTH -> start.plusMonths(1);
                case YEAR -> start.plusYears(1);
            };
        }

        /** Returns whether a period covers only a part of the interval that begins on a day of UTC. */
        boolean isCutBy(TimeRange period, LocalDate start) {
            Instant end = next(start).atStartOfDay(ZoneOffset.UTC).toInstant();
            return start.atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .isBefore(period.from().toInstant())
                    || end.minusMillis(1).isAfter(period.to().toInstant());
        }

        Map<LocalDate, BigDecimal> sums(Map<LocalDate, BigDecimal> days) {
            Map<LocalDate, BigDecimal> sums = new TreeMap<>();
            days.forEach((day, value) -> sums.merge(start(day), value, BigDecimal::add));
            return sums;
        }
    }

    private final JobContext context;

    /** A report by one call. */
    public UsageReport(JobContext context) {
        this.context = context;
    }

    /** Reads both periods and answers with as much of the rankings and the series as the limit allows. */
    public ToolResult run(Arguments arguments) throws InterruptedException {
        UsageFigures figures = figures(arguments.text("period"), arguments.text("workspace"));
        ToolResponse response = response(figures, RANKS[0], 0);
        for (int i = 1; i < 2 * RANKS.length && size(response) > JobContext.REPORT_BYTES; i++) {
            response = response(figures, RANKS[i / 2], (i + 1) / 2);
        }
        return context.adapter().success(response);
    }

    /** The answer with rankings of that length and a series that is so many intervals coarser than it could be. */
    private static ToolResponse response(UsageFigures figures, int ranks, int coarser) {
        ToolResponse response = new ToolResponse(answer(figures, ranks, coarser));
        if (figures.lacksNumbers()) {
            response.note("Not everything could be read, so numbers may be too low; see not_read.");
        } else if (!figures.unread().isEmpty()) {
            response.note("All numbers are complete; only the names of keys could not be read, so top_keys shows ids.");
        }
        if (!figures.scope().isEmpty()) {
            response.note(figures.scope());
        }
        if (!figures.partly().isEmpty()) {
            response.note(figures.partly());
        }
        if (figures.isSilent()) {
            response.note("There is no request in either period, or Portkey keeps no data of them.");
        }
        String series = Json.write(response.toTree());
        if (!figures.period().hasDaysOfUtc()) {
            response.note("The days of the cost series are Portkey's, in UTC.");
        }
        if (series.contains(PART + "\"")) {
            response.note("(part): the period covers only a part of it.");
        }
        return response;
    }

    /** Reads the figures of a period such as last_month, of the named workspaces or of all. */
    UsageFigures figures(@Nullable String period, @Nullable String workspaces) throws InterruptedException {
        Comparison times = context.compared(NAME, period == null ? Period.DEFAULT : period);
        UsageFigures figures = UsageReader.read(context, NAME, times, workspaces);
        if (figures.total(true).read.isEmpty() && !figures.unread().isEmpty()) {
            throw Reads.nothing(NAME, figures.unread());
        }
        return figures;
    }

    private static int size(ToolResponse answer) {
        return Json.write(answer.toTree()).getBytes(StandardCharsets.UTF_8).length;
    }

    private static ObjectNode answer(UsageFigures figures, int ranks, int coarser) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("period", figures.period().words());
        answer.put("compared_with", figures.times().wordsBefore());
        List<String> counted = figures.workspaces().stream()
                .filter(UsageFigures.WorkspaceUsage::isRead)
                .map(part -> SafeText.visible(figures.label(part.workspace()), NAME_LENGTH))
                .toList();
        list(answer, "workspaces", counted, ranks * NAMES_PER_RANK);
        Usage now = figures.total(true);
        new Totals(answer.putObject("totals"), figures, now, figures.total(false)).addAll();
        addStatuses(answer, now, ranks);
        String orUnread = figures.lacksNumbers() ? ", or not read" : "";
        ranking(answer, "top_users", figures.users(), ranks, now, "without a user" + orUnread);
        ranking(answer, "top_models", figures.models(), ranks, now, "without a model" + orUnread);
        ranking(answer, "top_workspaces", figures.byWorkspace(), ranks, null, "");
        ranking(answer, "top_keys", figures.keys(), ranks, now, "without a key" + orUnread);
        Interval interval = interval(now.costByDay, coarser);
        ArrayNode series = answer.putArray("cost_by_" + interval.name().toLowerCase(Locale.ROOT));
        bars(interval, figures.period(), interval.sums(now.costByDay)).forEach(series::add);
        if (!figures.unread().isEmpty()) {
            list(answer, "not_read", figures.unread(), ranks);
        }
        return answer;
    }

    private static void addStatuses(ObjectNode answer, Usage now, int ranks) {
        if (now.statuses.isEmpty()) {
            return;
        }
        ObjectNode statuses = answer.putObject("errors_by_status");
        now.statuses.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit((long) ranks * STATUSES_PER_RANK)
                .forEach(status -> statuses.put(SafeText.visible(status.getKey(), STATUS_LENGTH), status.getValue()));
    }

    /** The totals of both periods; one is added unless a measure that it needs could not be read anywhere: unknown is not zero. */
    private record Totals(ObjectNode node, UsageFigures figures, Usage now, Usage before) {

        void addAll() {
            add("requests", usage -> BigDecimal.valueOf(usage.requests), UsageFigures.REQUESTS);
            add("cost_usd", Usage::dollars, UsageFigures.COST);
            add("cost_cents", usage -> usage.cost.setScale(2, RoundingMode.HALF_UP), UsageFigures.COST);
            add("tokens", usage -> BigDecimal.valueOf(usage.tokens), UsageFigures.TOKENS);
            add("users", usage -> BigDecimal.valueOf(usage.users.size()), UsageFigures.USERS);
            add("error_rate_percent", Usage::errorRate, UsageFigures.ERRORS, UsageFigures.REQUESTS);
            add("cache_hit_rate_percent", Usage::cacheHitRate, UsageFigures.CACHE_HITS, UsageFigures.REQUESTS);
        }

        private void add(String name, Function<Usage, BigDecimal> value, String... measures) {
            List<String> needed = List.of(measures);
            if (!now.read.containsAll(needed)) {
                return;
            }
            boolean isRate = needed.contains(UsageFigures.REQUESTS) && needed.size() > 1;
            ObjectNode total = node.putObject(name);
            if (isRate && now.requests == 0) {
                total.putNull("now");
            } else {
                total.put("now", value.apply(now));
            }
            if (!before.read.containsAll(needed)) {
                return;
            }
            if (figures.hasNoBefore() || isRate && before.requests == 0) {
                total.putNull("before");
                return;
            }
            total.put("before", value.apply(before));
            // Rounded dollars would show another change than the cents do.
            boolean isCost = needed.contains(UsageFigures.COST);
            String change = isCost
                    ? figures.change(now.cost, before.cost)
                    : figures.change(value.apply(now), value.apply(before));
            if (!change.isEmpty() && !name.endsWith("_percent")) {
                total.put("change", change);
            }
        }
    }

    /**
     * Adds the first rows of a ranking, the others as one, and what no row counts: so its requests add up to the total.
     *
     * @param total of all requests; null where every request is in a row
     */
    private static void ranking(
            ObjectNode answer, String name, Map<String, Row> rows, int most, @Nullable Usage total, String unnamed) {
        ArrayNode list = answer.putArray(name);
        List<Ranked> top = UsageFigures.top(rows, most);
        top.forEach(ranked -> row(list, SafeText.visible(ranked.name(), NAME_LENGTH), ranked.row()));
        Row all = UsageFigures.sum(rows.values());
        Row others = UsageFigures.sum(top.stream().map(Ranked::row).toList()).negated();
        others.add(all.requests, all.cost);
        int more = UsageFigures.top(rows, Integer.MAX_VALUE).size() - top.size();
        if (more > 0) {
            row(list, more + (more == 1 ? " other" : " others"), others);
        }
        if (total != null && total.requests > all.requests) {
            Row missing = all.negated();
            missing.add(total.requests, total.cost.max(all.cost));
            row(list, unnamed, missing);
        }
    }

    private static void row(ArrayNode list, String name, Row row) {
        list.addObject()
                .put("name", name)
                .put("requests", row.requests)
                .put("cost_usd", UsageFigures.dollars(row.cost));
    }

    /** The shortest interval with few enough points, or one that is so many steps longer. */
    private static Interval interval(Map<LocalDate, BigDecimal> days, int coarser) {
        Interval[] all = Interval.values();
        int shortest = 0;
        while (shortest < all.length - 1 && all[shortest].sums(days).size() > MOST_POINTS) {
            shortest++;
        }
        return all[Math.min(shortest + coarser, all.length - 1)];
    }

    private static void list(ObjectNode answer, String name, List<String> items, int most) {
        ArrayNode list = answer.putArray(name);
        TextList.shortened(items, most).forEach(list::add);
    }

    /** Lines such as {@code 2026-10-01 $1.20 ████}, of which the longest bar is the greatest value. */
    private static List<String> bars(Interval interval, TimeRange period, Map<LocalDate, BigDecimal> cents) {
        BigDecimal most = cents.values().stream().reduce(BigDecimal.ZERO, BigDecimal::max);
        List<String> lines = new ArrayList<>();
        cents.forEach((day, value) -> {
            int length = most.signum() == 0
                    ? 0
                    : value.multiply(BigDecimal.valueOf(BAR_LENGTH))
                            .divide(most, 0, RoundingMode.HALF_UP)
                            .intValue();
            lines.add((day + " $" + UsageFigures.dollars(value) + " " + "█".repeat(length)).strip()
                    + (interval.isCutBy(period, day) ? PART : ""));
        });
        return lines;
    }
}
