package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what clients see of each tool with the reviewed snapshots. {@code mvn test -Dtest=ToolSnapshotTest -DupdateSnapshots} rewrites the
 * snapshots; review the difference like code.
 */
class ToolSnapshotTest {

    private static final Path FOLDER = Path.of("src/test/resources/tools");
    private static final boolean UPDATE = System.getProperty("updateSnapshots") != null;

    static List<Tool> tools() {
        Catalogue catalogue = new Catalogue(Services.on(null));
        return List.copyOf(new ToolSelection(catalogue, null, List.of(ToolSelection.ALL), List.of(), false)
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
        assertThat(file).exists();
        assertThat(now).isEqualTo(Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void keepsNoSnapshotOfARemovedTool() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            tools().stream().map(tool -> tool.name() + ".json").toList());
        }
    }
}
