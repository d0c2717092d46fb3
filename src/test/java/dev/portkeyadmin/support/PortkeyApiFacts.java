package dev.portkeyadmin.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Reduces Portkey's OpenAPI document to parameters, request body and answer of each operation. */
final class PortkeyApiFacts {

    private static final String JSON_SCHEMA = "/content/application~1json/schema";

    private final JsonNode document;

    private PortkeyApiFacts(JsonNode document) {
        this.document = document;
    }

    /** The facts by path and method. Requests are flat, since tools offer them so; answers keep their alternatives. */
    static JsonNode of(JsonNode document) {
        PortkeyApiFacts facts = new PortkeyApiFacts(document);
        Map<String, JsonNode> paths = new TreeMap<>();
        document.get("paths").properties().forEach(path -> paths.put(path.getKey(), facts.methods(path.getValue())));
        return JsonNodeFactory.instance.objectNode().setAll(paths);
    }

    private ObjectNode methods(JsonNode path) {
        Map<String, JsonNode> methods = new TreeMap<>();
        path.properties().stream()
                .filter(method -> !method.getKey().equals("parameters"))
                .forEach(method -> methods.put(method.getKey(), operation(path, method.getValue())));
        return JsonNodeFactory.instance.objectNode().setAll(methods);
    }

    private ObjectNode operation(JsonNode path, JsonNode operation) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        path.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        if (!parameters.isEmpty()) {
            facts.set("parameters", parameters);
        }
        JsonNode body = operation.at("/requestBody" + JSON_SCHEMA);
        if (!body.isMissingNode()) {
            facts.set("body", SchemaFacts.flat(SchemaFacts.inlined(body, document)));
        }
        JsonNode answer = operation.at("/responses/200" + JSON_SCHEMA);
        if (!answer.isMissingNode()) {
            facts.set("answer", SchemaFacts.inlined(answer, document));
        }
        return facts;
    }

    private ObjectNode parameter(JsonNode parameter) {
        JsonNode resolved = parameter.has("$ref")
                ? document.at(parameter.get("$ref").asText().substring(1))
                : parameter;
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.set("name", resolved.get("name"));
        facts.set("in", resolved.get("in"));
        if (resolved.path("required").asBoolean()) {
            facts.put("required", true);
        }
        facts.set("schema", SchemaFacts.flat(SchemaFacts.inlined(resolved.path("schema"), document)));
        return facts;
    }
}
