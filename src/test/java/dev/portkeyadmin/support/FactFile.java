package dev.portkeyadmin.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Generated files with the names and numbers of official documents, without their prose. The files belong to the project, the
 * documents do not. {@code mvn test -Dtest=FactFileTest -DupdateSnapshots} writes a file from its document.
 */
public enum FactFile {
    /** Portkey's Admin API: parameters, request body and answer of each operation, by path and method. */
    PORTKEY_API("portkey-api", "portkey-api/openapi.admin.json", PortkeyApiFacts::of),
    /** The message schemas of MCP up to revision 2025-11-25. */
    MCP_2025_11_25("mcp-2025-11-25", "mcp/schema-2025-11-25.json", SchemaFacts::withReferences),
    /** The message schemas of MCP revision 2026-07-28. */
    MCP_2026_07_28("mcp-2026-07-28", "mcp/schema-2026-07-28.json", SchemaFacts::withReferences);

    private static final int WIDTH = 140;

    private final Path path;
    private final String document;
    private final UnaryOperator<JsonNode> extraction;

    FactFile(String name, String document, UnaryOperator<JsonNode> extraction) {
        path = Path.of("src/test/resources/facts", name + ".json");
        this.document = document;
        this.extraction = extraction;
    }

    /** The committed text, with {@code \n} as line end on every system. */
    public String text() {
        try {
            return Files.readString(path, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The committed facts. */
    public JsonNode read() {
        try {
            return new ObjectMapper().readTree(text());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not JSON", e);
        }
    }

    /** The text that the document yields now; empty where the document is absent. */
    Optional<String> generate() throws IOException {
        return ExternalDocuments.read(document).map(extraction).map(FactFile::format);
    }

    void write(String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.UTF_8);
    }

    /** JSON with each value on one line where it fits, else with one member per line. */
    static String format(JsonNode facts) {
        StringBuilder out = new StringBuilder();
        append(out, facts, "", 0);
        return out.append('\n').toString();
    }

    private static void append(StringBuilder out, JsonNode node, String indent, int used) {
        String line = node.toString();
        if (node.isEmpty() || used + line.length() <= WIDTH) {
            out.append(line);
            return;
        }
        String inner = indent + " ";
        char open = node.isObject() ? '{' : '[';
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                String name = "\"" + member.getKey() + "\": ";
                out.append(open).append('\n').append(inner).append(name);
                append(out, member.getValue(), inner, inner.length() + name.length());
                open = ',';
            }
        } else {
            for (Iterator<JsonNode> items = node.elements(); items.hasNext(); open = ',') {
                out.append(open).append('\n').append(inner);
                append(out, items.next(), inner, inner.length());
            }
        }
        out.append('\n').append(indent).append(node.isObject() ? '}' : ']');
    }
}
