package dev.portkeyadmin.setup;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.secrets.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that holds the Portkey API key, readable only by its owner. */
final class KeyFile {

    private final Path file;

    /** The key file of a user, beside the directory for one-time secrets. */
    KeyFile(Machine machine) {
        file = Path.of(machine.inHome("." + Version.NAME, "key"));
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Returns true when the file holds this key. */
    boolean holds(String key) {
        try {
            return ApiKey.normalize(Files.readString(file)).key().equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the key without what does not belong to it.
     *
     * @throws SettingsException if it is not a key
     */
    static String checked(String text) {
        String key = Settings.from(Map.of(Setting.PORTKEY_API_KEY.name(), text), Map.of())
                .apiKey();
        if (key == null) {
            throw new SettingsException("The key is blank. Create one in Portkey (Admin Settings, API Keys).");
        }
        return key;
    }

    /**
     * Refuses a file from which the server could not read the key later.
     *
     * @param otherwise what a person may do in place of writing the key to it
     * @throws SetupException saying what is wrong with it
     */
    static void check(Path file, String otherwise) {
        String problem;
        try {
            if (isOfThisProcess(file) || Files.exists(file) && !Files.isRegularFile(file)) {
                problem = "is a directory, a pipe or a device, which the server cannot read later";
            } else if (Files.size(file) > ApiKey.MAX_FILE
                    || !ApiKey.isPlausible(
                            ApiKey.normalize(Files.readString(file)).key())) {
                problem = "does not hold exactly one API key on one line of UTF-8";
            } else {
                return;
            }
        } catch (IOException e) {
            problem = "cannot be read";
        }
        throw new SetupException("The key file " + ConfigFile.shown(file) + " " + problem + ". Write the key to it, or "
                + otherwise + ".");
    }

    /** Returns true for the streams of this process, whatever they are connected to now. */
    private static boolean isOfThisProcess(Path file) {
        String path = file.normalize().toString();
        return path.startsWith("/dev/std") || path.startsWith("/dev/fd/") || path.startsWith("/proc/");
    }

    /**
     * Writes the key; a reader of the file at the same time gets the old one or the new one.
     *
     * @return puts back what was there before, as far as that is possible
     */
    Runnable write(String key) {
        try {
            byte[] before = exists() ? Files.readAllBytes(file) : null;
            PrivateFiles.replace(file, (key + "\n").getBytes(StandardCharsets.UTF_8));
            return () -> restore(before);
        } catch (IOException e) {
            throw new SetupException("The key cannot be written to " + ConfigFile.shown(file) + " ("
                    + ConfigFile.reason(e) + "). Make the directory writable, or name a file with --api-key-file.");
        }
    }

    private void restore(byte @Nullable [] before) {
        try {
            if (before == null) {
                Files.deleteIfExists(file);
            } else {
                PrivateFiles.replace(file, before);
            }
        } catch (IOException e) {
            // What made the caller take it back is reported; the new key stays.
        }
    }
}
