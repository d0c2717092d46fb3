package dev.portkeyadmin.safety;

/**
 * One difference that a call makes, in words for a person: redacted, with names in place of ids. Without a value before and
 * after, {@code what} says it all.
 *
 * @param what the changed member, such as "monthly budget"
 * @param before its present value; empty where there is none, {@link #UNKNOWN} where it cannot be read
 * @param after its value after the call; empty where none remains
 */
public record Change(String what, String before, String after) {

    /** A value that cannot be read; a text of others that reads the same is in quotation marks. */
    public static final String UNKNOWN = "(unknown)";

    /** Returns whether it compares two values. */
    public boolean compares() {
        return !before.isEmpty() || !after.isEmpty();
    }
}
