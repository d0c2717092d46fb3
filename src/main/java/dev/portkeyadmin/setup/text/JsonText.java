package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.setup.text.JsonParser.Member;
import dev.portkeyadmin.setup.text.JsonParser.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON text, with or without comments, and the place of every member in it. */
final class JsonText implements ConfigText {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;

    /** Null for a text without any value. */
    private final @Nullable Value root;

    private JsonText(String text, @Nullable Value root) {
        this.text = text;
        this.root = root;
    }

    static JsonText parse(String text, boolean comments, boolean trailingCommas) throws ConfigSyntaxException {
        return new JsonText(text, new JsonParser(text, comments, trailingCommas).document());
    }

    @Override
    public ObjectNode tree() {
        return root == null ? NODES.objectNode() : (ObjectNode) root.value();
    }

    @Override
    public String with(List<String> path, JsonNode value) throws ConfigSyntaxException {
        Style style = style();
        if (root == null) {
            String end = style.endOfLine;
            String before = text.isBlank() || text.equals("\uFEFF") ? text.stripTrailing() : text.stripTrailing() + end;
            return before + style.render(nested(path, value), "") + end;
        }
        Value object = root;
        for (int i = 0; ; i++) {
            Member member = object.member(path.get(i));
            if (member == null) {
                return insert(object, path.get(i), nested(path.subList(i + 1, path.size()), value), style);
            }
            if (i == path.size() - 1) {
                return member.value().value().equals(value)
                        ? text
                        : text.substring(0, member.value().start())
                                + style.render(value, ConfigText.indentation(text, member.start()))
                                + text.substring(member.value().end());
            }
            object = object(member, path.subList(0, i + 1));
        }
    }

    @Override
    public String without(List<String> path) throws ConfigSyntaxException {
        Value object = root;
        for (int i = 0; object != null; i++) {
            Member member = object.member(path.get(i));
            if (member == null) {
                return text;
            }
            if (i == path.size() - 1) {
                return remove(object, member);
            }
            object = object(member, path.subList(0, i + 1));
        }
        return text;
    }

    private Value object(Member member, List<String> path) throws ConfigSyntaxException {
        if (member.value().members() == null) {
            throw new ConfigSyntaxException(
                    text,
                    member.value().start(),
                    String.join(".", path) + " is expected to be an object, but is "
                            + member.value().value().getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return member.value();
    }

    private static JsonNode nested(List<String> path, JsonNode value) {
        JsonNode result = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            result = NODES.objectNode().set(path.get(i), result);
        }
        return result;
    }

    private String insert(Value object, String name, JsonNode value, Style style) {
        List<Member> members = object.members() == null ? List.of() : object.members();
        int close = object.end() - 1;
        int tail = close;
        while (Character.isWhitespace(text.charAt(tail - 1))) {
            tail--;
        }
        String closing = ConfigText.indentation(text, object.start());
        if (members.isEmpty() ? !style.lines : !startsLine(members.get(members.size() - 1))) {
            String member = Json.write(NODES.textNode(name)) + ":" + style.gap + style.inline(value);
            if (members.isEmpty()) {
                return text.substring(0, tail) + member + text.substring(close);
            }
            Member last = members.get(members.size() - 1);
            return last.comma() >= 0
                    ? text.substring(0, last.comma() + 1) + " " + member + "," + text.substring(last.comma() + 1)
                    : text.substring(0, last.value().end()) + "," + style.space + member
                            + text.substring(last.value().end());
        }
        String indentation = members.isEmpty()
                ? closing + style.unit
                : ConfigText.indentation(text, members.get(members.size() - 1).start());
        StringBuilder result = new StringBuilder(text);
        String gap = text.substring(tail, close);
        String after = gap.contains("\n") || gap.contains("\r") ? gap : style.endOfLine + closing;
        String member = style.endOfLine + indentation + Json.write(NODES.textNode(name)) + ": "
                + style.render(value, indentation);
        Member last = members.isEmpty() ? null : members.get(members.size() - 1);
        result.replace(tail, close, member + (last != null && last.comma() >= 0 ? "," : "") + after);
        if (last != null && last.comma() < 0) {
            result.insert(last.value().end(), ",");
        }
        return result.toString();
    }

    private boolean startsLine(Member member) {
        int start = member.start();
        while (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t') {
            start--;
        }
        return text.charAt(start - 1) == '\n' || text.charAt(start - 1) == '\r';
    }

    private String remove(Value object, Member member) {
        List<Member> members = object.members() == null ? List.of() : object.members();
        int index = members.indexOf(member);
        int from = index == 0 ? object.start() + 1 : members.get(index - 1).comma() + 1;
        int start = member.start();
        while (start > from && Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        int end = member.comma() >= 0 ? member.comma() + 1 : member.value().end();
        StringBuilder result = new StringBuilder(text).delete(start, end);
        if (member.comma() < 0 && index > 0) {
            result.deleteCharAt(members.get(index - 1).comma());
        }
        int close = object.end() - 1 - (end - start);
        if (members.size() == 1 && text.substring(object.start() + 1, start).isBlank()) {
            String rest = result.substring(object.start() + 1, close);
            if (rest.isBlank()) {
                result.delete(object.start() + 1, close);
            }
        }
        return result.toString();
    }

    /** How the text is laid out, so that what is added looks like the rest. */
    private record Style(String unit, String endOfLine, boolean lines, String gap, String space) {

        /** Writes an object over several lines, and an array on one. */
        String render(JsonNode value, String indentation) {
            if (!lines || !value.isObject()) {
                return inline(value);
            }
            if (value.isEmpty()) {
                return "{}";
            }
            List<String> members = new ArrayList<>();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                members.add(indentation + unit + Json.write(NODES.textNode(member.getKey())) + ": "
                        + render(member.getValue(), indentation + unit));
            }
            return "{" + endOfLine + String.join("," + endOfLine, members) + endOfLine + indentation + "}";
        }

        String inline(JsonNode value) {
            List<String> parts = new ArrayList<>();
            if (value.isObject()) {
                value.properties()
                        .forEach(member -> parts.add(
                                Json.write(NODES.textNode(member.getKey())) + ":" + gap + inline(member.getValue())));
                return "{" + String.join("," + space, parts) + "}";
            }
            if (value.isArray()) {
                value.forEach(item -> parts.add(inline(item)));
                return "[" + String.join("," + space, parts) + "]";
            }
            return Json.write(value);
        }
    }

    private Style style() {
        String unit = "  ";
        String gap = " ";
        boolean lines = true;
        if (root != null && root.members() != null && !root.members().isEmpty()) {
            Member first = root.members().get(0);
            lines = text.substring(root.start(), root.end()).contains("\n")
                    || text.substring(root.start(), root.end()).contains("\r");
            if (startsLine(first)) {
                String inner = ConfigText.indentation(text, first.start());
                String outer = ConfigText.indentation(text, root.start());
                unit = inner.startsWith(outer) && inner.length() > outer.length()
                        ? inner.substring(outer.length())
                        : unit;
            }
            gap = text.charAt(first.value().start() - 1) == ':' ? "" : " ";
        }
        return new Style(unit, ConfigText.endOfLine(text), lines, lines ? " " : gap, lines ? " " : gap);
    }
}
