package dev.portkeyadmin.setup;

import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.runtime.Version;
import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A computer as far as it decides where programs keep their files. Paths are text, so that the rules for one system can be checked
 * on another.
 *
 * @param home directory of the user
 */
public record Machine(OperatingSystem os, String home, Map<String, String> environment) {

    /** The computer that this process runs on; its home is the one that the clients see, too. */
    public static Machine current(Map<String, String> environment) {
        OperatingSystem os = OperatingSystem.of(System.getProperty("os.name"));
        String home = environment.getOrDefault(os == OperatingSystem.WINDOWS ? "USERPROFILE" : "HOME", "");
        // Clients start servers in other directories than this one.
        return new Machine(
                os, new File(home.isBlank() ? System.getProperty("user.home") : home).getAbsolutePath(), environment);
    }

    /** Joins the parts of a path in the way of this system. */
    String path(String first, String... more) {
        String separator = os == OperatingSystem.WINDOWS ? "\\" : "/";
        StringBuilder path = new StringBuilder(first);
        for (String part : more) {
            if (!path.toString().endsWith(separator)) {
                path.append(separator);
            }
            path.append(part);
        }
        return path.toString();
    }

    /** A path in the home directory. */
    String inHome(String... parts) {
        return path(home, parts);
    }

    /** The value of a variable; null when it is absent or blank. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The directory that a variable names, or the given one. */
    String directory(String variable, String otherwise) {
        String value = variable(variable);
        return value == null ? otherwise : value;
    }

    /** The same for a variable whose relative value every program ignores. */
    private String absolute(String variable, String otherwise) {
        String value = directory(variable, otherwise);
        return value.startsWith(os == OperatingSystem.WINDOWS ? "\\\\" : "/")
                        || os == OperatingSystem.WINDOWS && value.startsWith(":\\", 1)
                ? value
                : otherwise;
    }

    /** The directory where programs keep settings on Linux. */
    String xdgConfig() {
        return absolute("XDG_CONFIG_HOME", inHome(".config"));
    }

    /** The directory where programs on Windows keep settings that move with the user. */
    String appData() {
        return absolute("APPDATA", inHome("AppData", "Roaming"));
    }

    /** The directory where programs on Windows keep what stays on one computer. */
    String localAppData() {
        return absolute("LOCALAPPDATA", inHome("AppData", "Local"));
    }

    /** The directory where this server keeps what it can make again. */
    public String cache() {
        return path(
                switch (os) {
                    case LINUX -> absolute("XDG_CACHE_HOME", inHome(".cache"));
                    case MACOS -> inHome("Library", "Caches");
                    case WINDOWS -> localAppData();
                },
                Version.NAME);
    }
}
