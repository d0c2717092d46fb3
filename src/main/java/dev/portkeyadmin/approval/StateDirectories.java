package dev.portkeyadmin.approval;

import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.runtime.Version;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the directories where servers of this user say how a terminal reaches them. */
final class StateDirectories {

    private StateDirectories() {}

    /**
     * The directories in which servers of this user can be found; a new server uses the first. There are two where a variable names
     * one: many clients do not pass it on to a server.
     */
    static List<Path> of(Map<String, String> environment) {
        return of(environment, System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    static List<Path> of(Map<String, String> environment, String system, Path home) {
        OperatingSystem os = OperatingSystem.of(system);
        Set<Path> found = new LinkedHashSet<>();
        if (os == OperatingSystem.WINDOWS) {
            addNamed(found, environment, "LOCALAPPDATA");
            found.add(home.resolve("AppData").resolve("Local"));
        } else {
            addNamed(found, environment, "XDG_STATE_HOME");
            found.add(
                    os == OperatingSystem.MACOS
                            ? home.resolve("Library").resolve("Application Support")
                            : home.resolve(".local").resolve("state"));
        }
        return found.stream().map(directory -> directory.resolve(Version.NAME)).toList();
    }

    /** A relative path would depend on where the client and the terminal happen to be. */
    private static void addNamed(Set<Path> found, Map<String, String> environment, String variable) {
        try {
            Path named = Path.of(environment.getOrDefault(variable, ""));
            if (named.isAbsolute()) {
                found.add(named.normalize());
            }
        } catch (InvalidPathException e) {
            // The other directory is used.
        }
    }
}
