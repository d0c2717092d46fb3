package dev.portkeyadmin.client;

import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The Portkey API key: given, or kept in a file that is read for each request, so that rotation needs no restart. */
public final class ApiKey {

    /** How long a file may be empty or gone while it is written anew. */
    private static final Duration REWRITING = Duration.ofMillis(100);

    /** What stands for characters that are hidden: stars, or what no key holds. */
    private static final Pattern HIDDEN = Pattern.compile("\\*|\\.{3}|[^!-~]");

    private final String given;
    private final Path file;
    private final Secrets secrets;
    private volatile String lastRead;

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
    String current() throws InterruptedException {
        if (file != null) {
            return read();
        }
        if (given == null) {
            throw new RefusedException("No Portkey API key is set, so nothing was sent. Set PORTKEY_API_KEY (or "
                    + "PORTKEY_API_KEY_FILE) in the \"env\" of this server's entry in the MCP client and restart "
                    + "it. To try it without an account set PORTKEY_SANDBOX=true.");
        }
        return given;
    }

    /** Neither time nor size of a file tells for sure that it is the one read before: reading it takes no longer. */
    private String read() throws InterruptedException {
        try {
            String key = content();
            if (!isPlausible(key)) {
                throw new RefusedException("PORTKEY_API_KEY_FILE names a file that does not hold one API key on "
                        + "one line of UTF-8, so nothing was sent.");
            }
            if (!key.equals(lastRead)) {
                secrets.add(key);
                lastRead = key;
            }
            return key;
        } catch (IOException e) {
            throw new RefusedException("The file that PORTKEY_API_KEY_FILE names cannot be read as UTF-8 ("
                    + e.getClass().getSimpleName() + "), so nothing was sent.");
        }
    }

    /** What the file holds; a moment later, if it held a key before and holds nothing now. */
    private String content() throws IOException, InterruptedException {
        try {
            String key = line();
            if (!key.isEmpty() || lastRead == null) {
                return key;
            }
        } catch (NoSuchFileException e) {
            if (lastRead == null) {
                throw e;
            }
        }
        Thread.sleep(REWRITING.toMillis());
        return line();
    }

    private String line() throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip();
    }

    /**
     * Whether this may be the key that Portkey shows as {@code masked}, with stars, dots or bullets for what is hidden: no
     * character that can be seen differs. False when no key was used yet.
     *
     * @param fewest characters that must be seen to say so
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

    /** Whether a text can be sent in a header as it is: visible ASCII and not empty. */
    public static boolean isPlausible(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
