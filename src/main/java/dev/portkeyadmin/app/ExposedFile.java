package dev.portkeyadmin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory with secrets that other users of this machine can read.
 *
 * @param setting the setting that names it
 * @param finding says who can read what
 * @param fix says how to restrict it
 */
public record ExposedFile(Setting setting, String finding, String fix) {

    private static final Set<PosixFilePermission> READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /** Finds those that the settings name. Only permissions are read, so that a pipe or a device blocks nothing. */
    public static List<ExposedFile> among(Settings settings) {
        List<ExposedFile> exposed = new ArrayList<>();
        if (isReadableByOthers(settings.apiKeyFile())) {
            exposed.add(new ExposedFile(
                    Setting.PORTKEY_API_KEY_FILE,
                    "Other users of this machine can read the file that PORTKEY_API_KEY_FILE names.",
                    "Restrict it to its owner (chmod 600)."));
        }
        if (isReadableByOthers(settings.secretsDirectory())) {
            exposed.add(new ExposedFile(
                    Setting.PORTKEY_SECRETS_DIR,
                    "Other users of this machine can list the directory for one-time secrets (PORTKEY_SECRETS_DIR).",
                    "Restrict it to its owner (chmod 700)."));
        }
        return exposed;
    }

    /** Returns false also for a file that does not exist, and where the file system has no POSIX permissions. */
    public static boolean isReadableByOthers(@Nullable Path file) {
        if (file == null) {
            return false;
        }
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(READ::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
