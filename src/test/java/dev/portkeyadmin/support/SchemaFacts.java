package dev.portkeyadmin.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** Reduces JSON Schemas to the keywords that validate; their members are sorted by name. */
final class SchemaFacts {

    private static final Set<String> COPIED = Set.of(
            "$schema",
            "additionalProperties",
            "const",
            "enum",
            "format",
            "maxItems",
            "maxLength",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "nullable",
            "pattern",
            "required",
            "type");
    private static final Set<String> COMBINATIONS = Set.of("allOf", "anyOf", "oneOf");
    private static final Set<String> NAMED = Set.of("$defs", "properties");

    /** The document that references are resolved in; null keeps them. */
    private final JsonNode document;

    private SchemaFacts(JsonNode document) {
        this.document = document;
    }

    /** The facts of a schema that keeps its references. */
    static JsonNode withReferences(JsonNode schema) {
        return new SchemaFacts(null).reduce(schema, List.of());
    }

    /**
     * The facts of a schema without references. A schema that contains itself ends there: its inner occurrence accepts anything.
     *
     * @param document the document that the references are relative to
     */
    static ObjectNode inlined(JsonNode schema, JsonNode document) {
        return new SchemaFacts(document).reduce(schema, List.of());
    }

    private ObjectNode reduce(JsonNode schema, List<String> open) {
        Map<String, JsonNode> facts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String keyword = member.getKey();
            JsonNode value = member.getValue();
            if (NAMED.contains(keyword)) {
                Map<String, JsonNode> named = new TreeMap<>();
                value.properties().forEach(each -> named.put(each.getKey(), reduce(each.getValue(), open)));
                facts.put(keyword, object(named));
            } else if (COMBINATIONS.contains(keyword)) {
                ArrayNode parts = JsonNodeFactory.instance.arrayNode();
                value.forEach(part -> parts.add(reduce(part, open)));
                facts.put(keyword, parts);
            } else if (keyword.equals("items") || keyword.equals("additionalProperties") && value.isObject()) {
                facts.put(keyword, reduce(value, open));
            } else if (COPIED.contains(keyword) || keyword.equals("$ref") && document == null) {
                facts.put(keyword, value);
            }
        }
        if (document != null && schema.has("$ref")) {
            String reference = schema.get("$ref").asText();
            if (!open.contains(reference)) {
                List<String> inner = new ArrayList<>(open);
                inner.add(reference);
                // Keywords beside a reference, such as nullable, apply as well.
                reduce(document.at(reference.substring(1)), inner)
                        .properties()
                        .forEach(member -> facts.putIfAbsent(member.getKey(), member.getValue()));
            }
        }
        return object(facts);
    }

    /**
     * The same facts without combinations. {@code allOf} is merged. Of the objects in {@code oneOf} and {@code anyOf} all
     * properties are kept, and those are required that every object requires; of other alternatives the first one counts.
     */
    static ObjectNode flat(JsonNode facts) {
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        facts.properties().forEach(member -> {
            if (!COMBINATIONS.contains(member.getKey())) {
                flat.set(member.getKey(), flatMember(member.getKey(), member.getValue()));
            }
        });
        facts.path("allOf").forEach(part -> merge(flat, flat(part), true));
        for (String combination : List.of("oneOf", "anyOf")) {
            Iterator<JsonNode> parts = facts.path(combination).elements();
            if (parts.hasNext()) {
                ObjectNode choice = flat(parts.next());
                boolean objects = facts.has("properties")
                        || StreamSupport.stream(facts.get(combination).spliterator(), false)
                                .allMatch(part -> flat(part).has("properties"));
                while (objects && parts.hasNext()) {
                    merge(choice, flat(parts.next()), false);
                }
                merge(flat, choice, true);
            }
        }
        Map<String, JsonNode> sorted = new TreeMap<>();
        flat.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        return object(sorted);
    }

    private static JsonNode flatMember(String keyword, JsonNode value) {
        if (keyword.equals("properties")) {
            Map<String, JsonNode> named = new TreeMap<>();
            value.properties().forEach(each -> named.put(each.getKey(), flat(each.getValue())));
            return object(named);
        }
        return keyword.equals("items") || value.isObject() ? flat(value) : value;
    }

    private static void merge(ObjectNode into, ObjectNode more, boolean all) {
        Set<String> required = names(into.path("required"));
        if (all) {
            required.addAll(names(more.path("required")));
        } else {
            required.retainAll(names(more.path("required")));
        }
        for (Map.Entry<String, JsonNode> member : more.properties()) {
            if (member.getKey().equals("properties") && into.has("properties")) {
                member.getValue()
                        .properties()
                        .forEach(each -> mergeProperty(into.withObject("properties"), each.getKey(), each.getValue()));
            } else {
                into.putIfAbsent(member.getKey(), member.getValue());
            }
        }
        into.remove("required");
        if (!required.isEmpty()) {
            required.forEach(into.putArray("required")::add);
        }
    }

    /** A property that several alternatives have, each with values of its own, has all these values. */
    private static void mergeProperty(ObjectNode properties, String name, JsonNode more) {
        if (!properties.has(name)) {
            properties.set(name, more);
        } else if (properties.get(name).has("enum") && more.has("enum")) {
            ArrayNode values = properties.get(name).withArray("enum");
            Set<JsonNode> known = new HashSet<>();
            values.forEach(known::add);
            more.get("enum").forEach(value -> {
                if (known.add(value)) {
                    values.add(value);
                }
            });
        }
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new TreeSet<>();
        array.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        members.forEach(object::set);
        return object;
    }
}
