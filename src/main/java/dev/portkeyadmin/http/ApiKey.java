package dev.portkeyadmin.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The Portkey API key: given, or kept in a file that is read again when it changes, so that rotation needs no restart. */
public final class ApiKey {

    private final String given;
    private final Path file;
    private final Secrets secrets;
    private String read;
    private FileTime readAt;
    private long readSize;

    private ApiKey(String given, Path file, Secrets secrets) {
        this.given = given;
        this.file = file;
        this.secrets = secrets;
        secrets.add(given);
    }

    /** A fixed key; null when there is none, and then each call explains what to set. */
    public static ApiKey of(String key, Secrets secrets) {
        return new ApiKey(key, null, secrets);
    }

    /** The only line of a UTF-8 file; a byte order mark and a line end do not matter. */
    public static ApiKey in(Path file, Secrets secrets) {
        return new ApiKey(null, file, secrets);
    }

    /** The secrets that this key belongs to. */
    public Secrets secrets() {
        return secrets;
    }

    /**
     * The key to use now.
     *
     * @throws RefusedException when there is none, saying what to set
     */
    synchronized String current() {
        if (file == null) {
            if (given == null) {
                throw new RefusedException("No Portkey API key is set, so nothing was sent. Set PORTKEY_API_KEY (or "
                        + "PORTKEY_API_KEY_FILE) in the \"env\" of this server's entry in the MCP client and restart "
                        + "it. To try it without an account set PORTKEY_SANDBOX=true.");
            }
            return given;
        }
        try {
            FileTime changedAt = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (read == null || !changedAt.equals(readAt) || size != readSize) {
                String key = Files.readString(file, StandardCharsets.UTF_8)
                        .replace("\uFEFF", "")
                        .strip();
                if (!isPlausible(key)) {
                    throw new RefusedException("PORTKEY_API_KEY_FILE names a file that does not hold one API key on "
                            + "one line of UTF-8, so nothing was sent.");
                }
                secrets.add(key);
                read = key;
                readAt = changedAt;
                readSize = size;
            }
            return read;
        } catch (IOException e) {
            throw new RefusedException("The file that PORTKEY_API_KEY_FILE names cannot be read as UTF-8 ("
                    + e.getClass().getSimpleName() + "), so nothing was sent.");
        }
    }

    /**
     * Whether this may be the key that Portkey shows as {@code masked}, with stars for what is hidden: no character that can be
     * seen differs. False when there is no key.
     *
     * @param fewest characters that must be seen to say so
     */
    public boolean mayBe(String masked, int fewest) {
        int first = masked.indexOf('*');
        int last = masked.lastIndexOf('*');
        String key;
        try {
            key = current();
        } catch (RefusedException e) {
            return false;
        }
        if (first < 0) {
            return masked.equals(key);
        }
        String start = masked.substring(0, first);
        String end = masked.substring(last + 1);
        return start.length() + end.length() >= fewest
                && start.length() + end.length() <= key.length()
                && key.startsWith(start)
                && key.endsWith(end);
    }

    /** Whether a text can be sent in a header as it is: visible ASCII and not empty. */
    public static boolean isPlausible(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
