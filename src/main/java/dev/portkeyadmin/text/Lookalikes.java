package dev.portkeyadmin.text;

import java.lang.Character.UnicodeScript;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds letters that pass for Latin ones in the middle of a Latin word, such as a Cyrillic е in the name of a host. */
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

        private static final Set<UnicodeScript> ALIKE = EnumSet.of(
                UnicodeScript.GREEK,
                UnicodeScript.CYRILLIC,
                UnicodeScript.ARMENIAN,
                UnicodeScript.CHEROKEE,
                UnicodeScript.COPTIC,
                UnicodeScript.LISU);

        static BitSet mixed(String text) {
            BitSet found = new BitSet();
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                BitSet alike = new BitSet();
                boolean hasLatin = false;
                for (int i = words.start(); i < words.end(); i += Character.charCount(text.codePointAt(i))) {
                    UnicodeScript script = UnicodeScript.of(text.codePointAt(i));
                    hasLatin |= script == UnicodeScript.LATIN;
                    alike.set(i, ALIKE.contains(script));
                }
                if (hasLatin) {
                    found.or(alike);
                }
            }
            return found;
        }
    }
}
