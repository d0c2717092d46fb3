package dev.portkeyadmin.setup.text;

/** A configuration text that its client could not read, with the place of the fault. */
public final class ConfigSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Names the line and column of a position, counted from 1. */
    ConfigSyntaxException(String text, int position, String fault) {
        super(place(text, position) + ": " + fault);
    }

    private static String place(String text, int position) {
        int end = Math.min(position, text.length());
        int line = 1;
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n')) {
                line++;
                start = i + 1;
            }
        }
        return "line " + line + ", column " + (text.codePointCount(Math.min(start, end), end) + 1);
    }
}
