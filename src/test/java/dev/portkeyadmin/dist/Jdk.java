package dev.portkeyadmin.dist;

import dev.portkeyadmin.setup.launch.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param version as in its release file, such as 25.0.3
 */
record Jdk(Path home, Runtime.Version version) {

    private static final boolean WINDOWS = platform().startsWith("windows");

    /** Directories in which installers put JDKs. */
    private static final List<String> PLACES = List.of(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt/java",
            "/Library/Java/JavaVirtualMachines",
            "~/Library/Java/JavaVirtualMachines",
            "~/.sdkman/candidates/java",
            "~/.jdks",
            "C:/Program Files/Java",
            "C:/Program Files/Eclipse Adoptium",
            "C:/Program Files/Microsoft",
            "C:/Program Files/Zulu",
            "C:/Program Files/Amazon Corretto");

    /** The JDK that runs this program. */
    static Jdk running() {
        return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
    }

    /** The newest release with long-term support, from 17 on, that can link a runtime for this machine. */
    static Jdk newestLts() {
        List<Path> homes = new ArrayList<>(List.of(running().home()));
        // Build machines set variables such as JAVA_HOME_21_X64, too.
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("JAVA_HOME") && !value.isBlank()) {
                homes.add(Path.of(value));
            }
        });
        homes.addAll(children(running().home().resolve("..").normalize()));
        for (String place : PLACES) {
            if (WINDOWS || !place.startsWith("C:")) {
                homes.addAll(children(Path.of(place.replaceFirst("^~", System.getProperty("user.home")))));
            }
        }
        return homes.stream()
                .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")))
                .filter(Jdk::isForThisMachine)
                .map(Jdk::at)
                .filter(jdk -> jdk.feature() >= 17
                        && (jdk.feature() - 17) % 4 == 0
                        && jdk.version().pre().isEmpty())
                .sorted(Comparator.comparing(Jdk::version).reversed())
                .filter(Jdk::canLink)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No JDK 17, 21 or 25 with jlink was found. Name one with -Ddist.jdk=."));
    }

    /** The JDK in that directory. */
    static Jdk at(Path home) {
        return new Jdk(
                home,
                Runtime.Version.parse(
                        released(home).getProperty("JAVA_VERSION", "\"0\"").replace("\"", "")));
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isForThisMachine(Path home) {
        Properties released = released(home);
        String os = released.getProperty("OS_NAME", "").replace("\"", "");
        String arch = released.getProperty("OS_ARCH", "").replace("\"", "");
        return Platform.of(os, arch).equals(platform());
    }

    /** The release file of a JDK; empty for a directory without one. */
    private static Properties released(Path home) {
        Properties properties = new Properties();
        Path file = home.resolve("release");
        if (Files.isRegularFile(file)) {
            try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return properties;
    }

    /** The platform of this machine, such as linux-x64. */
    static String platform() {
        return Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    int feature() {
        return version.feature();
    }

    /** A program of this JDK. */
    String tool(String name) {
        return tool(home, name);
    }

    /** A program of a JDK or of a linked runtime. */
    static String tool(Path home, String name) {
        return home.resolve("bin").resolve(WINDOWS ? name + ".exe" : name).toString();
    }

    /** Some JDKs contain modules to link, some can link their own image, some neither. */
    private boolean canLink() {
        return Files.isExecutable(Path.of(tool("jlink")))
                && (Files.isDirectory(home.resolve("jmods"))
                        || run(tool("jlink"), "--help").contains("Linking from run-time image enabled"));
    }

    /** Runs a program to its end and returns what it says. */
    static String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            clean(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(Arrays.toString(command) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes variables that change the behaviour of Java or of the server. */
    static void clean(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> {
            String upper = name.toUpperCase(Locale.ROOT);
            return upper.startsWith("PORTKEY_")
                    || upper.endsWith("_PROXY")
                    || upper.endsWith("JAVA_OPTIONS")
                    || upper.equals("JAVA_TOOL_OPTIONS");
        });
    }
}
