package dev.portkeyadmin.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets in text that has no structure, or none that can be relied on: found by the names before them, as in {@link SecretNames}. */
final class SecretText {

    private static final String NAME =
            "[\\w.-]*(?:key|token|secret|password|passwd|passphrase|credentials?|authorization)";

    /** The beginning of a member of JSON, up to the quote before its value; it may itself stand in a string of JSON. */
    private static final Pattern MEMBER =
            Pattern.compile("(?<!\\\\)(\\\\*+\")" + NAME + "\\1\\s*:\\s*\\1", Pattern.CASE_INSENSITIVE);

    /** {@code name=value}, as in a query or a map that was printed; what was struck before is left alone. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "((?<![\\w.-])" + NAME
                    + "'?\\s*=\\s*[\\[\"']?(?:(?:bearer|basic)\\s+)?)(?!\\[?redacted\\])[^\\s\"',;&)}\\]]+",
            Pattern.CASE_INSENSITIVE);

    /** {@code name: value}, as in a header or, with the name in single quotes, in a map that Python printed; in prose the value would have no digit. */
    private static final Pattern HEADER = Pattern.compile(
            "((?<![\\w.-])" + NAME + "'?\\s*:\\s*[\\[\"']?(?:(?:bearer|basic)\\s+)?)([^\\s\"',;&)}\\]]{8,})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DIGIT = Pattern.compile("[0-9]");

    private static final Pattern SCHEME =
            Pattern.compile("(\\b(?:bearer|basic)\\s+)(?=\\S*\\d)[\\w.~+/=-]{8,}", Pattern.CASE_INSENSITIVE);

    private SecretText() {}

    /** The text with every value struck that stands behind a secret name. */
    static String strike(String text) {
        String safe = strikeMembers(text);
        safe = ASSIGNMENT.matcher(safe).replaceAll("$1" + Secrets.STRUCK);
        safe = SCHEME.matcher(safe).replaceAll("$1" + Secrets.STRUCK);
        // No look ahead for the digit: in a row of names it would go to the end of the text from each of them.
        return HEADER.matcher(safe)
                .replaceAll(found -> Matcher.quoteReplacement(
                        DIGIT.matcher(found.group(2)).find() ? found.group(1) + Secrets.STRUCK : found.group()));
    }

    private static String strikeMembers(String text) {
        Matcher member = MEMBER.matcher(text);
        StringBuilder safe = new StringBuilder();
        int copied = 0;
        while (member.find(copied)) {
            safe.append(text, copied, member.end()).append(Secrets.STRUCK);
            copied = end(text, member.end(), depth(member.group(1).length() - 1));
        }
        return copied == 0 ? text : safe.append(text, copied, text.length()).toString();
    }

    /**
     * Where a string ends that is opened by a quote of the given depth: at its own quote or, when it was cut off, at that of the
     * string around it, so that what stands outside is never taken for its value.
     */
    private static int end(String text, int from, int depth) {
        int backslashes = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && depth(backslashes) <= depth) {
                return i - depth(backslashes);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return text.length();
    }

    /** How many of the backslashes before a quote escape it, the others being escaped themselves: none, 1, 3, 7 and so on. */
    private static int depth(int backslashes) {
        return Integer.lowestOneBit(~backslashes) - 1;
    }
}
