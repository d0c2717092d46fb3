package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Checks that a value which a list shows is one that the operations on such objects take under the same name. */
class ListedValuesTest {

    private static final String WORKSPACE = "ws-apps-7f3k9q";

    @AutoClose
    private static final SandboxFixture FIXTURE = new SandboxFixture(When.NEVER);

    /** The texts of the items of a list by the names of their members, at any depth. */
    private static Map<String, Set<String>> listed(Operation list) throws IOException {
        Map<String, Set<String>> values = new TreeMap<>();
        for (String workspace : List.of("", WORKSPACE)) {
            Map<String, Object> arguments = new HashMap<>();
            if (!workspace.isEmpty() && list.argumentNames().contains("workspace_id")) {
                arguments.put("workspace_id", workspace);
            }
            for (String placeholder : list.placeholders()) {
                arguments.put(placeholder, parent(list, placeholder));
            }
            ToolResult result = FIXTURE.call(list.name(), arguments);
            if (!result.isError()) {
                collect("", Json.read(result.text()).path(list.list().items()), values);
            }
        }
        return values;
    }

    /** The first object of the kind to which the listed ones belong. */
    private static String parent(Operation list, String placeholder) throws IOException {
        Reference kind = list.params().stream()
                .filter(param -> param.name().equals(placeholder))
                .findFirst()
                .orElseThrow()
                .schema()
                .reference();
        if (kind == null || kind.isWorkspace()) {
            return WORKSPACE;
        }
        Operation parents = FIXTURE.catalogue().require(kind.list()).operation();
        ToolResult result = FIXTURE.call(
                kind.list(),
                parents.argumentNames().contains("workspace_id") ? Map.of("workspace_id", WORKSPACE) : Map.of());
        return Json.read(result.text())
                .path(parents.list().items())
                .path(0)
                .path(kind.sent())
                .asText("none");
    }

    private static void collect(String path, JsonNode node, Map<String, Set<String>> values) {
        if (node.isTextual()) {
            values.computeIfAbsent(path, name -> new TreeSet<>()).add(node.textValue());
        } else if (node.isArray()) {
            node.forEach(item -> collect(path, item, values));
        } else {
            node.properties()
                    .forEach(each -> collect(
                            path.isEmpty() ? each.getKey() : path + "." + each.getKey(), each.getValue(), values));
        }
    }

    /**
     * An argument, or a member of one, that has a few values.
     *
     * @param list the list whose items show such values
     * @param path of the value in an item
     */
    private record Choice(Operation operation, String list, String path, Schema schema) {}

    private static List<Choice> choices() {
        List<Choice> found = new ArrayList<>();
        for (Catalogue.Entry entry : FIXTURE.catalogue().entries()) {
            Operation operation = entry.operation();
            String list = operation.list() == null ? operation.findIdsWith() : operation.name();
            operation.params().forEach(param -> collect(operation, list, param.name(), param.schema(), found));
        }
        return found;
    }

    private static void collect(
            Operation operation, String list, String path, @Nullable Schema schema, List<Choice> found) {
        if (schema == null) {
            return;
        }
        if (!schema.allowed().isEmpty()) {
            found.add(new Choice(operation, list, path, schema));
        }
        collect(operation, list, path, schema.items(), found);
        PresentValue present = operation.present().get(path);
        boolean areItems = present != null && !present.key().isEmpty();
        schema.properties()
                .forEach((member, inner) -> collect(
                        operation,
                        areItems ? present.reader() : list,
                        areItems ? member : path + "." + member,
                        inner,
                        found));
    }

    @Test
    void takesEveryChoiceThatAListShows() throws IOException {
        Map<String, List<Choice>> byList =
                choices().stream().collect(Collectors.groupingBy(Choice::list, TreeMap::new, Collectors.toList()));
        Set<String> refused = new TreeSet<>();
        int compared = 0;
        for (Map.Entry<String, List<Choice>> each : byList.entrySet()) {
            Catalogue.Entry list = FIXTURE.catalogue().get(each.getKey());
            if (list == null || list.operation().list() == null) {
                continue;
            }
            Map<String, Set<String>> values = listed(list.operation());
            for (Choice choice : each.getValue()) {
                for (String value : values.getOrDefault(choice.path(), Set.of())) {
                    compared++;
                    if (!choice.schema().allowed().contains(ArgumentRepair.repair(choice.schema(), value))) {
                        refused.add(choice.operation().name() + " " + choice.path() + " " + value);
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(50);
        // Nobody is made an owner, and Portkey switches no templates.
        assertThat(refused)
                .containsExactly(
                        "update_mcp_integration_capabilities type resource_template",
                        "update_mcp_server_capabilities type resource_template",
                        "update_user role owner");
    }
}
