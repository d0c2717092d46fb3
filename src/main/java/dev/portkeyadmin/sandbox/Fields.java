package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a JSON object that a caller sent. A null counts as absent; what is missing or wrong is answered with 400 and the
 * field's name, which starts with {@code prefix}.
 */
record Fields(String prefix, JsonNode object) {

    String text(String name) {
        return optionalText(name).orElseThrow(() -> ApiError.invalid(prefix + name + " is required"));
    }

    Optional<String> optionalText(String name) {
        return value(name).map(value -> {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw ApiError.invalid(prefix + name + " must be a string and not empty");
            }
            return value.textValue();
        });
    }

    String oneOf(String name, List<String> allowed) {
        return checkOneOf(prefix + name, text(name), allowed);
    }

    Optional<String> optionalOneOf(String name, List<String> allowed) {
        return optionalText(name).map(value -> checkOneOf(prefix + name, value, allowed));
    }

    static String checkOneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw ApiError.invalid(name + " must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    Optional<Fields> optionalObject(String name) {
        return value(name).map(value -> nested(name, value));
    }

    /** The objects of an array; none when it is absent. */
    List<Fields> objects(String name) {
        JsonNode array = value(name).orElse(MissingNode.getInstance());
        if (!array.isMissingNode() && !array.isArray()) {
            throw ApiError.invalid(prefix + name + " must be an array");
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array) {
            objects.add(nested(name + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    void requireTexts(String name) {
        JsonNode array = value(name).orElseThrow(() -> ApiError.invalid(prefix + name + " is required"));
        boolean texts = array.isArray();
        for (JsonNode element : array) {
            texts &= element.isTextual();
        }
        if (!texts) {
            throw ApiError.invalid(prefix + name + " must be an array of strings");
        }
    }

    private Fields nested(String name, JsonNode value) {
        if (!value.isObject()) {
            throw ApiError.invalid(prefix + name + " must be an object");
        }
        return new Fields(prefix + name + ".", value);
    }

    private Optional<JsonNode> value(String name) {
        return object.hasNonNull(name) ? Optional.of(object.get(name)) : Optional.empty();
    }
}
