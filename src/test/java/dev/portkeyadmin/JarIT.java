package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Tests the contents of the packaged jar. */
class JarIT {

    private static final Path JAR = Path.of(System.getProperty("portkey.jar"));

    /** The package of a library, as far as its libraries are told apart, or the name of a script. */
    private static final Pattern LIBRARY = Pattern.compile(
            "(?:^|META-INF/versions/[0-9]+/)((?:(?:com/fasterxml|io|org|net|dev)/)?[a-z]\\w+)/.*\\.class$"
                    + "|^META-INF/resources/webjars/([^/]+)/");

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
            assertThat(text(jar, "META-INF/LICENSE"))
                    .contains("The Portkey Admin MCP authors")
                    .contains("Apache License");
            assertThat(jar.getEntry("META-INF/LICENSE.txt")).as("of SLF4J").isNotNull();
            assertThat(text(jar, "META-INF/NOTICE"))
                    .startsWith("Portkey Admin MCP\n")
                    .contains("Jackson JSON processor");
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void namesEachLibraryInTheNotice() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (String entry : entries()) {
            Matcher found = LIBRARY.matcher(entry);
            if (found.find() && !entry.contains("dev/portkeyadmin/")) {
                libraries.add((found.group(1) == null ? found.group(2) : found.group(1)).replace('/', '.'));
            }
        }
        assertThat(libraries).contains("picocli", "chart.js");
        assertThat(Path.of("src/dist/NOTICE"))
                .content()
                .as("a line with the package of each")
                .contains(libraries.stream().map(name -> "(" + name + ")").toList());
    }

    @Test
    void containsNoTestAndNoModuleDescriptorOfALibrary() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.endsWith("module-info.class"))
                .noneMatch(name -> name.contains("org/junit") || name.contains("okhttp"));
    }
}
