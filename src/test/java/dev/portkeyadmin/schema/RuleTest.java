package dev.portkeyadmin.schema;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the relations between members of an object. */
class RuleTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    private static List<String> problems(Rule rule, Object... namesAndValues) {
        Map<String, Object> object = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return rule.problems("", object);
    }

    @Test
    void countsTheMembersThatAreGiven() {
        Rule one = Rule.exactlyOneOf("a", "b");
        assertThat(one.words()).isEqualTo("Exactly one of a, b.");
        assertThat(problems(one)).containsExactly("give exactly one of a, b; got none.");
        assertThat(problems(one, "a", 1)).isEmpty();
        assertThat(problems(one, "a", 1, "b", null)).isEmpty();
        assertThat(problems(one, "a", 1, "b", 2)).containsExactly("give exactly one of a, b; got a and b.");
        assertThat(one.problems("x[0]", Map.of())).containsExactly("x[0]: give exactly one of a, b; got none.");
        assertThat(problems(Rule.atMostOneOf("a", "b"), "a", 1, "b", 2))
                .containsExactly("give at most one of a, b; got a and b.");
        assertThat(problems(Rule.atLeastOneOf("a", "b"))).containsExactly("give at least one of a, b; got none.");
    }

    @Test
    void countsAsArithmeticDoes() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            Map<String, Object> object = new LinkedHashMap<>();
            NAMES.forEach(name -> {
                if (random.nextBoolean()) {
                    object.put(name, random.nextBoolean() ? random.nextInt() : null);
                }
            });
            long given = NAMES.stream().filter(name -> object.get(name) != null).count();
            assertThat(Rule.exactlyOneOf("a", "b", "c").problems("", object).isEmpty())
                    .isEqualTo(given == 1);
            assertThat(Rule.atMostOneOf("a", "b", "c").problems("", object).isEmpty())
                    .isEqualTo(given <= 1);
            assertThat(Rule.atLeastOneOf("a", "b", "c").problems("", object).isEmpty())
                    .isEqualTo(given >= 1);
        }
    }

    @Test
    void requiresAMemberDependingOnAnother() {
        Rule rule = Rule.requiredWhen("user_id", "type", "workspace/user", "x");
        assertThat(rule.words()).isEqualTo("user_id is required when type is workspace/user or x.");
        assertThat(problems(rule, "type", "x"))
                .containsExactly("user_id: required when type is workspace/user or x, but missing.");
        assertThat(problems(rule, "type", "x", "user_id", "u")).isEmpty();
        assertThat(problems(rule, "type", "y")).isEmpty();
        assertThat(problems(rule)).isEmpty();
        assertThat(problems(Rule.requiredWhen("a", "b"), "b", 1))
                .containsExactly("a: required when b is given, but missing.");
    }

    @Test
    void forbidsAMemberDependingOnAnother() {
        Rule rule = Rule.forbiddenWhen("list", "all", "true");
        assertThat(rule.words()).isEqualTo("No list when all is true.");
        assertThat(problems(rule, "all", true, "list", List.of()))
                .containsExactly("list: not accepted when all is true.");
        assertThat(problems(rule, "all", false, "list", List.of())).isEmpty();
        assertThat(problems(rule, "all", true)).isEmpty();
    }

    @Test
    void comparesNumbers() {
        Rule less = Rule.lessThan("low", "high");
        assertThat(less.words()).isEqualTo("low is less than high.");
        assertThat(problems(less, "low", 1, "high", new BigDecimal("1.5"))).isEmpty();
        assertThat(problems(less, "low", 5, "high", new BigDecimal("5.0")))
                .containsExactly("low: got 5; expected less than high (5.0).");
        assertThat(problems(Rule.range("low", "high"), "low", 5, "high", 5)).isEmpty();
        assertThat(problems(Rule.range("low", "high"), "low", 6, "high", 5))
                .containsExactly("low: got 6; expected no more than high (5).");
        assertThat(problems(less, "low", new BigDecimal("1E+999999999"), "high", 5))
                .hasSize(1);
        assertThat(problems(less, "low", 6)).isEmpty();
    }

    @Test
    void comparesMomentsAcrossOffsets() {
        Rule range = Rule.range("min", "max");
        assertThat(problems(range, "min", "2026-01-01T01:00:00+02:00", "max", "2026-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(problems(range, "min", "2026-01-01T00:00:00Z", "max", "2026-01-01T00:00:00.000+00:00"))
                .containsExactly("min: got \"2026-01-01T00:00:00Z\"; expected a time before max "
                        + "(\"2026-01-01T00:00:00.000+00:00\").");
        assertThat(problems(range, "min", "2026-01-01", "max", "2025-12-31")).hasSize(1);
        assertThat(problems(range, "min", "not a time", "max", "2025-12-31"))
                .as("left to the schema")
                .isEmpty();
    }

    @Test
    void refusesExactlyOneDirectionOfARange() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            String first = moment(random);
            String second = moment(random);
            boolean forwards =
                    problems(Rule.range("a", "b"), "a", first, "b", second).isEmpty();
            boolean backwards =
                    problems(Rule.range("a", "b"), "a", second, "b", first).isEmpty();
            boolean same = OffsetDateTime.parse(first).isEqual(OffsetDateTime.parse(second));
            assertThat(forwards).isEqualTo(OffsetDateTime.parse(first).isBefore(OffsetDateTime.parse(second)));
            assertThat(forwards && backwards).isFalse();
            assertThat(forwards || backwards).isEqualTo(!same);
        }
    }

    private static String moment(Random random) {
        return String.format(
                Locale.ROOT,
                "20%02d-%02d-%02dT%02d:%02d:%02d.%d%s%02d:%02d",
                random.nextInt(3),
                1 + random.nextInt(2),
                1 + random.nextInt(28),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1000),
                random.nextBoolean() ? "+" : "-",
                random.nextInt(18),
                random.nextInt(60));
    }

    @Test
    void choosesTheSchemaOfAMember() {
        Rule rule = Rule.choose(
                "auth",
                "manager",
                Map.of(
                        "aws",
                        Schemas.object(null).require("region", Schemas.name(null)),
                        "count",
                        Schemas.integer(null)));
        assertThat(problems(rule, "manager", "aws", "auth", Map.of("url", "x")))
                .containsExactly(
                        "auth.region: required, but missing. Expected a string. (manager is aws)",
                        "auth.url: unknown, leave it out; known are region. (manager is aws)");
        assertThat(problems(rule, "manager", "aws", "auth", Map.of("region", "x")))
                .isEmpty();
        assertThat(problems(rule, "manager", "other", "auth", Map.of("url", "x")))
                .isEmpty();
        assertThat(problems(rule, "manager", "count", "auth", "12"))
                .as("a text that spells a number")
                .isEmpty();
        assertThat(problems(rule, "manager", "count", "auth", "many"))
                .containsExactly("auth: got \"many\"; expected a whole number. (manager is count)");
    }

    @Test
    void refusesToNameAnUnknownMember() {
        assertThatThrownBy(() ->
                        Schemas.object(null).allow("a", Schemas.integer(null)).rules(Rule.atMostOneOf("a", "b")))
                .hasMessage("a rule names the unknown property b");
    }

    @Test
    void holdsAtEveryDepthAndIsAdvertisedInWords() {
        Schema limit = Schemas.object("Budget.")
                .allow("credit_limit", Schemas.integer(null))
                .allow("alert_threshold", Schemas.integer(null))
                .rules(Rule.lessThan("alert_threshold", "credit_limit"));
        Schema root = Schemas.object(null).allow("limits", Schemas.array(null, limit));
        assertThat(root.problems(Map.of("limits", List.of(Map.of("credit_limit", 5, "alert_threshold", 9)))))
                .containsExactly("limits[0].alert_threshold: got 9; expected less than credit_limit (5).");
        assertThat(root.toJson().toString()).contains("description=Budget. alert_threshold is less than credit_limit.");
        assertThat(root.advertised()
                        .problems(Map.of("limits", List.of(Map.of("credit_limit", 5, "alert_threshold", 9)))))
                .isEmpty();
    }

    @Test
    void checksEntriesByTheirNames() {
        Schema filters = Schemas.entries(
                null,
                Schemas.object(null)
                        .allow("cost_min", Schemas.number(null).min(0))
                        .allow("cost_max", Schemas.number(null).min(0))
                        .allow("codes", Schemas.array(null, Schemas.integer(null)))
                        .allow("model", Schemas.name(null))
                        .rules(Rule.range("cost_min", "cost_max")));
        assertThat(filters.problems(entries("cost_min", "1", "codes", "429, 500", "model", "7")))
                .isEmpty();
        assertThat(filters.problems(entries("cost_min", "2", "cost_max", "1.5", "codes", "429,x")))
                .containsExactly(
                        "[2].value[1]: got \"x\"; expected a whole number.",
                        "cost_min: got 2; expected no more than cost_max (1.5).");
        assertThat(filters.problems(entries("cost_min", "1", "cost_min", "2")))
                .containsExactly("[1]: cost_min is given twice; give it once.");
        assertThat(filters.problems(entries("xyz", "1")))
                .containsExactly("[0].name: got \"xyz\"; expected one of cost_min, cost_max, codes, model.");
    }

    private static List<Map<String, String>> entries(String... namesAndValues) {
        List<Map<String, String>> entries = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.add(Map.of("name", namesAndValues[i], "value", namesAndValues[i + 1]));
        }
        return entries;
    }
}
