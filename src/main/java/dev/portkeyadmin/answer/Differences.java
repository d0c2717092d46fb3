package dev.portkeyadmin.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of an object that a write has changed, each with its value before and after. */
final class Differences {

    /** Most characters of one value. */
    private static final int VALUE_LENGTH = 1_000;

    private static final int START_LENGTH = 200;
    private static final int MOST = 50;

    private static final String NAME = "name";

    /** Members that change with every write. */
    private static final Set<String> IGNORED = Set.of("object", "updated_at", "last_updated_at", "updated_by");

    /** Members that identify an item of a list, if no two items share one. */
    private static final List<String> KEYS =
            List.of("id", "user_id", "mcp_server_id", "prompt_partial_version_id", "workspace_id", "slug", NAME);

    private final ObjectNode changed = JsonNodeFactory.instance.objectNode();
    private int more;

    private Differences() {}

    /** Compares an object, or the items of a list by what identifies them. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        Differences differences = new Differences();
        if (before.isArray() && after.isArray()) {
            String key = key(before, after);
            Map<String, String> labels = labels(before, after, key);
            differences.compare("", byKey(before, key, labels), byKey(after, key, labels));
        } else {
            differences.compare("", members(before), members(after));
        }
        if (differences.more > 0) {
            differences.changed.put("more", differences.more);
        }
        return differences.changed;
    }

    private static String key(JsonNode before, JsonNode after) {
        return KEYS.stream()
                .filter(name -> identifies(name, before) && identifies(name, after))
                .findFirst()
                .orElse("");
    }

    private static boolean identifies(String member, JsonNode items) {
        Set<String> seen = new HashSet<>();
        for (JsonNode item : items) {
            if (!item.hasNonNull(member) || !seen.add(item.get(member).asText())) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, JsonNode> byKey(JsonNode items, String key, Map<String, String> labels) {
        Map<String, JsonNode> keyed = new LinkedHashMap<>();
        int place = 0;
        for (JsonNode item : items) {
            String id = key.isEmpty() ? String.valueOf(place++) : item.path(key).asText();
            keyed.put(labels.getOrDefault(id, id), item);
        }
        return keyed;
    }

    /** The names of items by what identifies them; none where two items share a name. */
    private static Map<String, String> labels(JsonNode before, JsonNode after, String key) {
        if (key.isEmpty() || !identifies(NAME, before) || !identifies(NAME, after)) {
            return Map.of();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (JsonNode items : List.of(before, after)) {
            items.forEach(item ->
                    labels.putIfAbsent(item.path(key).asText(), item.get(NAME).asText()));
        }
        return new HashSet<>(labels.values()).size() == labels.size() ? labels : Map.of();
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private void compare(String at, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            JsonNode old = before.getOrDefault(name, JsonNodeFactory.instance.nullNode());
            JsonNode now = after.getOrDefault(name, JsonNodeFactory.instance.nullNode());
            String path = at.isEmpty() ? name : at + "." + name;
            if (IGNORED.contains(name) || old.equals(now)) {
                continue;
            }
            if (old.isObject() && now.isObject()) {
                compare(path, members(old), members(now));
            } else if (changed.size() < MOST) {
                ObjectNode both = changed.putObject(path);
                both.set("before", shown(old));
                both.set("after", shown(now));
            } else {
                more++;
            }
        }
    }

    private static JsonNode shown(JsonNode value) {
        String json = Json.write(value);
        if (json.length() <= VALUE_LENGTH) {
            return value;
        }
        String text = value.isTextual() ? value.textValue() : json;
        int end = text.offsetByCodePoints(0, Math.min(START_LENGTH, text.codePointCount(0, text.length())));
        return JsonNodeFactory.instance.textNode(
                text.substring(0, end) + "… (" + json.length() + " characters in all)");
    }
}
