package dev.portkeyadmin.operation;

/** Puts other people's text into our sentences: quoted, bounded, on one line, invisible characters made visible. */
public final class Quote {

    private Quote() {}

    /** The text in double quotes, escaped as in JSON, cut with an ellipsis after {@code limit} characters. */
    public static String of(String text, int limit) {
        return '"' + bare(text, limit) + '"';
    }

    /** The same without the quotes, for names. */
    public static String bare(String text, int limit) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int before = safe.length();
            append(safe, codePoint);
            if (safe.length() > limit) {
                safe.setLength(before);
                return safe.append('…').toString();
            }
            i += Character.charCount(codePoint);
        }
        return safe.toString();
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

    /** Whether nobody sees it: a control, a formatting or directional mark, a line separator, half a surrogate pair. */
    public static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
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
