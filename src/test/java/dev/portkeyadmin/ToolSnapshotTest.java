package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares each tool with its reviewed snapshot. {@code mvn -Psnapshots} rewrites the snapshots; the difference is then
 * reviewed like code.
 */
class ToolSnapshotTest {

    private static final Path FOLDER = Path.of("src/test/resources/tools");
    private static final boolean UPDATE = System.getProperty("updateSnapshots") != null;

    static List<Tool> tools() {
        Catalogue catalogue = new Catalogue(Services.on(null));
        return List.copyOf(new ToolSelection(catalogue, () -> null, List.of(ToolSelection.ALL), List.of(), false)
                .tools()
                .values());
    }

    @ParameterizedTest
    @MethodSource("tools")
    void listsEveryToolAsReviewed(Tool tool) throws IOException {
        Path file = FOLDER.resolve(tool.name() + ".json");
        String now = Json.writePretty(Json.mapper().valueToTree(tool.listing())).replace("\r\n", "\n") + "\n";
        if (UPDATE) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, now, StandardCharsets.UTF_8);
        }
        assertThat(file).as("the snapshot is missing: run mvn -Psnapshots").exists();
        assertThat(now)
                .as("the snapshot of %s is stale: run mvn -Psnapshots", tool.name())
                .isEqualTo(Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void keepsNoSnapshotOfARemovedTool() throws IOException {
        Set<String> expected =
                tools().stream().map(tool -> tool.name() + ".json").collect(Collectors.toSet());
        List<Path> found;
        try (Stream<Path> files = Files.list(FOLDER)) {
            found = files.toList();
        }
        for (Path file : found) {
            boolean isLeftOver = !expected.contains(file.getFileName().toString());
            if (isLeftOver && UPDATE) {
                Files.delete(file);
            } else {
                assertThat(isLeftOver)
                        .as("%s has no tool: run mvn -Psnapshots", file)
                        .isFalse();
            }
        }
    }
}
