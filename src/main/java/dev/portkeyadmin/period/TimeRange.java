package dev.portkeyadmin.period;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A range of time whose both ends belong to it. Portkey counts in milliseconds and does not say whether its upper bound belongs to
 * the range: the last millisecond as the bound keeps two ranges that follow each other from sharing a request, and loses at most
 * that millisecond.
 *
 * @param from the first moment
 * @param to the last millisecond
 */
public record TimeRange(ZonedDateTime from, ZonedDateTime to) {

    private static final Duration STEP = Duration.ofMillis(1);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /** The days from the first to the last one, whole and however long they are. */
    public static TimeRange ofDays(LocalDate first, LocalDate last, ZoneId zone) {
        return until(first.atStartOfDay(zone), last.plusDays(1).atStartOfDay(zone));
    }

    /** The time from the first moment up to, but not including, the other one. */
    static TimeRange until(ZonedDateTime from, ZonedDateTime end) {
        return new TimeRange(from, end.minus(STEP));
    }

    /** The first moment as ISO 8601 with offset. */
    public String fromText() {
        return text(from);
    }

    /** The last moment as ISO 8601 with offset. */
    public String toText() {
        return text(to);
    }

    /** The days and their time zone for people; with times where the first day is not whole. */
    public String words() {
        return words(from.toLocalTime().equals(LocalTime.MIDNIGHT));
    }

    /**
     * The range and its time zone for people.
     *
     * @param days whether days say it, without times
     */
    public String words(boolean days) {
        String first = days ? from.toLocalDate().toString() : MINUTE.format(from);
        String last = days ? to.toLocalDate().toString() : MINUTE.format(to);
        return (first.equals(last) ? first : first + " to " + last) + " (" + zone() + ")";
    }

    /** The name of the time zone for people. */
    public String zone() {
        String id = from.getZone().getId();
        return id.equals("Z") ? "UTC" : id;
    }

    private static String text(ZonedDateTime moment) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
    }

    /** Returns whether every day of this range is the same in its time zone as in UTC. */
    public boolean hasDaysOfUtc() {
        ZoneRules rules = from.getZone().getRules();
        Instant moment = from.toInstant();
        while (rules.getOffset(moment).equals(ZoneOffset.UTC)) {
            ZoneOffsetTransition next = rules.nextTransition(moment);
            if (next == null || next.getInstant().isAfter(to.toInstant())) {
                return true;
            }
            moment = next.getInstant();
        }
        return false;
    }

    /**
     * Divides this range at the days on which something begins, such as weeks. The first and the last part may be shorter.
     *
     * @param start returns the first day of the interval that a day lies in
     */
    public List<TimeRange> split(UnaryOperator<LocalDate> start) {
        List<TimeRange> parts = new ArrayList<>();
        ZonedDateTime begin = from;
        LocalDate inside = from.toLocalDate();
        for (LocalDate day = inside.plusDays(1); !day.isAfter(to.toLocalDate()); day = day.plusDays(1)) {
            if (!start.apply(day).equals(start.apply(inside))) {
                ZonedDateTime next = day.atStartOfDay(from.getZone());
                parts.add(until(begin, next));
                begin = next;
                inside = day;
            }
        }
        parts.add(new TimeRange(begin, to));
        return parts;
    }

    /**
     * Returns the range before this one to compare it with: as many months before whole months, as many days before whole or begun
     * days, else as much time.
     */
    public TimeRange previous() {
        if (!from.equals(from.toLocalDate().atStartOfDay(from.getZone()))) {
            return until(from.minus(Duration.between(from, to.plus(STEP))), from);
        }
        ZonedDateTime end = to.plus(STEP);
        boolean months = from.getDayOfMonth() == 1
                && end.getDayOfMonth() == 1
                && end.toLocalTime().equals(LocalTime.MIDNIGHT);
        if (months) {
            return until(from.minusMonths(ChronoUnit.MONTHS.between(from, end)), from);
        }
        long days = ChronoUnit.DAYS.between(from.toLocalDate(), to.toLocalDate()) + 1;
        return new TimeRange(from.minusDays(days), to.minusDays(days));
    }
}
