package dev.portkeyadmin.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees and plain values as compact JSON. Jackson's generator does the same over bytes, which have to be decoded and
 * searched again for characters to escape: it takes three times as long.
 */
final class JsonWriter {

    private JsonWriter() {}

    static String write(@Nullable Object value) {
        return text(value).toString();
    }

    static byte[] writeUtf8(@Nullable Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the values with commas between them and adds the position at which each ends. */
    static String writeAll(List<? extends JsonNode> values, List<Integer> ends) {
        StringBuilder out = new StringBuilder(4096);
        for (JsonNode value : values) {
            if (!out.isEmpty()) {
                out.append(',');
            }
            writeNode(out, value);
            ends.add(out.length());
        }
        return out.toString();
    }

    private static StringBuilder text(@Nullable Object value) {
        StringBuilder out = new StringBuilder(256);
        try {
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    private static void write(StringBuilder out, @Nullable Object value) throws IOException {
        if (value instanceof JsonNode node) {
            writeNode(out, node);
        } else if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.append(before);
                writeText(out, String.valueOf(member.getKey()));
                out.append(':');
                write(out, member.getValue());
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object item : list) {
                out.append(before);
                write(out, item);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof Number number) {
            writeNumber(out, number);
        } else if (value instanceof RawValue raw) {
            out.append(raw.rawValue());
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else {
            out.append(InvisibleCharacters.escape(Json.mapper().writeValueAsString(value)));
        }
    }

    private static void writeNode(StringBuilder out, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                char before = '{';
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    out.append(before);
                    writeText(out, member.getKey());
                    out.append(':');
                    writeNode(out, member.getValue());
                    before = ',';
                }
                out.append(before == '{' ? "{}" : "}");
            }
            case ARRAY -> {
                char before = '[';
                for (JsonNode item : node) {
                    out.append(before);
                    writeNode(out, item);
                    before = ',';
                }
                out.append(before == '[' ? "[]" : "]");
            }
            case STRING -> writeText(out, node.textValue());
            case NUMBER -> writeNumber(out, node.numberValue());
            case BOOLEAN -> out.append(node.booleanValue());
            case POJO -> out.append(text(((POJONode) node).getPojo()));
            default -> out.append("null");
        }
    }

    /** Writes a number with all its digits; JSON has no word for one that is not finite, so that becomes a text. */
    private static void writeNumber(StringBuilder out, Number number) {
        if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
            writeText(out, number.toString());
        } else {
            out.append(number);
        }
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                continue;
            }
            int codePoint = text.codePointAt(i);
            int end = i + Character.charCount(codePoint);
            String escape = InvisibleCharacters.escapeOf(codePoint);
            if (escape != null) {
                out.append(text, copied, i).append(escape);
                copied = end;
            }
            i = end - 1;
        }
        if (copied == 0) {
            out.append(text);
        } else {
            out.append(text, copied, text.length());
        }
        out.append('"');
    }
}
