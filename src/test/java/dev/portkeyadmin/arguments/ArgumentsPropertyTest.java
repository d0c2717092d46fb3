package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.support.FuzzInput;
import dev.portkeyadmin.support.PropertyCases;
import dev.portkeyadmin.support.SampleArguments;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests repair and validation with any JSON as the arguments of every operation. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArgumentsPropertyTest {

    private static final List<Catalogue.Entry> ENTRIES = new Catalogue(Services.on(null)).entries();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    @Test
    void acceptsOnlyWhatAnotherValidatorAccepts() {
        int[] passed = new int[1];
        for (Catalogue.Entry entry : ENTRIES) {
            Schema schema = entry.inputSchema();
            var judge = REGISTRY.getSchema(Json.toTree(schema.toJson()));
            PropertyCases.all(60, random -> FuzzInput.near(schema, random), value -> {
                Object repaired = ArgumentRepair.repair(schema, value);
                assertThat(schema.problems(value)).doesNotContainNull();
                List<String> problems = schema.problems(repaired);
                assertThat(ArgumentRepair.repair(schema, repaired))
                        .as("repaired again")
                        .isEqualTo(repaired);
                if (problems.isEmpty()) {
                    JsonNode tree = Json.toTree(repaired);
                    if (!hasAwkwardNumber(tree)) {
                        assertThat(judge.validate(tree)).isEmpty();
                    }
                    passed[0]++;
                }
            });
        }
        assertThat(passed[0]).isGreaterThan(10 * ENTRIES.size());
    }

    /** The other validator does not accept a whole number beyond 31 bits with an exponent or a fraction of zeros as an integer. */
    private static boolean hasAwkwardNumber(JsonNode node) {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return number.scale() != 0 && number.precision() - (long) number.scale() > 9;
        }
        for (JsonNode inner : node) {
            if (hasAwkwardNumber(inner)) {
                return true;
            }
        }
        return false;
    }

    /** The same without blanks at the edges of texts, UUIDs in lower case. */
    private static Object normal(Object value) {
        if (value instanceof String text) {
            String trimmed = text.replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+\\z", "");
            return Reference.isUuid(trimmed) ? trimmed.toLowerCase(Locale.ROOT) : trimmed;
        }
        if (value instanceof List<?> items) {
            return items.stream().map(ArgumentsPropertyTest::normal).toList();
        }
        if (value instanceof Map<?, ?> members) {
            Map<Object, Object> normal = new LinkedHashMap<>();
            members.forEach((name, member) -> normal.put(name, normal(member)));
            return normal;
        }
        return value;
    }

    private static void isKept(Schema schema, Object value) {
        Object repaired = ArgumentRepair.repair(schema, value);
        if (value.equals(normal(value))) {
            assertThat(repaired).isEqualTo(value);
        } else {
            assertThat(normal(repaired)).isEqualTo(normal(value));
        }
    }

    @Test
    void changesNothingInValidArgumentsButBlanksAtTheEdgesAndTheCaseOfUuids() {
        for (Catalogue.Entry entry : ENTRIES) {
            Schema schema = entry.inputSchema();
            PropertyCases.all(
                    40, random -> new SampleArguments(random.longRange(0, Long.MAX_VALUE)).any(schema), value -> {
                        assertThat(schema.problems(value)).isEmpty();
                        isKept(schema, value);
                    });
            PropertyCases.all(20, random -> FuzzInput.near(schema, random), value -> {
                if (schema.problems(value).isEmpty()) {
                    isKept(schema, value);
                }
            });
        }
    }
}
