package dev.portkeyadmin.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of secrets: whole or not there. */
class SecretFilesTest {

    @TempDir
    private Path temporary;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.toList();
        }
    }

    @Test
    void thereIsNothingUnderTheNameUntilItIsWhole() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary).prepare("create_api_key")) {
            assertThat(files())
                    .singleElement()
                    .asString()
                    .contains(".create_api_key-")
                    .endsWith(".part");
            Path file = pending.write("s3cr3t \u65e5\u672c");
            assertThat(files()).containsExactly(file);
            assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo("s3cr3t \u65e5\u672c\n");
        }
        assertThat(files()).hasSize(1);
    }

    @Test
    void roomThatWasNotUsedIsGivenBack() throws IOException {
        new SecretFiles(temporary).prepare("create_api_key").close();
        assertThat(files()).isEmpty();
    }

    /** What is cancelled late has made its secret all the same. */
    @Test
    void anInterruptionKeepsNoSecretFromItsFile() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary).prepare("create_api_key")) {
            Thread.currentThread().interrupt();
            Path file = pending.write("s3cr3t");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file).hasContent("s3cr3t");
        } finally {
            Thread.interrupted();
        }
    }

    /** A new one would have the permissions of any file. */
    @Test
    void roomThatWasTakenAwayIsNotMadeAgain() throws IOException {
        try (SecretFiles.Pending pending = new SecretFiles(temporary).prepare("create_api_key")) {
            Files.delete(files().get(0));
            assertThatThrownBy(() -> pending.write("s3cr3t")).isInstanceOf(NoSuchFileException.class);
            Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "");
            assertThat(files()).containsExactly(elsewhere);
        }
    }

    @Test
    void roomThatSomebodyElseMadeTakesNoSecret() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        try (SecretFiles.Pending pending = new SecretFiles(temporary).prepare("create_api_key")) {
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
    void manyAtOnceHaveAFileEach() throws IOException {
        Set<Path> written = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            try (SecretFiles.Pending pending = new SecretFiles(temporary).prepare("rotate_api_key")) {
                written.add(pending.write("s3cr3t-" + i));
            }
        }
        assertThat(written).hasSize(50);
        assertThat(files()).hasSameSizeAs(written);
    }
}
