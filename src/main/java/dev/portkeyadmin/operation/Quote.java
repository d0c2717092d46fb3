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
        int shown = Math.min(text.length(), limit);
        for (int i = 0; i < shown; i++) {
            append(safe, text.charAt(i));
        }
        return shown < text.length() ? safe.append('…').toString() : safe.toString();
    }

    private static void append(StringBuilder safe, char c) {
        switch (c) {
            case '"' -> safe.append("\\\"");
            case '\\' -> safe.append("\\\\");
            case '\n' -> safe.append("\\n");
            case '\t' -> safe.append("\\t");
            default -> {
                if (isInvisible(c) || Character.isSurrogate(c)) {
                    safe.append(String.format("\\u%04x", (int) c));
                } else {
                    safe.append(c);
                }
            }
        }
    }

    /** Whether a character is a control, a formatting or directional mark, or a line separator. */
    public static boolean isInvisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
