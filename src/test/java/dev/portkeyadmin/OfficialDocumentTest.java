package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.Deviations;
import dev.portkeyadmin.support.OfficialDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation held against Portkey's own OpenAPI document, where that lies beside the project. What differs stands in
 * {@link Deviations} with the fact that speaks for it; a deviation that is none any more fails, too.
 */
class OfficialDocumentTest {

    private OfficialDocument document;
    private final Set<String> found = new TreeSet<>();

    @BeforeEach
    void readDocument() throws IOException {
        document = OfficialDocument.read();
    }

    @Test
    void everyOperationIsAsDocumentedButForTheListedDeviations() throws IOException {
        for (Catalogue.Entry entry : new Catalogue(Services.on(null)).entries()) {
            compare(entry.operation());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(Deviations.read());
    }

    @Test
    void everyDocumentedOperationIsReached() {
        Set<String> reached = new TreeSet<>();
        for (Catalogue.Entry entry : new Catalogue(Services.on(null)).entries()) {
            document.find(entry.operation()).ifPresent(official -> reached.add(official.id()));
        }
        assertThat(reached).containsExactlyInAnyOrderElementsOf(document.ids());
    }

    private void compare(Operation operation) {
        JsonNode official =
                document.find(operation).map(OfficialDocument.Official::node).orElse(null);
        if (official == null) {
            found.add(operation.name() + ": not in the document");
            return;
        }
        compareQuery(operation, official);
        JsonNode body = flat(official.at("/requestBody/content/application~1json/schema"));
        Schema ours = Schema.object(null);
        for (Param param : operation.params(Param.Place.BODY)) {
            ours = param.required()
                    ? ours.require(param.wireName(), param.schema())
                    : ours.allow(param.wireName(), param.schema());
        }
        compareObject(operation.name() + " body ", body, ours);
        for (Param param : operation.params(Param.Place.CLEAR)) {
            for (String name : param.schema().items().allowed()) {
                if (!flat(body.path("properties").path(name)).path("nullable").asBoolean()) {
                    found.add(operation.name() + " clear " + name + ": not nullable in the document");
                }
            }
        }
    }

    private void compareQuery(Operation operation, JsonNode official) {
        Map<String, JsonNode> theirs = new LinkedHashMap<>();
        for (JsonNode parameter : official.path("parameters")) {
            JsonNode resolved = document.resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                theirs.put(resolved.path("name").asText(), resolved);
            }
        }
        String at = operation.name() + " query ";
        Set<String> ours = new HashSet<>();
        for (Param param : operation.params(Param.Place.QUERY)) {
            ours.add(param.wireName());
            JsonNode parameter = theirs.get(param.wireName());
            if (parameter == null) {
                found.add(at + param.wireName() + ": not in the document");
                continue;
            }
            compareRequired(at + param.wireName(), parameter.path("required").asBoolean(), param.required());
            compareValue(at + param.wireName(), flat(parameter.path("schema")), param.schema());
        }
        for (Param param : operation.params(Param.Place.FILTERS)) {
            for (String name : param.schema().items().properties().get("name").allowed()) {
                ours.add(name);
                if (!theirs.containsKey(name)) {
                    found.add(at + name + ": not in the document");
                }
            }
        }
        theirs.keySet().stream()
                .filter(name -> !ours.contains(name))
                .forEach(name -> found.add(at + name + ": missing here"));
    }

    private void compareObject(String at, JsonNode theirs, Schema ours) {
        Set<String> required = new HashSet<>();
        theirs.path("required").forEach(name -> required.add(name.asText()));
        ours.properties().forEach((name, schema) -> {
            JsonNode property = flat(theirs.path("properties").path(name));
            if (property.isMissingNode()) {
                found.add(at + name + ": not in the document");
                return;
            }
            compareRequired(at + name, required.contains(name), ours.required().contains(name));
            compareValue(at + name, property, schema);
        });
        if (ours.values() == null) {
            theirs.path("properties").fieldNames().forEachRemaining(name -> {
                if (!ours.properties().containsKey(name)) {
                    found.add(at + name + ": missing here");
                }
            });
        }
    }

    private void compareRequired(String at, boolean there, boolean here) {
        if (there != here) {
            found.add(at + (there ? ": required there, optional here" : ": optional there, required here"));
        }
    }

    private void compareValue(String at, JsonNode theirs, Schema ours) {
        String type = theirs.has("type") || !theirs.has("properties")
                ? theirs.path("type").asText()
                : "object";
        if (!type.equals(ours.type().keyword())) {
            found.add(at + ": type " + type + " there, " + ours.type().keyword() + " here");
            return;
        }
        Set<String> values = new TreeSet<>();
        theirs.path("enum").forEach(value -> {
            if (!value.isNull()) {
                values.add(value.asText());
            }
        });
        Set<String> accepted = new TreeSet<>(ours.allowed());
        if (!values.equals(accepted)) {
            found.add(at + ": values " + values + " there, " + accepted + " here");
        }
        for (String bound : List.of("minimum", "maximum")) {
            Object here = ours.toJson().get(bound);
            if (theirs.has(bound) && !paging(at) && !theirs.get(bound).asText().equals(String.valueOf(here))) {
                found.add(at + ": " + bound + " " + theirs.get(bound) + " there, " + here + " here");
            }
        }
        if (ours.items() != null) {
            compareValue(at + "[]", flat(theirs.path("items")), ours.items());
        }
        if (ours.type() == Schema.Type.OBJECT) {
            compareObject(at + ".", theirs, ours);
        }
    }

    /** Paging has bounds of its own, the same for every list. */
    private static boolean paging(String at) {
        return at.endsWith(" page_size") || at.endsWith(" current_page") || at.endsWith(" page");
    }

    /**
     * A schema without references and combinations: what {@code allOf} demands together, and of the objects of {@code oneOf}
     * and {@code anyOf} all properties, required where all of them require it. Of other alternatives the first one counts.
     */
    private JsonNode flat(JsonNode node) {
        JsonNode schema = document.resolve(node);
        if (schema.has("allOf")) {
            return merged(schema, parts(schema.get("allOf")), true);
        }
        for (String combination : List.of("oneOf", "anyOf")) {
            if (schema.has(combination)) {
                List<JsonNode> parts = parts(schema.get(combination));
                boolean objects = schema.has("properties") || parts.stream().allMatch(part -> part.has("properties"));
                return objects ? merged(schema, parts, false) : parts.get(0);
            }
        }
        return schema;
    }

    private List<JsonNode> parts(JsonNode combination) {
        List<JsonNode> parts = new ArrayList<>();
        combination.forEach(part -> parts.add(flat(part)));
        return parts;
    }

    private static ObjectNode merged(JsonNode schema, List<JsonNode> parts, boolean all) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        Set<String> required = null;
        List<JsonNode> sources = new ArrayList<>(parts);
        if (schema.has("properties")) {
            sources.add(schema);
        }
        for (JsonNode part : sources) {
            part.properties().forEach(member -> merged.putIfAbsent(member.getKey(), member.getValue()));
            part.path("properties").properties().forEach(member -> mergeProperty(properties, member));
            Set<String> names = new TreeSet<>();
            part.path("required").forEach(name -> names.add(name.asText()));
            if (required == null) {
                required = names;
            } else if (all || part == schema) {
                required.addAll(names);
            } else {
                required.retainAll(names);
            }
        }
        merged.remove(List.of("allOf", "oneOf", "anyOf"));
        merged.set("properties", properties);
        required.forEach(merged.putArray("required")::add);
        return merged;
    }

    /** A property that several alternatives have, each with values of its own, has all these values. */
    private static void mergeProperty(ObjectNode properties, Map.Entry<String, JsonNode> member) {
        JsonNode before = properties.path(member.getKey());
        if (before instanceof MissingNode) {
            properties.set(member.getKey(), member.getValue().deepCopy());
        } else if (before.has("enum") && member.getValue().has("enum")) {
            member.getValue().get("enum").forEach(((ObjectNode) before).withArray("enum")::add);
        }
    }
}
