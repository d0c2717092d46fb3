package dev.portkeyadmin.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees and plain values as compact JSON with a generator, without a mapper. */
final class JsonWriter {

    /** Strings of this length and more are escaped here, and not by the generator. */
    private static final int LONG = 512;

    /** Bytes that are escaped by one call. */
    private static final int PIECE = 32;

    private static final SerializableString COMMA = new SerializedString(",");

    private JsonWriter() {}

    static String write(@Nullable Object value) {
        byte[] json = utf8(value);
        String text = new String(json, StandardCharsets.UTF_8);
        return isPlain(json.length, text) ? text : InvisibleCharacters.escape(text);
    }

    static byte[] writeUtf8(@Nullable Object value) {
        byte[] json = utf8(value);
        String text = new String(json, StandardCharsets.UTF_8);
        return isPlain(json.length, text)
                ? json
                : InvisibleCharacters.escape(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the values with commas between them and adds the position at which each ends. */
    static String writeAll(List<? extends JsonNode> values, List<Integer> ends) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        List<Integer> found = new ArrayList<>(values.size());
        try (JsonGenerator generator = Json.FACTORY.createGenerator(bytes)) {
            generator.setRootValueSeparator(COMMA);
            for (JsonNode value : values) {
                writeNode(generator, value);
                generator.flush();
                found.add(bytes.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (!isPlain(bytes.size(), text)) {
            return writeEach(values, ends);
        }
        ends.addAll(found);
        return text;
    }

    private static String writeEach(List<? extends JsonNode> values, List<Integer> ends) {
        StringBuilder text = new StringBuilder();
        for (JsonNode value : values) {
            text.append(text.isEmpty() ? "" : ",").append(write(value));
            ends.add(text.length());
        }
        return text.toString();
    }

    private static byte[] utf8(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator generator = Json.FACTORY.createGenerator(bytes)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns whether the text is all visible ASCII, the common case. */
    private static boolean isPlain(int encodedLength, String text) {
        return encodedLength == text.length() && InvisibleCharacters.areNotIn(text);
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof JsonNode node) {
            writeNode(out, node);
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.writeFieldName(String.valueOf(member.getKey()));
                write(out, member.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof RawValue raw) {
            writeJson(out, String.valueOf(raw.rawValue()));
        } else if (value instanceof String text) {
            writeText(out, text);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.writeObject(value);
        } else {
            Json.mapper().writeValue(out, value);
        }
    }

    /** Writes a value that is JSON already, past the generator, which would look at each of its characters. */
    private static void writeJson(JsonGenerator out, String json) throws IOException {
        // The comma or colon before it.
        out.writeRawValue("");
        out.flush();
        ((OutputStream) out.getOutputTarget()).write(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a plain string. A long one is mostly the JSON of an answer, which the generator takes half of a warm call to escape. */
    private static void writeText(JsonGenerator out, String text) throws IOException {
        byte[] escaped = text.length() < LONG ? null : escape(text);
        if (escaped == null) {
            out.writeString(text);
        } else {
            out.writeRawUTF8String(escaped, 0, escaped.length);
        }
    }

    /**
     * Escapes quotes and backslashes; null where anything else must be escaped.
     *
     * <p>It goes by short pieces, since a JVM compiles a method that is called often sooner than a loop that runs long.
     */
    private static byte @Nullable [] escape(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] escaped = new byte[2 * utf8.length];
        int length = 0;
        for (int start = 0; start < utf8.length; start += PIECE) {
            length = escape(utf8, start, Math.min(start + PIECE, utf8.length), escaped, length);
            if (length < 0) {
                return null;
            }
        }
        // Half of a surrogate pair has no bytes.
        return new String(utf8, StandardCharsets.UTF_8).equals(text) ? Arrays.copyOf(escaped, length) : null;
    }

    /** Returns the length of the escaped text; negative where a character needs more than a backslash. */
    private static int escape(byte[] utf8, int start, int end, byte[] escaped, int at) {
        int length = at;
        for (int i = start; i < end; i++) {
            byte each = utf8[i];
            if (each == '"' || each == '\\') {
                escaped[length++] = '\\';
            } else if (each >= 0 && each < ' ') {
                return -1;
            }
            escaped[length++] = each;
        }
        return length;
    }

    private static void writeNode(JsonGenerator out, JsonNode node) throws IOException {
        if (node.isContainerNode()) {
            writeContainer(out, node);
        } else {
            writeScalar(out, node);
        }
    }

    /** Writes an object or an array: a loop, for the same reason as in {@link JsonReader}. */
    private static void writeContainer(JsonGenerator out, JsonNode outermost) throws IOException {
        Deque<Iterator<?>> around = new ArrayDeque<>();
        Iterator<?> rest = begin(out, outermost);
        while (true) {
            if (rest.hasNext()) {
                JsonNode value = value(out, rest.next());
                if (value.isContainerNode()) {
                    around.push(rest);
                    rest = begin(out, value);
                } else {
                    writeScalar(out, value);
                }
            } else {
                end(out);
                if (around.isEmpty()) {
                    return;
                }
                rest = around.pop();
            }
        }
    }

    /** Begins a container and returns its members or items. */
    private static Iterator<?> begin(JsonGenerator out, JsonNode container) throws IOException {
        if (container instanceof ObjectNode object) {
            out.writeStartObject();
            return object.properties().iterator();
        }
        out.writeStartArray();
        return container.iterator();
    }

    /** Returns the value of a member, whose name is written, or an item. */
    private static JsonNode value(JsonGenerator out, Object memberOrItem) throws IOException {
        if (memberOrItem instanceof Map.Entry<?, ?> member) {
            out.writeFieldName((String) member.getKey());
            return (JsonNode) member.getValue();
        }
        return (JsonNode) memberOrItem;
    }

    private static void end(JsonGenerator out) throws IOException {
        if (out.getOutputContext().inObject()) {
            out.writeEndObject();
        } else {
            out.writeEndArray();
        }
    }

    private static void writeScalar(JsonGenerator out, JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case STRING -> out.writeString(node.textValue());
            case NUMBER -> out.writeObject(node.numberValue());
            case BOOLEAN -> out.writeBoolean(node.booleanValue());
            case POJO -> writePojo(out, ((POJONode) node).getPojo());
            default -> out.writeNull();
        }
    }

    /** Writes a plain value in a tree. What every call has comes first, so that the rest is not compiled here once more. */
    private static void writePojo(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof RawValue raw) {
            writeJson(out, String.valueOf(raw.rawValue()));
        } else if (value instanceof String text) {
            writeText(out, text);
        } else {
            write(out, value);
        }
    }
}
