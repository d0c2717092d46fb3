package dev.portkeyadmin.secrets;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that files of secrets are whole or not there. */
class SecretFilesTest {

    @TempDir
    private Path temporary;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }

    @Test
    void givesAFileItsNameOnceItIsWhole() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary, List.of()).prepare("create_api_key")) {
            assertThat(files())
                    .singleElement()
                    .asString()
                    .contains(".create_api_key-")
                    .endsWith(".part");
            Path file = pending.write("s3cr3t \u65e5\u672c").file();
            assertThat(files()).containsExactly(file);
            assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo("s3cr3t \u65e5\u672c\n");
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void removesAFileThatWasNotUsed() throws IOException {
        new SecretFiles(temporary, List.of()).prepare("create_api_key").close();
        assertThat(files()).isEmpty();
    }

    /** A call that is cancelled late has made its secret. */
    @Test
    void writesASecretOnAnInterruptedThread() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary, List.of()).prepare("create_api_key")) {
            Thread.currentThread().interrupt();
            Path file = pending.write("s3cr3t").file();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file).hasContent("s3cr3t");
        } finally {
            Thread.interrupted();
        }
    }

    /** A new one would have the permissions of any file. */
    @Test
    void refusesAFileThatWasRemoved() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary, List.of()).prepare("create_api_key")) {
            Files.delete(files().get(0));
            assertThatThrownBy(() -> pending.write("s3cr3t")).isInstanceOf(NoSuchFileException.class);
            Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "");
            assertThat(files()).containsExactly(elsewhere);
        }
    }

    @Test
    void refusesAFileThatSomeoneElseMade() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (SecretFiles.Pending pending = new SecretFiles(temporary, List.of()).prepare("create_api_key")) {
            Path part = files().get(0);
            Files.delete(part);
            Files.createFile(part);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThatThrownBy(() -> pending.write("s3cr3t")).isInstanceOf(NoSuchFileException.class);
            assertThat(part).isEmptyFile();

            Path elsewhere = Files.move(part, temporary.resolve("elsewhere"));
            Files.createSymbolicLink(part, elsewhere);
            assertThatThrownBy(() -> pending.write("s3cr3t")).isInstanceOf(NoSuchFileException.class);
            assertThat(elsewhere).isEmptyFile();
        }
    }

    @Test
    void writesAFileForEachSecret() throws IOException {
        Set<Path> written = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            try (SecretFiles.Pending pending = new SecretFiles(temporary, List.of()).prepare("rotate_api_key")) {
                written.add(pending.write("s3cr3t-" + i).file());
            }
        }
        assertThat(written).hasSize(50);
        assertThat(files()).hasSameSizeAs(written);
    }

    @Test
    void writesToTheNextDirectoryThatTakesTheSecret() throws IOException {
        Path taken = Files.writeString(temporary.resolve("taken"), "");
        Path home = temporary.resolve("home").resolve("secrets");
        SecretFiles secrets = new SecretFiles(temporary, List.of(taken, temporary, home));
        try (SecretFiles.Pending pending = secrets.prepare("create_api_key")) {
            removeParts();
            SecretFiles.Written written = pending.write("s3cr3t");
            assertThat(written.elsewhere()).isTrue();
            assertThat(written.file()).hasParent(home).hasContent("s3cr3t");
        }
        assertThat(files()).containsExactlyInAnyOrder(taken, home.getParent());
    }

    private void removeParts() throws IOException {
        for (Path file : files()) {
            if (file.toString().endsWith(".part")) {
                Files.delete(file);
            }
        }
    }

    @Test
    void removesWhatKilledProcessesLeftAndKeepsTheirWholeSecrets() throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        for (String content : List.of("", "half of a s3", "s3cr3t\n")) {
            Path part = temporary.resolve(".create_api_key-" + content.length() + ".part");
            Files.setLastModifiedTime(Files.writeString(part, content), longAgo);
        }
        Path recent = Files.writeString(temporary.resolve(".create_api_key-recent.part"), "");
        new SecretFiles(temporary, List.of()).prepare("create_api_key").close();
        assertThat(files()).containsExactlyInAnyOrder(recent, temporary.resolve("create_api_key-7.txt"));
        assertThat(temporary.resolve("create_api_key-7.txt")).hasContent("s3cr3t");
    }
}
