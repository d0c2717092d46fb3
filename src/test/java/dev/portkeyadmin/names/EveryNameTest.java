package dev.portkeyadmin.names;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls every operation that takes an id with a name instead, against the sandbox. */
class EveryNameTest {

    private static final String WORKSPACE = "ws-apps-7f3k9q";
    private static final String WORKSPACE_ID = "workspace_id";

    /** A word of a description that can only be the name of a member. */
    private static final String NAMED_MEMBER =
            "[a-z]+(_[a-z]+)+|id|slug|name|email|status|type|role|url|scopes|version";

    @AutoClose
    private static final SandboxFixture FIXTURE = new SandboxFixture(When.NEVER);

    private static final Map<Reference, JsonNode> SAMPLES = new EnumMap<>(Reference.class);

    /** One argument, or a member of one at any depth, that refers to an object. */
    private record Place(Operation operation, List<String> path, Schema schema) {

        Reference kind() {
            return schema.reference();
        }

        /** The arguments in which only this place holds something. */
        Map<String, Object> holding(Object value) {
            Object inner = value;
            for (int i = path.size() - 1; i > 0; i--) {
                String step = path.get(i);
                inner = step.equals("[]")
                        ? List.of(inner)
                        : step.startsWith("=")
                                ? Map.of("name", step.substring(1), "value", inner)
                                : Map.of(step, inner);
            }
            return new LinkedHashMap<>(Map.of(path.get(0), inner));
        }

        @SuppressWarnings("unchecked")
        Object held(Map<String, Object> arguments) {
            Object inner = arguments.get(path.get(0));
            for (String step : path.subList(1, path.size())) {
                inner = step.equals("[]")
                        ? ((List<Object>) inner).get(0)
                        : ((Map<String, Object>) inner).get(step.startsWith("=") ? "value" : step);
            }
            return inner;
        }

        @Override
        public String toString() {
            return operation.name() + " " + String.join(".", path);
        }
    }

    @BeforeAll
    static void start() {
        write(
                "create_deployment",
                "{'name':'Edge gateway','slug':'edge-1','type':'production','deployment_config':{}}");
        write(
                "create_virtual_key",
                "{'name':'Old key','provider':'openai','key':'sk-1','workspace_id':'" + WORKSPACE + "'}");
    }

    @SuppressWarnings("unchecked")
    private static void write(String tool, String arguments) {
        try {
            ToolResult result =
                    FIXTURE.call(tool, (Map<String, Object>) Json.toPlain(Json.read(arguments.replace('\'', '"'))));
            assertThat(result.isError()).as(result.text()).isFalse();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"ines.okafor@example.com, Ines Okafor", "ines.okafor@example.com, ines.okafor@example.com"})
    void refusesAnObjectThatOneListNamesTwice(String name, String other) {
        ToolResult result = FIXTURE.call(
                "add_workspace_members",
                Map.of(
                        WORKSPACE_ID,
                        WORKSPACE,
                        "users",
                        List.of(Map.of("id", name, "role", "member"), Map.of("id", other, "role", "admin"))));
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("users[1].id", "is given twice; give it once.", " sent");
    }

    @Test
    void refusesTwoRateLimitsOfOneKind() {
        Map<String, Object> one = Map.of("type", "requests", "unit", "rpm", "value", 5);
        Map<String, Object> other = Map.of("type", "requests", "unit", "rpm", "value", 500);
        assertThat(FIXTURE.call("update_workspace", Map.of(WORKSPACE_ID, WORKSPACE, "rate_limits", List.of(one, other)))
                        .text())
                .contains("rate_limits[1]: type \"requests\" with unit \"rpm\" is given twice");
    }

    /** The members that lists hold are those that their descriptions name, since callers ask for them by these names. */
    @ParameterizedTest
    @EnumSource(Reference.class)
    void listsTheMembersThatItsDescriptionNames(Reference kind) {
        String description =
                FIXTURE.catalogue().require(kind.list()).operation().description();
        String told = description.replaceFirst("^.*? with (?=(id|slug),)", "").replaceFirst("[.;].*", "");
        Set<String> members = new HashSet<>();
        items(FIXTURE.catalogue().require(kind.list()).operation(), kind)
                .forEach(item -> item.fieldNames().forEachRemaining(members::add));
        for (String word : told.replaceAll(" \\([^)]*\\)", "").split(", | and ")) {
            if (!told.equals(description) && word.matches(NAMED_MEMBER)) {
                assertThat(members).as(kind.list()).contains(word);
            }
        }
    }

    @Test
    void saysOfEveryReferenceWhichFormsItTakes() {
        List<String> unsaid = new ArrayList<>();
        for (Catalogue.Entry entry : TestCatalogue.on(null).entries()) {
            for (Param param : entry.operation().params()) {
                unsaid(entry.operation().name() + " " + param.name(), param.schema(), "", unsaid);
            }
        }
        assertThat(unsaid).isEmpty();
    }

    private static void unsaid(String at, Schema schema, String above, List<String> unsaid) {
        String said = above + " " + schema.description();
        if (schema.reference() != null && !said.matches("(?i).*\\b(names?|email|number|value)\\b.*\\bids?\\b.*")) {
            unsaid.add(at + ": " + said);
        }
        schema.properties().forEach((name, inner) -> unsaid(at + "." + name, inner, "", unsaid));
        if (schema.items() != null) {
            unsaid(at + "[]", schema.items(), said, unsaid);
        }
    }

    static List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Catalogue.Entry entry : TestCatalogue.on(null).entries()) {
            for (Param param : entry.operation().params()) {
                collect(entry.operation(), List.of(param.name()), param.schema(), places);
            }
        }
        return places;
    }

    private static void collect(Operation operation, List<String> path, Schema schema, List<Place> places) {
        if (schema == null) {
            return;
        }
        if (schema.reference() != null) {
            places.add(new Place(operation, path, schema));
        }
        if (schema.entries() != null) {
            schema.entries()
                    .properties()
                    .forEach((name, inner) -> collect(operation, plus(plus(path, "[]"), "=" + name), inner, places));
            return;
        }
        schema.properties().forEach((name, inner) -> collect(operation, plus(path, name), inner, places));
        collect(operation, plus(path, "[]"), schema.items(), places);
    }

    private static List<String> plus(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** The object that the calls refer to, as its list shows it. */
    private static JsonNode sample(Reference kind) {
        return SAMPLES.computeIfAbsent(kind, EveryNameTest::find);
    }

    private static JsonNode find(Reference kind) {
        if (kind == Reference.PROVIDER) {
            // Both workspaces have a provider called OpenAI.
            return provider("anthropic-main-b07d3e");
        }
        JsonNode items = items(FIXTURE.catalogue().require(kind.list()).operation(), kind);
        Map<String, Integer> named = new LinkedHashMap<>();
        items.forEach(item -> named.merge(name(kind, item), 1, Integer::sum));
        for (JsonNode item : items) {
            if (named.get(name(kind, item)) == 1 && !name(kind, item).isEmpty()) {
                return item;
            }
        }
        throw new AssertionError("the sandbox has no " + kind.noun() + " with a name of its own: " + items);
    }

    private static JsonNode items(Operation list, Reference kind) {
        Map<String, Object> arguments = parents(list);
        if (kind == Reference.MCP_SERVER || kind == Reference.PROVIDER) {
            arguments.put(WORKSPACE_ID, WORKSPACE);
        }
        return FIXTURE.answer(list.name(), arguments).path(list.list().items());
    }

    private static JsonNode provider(String slug) {
        return FIXTURE.answer("get_provider", Map.of("provider_slug", slug, WORKSPACE_ID, WORKSPACE));
    }

    /** The ids of the objects that others belong to. */
    private static Map<String, Object> parents(Operation operation) {
        Map<String, Object> parents = new LinkedHashMap<>();
        for (Param param : operation.params(Param.Place.PATH)) {
            Reference kind = param.schema().reference();
            if (kind != null && operation.list() != null) {
                parents.put(
                        param.name(),
                        kind == Reference.WORKSPACE
                                ? WORKSPACE
                                : kind == Reference.USAGE_POLICY
                                        ? "17fc695a-07a0-4a6e-a822-e8f36c031199"
                                        : kind == Reference.PROMPT
                                                ? "pp-summary-2d90aa"
                                                : sample(kind).path(kind.sent()).asText());
            }
        }
        return parents;
    }

    private static String name(Reference kind, JsonNode item) {
        String members = kind.names().get(0);
        return item.path(members).asText("");
    }

    private static Map<String, Object> withParents(Operation operation, Reference kind, Map<String, Object> own) {
        Map<String, Object> all = new LinkedHashMap<>(
                parents(FIXTURE.catalogue().require(kind.list()).operation()));
        all.keySet().retainAll(operation.argumentNames());
        all.putAll(own);
        return all;
    }

    private static ArgumentNames.Resolved resolve(Place place, String text) throws InterruptedException {
        ArgumentNames names =
                new ArgumentNames(FIXTURE.catalogue(), new Directory(FIXTURE.catalogue(), Clock.systemUTC()));
        return names.resolve(
                place.operation(),
                new Arguments(withParents(place.operation(), place.kind(), place.holding(text))),
                Deadline.after(Deadline.CALL_TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_usage_limit_policy",
                "update_usage_limit_policy",
                "create_rate_limit_policy",
                "update_rate_limit_policy"
            })
    void putsTheIdInPlaceOfTheNameThatAConditionGives(String tool) throws InterruptedException {
        List<Map<String, String>> given = List.of(
                Map.of("key", "api_key", "value", "FIELD app"),
                Map.of("key", "workspace_id", "value", "Applications"),
                Map.of("key", "workspace_id", "value", WORKSPACE),
                Map.of("key", "workspace_id", "value", "*"),
                Map.of("key", "metadata.team", "value", "Applications"));
        ArgumentNames names =
                new ArgumentNames(FIXTURE.catalogue(), new Directory(FIXTURE.catalogue(), Clock.systemUTC()));
        Arguments resolved = names.resolve(
                        FIXTURE.catalogue().require(tool).operation(),
                        new Arguments(Map.of("conditions", given)),
                        Deadline.after(Deadline.CALL_TIMEOUT))
                .arguments();
        assertThat(Json.toTree(resolved.get("conditions")))
                .extracting(condition -> condition.path("value").asText())
                .containsExactly(
                        "9ce924d4-64cf-4c1b-90ce-c4b9a67285b5",
                        "3b35d565-3c6e-4b6c-ad7a-054a55bf01d0",
                        WORKSPACE,
                        "*",
                        "Applications");
    }

    @ParameterizedTest
    @MethodSource("places")
    void putsTheIdInPlaceOfTheName(Place place) throws InterruptedException {
        JsonNode item = sample(place.kind());
        String name = name(place.kind(), item);
        Arguments resolved = resolve(place, name.toUpperCase(Locale.ROOT)).arguments();
        assertThat(place.held(resolved.values()))
                .isEqualTo(item.path(place.kind().sent()).asText());
    }

    @ParameterizedTest
    @MethodSource("places")
    void leavesAnIdAsItIs(Place place) throws InterruptedException {
        JsonNode item = sample(place.kind());
        for (String member : place.kind().isRestricted()
                ? List.of(place.kind().sent())
                : place.kind().ids()) {
            String id = item.path(member).asText();
            if (!id.isEmpty()) {
                ArgumentNames.Resolved resolved = resolve(place, id);
                assertThat(place.held(resolved.arguments().values())).isEqualTo(id);
                assertThat(resolved.resolved()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void takesEveryIdThatTheListShows(Place place) throws InterruptedException {
        JsonNode item = sample(place.kind());
        for (String member : List.of("id", "slug")) {
            String id = item.path(member).asText();
            if (!id.isEmpty()
                    && (place.kind().ids().contains(member) || place.kind().isRestricted())) {
                Object sent = place.held(resolve(place, id).arguments().values());
                assertThat(sent)
                        .as(member)
                        .isIn(
                                place.kind().isRestricted()
                                        ? List.of(item.path(place.kind().sent()).asText())
                                        : List.of(id));
            }
            assertThat(id.isEmpty() || place.kind().ids().contains(member))
                    .as("the list shows " + member + ", so the operation has to take it")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void takesTheIdUnderTheNameThatTheListShows(Place place) {
        JsonNode item = sample(place.kind());
        for (String member : place.kind().ids()) {
            if (item.hasNonNull(member)) {
                ToolResult result = FIXTURE.call(
                        place.operation().name(),
                        new LinkedHashMap<>(Map.of(member, item.get(member).asText())));
                assertThat(result.isError()).as(member + " " + result.text()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reference.class)
    void isReferredToSomewhere(Reference kind) {
        assertThat(places()).anyMatch(place -> place.kind() == kind);
    }

    static List<Place> readers() {
        return places().stream()
                .filter(place -> place.operation().hints().readOnly())
                .filter(place -> place.operation().method() == Method.GET)
                .filter(place -> place.operation().placeholders().equals(place.path()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("readers")
    void readsTheSameObjectByNameAndById(Place place) throws IOException {
        JsonNode item = sample(place.kind());
        JsonNode byId = read(place, item.path(place.kind().sent()).asText());
        JsonNode byName = read(place, name(place.kind(), item));
        assertThat(byName.at("/resolved/" + place.path().get(0)).asText())
                .startsWith(item.path(place.kind().sent()).asText());
        ((ObjectNode) byName).remove(List.of("resolved", "range"));
        ((ObjectNode) byId).remove(List.of("resolved", "range"));
        assertThat(byName).isEqualTo(byId);
    }

    private static JsonNode read(Place place, String text) {
        Map<String, Object> arguments = new LinkedHashMap<>(place.holding(text));
        if (place.kind() == Reference.PROVIDER || place.kind() == Reference.MCP_SERVER) {
            if (place.operation().argumentNames().contains(WORKSPACE_ID)) {
                arguments.put(WORKSPACE_ID, "Applications");
            }
        }
        return FIXTURE.answer(place.operation().name(), arguments);
    }

    @Test
    void takesNoIdWithoutAName() {
        // These have no name in Portkey, or none that a person would know.
        List<String> nameless = List.of(
                "export_id",
                "log_id",
                "feedback_id",
                "scim_mapping_id",
                "organisation_id",
                "ai_provider_id",
                "provider",
                "request_id",
                "capability_ids",
                "mcp_integration_capability_ids",
                "id");
        for (Catalogue.Entry entry : TestCatalogue.on(null).entries()) {
            for (Param param : entry.operation().params()) {
                if (param.name().matches(".*(_id|_slug)|provider")
                        && param.schema().allowed().isEmpty()) {
                    assertThat(param.schema().reference() != null
                                    || nameless.contains(param.name())
                                    || param.name().matches("slug|default_provider_slug|trace_id|span_id"))
                            .as(entry.operation().name() + " " + param.name())
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get_config, config_id, Router with fallback",
        "get_integration, integration_id, OpenAI",
        "get_usage_limit_policy, policy_id, Evaluation tokens",
        "get_mcp_server, server_id, tickets-apps",
        "get_api_key, key_id, Field app",
        "get_config, config, Router with fallback",
        "get_config, config_id, pc-router-7b1e02",
        "get_guardrail, guardrail_slug, Short answers",
        "get_workspace, name, Applications",
        "get_workspace, workspace, ws-apps-7f3k9q",
        "get_mcp_server, mcp_server_slug, tickets-apps"
    })
    void takesAnIdUnderTheOnlyNameThatItCanMean(String tool, String argument, String name) {
        ToolResult result = FIXTURE.call(tool, Map.of(argument, name));
        assertThat(result.isError()).as(result.text()).isFalse();
    }

    @Test
    void takesTheEndsOfAnApiKeyForARead() {
        JsonNode key = sample(Reference.API_KEY);
        String mask = key.path("key").asText();
        assertThat(mask).contains("***");
        for (String text : List.of(mask, mask.replaceAll("\\*+", "..."), mask.replaceAll("\\*+", "\u2026"))) {
            ToolResult result = FIXTURE.call("get_api_key", Map.of("api_key_id", text));
            assertThat(result.text()).as(text).contains(key.path("id").asText());
            ToolResult write = FIXTURE.call("update_api_key", Map.of("api_key_id", text, "description", "x"));
            assertThat(write.text())
                    .startsWith("update_api_key: invalid arguments; nothing was sent but look-ups.")
                    .contains(key.path("id").asText());
        }
    }

    @Test
    void saysThatAUuidIsTheNameOfAnObject() {
        String name = "0c25d36e-ced9-4837-b709-bac2e88a5cc9";
        write(
                "create_config",
                "{'name':'" + name + "','config':{'retry':{'attempts':2}},'workspace_id':'" + WORKSPACE + "'}");
        assertThat(FIXTURE.call("get_config", Map.of("config_slug", name)).text())
                .contains("config_slug: " + name + " (pc-", "is called so; give its id.");
    }
}
