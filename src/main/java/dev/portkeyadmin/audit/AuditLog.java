package dev.portkeyadmin.audit;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.secrets.PrivateFiles;
import dev.portkeyadmin.text.SafeText;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Appends records of writing calls to a file, one line of JSON each: an intent before a request and a result after it. Each line is
 * appended in one piece, so that several processes can share a file, and the file is opened for each record, so that it may be moved
 * away or truncated at any time.
 */
public final class AuditLog {

    /** Longer texts of the arguments are cut: the log is not about the wording of a prompt. */
    private static final int LONGEST_TEXT = 500;

    /** More items of a list, or members of an object, are counted. */
    private static final int MOST_ITEMS = 100;

    /** Another process may be in the middle of its line, which takes it no longer than these attempts. */
    private static final int ATTEMPTS = 10;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(5);

    private final @Nullable Path file;
    private final Secrets secrets;
    private final WritesInProgress writes = new WritesInProgress(this::endOpenRecords);

    /** Results that could not be written, to be written before anything else is sent. */
    private final StringBuilder pending = new StringBuilder();

    private final Set<OpenRecord> open = ConcurrentHashMap.newKeySet();

    /**
     * An audit log.
     *
     * @param file null for none: then nothing is checked or written
     */
    public AuditLog(@Nullable Path file, Secrets secrets) {
        this.file = file == null ? null : file.toAbsolutePath();
        this.secrets = secrets;
    }

    /** The calls between their intent and their result; counted without a file, too. */
    public WritesInProgress writes() {
        return writes;
    }

    /** Makes the process write the results of unfinished calls when it ends. */
    void opened(OpenRecord record) {
        writes.watch();
        open.add(record);
    }

    void closed(OpenRecord record) {
        open.remove(record);
    }

    void endOpenRecords() {
        open.forEach(OpenRecord::end);
    }

    /** Returns the reason why no record can be written; empty if one can. Creates no file. */
    public synchronized String problem() {
        try {
            if (file != null) {
                checkPlace(file);
                flush();
            }
            return "";
        } catch (IOException e) {
            return failure(e);
        }
    }

    private void checkPlace(Path file) throws IOException {
        Path directory = file.getParent();
        if (Files.exists(file)) {
            open().close();
        } else if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(file.toString());
        } else if (!Files.isWritable(directory)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /**
     * Checks that records can be written, before a call is confirmed.
     *
     * @throws RefusedException when they cannot
     */
    public void check(String tool) {
        String problem = problem();
        if (!problem.isEmpty()) {
            throw refusal(tool, problem);
        }
    }

    private static RefusedException refusal(String tool, String problem) {
        return new RefusedException(
                tool + " was not sent. " + problem + " Operations that write are refused until it can be written.");
    }

    /** Returns true if records are written to a file. */
    public boolean isOn() {
        return file != null;
    }

    /** Names of objects as a record may hold them: no caller can hide them. */
    @Nullable
    Object quotedNames(Map<String, String> names) {
        Map<String, Object> safe = new LinkedHashMap<>();
        names.forEach((argument, name) -> safe.put(argument, secrets.redactName(name)));
        return file == null ? null : bounded(safe);
    }

    /**
     * Redacts and bounds text of others for a record. The server's own words are not redacted: callers decide what
     * counts as a secret, and could remove them.
     *
     * @param plain maps, lists, texts, numbers and so on
     */
    public @Nullable Object quoted(@Nullable Object plain) {
        return file == null ? null : bounded(secrets.redact(plain));
    }

    /**
     * The arguments of a call as a record may hold them.
     *
     * @param ids names of the arguments that say what the call is about, which no caller can hide
     */
    public @Nullable Object quoted(Map<String, Object> arguments, Collection<String> ids) {
        if (file == null || !(secrets.redactArguments(arguments) instanceof Map<?, ?> redacted)) {
            return null;
        }
        Map<String, Object> safe = new LinkedHashMap<>();
        redacted.forEach((name, value) -> safe.put(String.valueOf(name), value));
        ids.forEach(id ->
                safe.computeIfPresent(id, (name, value) -> secrets.redactName(String.valueOf(arguments.get(name)))));
        return bounded(safe);
    }

    /**
     * Writes an intent to the disk, after all results that are pending.
     *
     * @param members plain values by name, in their order; those of others {@link #quoted}
     * @throws RefusedException when it cannot be written
     */
    synchronized void writeIntent(String tool, Map<String, @Nullable Object> members) {
        if (file == null) {
            return;
        }
        try {
            flush();
            append(line(members));
        } catch (IOException e) {
            throw refusal(tool, failure(e));
        }
    }

    /**
     * Writes a result, or keeps it until it can be written.
     *
     * @param members as for an intent
     * @return empty, or a sentence that says why the result is not in the file
     */
    synchronized String writeResult(Map<String, @Nullable Object> members) {
        if (file == null) {
            return "";
        }
        pending.append(line(members));
        try {
            flush();
            return "";
        } catch (IOException e) {
            return failure(e)
                    + " It does not hold the result of this call yet; operations that write are refused until it "
                    + "can be written.";
        }
    }

    private static String line(Map<String, Object> members) {
        return Json.write(members) + "\n";
    }

    private void flush() throws IOException {
        if (!pending.isEmpty()) {
            append(pending.toString());
            pending.setLength(0);
        }
    }

    private void append(String lines) throws IOException {
        // Not a channel: an interruption would close it, and a call that is cancelled has its records, too.
        try (FileOutputStream out = open()) {
            out.write(((hasPartialLastLine() ? "\n" : "") + lines).getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
    }

    /** The file; records are only written where there is one. */
    private Path place() {
        return Objects.requireNonNull(file);
    }

    private FileOutputStream open() throws IOException {
        Path file = place();
        try {
            PrivateFiles.create(file);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is not a regular file");
            }
        }
        return new FileOutputStream(file.toFile(), true);
    }

    /** Returns true when the last line was broken off, by a kill or a full disk, and false when it is still being written. */
    private boolean hasPartialLastLine() throws IOException {
        for (int attempt = 1; !endsWithLine(); attempt++) {
            if (attempt == ATTEMPTS) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
        return false;
    }

    private boolean endsWithLine() throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(place().toFile(), "r")) {
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

    private static @Nullable Object bounded(@Nullable Object value) {
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
