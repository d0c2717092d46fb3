package dev.portkeyadmin.support;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Param;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The facts of Portkey's own OpenAPI document of the Admin API. */
public final class OfficialDocument {

    /**
     * One operation as the document has it.
     *
     * @param id method and path, {@code GET /admin/users}
     */
    public record Official(String id, String path, JsonNode facts) {

        /** The query parameters by name, each with {@code schema} and, where true, {@code required}. */
        public Map<String, JsonNode> query() {
            Map<String, JsonNode> query = new LinkedHashMap<>();
            for (JsonNode parameter : facts.path("parameters")) {
                if (parameter.get("in").asText().equals("query")) {
                    query.put(parameter.get("name").asText(), parameter);
                }
            }
            return query;
        }

        /** The schema of the request body without references and combinations; a missing node for a request without body. */
        public JsonNode body() {
            return facts.path("body");
        }
    }

    private static OfficialDocument only;

    private final JsonNode paths;
    private final List<Official> operations = new ArrayList<>();

    /** The segments of each path, since every request of a test is compared with all of them. */
    private final Map<String, String[]> segments = new HashMap<>();

    private OfficialDocument(JsonNode paths) {
        this.paths = paths;
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Official(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                path.getKey(),
                                method.getValue()))));
        paths.fieldNames().forEachRemaining(path -> segments.put(path, path.split("/")));
    }

    /** The facts of the document, from {@link FactFile#PORTKEY_API}, which is read once. */
    public static synchronized OfficialDocument read() {
        if (only == null) {
            only = new OfficialDocument(FactFile.PORTKEY_API.read());
        }
        return only;
    }

    /** Validates an answer with the schema that the document has for it. */
    public void assertAnswer(String template, String method, JsonNode answer) {
        JsonNode published = paths.path(template).path(method).path("answer");
        assertThat(published.isObject()).isTrue();
        assertThat(SchemaRegistry.withDialect(Dialects.getOpenApi30())
                        .getSchema(published)
                        .validate(
                                answer,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .isEmpty();
    }

    /** Every documented operation, by method and path. */
    public List<String> ids() {
        return operations.stream().map(Official::id).toList();
    }

    /** The documented operation that a request of this one reaches: literal segments win over variables. */
    public Optional<Official> find(Operation operation) {
        String path = operation.expandPath(name -> operation.params(Param.Place.PATH).stream()
                .filter(param ->
                        param.name().equals(name) && !param.schema().allowed().isEmpty())
                .map(param -> param.schema().allowed().get(0))
                .findFirst()
                .orElse("{}"));
        return find(operation.method().name(), path);
    }

    /** The documented operation that answers a request of this method and path, which is relative to the base URL. */
    public Optional<Official> find(String method, String path) {
        String start = method + " ";
        String[] ours = path.split("/");
        return operations.stream()
                .filter(official -> official.id().startsWith(start) && matches(segments.get(official.path()), ours))
                .min(Comparator.comparingInt(official -> official.path().split("\\{", -1).length));
    }

    private static boolean matches(String[] theirs, String[] ours) {
        if (theirs.length != ours.length) {
            return false;
        }
        for (int i = 0; i < theirs.length; i++) {
            if (!theirs[i].startsWith("{") && !theirs[i].equals(ours[i])) {
                return false;
            }
        }
        return true;
    }
}
