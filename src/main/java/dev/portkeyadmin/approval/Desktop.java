package dev.portkeyadmin.approval;

import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.runtime.OperatingSystem;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Opens pages in the default browser of a desktop, with the program that each system has for that. */
final class Desktop implements Browser {

    /** A program that runs longer has opened the page: it may be the browser itself. */
    private static final long PATIENCE_SECONDS = 5;

    private final Map<String, String> environment;
    private final OperatingSystem system;
    private final String user;

    Desktop(Map<String, String> environment, String system, String user) {
        this.environment = environment;
        this.system = OperatingSystem.of(system);
        this.user = user;
    }

    static Desktop in(Map<String, String> environment) {
        return new Desktop(environment, System.getProperty("os.name"), System.getProperty("user.name"));
    }

    @Override
    public boolean isPresent() {
        return !opener().isEmpty();
    }

    @Override
    public CompletableFuture<Boolean> open(String url) {
        List<String> command = new ArrayList<>(opener());
        if (command.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        command.add(url);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        // A browser that starts now would keep the API key for as long as it runs.
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (!name.startsWith("PORTKEY_")) {
                builder.environment().put(name, value);
            }
        });
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process.onExit()
                    .thenApply(ended -> ended.exitValue() == 0)
                    .completeOnTimeout(true, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((opened, failure) -> report(Boolean.TRUE.equals(opened), command.get(0)));
        } catch (IOException e) {
            report(false, command.get(0));
            return CompletableFuture.completedFuture(false);
        }
    }

    /** The address of the page stays out of the log, and so do errors, which quote the command. */
    private static void report(boolean opened, String program) {
        if (!opened) {
            Loggers.of(Desktop.class)
                    .warn("{} could not open the approval page; use the subcommand approve in a terminal.", program);
        }
    }

    /** The program that opens the address it is given, with its first arguments; empty where no person would see the page. */
    private List<String> opener() {
        if (isSet("SSH_CONNECTION") || isSet("SSH_CLIENT") || isSet("SSH_TTY")) {
            return List.of();
        }
        if (system == OperatingSystem.MACOS) {
            return List.of("/usr/bin/open");
        }
        if (system == OperatingSystem.WINDOWS) {
            return isService()
                    ? List.of()
                    : List.of(
                            environment.getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\rundll32.exe",
                            "url.dll,FileProtocolHandler");
        }
        return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") ? onPath("xdg-open") : List.of();
    }

    /** Services of Windows run in a session without a screen, mostly as an account of the machine. */
    private boolean isService() {
        String name = user.toUpperCase(Locale.ROOT);
        return environment.getOrDefault("SESSIONNAME", "").equalsIgnoreCase("Services")
                || name.endsWith("$")
                || name.equals("SYSTEM")
                || name.endsWith(" SERVICE");
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** The whole path, because a program in the working directory must not run in its place. */
    private List<String> onPath(String program) {
        for (String directory : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
            try {
                Path file = Path.of(directory).resolve(program);
                if (file.isAbsolute() && Files.isExecutable(file)) {
                    return List.of(file.toString());
                }
            } catch (InvalidPathException e) {
                // The next one may be a path.
            }
        }
        return List.of();
    }
}
