package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.MemberPart;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the items of an answer as JSON, with the requested fields only, or with long members shortened. */
final class ListItems {

    /** Members that a model seldom needs whole, and that may be most of an answer. */
    private static final List<String> SHORTENED = List.of("scopes", "request_body", "query_params");

    /** A member that says only how a recorded request was sent, which a call that wants it names in {@code fields}. */
    private static final String HEADERS = "request_headers";

    /** Most characters of such a member that is a text. */
    private static final int MOST_TEXT = 300;

    /** Most texts of such a member that are shown, unless the call names it in {@code fields}. */
    private static final int MOST_TEXTS = 20;

    private static final int EXAMPLES = 3;

    /** Bytes of a part of a member that a call names with its beginning. */
    private static final int PART = 40_000;

    private final List<String> fields;
    private final Audience audience;

    /** The items with commas between them. Each is written only once, both to measure it and for the answer. */
    private final StringBuilder text = new StringBuilder();

    private final List<Integer> ends = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();
    private final Set<String> seenFields = new LinkedHashSet<>();
    private final Set<String> shortened = new LinkedHashSet<>();
    private final Set<String> cut = new LinkedHashSet<>();
    private boolean lacksHeaders;
    private final Set<String> parts = new LinkedHashSet<>();
    private final Set<String> cutParts = new LinkedHashSet<>();
    private @Nullable JsonNode first;

    /**
     * Starts without items.
     *
     * @param fields the only members to keep; empty for all
     */
    ListItems(List<String> fields, Audience audience) {
        this.fields = fields;
        this.audience = audience;
    }

    /**
     * Adds items.
     *
     * @param at the place of each among the fetched ones
     */
    void add(List<JsonNode> items, List<Long> at) {
        places.addAll(at);
        List<JsonNode> kept = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            if (!fields.isEmpty()) {
                item.fieldNames().forEachRemaining(seenFields::add);
            }
            if (item instanceof ObjectNode object) {
                kept.add(fields.isEmpty() ? shortened(object) : only(object));
            } else {
                kept.add(item);
            }
        }
        if (first == null && !kept.isEmpty()) {
            first = kept.get(0);
        }
        List<Integer> ownEnds = new ArrayList<>(kept.size());
        String own = Json.writeAll(kept, ownEnds);
        int start = text.isEmpty() || kept.isEmpty()
                ? text.length()
                : text.append(',').length();
        text.append(own);
        ownEnds.forEach(end -> ends.add(start + end));
    }

    /** The item without headers, with a number in place of a long list of texts, and the beginning of a long text; whole at a terminal. */
    private ObjectNode shortened(ObjectNode item) {
        ObjectNode copy = item;
        if (audience != Audience.TERMINAL && item.has(HEADERS)) {
            copy = JsonNodeFactory.instance.<ObjectNode>objectNode().setAll(item);
            copy.remove(HEADERS);
            lacksHeaders = true;
        }
        for (String name : audience == Audience.TERMINAL ? List.<String>of() : SHORTENED) {
            JsonNode list = item.path(name);
            if (list.isArray() && list.size() > MOST_TEXTS) {
                String examples = list.valueStream()
                        .limit(EXAMPLES)
                        .map(each -> SafeText.bare(each.asText(), NAME_LENGTH))
                        .collect(Collectors.joining(", "));
                copy = copy == item ? JsonNodeFactory.instance.objectNode().setAll(item) : copy;
                copy.put(name, list.size() + ", such as " + examples);
                shortened.add(name);
            } else if (list.isTextual() && list.textValue().length() > MOST_TEXT) {
                copy = copy == item ? JsonNodeFactory.instance.objectNode().setAll(item) : copy;
                copy.put(name, SafeText.visible(list.textValue(), MOST_TEXT));
                cut.add(name);
            }
        }
        return copy;
    }

    private ObjectNode only(ObjectNode item) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            MemberPart part = field.indexOf('@') < 0 ? null : MemberPart.of(field, item);
            if (part != null) {
                parts.add(field);
                part.addTo(kept, PART).ifPresent(places -> cutParts.add(places));
            }
        }
        item.properties().stream()
                .filter(each -> fields.contains(each.getKey()))
                .forEach(each -> kept.set(each.getKey(), each.getValue()));
        return kept;
    }

    /** The longest member of the first item; empty if that is not an object. */
    String longest() {
        JsonNode item = first;
        return item == null
                ? ""
                : item.properties().stream()
                        .max(Comparator.comparingInt(member -> ToolResponse.length(member.getValue())))
                        .map(Map.Entry::getKey)
                        .orElse("");
    }

    int count() {
        return ends.size();
    }

    /** The place of an item among the fetched ones. */
    long place(int item) {
        return places.get(item);
    }

    /** All items as JSON, with commas between them. */
    CharSequence text() {
        return text;
    }

    /** The position in the text at which each item ends. */
    List<Integer> ends() {
        return ends;
    }

    /** Returns the first items as a JSON array. */
    String json(int first) {
        return "[" + text.substring(0, first == 0 ? 0 : ends.get(first - 1)) + "]";
    }

    /** Says what was shortened, and which requested fields no item has. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        shortened.forEach(name -> notes.add(
                "Long lists of " + name + " are shortened; fields: [\"id\", \"" + name + "\"] returns them whole."));
        cut.forEach(name -> notes.add("Long texts in " + name + " are cut; name it in fields to get them whole."));
        if (lacksHeaders) {
            notes.add(HEADERS + " are left out unless fields names them.");
        }
        notes.addAll(cutParts);
        List<String> unknown = fields.stream()
                .filter(field -> !seenFields.contains(field) && !parts.contains(field))
                .toList();
        if (count() > 0 && !unknown.isEmpty()) {
            notes.add("No item has " + SafeText.of(String.join(", ", unknown), 200) + ". They have: "
                    + seenFields.stream()
                            .limit(60)
                            .map(field -> SafeText.name(field, NAME_LENGTH))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return notes;
    }
}
