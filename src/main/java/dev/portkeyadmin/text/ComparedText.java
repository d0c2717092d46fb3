package dev.portkeyadmin.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes texts that count as the same in one way, so that names can be compared as people write them. */
public final class ComparedText {

    /** Lower-case letters that have no decomposition, and what people type for them. */
    private static final Map<String, String> PLAIN_LETTERS = Map.of(
            "þ", "th", "ð", "d", "đ", "d", "ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "ħ", "h", "ı", "i");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    private ComparedText() {}

    /** The text without differences of the encoding of characters, or of blanks. */
    public static String composed(String text) {
        return BLANKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
    }

    /** The text without differences of case, too. */
    public static String folded(String text) {
        return composed(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The folded text without accents. */
    public static String bare(String text) {
        String bare = MARKS.matcher(Normalizer.normalize(folded(text), Normalizer.Form.NFKD))
                .replaceAll("");
        for (Map.Entry<String, String> letter : PLAIN_LETTERS.entrySet()) {
            bare = bare.replace(letter.getKey(), letter.getValue());
        }
        return bare;
    }
}
