package dev.portkeyadmin.json;

import dev.portkeyadmin.text.SafeText;

/** Escapes the characters that cannot be seen in finished JSON, of which the generator escapes those below a blank. */
final class InvisibleCharacters {

    private static final char DELETE = 0x7F;

    private InvisibleCharacters() {}

    /** Returns whether a text of ASCII has nothing to escape; it is searched by the JDK, not character by character. */
    static boolean areNotIn(String ascii) {
        return ascii.indexOf(DELETE) < 0;
    }

    /** Escapes them in JSON. From DELETE on, JSON has only the contents of strings, so each character can be escaped by itself. */
    static String escape(String json) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) < DELETE) {
                continue;
            }
            int codePoint = json.codePointAt(i);
            int length = Character.charCount(codePoint);
            if (SafeText.isInvisible(codePoint)) {
                escaped = escaped == null ? new StringBuilder(json.length() + 64) : escaped;
                escaped.append(json, copied, i).append(SafeText.escape(codePoint));
                copied = i + length;
            }
            i += length - 1;
        }
        return escaped == null
                ? json
                : escaped.append(json, copied, json.length()).toString();
    }
}
