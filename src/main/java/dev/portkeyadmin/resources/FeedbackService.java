package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.open;
import static dev.portkeyadmin.schema.Schemas.uuid;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Feedback on logged requests. */
final class FeedbackService extends BaseService {

    private static final Schema VALUE = integer("Rating, -10 to 10.").min(-10).max(10);

    private static final Schema WEIGHT = number("0 to 1, default 1.").min(0).max(1);

    private static final Schema METADATA = open("Any JSON members of your own.");

    private static final String FEEDBACK_IDS = "No tool lists feedback; only create_feedback returns the id.";

    FeedbackService(PortkeyClient connection) {
        super(connection, "rating score thumb review");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_feedback", "/feedback")
                        .title("Create feedback")
                        .description("Rates a logged request by its trace and returns feedback_ids, which "
                                + "update_feedback takes. Needs a workspace key.")
                        .requireBody("trace_id", name("trace_id of the logged request."))
                        .requireBody("value", VALUE)
                        .body("weight", WEIGHT)
                        .body("metadata", METADATA)
                        .keywords("rating score thumbs up down review grade quality stars rate submit give good bad "
                                + "great note answer trace customer unhappy happy")
                        .workspaceKeyOnly()
                        .scope("logs.write")
                        .findIdsWith("get_feedback_analytics"),
                put("update_feedback", "/feedback/{feedback_id}")
                        .title("Update feedback")
                        .description(
                                "Replaces an earlier rating. Needs a workspace key. For a new rating use create_feedback.")
                        .path("feedback_id", uuid("UUID from feedback_ids of create_feedback."))
                        .requireBody("value", VALUE)
                        .body("weight", WEIGHT)
                        .body("metadata", METADATA)
                        .keywords("rating score thumbs correct change edit given before modify amend gave")
                        .workspaceKeyOnly()
                        .scope("logs.write")
                        .findIdsWith("get_feedback_analytics")
                        .errorHint(403, FEEDBACK_IDS)
                        .errorHint(404, FEEDBACK_IDS));
    }
}
