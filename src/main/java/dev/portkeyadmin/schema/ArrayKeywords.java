package dev.portkeyadmin.schema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of an array.
 *
 * @param entries the object whose members the items name; null for items that name none
 * @param key the members whose values no two items share; empty for none
 */
record ArrayKeywords(
        Schema items, int minItems, int maxItems, @Nullable Schema entries, List<String> key) {

    static ArrayKeywords of(Schema items, @Nullable Schema entries) {
        return new ArrayKeywords(items, 0, Integer.MAX_VALUE, entries, List.of());
    }

    ArrayKeywords withSize(int least, int most) {
        return new ArrayKeywords(items, least, most, entries, key);
    }

    ArrayKeywords withKey(List<String> members) {
        return new ArrayKeywords(items, minItems, maxItems, entries, members);
    }

    void putJson(Map<String, Object> json) {
        json.put("items", items.memberJson());
        if (minItems > 0) {
            json.put("minItems", minItems);
        }
        if (maxItems < Integer.MAX_VALUE) {
            json.put("maxItems", maxItems);
        }
    }

    void check(String at, List<?> list, List<String> problems) {
        if (list.size() < minItems) {
            problems.add(ValidationMessages.expected(at, list, minItems + " or more items"));
        } else if (list.size() > maxItems) {
            problems.add(ValidationMessages.expected(at, list, "at most " + count(maxItems)));
        }
        for (int index = 0; index < list.size(); index++) {
            items.check(at + "[" + index + "]", list.get(index), problems);
        }
        if (entries != null) {
            checkEntries(at, list, entries, problems);
        }
        checkKeys(at, list, problems);
    }

    /** Adds the items that have the key of an earlier one. */
    void checkKeys(String at, List<?> list, List<String> problems) {
        Set<Object> seen = new HashSet<>();
        for (int index = 0; !key.isEmpty() && index < list.size(); index++) {
            if (list.get(index) instanceof Map<?, ?> item
                    && item.keySet().containsAll(key)
                    && !seen.add(key.stream().map(item::get).toList())) {
                String what = key.stream()
                        .map(member ->
                                (key.size() > 1 ? member + " " : "") + ValidationMessages.describe(item.get(member)))
                        .collect(Collectors.joining(" with "));
                problems.add(at + "[" + index + "]" + (key.size() > 1 ? "" : "." + key.get(0)) + ": " + what
                        + " is given twice; give it once.");
            }
        }
    }

    private static String count(int items) {
        return items == 1 ? "1 item" : items + " items";
    }

    private static void checkEntries(String at, List<?> list, Schema entries, List<String> problems) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int index = 0; index < list.size(); index++) {
            String path = at + "[" + index + "]";
            if (!(list.get(index) instanceof Map<?, ?> entry)
                    || !(entry.get("name") instanceof String name)
                    || !(entry.get("value") instanceof String text)) {
                continue;
            }
            Schema schema = entries.properties().get(name);
            if (schema != null) {
                Object value = schema.read(text);
                if (object.put(name, value) != null) {
                    problems.add(path + ": " + name + " is given twice; give it once.");
                }
                schema.check(path + ".value", value, problems);
            }
        }
        entries.rules().forEach(rule -> problems.addAll(rule.problems(at, object)));
    }
}
