package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

/** JSON in and out, and the one way dates are written. */
final class Json {

    static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private static final DateTimeFormatter DATE =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Json() {}

    /** Apart, because a mapper is slow to make and seeding does not need one. */
    private static final class Lazy {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonNode text(String value) {
        return new TextNode(value);
    }

    static boolean has(JsonNode row, String field, String value) {
        return value.equals(row.path(field).textValue());
    }

    /** A new object with these fields of another, as far as it has them. */
    static ObjectNode pick(ObjectNode row, String... fields) {
        return row.deepCopy().retain(fields);
    }

    /** As the API makes them: {@code pc-router-7b1e02}. */
    static String slug(String prefix, String name, String id) {
        String start = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.join(
                "-",
                prefix,
                start.substring(0, Math.min(start.length(), 8)).replaceAll("^-|-$", ""),
                id.substring(id.length() - 6));
    }

    /** What is shown of a secret. */
    static String masked(String secret) {
        return secret.length() < 8 ? "*****" : secret.substring(0, 2) + "*****" + secret.substring(secret.length() - 3);
    }

    /** An id that is the same whenever it is made from the same text. */
    static String id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Whole seconds, yet written with milliseconds: {@code 2025-12-30T15:38:09.000Z}. */
    static String date(Instant instant) {
        return DATE.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /** A missing node is no text at all. */
    static byte[] bytes(JsonNode node) {
        if (node.isMissingNode()) {
            return new byte[0];
        }
        try {
            return Lazy.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A missing node if it is no JSON. */
    static JsonNode parseAny(String text) {
        try {
            return Lazy.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Reads a JSON object that a caller sent as {@code name}. */
    static ObjectNode parse(String name, byte[] json) {
        try {
            if (Lazy.MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Refused below, like JSON of another type.
        }
        throw ApiError.invalid(name + " must be a JSON object");
    }
}
