package dev.portkeyadmin.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines by which two texts differ. Nothing outside the part that changed is shown: it may hold the secrets of others. */
final class Difference {

    private static final int MOST_LINES = 400;

    private Difference() {}

    /** Returns one line for each that goes ({@code -}) and each that comes ({@code +}). */
    static List<String> of(String before, String after) {
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
        List<String> gone = lines(before.substring(start, before.length() - end));
        List<String> come = lines(after.substring(start, after.length() - end));
        return merge(gone, come);
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
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> merge(List<String> gone, List<String> come) {
        List<String> result = new ArrayList<>();
        if (gone.size() > MOST_LINES || come.size() > MOST_LINES) {
            result.add("- " + gone.size() + " lines");
            result.add("+ " + come.size() + " lines");
            return result;
        }
        int[][] common = new int[gone.size() + 1][come.size() + 1];
        for (int i = gone.size() - 1; i >= 0; i--) {
            for (int j = come.size() - 1; j >= 0; j--) {
                common[i][j] = gone.get(i).equals(come.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < gone.size() || j < come.size()) {
            if (i < gone.size() && j < come.size() && gone.get(i).equals(come.get(j))) {
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
