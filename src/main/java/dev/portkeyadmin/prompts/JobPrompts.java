package dev.portkeyadmin.prompts;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.prompts.Prompt.Argument;
import dev.portkeyadmin.prompts.Prompt.Way;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.ToolSelection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lists, fills in and completes the prompts. A prompt is offered if the tools of one of its ways are listed or can be called
 * through the catalogue tools, so that a read-only server offers only those that read.
 */
public final class JobPrompts {

    private static final int LONGEST_VALUE = 2_000;
    private static final String COMPLETION = "completion/complete";

    /** The arguments that a client filled in before the one that is completed. */
    private static final String GIVEN = "/context/arguments";

    private final ToolSelection selection;
    private final LiveNames names;
    private final UnaryOperator<String> redact;

    /**
     * The prompts for the selected tools.
     *
     * @param redact removes secrets from what a client gave and a result repeats
     */
    public JobPrompts(ToolSelection selection, LiveNames names, UnaryOperator<String> redact) {
        this.selection = selection;
        this.names = names;
        this.redact = redact;
    }

    /** Returns the prompts as {@code prompts/list} shows them. */
    public ArrayNode list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Prompt prompt : offered()) {
            ObjectNode item = list.addObject();
            item.put("name", prompt.name()).put("title", prompt.title()).put("description", prompt.description());
            ArrayNode arguments = item.putArray("arguments");
            for (Argument argument : prompt.arguments()) {
                arguments
                        .addObject()
                        .put("name", argument.name())
                        .put("description", argument.description())
                        .put("required", argument.required());
            }
        }
        return list;
    }

    /**
     * Returns the result of {@code prompts/get}.
     *
     * @throws IllegalArgumentException when the parameters are invalid; the message is for the error answer
     */
    public ObjectNode get(JsonNode params) {
        Prompt prompt = offered("prompts/get", params.path("name"));
        Map<String, String> values = values(prompt, params.path("arguments"));
        Way way = way(prompt);
        if (way == null) {
            throw new IllegalStateException(prompt.name() + " is not offered");
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("description", prompt.description());
        ObjectNode message = result.putArray("messages").addObject().put("role", "user");
        message.putObject("content").put("type", "text").put("text", Prompt.text(way, values) + callers(way));
        return result;
    }

    private Map<String, String> values(Prompt prompt, JsonNode given) {
        String problem = "prompts/get " + prompt.name() + ": ";
        require(isObjectOrAbsent(given), problem + "arguments must be an object");
        given.fieldNames().forEachRemaining(name -> argument(problem, prompt, name));
        Map<String, String> values = new LinkedHashMap<>();
        for (Argument argument : prompt.arguments()) {
            JsonNode value = given.path(argument.name());
            boolean isGiven = given.hasNonNull(argument.name());
            require(!isGiven || value.isTextual(), problem + argument.name() + " must be a string");
            String text = value.asText("").strip();
            require(
                    text.length() <= LONGEST_VALUE,
                    problem + argument.name() + " must have at most " + LONGEST_VALUE + " characters");
            if (isGiven && !text.isEmpty()) {
                values.put(argument.name(), SafeText.bare(redact.apply(text), 2 * LONGEST_VALUE));
            } else if (argument.otherwise() != null) {
                values.put(argument.name(), argument.otherwise());
            }
            require(
                    values.containsKey(argument.name()) || !argument.required(),
                    problem + argument.name() + " is required: " + argument.description());
        }
        return values;
    }

    /** Says how to call those operations of a way that are not listed as tools. */
    private String callers(Way way) {
        return caller(way.reads(), CatalogueTools.READ) + caller(way.writes(), CatalogueTools.WRITE);
    }

    private String caller(List<String> operations, String tool) {
        List<String> unlisted =
                operations.stream().filter(name -> !selection.lists(name)).toList();
        return unlisted.isEmpty() ? "" : " Call " + String.join(", ", unlisted) + " with " + tool + ".";
    }

    /**
     * Returns the result of {@code completion/complete}; empty values when the names cannot be read.
     *
     * @throws IllegalArgumentException when the parameters are invalid; the message is for the error answer
     * @throws InterruptedException when the request was cancelled
     */
    public ObjectNode complete(JsonNode params) throws InterruptedException {
        Prompt prompt = completedPrompt(params);
        Argument argument = completed(prompt, params);
        String value = params.at("/argument/value").asText();
        // In a list, the last value is completed and those before stay.
        int last = argument.isList() ? value.lastIndexOf(',') + 1 : 0;
        String before = last == 0 ? "" : redact.apply(value.substring(0, last)) + " ";
        LiveNames.Given given = given(prompt, argument, params, value.substring(0, last));
        LiveNames.Matches matches = names.matching(argument.kind(), value.substring(last), given);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ObjectNode completion = result.putObject("completion");
        ArrayNode values = completion.putArray("values");
        matches.values().forEach(name -> values.add(before + name));
        completion.put("total", matches.total()).put("hasMore", matches.hasMore());
        return result;
    }

    /**
     * The arguments that have a value already.
     *
     * @param before the values that stand before the completed one in its list
     */
    private static LiveNames.Given given(Prompt prompt, Argument completed, JsonNode params, String before) {
        LiveNames.Given given = new LiveNames.Given();
        given.add(completed.kind(), List.of(before.split(",")));
        for (Argument other : prompt.arguments()) {
            String value = params.at(GIVEN).path(other.name()).asText("");
            if (other != completed) {
                given.add(other.kind(), other.isList() ? List.of(value.split(",")) : List.of(value));
            }
        }
        return given;
    }

    /**
     * Checks the parameters of {@code completion/complete}.
     *
     * @throws IllegalArgumentException when they are invalid; the message is for the error answer
     */
    public void checkCompletion(JsonNode params) {
        completed(completedPrompt(params), params);
    }

    private Prompt completedPrompt(JsonNode params) {
        require(params.path("ref").isObject(), COMPLETION + ": ref must be an object");
        require(
                params.at("/ref/type").asText().equals("ref/prompt"),
                COMPLETION + ": ref.type must be ref/prompt; this server has no resources");
        return offered(COMPLETION, params.at("/ref/name"));
    }

    private static Argument completed(Prompt prompt, JsonNode params) {
        require(params.at("/argument/name").isTextual(), COMPLETION + ": argument.name must be a string");
        require(params.at("/argument/value").isTextual(), COMPLETION + ": argument.value must be a string");
        String problem = COMPLETION + " " + prompt.name() + ": ";
        Argument argument =
                argument(problem, prompt, params.at("/argument/name").asText());
        JsonNode context = params.path("context");
        require(isObjectOrAbsent(context), problem + "context must be an object");
        JsonNode given = context.path("arguments");
        require(isObjectOrAbsent(given), problem + "context.arguments must be an object");
        given.properties().forEach(each -> {
            argument(problem + "context.arguments: ", prompt, each.getKey());
            require(
                    each.getValue().isTextual() || each.getValue().isNull(),
                    problem + "context.arguments." + each.getKey() + " must be a string");
        });
        return argument;
    }

    private static boolean isObjectOrAbsent(JsonNode node) {
        return node.isObject() || node.isMissingNode() || node.isNull();
    }

    private static Argument argument(String problem, Prompt prompt, String name) {
        for (Argument argument : prompt.arguments()) {
            if (argument.name().equals(name)) {
                return argument;
            }
        }
        List<String> known = prompt.arguments().stream().map(Argument::name).toList();
        throw new IllegalArgumentException(problem + "unknown argument " + SafeText.of(name, NAME_LENGTH)
                + NameSuggestions.hint(name, known) + "; known are " + String.join(", ", known));
    }

    private Prompt offered(String method, JsonNode name) {
        require(name.isTextual(), method + ": the name of a prompt must be a string");
        List<Prompt> offered = offered();
        for (Prompt prompt : offered) {
            if (prompt.name().equals(name.textValue())) {
                return prompt;
            }
        }
        List<String> known = offered.stream().map(Prompt::name).toList();
        throw new IllegalArgumentException(method + ": unknown prompt " + SafeText.of(name.textValue(), NAME_LENGTH)
                + NameSuggestions.hint(name.textValue(), known)
                + (known.isEmpty()
                        ? "; the listed tools allow none"
                        : "; prompts/list returns " + String.join(", ", known)));
    }

    private List<Prompt> offered() {
        return PromptTexts.ALL.stream().filter(prompt -> way(prompt) != null).toList();
    }

    private @Nullable Way way(Prompt prompt) {
        return prompt.way(
                selection::lists, selection.lists(CatalogueTools.READ), selection.lists(CatalogueTools.WRITE));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
