package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** What people think of an answer. The organisation's key cannot tell it. */
final class Feedback {

    private static final String KIND = "feedback";

    private static final Shape SHAPE = Shape.of(
            Field.text("trace_id").required().fixed(),
            Field.whole("value", -10, 10).required(),
            Field.number("weight", 0, 1).orElse(IntNode.valueOf(1)),
            Field.object("metadata").orElse(Json.object()));

    private final Store store;

    Feedback(Store store) {
        this.store = store;
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, KIND, "/feedback/{id}")
                .inWorkspaceOrShared()
                .create(SHAPE, Feedback::saved)
                .update(SHAPE, Feedback::saved);
    }

    private static JsonNode saved(Request request, ObjectNode feedback) {
        if (!request.body().hasNonNull("value")) {
            throw ApiError.invalid("value is required");
        }
        ObjectNode answer = Json.object().put("status", "success").put("message", "Feedback successfully saved");
        answer.putArray("feedback_ids").add(feedback.get("id"));
        return answer;
    }
}
