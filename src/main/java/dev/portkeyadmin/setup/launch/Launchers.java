package dev.portkeyadmin.setup.launch;

import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.setup.Launch;
import dev.portkeyadmin.setup.Machine;
import dev.portkeyadmin.setup.SetupException;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds the fastest command with which a client starts this program. */
public final class Launchers {

    private static final String MAIN = "dev.portkeyadmin/dev.portkeyadmin.Main";

    private static final int SECONDS = 20;

    private final Machine machine;
    private final Path java;
    private final @Nullable Path jar;
    private final ClassDataArchive archive;

    Launchers(Machine machine, Path javaHome, @Nullable Path jar, ClassDataArchive archive) {
        this.machine = machine;
        this.java = javaHome;
        this.jar = jar;
        this.archive = archive;
    }

    /** The commands for the program that runs now. */
    public static Launchers running(Machine machine) {
        Path javaHome = Path.of(System.getProperty("java.home"));
        return new Launchers(machine, javaHome, runningJar(), new ClassDataArchive(Path.of(machine.cache()), javaHome));
    }

    /** The jar of this class; null for a distribution, where it is a part of Java, and for a directory of classes. */
    private static @Nullable Path runningJar() {
        CodeSource source = Launchers.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        try {
            if (location != null && location.getProtocol().equals("file")) {
                Path path = Path.of(location.toURI());
                return Files.isRegularFile(path) ? path : null;
            }
            return null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /**
     * Returns the fastest command.
     *
     * @throws SetupException when this program was started from neither a distribution nor a jar
     */
    public Launch fastest() throws InterruptedException {
        Path distribution = java.getParent();
        if (distribution != null && Files.isRegularFile(launcher(distribution))) {
            if (isTransient(java)) {
                String version = Version.NAME + "@" + Version.TEXT;
                return machine.os() == OperatingSystem.WINDOWS
                        ? new Launch("cmd", List.of("/c", "npx", "-y", version), "npx, which keeps its own copy")
                        : new Launch("npx", List.of("-y", version), "npx, which keeps its own copy");
            }
            return distribution(distribution);
        }
        if (jar == null) {
            throw new SetupException(
                    "This program runs from neither a distribution nor a jar, so no command can be named. "
                            + "Build one (mvn package) and run its setup.");
        }
        Path beside = jar.resolveSibling("dist")
                .resolve(Version.NAME + "-" + Platform.of(machine.os().name(), System.getProperty("os.arch")));
        if (isCurrent(beside)) {
            return distribution(beside);
        }
        Path arguments = archive.argumentFile(jar);
        String program = Path.of(java.toString(), "bin", machine.os() == OperatingSystem.WINDOWS ? "java.exe" : "java")
                .toString();
        return arguments != null && starts(List.of(program, "@" + arguments))
                ? new Launch(
                        program,
                        List.of("@" + arguments),
                        "the jar with an archive of its classes in " + SafeText.path(Path.of(machine.cache()))
                                + ", the second fastest start")
                : new Launch(program, List.of("-jar", jar.toString()), "the plain jar, the slowest start");
    }

    /** Removes the variables that make Java print a line of its own, and the settings of this server. */
    static void isolate(Map<String, String> environment) {
        environment.keySet().removeIf(name -> {
            String upper = name.toUpperCase(Locale.ROOT);
            return upper.startsWith("PORTKEY_") || upper.endsWith("JAVA_OPTIONS") || upper.equals("JAVA_TOOL_OPTIONS");
        });
    }

    /** Ends a process that does not end itself. */
    static void endAfter(Process process, int seconds) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    private Launch distribution(Path home) {
        String kind = "the distribution, the fastest start";
        // Not the command file: some clients on Windows start only programs.
        return machine.os() == OperatingSystem.WINDOWS
                ? new Launch(
                        home.resolve("runtime")
                                .resolve("bin")
                                .resolve("java.exe")
                                .toString(),
                        List.of(
                                "@" + home.resolve("lib").resolve("java.args"),
                                "-XX:SharedArchiveFile=" + home.resolve("lib").resolve(Version.NAME + ".jsa"),
                                "-m",
                                MAIN),
                        kind)
                : new Launch(launcher(home).toString(), List.of(), kind);
    }

    private Path launcher(Path home) {
        return home.resolve("bin")
                .resolve(machine.os() == OperatingSystem.WINDOWS ? Version.NAME + ".cmd" : Version.NAME);
    }

    /** Returns true for a copy that npx may remove at any time. */
    private static boolean isTransient(Path path) {
        for (Path part : path) {
            if (part.toString().equals("_npx")) {
                return true;
            }
        }
        return false;
    }

    /** Returns true for a distribution that was built from this jar: it is newer and of the same version. */
    private boolean isCurrent(Path home) throws InterruptedException {
        Path launcher = launcher(home);
        Path modules = home.resolve("runtime").resolve("lib").resolve("modules");
        try {
            if (jar == null
                    || !Files.isRegularFile(launcher)
                    || !Files.isRegularFile(modules)
                    || Files.getLastModifiedTime(modules).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                return false;
            }
            return starts(List.of(launcher.toString()));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns true for a command that starts this version. */
    static boolean starts(List<String> command) throws InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add("--version");
        try {
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            isolate(builder.environment());
            Process process = builder.start();
            endAfter(process, SECONDS);
            try (InputStream said = process.getInputStream()) {
                process.getOutputStream().close();
                String version = new String(said.readNBytes(1000), StandardCharsets.UTF_8);
                return process.waitFor(SECONDS, TimeUnit.SECONDS)
                        && process.exitValue() == 0
                        && version.strip().equals(Version.NAME + " " + Version.TEXT);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
