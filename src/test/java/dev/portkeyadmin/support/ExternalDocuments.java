package dev.portkeyadmin.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Official documents that lie beside the project where it is developed, and nowhere else. */
public final class Shared {

    private Shared() {}

    /** Where a document is, if it is there. */
    public static Path file(String name) {
        return Path.of(System.getProperty("portkey.shared", "../shared")).resolve(name);
    }

    /** Reads a document, or skips the test where it is not there. */
    public static JsonNode json(String name) throws IOException {
        Path file = file(name);
        assumeTrue(Files.isReadable(file), () -> name + " is not here");
        return Json.mapper().readTree(Files.readAllBytes(file));
    }
}
