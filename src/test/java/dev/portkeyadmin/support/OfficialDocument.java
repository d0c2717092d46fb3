package dev.portkeyadmin.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Portkey's own OpenAPI document of the Admin API. */
public final class OfficialDocument {

    /**
     * One operation as the document has it.
     *
     * @param id method and path, {@code GET /admin/users}
     */
    public record Official(String id, String path, JsonNode node) {}

    private static OfficialDocument only;

    private final JsonNode document;
    private final List<Official> operations = new ArrayList<>();

    private OfficialDocument(JsonNode document) {
        this.document = document;
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> !method.getKey().equals("parameters"))
                        .forEach(method -> operations.add(new Official(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                path.getKey(),
                                method.getValue()))));
    }

    /** The document, from beside the project; without it the test is skipped. It is read once. */
    public static synchronized OfficialDocument read() throws IOException {
        if (only == null) {
            only = new OfficialDocument(ExternalDocuments.json("portkey-api/openapi.admin.json"));
        }
        return only;
    }

    /** Holds an answer against the schema that the document has for it. */
    public void assertAnswer(String template, String method, JsonNode answer) {
        JsonNode published = document.path("paths")
                .path(template)
                .path(method)
                .at("/responses/200/content/application~1json/schema");
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("allOf").add(published);
        schema.set("components", document.path("components"));

        assertThat(published.isObject()).isTrue();
        assertThat(SchemaRegistry.withDialect(Dialects.getOpenApi30())
                        .getSchema(schema)
                        .validate(
                                answer,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .isEmpty();
    }

    /** Every operation there is, by method and path. */
    public List<String> ids() {
        return operations.stream().map(Official::id).toList();
    }

    /** The documented operation that a request for this one would reach: literal segments are worth more than variables. */
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
        return operations.stream()
                .filter(official -> official.id().startsWith(method + " ") && matches(official.path(), path))
                .min(Comparator.comparingInt(official -> official.path().split("\\{", -1).length));
    }

    private static boolean matches(String template, String path) {
        String[] theirs = template.split("/");
        String[] ours = path.split("/");
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

    /** What a reference refers to; any other node is returned as it is. */
    public JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
