package dev.portkeyadmin.doctor;

import static dev.portkeyadmin.text.SafeText.PATH_LENGTH;

import dev.portkeyadmin.app.ExposedFile;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.text.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks Java and what the settings name on this machine, without creating or opening any file. */
public final class LocalChecks {

    private LocalChecks() {}

    /** The running Java, which is at least 17: the classes do not load on an older one. */
    public static Check java() {
        return Check.ok(
                "java",
                System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ".");
    }

    /** Reports an invalid setting. */
    public static Check invalid(SettingsException problem) {
        return Check.failed("settings", String.valueOf(problem.getMessage()), "");
    }

    /** Checks the settings and the files and directories that they name. */
    public static List<Check> examine(Settings settings) {
        List<Check> checks = new ArrayList<>();
        checks.add(settings(settings));
        for (ExposedFile file : ExposedFile.among(settings)) {
            checks.add(Check.note(
                    file.setting() == Setting.PORTKEY_API_KEY_FILE ? "key file" : "secrets directory",
                    file.finding(),
                    file.fix()));
        }
        Path auditLog = settings.auditLog();
        if (auditLog != null) {
            if (ExposedFile.isReadableByOthers(auditLog)) {
                checks.add(Check.note(
                        "audit file",
                        "Other users of this machine can read the file that PORTKEY_AUDIT_LOG names.",
                        "Restrict it to its owner (chmod 600), unless they are meant to read it."));
            }
            checks.add(auditLog(auditLog.toAbsolutePath()));
        }
        Path secrets = settings.secretsDirectory();
        if (secrets != null) {
            checks.add(secrets(secrets.toAbsolutePath()));
        }
        return checks;
    }

    private static Check settings(Settings settings) {
        String named = Arrays.stream(Setting.values())
                .map(Setting::name)
                .filter(settings.environment()::containsKey)
                .sorted()
                .collect(Collectors.joining(", "));
        String finding =
                (named.isEmpty() ? "None in the environment" : "In the environment: " + named) + "; " + key(settings)
                        + "; days are those of " + settings.clock().getZone().getId() + ".";
        return settings.warnings().isEmpty()
                ? Check.ok("settings", finding)
                : Check.note("settings", finding, String.join(" ", settings.warnings()));
    }

    private static String key(Settings settings) {
        if (settings.sandbox()) {
            return "the sandbox has a key of its own";
        }
        if (settings.apiKeyFile() != null) {
            return "the key is in a file";
        }
        return settings.apiKey() == null ? "a key is missing" : "the key is in PORTKEY_API_KEY";
    }

    private static Check auditLog(Path file) {
        String problem = "";
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                problem = "it is not a regular file";
            } else if (!Files.isWritable(file)) {
                problem = "this process may not write to it";
            }
        } else if (!isDirectory(file.getParent())) {
            problem = "its directory does not exist";
        } else if (!isWritable(file.getParent())) {
            problem = "this process may not create it";
        }
        return problem.isEmpty()
                ? Check.ok("audit log", "Can be written.")
                : Check.failed(
                        "audit log",
                        "The audit log (PORTKEY_AUDIT_LOG) cannot be written: " + problem + ".",
                        "Name another file, or make this one writable. Until then calls that write are refused.");
    }

    /** A directory that does not exist is created with the first secret, and those above it as well. */
    private static Check secrets(Path directory) {
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return isDirectory(existing) && isWritable(existing)
                ? Check.ok(
                        "secret files",
                        "One-time secrets are written to " + SafeText.of(directory.toString(), PATH_LENGTH) + ".")
                : Check.failed(
                        "secret files",
                        "A file cannot be created in the directory for one-time secrets.",
                        "Set PORTKEY_SECRETS_DIR to a directory that this user may write to.");
    }

    private static boolean isDirectory(@Nullable Path path) {
        return path != null && Files.isDirectory(path);
    }

    private static boolean isWritable(@Nullable Path path) {
        return path != null && Files.isWritable(path) && Files.isExecutable(path);
    }
}
