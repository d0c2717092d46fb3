package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the risk of every writing operation, and the question before every kind of risky call, with reviewed files. {@code mvn
 * -Psnapshots} rewrites them; the difference is then reviewed like code, and read as an administrator would.
 */
class QuestionsTest {

    private static final Path FOLDER = Path.of("src/test/resources/questions");
    private static final boolean UPDATE = System.getProperty("updateSnapshots") != null;

    @AutoClose
    private static final SandboxFixture FIXTURE = new SandboxFixture(When.AUTO);

    @BeforeAll
    static void warmUp() throws IOException, InterruptedException {
        // The first call loads classes, for which the time of the look-ups may be too short on a busy machine.
        preview(Case.all().get(0));
    }

    /**
     * A call that is asked about, or a plain sibling of one.
     *
     * @param futile whether Portkey would refuse the call in the sandbox even after a yes, so that nobody is asked there
     */
    private record Case(String line, boolean plain, boolean futile, String tool, String json) {

        static List<Case> all() throws IOException {
            return Files.readAllLines(FOLDER.resolve("cases.txt"), StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> {
                        boolean plain = line.startsWith("~ ");
                        boolean futile = line.startsWith("! ");
                        String call = plain || futile ? line.substring(2) : line;
                        int blank = call.indexOf(' ');
                        return new Case(
                                plain ? line : call,
                                plain,
                                futile,
                                call.substring(0, blank),
                                call.substring(blank + 1));
                    })
                    .toList();
        }

        @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
        Map<String, Object> arguments() throws IOException {
            return (Map<String, Object>) Json.toPlain(Json.read(json));
        }
    }

    private static JsonNode preview(Case each) throws IOException, InterruptedException {
        ToolResult result = FIXTURE.adapter()
                .preview(FIXTURE.catalogue().require(each.tool()), each.arguments(), CallContext.SILENT);
        assertThat(result.isError()).as(each.line() + " -> " + result.text()).isFalse();
        return Json.read(result.text());
    }

    private static void compare(String file, String now) throws IOException {
        Path path = FOLDER.resolve(file);
        if (UPDATE) {
            Files.writeString(path, now, StandardCharsets.UTF_8);
        }
        assertThat(now)
                .as("%s is out of date: run mvn -Psnapshots and review the difference", file)
                .isEqualTo(Files.readString(path, StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    private static List<Operation> writing() {
        return FIXTURE.catalogue().entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> !operation.hints().readOnly())
                .toList();
    }

    @Test
    void statesTheRiskOfEveryWritingOperationAsReviewed() throws IOException {
        StringBuilder table = new StringBuilder();
        for (Operation operation : writing()) {
            table.append(operation.name())
                    .append(": ")
                    .append(operation.effect())
                    .append('\n');
            for (RiskRule rule : operation.risks()) {
                table.append("  ").append(rule).append('\n');
            }
        }
        compare("risks.txt", table.toString());
    }

    @Test
    void asksAsReviewed() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        int questions = 0;
        List<String> unasked = new ArrayList<>();
        for (Case each : Case.all()) {
            if (each.plain()) {
                continue;
            }
            JsonNode preview = preview(each);
            if (preview.path("asks_a_person").asBoolean() == each.futile()) {
                unasked.add(each.line());
            }
            assertThat(preview.has("would_fail")).as(each.line()).isEqualTo(each.futile());
            questions++;
            text.append("## ").append(each.line()).append('\n');
            text.append(preview.path("risk").asText()).append('\n');
            text.append(preview.path("question")
                            .asText()
                            .replaceAll("[*]{5}[0-9a-z]{3}\\b", "*****")
                            .replaceAll("until about [0-9: -]+ UTC", "until about T UTC")
                            .replaceAll(
                                    "expires at: [0-9T:-]+\\.[0-9]{3}Z \\(in the past\\)",
                                    "expires at: T (in the past)")
                            .replaceAll("It had [0-9]+ requests?", "It had N requests")
                            .replaceAll("the latest at [0-9 :-]+ UTC\\.", "the latest at T."))
                    .append("\n[ ] ")
                    .append(preview.path("box").asText())
                    .append("\n\n");
        }
        assertThat(unasked)
                .as("risky calls that are not asked about, and futile ones that are")
                .isEmpty();
        compare("questions.txt", questions + " questions\n\n" + text);
    }

    @Test
    void asksNoOneAboutAPlainSibling() throws IOException, InterruptedException {
        for (Case each : Case.all()) {
            if (each.plain()) {
                assertThat(preview(each).path("asks_a_person").asBoolean())
                        .as(each.line())
                        .isFalse();
            }
        }
    }

    @Test
    void hasACaseOfEveryWritingOperationAndAPlainOneWhereThereAreAny() throws IOException {
        Set<String> asked = new LinkedHashSet<>();
        Set<String> plain = new LinkedHashSet<>();
        for (Case each : Case.all()) {
            (each.plain() ? plain : asked).add(each.tool());
        }
        List<String> missing = new ArrayList<>();
        for (Operation operation : writing()) {
            boolean always = operation.risks().stream()
                    .anyMatch(rule -> rule.conditions().isEmpty());
            if (!operation.risks().isEmpty() && !asked.contains(operation.name())) {
                missing.add(operation.name());
            }
            if (!always && !plain.contains(operation.name())) {
                missing.add("~ " + operation.name());
            }
        }
        assertThat(missing)
                .as("operations without a risky case in questions/cases.txt, and after ~ those without a plain one")
                .isEmpty();
        assertThat(writing().stream().map(Operation::name).collect(Collectors.toSet()))
                .containsAll(asked)
                .containsAll(plain);
    }
}
