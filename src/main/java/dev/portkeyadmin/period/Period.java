package dev.portkeyadmin.period;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A period as people name it: a word such as {@code last_month}, a year, a month, a day, or two of these with {@code ..} between
 * them. Weeks begin on Monday. A period that is not over ends now: {@code last_7_days} is today so far and the six days before.
 */
public final class Period {

    /** The period that is meant where none is named. */
    public static final String DEFAULT = "last_30_days";

    /** The names that people use most, the likeliest first. */
    public static final List<String> NAMES = List.of(
            "last_month",
            "this_month",
            "last_week",
            "this_week",
            DEFAULT,
            "last_7_days",
            "last_24_hours",
            "yesterday",
            "today",
            "last_quarter",
            "this_quarter",
            "last_year",
            "this_year");

    /** The forms in words, to follow "expected" in an error. */
    public static final String FORMS =
            "today, yesterday, last_7_days (or minutes, hours, weeks, months), this_week, last_week, this_month, "
                    + "last_month, last_quarter, this_year, 2026-10, 2026-q3, 2026-w40, 2026-10-15 or "
                    + "2026-10-01..2026-10-15";

    private static final Pattern LAST =
            Pattern.compile("(?:last|past|previous)_([1-9][0-9]{0,3})_(minute|hour|day|week|month|quarter|year)s?");
    private static final Pattern UNIT = Pattern.compile("(this|last|previous)_(week|month|quarter|year)");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?");
    private static final Pattern QUARTER = Pattern.compile("([0-9]{4})[- ]?q([1-4])|q([1-4])[- ]?([0-9]{4})");
    private static final Pattern LATEST_QUARTER = Pattern.compile("q([1-4])");
    private static final Pattern WEEK = Pattern.compile("([0-9]{4})[- ]?w([0-9]{2})");
    private static final Pattern LATEST_MONTH = Pattern.compile("[a-z]{3,9}");
    private static final Pattern MONTH = Pattern.compile("([a-z]{3,9})[-_ ]([0-9]{4})");

    /** Other words for the names, each with the name that it is short for. */
    private static final Map<Pattern, String> SHORT_FORMS = shortForms();

    private static final Pattern SINCE = Pattern.compile("(?:since|from)[ _]+(.+)");

    /** Words around a period that mean nothing more. */
    private static final Pattern FILLING = Pattern.compile("^the[ _]+|[ _]+so[ _]far$");

    private static final Pattern FUTURE = Pattern.compile("tomorrow|(next|coming)_.*");

    /** Units that are not counted in whole days. */
    private static final Map<String, ChronoUnit> TIMES = Map.of("minute", ChronoUnit.MINUTES, "hour", ChronoUnit.HOURS);

    /** Ends of a range that is not over. */
    private static final Set<String> NOW = Set.of("today", "now");

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;

    private static Map<Pattern, String> shortForms() {
        Map<Pattern, String> forms = new LinkedHashMap<>();
        forms.put(Pattern.compile("current_(\\w+)"), "this_$1");
        forms.put(Pattern.compile("(week|month|quarter|year)_to_date"), "this_$1");
        forms.put(Pattern.compile("wtd|since_monday"), "this_week");
        forms.put(Pattern.compile("mtd"), "this_month");
        forms.put(Pattern.compile("qtd"), "this_quarter");
        forms.put(Pattern.compile("ytd"), "this_year");
        forms.put(Pattern.compile("(?:last|past|previous)_(minute|hour)"), "last_1_$1");
        forms.put(Pattern.compile("(?:(?:last|past)_)?([0-9]+)_?h(?:ours?)?"), "last_$1_hours");
        forms.put(Pattern.compile("(?:(?:last|past)_)?([0-9]+)_?d(?:ays?)?"), "last_$1_days");
        forms.put(Pattern.compile("(?:(?:last|past)_)?([0-9]+)_?w(?:eeks?)?"), "last_$1_weeks");
        return forms;
    }

    /** Days from the first one to the one after the last. */
    private record Days(LocalDate first, LocalDate end) {

        /** The unit of the calendar that these days are; empty for any other days. */
        String unit() {
            if (first.plusDays(1).equals(end)) {
                return "day";
            }
            if (first.getDayOfWeek() == DayOfWeek.MONDAY && first.plusWeeks(1).equals(end)) {
                return "week";
            }
            if (first.getDayOfMonth() == 1 && first.plusMonths(1).equals(end)) {
                return "month";
            }
            if (first.get(IsoFields.DAY_OF_QUARTER) == 1 && first.plusMonths(3).equals(end)) {
                return "quarter";
            }
            return first.getDayOfYear() == 1 && first.plusYears(1).equals(end) ? "year" : "";
        }
    }

    private final String name;
    private final @Nullable Days fixed;

    /** The periods with which it begins and ends; null unless it is a range that depends on the day. */
    private final @Nullable Period first;

    private final @Nullable Period last;

    private Period(String name, @Nullable Days fixed) {
        this.name = name;
        this.fixed = fixed;
        this.first = null;
        this.last = null;
    }

    private Period(String name, Period first, Period last) {
        this.name = name;
        this.fixed = null;
        this.first = first;
        this.last = last;
    }

    /**
     * Reads a period. Case does not matter, nor whether words are joined by {@code _}, {@code -} or a space.
     *
     * @throws IllegalArgumentException if the text is not a period
     */
    public static Period parse(String text) {
        String plain = FILLING.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll("");
        Days fixed = fixed(plain);
        if (fixed != null) {
            return new Period(plain, fixed);
        }
        String word = inFull(plain.replaceAll("[ \\-]+", "_"));
        if (word.equals("today")
                || word.equals("yesterday")
                || LAST.matcher(word).matches()
                || UNIT.matcher(word).matches()
                || LATEST_QUARTER.matcher(word).matches()
                || weekday(word) != null
                || month(word) != null) {
            return new Period(word, null);
        }
        Period range = range(plain);
        if (range != null) {
            return range;
        }
        throw new IllegalArgumentException("expected " + expected(text));
    }

    /** A range between days of which one at least is a word, such as {@code yesterday..today}; null for any other text. */
    private static @Nullable Period range(String text) {
        String range = inDots(text);
        int dots = range.indexOf("..");
        if (dots < 0) {
            return null;
        }
        String end = range.substring(dots + 2).strip();
        try {
            Period first = parse(range.substring(0, dots));
            Period last = parse(end.equals("now") ? "today" : end);
            boolean isOfDays = Stream.of(first, last)
                    .noneMatch(each -> each.first != null || TIMES.containsKey(unitOf(each.name)));
            boolean hasWord = first.fixed == null || last.fixed == null;
            return isOfDays && hasWord && !first.name.equals("today") ? new Period(text, first, last) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The unit in which a period counts back from this moment; empty for any other. */
    private static String unitOf(String name) {
        Matcher back = LAST.matcher(name);
        return back.matches() ? back.group(2) : "";
    }

    /** The forms in words, to follow "expected" in an error, and what is wrong with a text that is almost one of them. */
    public static String expected(String text) {
        String problem = problem(text.strip().toLowerCase(Locale.ROOT));
        return problem.isEmpty() ? FORMS : FORMS + "; " + problem;
    }

    private static String problem(String text) {
        String[] ends = inDots(text).split("\\.\\.", -1);
        for (String end : ends) {
            Matcher date = DATE.matcher(end.strip());
            if (date.matches() && date(end.strip()) == null) {
                int year = Integer.parseInt(date.group(1));
                return year < FIRST_YEAR || year > LAST_YEAR
                        ? "years are " + FIRST_YEAR + " to " + LAST_YEAR
                        : end.strip() + " is not a date of the calendar";
            }
            if (WEEK.matcher(end.strip()).matches() && date(end.strip()) == null) {
                return end.strip() + " is not a week of the calendar";
            }
        }
        if (ends.length == 2 && date(ends[0].strip()) != null && last(ends[1].strip()) != null) {
            return "the range ends before it begins";
        }
        return FUTURE.matcher(text.replaceAll("[ \\-]+", "_")).matches() ? "the period must have begun" : "";
    }

    /** Returns true if {@link #parse} accepts the text. */
    public static boolean isPeriod(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable Days fixed(String text) {
        String range = inDots(text);
        int dots = range.indexOf("..");
        Days first = date(dots < 0 ? range : range.substring(0, dots).strip());
        Days last = dots < 0 ? first : last(range.substring(dots + 2).strip());
        return first == null || last == null || !first.first().isBefore(last.end())
                ? null
                : new Days(first.first(), last.end());
    }

    private static String inFull(String word) {
        for (Map.Entry<Pattern, String> form : SHORT_FORMS.entrySet()) {
            Matcher matcher = form.getKey().matcher(word);
            if (matcher.matches()) {
                return matcher.replaceFirst(form.getValue());
            }
        }
        return word;
    }

    private static String inDots(String text) {
        String range = text.replaceFirst("\\s+(to|until|[-\u2013\u2014])\\s+", "..");
        Matcher since = SINCE.matcher(range);
        return !since.matches() ? range : since.group(1).contains("..") ? since.group(1) : since.group(1) + "..today";
    }

    /** The month of that English name, which may be cut to three letters or more; null for any other word. */
    private static @Nullable Month month(String word) {
        if (!LATEST_MONTH.matcher(word).matches()) {
            return null;
        }
        for (Month month : Month.values()) {
            if (month.name().toLowerCase(Locale.ROOT).startsWith(word)) {
                return month;
            }
        }
        return null;
    }

    /** The day of the week of that English name; null for any other word. */
    private static @Nullable DayOfWeek weekday(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().toLowerCase(Locale.ROOT).equals(word)) {
                return day;
            }
        }
        return null;
    }

    private static @Nullable Days last(String text) {
        return NOW.contains(text) ? date(String.valueOf(LAST_YEAR)) : date(text);
    }

    private static @Nullable Days date(String text) {
        Matcher quarter = QUARTER.matcher(text);
        if (quarter.matches()) {
            boolean yearFirst = quarter.group(1) != null;
            int month = firstMonth(quarter.group(yearFirst ? 2 : 3));
            Days start = date(quarter.group(yearFirst ? 1 : 4) + (month < 10 ? "-0" : "-") + month);
            return start == null ? null : new Days(start.first(), start.first().plusMonths(3));
        }
        Matcher week = WEEK.matcher(text);
        if (week.matches()) {
            return week(Integer.parseInt(week.group(1)), Integer.parseInt(week.group(2)));
        }
        Matcher named = MONTH.matcher(text);
        Month name = named.matches() ? month(named.group(1)) : null;
        if (name != null) {
            return date(named.group(2) + (name.getValue() < 10 ? "-0" : "-") + name.getValue());
        }
        Matcher found = DATE.matcher(text);
        if (!found.matches()) {
            return null;
        }
        try {
            int year = Integer.parseInt(found.group(1));
            if (year < FIRST_YEAR || year > LAST_YEAR) {
                return null;
            }
            if (found.group(2) == null) {
                return new Days(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
            }
            YearMonth month = YearMonth.of(year, Integer.parseInt(found.group(2)));
            if (found.group(3) == null) {
                return new Days(month.atDay(1), month.plusMonths(1).atDay(1));
            }
            LocalDate day = month.atDay(Integer.parseInt(found.group(3)));
            return new Days(day, day.plusDays(1));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A week of ISO 8601, of which the first in a year holds 4 January; null where the year has no such week. */
    private static @Nullable Days week(int year, int number) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            return null;
        }
        LocalDate first = LocalDate.of(year, 1, 4)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .plusWeeks(number - 1L);
        boolean exists = number > 0 && first.get(IsoFields.WEEK_BASED_YEAR) == year;
        return exists ? new Days(first, first.plusWeeks(1)) : null;
    }

    private static int firstMonth(String quarter) {
        return 3 * Integer.parseInt(quarter) - 2;
    }

    /**
     * Returns the range that is meant at a moment, and the one to compare it with: the same part of the unit before if a day, week, month, quarter or year is not over; else as much time before.
     *
     * @throws IllegalArgumentException when the period has not begun, or begins too long ago
     */
    public Comparison compared(ZonedDateTime moment) {
        TimeRange range = at(moment);
        ZonedDateTime now = range.to();
        ZoneId zone = now.getZone();
        boolean rolling = LAST.matcher(name).matches();
        Days whole = rolling ? null : whole(moment.toLocalDate());
        String unit = whole == null || !whole.end().atStartOfDay(zone).isAfter(moment) ? "" : whole.unit();
        if (whole == null || unit.isEmpty()) {
            return new Comparison(range, range.previous(), "");
        }
        LocalDate today = now.toLocalDate();
        LocalDate last = back(unit, today);
        // The 31st has no counterpart in a month of 30 days, which then counts as a whole.
        boolean missing = !unit.equals("week") && !unit.equals("day") && last.getDayOfMonth() != today.getDayOfMonth();
        ZonedDateTime from = back(unit, whole.first()).atStartOfDay(zone);
        return new Comparison(
                range,
                missing
                        ? TimeRange.until(from, last.plusDays(1).atStartOfDay(zone))
                        : new TimeRange(from, ZonedDateTime.of(last, now.toLocalTime(), zone)),
                unit);
    }

    private static LocalDate back(String unit, LocalDate day) {
        return switch (unit) {
            case "day" -> day.minusDays(1);
            case "week" -> day.minusWeeks(1);
            case "month" -> day.minusMonths(1);
            case "quarter" -> day.minusMonths(3);
            default -> day.minusYears(1);
        };
    }

    private Days whole(LocalDate today) {
        if (first == null || last == null) {
            return fixed == null ? days(today) : fixed;
        }
        Days whole = new Days(first.whole(today).first(), last.whole(today).end());
        if (!whole.first().isBefore(whole.end())) {
            throw new IllegalArgumentException("the range ends before it begins");
        }
        return whole;
    }

    /**
     * Returns the range that is meant at a moment, in the time zone of that moment.
     *
     * @throws IllegalArgumentException when the period has not begun, or begins too long ago
     */
    public TimeRange at(ZonedDateTime moment) {
        ZonedDateTime now = moment.truncatedTo(ChronoUnit.MILLIS);
        Matcher last = LAST.matcher(name);
        ChronoUnit time = last.matches() ? TIMES.get(last.group(2)) : null;
        if (time != null) {
            return new TimeRange(now.minus(Long.parseLong(last.group(1)), time), now);
        }
        Days days = whole(now.toLocalDate());
        if (days.first().getYear() < FIRST_YEAR) {
            throw new IllegalArgumentException(
                    "it begins in " + days.first().getYear() + "; expected " + FIRST_YEAR + " or later");
        }
        ZoneId zone = now.getZone();
        TimeRange whole =
                TimeRange.until(days.first().atStartOfDay(zone), days.end().atStartOfDay(zone));
        if (whole.from().isAfter(now)) {
            throw new IllegalArgumentException("it begins at " + whole.fromText() + ", which is in the future");
        }
        return whole.to().isAfter(now) ? new TimeRange(whole.from(), now) : whole;
    }

    private Days days(LocalDate today) {
        LocalDate tomorrow = today.plusDays(1);
        if (name.equals("today")) {
            return new Days(today, tomorrow);
        }
        if (name.equals("yesterday")) {
            return new Days(today.minusDays(1), today);
        }
        Matcher last = LAST.matcher(name);
        if (last.matches()) {
            long count = Long.parseLong(last.group(1));
            LocalDate first = switch (last.group(2)) {
                case "day" -> tomorrow.minusDays(count);
                case "week" -> tomorrow.minusWeeks(count);
                case "month" -> tomorrow.minusMonths(count);
                case "quarter" -> tomorrow.minusMonths(3 * count);
                default -> tomorrow.minusYears(count);
            };
            return new Days(first, tomorrow);
        }
        Matcher quarter = LATEST_QUARTER.matcher(name);
        if (quarter.matches()) {
            LocalDate first = LocalDate.of(today.getYear(), firstMonth(quarter.group(1)), 1);
            LocalDate begun = first.isAfter(today) ? first.minusYears(1) : first;
            return new Days(begun, begun.plusMonths(3));
        }
        DayOfWeek weekday = weekday(name);
        if (weekday != null) {
            LocalDate latest = today.with(TemporalAdjusters.previousOrSame(weekday));
            return new Days(latest, latest.plusDays(1));
        }
        Month month = month(name);
        if (month != null) {
            LocalDate first = LocalDate.of(today.getYear(), month, 1);
            LocalDate begun = first.isAfter(today) ? first.minusYears(1) : first;
            return new Days(begun, begun.plusMonths(1));
        }
        Matcher unit = UNIT.matcher(name);
        if (!unit.matches()) {
            throw new IllegalStateException(name);
        }
        int back = unit.group(1).equals("this") ? 0 : 1;
        return switch (unit.group(2)) {
            case "week" -> {
                LocalDate first = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .minusWeeks(back);
                yield new Days(first, first.plusWeeks(1));
            }
            case "month" -> {
                LocalDate first = today.withDayOfMonth(1).minusMonths(back);
                yield new Days(first, first.plusMonths(1));
            }
            case "quarter" -> {
                LocalDate first = today.with(IsoFields.DAY_OF_QUARTER, 1).minusMonths(3L * back);
                yield new Days(first, first.plusMonths(3));
            }
            default -> {
                LocalDate first = today.withDayOfYear(1).minusYears(back);
                yield new Days(first, first.plusYears(1));
            }
        };
    }

    /** The period in the spelling of the documentation. */
    @Override
    public String toString() {
        return name;
    }
}
