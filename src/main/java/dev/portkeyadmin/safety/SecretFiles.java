package dev.portkeyadmin.safety;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * A directory of secrets that Portkey shows only once: a file each, readable by its owner alone, and under its name either whole or
 * not there.
 */
public final class SecretFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;

    /** Secrets in the given directory, which is made when the first one comes. */
    public SecretFiles(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Where the secrets are. */
    public Path directory() {
        return directory;
    }

    /**
     * Makes room for a secret that is about to be made, so that it is known beforehand whether it can be kept.
     *
     * @param tool the tool that makes it, as a part of the file's name
     * @throws IOException when there can be no file
     */
    public Pending prepare(String tool) throws IOException {
        PrivateFiles.createDirectory(directory);
        String name = tool + "-" + TIME.format(Instant.now()) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        Path part = directory.resolve("." + name + ".part");
        PrivateFiles.create(part);
        return new Pending(part, PrivateFiles.access(part), directory.resolve(name + ".txt"));
    }

    /** A file that is not there yet. */
    public static final class Pending implements AutoCloseable {

        private final Path part;
        private final Object access;
        private final Path file;

        private Pending(Path part, Object access, Path file) {
            this.part = part;
            this.access = access;
            this.file = file;
        }

        /**
         * Puts the secret into its file, on a line of UTF-8. An interruption does not keep it from that.
         *
         * @return the file
         */
        public Path write(String secret) throws IOException {
            if (!PrivateFiles.access(part).equals(access)) {
                // Somebody else, who may write to the directory, has put one in its place.
                throw new NoSuchFileException(part.toString());
            }
            // A channel would be closed by an interruption: a call that is cancelled late has made its secret all the
            // same.
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                out.write((secret + "\n").getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }

        /** Takes the room back when no secret came. */
        @Override
        public void close() {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // It is empty, and hidden.
            }
        }
    }
}
