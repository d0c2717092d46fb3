package dev.portkeyadmin.catalogue.search;

/** Recognises typing errors. */
final class TypingErrors {

    private TypingErrors() {}

    /** Returns whether two words differ by one letter added, left out or replaced, or by two adjacent letters swapped. */
    static boolean isOneError(String one, String other) {
        if (one.length() > other.length()) {
            return isOneError(other, one);
        }
        int same = 0;
        while (same < one.length() && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        String rest = one.substring(same);
        String otherRest = other.substring(same);
        if (rest.length() != otherRest.length()) {
            return otherRest.length() == rest.length() + 1 && otherRest.endsWith(rest);
        }
        if (rest.isEmpty()) {
            return false;
        }
        boolean swapped = rest.length() > 1
                && rest.charAt(0) == otherRest.charAt(1)
                && rest.charAt(1) == otherRest.charAt(0)
                && rest.substring(2).equals(otherRest.substring(2));
        return swapped || rest.substring(1).equals(otherRest.substring(1));
    }
}
