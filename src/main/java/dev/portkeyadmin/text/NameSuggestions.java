package dev.portkeyadmin.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that an unknown one was probably meant to be. */
public final class NameSuggestions {

    private static final int LONGEST = 100;
    private static final int SHORTEST_START = 4;

    private NameSuggestions() {}

    /** The closest of the known names, when it is close enough to be worth proposing. */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = bare(name);
        return known.stream()
                .filter(candidate -> distance(wanted, bare(candidate)) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(wanted, bare(candidate))));
    }

    /** " (did you mean X?)" or nothing, to be put behind the name. */
    public static String hint(String name, Collection<String> known) {
        return to(name, known).map(close -> " (did you mean " + close + "?)").orElse("");
    }

    /** Spelling without case and separators, so that userId and user_id are the same word. */
    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-. ]", "");
    }

    /** The number of letters to change; one when either is the start of the other. */
    public static int distance(String from, String to) {
        if (Math.min(from.length(), to.length()) >= SHORTEST_START && (from.startsWith(to) || to.startsWith(from))) {
            return from.equals(to) ? 0 : 1;
        }
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
