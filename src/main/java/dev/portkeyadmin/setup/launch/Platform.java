package dev.portkeyadmin.setup.launch;

import java.util.Locale;

/** Names the platform that a distribution is built for. */
public final class Platform {

    private Platform() {}

    /** Returns a name such as linux-x64 for what Java, or the release file of a JDK, calls a system and its processor. */
    public static String of(String system, String architecture) {
        String lower = system.toLowerCase(Locale.ROOT);
        String name = lower.startsWith("windows")
                ? "windows"
                : lower.startsWith("mac") || lower.startsWith("darwin") ? "macos" : lower;
        return name
                + switch (architecture) {
                    case "amd64", "x86_64" -> "-x64";
                    case "aarch64" -> "-arm64";
                    default -> "-" + architecture;
                };
    }
}
