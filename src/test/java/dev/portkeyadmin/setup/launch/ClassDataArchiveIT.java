package dev.portkeyadmin.setup.launch;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that setup makes the archive of the jar once, and again when it is damaged. */
class ClassDataArchiveIT {

    private static final Path JAR = Path.of(System.getProperty("portkey.jar")).toAbsolutePath();

    @TempDir
    private Path cache;

    private Path arguments() throws InterruptedException {
        Path arguments = new ClassDataArchive(cache, Path.of(System.getProperty("java.home"))).argumentFile(JAR);
        assertThat(arguments).isNotNull().isRegularFile();
        return arguments;
    }

    private Path archive() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Object key(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    @Test
    void makesWhatIsMissingOrDamagedAndNothingElse() throws Exception {
        Path arguments = arguments();
        String text = Files.readString(arguments);
        Path archive = archive();
        Object first = key(archive);
        assertThat(arguments()).isEqualTo(arguments);
        assertThat(key(archive)).as("a sound archive stays").isEqualTo(first);

        Files.delete(archive);
        Files.write(archive, new byte[1000]);
        Files.writeString(arguments, "-version");
        arguments();
        assertThat(Files.size(archive)).isGreaterThan(1_000_000);
        assertThat(arguments).hasContent(text);
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).as("nothing else is left").hasSize(2);
        }
    }
}
