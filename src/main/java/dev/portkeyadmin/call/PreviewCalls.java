package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.redact.Secrets;

/** Says what a writing call would do. It asks no one and sends only reads. */
final class PreviewCalls {

    private final ConfirmationGate confirmation;
    private final Secrets secrets;

    PreviewCalls(ConfirmationGate confirmation, Secrets secrets) {
        this.confirmation = confirmation;
        this.secrets = secrets;
    }

    /** Returns the request, the changes, the risk and the question of a writing call, and the error that it would certainly get. */
    ToolResponse preview(Catalogue.Entry entry, Arguments arguments) throws InterruptedException {
        Operation operation = entry.operation();
        String target = entry.service().target(operation, arguments);
        ConfirmationGate.Preview preview = confirmation.preview(operation, arguments);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("preview", true);
        if (preview.error() != null) {
            answer.put("would_fail", preview.error());
        }
        ObjectNode request = answer.putObject("request")
                .put("method", operation.method().name())
                .put("path", secrets.redactName(target));
        if (!operation.params(Param.Place.BODY).isEmpty()) {
            request.set("body", Json.toTree(secrets.redactArguments(operation.bodyMembers(arguments))));
        }
        ArrayNode changes = answer.putArray("changes");
        preview.changes()
                .forEach(change -> changes.addObject()
                        .put("what", change.what())
                        .put("before", change.before())
                        .put("after", change.after()));
        answer.put("risk", preview.risk().word());
        ArrayNode effects = answer.putArray("effects");
        preview.effects().forEach(effect -> effects.add(effect.words()));
        return new ToolResponse(answer.put("question", preview.question())
                .put("box", preview.act())
                .put("asks_a_person", preview.asks()));
    }
}
