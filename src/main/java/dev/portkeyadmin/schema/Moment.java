package dev.portkeyadmin.schema;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares days and moments that are written as text. */
final class Moment {

    /** The length of a day such as 2026-01-31. */
    static final int DAY_LENGTH = 10;

    private static final Pattern TEXT = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})"
            + "(?:[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\\.[0-9]{1,30})?)[0-9]*"
            + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2})))?");

    private Moment() {}

    /** Returns true if the calendar has this day. */
    static boolean isDay(String text) {
        return day(text) != null;
    }

    /** Seconds since 1970, or null when the text is neither a day nor a moment. */
    static @Nullable BigDecimal seconds(String text) {
        Matcher found = TEXT.matcher(text);
        LocalDate day = found.matches() ? day(found.group(1)) : null;
        if (day == null) {
            return null;
        }
        BigDecimal midnight = BigDecimal.valueOf(day.toEpochDay() * 86_400);
        if (found.group(2) == null) {
            return midnight;
        }
        BigDecimal time =
                new BigDecimal(found.group(4)).add(BigDecimal.valueOf(minutes(found.group(2), found.group(3)) * 60));
        long offset = found.group(5) == null ? 0 : minutes(found.group(6), found.group(7)) * 60;
        return midnight.add(time).subtract(BigDecimal.valueOf("-".equals(found.group(5)) ? -offset : offset));
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static long minutes(String hours, String minutes) {
        return Long.parseLong(hours) * 60 + Long.parseLong(minutes);
    }
}
