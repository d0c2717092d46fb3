package dev.portkeyadmin.period;

import java.time.LocalTime;

/**
 * A range and the one before it to compare it with.
 *
 * @param unit the calendar unit, such as month, that is not over and of which both ranges are the same part; else empty
 */
public record Comparison(TimeRange range, TimeRange before, String unit) {

    /**
     * The range before in words: with times if it ends within a day, as a range that is not over yet does, and with the part of a
     * month or another unit that it is.
     */
    public String wordsBefore() {
        boolean begins = before.from().toLocalTime().equals(LocalTime.MIDNIGHT);
        boolean ends = before.to().plusSeconds(1).toLocalTime().isBefore(LocalTime.of(0, 1));
        return before.words(begins && ends) + (unit.isEmpty() ? "" : ", the same part of the " + unit + " before");
    }
}
