package dev.portkeyadmin.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text of one value and the columns of a terminal that it takes. */
final class Cell {

    private static final String ELLIPSIS = "…";
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?( ?%)?");
    private static final Pattern NO_MILLIS = Pattern.compile("(T\\d\\d:\\d\\d:\\d\\d)\\.000(?=Z|[+-])");

    /** First and last of the characters that take two columns: East Asian ones, and emoji that are drawn in colour. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
        0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5,
        0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD,
        0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757,
        0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
        0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60,
        0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E,
        0x1F191, 0x1F19A, 0x1F200, 0x1F265, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F7E0, 0x1F7EB, 0x1F900, 0x1F9FF,
        0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private Cell() {}

    /** The value on one line; empty for nothing. A list of plain values is separated by commas, anything nested is JSON. */
    static String text(JsonNode value) {
        if (isNothing(value)) {
            return "";
        }
        if (value.isArray() && value.valueStream().noneMatch(JsonNode::isContainerNode)) {
            return String.join(", ", value.valueStream().map(Cell::text).toList());
        }
        return value.isContainerNode() ? Json.write(value) : visible(value.asText());
    }

    static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.isContainerNode() && value.isEmpty();
    }

    /** The text with escapes for what cannot be seen, such as the controls that move the cursor of a terminal. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        NO_MILLIS.matcher(text).replaceAll("$1").codePoints().forEach(codePoint -> {
            if (codePoint == '\n') {
                visible.append("\\n");
            } else if (SafeText.isInvisible(codePoint)) {
                visible.append(SafeText.escape(codePoint));
            } else {
                visible.appendCodePoint(codePoint);
            }
        });
        return visible.toString();
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** The columns that the text takes. */
    static int width(String text) {
        return text.codePoints().map(Cell::width).sum();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && WIDE[i] <= codePoint; i += 2) {
            if (codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** The text in exactly that many columns, cut with an ellipsis or filled with spaces. */
    static String fit(String text, int columns, boolean right) {
        String cut = cut(text, columns);
        String spaces = " ".repeat(columns - width(cut));
        return right ? spaces + cut : cut + spaces;
    }

    private static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int end = 0;
        int used = 1;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += width(codePoint);
            if (used > columns) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    /** The text in lines of that many columns, broken between words only, so that an id or a link stays whole. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && width(line.toString()) + 1 + width(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
