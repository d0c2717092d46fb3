package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.period.TimeRange;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the points of a graph by day, week or month. */
final class Series {

    private static final int DAY_LENGTH = 10;
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private Series() {}

    /**
     * Returns one point for each interval, dated by its first day, such as the Monday of a week. A point belongs to the day that its own
     * timestamp names, since Portkey's buckets are days of its own time zone.
     *
     * @param distinct members that count different things, which cannot be added
     */
    static List<ObjectNode> of(String interval, List<? extends JsonNode> points, Set<String> distinct) {
        Map<String, List<ObjectNode>> buckets = new LinkedHashMap<>();
        for (JsonNode point : points) {
            if (point instanceof ObjectNode object) {
                LocalDate day = day(point.path(Merge.TIME).asText());
                String start = day == null
                        ? point.path(Merge.TIME).asText()
                        : start(interval, day).toString();
                buckets.computeIfAbsent(start, any -> new ArrayList<>()).add(object);
            }
        }
        List<ObjectNode> series = new ArrayList<>();
        buckets.forEach((start, inside) -> series.add(sum(start, inside, distinct)));
        return series;
    }

    private static ObjectNode sum(String start, List<ObjectNode> points, Set<String> distinct) {
        Merge merge = new Merge(distinct, "");
        List<Merge.Rows> parts = new ArrayList<>();
        ObjectNode last = JsonNodeFactory.instance.objectNode();
        for (ObjectNode point : points) {
            ObjectNode dated = point.deepCopy();
            dated.put(Merge.TIME, start);
            dated.remove(Merge.BY_WORKSPACE);
            dated.properties().forEach(member -> {
                if (Measures.isCumulative(member.getKey())) {
                    last.set(member.getKey(), member.getValue());
                }
            });
            parts.add(new Merge.Rows("", List.of(dated)));
        }
        ObjectNode sum = merge.rows(parts).get(0);
        sum.remove(List.of(Merge.BY_WORKSPACE));
        if (points.size() == 1) {
            return sum;
        }
        merge.apart().forEach(sum::remove);
        sum.setAll(last);
        return sum;
    }

    /** The first day of the interval that a day lies in. */
    static LocalDate start(String interval, LocalDate day) {
        return switch (interval) {
            case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> day.withDayOfMonth(1);
            default -> day;
        };
    }

    /**
     * The first and the last interval where a range covers only a part of them, each dated as its point is.
     *
     * @param range in the time zone in which the intervals begin
     */
    static List<String> parts(String interval, TimeRange range) {
        ZoneId zone = range.from().getZone();
        LocalDate first = start(interval, range.from().toLocalDate());
        LocalDate last = start(interval, range.to().toLocalDate());
        List<String> parts = new ArrayList<>();
        if (first.atStartOfDay(zone).isBefore(range.from())) {
            parts.add(first.toString());
        }
        boolean isCut =
                next(interval, last).atStartOfDay(zone).minus(MILLISECOND).isAfter(range.to());
        if (isCut && !parts.contains(last.toString())) {
            parts.add(last.toString());
        }
        return parts;
    }

    private static LocalDate next(String interval, LocalDate start) {
        return switch (interval) {
            case "week" -> start.plusWeeks(1);
            case "month" -> start.plusMonths(1);
            default -> start.plusDays(1);
        };
    }

    private static @Nullable LocalDate day(String timestamp) {
        try {
            return LocalDate.parse(timestamp.length() < DAY_LENGTH ? timestamp : timestamp.substring(0, DAY_LENGTH));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
