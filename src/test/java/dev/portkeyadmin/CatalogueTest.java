package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Template;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every operation of the catalogue. */
class CatalogueTest {

    private static final Catalogue CATALOGUE = new Catalogue(Services.on(null));

    private static final String VERBS =
            "get|list|create|update|delete|invite|resend|add|remove|rotate|reset|publish|label|render|run|test|start|cancel|"
                    + "download";

    /** Members of answers whose names look like the names of tools. */
    private static final Set<String> MEMBERS_OF_ANSWERS = Set.of("invite_link", "label_id", "label_name");

    /** Some 1,200 tokens. */
    private static final int MOST_BYTES_OF_A_TOOL = 5_000;

    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "description",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "items",
            "minItems",
            "maxItems",
            "properties",
            "required",
            "minProperties",
            "additionalProperties");

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    static List<Catalogue.Entry> entries() {
        return List.copyOf(CATALOGUE.entries());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void namesAndDescribesEveryTool(Catalogue.Entry entry) {
        Operation operation = entry.operation();
        assertThat(operation.name())
                .as("a name of at most 40 characters that begins with one of VERBS; add a verb only if none fits")
                .matches("[a-z0-9_]{1,40}")
                .matches("(" + VERBS + ")_.*");
        assertThat(operation.title()).matches("[A-Z].{2,30}");
        assertThat(operation.description()).hasSizeBetween(20, 600).endsWith(".");
        // No document names a scope for the routes of SCIM.
        if (!operation.isPublicRoute() && entry.toolset() != Toolset.SCIM) {
            assertThat(operation.scope()).matches("[a-z_]+\\.[a-z]+( or [a-z_]+\\.[a-z]+)*");
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void requiresAnArgumentForEveryPlaceholderOfAPath(Catalogue.Entry entry) {
        Operation operation = entry.operation();
        assertThat(operation.path()).startsWith("/").doesNotEndWith("/").doesNotContain("?");
        assertThat(operation.params(Param.Place.PATH)).allMatch(Param::required);
        assertThat(operation.params(Param.Place.PATH))
                .extracting(Param::name)
                .containsExactlyElementsOf(operation.placeholders());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void namesOnlyToolsThatExist(Catalogue.Entry entry) {
        Operation operation = entry.operation();
        if (!operation.output().returnResultOf().isEmpty()) {
            Catalogue.Entry reader = CATALOGUE.get(operation.output().returnResultOf());
            assertThat(reader.operation().hints().readOnly()).isTrue();
            assertThat(CATALOGUE.names()).contains(operation.output().returnResultOf());
            assertThat(operation.argumentNames()).containsAll(reader.operation().placeholders());
        }
        if (!operation.isPublicRoute()
                && (!operation.placeholders().isEmpty() || !operation.hints().readOnly())) {
            assertThat(CATALOGUE.names()).contains(operation.findIdsWith());
        }
        String told = operation.description() + Json.write(Tool.of(entry, null).listing());
        Set<String> own = new HashSet<>(MEMBERS_OF_ANSWERS);
        own.addAll(operation.output().renamed().keySet());
        memberNames(operation.inputSchema(), own);
        Pattern.compile("\\b(?:" + VERBS + ")_[a-z_]+")
                .matcher(told)
                .results()
                .map(MatchResult::group)
                .filter(word -> !own.contains(word))
                .forEach(tool -> assertThat(CATALOGUE.names()).contains(tool));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void asksAboutEverythingThatIsDestroyed(Catalogue.Entry entry) {
        Operation operation = entry.operation();
        Confirmation question = operation.confirmation();
        if (operation.risks().isEmpty() && !operation.affectsSomeApiKey()) {
            assertThat(question).isNull();
            return;
        }
        assertThat(question).isNotNull();
        assertThat(question.text()).endsWith("?");
        Template.expand(question.text(), name -> {
            int dot = name.indexOf('.');
            if (dot > 0) {
                assertThat(CATALOGUE
                                .get(name.substring(0, dot))
                                .operation()
                                .hints()
                                .readOnly())
                        .isTrue();
            } else if (CATALOGUE.names().contains(name)) {
                assertThat(CATALOGUE.get(name).operation().list()).isNotNull();
                assertThat(operation.argumentNames())
                        .containsAll(CATALOGUE.get(name).operation().placeholders());
            } else if (question.reader().isEmpty()) {
                assertThat(operation.argumentNames()).contains(name);
            }
            return "";
        });
        if (!question.reader().isEmpty()) {
            Operation reader = CATALOGUE.get(question.reader()).operation();
            assertThat(reader.hints().readOnly()).isTrue();
            assertThat(operation.argumentNames()).containsAll(reader.placeholders());
        }
        var usage = CATALOGUE.get("get_request_analytics").inputSchema();
        assertThat(Stream.concat(
                        Stream.of("", "workspace"),
                        usage.properties().get("filters").items().properties().get("name").allowed().stream()))
                .contains(question.usage());
    }

    @Test
    void saysOfNoWriteThatSavesAVersionThatItMayBeRepeated() {
        assertThat(entries().stream()
                        .map(Catalogue.Entry::operation)
                        .filter(operation -> operation.description().contains("new version of it")
                                || operation.description().contains("as a new version")))
                .hasSize(4)
                .noneMatch(operation -> operation.hints().idempotent())
                .noneMatch(operation -> operation.hints().additive());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void fillsEveryMessageFromRequiredArguments(Catalogue.Entry entry) {
        Template.expand(entry.operation().output().message(), name -> {
            assertThat(entry.inputSchema().required()).contains(name);
            return "";
        });
    }

    @ParameterizedTest
    @MethodSource("entries")
    void keepsSchemasToWhatEveryClientAccepts(Catalogue.Entry entry) {
        JsonNode schema = Json.mapper().valueToTree(entry.inputSchema().toJson());
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
        schema.path("properties")
                .fieldNames()
                .forEachRemaining(name -> assertThat(name).matches("[a-z0-9_]{1,40}"));
        keepsToSubset(schema);
    }

    /** The names of all members, at every depth. */
    private static void memberNames(dev.portkeyadmin.schema.Schema schema, Set<String> names) {
        if (schema == null) {
            return;
        }
        names.addAll(schema.properties().keySet());
        schema.properties().values().forEach(member -> memberNames(member, names));
        memberNames(schema.items(), names);
        memberNames(schema.values(), names);
    }

    private static void keepsToSubset(JsonNode schema) {
        assertThat(KEYWORDS)
                .containsAll(schema.properties().stream().map(Map.Entry::getKey).toList());
        assertThat(schema.path("type").isTextual()).isTrue();
        assertThat(schema.path("description").asText().length()).isLessThanOrEqualTo(200);
        schema.path("enum").forEach(value -> assertThat(value.isTextual()).isTrue());
        if (schema.path("type").asText().equals("array")) {
            keepsToSubset(schema.get("items"));
        }
        schema.path("properties").properties().forEach(property -> {
            assertThat(property.getKey()).matches("[A-Za-z0-9_]{1,60}");
            keepsToSubset(property.getValue());
        });
        if (schema.path("additionalProperties").isObject()) {
            keepsToSubset(schema.get("additionalProperties"));
        }
        schema.path("required")
                .forEach(name ->
                        assertThat(schema.get("properties").has(name.asText())).isTrue());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void enforcesExactlyWhatItAdvertisesAndTheRulesInAddition(Catalogue.Entry entry) {
        String advertised = Json.write(entry.inputSchema().toJson());
        Schema judge = REGISTRY.getSchema(advertised);
        var enforced = entry.inputSchema();
        var expressible = enforced.advertised();
        SampleArguments samples = new SampleArguments(entry.operation().name().hashCode());
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            Map<String, Object> arguments = samples.any(enforced);
            assertThat(enforced.problems(arguments)).isEmpty();
            Object spoilt = spoil(Json.toPlain(Json.mapper().valueToTree(arguments)), random);
            boolean valid =
                    judge.validate(Json.mapper().<JsonNode>valueToTree(spoilt)).isEmpty();
            assertThat(expressible.problems(spoilt).isEmpty())
                    .as(Json.write(spoilt))
                    .isEqualTo(valid);
            if (!valid) {
                assertThat(enforced.problems(spoilt)).as(Json.write(spoilt)).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).as("the spoilt ones are really spoilt").isGreaterThan(5);
    }

    /** Changes one thing somewhere: a value, a name, an absence. */
    private static Object spoil(Object value, Random random) {
        List<Object> strange =
                new ArrayList<>(List.of("", " ", "x@", 0, -1, 101, 1.5, true, List.of(), Map.of(), "Z\n"));
        strange.add(null);
        Object other = strange.get(random.nextInt(strange.size()));
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> changed = new LinkedHashMap<>(map);
            List<Object> keys = new ArrayList<>(changed.keySet());
            Object key = keys.isEmpty() ? "none" : keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(4)) {
                case 0 -> changed.remove(key);
                case 1 -> changed.put(key + "x", other);
                case 2 -> changed.put(key, other);
                default -> changed.computeIfPresent(key, (name, inner) -> spoil(inner, random));
            }
            return changed;
        }
        if (value instanceof List<?> list && !list.isEmpty() && random.nextBoolean()) {
            List<Object> changed = new ArrayList<>(list);
            changed.set(0, spoil(list.get(0), random));
            return changed;
        }
        return other;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void keepsEveryToolShort(Catalogue.Entry entry) {
        assertThat(Json.write(Tool.of(entry, null).listing()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(MOST_BYTES_OF_A_TOOL);
    }

    @Test
    void reportsTheBytesOfTheListOfAllTools(TestReporter reporter) {
        reporter.publishEntry("bytes of the list of all tools", String.valueOf(bytesOfTheList("all")));
    }

    @Test
    void keepsTheDefaultListShort() {
        assertThat(bytesOfTheList("users", "catalogue", "jobs"))
                .as("bytes of the default list: shorten the texts and schemas of the tools in users and jobs")
                .isLessThanOrEqualTo(15_000);
    }

    private static int bytesOfTheList(String... toolsets) {
        var listed = new ToolSelection(CATALOGUE, () -> null, List.of(toolsets), List.of(), false).tools();
        return Json.write(Map.of(
                        "tools", listed.values().stream().map(Tool::listing).toList()))
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    @Test
    void declaresNoOperationThatContradictsItselfOrAnother() {
        assertThatCode(CATALOGUE::check).doesNotThrowAnyException();
    }

    @Test
    void refusesTwoOperationsOfOneName() {
        assertThatThrownBy(() -> new Catalogue(toolset -> Services.on(null).apply(Toolset.USERS)).entries())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two operations are named list_users");
    }
}
