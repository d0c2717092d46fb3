package dev.portkeyadmin.safety;

import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.redact.Secrets;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A trail of what was written to Portkey: one line of JSON for each writing call, appended in one piece, so that several processes
 * can share a file. Opened anew for each line, so that it may be moved away at any time.
 */
public final class AuditLog {

    /** Longer texts of the arguments are cut: a prompt is not what the trail is about. */
    private static final int LONGEST_TEXT = 500;

    /** More items of a list, or members of an object, are counted. */
    private static final int MOST_ITEMS = 100;

    /** Another process may be seen in the middle of its line, which takes it no longer than this. */
    private static final int LOOKS = 10;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final Path file;
    private final Secrets secrets;

    /** What could not be written, to be made up for before anything else is sent. */
    private final StringBuilder owed = new StringBuilder();

    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();

    /**
     * A trail.
     *
     * @param file null for none: then nothing is checked or written
     */
    public AuditLog(Path file, Secrets secrets) {
        this.file = file == null ? null : file.toAbsolutePath();
        this.secrets = secrets;
        if (file != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> open.forEach(Runnable::run), "audit-log"));
        }
    }

    /**
     * Has a line written should the process be ended before its call is; to be called again when that is over.
     *
     * @param open whether the call is under way
     */
    public void atEnd(Runnable line, boolean open) {
        if (file != null && open) {
            this.open.add(line);
        } else {
            this.open.remove(line);
        }
    }

    /** Why no line can be written; empty when one can. */
    public synchronized String problem() {
        try {
            if (file != null) {
                open().close();
                // A full disk lets a file be opened all the same.
                settle();
            }
            return "";
        } catch (IOException e) {
            return failure(e);
        }
    }

    /**
     * Sees to it that a line can be written, before there is something to write.
     *
     * @throws RefusedException when it cannot
     */
    public void check(String tool) {
        String problem = problem();
        if (!problem.isEmpty()) {
            throw new RefusedException(tool + ": nothing was sent. " + problem
                    + " Operations that write are refused until it can be written.");
        }
    }

    /**
     * What others have said as a line may hold it: without secrets, and bounded. Our own words are not to pass here, since what
     * counts as a secret is up to whoever sends one.
     *
     * @param plain maps, lists, texts, numbers and so on
     */
    public Object quoted(Object plain) {
        return file == null ? null : bounded(secrets.redact(plain));
    }

    /**
     * The same for the arguments of a call.
     *
     * @param ids names of those that say what the call is about, which nobody may hide
     */
    public Object quoted(Map<String, Object> arguments, Collection<String> ids) {
        if (file == null || !(secrets.redactArguments(arguments) instanceof Map<?, ?> struck)) {
            return null;
        }
        Map<String, Object> safe = new LinkedHashMap<>();
        struck.forEach((name, value) -> safe.put(String.valueOf(name), value));
        ids.forEach(id ->
                safe.computeIfPresent(id, (name, value) -> secrets.redactName(String.valueOf(arguments.get(name)))));
        return bounded(safe);
    }

    /**
     * Appends a line.
     *
     * @param members plain values by name, in their order; those of others {@link #quoted}
     * @return empty, or a sentence that says why the line is not there
     */
    public synchronized String append(Map<String, Object> members) {
        if (file == null) {
            return "";
        }
        owed.append(Json.write(members)).append('\n');
        try {
            settle();
            return "";
        } catch (IOException e) {
            return failure(e) + " This call is not in it; further operations that write are refused until it can be "
                    + "written.";
        }
    }

    private void settle() throws IOException {
        if (owed.isEmpty()) {
            return;
        }
        // No channel: an interruption would close it, and a call that is cancelled has its line, too.
        try (FileOutputStream out = open()) {
            out.write(((isTorn() ? "\n" : "") + owed).getBytes(StandardCharsets.UTF_8));
            owed.setLength(0);
            out.getFD().sync();
        } catch (SyncFailedException e) {
            // It is written, as far as this file can tell.
        }
    }

    private FileOutputStream open() throws IOException {
        try {
            PrivateFiles.create(file);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is no regular file");
            }
        }
        return new FileOutputStream(file.toFile(), true);
    }

    /** Whether the last line has no end, since its writer was killed or the disk was full, and not since it is at it. */
    private boolean isTorn() throws IOException {
        for (int look = 1; !endsWithLine(); look++) {
            if (look == LOOKS) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return false;
    }

    private boolean endsWithLine() throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            if (length == 0) {
                return true;
            }
            in.seek(length - 1);
            return in.read() == '\n';
        }
    }

    private static String failure(IOException e) {
        String reason = e.getClass().getSimpleName();
        if (e instanceof NoSuchFileException) {
            reason = "its directory does not exist";
        } else if (e instanceof AccessDeniedException) {
            reason = "this process may not write there";
        } else if (!(e instanceof FileSystemException) && e.getMessage() != null) {
            reason = SafeText.bare(e.getMessage(), 200);
        }
        return "The audit log (PORTKEY_AUDIT_LOG) cannot be written: " + reason + ".";
    }

    private static Object bounded(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> kept = new LinkedHashMap<>();
            map.entrySet().stream()
                    .limit(MOST_ITEMS)
                    .forEach(member -> kept.put(
                            String.valueOf(bounded(String.valueOf(member.getKey()))), bounded(member.getValue())));
            if (map.size() > MOST_ITEMS) {
                kept.put("…", "and " + (map.size() - MOST_ITEMS) + " more");
            }
            return kept;
        }
        if (value instanceof List<?> list) {
            List<Object> kept = new ArrayList<>();
            list.stream().limit(MOST_ITEMS).forEach(item -> kept.add(bounded(item)));
            if (list.size() > MOST_ITEMS) {
                kept.add("… and " + (list.size() - MOST_ITEMS) + " more");
            }
            return kept;
        }
        if (value instanceof String text && text.length() > LONGEST_TEXT) {
            int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
            return text.substring(0, end) + "… (" + text.length() + " characters)";
        }
        return value;
    }
}
