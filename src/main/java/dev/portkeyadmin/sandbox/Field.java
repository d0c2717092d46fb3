package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One field of a body. A null {@code otherwise} leaves the field out of a record for which it was not sent. */
record Field(String name, Check check, Set<Trait> traits, JsonNode otherwise) {

    /** Answers what is kept of a value that is not null, or refuses it by {@code name}. */
    @FunctionalInterface
    interface Check {
        JsonNode keep(String name, JsonNode value);
    }

    enum Trait {
        REQUIRED,
        FIXED,
        MERGED
    }

    static Field of(String name, Check check) {
        return new Field(name, check, EnumSet.noneOf(Trait.class), null);
    }

    static Field text(String name) {
        return that(name, value -> value.isTextual() && !value.textValue().isBlank(), "must be a string and not empty");
    }

    /** Text that may be empty. */
    static Field prose(String name) {
        return that(name, JsonNode::isTextual, "must be a string");
    }

    static Field oneOf(String name, List<String> allowed) {
        return of(name, (path, value) -> {
            checkOneOf(path, value.isTextual() ? value.textValue() : "", allowed);
            return value;
        });
    }

    static String checkOneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw ApiError.invalid(name + " must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    static Field flag(String name) {
        return that(name, JsonNode::isBoolean, "must be true or false");
    }

    static Field amount(String name) {
        return that(name, value -> value.isNumber() && value.doubleValue() >= 0, "must be a number, 0 or more");
    }

    static Field number(String name, double min, double max) {
        return that(
                name,
                value -> value.isNumber() && value.doubleValue() >= min && value.doubleValue() <= max,
                "must be a number from %s to %s".formatted(min, max));
    }

    static Field whole(String name, long min, long max) {
        return that(
                name,
                value -> value.canConvertToLong()
                        && value.isIntegralNumber()
                        && value.longValue() >= min
                        && value.longValue() <= max,
                "must be a whole number from %d to %d".formatted(min, max));
    }

    /** Kept in the one form in which dates are shown. */
    static Field date(String name) {
        return of(name, (path, value) -> {
            try {
                return Json.text(Json.date(OffsetDateTime.parse(value.asText()).toInstant()));
            } catch (DateTimeParseException e) {
                throw ApiError.invalid(path + " must be an ISO 8601 date and time with an offset");
            }
        });
    }

    static Field texts(String name) {
        return that(
                name,
                value -> value.isArray() && value.valueStream().allMatch(JsonNode::isTextual),
                "must be an array of strings");
    }

    /** An object in which these fields are checked and the others are kept as they are. */
    static Field object(String name, Field... fields) {
        Shape shape = Shape.of(fields);
        return of(name, (path, value) -> nested(shape, path, value));
    }

    /** An array of objects, checked as those of {@link #object}. */
    static Field objects(String name, Field... fields) {
        Shape shape = Shape.of(fields);
        return of(name, (path, value) -> {
            if (!value.isArray()) {
                throw ApiError.invalid(path + " must be an array");
            }
            ArrayNode kept = Json.array();
            for (JsonNode element : value) {
                kept.add(nested(shape, path + "[" + kept.size() + "]", element));
            }
            return kept;
        });
    }

    static Field any(String name) {
        return of(name, (path, value) -> value);
    }

    /** The id or slug of a record, kept as it was sent. */
    static Field known(String name, Records records) {
        return that(
                name,
                value -> records.find(value.asText()).isPresent(),
                "is not the id or slug of a " + records.kind());
    }

    /** The id or slug of a record; its id is kept. */
    static Field reference(String name, Records records) {
        return known(name, records).kept(value -> records.get(value.asText()).get("id"));
    }

    private static Field that(String name, Predicate<JsonNode> rule, String problem) {
        return of(name, (path, value) -> value).which(rule, problem);
    }

    private static ObjectNode nested(Shape shape, String path, JsonNode value) {
        if (!value.isObject()) {
            throw ApiError.invalid(path + " must be an object");
        }
        ObjectNode kept = value.deepCopy();
        shape.fill(path + ".", value, kept);
        return kept;
    }

    /** Refuses, besides, what does not pass {@code rule}. */
    Field which(Predicate<JsonNode> rule, String problem) {
        return new Field(
                name,
                (path, value) -> {
                    JsonNode kept = check.keep(path, value);
                    if (!rule.test(kept)) {
                        throw ApiError.invalid(path + " " + problem);
                    }
                    return kept;
                },
                traits,
                otherwise);
    }

    Field notEmpty() {
        return which(value -> !value.isEmpty(), "must not be empty");
    }

    Field matching(String pattern) {
        return which(value -> value.asText().matches(pattern), "must match " + pattern);
    }

    /** A new record needs it, and no change clears it. */
    Field required() {
        return with(Trait.REQUIRED);
    }

    /** No change touches it. */
    Field fixed() {
        return with(Trait.FIXED);
    }

    /** A change of this object touches only those of its fields that are sent. */
    Field merged() {
        return with(Trait.MERGED);
    }

    Field orElse(JsonNode value) {
        return new Field(name, check, traits, value);
    }

    Field orNull() {
        return orElse(NullNode.getInstance());
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    private Field kept(UnaryOperator<JsonNode> form) {
        return new Field(name, (path, value) -> form.apply(check.keep(path, value)), traits, otherwise);
    }

    private Field with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Field(name, check, more, otherwise);
    }
}
