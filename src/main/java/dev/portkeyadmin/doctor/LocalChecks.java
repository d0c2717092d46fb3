package dev.portkeyadmin.doctor;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.operation.NameSuggestions;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.AuditLog;
import dev.portkeyadmin.safety.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks of what is on this machine: Java, and what the settings name. */
public final class LocalChecks {

    private static final String PREFIX = "PORTKEY_";
    private static final int NAME_LENGTH = 60;

    private LocalChecks() {}

    /** Which Java runs this. An older one than 17 would not have started it. */
    public static Check java() {
        return Check.ok(
                "java",
                System.getProperty("java.version") + " of " + System.getProperty("java.vendor") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ".");
    }

    /** Settings that cannot be right. */
    public static Check wrong(String problem) {
        return Check.failed("settings", problem, "");
    }

    /** What the settings are and what they name. */
    public static List<Check> examine(Settings settings, Map<String, String> environment) {
        List<Check> checks = new ArrayList<>();
        checks.add(settings(key(settings), environment));
        if (settings.apiKeyFile() != null && isReadByOthers(settings.apiKeyFile())) {
            checks.add(Check.note(
                    "key file",
                    "Other users of this machine can read the file that PORTKEY_API_KEY_FILE names.",
                    "Take their permissions away (chmod 600)."));
        }
        if (settings.auditLog() != null && isReadByOthers(settings.auditLog())) {
            checks.add(Check.note(
                    "audit file",
                    "Other users of this machine can read the file that PORTKEY_AUDIT_LOG names: it was there before.",
                    "Take their permissions away (chmod 600), unless they are meant to read it."));
        }
        if (settings.auditLog() != null) {
            String problem = new AuditLog(settings.auditLog(), new Secrets()).problem();
            checks.add(
                    problem.isEmpty()
                            ? Check.ok("audit log", "Can be written.")
                            : Check.failed(
                                    "audit log",
                                    problem,
                                    "Name another file, or make this one writable: until then nothing is written to Portkey."));
        }
        if (settings.secretsDirectory() != null) {
            checks.add(secrets(settings.secretsDirectory()));
        }
        return checks;
    }

    private static Check settings(String key, Map<String, String> environment) {
        List<String> known = Arrays.stream(Setting.values()).map(Setting::name).toList();
        List<String> set = environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
        String strange = set.stream()
                .filter(name -> !known.contains(name))
                .map(name -> SafeText.name(name, NAME_LENGTH) + NameSuggestions.hint(name, known))
                .collect(Collectors.joining("; "));
        String named = set.stream().filter(known::contains).collect(Collectors.joining(", "));
        String finding =
                (named.isEmpty() ? "None in the environment" : "In the environment: " + named) + "; " + key + ".";
        return strange.isEmpty()
                ? Check.ok("settings", finding)
                : Check.note("settings", finding, "Not known here, and so without effect: " + strange + ".");
    }

    private static String key(Settings settings) {
        if (settings.sandbox()) {
            return "the sandbox has a key of its own";
        }
        if (settings.apiKeyFile() != null) {
            return "the key is in a file";
        }
        return settings.apiKey() == null ? "there is no key" : "the key is in PORTKEY_API_KEY";
    }

    private static boolean isReadByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Check secrets(Path directory) {
        try {
            new SecretFiles(directory).check();
            return Check.ok("secret files", "One-time secrets go to " + SafeText.of(directory.toString(), 200) + ".");
        } catch (IOException e) {
            return Check.failed(
                    "secret files",
                    "No file can be made in the directory for one-time secrets ("
                            + e.getClass().getSimpleName() + ").",
                    "Set PORTKEY_SECRETS_DIR to a directory that this user may write to.");
        }
    }
}
