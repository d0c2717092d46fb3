package dev.portkeyadmin.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of a tool as text for people: a list as a table, an object as two columns, or a list as CSV. */
public final class AnswerText {

    private static final String PAGE = "page";
    private static final String FIRST_NAME = "first_name";
    private static final String LAST_NAME = "last_name";
    private static final String NAME = "name";

    /** The members that people look for first, in this order. */
    private static final List<String> FIRST = List.of(
            NAME,
            FIRST_NAME,
            LAST_NAME,
            "email",
            "user",
            "user_name",
            "title",
            "timestamp",
            "role",
            "action",
            "findings",
            "status",
            "slug",
            "id");

    /** The members that people rarely look for, the rarest last. */
    private static final List<String> LAST = List.of("created_at", "last_updated_at", "organisation_id", "object");

    /** Objects deeper than this are shown as JSON. */
    private static final int DEEPEST = 2;

    /** A value in fewer columns than this goes below its name. */
    private static final int LEAST_VALUE = 24;

    private static final String INDENT = "  ";

    /** A spreadsheet takes a text that begins with one of these, in either width, for a formula. */
    private static final String FORMULA = "=+-@＝＋－＠";

    private final JsonNode root;
    private final String list;

    private AnswerText(JsonNode root) {
        this.root = root;
        list = list(root);
    }

    /** The answer in this text, which is the JSON of an object. */
    public static AnswerText of(JsonNode answer) {
        return new AnswerText(answer);
    }

    /** Returns true if the answer is a list. */
    public boolean isList() {
        return !list.isEmpty();
    }

    /** The member that holds the items; empty for none. The server puts its own members first. */
    private static String list(JsonNode root) {
        if (root.path("data").isArray()) {
            return "data";
        }
        String found = "";
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (root.path(PAGE).isObject()
                    && member.getValue().isArray()
                    && member.getValue().size()
                            == root.path(PAGE).path("returned").asInt(-1)) {
                found = member.getKey();
            }
        }
        return found;
    }

    /**
     * The answer as text.
     *
     * @param width the columns of the terminal; {@link TextTable#UNLIMITED} cuts nothing
     */
    public List<String> text(int width) {
        List<String> lines = new ArrayList<>();
        if (!isList()) {
            describe(lines, root, width);
            return lines;
        }
        JsonNode items = root.path(list);
        if (items.isEmpty()) {
            lines.add("No items.");
        } else {
            table(lines, items, width);
        }
        lines.addAll(remarks(width));
        return lines;
    }

    /**
     * The items as CSV, one line each after the names of all their members: the columns that the caller names, in that order, with
     * dots for a part of a member, then those that people look for first, the others by name, and at the end those that people rarely look for. So the order does not
     * depend on which item comes first. Nothing for no items and no columns.
     */
    public List<String> csv(List<String> columns) {
        JsonNode items = root.path(list);
        Set<String> names = new LinkedHashSet<>(columns);
        Set<String> others = new TreeSet<>(members(items));
        columns.stream()
                .filter(column -> !others.contains(column))
                .map(AnswerText::member)
                .toList()
                .forEach(others::remove);
        names.addAll(ordered(others));
        List<String> lines = new ArrayList<>();
        boolean plain = names.isEmpty();
        if (plain && items.isEmpty()) {
            return lines;
        }
        lines.add(plain ? "value" : names.stream().map(AnswerText::quoted).collect(Collectors.joining(",")));
        for (JsonNode item : items) {
            lines.add(
                    plain
                            ? quoted(csvText(item))
                            : names.stream()
                                    .map(name -> quoted(csvText(value(item, name))))
                                    .collect(Collectors.joining(",")));
        }
        return lines;
    }

    /** The columns with dots that lead to nothing in any item. */
    public List<String> absent(List<String> columns) {
        return columns.stream()
                .filter(column -> column.indexOf('.') > 0
                        && root.path(list)
                                .valueStream()
                                .allMatch(item -> value(item, column).isMissingNode()))
                .toList();
    }

    /** The member of an item that a column is a part of, such as usage_limits for usage_limits.type. */
    public static String member(String column) {
        int dot = column.indexOf('.');
        return dot < 1 ? column : column.substring(0, dot);
    }

    /** The member of that name, or one within it where dots lead to it. */
    private static JsonNode value(JsonNode item, String name) {
        int dot = name.indexOf('.');
        return item.has(name) || dot < 1
                ? item.path(name)
                : value(item.path(name.substring(0, dot)), name.substring(dot + 1));
    }

    private static String csvText(JsonNode value) {
        return value.isContainerNode() ? Json.write(value) : Cell.text(value);
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 && !Cell.isNumber(text);
        String safe = formula ? "'" + text : text;
        return safe.matches("[^\",\\s]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** The members of the answer beside its items, such as the page. */
    public List<String> remarks(int width) {
        List<String> lines = new ArrayList<>();
        JsonNode page = root.path(PAGE);
        if (page.isObject()) {
            StringBuilder line = new StringBuilder(page.path("returned").asText());
            line.append(
                    page.path("total").isNumber() ? " of " + page.path("total").asText() : " items");
            if (page.path("omitted").asInt() > 0) {
                line.append(", ").append(page.path("omitted").asText()).append(" left out of this answer");
            }
            if (page.path("next_page").isNumber()) {
                line.append("; more with current_page=")
                        .append(page.path("next_page").asText())
                        .append(" or all_pages=true");
            } else if (page.path("has_more").asBoolean()) {
                line.append("; there are more");
            }
            lines.add(line.append('.').toString());
            page.properties().stream()
                    .filter(member -> !Set.of(
                                    "current_page",
                                    "page_size",
                                    "returned",
                                    "total",
                                    "has_more",
                                    "next_page",
                                    "omitted")
                            .contains(member.getKey()))
                    .forEach(member -> remark(lines, member.getKey(), member.getValue(), width));
        }
        root.properties().stream()
                .filter(member -> !member.getKey().equals(PAGE)
                        && !member.getKey().equals(list)
                        && !member.getKey().equals("object")
                        && !(member.getKey().equals("total")
                                && member.getValue().equals(page.path("total"))))
                .forEach(member -> remark(lines, member.getKey(), member.getValue(), width));
        return lines;
    }

    private static void remark(List<String> lines, String name, JsonNode value, int width) {
        if (!Cell.isNothing(value)) {
            lines.addAll(Cell.lines(Cell.visible(name) + ": " + brief(value), width));
        }
    }

    /** An object as its members, things with names as their names. */
    private static String brief(JsonNode value) {
        if (value.isObject() && value.valueStream().noneMatch(JsonNode::isContainerNode)) {
            return value.properties().stream()
                    .map(member -> Cell.visible(member.getKey()) + " " + Cell.text(member.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value.isArray()
                && value.valueStream().allMatch(item -> item.path(NAME).isTextual())) {
            return value.valueStream().map(item -> Cell.text(item.path(NAME))).collect(Collectors.joining(", "));
        }
        return Cell.text(value);
    }

    private static void table(List<String> lines, JsonNode items, int width) {
        List<String> columns = columns(items);
        if (columns.isEmpty()) {
            items.forEach(item -> lines.addAll(Cell.lines(Cell.text(item), width)));
            return;
        }
        TextTable table = new TextTable(columns);
        for (JsonNode item : items) {
            table.row(columns.stream().map(column -> cell(item, column)).toList());
        }
        lines.addAll(table.lines(width));
        if (!table.leftOut().isEmpty()) {
            lines.addAll(
                    Cell.lines("Not shown here, but with --json: " + String.join(", ", table.leftOut()) + ".", width));
        }
    }

    /** The members of the items that say something, the most important first; a full name replaces its parts. */
    private static List<String> columns(JsonNode items) {
        Set<String> members = members(items);
        members.removeIf(name -> items.valueStream().allMatch(item -> Cell.isNothing(item.path(name))));
        if (members.size() > 1) {
            members.remove("object");
        }
        if (!members.contains(NAME) && members.contains(FIRST_NAME) && members.contains(LAST_NAME)) {
            members.removeAll(Set.of(FIRST_NAME, LAST_NAME));
            members.add(NAME);
        }
        return List.copyOf(ordered(members));
    }

    /** The members that people look for first before the others, and those that they rarely look for at the end. */
    private static Set<String> ordered(Set<String> members) {
        Set<String> ordered = new LinkedHashSet<>();
        FIRST.stream().filter(members::contains).forEach(ordered::add);
        members.stream().filter(name -> !LAST.contains(name)).forEach(ordered::add);
        LAST.stream().filter(members::contains).forEach(ordered::add);
        return ordered;
    }

    private static String cell(JsonNode item, String column) {
        if (column.equals(NAME) && !item.has(NAME)) {
            return (Cell.text(item.path(FIRST_NAME)) + " " + Cell.text(item.path(LAST_NAME))).strip();
        }
        return Cell.text(item.path(column));
    }

    private static Set<String> members(JsonNode items) {
        Set<String> members = new LinkedHashSet<>();
        items.forEach(item -> item.fieldNames().forEachRemaining(members::add));
        return members;
    }

    /** An object in two columns, and the lists in it as tables below. */
    private static void describe(List<String> lines, JsonNode object, int width) {
        Map<String, JsonNode> pairs = new LinkedHashMap<>();
        Map<String, JsonNode> tables = new LinkedHashMap<>();
        collect("", object, 0, pairs, tables);
        int names = pairs.keySet().stream().mapToInt(Cell::width).max().orElse(0);
        boolean below = width - names - INDENT.length() < LEAST_VALUE;
        pairs.forEach((name, value) -> {
            if (below) {
                lines.add(name);
                lines(value, width - INDENT.length()).forEach(part -> lines.add(INDENT + part));
                return;
            }
            List<String> parts = lines(value, width - names - 2);
            for (int i = 0; i < parts.size(); i++) {
                lines.add((Cell.fit(i == 0 ? name : "", names, false) + "  " + parts.get(i)).stripTrailing());
            }
        });
        tables.forEach((name, items) -> {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(name);
            Set<String> inner = inner(items);
            ArrayNode outer = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> outer.add(((ObjectNode) item.deepCopy()).remove(inner)));
            table(lines, outer, width);
            items.forEach(item -> inner.forEach(member -> {
                if (!item.path(member).isEmpty()) {
                    lines.add("");
                    lines.add(Cell.visible(member) + " of " + label(item));
                    table(lines, item.path(member), width);
                }
            }));
        });
    }

    /** The members that are lists of objects in items that people know by a label. */
    private static Set<String> inner(JsonNode items) {
        Set<String> inner = new LinkedHashSet<>();
        if (items.valueStream().noneMatch(item -> label(item).isEmpty())) {
            members(items).stream()
                    .filter(member -> items.valueStream()
                            .anyMatch(item -> item.path(member).path(0).isObject()))
                    .filter(member -> items.valueStream()
                            .flatMap(item -> item.path(member).valueStream())
                            .allMatch(JsonNode::isObject))
                    .forEach(inner::add);
        }
        return inner;
    }

    private static String label(JsonNode item) {
        return Cell.text(item.path(item.has(NAME) ? NAME : "workspace"));
    }

    /** A value on one line if it fits; a longer list, or one of texts with commas, has a line for each item. */
    private static List<String> lines(JsonNode value, int width) {
        String text = Cell.isNothing(value) ? "-" : Cell.text(value);
        boolean isUnclear = value.valueStream().anyMatch(item -> item.asText().indexOf(',') >= 0);
        return value.isArray() && value.size() > 1 && (isUnclear || Cell.width(text) > width)
                ? value.valueStream()
                        .flatMap(item -> Cell.lines(Cell.text(item), width).stream())
                        .toList()
                : Cell.lines(text, width);
    }

    private static void collect(
            String path, JsonNode node, int depth, Map<String, JsonNode> pairs, Map<String, JsonNode> tables) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = (path.isEmpty() ? "" : path + ".") + Cell.visible(member.getKey());
            JsonNode value = member.getValue();
            JsonNode rows = rows(value);
            if (rows != null) {
                tables.put(name, rows);
            } else if (value.isObject() && !value.isEmpty() && depth < DEEPEST) {
                collect(name, value, depth + 1, pairs, tables);
            } else {
                pairs.put(name, value);
            }
        }
    }

    /** The objects of a list, or those of an object that has nothing else under their names; null for any other value. */
    private static @Nullable JsonNode rows(JsonNode value) {
        boolean objects = !value.isEmpty() && value.valueStream().allMatch(item -> item.isObject() && !item.isEmpty());
        if (!objects || value.isArray()) {
            return objects ? value : null;
        }
        boolean nested = value.valueStream()
                .flatMap(JsonNode::valueStream)
                .anyMatch(inner -> inner.isArray() && inner.path(0).isObject());
        if (value.size() < 2 || nested || value.valueStream().anyMatch(item -> item.has(NAME))) {
            return null;
        }
        List<JsonNode> rows = new ArrayList<>();
        value.properties()
                .forEach(member -> rows.add(((ObjectNode) member.getValue().deepCopy()).put(NAME, member.getKey())));
        return JsonNodeFactory.instance.arrayNode().addAll(rows);
    }
}
