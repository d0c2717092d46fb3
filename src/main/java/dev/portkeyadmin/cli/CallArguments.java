package dev.portkeyadmin.cli;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.text.SafeText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the arguments of a call from words of a shell: one JSON object, {@code -} for one on stdin, or name=value pairs. */
final class CallArguments {

    /** The character that Java reads where the locale cannot represent what was typed. */
    private static final char UNREADABLE = '\uFFFD';

    /** Some editors and shells of Windows write it before a text. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String STDIN = "-";
    private static final int MOST_BYTES = 10_000_000;
    private static final String EXPECTED =
            "expected one JSON object, or name=value pairs such as role=admin, or - for one JSON object on stdin";

    private CallArguments() {}

    /** Says why words are not arguments. */
    static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    /**
     * Returns the arguments as a model would send them.
     *
     * @param schema says which arguments are lists, so that fields=id,name is one
     */
    static Map<String, Object> read(List<String> words, Schema schema, InputStream in) throws InvalidException {
        if (words.stream().anyMatch(word -> word.indexOf(UNREADABLE) >= 0)) {
            throw new InvalidException(
                    "the locale of this terminal cannot represent what you typed; set LC_ALL=C.UTF-8.");
        }
        if (words.equals(List.of(STDIN))) {
            return object(stdin(in), "stdin: ");
        }
        if (words.size() == 1 && words.get(0).strip().startsWith("{")) {
            return object(words.get(0), "");
        }
        if (words.contains(STDIN)) {
            throw new InvalidException("- stands for all arguments; put the others into the JSON object on stdin.");
        }
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new InvalidException(EXPECTED + "; this is neither: " + SafeText.of(word, NAME_LENGTH) + "."
                        + (schema.required().isEmpty()
                                ? ""
                                : " This tool requires " + String.join(", ", schema.required()) + "."));
            }
            String name = word.substring(0, equals);
            String value = word.substring(equals + 1);
            Schema property = schema.property(name);
            boolean list = property != null
                    && property.type() == Schema.Type.ARRAY
                    && !value.strip().startsWith("[")
                    && !value.strip().startsWith("{");
            Object read = list ? items(value) : value;
            if (pairs.put(name, read) != null) {
                throw new InvalidException(SafeText.name(name, NAME_LENGTH) + " is given twice"
                        + (list ? "; separate the items by commas: " + name + "=a,b." : "."));
            }
        }
        return pairs;
    }

    private static List<Object> items(String value) {
        return value.isBlank()
                ? List.of()
                : new ArrayList<>(
                        Arrays.stream(value.split(",", -1)).map(String::strip).toList());
    }

    private static String stdin(InputStream in) throws InvalidException {
        try {
            // A file stream of its own would look for its position, which a pipe has not.
            byte[] bytes = new BufferedInputStream(in).readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InvalidException("stdin holds more than " + MOST_BYTES + " bytes.");
            }
            return text(bytes);
        } catch (CharacterCodingException e) {
            throw new InvalidException("stdin is not UTF-8; no request was sent. Write it as UTF-8.");
        } catch (IOException e) {
            throw new InvalidException("stdin cannot be read: " + e.getMessage());
        }
    }

    /** Decodes UTF-8 with or without a mark at its start. A replaced character would be sent as another name. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    private static Map<String, Object> object(String text, String where) throws InvalidException {
        if (text.isBlank()) {
            throw new InvalidException(where + EXPECTED + "; this is empty.");
        }
        try {
            JsonNode object = Json.read(text);
            if (!object.isObject()) {
                throw new InvalidException(where + EXPECTED + ".");
            }
            return (Map<String, Object>) Objects.requireNonNull(Json.toPlain(object));
        } catch (IOException e) {
            throw new InvalidException(where + EXPECTED + "; this JSON cannot be read"
                    + (where.isEmpty() ? " (quote it for the shell: '{...}')." : "."));
        }
    }
}
