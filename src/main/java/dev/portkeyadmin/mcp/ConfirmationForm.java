package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a client asks a person for confirmation: one required box, not ticked, titled with the act. An empty form
 * would not do: some clients accept one without showing it.
 */
public final class ConfirmationForm {

    /** The method of the request that shows a form. */
    public static final String METHOD = "elicitation/create";

    private static final String BOX = "confirm";

    private ConfirmationForm() {}

    /** Returns the parameters of the request. */
    public static ObjectNode params(String question, String act) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("mode", "form").put("message", question);
        ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
        schema.putObject("properties").putObject(BOX).put("type", "boolean").put("title", act);
        schema.putArray("required").add(BOX);
        return params;
    }

    /** Returns the result of a form; only an accepted form with a ticked box confirms. */
    public static ElicitationResult result(@Nullable JsonNode result) {
        String action = result == null ? null : result.path("action").textValue();
        if (result == null || action == null) {
            return ElicitationResult.UNANSWERED;
        }
        JsonNode box = result.path("content").path(BOX);
        return switch (action) {
            case "accept" ->
                box.isBoolean()
                        ? (box.booleanValue() ? ElicitationResult.ACCEPTED : ElicitationResult.DECLINED)
                        : ElicitationResult.UNANSWERED;
            case "decline" -> ElicitationResult.DECLINED;
            default -> ElicitationResult.UNANSWERED;
        };
    }
}
