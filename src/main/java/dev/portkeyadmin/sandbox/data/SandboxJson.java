package dev.portkeyadmin.sandbox.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes JSON, dates, slugs and masked secrets in the formats of the API. */
public final class SandboxJson {

    public static final String CONTENT_TYPE = "application/json; charset=utf-8";

    private static final DateTimeFormatter DATE =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private SandboxJson() {}

    /** Delays the creation of the mapper, which is slow and not needed for seeding. */
    private static final class MapperHolder {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Returns a new object without members. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns a new array without elements. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Returns a string value. */
    public static JsonNode text(String value) {
        return new TextNode(value);
    }

    /** Returns whether a field has this text. */
    public static boolean has(JsonNode row, String field, String value) {
        return value.equals(row.path(field).textValue());
    }

    /** Returns a copy of an object with only these fields. */
    public static ObjectNode pick(ObjectNode row, String... fields) {
        return row.deepCopy().retain(fields);
    }

    /** Returns a slug in the format of the API, for example {@code pc-router-7b1e02}. */
    public static String slug(String prefix, String name, String id) {
        String start = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.join(
                "-",
                prefix,
                start.substring(0, Math.min(start.length(), 8)).replaceAll("^-|-$", ""),
                id.substring(id.length() - 6));
    }

    /** Returns the masked form of a secret. */
    public static String masked(String secret) {
        return secret.length() < 8 ? "*****" : secret.substring(0, 2) + "*****" + secret.substring(secret.length() - 3);
    }

    /** Returns an id that depends only on the text. */
    public static String id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Formats a time in whole seconds, written with milliseconds as the API does: {@code 2025-12-30T15:38:09.000Z}. */
    public static String date(Instant instant) {
        return DATE.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Writes a node; a missing node becomes an empty body. */
    public static byte[] bytes(JsonNode node) {
        if (node.isMissingNode()) {
            return new byte[0];
        }
        if (node.isPojo()) {
            return String.valueOf(((POJONode) node).getPojo()).getBytes(StandardCharsets.UTF_8);
        }
        try {
            return MapperHolder.MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a body that is not JSON but has one value on each line. */
    public static JsonNode lines(Stream<? extends JsonNode> values) {
        return new POJONode(values.map(value -> value + "\n").collect(Collectors.joining()));
    }

    /** Parses a text; returns a missing node if it is not JSON. */
    public static JsonNode parseAny(String text) {
        try {
            return MapperHolder.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Parses a JSON object; {@code name} is used in the error message. */
    public static ObjectNode parse(String name, byte[] json) {
        try {
            if (MapperHolder.MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Rejected below, like JSON of another type.
        }
        throw ApiException.invalid(name + " must be a JSON object");
    }
}
