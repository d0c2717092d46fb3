package dev.portkeyadmin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portkeyadmin.operation.Quote;
import java.io.UncheckedIOException;

/** The one JSON mapper: numbers keep every digit, trailing content is an error. */
public final class Json {

    /** Shared and thread-safe. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /**
     * Compact JSON on one line. What cannot be seen or cannot be encoded (directional marks, zero-width characters, line
     * separators, half surrogate pairs) is escaped, so that no reader is misled and nothing is lost.
     */
    public static String write(Object value) {
        try {
            return escapeInvisible(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same over several indented lines, for people. */
    public static String writePretty(JsonNode value) {
        return escapeInvisible(value.toPrettyString());
    }

    /** Beyond ASCII, JSON has nothing but the insides of strings: each character there may be escaped by itself. */
    private static String escapeInvisible(String json) {
        StringBuilder escaped = null;
        int copied = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) < 0x7F) {
                continue;
            }
            int codePoint = json.codePointAt(i);
            int length = Character.charCount(codePoint);
            if (Quote.isInvisible(codePoint)) {
                escaped = escaped == null ? new StringBuilder(json.length() + 64) : escaped;
                escaped.append(json, copied, i).append(Quote.escape(codePoint));
                copied = i + length;
            }
            i += length - 1;
        }
        return escaped == null
                ? json
                : escaped.append(json, copied, json.length()).toString();
    }

    /** A tree, map or list as plain Java values. */
    public static Object toPlain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }
}
