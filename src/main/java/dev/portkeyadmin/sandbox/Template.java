package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders of a prompt: {@code {{name}}} with a variable, {@code {{>slug}}} with a partial. */
record Template(JsonNode variables, Function<String, String> partials) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(>?)\\s*([^{}]+?)\\s*}}");

    /** The messages of a prompt, whose text is one message of a user or a JSON array of messages. */
    ArrayNode messages(String text) {
        JsonNode parsed = Json.parseAny(text);
        if (!parsed.isArray()) {
            ArrayNode messages = Json.array();
            messages.addObject().put("role", "user").put("content", fill(text));
            return messages;
        }
        for (JsonNode message : parsed) {
            if (message instanceof ObjectNode object && object.path("content").isTextual()) {
                object.put("content", fill(object.path("content").textValue()));
            }
        }
        return (ArrayNode) parsed;
    }

    /** What is not known is left empty. */
    private String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String name = found.group(2);
            return Matcher.quoteReplacement(
                    found.group(1).isEmpty() ? variables.path(name).asText() : partials.apply(name));
        });
    }
}
