package dev.portkeyadmin.client;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Portkey API key: given, or kept in a file that is read for each request, so that rotation needs no restart. */
public final class ApiKey {

    /** How long a file may be empty or absent while it is rewritten. */
    private static final Duration REWRITING = Duration.ofMillis(100);

    /** Most bytes of a key file. */
    public static final int MAX_FILE = 64 << 10;

    /** The hidden part of a masked key: stars, three dots, or characters that no key has. */
    private static final Pattern HIDDEN = Pattern.compile("\\*|\\.{3}|[^!-~]");

    private static final Pattern QUOTED = Pattern.compile("([\"'`])(.*)\\1|[\u201C\u201D](.*)[\u201C\u201D]");

    /** Texts that programs write in place of a missing value, unfilled placeholders, and whole lines of an env file. */
    private static final Pattern NOT_A_KEY =
            Pattern.compile("(?i)undefined|null|none|nil|\\$\\{.*}|\\$\\w+|%\\w+%|PORTKEY_\\w*=.*");

    private final @Nullable String given;
    private final @Nullable Path file;
    private final Secrets secrets;
    private final Timing timing;
    private volatile @Nullable String lastRead;

    private ApiKey(@Nullable String given, @Nullable Path file, Secrets secrets, Timing timing) {
        this.given = given;
        this.file = file;
        this.secrets = secrets;
        this.timing = timing;
        secrets.add(given);
    }

    /** A fixed key; null when there is none, and then each call explains what to set. */
    public static ApiKey of(@Nullable String key, Secrets secrets) {
        return new ApiKey(key, null, secrets, Timing.SYSTEM);
    }

    /** The only line of a UTF-8 file; a byte order mark, quotes and a line end are ignored. */
    public static ApiKey in(Path file, Secrets secrets) {
        return in(file, secrets, Timing.SYSTEM);
    }

    static ApiKey in(Path file, Secrets secrets, Timing timing) {
        return new ApiKey(null, file, secrets, timing);
    }

    /**
     * A key without the characters around it that do not belong to it.
     *
     * @param warning a sentence about what was removed, to follow the name of the setting; empty when there is nothing to say
     */
    public record Normalized(String key, String warning) {}

    /** Removes spaces, a byte order mark and quotes around a key; env files and shells leave these there. */
    public static Normalized normalize(String text) {
        String key = strip(text);
        boolean quoted = false;
        for (var inner = QUOTED.matcher(key); inner.matches(); inner = QUOTED.matcher(key)) {
            key = strip(inner.group(2) == null ? inner.group(3) : inner.group(2));
            quoted = true;
        }
        return new Normalized(
                key, quoted ? "has quotes around the key; they were ignored. Remove them from the setting." : "");
    }

    private static String strip(String text) {
        return text.replace("\uFEFF", "").strip();
    }

    /** The secrets that this key belongs to. */
    public Secrets secrets() {
        return secrets;
    }

    /**
     * Returns the key to use now.
     *
     * @throws RefusedException when there is none, saying what to set
     */
    String current() throws InterruptedException {
        if (file != null) {
            return read(file);
        }
        if (given == null) {
            throw RefusedException.missingKey();
        }
        return given;
    }

    /** Reads the file each time: its time and size do not show reliably that it is unchanged. */
    private String read(Path from) throws InterruptedException {
        try {
            Normalized found = content(from);
            String key = found.key();
            if (!isPlausible(key)) {
                throw new RefusedException(
                        "PORTKEY_API_KEY_FILE names a file that does not hold exactly one API key on "
                                + "one line of UTF-8; no request was sent.");
            }
            if (!key.equals(lastRead)) {
                secrets.add(key);
                if (!found.warning().isEmpty()) {
                    Loggers.of(ApiKey.class).warn("The file that PORTKEY_API_KEY_FILE names {}", found.warning());
                }
                lastRead = key;
            }
            return key;
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    "The file that PORTKEY_API_KEY_FILE names cannot be read, since it does not exist; no request was sent. "
                            + "Write the key to it, or name the file that holds it.");
        } catch (IOException e) {
            throw new RefusedException("The file that PORTKEY_API_KEY_FILE names cannot be read as UTF-8 ("
                    + e.getClass().getSimpleName() + "); no request was sent.");
        }
    }

    /** Reads the file, and once more after a moment if it held a key before and is empty or absent. */
    private Normalized content(Path from) throws IOException, InterruptedException {
        try {
            Normalized found = line(from);
            if (!found.key().isEmpty() || lastRead == null) {
                return found;
            }
        } catch (NoSuchFileException e) {
            if (lastRead == null) {
                throw e;
            }
        }
        timing.sleep(REWRITING);
        return line(from);
    }

    /** Opens only regular files: opening a pipe or a device may block for ever. */
    private static Normalized line(Path from) throws IOException {
        if (Files.exists(from) && !Files.isRegularFile(from)) {
            throw new RefusedException(
                    "PORTKEY_API_KEY_FILE names a directory, a pipe or a device; no request was sent. "
                            + "Set it to a regular file that holds the key.");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(from)) {
            bytes = in.readNBytes(MAX_FILE + 1);
        }
        if (bytes.length > MAX_FILE) {
            throw new RefusedException("PORTKEY_API_KEY_FILE names a file of more than 64 KB; no request was sent. "
                    + "Set it to a file that holds only the key.");
        }
        return normalize(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString());
    }

    /**
     * Returns whether Portkey may show this key as {@code masked}, with stars, dots or bullets for the hidden part: all
     * visible characters agree. False when no key was used yet.
     *
     * @param fewest least number of visible characters for that conclusion
     */
    public boolean mayBe(String masked, int fewest) {
        String key = file == null ? given : lastRead;
        List<MatchResult> hidden = HIDDEN.matcher(masked).results().toList();
        if (key == null || hidden.isEmpty()) {
            return masked.equals(key);
        }
        String start = masked.substring(0, hidden.get(0).start());
        String end = masked.substring(hidden.get(hidden.size() - 1).end());
        int seen = start.length() + end.length();
        return seen >= fewest && seen <= key.length() && key.startsWith(start) && key.endsWith(end);
    }

    /** Returns whether a text may be a key: visible ASCII without a comma, not empty, no placeholder and no line of an env file. */
    public static boolean isPlausible(String key) {
        for (char c : key.toCharArray()) {
            if (c <= ' ' || c >= 127 || c == ',') {
                return false;
            }
        }
        return !key.isEmpty() && !NOT_A_KEY.matcher(key).matches();
    }
}
