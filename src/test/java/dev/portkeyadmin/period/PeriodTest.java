package dev.portkeyadmin.period;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what each form of a period means. */
class PeriodTest {

    /** A Thursday; summer time ended on the 25th of October. */
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-26T14:30:15.123456789+01:00[Europe/Berlin]");

    @ParameterizedTest
    @CsvSource({
        "today, 2026-11-26T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "yesterday, 2026-11-25T00:00:00+01:00, 2026-11-25T23:59:59.999+01:00",
        "last_1_day, 2026-11-26T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_7_days, 2026-11-20T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_30_days, 2026-10-28T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_60_days, 2026-09-28T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "last_24_hours, 2026-11-25T14:30:15.123+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_2_weeks, 2026-11-13T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_3_months, 2026-08-27T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "this_week, 2026-11-23T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_week, 2026-11-16T00:00:00+01:00, 2026-11-22T23:59:59.999+01:00",
        "this_month, 2026-11-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_month, 2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999+01:00",
        "previous_month, 2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999+01:00",
        "this_quarter, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "last_quarter, 2026-07-01T00:00:00+02:00, 2026-09-30T23:59:59.999+02:00",
        "this_year, 2026-01-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_year, 2025-01-01T00:00:00+01:00, 2025-12-31T23:59:59.999+01:00",
        "2025, 2025-01-01T00:00:00+01:00, 2025-12-31T23:59:59.999+01:00",
        "2026-10, 2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999+01:00",
        "2026-11, 2026-11-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "2024-02-29, 2024-02-29T00:00:00+01:00, 2024-02-29T23:59:59.999+01:00",
        "2026-Q3, 2026-07-01T00:00:00+02:00, 2026-09-30T23:59:59.999+02:00",
        "2026q1, 2026-01-01T00:00:00+01:00, 2026-03-31T23:59:59.999+02:00",
        "Q3, 2026-07-01T00:00:00+02:00, 2026-09-30T23:59:59.999+02:00",
        "q4, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "Q1 2026, 2026-01-01T00:00:00+01:00, 2026-03-31T23:59:59.999+02:00",
        "'  Yesterday ', 2026-11-25T00:00:00+01:00, 2026-11-25T23:59:59.999+01:00",
        "LAST  WEEK, 2026-11-16T00:00:00+01:00, 2026-11-22T23:59:59.999+01:00",
        "last_2_quarters, 2026-05-27T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "last_2_years, 2024-11-27T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "past 7 days, 2026-11-20T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "2026-10-01..today, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "2026-10-01 to 2026-10-15, 2026-10-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "2026-10-01..2026-10-15, 2026-10-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "2026-09..2026-10-15, 2026-09-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "2026-11-20..2026-12-31, 2026-11-20T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "Last 7 days, 2026-11-20T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "LAST-MONTH, 2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999+01:00",
        "2026-10-01 .. 2026-10-15, 2026-10-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "2026-10-01 \u2013 2026-10-15, 2026-10-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "from 2026-10-01 to 2026-10-15, 2026-10-01T00:00:00+02:00, 2026-10-15T23:59:59.999+02:00",
        "since 2026-10-01, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "since yesterday, 2026-11-25T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "since Monday, 2026-11-23T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "from Friday to Sunday, 2026-11-20T00:00:00+01:00, 2026-11-22T23:59:59.999+01:00",
        "thursday, 2026-11-26T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "since last week, 2026-11-16T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "since the last month, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "the last 2 weeks, 2026-11-13T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "this week so far, 2026-11-23T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "yesterday..today, 2026-11-25T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_week..now, 2026-11-16T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_month..yesterday, 2026-10-01T00:00:00+02:00, 2026-11-25T23:59:59.999+01:00",
        "2026-11-20..yesterday, 2026-11-20T00:00:00+01:00, 2026-11-25T23:59:59.999+01:00",
        "since 2026-q4, 2026-10-01T00:00:00+02:00, 2026-11-26T14:30:15.123+01:00",
        "2026-q1..2026-q2, 2026-01-01T00:00:00+01:00, 2026-06-30T23:59:59.999+02:00",
        "2026-W48, 2026-11-23T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "2026w43, 2026-10-19T00:00:00+02:00, 2026-10-25T23:59:59.999+01:00",
        "2026-W01, 2025-12-29T00:00:00+01:00, 2026-01-04T23:59:59.999+01:00",
        "2020-W53, 2020-12-28T00:00:00+01:00, 2021-01-03T23:59:59.999+01:00",
        "October, 2026-10-01T00:00:00+02:00, 2026-10-31T23:59:59.999+01:00",
        "dec, 2025-12-01T00:00:00+01:00, 2025-12-31T23:59:59.999+01:00",
        "Sept 2025, 2025-09-01T00:00:00+02:00, 2025-09-30T23:59:59.999+02:00",
        "may-2026..june-2026, 2026-05-01T00:00:00+02:00, 2026-06-30T23:59:59.999+02:00",
        "current month, 2026-11-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "month to date, 2026-11-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "MTD, 2026-11-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "ytd, 2026-01-01T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "7d, 2026-11-20T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
        "last 24h, 2026-11-25T14:30:15.123+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_hour, 2026-11-26T13:30:15.123+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_15_minutes, 2026-11-26T14:15:15.123+01:00, 2026-11-26T14:30:15.123+01:00",
        "last_366_days, 2025-11-26T00:00:00+01:00, 2026-11-26T14:30:15.123+01:00",
    })
    void meansWholeDaysThatEndNoLaterThanNow(String text, String from, String to) {
        TimeRange range = Period.parse(text).at(NOW);
        assertThat(range.fromText()).isEqualTo(from);
        assertThat(range.toText()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({
        // Clocks go back, forward, and forward at midnight, where the day begins at one o'clock.
        "2026-10-25, Europe/Berlin, 2026-10-25T00:00:00+02:00, 2026-10-25T23:59:59.999+01:00, 25",
        "2026-03-29, Europe/Berlin, 2026-03-29T00:00:00+01:00, 2026-03-29T23:59:59.999+02:00, 23",
        "2026-03-08, America/New_York, 2026-03-08T00:00:00-05:00, 2026-03-08T23:59:59.999-04:00, 23",
        "2018-11-04, America/Sao_Paulo, 2018-11-04T01:00:00-02:00, 2018-11-04T23:59:59.999-02:00, 23",
        "2026-03-29, UTC, 2026-03-29T00:00:00Z, 2026-03-29T23:59:59.999Z, 24",
    })
    void keepsADayWholeWhenClocksChange(String text, String zone, String from, String to, long hours) {
        TimeRange range = Period.parse(text).at(NOW.withZoneSameInstant(ZoneId.of(zone)));
        assertThat(range.fromText()).isEqualTo(from);
        assertThat(range.toText()).isEqualTo(to);
        assertThat(Duration.between(range.from(), range.to()).plusMillis(1)).isEqualTo(Duration.ofHours(hours));
    }

    @Test
    void takesAQuarterWithoutAYearForTheLatestThatHasBegun() {
        ZonedDateTime february = ZonedDateTime.parse("2026-02-10T08:00:00Z[UTC]");
        assertThat(Period.parse("Q3").at(february).fromText()).isEqualTo("2025-07-01T00:00:00Z");
        assertThat(Period.parse("Q1").at(february).fromText()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-13, ; 2026-13 is not a date of the calendar",
        "2026-01-01..2026-02-30, ; 2026-02-30 is not a date of the calendar",
        "2025-02-29, ; 2025-02-29 is not a date of the calendar",
        "1999, ; years are 2000 to 2100",
        "2026-10-15..2026-10-01, ; the range ends before it begins",
        "2026-10 to 2026-09, ; the range ends before it begins",
        "next week, ; the period must have begun",
        "Tomorrow, ; the period must have begun",
        "2026-W54, ; 2026-w54 is not a week of the calendar",
        "2025-W53, ; 2025-w53 is not a week of the calendar",
        "someday, 2026-10-15 or 2026-10-01..2026-10-15",
    })
    void saysWhatIsWrongWithATextThatIsAlmostAPeriod(String text, String end) {
        assertThatThrownBy(() -> Period.parse(text))
                .hasMessageStartingWith("expected today, ")
                .hasMessageEndingWith(end);
    }

    @Test
    void refusesWhatBeginsBeforePortkeyDid() {
        assertThatThrownBy(() -> Period.parse("last_9999_months").at(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it begins in 1193; expected 2000 or later");
    }

    @Test
    void leavesNoGapAndNoOverlapBetweenPeriodsThatFollowEachOther() {
        for (String zone : new String[] {"Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"}) {
            ZonedDateTime now = NOW.withZoneSameInstant(ZoneId.of(zone));
            ZonedDateTime end = null;
            for (int month = 1; month <= 10; month++) {
                TimeRange range =
                        Period.parse(YearMonth.of(2026, month).toString()).at(now);
                if (end != null) {
                    assertThat(range.from().toInstant())
                            .isEqualTo(end.plusNanos(1_000_000).toInstant());
                }
                end = range.to();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "tomorrow",
                "last_0_days",
                "last_days",
                "last_99999_days",
                "next_week",
                "2026-13",
                "2026-02-30",
                "2026-1",
                "26-10",
                "2026-10-15..2026-10-01",
                "..",
                "2026-10..",
                "..2026-10",
                "today..2026-10",
                "2026-10-01...2026-10-15",
                "2026-10-01T00:00:00Z",
                "last_day",
                "oc",
                "octobre",
                "2026-w00",
                "since",
                "since last_24_hours",
                "today..yesterday",
                "yesterday..2 hours",
                "yesterday..",
                "0d"
            })
    void refusesATextThatIsNotAPeriod(String text) {
        assertThat(Period.isPeriod(text)).isFalse();
        assertThatThrownBy(() -> Period.parse(text))
                .hasMessageContaining("last_7_days")
                .hasMessageContaining("2026-10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01", "1999", "1999-12-31", "2101", "1999-12..2026-01", "2026-01..2101"})
    void refusesAYearThatIsMistyped(String text) {
        assertThat(Period.isPeriod(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "last_month | 2026-10-01 to 2026-10-31 (Europe/Berlin)",
                "yesterday | 2026-11-25 (Europe/Berlin)",
                "last_hour | 2026-11-26 13:30 to 2026-11-26 14:30 (Europe/Berlin)",
            })
    void saysARangeAndItsZoneInWords(String text, String words) {
        assertThat(Period.parse(text).at(NOW).words()).isEqualTo(words);
    }

    @Test
    void refusesARangeThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> Period.parse("yesterday..last_month").at(NOW))
                .hasMessage("the range ends before it begins");
    }

    @Test
    void acceptsEveryNameThatItProposes() {
        assertThat(Period.NAMES).contains(Period.DEFAULT).allMatch(Period::isPeriod);
    }

    @Test
    void takesTheFirstAndTheLastYear() {
        assertThat(Period.isPeriod("2000")).isTrue();
        assertThat(Period.isPeriod("2100-12-31")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027", "2026-12", "2026-11-27", "2026-12-01..2026-12-31"})
    void refusesAPeriodThatHasNotBegun(String text) {
        assertThatThrownBy(() -> Period.parse(text).at(NOW)).hasMessageContaining("which is in the future");
    }

    @ParameterizedTest
    @CsvSource({
        "last_month, 2026-09-01T00:00:00+02:00, 2026-09-30T23:59:59.999+02:00",
        "2026-02..2026-03, 2025-12-01T00:00:00+01:00, 2026-01-31T23:59:59.999+01:00",
        "last_week, 2026-11-09T00:00:00+01:00, 2026-11-15T23:59:59.999+01:00",
        "yesterday, 2026-11-24T00:00:00+01:00, 2026-11-24T23:59:59.999+01:00",
        "2026-10-25, 2026-10-24T00:00:00+02:00, 2026-10-24T23:59:59.999+02:00",
        "today, 2026-11-25T00:00:00+01:00, 2026-11-25T14:30:15.123+01:00",
        "last_30_days, 2026-09-28T00:00:00+02:00, 2026-10-27T14:30:15.123+01:00",
        "last_24_hours, 2026-11-24T14:30:15.122+01:00, 2026-11-25T14:30:15.122+01:00",
    })
    void comparesWithThePeriodBefore(String text, String from, String to) {
        TimeRange before = Period.parse(text).at(NOW).previous();
        assertThat(before.fromText()).isEqualTo(from);
        assertThat(before.toText()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({
        "today, 2026-11-25T00:00:00+01:00, 2026-11-25T14:30:15.123+01:00, day",
        "2026-11-26, 2026-11-25T00:00:00+01:00, 2026-11-25T14:30:15.123+01:00, day",
        "since Monday, 2026-11-16T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, week",
        "this_week, 2026-11-16T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, week",
        "2026-11-23..2026-11-29, 2026-11-16T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, week",
        "this_month, 2026-10-01T00:00:00+02:00, 2026-10-26T14:30:15.123+01:00, month",
        "2026-11, 2026-10-01T00:00:00+02:00, 2026-10-26T14:30:15.123+01:00, month",
        "this_quarter, 2026-07-01T00:00:00+02:00, 2026-08-26T14:30:15.123+02:00, quarter",
        "2026-Q4, 2026-07-01T00:00:00+02:00, 2026-08-26T14:30:15.123+02:00, quarter",
        "this_year, 2025-01-01T00:00:00+01:00, 2025-11-26T14:30:15.123+01:00, year",
        "2026, 2025-01-01T00:00:00+01:00, 2025-11-26T14:30:15.123+01:00, year",
        "november, 2026-10-01T00:00:00+02:00, 2026-10-26T14:30:15.123+01:00, month",
        "2026-W48, 2026-11-16T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, week",
        "last_15_minutes, 2026-11-26T14:00:15.122+01:00, 2026-11-26T14:15:15.122+01:00, ''",
        // Neither a period that is over nor one that is no unit of the calendar.
        "last_month, 2026-09-01T00:00:00+02:00, 2026-09-30T23:59:59.999+02:00, ''",
        "last_7_days, 2026-11-13T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, ''",
        "2026-11-20..2026-12-31, 2026-11-13T00:00:00+01:00, 2026-11-19T14:30:15.123+01:00, ''",
        "2026-10-01..today, 2026-08-05T00:00:00+02:00, 2026-09-30T14:30:15.123+02:00, ''",
    })
    void comparesAUnitThatIsNotOverWithTheSamePartOfTheOneBefore(String text, String from, String to, String unit) {
        Comparison compared = Period.parse(text).compared(NOW);
        assertThat(compared.range()).isEqualTo(Period.parse(text).at(NOW));
        assertThat(compared.before().fromText()).isEqualTo(from);
        assertThat(compared.before().toText()).isEqualTo(to);
        assertThat(compared.unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T10:00:00Z[UTC], this_month, 2026-02-01T00:00:00Z, 2026-02-28T23:59:59.999Z",
        "2024-03-29T10:00:00Z[UTC], this_month, 2024-02-01T00:00:00Z, 2024-02-29T10:00:00Z",
        "2024-02-29T10:00:00Z[UTC], this_year, 2023-01-01T00:00:00Z, 2023-02-28T23:59:59.999Z",
        "2026-07-31T10:00:00Z[UTC], this_quarter, 2026-04-01T00:00:00Z, 2026-04-30T23:59:59.999Z",
        "2026-01-01T00:00:00Z[UTC], this_month, 2025-12-01T00:00:00Z, 2025-12-01T00:00:00Z",
        // The time of day that was skipped when the clocks went forward, and the one that came twice.
        "2026-03-30T02:30:00+02:00[Europe/Berlin], today, 2026-03-29T00:00:00+01:00, 2026-03-29T03:30:00+02:00",
        "2026-10-26T02:30:00+01:00[Europe/Berlin], today, 2026-10-25T00:00:00+02:00, 2026-10-25T02:30:00+02:00",
    })
    void takesTheWholeMonthWhereThatHasNoSuchDay(String moment, String text, String from, String to) {
        TimeRange before =
                Period.parse(text).compared(ZonedDateTime.parse(moment)).before();
        assertThat(before.fromText()).isEqualTo(from);
        assertThat(before.toText()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026, true",
        "Etc/UTC, 2026, true",
        "Africa/Abidjan, 2026, true",
        "Europe/London, 2026-01, true",
        "Europe/London, 2026-03, false",
        "Europe/London, 2025, false",
        "Asia/Kathmandu, 2026-01, false",
    })
    void knowsWhetherItsDaysAreThoseOfUtc(String zone, String text, boolean isUtc) {
        TimeRange range = Period.parse(text).at(NOW.withZoneSameInstant(ZoneId.of(zone)));
        assertThat(range.hasDaysOfUtc()).isEqualTo(isUtc);
    }
}
