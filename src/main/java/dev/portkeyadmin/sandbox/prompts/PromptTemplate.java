package dev.portkeyadmin.sandbox.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders of a prompt: {@code {{name}}} with a variable, {@code {{>slug}}} with a partial. */
record PromptTemplate(JsonNode variables, Function<String, String> partials) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(>?)\\s*([^{}]+?)\\s*}}");

    /** Returns the messages of a prompt, whose text is a user message or a JSON array of messages. */
    ArrayNode messages(String text) {
        JsonNode parsed = SandboxJson.parseAny(text);
        if (!parsed.isArray()) {
            ArrayNode messages = SandboxJson.array();
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

    /** Replaces unknown variables and partials with an empty text. */
    private String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String name = found.group(2);
            return Matcher.quoteReplacement(
                    found.group(1).isEmpty() ? variables.path(name).asText() : partials.apply(name));
        });
    }
}
