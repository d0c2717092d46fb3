package dev.portkeyadmin.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The lines by which two texts differ. Nothing outside the part that changed is shown: it may hold the secrets of others. */
final class Difference {

    private static final int MOST_LINES = 400;

    private static final String COMMENT = "(?://.*|/\\*.*\\*/|#.*)?";

    /** The comma behind a member says only that another one follows. */
    private static final Pattern COMMA = Pattern.compile(",(?=\\s*" + COMMENT + "\\s*$)");

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+\"";

    /** A line of the difference that holds one member of JSON or TOML, or one bracket. */
    private static final Pattern ONE_VALUE = Pattern.compile("[-+] \\s*(?:(?:" + STRING + "|[\\w.-]+)\\s*[:=])?\\s*(?:"
            + STRING + "|\\[[^\\[\\]{}]*]|\\{\\s*}|[{}\\[\\]]|[\\w.+-]+)?\\s*,?\\s*" + COMMENT + "\\s*");

    private Difference() {}

    /** Returns one line for each that goes ({@code -}) and each that comes ({@code +}). */
    static List<String> of(String before, String after) {
        List<String> lines = merge(lines(before), lines(after));
        boolean apart = lines.stream().allMatch(line -> ONE_VALUE.matcher(line).matches());
        return apart ? lines : ofParts(before, after);
    }

    /** The difference where a line holds several values: only the part of it that changed. */
    private static List<String> ofParts(String before, String after) {
        int most = Math.min(before.length(), after.length());
        int start = 0;
        while (start < most && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < most - start
                && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        // A word that is replaced is shown as a whole.
        if (start + end < before.length()) {
            while (start > 0 && isPartOfAWord(before, start)) {
                start--;
            }
            while (end > 0 && isPartOfAWord(before, before.length() - end)) {
                end--;
            }
        }
        return merge(
                lines(before.substring(start, before.length() - end)),
                lines(after.substring(start, after.length() - end)));
    }

    private static boolean isPartOfAWord(String text, int position) {
        char before = text.charAt(position - 1);
        char after = position < text.length() ? text.charAt(position) : ' ';
        return !Character.isWhitespace(before)
                && !Character.isWhitespace(after)
                && "{}[],".indexOf(before) < 0
                && "{}[],".indexOf(after) < 0;
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R", -1))
                .filter(line -> !line.isBlank() && !line.strip().equals(","))
                .toList();
    }

    private static boolean same(String line, String other) {
        return COMMA.matcher(line)
                .replaceFirst("")
                .stripTrailing()
                .equals(COMMA.matcher(other).replaceFirst("").stripTrailing());
    }

    private static List<String> merge(List<String> before, List<String> after) {
        int most = Math.min(before.size(), after.size());
        int start = 0;
        while (start < most && same(before.get(start), after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < most - start && same(before.get(before.size() - 1 - end), after.get(after.size() - 1 - end))) {
            end++;
        }
        List<String> gone = before.subList(start, before.size() - end);
        List<String> come = after.subList(start, after.size() - end);
        List<String> result = new ArrayList<>();
        if (gone.size() > MOST_LINES || come.size() > MOST_LINES) {
            result.add("- " + gone.size() + " lines");
            result.add("+ " + come.size() + " lines");
            return result;
        }
        int[][] common = new int[gone.size() + 1][come.size() + 1];
        for (int i = gone.size() - 1; i >= 0; i--) {
            for (int j = come.size() - 1; j >= 0; j--) {
                common[i][j] = same(gone.get(i), come.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < gone.size() || j < come.size()) {
            if (i < gone.size() && j < come.size() && same(gone.get(i), come.get(j))) {
                i++;
                j++;
            } else if (j == come.size() || i < gone.size() && common[i + 1][j] >= common[i][j + 1]) {
                result.add("- " + gone.get(i++));
            } else {
                result.add("+ " + come.get(j++));
            }
        }
        return result;
    }
}
