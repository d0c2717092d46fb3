package dev.portkeyadmin.setup;

import dev.portkeyadmin.secrets.PrivateFiles;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration file as it was read: replaced only as a whole, and only if it has not changed since. */
final class ConfigFile {

    private static final long LARGEST = 64L << 20;
    private static final int MOST_LINKS = 40;

    /** The ending of the copies of what was there before. */
    private static final String BACKUP = ".portkey-backup";

    private final Path named;
    private final Path file;
    private final byte @Nullable [] bytes;
    private final String text;

    private ConfigFile(Path named, Path file, byte @Nullable [] bytes, String text) {
        this.named = named;
        this.file = file;
        this.bytes = bytes;
        this.text = text;
    }

    /**
     * Reads a file, or what a link leads to; one that does not exist is empty.
     *
     * @throws SetupException when it cannot be read as text
     */
    static ConfigFile read(Path named) {
        Path file = target(named.toAbsolutePath());
        try {
            byte[] bytes = bytes(file);
            return new ConfigFile(named, file, bytes, bytes == null ? "" : decode(named, bytes));
        } catch (IOException e) {
            throw new SetupException(
                    shown(named) + " cannot be read (" + reason(e) + ").",
                    "Make it a file that this user can read, or choose another with --file.");
        }
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is not a regular file");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new FileSystemException(file.toString(), null, "it is larger than 64 MB");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String decode(Path named, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SetupException(shown(named) + " is not UTF-8.", "Save it as UTF-8 and run the command again.");
        }
    }

    /** Follows links to the last file, which need not exist. */
    private static Path target(Path path) {
        Path file = path;
        try {
            for (int i = 0; Files.isSymbolicLink(file); i++) {
                if (i == MOST_LINKS) {
                    throw new SetupException(
                            shown(path) + " is a link that leads back to itself.",
                            "Correct the link, or choose another file with --file.");
                }
                file = file.resolveSibling(Files.readSymbolicLink(file));
            }
            return file.normalize();
        } catch (IOException e) {
            throw new SetupException(
                    "The link " + shown(path) + " cannot be read (" + reason(e) + ").",
                    "Correct the link, or choose another file with --file.");
        }
    }

    static String shown(Path path) {
        return SafeText.path(path);
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "another file is in the way";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getClass().getSimpleName();
    }

    /** The path as people know it. */
    Path named() {
        return named;
    }

    boolean exists() {
        return bytes != null;
    }

    String text() {
        return text;
    }

    /** Returns false when the directory of the file is missing, as before the first start of its client. */
    boolean hasDirectory() {
        return Files.isDirectory(parent());
    }

    private Path parent() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** The texts that earlier changes kept, the oldest first. */
    List<Path> backups() {
        List<Path> found = new ArrayList<>();
        for (int i = 1; Files.exists(backup(i), LinkOption.NOFOLLOW_LINKS); i++) {
            found.add(backup(i));
        }
        return found;
    }

    /** The text of a backup; null when it is not text any more. */
    static @Nullable String textOf(Path backup) {
        try {
            return Files.readString(backup);
        } catch (IOException e) {
            return null;
        }
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + BACKUP + (number == 1 ? "" : "-" + number));
    }

    /**
     * Refuses a file that this user may not change.
     *
     * @throws SetupException saying what to do
     */
    void checkWritable() {
        boolean writable = true;
        if (exists()) {
            writable = Files.isWritable(file);
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            try {
                if (view != null && !view.readAttributes().permissions().contains(PosixFilePermission.OWNER_WRITE)) {
                    writable = false;
                }
            } catch (IOException e) {
                writable = false;
            }
        }
        if (!writable) {
            throw new SetupException(
                    shown(named) + " is read-only.", "Make it writable, or choose another file with --file.");
        }
    }

    /**
     * Keeps a copy of the file and replaces it.
     *
     * @return the copy; null when the file did not exist
     * @throws SetupException when it was changed since it was read, or cannot be written
     */
    @Nullable
    Path replace(String updated) {
        checkUnchanged();
        checkWritable();
        List<Path> before = backups();
        Path kept = null;
        boolean written = false;
        try {
            Files.createDirectories(parent());
            kept = keep();
            move(updated);
            written = true;
            return kept;
        } catch (IOException e) {
            throw notWritten(e);
        } finally {
            if (!written && kept != null && !before.contains(kept)) {
                kept.toFile().delete();
            }
        }
    }

    /** Replaces the file by what a backup holds, and removes that backup. */
    void restore(Path backup, String before) {
        checkUnchanged();
        checkWritable();
        try {
            move(before);
            Files.deleteIfExists(backup);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** Removes the file, which did not exist before it was set up. */
    void delete() {
        checkUnchanged();
        checkWritable();
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private SetupException notWritten(IOException e) {
        return new SetupException(
                shown(named) + " cannot be written (" + reason(e) + ").",
                "Make its directory writable, or choose another file with --file.");
    }

    private @Nullable Path keep() throws IOException {
        if (bytes == null) {
            return null;
        }
        for (Path kept : backups()) {
            if (Files.isRegularFile(kept) && Arrays.equals(Files.readAllBytes(kept), bytes)) {
                return kept;
            }
        }
        Path kept = backup(backups().size() + 1);
        PrivateFiles.write(kept, bytes);
        return kept;
    }

    private void move(String updated) throws IOException {
        Path part = PrivateFiles.part(file);
        try {
            PrivateFiles.write(part, updated.getBytes(StandardCharsets.UTF_8));
            if (bytes != null) {
                copyAccess(part);
                refuseChange();
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                try {
                    Files.move(part, file);
                } catch (FileAlreadyExistsException e) {
                    throw changed();
                }
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void copyAccess(Path part) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (view != null) {
            PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
            PosixFileAttributes made = view.readAttributes();
            if (!made.owner().equals(found.owner())) {
                setOwner(view, found.owner());
            }
            Set<PosixFilePermission> permissions = EnumSet.copyOf(found.permissions());
            if (!made.group().equals(found.group()) && !isSetGroup(view, found.group())) {
                // What one group may do is not for another.
                permissions.removeIf(permission -> permission.name().startsWith("GROUP_"));
            }
            view.setPermissions(permissions);
        }
    }

    private void setOwner(PosixFileAttributeView view, UserPrincipal owner) {
        try {
            view.setOwner(owner);
        } catch (IOException e) {
            throw new SetupException(
                    shown(named) + " belongs to another user, " + SafeText.bare(owner.getName(), SafeText.NAME_LENGTH)
                            + ".",
                    "Run the command as that user, or choose another file with --file.");
        }
    }

    /** Returns false for a group that this user does not belong to. */
    private static boolean isSetGroup(PosixFileAttributeView view, GroupPrincipal group) {
        try {
            view.setGroup(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Refuses a file that another program has changed, made or removed since it was read.
     *
     * @throws SetupException saying so
     */
    void checkUnchanged() {
        try {
            refuseChange();
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private void refuseChange() throws IOException {
        if (!Arrays.equals(bytes(file), bytes)) {
            throw changed();
        }
    }

    private SetupException changed() {
        return new SetupException(shown(named)
                + " was changed by another program in the meantime, so nothing was written. Run the command again.");
    }
}
