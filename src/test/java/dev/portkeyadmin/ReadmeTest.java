package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README says of tools and settings what the program says. */
class ReadmeTest {

    private static final String README = read();

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<MatchResult> rows(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(README)
                .results()
                .toList();
    }

    private static final Catalogue CATALOGUE = new Catalogue(Services.on(null));

    @Test
    void everyToolOfUsersIsInTheTableWithItsEffectAndScope() {
        List<String> rows = rows("^\\| `([a-z_]+)` \\| .* \\| (\\w+) \\| `([a-z_.]+)` \\|$").stream()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(CATALOGUE.entries(Toolset.USERS).stream()
                        .map(entry -> entry.operation().name() + " "
                                + entry.operation().hints().effect() + " "
                                + entry.operation().scope())
                        .toList());
    }

    @Test
    void everyToolsetIsInTheTableWithTheNumberOfItsTools() {
        List<String> rows = rows("^\\| `([a-z_]+)` \\| (\\d+) \\| (.*) \\|$").stream()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();
        var listed = new ToolSelection(CATALOGUE, null, List.of(ToolSelection.ALL), List.of(), false).tools();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Toolset.values())
                        .map(toolset -> toolset.id() + " "
                                + listed.values().stream()
                                        .filter(tool -> tool.toolset() == toolset)
                                        .count()
                                + " " + toolset.description())
                        .toList());
    }

    @Test
    void theToolsThatReachTheRestAreInTheTable() {
        assertThat(rows("^\\| `([a-z]+_operations?)` \\| [^|]* \\|$"))
                .extracting(row -> row.group(1))
                .containsExactly("find_operations", "read_operation", "write_operation");
    }

    @Test
    void theOperationThatContributorsAreShownIsARealOne() throws IOException {
        String guide = Files.readString(Path.of(".github/CONTRIBUTING.md"), StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
        String shown = guide.substring(guide.indexOf("```java\n") + 8);
        String code = Files.readString(
                Path.of("src/main/java/dev/portkeyadmin/resources/UsersService.java"), StandardCharsets.UTF_8);
        assertThat(code.replaceAll("\\s+", " "))
                .contains(shown.substring(0, shown.indexOf("```")).strip().replaceAll("\\s+", " "));
    }

    @Test
    void everyThreatNamesWhatStandsAgainstItAndTestsThatThereAre() throws IOException {
        String page = Files.readString(Path.of(".github/SECURITY.md"), StandardCharsets.UTF_8);
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        List<MatchResult> threats = Pattern.compile(
                        "^\\| (?!Threat|-)([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .toList();
        assertThat(threats).hasSizeGreaterThan(12);
        for (MatchResult threat : threats) {
            assertThat(tests)
                    .containsAll(List.of(threat.group(3).replace("`", "").split(", ")));
        }
    }

    @Test
    void everySettingIsInTheTableWithItsMeaning() {
        for (Setting setting : Setting.values()) {
            assertThat(README).contains("| `" + setting.name() + "` | " + setting.meaning() + " |\n");
        }
        assertThat(rows("^\\| `PORTKEY_")).hasSize(Setting.values().length);
    }

    @Test
    void theEntriesForClientsAreJson() throws IOException {
        List<MatchResult> blocks = rows("^```json\\n([\\s\\S]*?)^```$");
        assertThat(blocks).hasSize(3);
        for (MatchResult block : blocks) {
            assertThat(Json.mapper().readTree(block.group(1)).isObject()).isTrue();
        }
    }
}
