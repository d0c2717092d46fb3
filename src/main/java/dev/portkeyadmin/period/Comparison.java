package dev.portkeyadmin.period;

/**
 * A range and the one before it to compare it with.
 *
 * @param unit the unit of the calendar that is not over, such as month, of which both ranges are the same part; empty for none
 */
public record Comparison(TimeRange range, TimeRange before, String unit) {}
