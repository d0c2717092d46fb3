package dev.portkeyadmin.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.secrets.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A file, readable only by its owner, with which a server lets the terminals of its user reach it while requests wait.
 *
 * @param pid the process of the server
 * @param port of 127.0.0.1
 * @param token that the server expects
 */
public record Announcement(Path file, long pid, int port, String token) {

    private static final String PREFIX = "approval-";
    private static final String SUFFIX = ".json";
    private static final int MAX_BYTES = 1 << 12;

    /** A file in a directory that no other server uses. */
    static Path file(Path directory) {
        return directory.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
    }

    /**
     * Writes the file; it is whole from the start.
     *
     * @throws IOException when it cannot be written
     */
    static Announcement write(Path file, int port, String token) throws IOException {
        long pid = ProcessHandle.current().pid();
        PrivateFiles.replace(file, Json.writeUtf8(Map.of("pid", pid, "port", port, "token", token)));
        // Unless the process is killed: the next reader removes it then.
        file.toFile().deleteOnExit();
        return new Announcement(file, pid, port, token);
    }

    /** Reads the files of all servers of this user. */
    static List<Announcement> read(List<Path> directories) {
        List<Announcement> found = new ArrayList<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
                for (Path file : files) {
                    read(file, found);
                }
            } catch (IOException | DirectoryIteratorException e) {
                // No server has waited here yet.
            }
        }
        return found;
    }

    private static void read(Path file, List<Announcement> found) {
        try {
            if (!PrivateFiles.isPrivate(file) || Files.size(file) > MAX_BYTES) {
                return;
            }
            JsonNode json = Json.read(Files.readString(file, StandardCharsets.UTF_8));
            found.add(new Announcement(
                    file,
                    json.path("pid").asLong(),
                    json.path("port").asInt(),
                    json.path("token").asText()));
        } catch (IOException e) {
            // Its server was faster and removed it, or it is none of ours.
        }
    }

    /** Returns whether the process that wrote the file has ended. */
    boolean isStale() {
        return ProcessHandle.of(pid).isEmpty();
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is removed at the end of the process.
        }
    }
}
