package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.docs.ReferencePage;
import dev.portkeyadmin.resources.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the reference page with the catalogue; {@code mvn -Psnapshots} rewrites it. */
class ReferencePageTest {

    private static final Path PAGE = Path.of("src/docs/tools.md");

    @Test
    void describesTheCatalogue() throws IOException {
        String now = ReferencePage.of(new Catalogue(Services.on(null)));
        if (System.getProperty("updateSnapshots") != null) {
            Files.writeString(PAGE, now, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8).replace("\r\n", "\n"))
                .as("src/docs/tools.md is stale: run mvn -Psnapshots")
                .isEqualTo(now);
    }
}
