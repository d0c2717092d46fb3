package dev.portkeyadmin.text;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Pattern;

/** Quotes text of other people for messages: bounded, on one line, with characters escaped that are invisible or pass for others. */
public final class SafeText {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+*/:-]*");

    /** The most characters of a name in an answer, or of a word that a message repeats. */
    public static final int NAME_LENGTH = 60;

    /** The most characters of a text of others that a message quotes: more than names, ids and addresses have. */
    public static final int QUOTE_LENGTH = 100;

    /** The most characters of a path. */
    public static final int PATH_LENGTH = 300;

    private SafeText() {}

    /** The text in double quotes, escaped as in JSON, cut with an ellipsis after {@code limit} characters. */
    public static String of(String text, int limit) {
        return '"' + bare(text, limit) + '"';
    }

    /** The same without the quotes, for names. */
    public static String bare(String text, int limit) {
        return cut(text, limit, true);
    }

    /** The text with quotes and backslashes as they are, for JSON and HTML, which escape them in their own way. */
    public static String visible(String text, int limit) {
        return cut(text, limit, false);
    }

    /** The path of a file or directory, without quotes, for people who copy it. */
    public static String path(Path path) {
        return visible(path.toString(), PATH_LENGTH);
    }

    private static String cut(String text, int limit, boolean escapesQuotes) {
        BitSet lookalikes = Lookalikes.in(text.length() > limit ? text.substring(0, limit + 1) : text);
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int before = safe.length();
            if (!escapesQuotes && (codePoint == '"' || codePoint == '\\')) {
                safe.appendCodePoint(codePoint);
            } else if (lookalikes.get(i)) {
                safe.append(escape(codePoint));
            } else {
                append(safe, codePoint);
            }
            if (safe.length() > limit) {
                safe.setLength(before);
                return safe.append('…').toString();
            }
            i += Character.charCount(codePoint);
        }
        return safe.toString();
    }

    /** The name unchanged when it is one plain word, such as an id, an email address or a status; otherwise in quotes. */
    public static String name(String text, int limit) {
        boolean plain = text.length() <= limit
                && WORD.matcher(text).matches()
                // Some letters are invisible.
                && text.codePoints().noneMatch(SafeText::isInvisible)
                && Lookalikes.in(text).isEmpty();
        return plain ? text : of(text, limit);
    }

    private static void append(StringBuilder safe, int codePoint) {
        switch (codePoint) {
            case '"' -> safe.append("\\\"");
            case '\\' -> safe.append("\\\\");
            case '\n' -> safe.append("\\n");
            case '\t' -> safe.append("\\t");
            default -> {
                if (isInvisible(codePoint)) {
                    safe.append(escape(codePoint));
                } else {
                    safe.appendCodePoint(codePoint);
                }
            }
        }
    }

    /** Returns true for an invisible character: a control, a formatting or directional mark, a line separator, half a surrogate pair. */
    public static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            case Character.NON_SPACING_MARK, Character.OTHER_LETTER, Character.UNASSIGNED ->
                isDrawnAsNothing(codePoint);
            default -> false;
        };
    }

    /** Fillers, variation selectors and code points reserved for them, which can carry an invisible text. */
    private static boolean isDrawnAsNothing(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0 -> true;
            default ->
                codePoint >= 0x180B && codePoint <= 0x180F
                        || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                        || codePoint >= 0xFFF0 && codePoint <= 0xFFF8
                        || codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
        };
    }

    /** The text as HTML, for an element or a quoted attribute. */
    public static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The character as JSON escapes it, in two halves where it needs two. */
    public static String escape(int codePoint) {
        StringBuilder escaped = new StringBuilder();
        for (char half : Character.toChars(codePoint)) {
            escaped.append(String.format("\\u%04x", (int) half));
        }
        return escaped.toString();
    }
}
