package dev.portkeyadmin.text;

import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds letters that pass for Latin ones beside Latin letters, such as a Cyrillic е in the name of a host. A part of a name that is
 * honestly written in another script, as in Отдел-EU, stays readable.
 */
final class Lookalikes {

    /** The first code point of the scripts below. */
    private static final char FIRST = 0x370;

    private static final BitSet NONE = new BitSet();

    private Lookalikes() {}

    /** The places of these letters in a text. */
    static BitSet in(String text) {
        return text.chars().allMatch(c -> c < FIRST) ? NONE : Scripts.mixed(text);
    }

    /** Loaded with the tables of all scripts for the first text that needs them. */
    private static final class Scripts {

        private static final Pattern WORD = Pattern.compile("[^\\p{Z}\\p{C}]+");

        /** Every letter of a host or an address counts. */
        private static final Pattern ADDRESS = Pattern.compile("[.@:]");

        private static final Pattern PART = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

        /** Letters of Greek and Cyrillic that look like Latin ones or digits in common fonts. */
        private static final String SAME_SHAPE =
                "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγεικνοπρτυχωϲϳϜ" + "АВЕЗКМНОРСТУХЅІЇЈЬҮҺӀԌԚԜабвгезикмнопрстухьѕіїјүһӏԁԛԝґғ";

        /** Symbols that people write before and after Latin letters, as in μs and Δt. */
        private static final String SYMBOLS = "μΔΩπΣλθφ";

        private static final Set<UnicodeScript> ALIKE = EnumSet.of(
                UnicodeScript.GREEK,
                UnicodeScript.CYRILLIC,
                UnicodeScript.ARMENIAN,
                UnicodeScript.CHEROKEE,
                UnicodeScript.COPTIC,
                UnicodeScript.LISU);

        static BitSet mixed(String text) {
            BitSet found = new BitSet();
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                // Latin and Greek letters in other fonts.
                found.set(i, UnicodeBlock.of(text.codePointAt(i)) == UnicodeBlock.MATHEMATICAL_ALPHANUMERIC_SYMBOLS);
            }
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                String word = words.group();
                if (isAnyLatin(word)) {
                    boolean isAddress = ADDRESS.matcher(word).find();
                    Matcher parts = PART.matcher(word);
                    while (parts.find()) {
                        if (isAddress || isAnyLatin(parts.group()) || hasOnlyShapesOfLatin(parts.group())) {
                            mark(text, words.start() + parts.start(), words.start() + parts.end(), isAddress, found);
                        }
                    }
                }
            }
            return found;
        }

        private static boolean isAnyLatin(String text) {
            return text.codePoints().anyMatch(letter -> UnicodeScript.of(letter) == UnicodeScript.LATIN);
        }

        private static boolean hasOnlyShapesOfLatin(String part) {
            return part.codePoints()
                    .filter(letter -> isGreekOrCyrillic(UnicodeScript.of(letter)))
                    .allMatch(letter -> SAME_SHAPE.indexOf(letter) >= 0);
        }

        private static boolean isGreekOrCyrillic(UnicodeScript script) {
            return script == UnicodeScript.GREEK || script == UnicodeScript.CYRILLIC;
        }

        private static void mark(String text, int from, int to, boolean isAddress, BitSet found) {
            for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
                int letter = text.codePointAt(i);
                if (ALIKE.contains(UnicodeScript.of(letter)) && (isAddress || SYMBOLS.indexOf(letter) < 0)) {
                    found.set(i);
                }
            }
        }
    }
}
