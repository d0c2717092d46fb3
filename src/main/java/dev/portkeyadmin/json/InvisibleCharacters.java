package dev.portkeyadmin.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import dev.portkeyadmin.schema.SafeText;
import org.jspecify.annotations.Nullable;

/** Escapes characters that cannot be seen: those of ASCII while JSON is written, all others in the finished text. */
final class InvisibleCharacters extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private static final int[] ESCAPES = standardAsciiEscapesForJSON();

    static {
        ESCAPES[0x7F] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ESCAPES;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return null;
    }

    /** Escapes them in JSON. Beyond ASCII, JSON has only the contents of strings, so each character can be escaped by itself. */
    static String escape(String json) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) < 0x7F) {
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
