package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.text.TextList;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The members of an object that a write has changed, each with its value before and after. */
final class Differences {

    /** Characters of all changes together; the first is shown in any case, the others are counted. */
    private static final int MOST = 1_200;

    /** Most characters of one value. */
    private static final int VALUE_LENGTH = 300;

    private static final int EXCERPT_LENGTH = 160;

    /** Characters of a long text that are shown before the first difference. */
    private static final int LEAD = 40;

    /** Members that change with every write. */
    private static final Set<String> IGNORED = Set.of("object", "total", "updated_at", "last_updated_at", "updated_by");

    /** Members that do not help to recognise a new or removed item. */
    private static final Set<String> INCIDENTAL = Set.of("object", "created_at", "last_updated_at", "updated_at");

    /** Members that identify an item of a list, if no two items share one. */
    private static final List<String> KEYS =
            List.of("id", "user_id", "mcp_server_id", "prompt_partial_version_id", "workspace_id", "slug", "name");

    /** Members that say whether an item of a list is in force. */
    private static final List<String> FLAGS = List.of("enabled", "excluded");

    /** Most items in force that are named. */
    private static final int MOST_IN_FORCE = 25;

    private static final String VERSION = "version";

    /** The member by which items of several kinds in one list are distinguished. */
    private static final String TYPE = "type";

    /** Members that label an item for a reader. */
    private static final List<String> LABELS = List.of(
            "name",
            "email",
            "workspace_name",
            "mcp_server_name",
            "workspace_slug",
            "slug",
            "value_key_name",
            "value_key",
            VERSION);

    private final ObjectNode changed = JsonNodeFactory.instance.objectNode();
    private int length;
    private int more;

    private Differences() {}

    /** Compares an object, or the items of a list by what identifies them. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        Differences differences = new Differences();
        if (before.isArray() && after.isArray()) {
            differences.compareItems("", before, after, key(before, after), false);
        } else {
            differences.compareMembers("", before, after, false, false);
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

    private void compareItems(String at, JsonNode before, JsonNode after, String key, boolean secret) {
        Map<String, String> labels = labels(before, after, key);
        compare(at, byKey(before, key, labels), byKey(after, key, labels), label -> secret, true);
    }

    private void compareMembers(String at, JsonNode before, JsonNode after, boolean secret, boolean item) {
        Set<String> secrets = new HashSet<>(Secrets.secretMembers(before, item, at));
        secrets.addAll(Secrets.secretMembers(after, item, at));
        compare(at, members(before), members(after), name -> secret || secrets.contains(name), false);
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

    /** The labels of items by their keys; empty where two items have the same label. */
    private static Map<String, String> labels(JsonNode before, JsonNode after, String key) {
        String label = label(before, after);
        if (key.isEmpty() || label.isEmpty()) {
            return Map.of();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (JsonNode items : List.of(before, after)) {
            items.forEach(item -> labels.putIfAbsent(
                    item.path(key).asText(),
                    (label.equals(VERSION) ? "version " : "") + item.get(label).asText()));
        }
        return new HashSet<>(labels.values()).size() == labels.size() ? labels : Map.of();
    }

    private static String label(JsonNode before, JsonNode after) {
        return LABELS.stream()
                .filter(member -> identifies(member, before) && identifies(member, after))
                .findFirst()
                .orElse("");
    }

    /** Returns true if items hold only names of objects. */
    private static boolean isIdentity(JsonNode items) {
        return items.valueStream()
                .allMatch(item -> item.properties().stream()
                        .allMatch(member -> KEYS.contains(member.getKey()) || LABELS.contains(member.getKey())));
    }

    /**
     * Names the items of a list by whether they are switched on, if all of them say so.
     *
     * @return empty for other lists
     */
    static ObjectNode inForce(JsonNode items) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        for (String flag : FLAGS) {
            if (items.isEmpty()
                    || !items.valueStream().allMatch(item -> item.path(flag).isBoolean())) {
                continue;
            }
            String label = label(items, items);
            String key = key(items, items);
            String member = label.isEmpty() ? key : label;
            if (!member.isEmpty()) {
                List<JsonNode> on = items.valueStream()
                        .filter(item -> item.path(flag).booleanValue())
                        .toList();
                Map<String, List<JsonNode>> byType = on.stream()
                        .collect(Collectors.groupingBy(
                                item -> item.path(TYPE).asText(""), LinkedHashMap::new, Collectors.toList()));
                if (byType.size() > 1) {
                    ObjectNode types = named.putObject(flag);
                    byType.forEach(
                            (type, those) -> addNames(types.putArray(type.isEmpty() ? "other" : type), those, member));
                } else {
                    addNames(named.putArray(flag), on, member);
                }
            }
        }
        return named;
    }

    private static void addNames(ArrayNode shown, List<JsonNode> items, String member) {
        List<String> names =
                items.stream().map(item -> item.path(member).asText()).toList();
        TextList.shortened(names, MOST_IN_FORCE).forEach(shown::add);
    }

    private static ArrayNode texts(JsonNode items, String member) {
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> texts.add(item.path(member)));
        return texts;
    }

    private static Map<String, JsonNode> members(JsonNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /**
     * Compares values by their names.
     *
     * @param secret whether a name says that its value is a secret
     * @param items whether they are items of a list
     */
    private void compare(
            String at,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            Predicate<String> secret,
            boolean items) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            JsonNode old = before.getOrDefault(name, JsonNodeFactory.instance.nullNode());
            JsonNode now = after.getOrDefault(name, JsonNodeFactory.instance.nullNode());
            if (!IGNORED.contains(name) && !old.equals(now)) {
                compare(at.isEmpty() ? name : at + "." + name, parsed(old), parsed(now), secret.test(name), items);
            }
        }
    }

    private void compare(String path, JsonNode old, JsonNode now, boolean secret, boolean item) {
        if (old.isObject() && now.isObject()) {
            compareMembers(path, old, now, secret, item);
        } else if (old.isArray() && now.isArray() && !(isPlain(old) && isPlain(now))) {
            String key = key(old, now);
            String label = label(old, now);
            if (key.isEmpty()) {
                put(path, beforeAndAfter(redacted(path, old, secret, item), redacted(path, now, secret, item)));
            } else if (!label.isEmpty() && isIdentity(old) && isIdentity(now)) {
                put(path, addedAndRemoved(texts(old, label), texts(now, label)));
            } else {
                compareItems(path, old, now, key, secret);
            }
        } else {
            JsonNode oldShown = redacted(path, old, secret, item);
            JsonNode nowShown = redacted(path, now, secret, item);
            boolean arePlain = isPlain(old) && isPlain(now);
            put(path, arePlain ? addedAndRemoved(oldShown, nowShown) : beforeAndAfter(oldShown, nowShown));
        }
    }

    /** A value without the texts that are secrets by their names or their form, unless Portkey has masked them. */
    static JsonNode redacted(String at, JsonNode value, boolean secret, boolean item) {
        if (value.isObject()) {
            Set<String> secrets = Secrets.secretMembers(value, item, at);
            ObjectNode safe = JsonNodeFactory.instance.objectNode();
            value.properties()
                    .forEach(member -> safe.set(
                            member.getKey(),
                            redacted(
                                    member.getKey(),
                                    member.getValue(),
                                    secret || secrets.contains(member.getKey()),
                                    false)));
            return safe;
        }
        if (value.isArray()) {
            ArrayNode safe = JsonNodeFactory.instance.arrayNode();
            value.forEach(each -> safe.add(redacted(at, each, secret, true)));
            return safe;
        }
        if (!value.isTextual() || value.textValue().isEmpty() || WriteAnswers.isMasked(value)) {
            return value;
        }
        return JsonNodeFactory.instance.textNode(secret ? Secrets.REDACTED : Secrets.redactByForm(value.textValue()));
    }

    /** Parses a text that holds a JSON object, as some answers have. */
    private static JsonNode parsed(JsonNode value) {
        if (value.isTextual() && value.textValue().startsWith("{")) {
            try {
                return Json.read(value.textValue());
            } catch (IOException e) {
                return value;
            }
        }
        return value;
    }

    private static boolean isPlain(JsonNode value) {
        return value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode);
    }

    private void put(String path, ObjectNode change) {
        int size = Json.write(change).length() + path.length();
        if (!changed.isEmpty() && length + size > MOST) {
            more++;
            return;
        }
        length += size;
        changed.set(path, change);
    }

    private static ObjectNode addedAndRemoved(JsonNode old, JsonNode now) {
        ArrayNode added = without(now, old);
        ArrayNode removed = without(old, now);
        if (added.isEmpty() && removed.isEmpty()) {
            return beforeAndAfter(old, now);
        }
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        if (!added.isEmpty()) {
            both.set("added", shown(added));
        }
        if (!removed.isEmpty()) {
            both.set("removed", shown(removed));
        }
        both.set("now", isLong(now) ? JsonNodeFactory.instance.textNode(now.size() + " in all") : now);
        return both;
    }

    private static ArrayNode without(JsonNode items, JsonNode others) {
        Set<JsonNode> known = new HashSet<>();
        others.forEach(known::add);
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        items.valueStream().filter(item -> !known.contains(item)).forEach(rest::add);
        return rest;
    }

    private static ObjectNode beforeAndAfter(JsonNode old, JsonNode now) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        if (old.isTextual() && now.isTextual() && isLong(old, now)) {
            int same = sameStart(old.textValue(), now.textValue());
            both.put("before", excerpt(old.textValue(), same));
            both.put("after", excerpt(now.textValue(), same));
        } else {
            both.set("before", shown(essential(old)));
            both.set("after", shown(essential(now)));
        }
        return both;
    }

    private static boolean isLong(JsonNode... values) {
        return Stream.of(values).anyMatch(value -> Json.write(value).length() > VALUE_LENGTH);
    }

    /** An item without its incidental members. */
    private static JsonNode essential(JsonNode value) {
        if (!value.isObject()) {
            return value;
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        value.properties().stream()
                .filter(member -> !INCIDENTAL.contains(member.getKey())
                        && !member.getValue().isNull())
                .forEach(member -> kept.set(member.getKey(), member.getValue()));
        return kept;
    }

    private static JsonNode shown(JsonNode value) {
        return isLong(value)
                ? JsonNodeFactory.instance.textNode(
                        excerpt(value.isTextual() ? value.textValue() : Json.write(value), 0))
                : value;
    }

    private static int sameStart(String one, String other) {
        int end = 0;
        while (end < one.length() && end < other.length() && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return end;
    }

    /** The part of a text that holds the character at an index. */
    private static String excerpt(String text, int index) {
        int start = whole(text, Math.max(0, index - LEAD));
        int end = whole(text, Math.min(text.length(), start + EXCERPT_LENGTH));
        boolean isCut = start > 0 || end < text.length();
        return (start > 0 ? "…" : "")
                + text.substring(start, end)
                + (end < text.length() ? "…" : "")
                + (isCut ? " (" + text.length() + " characters in all)" : "");
    }

    /** The nearest index that does not split a character. */
    private static int whole(String text, int index) {
        return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
