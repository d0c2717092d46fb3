package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Tests the contents of the packaged jar. */
class JarIT {

    private static final Path JAR = Path.of(System.getProperty("portkey.jar"));

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void hasAFewMegabytes() throws IOException {
        assertThat(Files.size(JAR)).isBetween(1L << 20, 8L << 20);
    }

    @Test
    void containsOneJacksonAndNoYamlParser() throws IOException {
        assertThat(entries())
                .contains("com/fasterxml/jackson/databind/ObjectMapper.class")
                .noneMatch(name -> name.startsWith("tools/jackson/"))
                .noneMatch(name -> name.contains("snakeyaml") || name.startsWith("org/yaml/"))
                .noneMatch(name -> name.startsWith("com/networknt/"));
    }

    @Test
    void namesItsMainClassAndIsMultiRelease() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("dev.portkeyadmin.Main");
            assertThat(jar.isMultiRelease()).isTrue();
        }
    }

    @Test
    void containsTheLicencesOfAllItsParts() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String licences = new String(
                    jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(licences).contains("The Portkey Admin MCP authors").contains("Apache License");
            assertThat(jar.getEntry("META-INF/LICENSE.txt")).as("of SLF4J").isNotNull();
        }
    }

    @Test
    void containsNoTestAndNoModuleDescriptorOfALibrary() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.contains("org/junit") || name.contains("okhttp"));
    }
}
