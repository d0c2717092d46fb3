package dev.portkeyadmin.sandbox.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.util.OptionalDouble;

/** The ratings of responses, each for one trace. */
public final class Feedback implements SandboxResource {

    private static final String KIND = "feedback";

    private static final BodySchema SCHEMA = BodySchema.of(
            BodyField.text("trace_id").required().immutable(),
            BodyField.integer("value", -10, 10).required(),
            BodyField.number("weight", 0, 1).orElse(IntNode.valueOf(1)),
            BodyField.object("metadata").orElse(SandboxJson.object()));

    private final Store store;
    private final Logs logs;
    private final ModelCalls calls;

    public Feedback(Store store, Logs logs, ModelCalls calls) {
        this.store = store;
        this.logs = logs;
        this.calls = calls;
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.WORKSPACE, KIND, "/feedback/{id}")
                .inWorkspaceOrShared()
                .create(SCHEMA, (request, feedback) -> {
                    if (!logs.isVisible(request, feedback.path("trace_id").textValue())) {
                        throw ApiException.invalid("trace_id is not the trace id of a logged request");
                    }
                    return saved(
                            request,
                            feedback,
                            calls.rating(feedback.path("trace_id").textValue()));
                })
                .update(SCHEMA, (request, feedback) -> saved(request, feedback, OptionalDouble.empty()));
    }

    /** Saves a rating; the sandbox keeps one for each trace, and says which one it gave up. */
    private JsonNode saved(SandboxRequest request, ObjectNode feedback, OptionalDouble replaced) {
        if (!request.body().hasNonNull("value")) {
            throw ApiException.invalid("value is required");
        }
        // The rating counts where its request does: in the workspace of the trace.
        calls.rate(feedback.path("trace_id").textValue(), feedback.path("value").doubleValue());
        ObjectNode answer = SandboxJson.object()
                .put("status", "success")
                .put(
                        "message",
                        "Feedback successfully saved"
                                + (replaced.isPresent()
                                        ? " in place of the earlier rating of this trace, " + replaced.getAsDouble()
                                        : ""));
        answer.putArray("feedback_ids").add(feedback.get("id"));
        return answer;
    }
}
