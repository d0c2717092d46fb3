package dev.portkeyadmin.sandbox.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Table;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One field of a body: its name, its check and its default; without a default, an absent field stays absent in the record. */
public record BodyField(
        String name,
        ValueCheck check,
        Set<Flag> traits,
        @Nullable JsonNode otherwise) {

    /** Returns the value to store for a non-null value, or rejects it with a message about {@code name}. */
    @FunctionalInterface
    public interface ValueCheck {
        JsonNode keep(String name, JsonNode value);
    }

    enum Flag {
        REQUIRED,
        IMMUTABLE,
        MERGED
    }

    /** Accepts what the check keeps; the field is optional until a step says otherwise. */
    public static BodyField of(String name, ValueCheck check) {
        return new BodyField(name, check, EnumSet.noneOf(Flag.class), null);
    }

    /** Accepts a string that is not blank. */
    public static BodyField text(String name) {
        return checked(
                name, value -> value.isTextual() && !value.textValue().isBlank(), "must be a string and not empty");
    }

    /** Accepts a string that may be empty. */
    public static BodyField textOrEmpty(String name) {
        return checked(name, JsonNode::isTextual, "must be a string");
    }

    /** Accepts one of these strings. */
    public static BodyField oneOf(String name, List<String> allowed) {
        return of(name, (path, value) -> {
            checkOneOf(path, value.isTextual() ? value.textValue() : "", allowed);
            return value;
        });
    }

    /** Returns the value, or rejects it with the list of allowed ones. */
    public static String checkOneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw ApiException.invalid(name + " must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** Accepts a boolean. */
    public static BodyField flag(String name) {
        return checked(name, JsonNode::isBoolean, "must be true or false");
    }

    /** Accepts a number that is not negative. */
    public static BodyField amount(String name) {
        return checked(name, value -> value.isNumber() && value.doubleValue() >= 0, "must be a number, 0 or more");
    }

    /** Accepts a number between two bounds, which are allowed, too. */
    public static BodyField number(String name, double min, double max) {
        return checked(
                name,
                value -> value.isNumber() && value.doubleValue() >= min && value.doubleValue() <= max,
                "must be a number from %s to %s".formatted(min, max));
    }

    /** Accepts a whole number between two bounds, which are allowed, too. */
    public static BodyField integer(String name, long min, long max) {
        return checked(
                name,
                value -> value.canConvertToLong()
                        && value.isIntegralNumber()
                        && value.longValue() >= min
                        && value.longValue() <= max,
                "must be a whole number from %s to %s".formatted(min, max));
    }

    /** Accepts a date and time with an offset and stores it in the format of responses. */
    public static BodyField date(String name) {
        return of(name, (path, value) -> {
            try {
                return SandboxJson.text(
                        SandboxJson.date(OffsetDateTime.parse(value.asText()).toInstant()));
            } catch (DateTimeParseException e) {
                throw ApiException.invalid(path + " must be an ISO 8601 date and time with an offset");
            }
        });
    }

    /** Accepts an array of strings, which may be empty. */
    public static BodyField textArray(String name) {
        return checked(
                name,
                value -> value.isArray() && value.valueStream().allMatch(JsonNode::isTextual),
                "must be an array of strings");
    }

    /** Accepts an object, checks these fields of it and keeps the others unchanged. */
    public static BodyField object(String name, BodyField... fields) {
        BodySchema schema = BodySchema.of(fields);
        return of(name, (path, value) -> nested(schema, path, value));
    }

    /** Accepts an array of objects, each checked like {@link #object}. */
    public static BodyField objectArray(String name, BodyField... fields) {
        BodySchema schema = BodySchema.of(fields);
        return of(name, (path, value) -> {
            if (!value.isArray()) {
                throw ApiException.invalid(path + " must be an array");
            }
            ArrayNode kept = SandboxJson.array();
            for (JsonNode element : value) {
                kept.add(nested(schema, path + "[" + kept.size() + "]", element));
            }
            return kept;
        });
    }

    /** Accepts what looks like an email address. */
    public static BodyField email(String name) {
        return checked(name, BodyField::isEmail, "must be an email address");
    }

    /** Accepts an array of what looks like email addresses. */
    public static BodyField emails(String name) {
        return textArray(name)
                .requiring(emails -> emails.valueStream().allMatch(BodyField::isEmail), "must be email addresses");
    }

    private static boolean isEmail(JsonNode value) {
        return value.asText().matches("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    }

    /** Accepts an absolute URL with http or https. */
    public static BodyField url(String name) {
        return text(name)
                .requiring(
                        url -> url.textValue().matches("https?://[\\w.:-]+(/\\S*)?"), "must be an http or https URL");
    }

    /** Accepts an array of allowed strings. */
    public static BodyField someOf(String name, List<String> allowed) {
        return textArray(name)
                .requiring(
                        texts -> texts.valueStream().allMatch(text -> allowed.contains(text.textValue())),
                        "must contain only " + String.join(", ", allowed));
    }

    /** Accepts an array of ids or slugs of existing records and keeps it as sent. */
    public static BodyField existingAll(String name, Table records) {
        return textArray(name)
                .requiring(
                        ids -> ids.valueStream()
                                .allMatch(id -> records.find(id.asText()).isPresent()),
                        "must contain only ids or slugs of existing records of the type " + records.kind());
    }

    /** Accepts every value. */
    public static BodyField any(String name) {
        return of(name, (path, value) -> value);
    }

    /** Accepts the id or slug of an existing record and keeps it as sent. */
    public static BodyField existing(String name, Table records) {
        return checked(
                name,
                value -> records.find(value.asText()).isPresent(),
                "is not the id or slug of a " + records.kind());
    }

    /** Accepts the id or slug of an existing record and stores its id. */
    public static BodyField reference(String name, Table records) {
        return existing(name, records).kept(value -> records.get(value.asText()).get("id"));
    }

    private static BodyField checked(String name, Predicate<JsonNode> rule, String problem) {
        return of(name, (path, value) -> value).requiring(rule, problem);
    }

    private static ObjectNode nested(BodySchema schema, String path, JsonNode value) {
        if (!value.isObject()) {
            throw ApiException.invalid(path + " must be an object");
        }
        ObjectNode kept = value.deepCopy();
        schema.fill(path + ".", value, kept);
        return kept;
    }

    /** Adds a rule that the checked value must satisfy. */
    public BodyField requiring(Predicate<JsonNode> rule, String problem) {
        return new BodyField(
                name,
                (path, value) -> {
                    JsonNode kept = check.keep(path, value);
                    if (!rule.test(kept)) {
                        throw ApiException.invalid(path + " " + problem);
                    }
                    return kept;
                },
                traits,
                otherwise);
    }

    /** Rejects an array or object without elements. */
    public BodyField notEmpty() {
        return requiring(value -> !value.isEmpty(), "must not be empty");
    }

    /** Rejects a string that does not match the regular expression as a whole. */
    public BodyField matching(String pattern) {
        return requiring(value -> value.asText().matches(pattern), "must match " + pattern);
    }

    /** Makes the field required in new records; no change can clear it. */
    public BodyField required() {
        return with(Flag.REQUIRED);
    }

    /** Makes changes ignore the field. */
    public BodyField immutable() {
        return with(Flag.IMMUTABLE);
    }

    /** Makes a change of this object keep the members that are not sent. */
    public BodyField merged() {
        return with(Flag.MERGED);
    }

    /** Sets the value of records for which the field is absent or cleared. */
    public BodyField orElse(JsonNode value) {
        return new BodyField(name, check, traits, value);
    }

    /** Stores null where the field is absent or cleared. */
    public BodyField orNull() {
        return orElse(NullNode.getInstance());
    }

    boolean is(Flag trait) {
        return traits.contains(trait);
    }

    private BodyField kept(UnaryOperator<JsonNode> form) {
        return new BodyField(name, (path, value) -> form.apply(check.keep(path, value)), traits, otherwise);
    }

    private BodyField with(Flag trait) {
        Set<Flag> more = EnumSet.of(trait);
        more.addAll(traits);
        return new BodyField(name, check, more, otherwise);
    }
}
