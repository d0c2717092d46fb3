package dev.portkeyadmin.setup.launch;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names the platform that a distribution is built for, and says how its Java reads files of arguments. */
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

    /**
     * The charset in which Java reads an argument file: on Windows the code page of the system. Elsewhere a path is bytes, those of
     * UTF-8 nearly always.
     */
    public static Charset ofArgumentFiles() {
        return File.separatorChar == '\\'
                ? Charset.forName(System.getProperty("sun.jnu.encoding"))
                : StandardCharsets.UTF_8;
    }
}
