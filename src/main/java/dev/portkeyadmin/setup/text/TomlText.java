package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.setup.text.TomlDocument.Leaf;
import dev.portkeyadmin.setup.text.TomlDocument.Section;
import dev.portkeyadmin.setup.text.TomlDocument.Statement;
import dev.portkeyadmin.setup.text.TomlDocument.TableKind;
import dev.portkeyadmin.setup.text.TomlDocument.TomlTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A TOML text and the place of every statement in it. */
final class TomlText implements ConfigText {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private final TomlDocument document;

    private TomlText(String text, TomlDocument document) {
        this.text = text;
        this.document = document;
    }

    static TomlText parse(String text) throws ConfigSyntaxException {
        return new TomlText(text, new TomlParser(text).document());
    }

    @Override
    public ObjectNode tree() {
        return document.root().tree();
    }

    @Override
    public String with(List<String> path, JsonNode value) throws ConfigSyntaxException {
        TomlTable table = document.root();
        TomlTable braces = null;
        int bracesDepth = 0;
        int depth = 0;
        for (; ; depth++) {
            Object member = table.members().get(path.get(depth));
            if (member == null) {
                break;
            }
            if (member instanceof Leaf leaf && depth == path.size() - 1) {
                return leaf.value().equals(value)
                        ? text
                        : text.substring(0, leaf.start()) + inline(value) + text.substring(leaf.end());
            }
            if (!(member instanceof TomlTable next)) {
                throw new ConfigSyntaxException(
                        text,
                        member instanceof Leaf leaf ? leaf.start() : 0,
                        String.join(".", path.subList(0, depth + 1)) + " is expected to be a table, but is "
                                + (member instanceof Leaf ? "a value" : "an array of tables"));
            }
            table = next;
            if (table.kind() == TableKind.INLINE) {
                braces = table;
                bracesDepth = depth + 1;
            }
            if (depth == path.size() - 1) {
                throw new IllegalArgumentException("a table is set member by member");
            }
        }
        List<String> missing = path.subList(depth, path.size());
        List<String> owner = path.subList(0, depth);
        if (braces != null) {
            return insertInline(
                    braces, path.subList(bracesDepth, depth + 1), nested(missing.subList(1, missing.size()), value));
        }
        return value.isObject() ? append(path, value) : insert(table, owner, missing, value);
    }

    private static JsonNode nested(List<String> path, JsonNode value) {
        JsonNode result = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            result = NODES.objectNode().set(path.get(i), result);
        }
        return result;
    }

    private String insertInline(TomlTable table, List<String> keys, JsonNode value) {
        int close = table.end() - 1;
        int tail = close;
        while (Character.isWhitespace(text.charAt(tail - 1))) {
            tail--;
        }
        String member = dotted(keys) + " = " + inline(value);
        return table.members().isEmpty()
                ? text.substring(0, tail) + " " + member + " " + text.substring(close)
                : text.substring(0, tail) + ", " + member + text.substring(tail);
    }

    /** Adds a line behind the last one of the table, or a section where the table has no line of its own. */
    private String insert(TomlTable table, List<String> owner, List<String> missing, JsonNode value) {
        String member = key(missing.get(0)) + " = " + inline(nested(missing.subList(1, missing.size()), value));
        Statement last = table.lastStatement();
        Section section = table.section();
        if (last != null && (section == null || last.section() == section)) {
            String relative = last.keys().subList(0, last.keys().size() - 1).stream()
                    .map(name -> key(name) + ".")
                    .reduce("", String::concat);
            return insertLine(last.end(), ConfigText.indentation(text, last.start()) + relative + member);
        }
        if (section != null) {
            return insertLine(section.end(), ConfigText.indentation(text, section.start()) + member);
        }
        return append(owner, nested(missing, value));
    }

    private String insertLine(int behind, String line) {
        int end = lineEnd(behind);
        return text.substring(0, end) + ConfigText.endOfLine(text) + line + text.substring(end);
    }

    /** Adds sections at the end of the text. */
    private String append(List<String> path, JsonNode object) {
        String end = ConfigText.endOfLine(text);
        StringBuilder result = new StringBuilder(text);
        boolean blank = text.isBlank() || text.equals("\uFEFF");
        if (!blank && !text.endsWith("\n")) {
            result.append(end);
        }
        if (!blank) {
            result.append(end);
        }
        sections(path, object, end, result);
        return result.toString();
    }

    private static void sections(List<String> path, JsonNode object, String end, StringBuilder result) {
        result.append('[').append(dotted(path)).append(']').append(end);
        List<Map.Entry<String, JsonNode>> tables = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getValue().isObject()) {
                tables.add(member);
            } else {
                result.append(key(member.getKey()))
                        .append(" = ")
                        .append(inline(member.getValue()))
                        .append(end);
            }
        }
        for (Map.Entry<String, JsonNode> table : tables) {
            List<String> inner = new ArrayList<>(path);
            inner.add(table.getKey());
            result.append(end);
            sections(inner, table.getValue(), end, result);
        }
    }

    @Override
    public String without(List<String> path) throws ConfigSyntaxException {
        Object found = document.root();
        TomlTable braces = null;
        int bracesDepth = 0;
        for (int i = 0; i < path.size(); i++) {
            if (!(found instanceof TomlTable table)) {
                return text;
            }
            if (table.kind() == TableKind.INLINE) {
                braces = table;
                bracesDepth = i;
            }
            found = table.members().get(path.get(i));
        }
        if (found == null) {
            return text;
        }
        if (braces != null) {
            return removeInline(braces, path.subList(bracesDepth, path.size()));
        }
        List<int[]> spans = new ArrayList<>();
        for (Section section : document.sections()) {
            if (startsWith(section.path(), path)) {
                spans.add(lines(section.start(), section.lastEnd()));
            } else {
                for (Statement statement : section.statements()) {
                    List<String> full = new ArrayList<>(section.path());
                    full.addAll(statement.keys());
                    if (startsWith(full, path)) {
                        spans.add(lines(statement.start(), statement.end()));
                    }
                }
            }
        }
        StringBuilder result = new StringBuilder(text);
        spans.sort(Comparator.comparingInt((int[] span) -> span[0]).reversed());
        for (int[] span : spans) {
            result.delete(span[0], span[1]);
            removeBlankLine(result, span[0]);
        }
        return result.toString();
    }

    private static boolean startsWith(List<String> path, List<String> start) {
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    /** Leaves one of the blank lines around a removed section, and none at the end. */
    private static void removeBlankLine(StringBuilder text, int at) {
        int before = blankLineBefore(text, at);
        boolean blankBehind = at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r');
        if (before >= 0 && (at == text.length() || blankBehind)) {
            text.delete(before, at);
        }
    }

    /** The start of the empty line that ends at a position; -1 where there is none. */
    private static int blankLineBefore(CharSequence text, int at) {
        int start = at;
        if (start == 0 || text.charAt(start - 1) != '\n') {
            return -1;
        }
        start -= start > 1 && text.charAt(start - 2) == '\r' ? 2 : 1;
        return start > 0 && text.charAt(start - 1) == '\n' ? start : -1;
    }

    /** The whole lines from one position to another. */
    private int[] lines(int start, int end) {
        int from = start;
        while (from > 0 && (text.charAt(from - 1) == ' ' || text.charAt(from - 1) == '\t')) {
            from--;
        }
        int to = lineEnd(end);
        if (text.startsWith("\r\n", to)) {
            to += 2;
        } else if (to < text.length()) {
            to++;
        }
        return new int[] {from, to};
    }

    private int lineEnd(int position) {
        int end = position;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private String removeInline(TomlTable table, List<String> keys) {
        StringBuilder result = new StringBuilder(text);
        List<Statement> statements = table.statements();
        for (int i = statements.size() - 1; i >= 0; i--) {
            Statement statement = statements.get(i);
            if (startsWith(statement.keys(), keys)) {
                // With the comma before it; the first one that stays gives up the comma behind the removed ones before
                // it.
                boolean last = i == statements.size() - 1;
                boolean first = statements.subList(0, i).stream().allMatch(other -> startsWith(other.keys(), keys));
                int from = first ? statement.start() : statements.get(i - 1).end();
                int to = first && !last ? statements.get(i + 1).start() : statement.end();
                result.delete(from, Math.min(to, result.length()));
            }
        }
        return result.toString();
    }

    private static String dotted(List<String> path) {
        return String.join(".", path.stream().map(TomlText::key).toList());
    }

    private static String key(String name) {
        return TomlParser.BARE_KEY.matcher(name).matches() ? name : quoted(name);
    }

    private static String inline(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isObject()) {
            value.properties().forEach(member -> parts.add(key(member.getKey()) + " = " + inline(member.getValue())));
            return parts.isEmpty() ? "{}" : "{ " + String.join(", ", parts) + " }";
        }
        if (value.isArray()) {
            value.forEach(item -> parts.add(inline(item)));
            return "[" + String.join(", ", parts) + "]";
        }
        return value.isTextual() ? quoted(value.textValue()) : value.asText();
    }

    private static String quoted(String text) {
        StringBuilder result = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> {
                    if (c < ' ' || c == 127) {
                        result.append(String.format("\\u%04X", c));
                    } else {
                        result.appendCodePoint(c);
                    }
                }
            }
        });
        return result.append('"').toString();
    }
}
