package dev.portkeyadmin.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.period.Period;
import dev.portkeyadmin.period.TimeRange;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a call says about time into the two bounds that Portkey takes. An upper bound that is a day is the last millisecond of
 * that day; one that is not given is now, and the lower bound is then that of the default period.
 */
public final class TimeRanges {

    private static final int DAY_LENGTH = 10;
    private static final int DEFAULT_DAYS = 30;

    private final Clock clock;

    /** Reads days and periods in the zone of the clock. */
    public TimeRanges(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the arguments with both bounds as moments; unchanged where the operation asks for no range.
     *
     * @param arguments valid against the schema of the operation
     * @throws RefusedException when the range has not begun or ends before it begins
     */
    Arguments resolve(Operation operation, Arguments arguments) {
        RangeBounds range = operation.range();
        if (range == null) {
            return arguments;
        }
        Map<String, Object> members = members(range, arguments);
        ZonedDateTime now = ZonedDateTime.now(clock);
        try {
            if (members.get(range.min()) instanceof String || members.get(range.max()) instanceof String) {
                complete(range, members, now);
            } else {
                String period = arguments.text(Operation.PERIOD, Period.DEFAULT);
                TimeRange resolved = Period.parse(period).at(now);
                members.put(range.min(), resolved.fromText());
                members.put(range.max(), resolved.toText());
            }
        } catch (IllegalArgumentException e) {
            throw refusal(operation, Operation.PERIOD, String.valueOf(e.getMessage()));
        }
        if (!ordered(members.get(range.min()), members.get(range.max()))) {
            throw refusal(
                    operation,
                    range.min(),
                    members.get(range.min()) + " is not before " + range.max() + ", " + members.get(range.max()));
        }
        Arguments completed = arguments;
        if (!range.object().isEmpty()) {
            return completed.with(range.object(), members);
        }
        for (String bound : new String[] {range.min(), range.max()}) {
            completed = completed.with(bound, String.valueOf(members.get(bound)));
        }
        return completed;
    }

    private static RefusedException refusal(Operation operation, String argument, String problem) {
        return new RefusedException(InvalidArguments.text(operation.name(), List.of(argument + ": " + problem + ".")));
    }

    /** The arguments that hold the bounds: those of the call, or the members of one. */
    private static Map<String, Object> members(RangeBounds range, Arguments arguments) {
        Map<String, Object> members = new LinkedHashMap<>();
        Object holder = range.object().isEmpty() ? arguments.values() : arguments.get(range.object());
        if (holder instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        return members;
    }

    private static void complete(RangeBounds range, Map<String, Object> members, ZonedDateTime now) {
        ZoneId zone = now.getZone();
        if (members.get(range.max()) instanceof String to) {
            members.put(range.max(), isDay(to) ? day(to, zone).toText() : to);
        } else {
            members.put(range.max(), Period.parse("today").at(now).toText());
        }
        if (members.get(range.min()) instanceof String from) {
            members.put(range.min(), isDay(from) ? day(from, zone).fromText() : from);
        } else {
            OffsetDateTime end = moment(members.get(range.max()));
            LocalDate last = end == null
                    ? now.toLocalDate()
                    : end.atZoneSameInstant(zone).toLocalDate();
            members.put(
                    range.min(),
                    TimeRange.ofDays(last.minusDays(DEFAULT_DAYS - 1L), last, zone)
                            .fromText());
        }
    }

    private static boolean isDay(String text) {
        return text.length() == DAY_LENGTH;
    }

    private static TimeRange day(String text, ZoneId zone) {
        LocalDate day = LocalDate.parse(text);
        return TimeRange.ofDays(day, day, zone);
    }

    /** A moment that Java can represent; null for one with a leap second or too many digits, which Portkey may still understand. */
    private static @Nullable OffsetDateTime moment(@Nullable Object text) {
        try {
            return OffsetDateTime.parse(String.valueOf(text).toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean ordered(@Nullable Object from, @Nullable Object to) {
        OffsetDateTime first = moment(from);
        OffsetDateTime last = moment(to);
        return first == null || last == null || first.isBefore(last);
    }

    /**
     * The range as an answer states it.
     *
     * @param resolved the arguments of an operation that asks for a range
     */
    public JsonNode shown(RangeBounds range, Arguments resolved) {
        Map<String, Object> members = members(range, resolved);
        return JsonNodeFactory.instance
                .objectNode()
                .put("from", String.valueOf(members.get(range.min())))
                .put("to", String.valueOf(members.get(range.max())))
                .put("time_zone", clock.getZone().getId());
    }
}
