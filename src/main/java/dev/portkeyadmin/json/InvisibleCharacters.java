package dev.portkeyadmin.json;

import dev.portkeyadmin.operation.SafeText;
import org.jspecify.annotations.Nullable;

/** Escapes what JSON requires to be escaped in a string, and characters that cannot be seen. */
final class InvisibleCharacters {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private InvisibleCharacters() {}

    /** Returns the escape of a character in a string of JSON; null where it stands for itself. */
    static @Nullable String escapeOf(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default ->
                codePoint < ' ' || codePoint == 0x7F
                        ? "\\u00" + HEX[codePoint >> 4] + HEX[codePoint & 0xF]
                        : SafeText.isInvisible(codePoint) ? SafeText.escape(codePoint) : null;
        };
    }

    /** Escapes them in finished JSON, where only the contents of strings can hold characters from delete on. */
    static String escape(String json) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) < 0x7F) {
                continue;
            }
            int codePoint = json.codePointAt(i);
            int length = Character.charCount(codePoint);
            String escape = escapeOf(codePoint);
            if (escape != null) {
                escaped = escaped == null ? new StringBuilder(json.length() + 64) : escaped;
                escaped.append(json, copied, i).append(escape);
                copied = i + length;
            }
            i += length - 1;
        }
        return escaped == null
                ? json
                : escaped.append(json, copied, json.length()).toString();
    }
}
