package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of a TOML text, and the place of each statement and section in it. */
record TomlDocument(TomlTable root, List<Section> sections) {

    /** How a table came to be, which decides what may be added to it. */
    enum TableKind {
        /** As a part of the name of another table. */
        IMPLICIT,
        /** By its own header. */
        HEADER,
        /** By a dotted key. */
        DOTTED,
        /** As a value in braces. */
        INLINE
    }

    /** A value other than a table, or an array. */
    record Leaf(JsonNode value, int start, int end) {}

    /** A key and its value. */
    record Statement(@Nullable Section section, List<String> keys, int start, int end) {}

    /** A header and the statements up to the next one; the first section has no header. */
    record Section(List<String> path, int start, int end, List<Statement> statements) {

        int lastEnd() {
            return statements.isEmpty()
                    ? end
                    : statements.get(statements.size() - 1).end();
        }
    }

    /** A table, which holds for each name a leaf, a table, or the list of an array of tables. */
    static final class TomlTable {

        TableKind kind;
        final Map<String, Object> members = new LinkedHashMap<>();
        final List<Statement> statements = new ArrayList<>();

        @Nullable
        Section section;

        int end;

        TomlTable(TableKind kind) {
            this.kind = kind;
        }

        TableKind kind() {
            return kind;
        }

        Map<String, Object> members() {
            return members;
        }

        /** The statements that set a direct member. */
        List<Statement> statements() {
            return statements;
        }

        @Nullable
        Statement lastStatement() {
            return statements.isEmpty() ? null : statements.get(statements.size() - 1);
        }

        @Nullable
        Section section() {
            return section;
        }

        int end() {
            return end;
        }

        ObjectNode tree() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            members.forEach((name, member) -> {
                if (member instanceof Leaf leaf) {
                    node.set(name, leaf.value);
                } else if (member instanceof TomlTable table) {
                    node.set(name, table.tree());
                } else if (member instanceof List<?> tables) {
                    ArrayNode array = node.putArray(name);
                    tables.forEach(table -> array.add(((TomlTable) table).tree()));
                }
            });
            return node;
        }
    }
}
