package dev.portkeyadmin.secrets;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates files and directories that only their owner can read and write, from the start. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Creates an empty file.
     *
     * @throws FileAlreadyExistsException when it exists
     */
    public static void create(Path file) throws IOException {
        Files.createFile(file, ownerOnly(file, "rw-------"));
    }

    /**
     * Writes a file that only its owner can read, in place of the one that is there. A reader at the same time gets the old
     * content or the new one, never a part.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        createDirectory(file.getParent());
        Path part = part(file);
        try {
            write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Returns a new name beside a file, for content that is to be moved there. */
    public static Path part(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /**
     * Creates a file that only its owner can read, and waits until the disk has its content.
     *
     * @throws FileAlreadyExistsException when it exists
     */
    public static void write(Path file, byte[] content) throws IOException {
        create(file);
        Files.write(file, content, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    }

    /** Returns a value that changes when the kind, the owner or the permissions of a file change. */
    static Object access(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return List.of(found.isRegularFile(), found.owner(), found.permissions());
        }
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile();
    }

    /** Returns whether a file is a regular one that, as far as the file system says, only its owner can read or write. */
    public static boolean isPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            PosixFileAttributes found =
                    Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    && PosixFilePermissions.fromString("rw-------").containsAll(found.permissions());
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Creates a directory and those above it, unless it exists; the parent of a bare name, null, always does. */
    static void createDirectory(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) throws IOException {
        FileSystem system = path.getFileSystem();
        if (system.supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            };
        }
        if (system.supportedFileAttributeViews().contains("acl")) {
            UserPrincipal owner =
                    system.getUserPrincipalLookupService().lookupPrincipalByName(System.getProperty("user.name"));
            return new FileAttribute<?>[] {
                new Acl(List.of(AclEntry.newBuilder()
                        .setType(AclEntryType.ALLOW)
                        .setPrincipal(owner)
                        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                        .build()))
            };
        }
        return new FileAttribute<?>[0];
    }

    /** The access list of a file on Windows. */
    private record Acl(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {

        @Override
        public String name() {
            return "acl:acl";
        }
    }
}
