package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a JSON text, with or without comments, and notes where everything is. */
final class JsonParser {

    private static final int MAX_DEPTH = 200;
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * A value and its place.
     *
     * @param members of an object, in their order; null for any other value
     */
    record Value(
            int start, int end, JsonNode value, @Nullable List<Member> members) {

        @Nullable
        Member member(String name) {
            if (members != null) {
                for (Member member : members) {
                    if (member.name.equals(name)) {
                        return member;
                    }
                }
            }
            return null;
        }
    }

    /**
     * A member of an object.
     *
     * @param start of its name
     * @param comma position of the comma behind it; -1 for none
     */
    record Member(String name, int start, Value value, int comma) {}

    private final String text;
    private final boolean comments;
    private final boolean trailingCommas;
    private int at;

    JsonParser(String text, boolean comments, boolean trailingCommas) {
        this.text = text;
        this.comments = comments;
        this.trailingCommas = trailingCommas;
        at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    @Nullable
    Value document() throws ConfigSyntaxException {
        skip();
        if (at == text.length()) {
            return null;
        }
        if (text.charAt(at) != '{') {
            throw fault("an object was expected, beginning with {");
        }
        Value root = value(0);
        skip();
        if (at < text.length()) {
            throw fault("nothing more was expected behind the object");
        }
        return root;
    }

    private ConfigSyntaxException fault(String what) {
        return new ConfigSyntaxException(text, at, what);
    }

    private void skip() throws ConfigSyntaxException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (c == '/' && (text.startsWith("//", at) || text.startsWith("/*", at))) {
                if (!comments) {
                    throw fault("this client reads no comments");
                }
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() throws ConfigSyntaxException {
        if (text.startsWith("//", at)) {
            while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
            return;
        }
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw fault("this comment has no end");
        }
        at = end + 2;
    }

    private Value value(int depth) throws ConfigSyntaxException {
        if (depth > MAX_DEPTH) {
            throw fault("values are nested too deeply");
        }
        if (at == text.length()) {
            throw fault("a value was expected, but the text ends here");
        }
        int start = at;
        char c = text.charAt(at);
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '"') {
            JsonNode string = NODES.textNode(string());
            return new Value(start, at, string, null);
        }
        for (String word : List.of("true", "false", "null")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return new Value(
                        start,
                        at,
                        word.equals("null") ? NODES.nullNode() : NODES.booleanNode(word.equals("true")),
                        null);
            }
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            return new Value(start, at, scalar(number.group(), start), null);
        }
        throw fault("a value was expected");
    }

    private Value object(int depth) throws ConfigSyntaxException {
        int start = at++;
        ObjectNode node = NODES.objectNode();
        List<Member> members = new ArrayList<>();
        for (skip(); !next('}'); skip()) {
            if (!members.isEmpty() && members.get(members.size() - 1).comma < 0) {
                throw fault("a comma or } was expected");
            }
            if (at == text.length() || text.charAt(at) != '"') {
                throw fault("the name of a member was expected, in double quotes");
            }
            int nameAt = at;
            String name = string();
            if (node.has(name)) {
                throw new ConfigSyntaxException(text, nameAt, "the name \"" + name + "\" is used twice in one object");
            }
            skip();
            if (!next(':')) {
                throw fault("a colon was expected behind the name");
            }
            skip();
            Value value = value(depth + 1);
            node.set(name, value.value);
            skip();
            int comma = at;
            members.add(new Member(name, nameAt, value, next(',') ? comma : -1));
        }
        refuseTrailingComma(members.isEmpty() ? -1 : members.get(members.size() - 1).comma);
        return new Value(start, at, node, members);
    }

    private Value array(int depth) throws ConfigSyntaxException {
        int start = at++;
        ArrayNode node = NODES.arrayNode();
        int comma = -1;
        for (skip(); !next(']'); skip()) {
            if (comma < 0 && !node.isEmpty()) {
                throw fault("a comma or ] was expected");
            }
            node.add(value(depth + 1).value);
            skip();
            int behind = at;
            comma = next(',') ? behind : -1;
        }
        refuseTrailingComma(comma);
        return new Value(start, at, node, null);
    }

    private void refuseTrailingComma(int comma) throws ConfigSyntaxException {
        if (comma >= 0 && !trailingCommas) {
            throw new ConfigSyntaxException(text, comma, "this client reads no comma behind the last member");
        }
    }

    private boolean next(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private String string() throws ConfigSyntaxException {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) < ' ') {
                throw fault("a line end or control character inside a string");
            }
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            at = start;
            throw fault("this string has no end");
        }
        at++;
        return scalar(text.substring(start, at), start).textValue();
    }

    private JsonNode scalar(String json, int start) throws ConfigSyntaxException {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            throw new ConfigSyntaxException(text, start, "not valid: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ConfigSyntaxException(text, start, "not valid");
        }
    }
}
