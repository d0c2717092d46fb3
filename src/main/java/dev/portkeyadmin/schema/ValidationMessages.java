package dev.portkeyadmin.schema;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the sentences about invalid arguments: the field, the value and what is accepted. */
final class ValidationMessages {

    private ValidationMessages() {}

    static String path(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    static String missing(String at, Schema schema) {
        String description = schema.description() == null ? "" : " " + schema.description();
        return at + ": required, but missing."
                + (description.isEmpty() ? " Expected " + accepted(schema) + "." : description);
    }

    static String wrongType(String at, @Nullable Object value, Schema schema) {
        return expected(at, value, accepted(schema));
    }

    static String notAllowed(String at, String value, List<String> allowed) {
        return expected(at, value, "one of " + String.join(", ", allowed) + NameSuggestions.hint(value, allowed));
    }

    static String unknown(String at, String name, Collection<String> known) {
        String names = known.isEmpty() ? "no arguments are taken" : "known are " + String.join(", ", known);
        String hint = NameSuggestions.hint(name, known);
        return path(at, SafeText.bare(name, NAME_LENGTH)) + ": unknown" + (hint.isEmpty() ? ", leave it out" : hint)
                + "; " + names + ".";
    }

    static String tooFew(String at, List<String> optional) {
        String where = at.isEmpty() ? "" : at + ": ";
        return where + "nothing to do: give at least one of " + String.join(", ", optional) + ".";
    }

    static String expected(String at, @Nullable Object value, String accepted) {
        return (at.isEmpty() ? "arguments" : at) + ": got " + describe(value) + "; expected " + accepted + ".";
    }

    private static String accepted(Schema schema) {
        if (!schema.allowed().isEmpty()) {
            return "one of " + String.join(", ", schema.allowed());
        }
        Schema items = schema.items();
        if (items != null && !items.allowed().isEmpty()) {
            return "an array of one or more of " + String.join(", ", items.allowed());
        }
        return switch (schema.type()) {
            case STRING -> "a string";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case ANY -> "any value";
        };
    }

    static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return SafeText.of(text, NAME_LENGTH);
        }
        if (value instanceof Map<?, ?>) {
            return "an object";
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "an empty array" : "an array";
        }
        return SafeText.bare(value.toString(), NAME_LENGTH);
    }
}
