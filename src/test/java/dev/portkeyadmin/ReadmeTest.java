package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.jobs.Job;
import dev.portkeyadmin.jobs.Jobs;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.setup.Client;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares README, CONTRIBUTING and SECURITY with the program and its tests. */
class ReadmeTest {

    private static final String README = read();

    private static final List<String> NUMBERS = List.of(
            ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                            + "seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four")
                    .split(" "));

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
    void listsEveryToolOfUsersWithItsEffectAndScope() {
        List<String> rows = rows("^\\| `([a-z_]+)` \\| .* \\| (\\w[\\w, ]*) \\| `([a-z_.]+)` \\|$").stream()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();
        assertThat(rows)
                .as("the table of users tools in README.md: its tools, effects and scopes")
                .containsExactlyElementsOf(CATALOGUE.entries(Toolset.USERS).stream()
                        .map(entry -> entry.operation().name() + " "
                                + entry.operation().effect() + " "
                                + entry.operation().scope())
                        .toList());
    }

    @Test
    void listsEveryToolsetWithTheNumberOfItsTools() throws IOException {
        var listed = new ToolSelection(CATALOGUE, () -> null, List.of(ToolSelection.ALL), List.of(), false).tools();
        assertTable(
                "toolsets",
                List.of("Toolset", "Tools", "About"),
                Arrays.stream(Toolset.values())
                        .map(toolset -> List.of(
                                "`" + toolset.id() + "`",
                                String.valueOf(listed.values().stream()
                                        .filter(tool -> tool.toolset() == toolset)
                                        .count()),
                                toolset.description()))
                        .toList());
    }

    @Test
    void listsEverySettingWithItsDescription() throws IOException {
        assertTable(
                "settings",
                List.of("Variable", "Description"),
                Arrays.stream(Setting.values())
                        .map(setting -> List.of("`" + setting.name() + "`", setting.description()))
                        .toList());
    }

    /** Compares the table between two markers with the program; {@code -DupdateSnapshots} rewrites it. */
    private static void assertTable(String name, List<String> head, List<List<String>> rows) throws IOException {
        String start = "<!-- " + name + ": written by mvn -Psnapshots -->\n";
        String table = Stream.concat(Stream.of(head, Collections.nCopies(head.size(), "---")), rows.stream())
                .map(row -> row.equals(Collections.nCopies(row.size(), "---"))
                        ? "|" + String.join("|", row) + "|\n"
                        : "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
        String readme = read();
        int from = readme.indexOf(start) + start.length();
        int to = readme.indexOf("<!-- end -->", from);
        assertThat(readme).as("the markers of the table").contains(start);
        if (System.getProperty("updateSnapshots") != null) {
            Files.writeString(
                    Path.of("README.md"),
                    readme.substring(0, from) + table + readme.substring(to),
                    StandardCharsets.UTF_8);
        } else {
            assertThat(readme.substring(from, to))
                    .as("the table of %s in README.md is stale: run mvn -Psnapshots", name)
                    .isEqualTo(table);
        }
    }

    @Test
    void listsEveryJob() {
        String table = README.substring(README.indexOf("| Job | What it does |"));
        assertThat(Pattern.compile("^\\| `(\\w+)` ", Pattern.MULTILINE)
                        .matcher(table.substring(0, table.indexOf("\n\n")))
                        .results()
                        .map(row -> row.group(1)))
                .as("the table of jobs in README.md")
                .containsExactlyElementsOf(Jobs.all().map(Job::name).toList());
    }

    @Test
    void saysHowManyToolsAreListedByDefault() {
        int users = CATALOGUE.entries(Toolset.USERS).size();
        int jobs = (int) Jobs.all().count();
        assertThat(README)
                .as("the numbers of tools, of users tools and of jobs in words")
                .contains("with " + NUMBERS.get(users + jobs + 3) + " tools.")
                .contains("the " + NUMBERS.get(users) + " tools of `users`, " + NUMBERS.get(jobs)
                        + " jobs, and three tools");
    }

    @Test
    void listsTheToolsOfTheCatalogue() {
        assertThat(rows("^\\| `([a-z]+_operations?)` \\| [^|]* \\|$"))
                .extracting(row -> row.group(1))
                .containsExactly("find_operations", "read_operation", "write_operation");
    }

    @Test
    void showsContributorsAnExistingOperation() throws IOException {
        String guide = Files.readString(Path.of(".github/CONTRIBUTING.md"), StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
        String shown = guide.substring(guide.indexOf("```java\n") + 8);
        String code = Files.readString(
                Path.of("src/main/java/dev/portkeyadmin/resources/UsersService.java"), StandardCharsets.UTF_8);
        assertThat(code.replaceAll("\\s+", " "))
                .contains(shown.substring(0, shown.indexOf("```")).strip().replaceAll("\\s+", " "));
    }

    @Test
    void namesAProtectionAndExistingTestsForEveryThreat() throws IOException {
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
    void namesEveryClientThatCanBeSetUp() throws IOException {
        String page = Files.readString(Path.of("src/docs/clients.md"), StandardCharsets.UTF_8);
        assertThat(Client.values())
                .allSatisfy(client -> assertThat(page).contains("| " + client.title() + " | `" + client.id() + "` | "));
        assertThat(Client.values())
                .allSatisfy(client -> assertThat(README.replace('\n', ' ')).contains(client.title()));
    }

    @Test
    void showsEntriesForClientsInValidJson() throws IOException {
        String page = Files.readString(Path.of("src/docs/clients.md"), StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
        List<MatchResult> blocks = Pattern.compile("^```json\\n([\\s\\S]*?)^```$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .toList();
        assertThat(blocks).hasSize(2);
        for (MatchResult block : blocks) {
            assertThat(Json.mapper().readTree(block.group(1)).isObject()).isTrue();
        }
    }
}
