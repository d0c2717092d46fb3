package dev.portkeyadmin.names;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ends of an API key, as Portkey and people write them: {@code sa*****7dz}, {@code ...7dz}.
 *
 * @param start may be empty
 */
record KeyMask(String start, String end) {

    private static final Pattern MASK =
            Pattern.compile("([A-Za-z0-9_-]{0,8})(?:\\*{2,}|\\.{2,}|\u2026)([A-Za-z0-9_-]{2,8})");

    /** The ends that a text shows; null for another text. */
    static @Nullable KeyMask of(String text) {
        Matcher mask = MASK.matcher(text.strip());
        return mask.matches() ? new KeyMask(mask.group(1), mask.group(2)) : null;
    }

    /** Returns true if both may be of the same key, as far as each shows its ends. */
    boolean fits(KeyMask other) {
        return (start.startsWith(other.start()) || other.start().startsWith(start))
                && (end.endsWith(other.end()) || other.end().endsWith(end));
    }
}
