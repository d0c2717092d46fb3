package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.setup.text.TomlDocument.Leaf;
import dev.portkeyadmin.setup.text.TomlDocument.Section;
import dev.portkeyadmin.setup.text.TomlDocument.Statement;
import dev.portkeyadmin.setup.text.TomlDocument.TableKind;
import dev.portkeyadmin.setup.text.TomlDocument.TomlTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads TOML 1.0 with its rules about tables that are defined twice, and notes where everything stands. Libraries return values,
 * and some their first positions, but neither the end of a statement nor that of a section. Without those, an entry cannot be
 * changed while comments and the entries of others stay as they are, to the byte.
 */
final class TomlParser {

    private static final int MAX_DEPTH = 200;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern SCALAR = Pattern.compile("[A-Za-z0-9_+.:-]+(?: [0-9]{2}:[0-9:.]+[0-9Zz:+-]*)?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0|[1-9](?:_?[0-9])*)");
    private static final Pattern OTHER_BASE =
            Pattern.compile("0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)");
    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[+-]?(?:inf|nan)");
    private static final Pattern MOMENT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
                    + "|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?");

    private final String text;
    private int at;

    TomlParser(String text) {
        this.text = text;
        at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    TomlDocument document() throws ConfigSyntaxException {
        TomlTable root = new TomlTable(TableKind.HEADER);
        Section section = new Section(List.of(), at, at, new ArrayList<>());
        List<Section> sections = new ArrayList<>(List.of(section));
        TomlTable table = root;
        for (blank(); at < text.length(); blank()) {
            if (text.charAt(at) == '[') {
                int start = at;
                boolean array = text.startsWith("[[", at);
                at += array ? 2 : 1;
                spaces();
                List<String> path = keys();
                expect(array ? "]]" : "]");
                section = new Section(path, start, at, new ArrayList<>());
                sections.add(section);
                table = array ? element(root, path, start) : header(root, path, start);
                table.section = section;
            } else {
                section.statements().add(statement(table, section, 0));
            }
            lineEnd();
        }
        return new TomlDocument(root, sections);
    }

    private ConfigSyntaxException fault(int position, String what) {
        return new ConfigSyntaxException(text, position, what);
    }

    private static String named(List<String> path) {
        return String.join(".", path);
    }

    private TomlTable header(TomlTable root, List<String> path, int start) throws ConfigSyntaxException {
        TomlTable parent = parent(root, path, start);
        Object found = parent.members.get(path.get(path.size() - 1));
        if (found == null) {
            TomlTable made = new TomlTable(TableKind.HEADER);
            parent.members.put(path.get(path.size() - 1), made);
            return made;
        }
        if (found instanceof TomlTable table && table.kind == TableKind.IMPLICIT) {
            table.kind = TableKind.HEADER;
            return table;
        }
        throw fault(start, "[" + named(path) + "] is defined a second time");
    }

    @SuppressWarnings("unchecked") // the only lists among the members are those of arrays of tables
    private TomlTable element(TomlTable root, List<String> path, int start) throws ConfigSyntaxException {
        TomlTable parent = parent(root, path, start);
        Object found = parent.members.computeIfAbsent(path.get(path.size() - 1), name -> new ArrayList<TomlTable>());
        if (!(found instanceof List<?>)) {
            throw fault(start, "[[" + named(path) + "]] is defined already, and not as an array of tables");
        }
        TomlTable made = new TomlTable(TableKind.HEADER);
        ((List<TomlTable>) found).add(made);
        return made;
    }

    private TomlTable parent(TomlTable root, List<String> path, int start) throws ConfigSyntaxException {
        TomlTable table = root;
        for (int i = 0; i < path.size() - 1; i++) {
            Object found = table.members.computeIfAbsent(path.get(i), name -> new TomlTable(TableKind.IMPLICIT));
            if (found instanceof List<?> tables) {
                found = tables.get(tables.size() - 1);
            }
            if (!(found instanceof TomlTable next) || next.kind == TableKind.INLINE) {
                throw fault(
                        start, named(path.subList(0, i + 1)) + " is a value, so [" + named(path) + "] cannot be in it");
            }
            table = next;
        }
        return table;
    }

    private Statement statement(TomlTable table, @Nullable Section section, int depth) throws ConfigSyntaxException {
        int start = at;
        List<String> keys = keys();
        expect("=");
        spaces();
        TomlTable owner = table;
        for (int i = 0; i < keys.size() - 1; i++) {
            Object found = owner.members.computeIfAbsent(keys.get(i), name -> new TomlTable(TableKind.DOTTED));
            if (!(found instanceof TomlTable next) || next.kind != TableKind.DOTTED) {
                throw fault(start, named(keys.subList(0, i + 1)) + " is defined already");
            }
            owner = next;
        }
        String name = keys.get(keys.size() - 1);
        if (owner.members.containsKey(name)) {
            throw fault(start, named(keys) + " is defined a second time");
        }
        owner.members.put(name, value(depth));
        Statement statement = new Statement(section, keys, start, at);
        owner.statements.add(statement);
        return statement;
    }

    // --- values

    /** Reads a table in braces, or another value as a leaf. */
    private Object value(int depth) throws ConfigSyntaxException {
        if (depth > MAX_DEPTH) {
            throw fault(at, "values are nested too deeply");
        }
        int start = at;
        if (at < text.length() && text.charAt(at) == '{') {
            return inlineTable(depth);
        }
        JsonNode value = at < text.length() && text.charAt(at) == '[' ? array(depth) : scalar();
        return new Leaf(value, start, at);
    }

    private TomlTable inlineTable(int depth) throws ConfigSyntaxException {
        TomlTable table = new TomlTable(TableKind.INLINE);
        at++;
        spaces();
        boolean first = true;
        while (!take("}")) {
            if (!first) {
                expect(",");
                spaces();
            }
            Statement statement = statement(table, null, depth + 1);
            if (statement.keys().size() > 1) {
                table.statements.add(statement);
            }
            spaces();
            first = false;
        }
        table.end = at;
        return table;
    }

    private ArrayNode array(int depth) throws ConfigSyntaxException {
        ArrayNode array = NODES.arrayNode();
        at++;
        blank();
        while (!take("]")) {
            Object item = value(depth + 1);
            array.add(item instanceof TomlTable table ? table.tree() : ((Leaf) item).value());
            blank();
            if (!take(",")) {
                expect("]");
                break;
            }
            blank();
        }
        return array;
    }

    private JsonNode scalar() throws ConfigSyntaxException {
        if (at == text.length()) {
            throw fault(at, "a value was expected, but the text ends here");
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return NODES.textNode(string(true));
        }
        int start = at;
        Matcher found = SCALAR.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            throw fault(at, "a value was expected");
        }
        String word = found.group();
        if (word.contains(" ") && !MOMENT.matcher(word).matches()) {
            word = word.substring(0, word.indexOf(' '));
        }
        at += word.length();
        String plain = word.replace("_", "");
        if (word.equals("true") || word.equals("false")) {
            return NODES.booleanNode(word.equals("true"));
        }
        if (INTEGER.matcher(word).matches()) {
            return NODES.numberNode(new BigInteger(plain.startsWith("+") ? plain.substring(1) : plain));
        }
        if (OTHER_BASE.matcher(word).matches()) {
            int base = word.charAt(1) == 'x' ? 16 : word.charAt(1) == 'o' ? 8 : 2;
            return NODES.numberNode(new BigInteger(plain.substring(2), base));
        }
        if (FLOAT.matcher(word).matches()) {
            return plain.endsWith("inf") || plain.endsWith("nan")
                    ? NODES.textNode(plain)
                    : NODES.numberNode(new BigDecimal(plain));
        }
        if (MOMENT.matcher(word).matches()) {
            return NODES.textNode(word);
        }
        throw fault(start, "not a valid value; text needs quotes");
    }

    private String string(boolean multiline) throws ConfigSyntaxException {
        int start = at;
        String quote = text.substring(at, at + 1);
        boolean literal = quote.equals("'");
        boolean several = multiline && text.startsWith(quote.repeat(3), at);
        at += several ? 3 : 1;
        if (several) {
            at += text.startsWith("\r\n", at) ? 2 : text.startsWith("\n", at) ? 1 : 0;
        }
        StringBuilder result = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw fault(start, "this string has no end");
            }
            char c = text.charAt(at);
            if (text.startsWith(several ? quote.repeat(3) : quote, at)) {
                at += several ? 3 : 1;
                // Up to two more quotes belong to the text.
                for (int i = 0; several && i < 2 && text.startsWith(quote, at); i++) {
                    result.append(quote);
                    at++;
                }
                return result.toString();
            }
            if (c < ' ' && c != '\t' && !(several && (c == '\n' || c == '\r' && text.startsWith("\r\n", at)))
                    || c == 127) {
                throw fault(at, "a line end or control character inside a string");
            }
            if (c == '\\' && !literal) {
                escape(several, result);
            } else {
                result.append(c);
                at++;
            }
        }
    }

    private void escape(boolean several, StringBuilder result) throws ConfigSyntaxException {
        int start = at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        int simple = "btnfr\"\\".indexOf(c);
        if (simple >= 0) {
            result.append("\b\t\n\f\r\"\\".charAt(simple));
            at++;
        } else if (c == 'u' || c == 'U') {
            int length = c == 'u' ? 4 : 8;
            String digits = text.substring(at + 1, Math.min(text.length(), at + 1 + length));
            if (!digits.matches("[0-9A-Fa-f]{" + length + "}")) {
                throw fault(start, "an escape of a character needs " + length + " hexadecimal digits");
            }
            long code = Long.parseLong(digits, 16);
            if (code > Character.MAX_CODE_POINT || code >= 0xD800 && code <= 0xDFFF) {
                throw fault(start, "this escape does not name a character");
            }
            result.appendCodePoint((int) code);
            at += 1 + length;
        } else if (several && text.substring(at).matches("(?s)[ \\t]*\\r?\\n.*")) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        } else {
            throw fault(start, "an unknown escape; a backslash is written twice");
        }
    }

    // --- keys and space

    private List<String> keys() throws ConfigSyntaxException {
        List<String> keys = new ArrayList<>();
        do {
            spaces();
            keys.add(key());
            spaces();
        } while (take("."));
        return keys;
    }

    private String key() throws ConfigSyntaxException {
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return string(false);
        }
        Matcher bare = BARE_KEY.matcher(text).region(at, text.length());
        if (!bare.lookingAt()) {
            throw fault(at, "a key was expected");
        }
        at = bare.end();
        return bare.group();
    }

    private boolean take(String wanted) {
        if (text.startsWith(wanted, at)) {
            at += wanted.length();
            return true;
        }
        return false;
    }

    private void expect(String wanted) throws ConfigSyntaxException {
        if (!take(wanted)) {
            throw fault(at, wanted + " was expected");
        }
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /** Skips blank lines and comments. */
    private void blank() throws ConfigSyntaxException {
        for (spaces(); at < text.length(); spaces()) {
            if (text.charAt(at) == '#') {
                comment();
            } else if (!take("\r\n") && !take("\n")) {
                return;
            }
        }
    }

    private void comment() throws ConfigSyntaxException {
        while (at < text.length() && text.charAt(at) != '\n' && !text.startsWith("\r\n", at)) {
            char c = text.charAt(at);
            if (c < ' ' && c != '\t' || c == 127) {
                throw fault(at, "a control character inside a comment");
            }
            at++;
        }
    }

    private void lineEnd() throws ConfigSyntaxException {
        spaces();
        if (at < text.length() && text.charAt(at) == '#') {
            comment();
        }
        if (at < text.length() && !take("\r\n") && !take("\n")) {
            throw fault(at, "the end of the line was expected");
        }
    }
}
