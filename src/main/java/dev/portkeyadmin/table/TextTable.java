package dev.portkeyadmin.table;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings. What does not fit is cut or left out, the last columns first, and the columns left out are named. */
public final class TextTable {

    /** The width of a table that is not cut. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int GAP = 2;

    /** A column that cannot have this width is left out. */
    private static final int NARROW = 12;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /** A table with these headings, the most important first. */
    public TextTable(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    /** Adds a row with a text for each heading. */
    public TextTable row(List<String> cells) {
        rows.add(cells.stream().map(Cell::visible).toList());
        return this;
    }

    /** The columns that {@link #lines} left out. */
    public List<String> leftOut() {
        return left;
    }

    /** A text in lines of that width, broken between words only. */
    public static List<String> wrapped(String text, int width) {
        return Cell.lines(text, width);
    }

    /** The lines of the table, none wider than that. */
    public List<String> lines(int width) {
        left.clear();
        int[] widths = new int[headings.size()];
        int used = -GAP;
        for (int i = 0; i < widths.length; i++) {
            int wanted = wanted(i);
            long room = (long) width - used - GAP;
            if (wanted <= room) {
                widths[i] = wanted;
            } else if (i == 0 || room >= Math.max(NARROW, Cell.width(headings.get(i))) && isProse(i)) {
                widths[i] = (int) Math.max(1, room);
            } else {
                left.add(headings.get(i));
                continue;
            }
            used += GAP + widths[i];
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(headings, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                line.append(line.length() == 0 ? "" : " ".repeat(GAP))
                        .append(Cell.fit(cells.get(i), widths[i], isNumeric(i)));
            }
        }
        return line.toString().stripTrailing();
    }

    private int wanted(int column) {
        return Math.max(
                Cell.width(headings.get(column)),
                rows.stream().mapToInt(row -> Cell.width(row.get(column))).max().orElse(0));
    }

    /** Returns true if a cell is still useful when it is cut; an id, an address or a number is not. */
    private boolean isProse(int column) {
        return rows.stream().anyMatch(row -> row.get(column).indexOf(' ') >= 0);
    }

    private boolean isNumeric(int column) {
        return rows.stream().map(row -> row.get(column)).anyMatch(Cell::isNumber)
                && rows.stream().map(row -> row.get(column)).allMatch(cell -> cell.isEmpty() || Cell.isNumber(cell));
    }
}
