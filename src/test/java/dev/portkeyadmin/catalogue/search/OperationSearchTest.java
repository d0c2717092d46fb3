package dev.portkeyadmin.catalogue.search;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the search with requests in the words of people and models, each with the operations that answer it. The ranking and the
 * words of operations were tuned on {@link #EXAMPLES} and the files of {@link #TUNED_ON}; {@link #HELD_OUT} shows how the search
 * does with requests that nobody saw fail: the tests say only how many of them are missed.
 */
class OperationSearchTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    /** Requests that the object of their verb decides, or the groups that they count. */
    private static final String OBJECTS = "object-requests.txt";

    private static final List<String> TUNED_ON = List.of("requests.txt", "more-requests.txt", OBJECTS);
    private static final String HELD_OUT = "held-out-requests.txt";

    /** Requests by which the search ranks. */
    private static final Path EXAMPLES =
            Path.of("src/main/resources/dev/portkeyadmin/catalogue/search/example-requests.txt");

    private static final Catalogue CATALOGUE = TestCatalogue.on(null);
    private static final OperationSearch SEARCH = new OperationSearch(CATALOGUE.entries());

    /** What the search found, since several tests ask for each of the thousands of requests. */
    private static final Map<String, List<Catalogue.Entry>> FOUND = new HashMap<>();

    private record Request(String text, List<String> right) {}

    private static List<Request> requests(String file) throws IOException {
        return requests(RESOURCES.resolve(file));
    }

    private static List<Request> requests(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" \\| "))
                .map(parts -> new Request(parts[0], List.of(parts[1].strip().split(", "))))
                .toList();
    }

    private static List<Request> tunedOn() throws IOException {
        List<Request> requests = new ArrayList<>(requests(EXAMPLES));
        for (String file : TUNED_ON) {
            requests.addAll(requests(file));
        }
        return requests;
    }

    private static List<Request> all() throws IOException {
        List<Request> requests = tunedOn();
        requests.addAll(requests(HELD_OUT));
        return requests;
    }

    private static List<Catalogue.Entry> search(String text) {
        return FOUND.computeIfAbsent(text, SEARCH::find);
    }

    private static List<String> find(String text) {
        return search(text).stream().map(entry -> entry.operation().name()).toList();
    }

    /** Requests whose operation is not among the first few. */
    private static List<String> missed(List<Request> requests, int first) {
        List<String> missed = new ArrayList<>();
        for (Request request : requests) {
            List<String> found = find(request.text()).stream().limit(first).toList();
            if (found.stream().noneMatch(request.right()::contains)) {
                missed.add(request.text() + ": expected " + request.right() + ", came " + found);
            }
        }
        return missed;
    }

    private static double missedPercent(List<Request> requests, int first) {
        return 100.0 * missed(requests, first).size() / requests.size();
    }

    @Test
    void findsTheOperationForRequestsOutsideOfTheTuning() throws IOException {
        List<Request> requests = requests(HELD_OUT);
        assertThat(requests).size().isGreaterThanOrEqualTo(130);
        assertSoftly(that -> {
            that.assertThat(missedPercent(requests, 3))
                    .as("percent not among the first three")
                    .isLessThanOrEqualTo(4);
            that.assertThat(missedPercent(requests, 8))
                    .as("percent not among the first eight")
                    .isLessThanOrEqualTo(1);
        });
    }

    @Test
    void findsTheOperationForRequestsOfTheTuning() throws IOException {
        assertThat(tunedOn()).size().isGreaterThanOrEqualTo(2000);
        assertThat(missed(tunedOn(), 3)).hasSizeLessThanOrEqualTo(tunedOn().size() * 4 / 100);
        assertThat(missed(tunedOn(), 8)).hasSizeLessThanOrEqualTo(tunedOn().size() / 100);
    }

    @Test
    void putsTheOperationOnTheObjectOfTheVerbFirst() throws IOException {
        List<Request> requests = requests(OBJECTS);
        assertThat(requests).size().isGreaterThanOrEqualTo(55);
        assertThat(missed(requests, 1)).hasSizeLessThanOrEqualTo(requests.size() / 10);
        assertThat(missed(requests, 3)).hasSizeLessThanOrEqualTo(requests.size() * 4 / 100);
    }

    @Test
    void neverPutsADestructiveOperationFirstForAQuestion() throws IOException {
        List<String> questions = all().stream()
                .map(Request::text)
                .filter(text -> text.toLowerCase(Locale.ROOT)
                        .matches("(how|which|what|who|whose|when|where|why|list|show|is|are|does|do|has|can) .*"))
                .toList();
        assertThat(questions).hasSizeGreaterThanOrEqualTo(100);
        for (String question : questions) {
            assertThat(search(question).get(0).operation().hints().destructive())
                    .as(question)
                    .isFalse();
        }
    }

    @Test
    void putsAnOperationThatDestroysFirstOnlyIfThatIsAskedFor() throws IOException {
        Set<String> destroying = new HashSet<>();
        CATALOGUE.entries().stream()
                .filter(entry -> entry.operation().hints().destructive())
                .forEach(entry -> destroying.add(entry.operation().name()));
        assertThat(all().stream()
                        .filter(request -> request.right().stream().noneMatch(destroying::contains))
                        .filter(request -> destroying.contains(
                                search(request.text()).get(0).operation().name())))
                .as("requests that ask for something else, of more than 2,000")
                .hasSizeLessThanOrEqualTo(3);
        for (String request : List.of(
                "block a user",
                "suspend a user for two weeks",
                "agents must not be able to delete a workspace",
                "pause a guardrail without deleting it",
                "what the user whom we must remove can do")) {
            assertThat(find(request)).as(request).first().isNotIn(destroying);
        }
    }

    @Test
    void putsAnOperationThatReadsFirstForAQuestion() {
        for (String question : List.of(
                "could deleting a config break anything",
                "can the Growth team call claude-opus?",
                "would lowering the rate limit hurt production?",
                "what would happen if we deleted the workspace",
                "We think about removing the integration - which workspaces use it?")) {
            assertThat(search(question).get(0).operation().hints().readOnly())
                    .as(question)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cache savings last month, get_cache_hit_analytics",
        "cache cost of the past 7 days, get_cache_summary",
        "budget changes yesterday, list_usage_limit_policies",
        "config changes last week, list_config_versions",
    })
    void readsForARequestAboutThePast(String request, String operation) {
        List<Catalogue.Entry> found = SEARCH.find(request);
        assertThat(found.get(0).operation().hints().readOnly()).as(request).isTrue();
        assertThat(found.subList(0, 4))
                .as(request)
                .anyMatch(each -> each.toString().equals(operation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename Priya to Anna", "rename Oskar Berg to Oskar Holm", "rename Priya to Priya Raman"})
    void takesMostWordsForNamesIfTheFirstHasNoCapital(String request) {
        assertThat(SEARCH.find(request).get(0)).hasToString("update_user");
    }

    @Test
    void changesAlthoughTheRequestNamesATimeThatIsOver() {
        assertThat(SEARCH.find("delete the key that leaked last week").get(0)).hasToString("delete_api_key");
        assertThat(SEARCH.find("rotate the key we made yesterday").get(0)).hasToString("rotate_api_key");
    }

    @Test
    void takesWhatIsAskedFromTheClauseThatAsks() {
        assertThat(find("the trial workspace is over, bin it")).first().isEqualTo("delete_workspace");
        assertThat(find("The nightly key is on GitHub. Please swap it out"))
                .first()
                .isEqualTo("rotate_api_key");
        assertThat(find("somebody deleted our config, find out who")).first().isEqualTo("list_audit_logs");
    }

    @Test
    void takesQuotedWordsAndIdentifiersForNames() {
        assertThat(find("delete the guardrail 'test-export'")).first().isEqualTo("delete_guardrail");
        assertThat(find("show the config \"prompt router\"").subList(0, 2)).contains("get_config");
        assertThat(find("rename the workspace log-crew")).first().isEqualTo("update_workspace");
    }

    @Test
    void removesAPersonFromAWorkspaceAndNotTheWorkspace() {
        for (String request : List.of(
                "kick someone out of a workspace",
                "remove Ana from the workspace",
                "take Rosa out of workspace Atlas",
                "throw him out of our team",
                "please expel the two trainees from workspace Nimbus")) {
            assertThat(find(request)).as(request).first().isEqualTo("remove_workspace_member");
        }
        assertThat(find("move a prompt to another collection")).first().isEqualTo("update_prompt");
        assertThat(find("remove the budget from workspace Atlas")).first().isEqualTo("update_workspace");
        assertThat(find("is Omar in the Billing workspace?")).first().isEqualTo("list_workspace_members");
        assertThat(find("which models may a workspace use").subList(0, 2)).contains("list_providers");
        assertThat(find("delete the workspace")).first().isEqualTo("delete_workspace");
        assertThat(find("remove the workspace Atlas from the organisation").subList(0, 2))
                .contains("delete_workspace");
    }

    @Test
    void asksForEveryOperation() throws IOException {
        Set<String> covered = new HashSet<>();
        requests(EXAMPLES).forEach(request -> covered.addAll(request.right()));
        assertThat(all()).extracting(Request::text).doesNotHaveDuplicates();
        assertThat(covered)
                .as("the operations that lines of example-requests.txt ask for: each needs at least one")
                .containsExactlyInAnyOrderElementsOf(CATALOGUE.names());
    }

    @Test
    void findsEveryOperationByItsName() {
        for (Catalogue.Entry entry : CATALOGUE.entries()) {
            String name = entry.operation().name();
            assertThat(find(name)).as(name).first().isEqualTo(name);
            assertThat(find(name.replace('_', ' ')).stream().limit(3))
                    .as("first results for the words of the name")
                    .contains(name);
        }
    }

    @Test
    void acceptsWordsInAnyOrderAndForm() {
        assertThat(find("invites resend user")).first().isEqualTo("resend_user_invite");
        assertThat(find("RESENDING the user's invite!")).first().isEqualTo("resend_user_invite");
    }

    @Test
    void repairsUnknownWords() {
        assertThat(find("rotaet the API kye")).first().isEqualTo("rotate_api_key");
        assertThat(find("workspce members")).first().isEqualTo("list_workspace_members");
        assertThat(find("republish the prompt")).first().isEqualTo("publish_prompt");
    }

    @Test
    void takesProperNamesForNames() {
        assertThat(find("who is in the Billing workspace").subList(0, 3)).contains("list_workspace_members");
        assertThat(find("is ana.prompt@example.test an admin").subList(0, 3)).contains("list_users");
    }

    @Test
    void putsTheFirstOfSeveralStepsFirst() {
        assertThat(find("create OpenAI integration, share with one workspace, enable only two models")
                        .subList(0, 3))
                .containsExactly("create_integration", "update_integration_workspaces", "update_integration_models");
        assertThat(find("add an OpenAI integration, grant it to workspace Atlas and enable only gpt-4.1 and gpt-5")
                        .subList(0, 3))
                .containsExactly("create_integration", "update_integration_workspaces", "update_integration_models");
        assertThat(find("create a prompt, then publish it").subList(0, 2))
                .containsExactly("create_prompt", "publish_prompt");
        assertThat(find("Create a workspace. Then add two members to it; finally set its budget to 50 dollars"))
                .startsWith("create_workspace", "add_workspace_members");
        assertThat(find("rotate the API key and delete the guardrail").subList(0, 2))
                .containsExactly("rotate_api_key", "delete_guardrail");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invite Ana and Bob, then give them a workspace | invite Ana and Bob / give them a workspace",
                "invite Ana, Bob and Chris; set a budget for the workspace "
                        + "| invite Ana, Bob and Chris / set a budget for the workspace",
                "Invite Will Smith and Grant Lee and add them to the workspace "
                        + "| Invite Will Smith and Grant Lee / add them to the workspace",
                "invite ana and bob, then give them a workspace | invite ana and bob / give them a workspace",
                "add Ana and Grant to the workspace | add Ana and Grant to the workspace",
                "invite ana@x.example, bob@x.example and cy@x.example, then create a workspace "
                        + "| invite ana@x.example, bob@x.example and cy@x.example / create a workspace",
                "please invite Ana and Bob. Then create a key for each "
                        + "| please invite Ana and Bob / create a key for each",
                "remove Ana and Bob, then rotate the keys they knew | remove Ana and Bob / rotate the keys they knew",
                "share the integration with Atlas, Release Team and Push Ops "
                        + "| share the integration with Atlas, Release Team and Push Ops",
                "create a workspace for Ana and Bob and set its budget "
                        + "| create a workspace for Ana and Bob / set its budget",
            })
    void keepsAListOfNamesInOneStep(String request, String steps) {
        Set<String> nouns = SearchVocabulary.stems(List.of("key", "workspace", "user", "invite", "integration"));
        Set<String> changing = Set.of("create", "rotate", "invite", "add", "remove", "delete", "update", "publish");
        assertThat(new RequestSteps(nouns, changing).of(request)).containsExactly(steps.split(" / "));
    }

    @Test
    void findsEachStepOfARequestThatNamesPeople() {
        for (String people :
                List.of("Ana and Bob", "Ana Lopez, Bob and Grant Lee", "ana@x.example and bob@x.example")) {
            assertThat(find("invite " + people + ", then give them a workspace").subList(0, 3))
                    .as(people)
                    .startsWith("invite_user")
                    .containsAnyOf("add_workspace_members", "create_workspace");
            assertThat(find("invite " + people + ", then add them to the workspace"))
                    .as(people)
                    .startsWith("invite_user", "add_workspace_members");
            assertThat(find("invite " + people + " and create a workspace for them"))
                    .as(people)
                    .startsWith("invite_user", "create_workspace");
        }
    }

    @Test
    void findsWhatMovesAPersonAndWhatRotatesTheKeyOfAProvider() {
        for (String request : List.of("move Priya from Applications to Data science", "move Tom from Alpha to Beta")) {
            assertThat(find(request).subList(0, 3))
                    .as(request)
                    .startsWith("add_workspace_members")
                    .contains("remove_workspace_member");
        }
        for (String request : List.of(
                "rotate the OpenAI provider's key", "rotate our Anthropic key", "replace the key of a provider")) {
            assertThat(find(request)).as(request).startsWith("update_integration");
        }
        assertThat(find("rotate the API key of the field app")).startsWith("rotate_api_key");
    }

    @Test
    void takesNoSentenceForSteps() {
        for (String request : List.of(
                "key was leaked, exchange it",
                "he did not get the invite, please send again",
                "list users, their keys and costs",
                "create and publish a prompt")) {
            assertThat(new RequestSteps(
                                    Set.of("key", "prompt", "user", "invite"), Set.of("create", "rotate", "publish"))
                            .of(request))
                    .containsExactly(request);
        }
    }

    @Test
    void findsNothingByUnknownWords() {
        assertThat(find("xylophone")).isEmpty();
        assertThat(find("of the and")).isEmpty();
        assertThat(find("  ")).isEmpty();
    }
}
