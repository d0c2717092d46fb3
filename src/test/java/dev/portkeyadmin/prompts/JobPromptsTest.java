package dev.portkeyadmin.prompts;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests which prompts are offered, their texts, and the completion of their arguments. */
class JobPromptsTest {

    /** Tools of a toolset of its own, which the texts name where they are listed. */
    private static final Set<String> JOBS = Set.of("usage_report", "access_review", "invite_users", "offboard_user");

    private static final Pattern TOOL_NAME = Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b");

    /** The keys of two workspaces, which name theirs by id or slug. */
    private static final String ALPHA =
            "{\"name\":\"CI\",\"workspace_id\":\"w1\"},{\"name\":\"Local\",\"workspace_id\":\"ws-a\"}";

    private static final String BETA = "{\"name\":\"Bot\",\"workspace_id\":\"w2\"}";

    private static final List<String> DEFAULT = List.of("users", "catalogue");

    private final AtomicLong clock = new AtomicLong();

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture();

    private JobPrompts prompts(List<String> toolsets, boolean readOnly) {
        ToolSelection selection =
                new ToolSelection(fixture.catalogue(), fixture::adapter, toolsets, List.of(), readOnly);
        return new JobPrompts(
                selection,
                new LiveNames(fixture.catalogue(), fixture.adapter(), clock::get),
                text -> text.replace("planted", "[redacted]"));
    }

    private JobPrompts prompts() {
        return prompts(DEFAULT, false);
    }

    private static List<String> names(JobPrompts prompts) {
        return Stream.of(prompts.list())
                .flatMap(list -> IntStream.range(0, list.size()).mapToObj(list::get))
                .map(prompt -> prompt.path("name").asText())
                .toList();
    }

    private static JsonNode params(String name, Map<String, ?> arguments) {
        return Json.toTree(Map.of("name", name, "arguments", arguments));
    }

    private static String text(JobPrompts prompts, String name, Map<String, ?> arguments) {
        return prompts.get(params(name, arguments))
                .at("/messages/0/content/text")
                .asText();
    }

    private JsonNode complete(JobPrompts prompts, String prompt, String argument, String value) {
        ObjectNode params = (ObjectNode) Json.toTree(Map.of(
                "ref", Map.of("type", "ref/prompt", "name", prompt),
                "argument", Map.of("name", argument, "value", value)));
        try {
            return prompts.complete(params).path("completion");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> complete(JobPrompts prompts, String prompt, String argument, Map<String, ?> given) {
        ObjectNode params = (ObjectNode) Json.toTree(Map.of(
                "ref", Map.of("type", "ref/prompt", "name", prompt),
                "argument", Map.of("name", argument, "value", ""),
                "context", Map.of("arguments", given)));
        try {
            prompts.checkCompletion(params);
            return values(prompts.complete(params).path("completion"));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void answerOrganisation() {
        fixture.answering(asked -> {
            String target = asked.target();
            if (target.contains("/admin/workspaces")) {
                return Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}]}");
            }
            if (target.contains("/admin/users")) {
                return Reply.ok("{\"data\":[{\"email\":\"ann@b.example\",\"first_name\":\"Ann\",\"last_name\":\"Lee\","
                        + "\"workspace_ids\":[\"ws-a\"]},{\"email\":\"bob@b.example\",\"workspace_ids\":[]},"
                        + "{\"email\":\"ann.two@b.example\",\"first_name\":\"Ann\",\"workspace_ids\":[\"w2\"]}]}");
            }
            return Reply.ok(keys(target.contains("workspace_id=w1") ? ALPHA : BETA));
        });
        // Without a workspace, the list of keys is also the one that shows the own key.
        fixture.ownKeys(keys(ALPHA + "," + BETA));
    }

    private static String keys(String items) {
        return "{\"data\":[" + items + "]}";
    }

    private static List<String> values(JsonNode completion) {
        List<String> values = new ArrayList<>();
        completion.path("values").forEach(value -> values.add(value.asText()));
        return values;
    }

    private void answerUsers(String... emails) {
        String items = Stream.of(emails)
                .map(email -> "{\"id\":\"1\",\"first_name\":\"Zo\u00eb\",\"last_name\":\"Adams\",\"email\":\"" + email
                        + "\"}")
                .collect(Collectors.joining(","));
        fixture.answering(asked -> Reply.ok("{\"total\":" + emails.length + ",\"data\":[" + items + "]}"));
    }

    // --- offers and texts

    @Test
    void offersOnlyPromptsWhoseToolsCanBeUsed() {
        assertThat(names(prompts()))
                .containsExactly("offboard_person", "onboard_team", "monthly_report", "access_review", "rotate_keys");
        assertThat(names(prompts(DEFAULT, true))).containsExactly("monthly_report", "access_review");
        assertThat(names(prompts(List.of("api_keys"), false))).containsExactly("rotate_keys");
        assertThat(names(prompts(List.of("secrets"), false))).isEmpty();
    }

    @Test
    void namesOnlyToolsThatExistAndDeclaresAllOfThem() {
        Catalogue catalogue = fixture.catalogue();
        for (Prompt prompt : PromptTexts.ALL) {
            for (Prompt.Way way : prompt.ways()) {
                Set<String> named = new HashSet<>();
                TOOL_NAME.matcher(way.text()).results().forEach(name -> named.add(name.group()));
                assertThat(named)
                        .as(prompt.name())
                        .containsExactlyInAnyOrderElementsOf(way.tools().toList());
                assertThat(way.jobs()).as(prompt.name()).isSubsetOf(JOBS);
                assertThat(way.reads())
                        .as(prompt.name())
                        .allMatch(name ->
                                catalogue.require(name).operation().hints().readOnly());
                assertThat(way.writes())
                        .as(prompt.name())
                        .noneMatch(name ->
                                catalogue.require(name).operation().hints().readOnly());
            }
            assertThat(prompt.ways().get(prompt.ways().size() - 1).jobs())
                    .as(prompt.name() + " works without a job where operations can do it")
                    .isEmpty();
        }
    }

    @Test
    void saysHowToCallWhatIsNotListed() {
        String text = text(prompts(), "rotate_keys", Map.of());
        assertThat(text)
                .endsWith(" Call list_api_keys with read_operation. Call rotate_api_key with write_operation.")
                .doesNotContain("[", "]", "{", "}", ", only");
        assertThat(text(prompts(List.of("api_keys"), false), "rotate_keys", Map.of("key", "CI", "workspace", "Data")))
                .contains(", only the key CI, only in the workspace Data.")
                .doesNotContain("read_operation");
    }

    @Test
    void fillsInValuesAsTheyAreOnOneLine() {
        assertThat(text(
                        prompts(),
                        "offboard_person",
                        Map.of("person", "a@b.example", "successor", "$1 {person} [x]\nnow")))
                .contains("Offboard a@b.example from")
                .contains("which new keys $1 {person} [x]\\nnow needs");
        assertThat(text(prompts(), "monthly_report", Map.of())).contains("for the period last_month and");
    }

    @Test
    void isShort() {
        for (String name : names(prompts())) {
            Map<String, String> arguments = Map.of("person", "p", "workspace", "w", "people", "p");
            JsonNode known = params(name, arguments);
            Map<String, String> own = PromptTexts.ALL.stream()
                    .filter(prompt -> prompt.name().equals(name))
                    .flatMap(prompt -> prompt.arguments().stream())
                    .map(Prompt.Argument::name)
                    .filter(known.path("arguments")::has)
                    .collect(Collectors.toMap(argument -> argument, arguments::get));
            assertThat(text(prompts(), name, own)).hasSizeLessThan(1_100);
        }
        assertThat(Json.writeUtf8(prompts().list())).hasSizeLessThan(2_500);
    }

    @Test
    void namesWhatIsWrongWithTheParameters() {
        JobPrompts prompts = prompts();
        refuses(
                () -> prompts.get(params("offboard_persons", Map.of())),
                "unknown prompt",
                "did you mean offboard_person?");
        refuses(() -> prompts.get(Json.toTree(Map.of())), "the name of a prompt must be a string");
        refuses(() -> prompts.get(params("offboard_person", Map.of())), "offboard_person: person is required");
        refuses(() -> prompts.get(params("offboard_person", Map.of("person", " "))), "person is required");
        refuses(
                () -> prompts.get(params("rotate_keys", Map.of("keys", "x"))),
                "unknown argument \"keys\" (did you mean key?); known are key, workspace");
        refuses(() -> prompts.get(params("rotate_keys", Map.of("key", 7))), "key must be a string");
        refuses(() -> prompts.get(params("rotate_keys", Map.of("key", "x".repeat(2_001)))), "at most 2000 characters");
        refuses(
                () -> prompts.get(Json.toTree(Map.of("name", "rotate_keys", "arguments", List.of()))),
                "arguments must be an object");
        refuses(() -> prompts(DEFAULT, true).get(params("rotate_keys", Map.of())), "unknown prompt");
    }

    private static void refuses(Runnable request, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(request::run)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(message));
    }

    @Test
    void isDescribedInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        for (Prompt prompt : PromptTexts.ALL) {
            String description = prompt.description();
            assertThat(readme)
                    .contains("| `" + prompt.name() + "` | " + Character.toLowerCase(description.charAt(0))
                            + description.substring(1, description.length() - 1) + " |");
        }
    }

    // --- completion

    @Test
    void completesByTheBeginningThenByAnyPartInAnyCase() {
        answerUsers("ines@b.example", "max@ines.example", "BRINES@b.example", "tom@b.example");
        JsonNode completion = complete(prompts(), "offboard_person", "person", "INES");
        assertThat(values(completion)).containsExactly("ines@b.example", "max@ines.example", "BRINES@b.example");
        assertThat(completion.path("total").asInt()).isEqualTo(3);
        assertThat(completion.path("hasMore").asBoolean(true)).isFalse();
        for (String typed : List.of("zo\u00eb ad", "Zoe\u0308", "zoe A")) {
            assertThat(values(complete(prompts(), "offboard_person", "person", typed)))
                    .as(typed)
                    .hasSize(4);
        }
    }

    @Test
    void completesANameWithoutTheStrokeOfItsLetters() {
        fixture.answering(asked -> Reply.ok("{\"total\":1,\"data\":[{\"id\":\"1\",\"first_name\":\"\u0141ukasz\","
                + "\"last_name\":\"Adams\",\"email\":\"l.adams@b.example\"}]}"));
        assertThat(values(complete(prompts(), "offboard_person", "person", "lu")))
                .containsExactly("l.adams@b.example");
    }

    @Test
    void completesTheLastOfSeveralValues() {
        answerUsers("ines@b.example", "tom@b.example");
        assertThat(values(complete(prompts(), "onboard_team", "people", "x@b.example,to")))
                .containsExactly("x@b.example, tom@b.example");
    }

    @Test
    void redactsSecretsInWhatItRepeats() {
        answerUsers("tom@b.example");
        assertThat(text(prompts(), "rotate_keys", Map.of("key", "planted"))).contains("only the key [redacted]");
        assertThat(values(complete(prompts(), "onboard_team", "people", "planted,to")))
                .containsExactly("[redacted], tom@b.example");
    }

    @Test
    void completesWithWhatFitsTheArgumentsGivenBefore() {
        answerOrganisation();
        JobPrompts prompts = prompts();
        assertThat(complete(prompts, "rotate_keys", "key", Map.of())).containsExactly("CI", "Local", "Bot");
        for (String name : List.of("Beta", "ws-b", " BETA ")) {
            assertThat(complete(prompts, "rotate_keys", "key", Map.of("workspace", name)))
                    .as(name)
                    .containsExactly("Bot");
        }
        assertThat(complete(prompts, "rotate_keys", "key", Map.of("workspace", "Alpha")))
                .containsExactly("CI", "Local");
        assertThat(complete(prompts, "rotate_keys", "workspace", Map.of("key", "bot")))
                .containsExactly("Beta");
        assertThat(complete(prompts, "offboard_person", "successor", Map.of("person", "Ann Lee")))
                .containsExactly("bob@b.example", "ann.two@b.example");
        assertThat(complete(prompts, "offboard_person", "person", Map.of("successor", "bob@b.example")))
                .containsExactly("ann@b.example", "ann.two@b.example");
        assertThat(complete(prompts, "onboard_team", "people", Map.of("workspace", "Alpha", "budget", "5")))
                .as("members of the workspace need not join it")
                .containsExactly("bob@b.example", "ann.two@b.example");
    }

    @Test
    void completesWithAllWhereTheArgumentsGivenBeforeSayNothing() {
        answerOrganisation();
        JobPrompts prompts = prompts();
        for (Map<String, ?> given : List.of(Map.of("workspace", "Al"), Map.of("workspace", " "), Map.of("key", "CI"))) {
            assertThat(complete(prompts, "rotate_keys", "key", given))
                    .as(given.toString())
                    .containsExactly("CI", "Local", "Bot");
        }
        assertThat(complete(prompts, "rotate_keys", "workspace", Map.of("key", "no such")))
                .containsExactly("Alpha", "Beta");
    }

    @Test
    void leavesOutThePeopleThatAListHasAlready() {
        answerOrganisation();
        assertThat(values(complete(prompts(), "onboard_team", "people", "BOB@b.example, ")))
                .containsExactly("BOB@b.example, ann@b.example", "BOB@b.example, ann.two@b.example");
    }

    @Test
    void namesWhatIsWrongWithTheArgumentsGivenBefore() {
        JobPrompts prompts = prompts();
        refuses(
                () -> complete(prompts, "rotate_keys", "key", Map.of("workspaces", "x")),
                "rotate_keys: context.arguments: unknown argument \"workspaces\" (did you mean workspace?)");
        refuses(
                () -> complete(prompts, "rotate_keys", "key", Map.of("workspace", 7)),
                "context.arguments.workspace must be a string");
        for (Object context : List.of(7, Map.of("arguments", List.of()))) {
            refuses(
                    () -> prompts.checkCompletion(Json.toTree(Map.of(
                            "ref", Map.of("type", "ref/prompt", "name", "rotate_keys"),
                            "argument", Map.of("name", "key", "value", ""),
                            "context", context))),
                    "must be an object");
        }
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void completesPeriodsWithoutARequest() {
        assertThat(values(complete(prompts(), "monthly_report", "period", "la")))
                .containsExactly(
                        "last_month",
                        "last_week",
                        "last_30_days",
                        "last_7_days",
                        "last_24_hours",
                        "last_quarter",
                        "last_year");
        assertThat(values(complete(prompts(), "onboard_team", "budget", ""))).isEmpty();
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void returnsAHundredValuesAtMostAndCountsAll() {
        answerUsers(
                IntStream.range(0, 150).mapToObj(i -> "p" + i + "@b.example").toArray(String[]::new));
        JsonNode completion = complete(prompts(), "offboard_person", "person", "");
        assertThat(completion.path("values")).hasSize(100);
        assertThat(completion.path("total").asInt()).isEqualTo(150);
        assertThat(completion.path("hasMore").asBoolean()).isTrue();
    }

    @Test
    void readsAListOnceAMinute() {
        answerUsers("ines@b.example");
        JobPrompts prompts = prompts();
        complete(prompts, "offboard_person", "person", "i");
        complete(prompts, "offboard_person", "successor", "in");
        assertThat(fixture.asked()).hasSize(1);
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        complete(prompts, "offboard_person", "person", "ine");
        assertThat(fixture.asked()).hasSize(2);
    }

    @Test
    void completesNothingWhileAListCannotBeRead() {
        fixture.answering(asked -> new Reply(403, "{\"success\":false}"));
        JobPrompts prompts = prompts();
        assertThat(values(complete(prompts, "access_review", "workspace", "a"))).isEmpty();
        fixture.answering(asked -> Reply.ok("[]"));
        assertThat(values(complete(prompts, "access_review", "workspace", "a"))).isEmpty();
        fixture.answering(asked -> Reply.ok("{\"data\":[{\"name\":\"alpha\"},{\"name\":null},{}]}"));
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(values(complete(prompts, "access_review", "workspace", "a"))).containsExactly("alpha");
    }

    @Test
    void doesNotReadAListThatCannotBeReadAtEachLetter() {
        fixture.answering(asked -> new Reply(403, "{\"success\":false}"));
        JobPrompts prompts = prompts();
        complete(prompts, "access_review", "workspace", "a");
        complete(prompts, "access_review", "workspace", "al");
        assertThat(fixture.asked()).hasSize(1);
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        fixture.answering(asked -> Reply.ok("{\"data\":[{\"name\":\"alpha\"}]}"));
        assertThat(values(complete(prompts, "access_review", "workspace", "alp")))
                .containsExactly("alpha");
    }

    @Test
    void acceptsControlCharactersAndLongTextsWithoutRepeatingThem() {
        answerUsers("ines@b.example");
        JobPrompts prompts = prompts();
        assertThat(values(complete(prompts, "offboard_person", "person", "\u0000\u001b[31m")))
                .isEmpty();
        assertThat(values(complete(prompts, "offboard_person", "person", "i".repeat(10_000))))
                .isEmpty();
        assertThat(text(prompts, "offboard_person", Map.of("person", "a\u001b\u202eb")))
                .doesNotContain("\u001b", "\u202e");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prompts.get(params("\u001b[31m" + "x".repeat(10_000), Map.of())))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(400).doesNotContain("\u001b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete(prompts, "rotate_keys", "\u0007", ""))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\u0007"));
    }

    @Test
    void namesWhatIsWrongWithACompletion() {
        JobPrompts prompts = prompts();
        refuses(() -> complete(prompts, "no_such", "person", ""), "unknown prompt");
        refuses(() -> complete(prompts, "offboard_person", "persons", ""), "unknown argument \"persons\"");
        refuses(
                () -> prompts.checkCompletion(Json.toTree(Map.of("ref", Map.of("type", "ref/resource", "uri", "x")))),
                "ref.type must be ref/prompt");
        refuses(() -> prompts.checkCompletion(Json.toTree(Map.of())), "ref must be an object");
        refuses(
                () -> prompts.checkCompletion(
                        Json.toTree(Map.of("ref", Map.of("type", "ref/prompt", "name", "rotate_keys")))),
                "argument.name must be a string");
    }
}
