package dev.portkeyadmin.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Where the catalogue differs from Portkey's own document, each with the fact that speaks for it. */
public final class Deviations {

    private static final Path FILE = Path.of("src/test/resources/deviations.txt");

    private Deviations() {}

    /** The differences, each stated once and with a reason. */
    public static Set<String> read() throws IOException {
        Set<String> deviations = new TreeSet<>();
        for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
            int bar = line.indexOf(" | ");
            assertThat(bar).as("a deviation has a reason: " + line).isPositive();
            assertThat(line.substring(bar + 3).strip()).hasSizeGreaterThan(10);
            assertThat(deviations.add(line.substring(0, bar).strip()))
                    .as("stated twice: " + line)
                    .isTrue();
        }
        return deviations;
    }
}
