package dev.portkeyadmin.catalogue.search;

import java.util.List;
import java.util.Map;

/**
 * Reduces English words to stems by Porter's algorithm (1980), so that all forms of a word are the same. A stem is not always a
 * word. The smallest maintained library with a stemmer is many times larger than this server's own code.
 */
final class Stemmer {

    private static final List<Map.Entry<String, String>> STEP_2 = List.of(
            Map.entry("ational", "ate"),
            Map.entry("tional", "tion"),
            Map.entry("enci", "ence"),
            Map.entry("anci", "ance"),
            Map.entry("izer", "ize"),
            Map.entry("abli", "able"),
            Map.entry("alli", "al"),
            Map.entry("entli", "ent"),
            Map.entry("eli", "e"),
            Map.entry("ousli", "ous"),
            Map.entry("ization", "ize"),
            Map.entry("ation", "ate"),
            Map.entry("ator", "ate"),
            Map.entry("alism", "al"),
            Map.entry("iveness", "ive"),
            Map.entry("fulness", "ful"),
            Map.entry("ousness", "ous"),
            Map.entry("aliti", "al"),
            Map.entry("iviti", "ive"),
            Map.entry("biliti", "ble"));

    private static final List<Map.Entry<String, String>> STEP_3 = List.of(
            Map.entry("icate", "ic"),
            Map.entry("ative", ""),
            Map.entry("alize", "al"),
            Map.entry("iciti", "ic"),
            Map.entry("ical", "ic"),
            Map.entry("ful", ""),
            Map.entry("ness", ""));

    private static final List<String> STEP_4 = List.of(
            "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive",
            "ize", "al", "er", "ic", "ou");

    private Stemmer() {}

    /** Returns the stem of a word in lower case. */
    static String stem(String word) {
        if (word.length() < 3 || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return word;
        }
        String stem = finalY(pastAndProgressive(plural(word)));
        stem = replaced(replaced(stem, STEP_2), STEP_3);
        return finalE(withoutSuffix(stem));
    }

    private static String plural(String word) {
        if (word.endsWith("sses") || word.endsWith("ies")) {
            return cut(word, 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
    }

    private static String pastAndProgressive(String word) {
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        int suffix = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        if (suffix == 0 || !hasVowel(cut(word, suffix))) {
            return word;
        }
        String stem = cut(word, suffix);
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsDoubled(stem) && "lsz".indexOf(last(stem)) < 0) {
            return cut(stem, 1);
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String finalY(String word) {
        return word.endsWith("y") && hasVowel(cut(word, 1)) ? cut(word, 1) + "i" : word;
    }

    /** Replaces the longest suffix of the table if what stands before it has a syllable. */
    private static String replaced(String word, List<Map.Entry<String, String>> table) {
        for (Map.Entry<String, String> rule : table) {
            if (word.endsWith(rule.getKey())) {
                String stem = cut(word, rule.getKey().length());
                return measure(stem) > 0 ? stem + rule.getValue() : word;
            }
        }
        return word;
    }

    private static String withoutSuffix(String word) {
        for (String suffix : STEP_4) {
            if (word.endsWith(suffix)) {
                String stem = cut(word, suffix.length());
                boolean removable = !suffix.equals("ion") || stem.endsWith("s") || stem.endsWith("t");
                return removable && measure(stem) > 1 ? stem : word;
            }
        }
        return word;
    }

    private static String finalE(String word) {
        String stem = word;
        if (stem.endsWith("e")) {
            int measure = measure(cut(stem, 1));
            if (measure > 1 || measure == 1 && !endsShort(cut(stem, 1))) {
                stem = cut(stem, 1);
            }
        }
        return stem.endsWith("ll") && measure(stem) > 1 ? cut(stem, 1) : stem;
    }

    /** The number of times that a consonant follows a vowel. */
    private static int measure(String stem) {
        int measure = 0;
        for (int i = 1; i < stem.length(); i++) {
            if (isConsonant(stem, i) && !isConsonant(stem, i - 1)) {
                measure++;
            }
        }
        return measure;
    }

    private static boolean isConsonant(String word, int i) {
        char c = word.charAt(i);
        return c == 'y' ? i == 0 || !isConsonant(word, i - 1) : "aeiou".indexOf(c) < 0;
    }

    private static boolean hasVowel(String stem) {
        for (int i = 0; i < stem.length(); i++) {
            if (!isConsonant(stem, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsDoubled(String word) {
        int end = word.length() - 1;
        return end > 0 && word.charAt(end) == word.charAt(end - 1) && isConsonant(word, end);
    }

    /** Returns whether a word ends with consonant, vowel and a consonant other than w, x and y. */
    private static boolean endsShort(String word) {
        int end = word.length() - 1;
        return end > 1
                && isConsonant(word, end)
                && !isConsonant(word, end - 1)
                && isConsonant(word, end - 2)
                && "wxy".indexOf(last(word)) < 0;
    }

    private static char last(String word) {
        return word.charAt(word.length() - 1);
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }
}
