package dev.portkeyadmin.runtime;

import java.util.Locale;

/** The families of operating systems that keep files and start programs in different ways. */
public enum OperatingSystem {
    /** Linux, and every system that is not known. */
    LINUX,
    /** macOS. */
    MACOS,
    /** Windows. */
    WINDOWS;

    /** The one that Java calls so in {@code os.name}. */
    public static OperatingSystem of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("windows") ? WINDOWS : lower.startsWith("mac") ? MACOS : LINUX;
    }
}
