package dev.portkeyadmin.approval;

import dev.portkeyadmin.text.SafeText;

/** Splits text into parts that can be shown unchanged, and escapes of characters that would be invisible or drawn over others. */
final class VisibleText {

    /** More marks on one letter than any language uses can hide the lines above and below. */
    private static final int MAX_MARKS = 4;

    /** Takes the parts of a text in their order. */
    interface Sink {

        void plain(int codePoint);

        void escaped(String escape);
    }

    private VisibleText() {}

    /** The text for a terminal; line ends are kept. */
    static String of(String text) {
        StringBuilder visible = new StringBuilder();
        split(text, new Sink() {
            @Override
            public void plain(int codePoint) {
                visible.appendCodePoint(codePoint);
            }

            @Override
            public void escaped(String escape) {
                visible.append(escape);
            }
        });
        return visible.toString();
    }

    static void split(String text, Sink sink) {
        int marks = 0;
        for (int codePoint : text.codePoints().toArray()) {
            marks = isMark(codePoint) ? marks + 1 : 0;
            if (codePoint != '\n' && (SafeText.isInvisible(codePoint) || marks > MAX_MARKS)) {
                sink.escaped(SafeText.escape(codePoint));
            } else {
                sink.plain(codePoint);
            }
        }
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
