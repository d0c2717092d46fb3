package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.http.ApiKey;
import dev.portkeyadmin.http.Connection;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.mcp.Caller;
import dev.portkeyadmin.mcp.Catalogue;
import dev.portkeyadmin.mcp.Confirmation;
import dev.portkeyadmin.mcp.Tool;
import dev.portkeyadmin.mcp.ToolAdapter;
import dev.portkeyadmin.mcp.ToolResult;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.sandbox.Sandbox;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of each resource, lived through the tools against the sandbox: created, listed, read, changed, removed, gone. */
class WalkTest {

    private static final String WORKSPACE = "ws-apps-7f3k9q";

    /**
     * A resource and how its life goes.
     *
     * @param noun of the tools: {@code create_<noun>}, {@code get_<noun>} …
     * @param id the argument that names one
     * @param create arguments of the creation
     * @param where arguments that every other call takes besides, such as the workspace
     * @param changes arguments of an update, each of them shown by the same member afterwards
     * @param filter arguments under which the list holds the new one
     */
    private record Life(
            String noun,
            String list,
            String id,
            Map<String, Object> create,
            Map<String, Object> where,
            Map<String, Object> filter,
            Map<String, Object> changes) {

        @Override
        public String toString() {
            return noun;
        }
    }

    private final Sandbox sandbox = Sandbox.start();
    private final Secrets secrets = new Secrets();
    private final Connection connection = new Connection(
            new Connection.Options(sandbox.baseUrl(), ApiKey.of(Sandbox.ADMIN_KEY, secrets), false, null, Map.of()));
    private final Catalogue catalogue = new Catalogue(Services.all(connection));
    private final ToolAdapter adapter = new ToolAdapter(catalogue, Confirmation.Policy.AUTO, secrets);

    @AfterEach
    void stop() {
        connection.close();
        sandbox.close();
    }

    private ToolResult call(String tool, Map<String, Object> arguments) {
        try {
            assertThat(catalogue.get(tool)).as(tool).isNotNull();
            return Tool.of(catalogue.get(tool), adapter).call().with(arguments, Caller.SILENT);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode ask(String tool, Map<String, Object> arguments) {
        ToolResult result = call(tool, arguments);
        assertThat(result.isError())
                .as(tool + " " + arguments + " -> " + result.text())
                .isFalse();
        try {
            return Json.MAPPER.readTree(result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SafeVarargs
    private static Map<String, Object> all(Map<String, Object>... parts) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Map<String, Object> part : parts) {
            all.putAll(part);
        }
        return all;
    }

    private JsonNode items(String tool, JsonNode answer) {
        return answer.path(catalogue.get(tool).operation().list().items());
    }

    static Life[] lives() {
        return new Life[] {};
    }

    @ParameterizedTest
    @MethodSource("lives")
    void aResourceIsCreatedListedReadChangedAndRemoved(Life life) {
        JsonNode created = ask("create_" + life.noun, life.create);
        String id = created.hasNonNull("id")
                ? created.get("id").asText()
                : created.path("slug").asText();
        Map<String, Object> named = all(Map.of(life.id, id), life.where);

        assertThat(items(life.list, ask(life.list, all(life.where, life.filter))))
                .anyMatch(item -> item.path("id").asText().equals(id)
                        || item.path("slug").asText().equals(id));
        pagesHoldEachItemOnce(life.list, life.where);

        JsonNode read = ask("get_" + life.noun, named);
        assertThat(read.path("name")).isEqualTo(Json.MAPPER.valueToTree(life.create.get("name")));

        ask("update_" + life.noun, all(named, life.changes));
        JsonNode changed = ask("get_" + life.noun, named);
        life.changes.forEach(
                (name, value) -> assertThat(changed.path(name)).as(name).isEqualTo(Json.MAPPER.valueToTree(value)));

        ask("delete_" + life.noun, named);
        ToolResult gone = call("get_" + life.noun, named);
        assertThat(gone.isError()).isTrue();
        assertThat(gone.text()).contains("HTTP 404").contains(life.list);
    }

    /** Reads a list one item at a time and all at once. */
    private void pagesHoldEachItemOnce(String list, Map<String, Object> where) {
        JsonNode whole = ask(list, where);
        int total = whole.at("/page/total").asInt();
        assertThat(items(list, whole)).hasSize(Math.min(total, 100));
        Set<JsonNode> seen = new HashSet<>();
        for (int page = 0; page < total; page++) {
            JsonNode one = ask(list, all(where, Map.of("page_size", 1, "current_page", page)));
            assertThat(items(list, one)).hasSize(1);
            assertThat(one.at("/page/has_more").asBoolean()).isEqualTo(page < total - 1);
            seen.add(items(list, one).get(0));
        }
        assertThat(seen).hasSize(total);
    }

    @Test
    void noOperationIsUnknownToTheSandbox() {
        for (Catalogue.Entry entry : catalogue.entries()) {
            Map<String, Object> arguments = dev.portkeyadmin.support.SampleArguments.minimal(entry.inputSchema());
            ToolResult result = call(entry.operation().name(), arguments);
            assertThat(result.text())
                    .as(entry.operation().name())
                    .doesNotContain("HTTP 405")
                    .doesNotContain("HTTP 500")
                    .doesNotContain("\"Not Found\"");
        }
    }
}
