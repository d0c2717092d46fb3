package dev.portkeyadmin.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Official documents that a developer may keep in a folder beside the project. No test depends on their presence. */
final class ExternalDocuments {

    private ExternalDocuments() {}

    /** A document by its path within the folder; empty where it is absent. */
    static Optional<JsonNode> read(String name) throws IOException {
        Path file = Path.of(System.getProperty("portkey.shared", "../shared")).resolve(name);
        return Files.isReadable(file)
                ? Optional.of(new ObjectMapper().readTree(Files.readAllBytes(file)))
                : Optional.empty();
    }
}
