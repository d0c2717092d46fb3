package dev.portkeyadmin.secrets;

import dev.portkeyadmin.runtime.Version;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Stores each secret that Portkey shows only once in a file of its own, which only its owner can read and which is either complete or
 * absent.
 */
public final class SecretFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** No call takes this long, with its question: the process of an older unfinished file was killed. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path directory;
    private final List<Path> fallbacks;

    /**
     * Keeps secrets in this directory, which the first one creates. A secret that cannot be written there goes to the home
     * or the temporary directory of this user.
     */
    public SecretFiles(Path directory) {
        this(
                directory,
                List.of(
                        directoryIn(System.getProperty("user.home")),
                        // An unpredictable name: no other user can have made this directory.
                        Path.of(System.getProperty("java.io.tmpdir"), Version.NAME + "-" + UUID.randomUUID())));
    }

    /** Secrets in the first of these directories that takes them; only the first one is checked before a call. */
    public SecretFiles(Path directory, List<Path> fallbacks) {
        this.directory = directory.toAbsolutePath();
        this.fallbacks = fallbacks.stream()
                .map(Path::toAbsolutePath)
                .filter(fallback -> !fallback.equals(this.directory))
                .toList();
    }

    /** The directory for secrets unless PORTKEY_SECRETS_DIR names another, in a home directory. */
    public static Path directoryIn(String home) {
        return Path.of(home, "." + Version.NAME, "secrets");
    }

    /**
     * Makes an empty, hidden file for a secret that is about to be made, so that it is known beforehand whether it can be kept.
     *
     * @param tool the tool that makes it, as a part of the file's name
     * @throws IOException when the file cannot be made
     */
    public Pending prepare(String tool) throws IOException {
        Pending pending = prepare(directory, tool);
        removeAbandoned();
        return pending;
    }

    private Pending prepare(Path in, String tool) throws IOException {
        PrivateFiles.createDirectory(in);
        String name = tool + "-" + TIME.format(Instant.now()) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        Path part = in.resolve("." + name + ".part");
        PrivateFiles.create(part);
        // Unless the process is killed: this runs after all shutdown hooks.
        part.toFile().deleteOnExit();
        return new Pending(tool, part, PrivateFiles.access(part), in.resolve(name + ".txt"));
    }

    /** Removes what killed processes left; a whole secret, which no answer mentioned, gets its name instead. */
    private void removeAbandoned() {
        FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).compareTo(limit) < 0) {
                    if (Files.readString(part).endsWith("\n")) {
                        String name = part.getFileName().toString();
                        Files.move(
                                part,
                                part.resolveSibling(name.substring(1, name.length() - ".part".length()) + ".txt"));
                    } else {
                        Files.delete(part);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another process was faster, or the next call will be.
        }
    }

    /**
     * A file that was written.
     *
     * @param elsewhere whether it is in another directory than the one that was named
     */
    public record Written(Path file, boolean elsewhere) {}

    /** A file that gets its name once it is complete. */
    public final class Pending implements AutoCloseable {

        private final String tool;
        private final Path part;
        private final Object access;
        private final Path file;

        private Pending(String tool, Path part, Object access, Path file) {
            this.tool = tool;
            this.part = part;
            this.access = access;
            this.file = file;
        }

        /**
         * Writes the secret to the file, as one line of UTF-8, or to a file in the next directory that accepts it, even if the thread
         * is interrupted.
         *
         * @throws IOException when no directory takes it
         */
        public Written write(String secret) throws IOException {
            try {
                return new Written(store(secret), false);
            } catch (IOException e) {
                for (Path fallback : fallbacks) {
                    try (Pending other = prepare(fallback, tool)) {
                        return new Written(other.store(secret), true);
                    } catch (IOException next) {
                        e.addSuppressed(next);
                    }
                }
                throw e;
            }
        }

        private Path store(String secret) throws IOException {
            if (!PrivateFiles.access(part).equals(access)) {
                // Another user who can write to the directory has replaced the file.
                throw new NoSuchFileException(part.toString());
            }
            // Not a channel, which an interruption would close: a call that is cancelled late may have created its
            // secret already.
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                out.write((secret + "\n").getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }

        /** Removes the file unless it was written. */
        @Override
        public void close() {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // It is removed at the end of the process, or once it is old.
            }
        }
    }
}
