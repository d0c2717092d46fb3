package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.safety.ApprovalRequest;
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
    public static ObjectNode params(ApprovalRequest request) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("mode", "form").put("message", request.question());
        ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
        schema.putObject("properties").putObject(BOX).put("type", "boolean").put("title", request.act());
        schema.putArray("required").add(BOX);
        return params;
    }

    /**
     * Returns the result of a form; only an accepted form with a ticked box confirms. One that comes back without the box was not
     * shown, nor was one that the client answered with an error.
     */
    public static ElicitationResult result(@Nullable JsonNode result) {
        if (result == null) {
            return ElicitationResult.UNANSWERED;
        }
        if (result.isMissingNode()) {
            return ElicitationResult.NOT_SHOWN;
        }
        String action = result.path("action").textValue();
        if (action == null) {
            return ElicitationResult.UNANSWERED;
        }
        JsonNode box = result.path("content").path(BOX);
        return switch (action) {
            case "accept" ->
                box.isBoolean()
                        ? (box.booleanValue() ? ElicitationResult.ACCEPTED : ElicitationResult.DECLINED)
                        : ElicitationResult.NOT_SHOWN;
            case "decline" -> ElicitationResult.DECLINED;
            case "cancel" -> ElicitationResult.DISMISSED;
            default -> ElicitationResult.UNANSWERED;
        };
    }
}
