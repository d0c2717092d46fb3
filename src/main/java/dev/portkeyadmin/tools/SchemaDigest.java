package dev.portkeyadmin.tools;

import dev.portkeyadmin.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A JSON Schema of a limited size. What costs least to miss goes first: keywords that an error of validation explains as well, the
 * rest of descriptions, members that an argument before has just so, the members of nested objects (which stay named), and last the
 * descriptions of optional arguments, short ones first. The
 * names, types and choices of all arguments stay.
 *
 * @param isShortened whether it is not the whole schema
 */
record SchemaDigest(Map<String, Object> schema, boolean isShortened) {

    private static final Set<String> EXPLAINED_BY_ERRORS = Set.of(
            "additionalProperties", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minProperties");

    /** The length of descriptions that say hardly more than the name of the argument, such as "Name." */
    private static final int OBVIOUS = 24;

    /** Most choices that are listed beside the name of a member. */
    private static final int FEW = 4;

    /** The bytes above which a reference is shorter than a schema. */
    private static final int REFERENCE = 120;

    /** Returns the schema with as little missing as the size in bytes allows. */
    static SchemaDigest of(Map<String, Object> schema, int size) {
        Map<String, Object> digest = schema;
        for (UnaryOperator<Map<String, Object>> step : List.<UnaryOperator<Map<String, Object>>>of(
                whole -> whole,
                SchemaDigest::withoutExplained,
                SchemaDigest::withFirstSentences,
                some -> withRepeatedOnce(some, new HashMap<>()),
                some -> withNamedMembers(some, 3),
                some -> withNamedMembers(some, 2),
                some -> withNamedMembers(some, 1),
                some -> withoutOptionalDescriptions(some, OBVIOUS),
                some -> withoutOptionalDescriptions(some, 2 * OBVIOUS),
                some -> withoutOptionalDescriptions(some, Integer.MAX_VALUE),
                some -> withNamedMembers(some, 0))) {
            digest = step.apply(digest);
            if (Json.writeUtf8(digest).length <= size) {
                break;
            }
        }
        return new SchemaDigest(digest, digest != schema);
    }

    private static Map<String, Object> withoutExplained(Map<String, Object> schema) {
        Map<String, Object> kept = new LinkedHashMap<>();
        schema.forEach((keyword, value) -> {
            if (!EXPLAINED_BY_ERRORS.contains(keyword) || value instanceof Map<?, ?>) {
                kept.put(keyword, value);
            }
        });
        return withEachPart(kept, SchemaDigest::withoutExplained);
    }

    private static Map<String, Object> withFirstSentences(Map<String, Object> schema) {
        Map<String, Object> shorter = new LinkedHashMap<>(schema);
        shorter.computeIfPresent("description", (keyword, text) -> firstSentence(String.valueOf(text)));
        return withEachPart(shorter, SchemaDigest::withFirstSentences);
    }

    /**
     * Refers to an argument before for the members that an argument shares with it.
     *
     * @param known the names of arguments by their schema
     */
    private static Map<String, Object> withRepeatedOnce(Map<String, Object> schema, Map<Object, String> known) {
        Map<String, Object> once = new LinkedHashMap<>(schema);
        if (once.get("items") instanceof Map<?, ?> items) {
            once.put("items", withRepeatedOnce(map(items), known));
        }
        if (once.get("properties") instanceof Map<?, ?> properties) {
            Map<String, Object> parts = new LinkedHashMap<>();
            properties.forEach((name, part) ->
                    parts.put(String.valueOf(name), onceOrReference(String.valueOf(name), map(part), known)));
            once.put("properties", parts);
        }
        return once;
    }

    private static Map<String, Object> onceOrReference(
            String name, Map<String, Object> schema, Map<Object, String> known) {
        Map<String, Object> members = new LinkedHashMap<>(schema);
        Object own = members.remove("description");
        if (Json.writeUtf8(members).length < REFERENCE) {
            return schema;
        }
        String before = known.putIfAbsent(members, name);
        if (before == null) {
            return withRepeatedOnce(schema, known);
        }
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("type", schema.getOrDefault("type", "object"));
        reference.put("description", (own == null ? "" : own + " ") + "Members: as in " + before + " above.");
        return reference;
    }

    /** Names the members of objects that are nested more deeply than the given level, in place of their schemas. */
    private static Map<String, Object> withNamedMembers(Map<String, Object> schema, int level) {
        if (level >= 0 || !(schema.get("properties") instanceof Map<?, ?> properties)) {
            int deeper = schema.containsKey("properties") ? level - 1 : level;
            return withEachPart(schema, part -> withNamedMembers(part, deeper));
        }
        List<String> members = new ArrayList<>();
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        properties.forEach((name, member) -> {
            List<String> facts = new ArrayList<>();
            if (required.contains(name)) {
                facts.add("required");
            }
            if (map(member).get("enum") instanceof List<?> choices && choices.size() <= FEW) {
                facts.add(choices.stream().map(String::valueOf).collect(Collectors.joining(" or ")));
            }
            members.add(name + (facts.isEmpty() ? "" : " (" + String.join("; ", facts) + ")"));
        });
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("type", "object");
        String description = schema.get("description") instanceof String text ? text + " " : "";
        named.put("description", description + "Members: " + String.join(", ", members) + ".");
        return named;
    }

    private static Map<String, Object> withoutOptionalDescriptions(Map<String, Object> schema, int longest) {
        if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
            return schema;
        }
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        Map<String, Object> kept = new LinkedHashMap<>();
        properties.forEach((name, property) -> kept.put(
                String.valueOf(name),
                required.contains(name) ? property : withoutDescriptions(map(property), longest)));
        Map<String, Object> shorter = new LinkedHashMap<>(schema);
        shorter.put("properties", kept);
        return shorter;
    }

    private static Map<String, Object> withoutDescriptions(Map<String, Object> schema, int longest) {
        Map<String, Object> bare = new LinkedHashMap<>(schema);
        String description = String.valueOf(bare.get("description"));
        if (description.length() <= longest && !description.contains("Members: ")) {
            bare.remove("description");
        }
        return withEachPart(bare, part -> withoutDescriptions(part, longest));
    }

    /** Applies a change to the schemas of members, items and values. */
    private static Map<String, Object> withEachPart(
            Map<String, Object> schema, UnaryOperator<Map<String, Object>> change) {
        Map<String, Object> changed = new LinkedHashMap<>(schema);
        for (String keyword : List.of("items", "additionalProperties")) {
            if (changed.get(keyword) instanceof Map<?, ?> part) {
                changed.put(keyword, change.apply(map(part)));
            }
        }
        if (changed.get("properties") instanceof Map<?, ?> properties) {
            Map<String, Object> parts = new LinkedHashMap<>();
            properties.forEach((name, part) -> parts.put(String.valueOf(name), change.apply(map(part))));
            changed.put("properties", parts);
        }
        return changed;
    }

    @SuppressWarnings("unchecked") // a JSON Schema has string keys
    private static Map<String, Object> map(Object schema) {
        return (Map<String, Object>) schema;
    }

    /** Returns a text up to the end of its first sentence or clause. */
    static String firstSentence(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '.' || c == ';') && text.charAt(i + 1) == ' ') {
                return text.substring(0, c == '.' ? i + 1 : i) + (c == ';' ? "." : "");
            }
        }
        return text;
    }
}
