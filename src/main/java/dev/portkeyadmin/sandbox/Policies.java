package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Resource.Action;
import dev.portkeyadmin.sandbox.Router.Keys;
import java.util.List;

/** Policies that limit usage and rates, and what each value that a budget is grouped by has used up. */
final class Policies {

    static final String USAGE = "policy_usage_limits";

    private static final String RATE = "policy_rate_limits";
    private static final String ENTITY = "policy_usage_limits_entity";
    private static final String POLICY_ID = "policy_id";

    private static final List<String> USAGE_TYPES = List.of("cost", "tokens", "requests");
    private static final List<String> RATE_TYPES = List.of("requests", "tokens");
    private static final List<String> RATE_UNITS = List.of("rpm", "rph", "rpd", "rpw");
    private static final List<String> ENTITY_STATUSES = List.of("active", "exhausted");

    private static final Shape SHAPE = Shape.of(
            Field.prose("name").matching(".{0,255}").orNull(),
            Field.prose("description").matching("(?s).{0,500}"),
            Field.objects(
                            "conditions",
                            Field.text("key").required(),
                            Field.any("value").required())
                    .notEmpty()
                    .required(),
            Field.objects("group_by", Field.text("key").required())
                    .notEmpty()
                    .required()
                    .fixed());

    private static final Shape USAGE_SHAPE = SHAPE.and(
            Field.oneOf("type", USAGE_TYPES).required().fixed(),
            Field.amount("credit_limit").required(),
            Field.amount("alert_threshold").orNull(),
            Field.oneOf("periodic_reset", Limits.RESETS).orNull(),
            Field.whole("periodic_reset_days", 1, 365).orNull(),
            Field.date("next_usage_reset_at").orNull());

    private static final Shape RATE_SHAPE = SHAPE.and(
            Field.oneOf("type", RATE_TYPES).required().fixed(),
            Field.oneOf("unit", RATE_UNITS).required(),
            Field.amount("value").required(),
            Field.oneOf("target", List.of("llm", "mcp_tools")).fixed());

    private static final Shape RESET = Shape.of(Field.text("reset_usage_for_value"));

    private final Store store;
    private final Records policies;
    private final Records entities;

    Policies(Store store) {
        this.store = store;
        policies = store.of(USAGE);
        entities = store.of(ENTITY);
    }

    void addTo(Router router) {
        new Resource(router, store, Keys.ANY, USAGE, "/policies/usage-limits/{policyId}")
                .inWorkspace()
                .archived()
                .list(Paging.SNAKE, Envelope.LIST, request -> request.equal("type", USAGE_TYPES))
                .create(USAGE_SHAPE, checked(Resource.receipt("id", "object")))
                .read(this::addUsage)
                .update(USAGE_SHAPE, checked(this::resetOne))
                .delete();
        new Resource(router, store, Keys.ANY, ENTITY, "/policies/usage-limits/{policyId}/entities/{entityId}")
                .under(USAGE, POLICY_ID)
                .shown((request, copy) -> copy.put("status", status(copy)))
                .list(
                        Paging.SNAKE.sized(100, 100),
                        Envelope.LIST,
                        request -> request.equal("status", ENTITY_STATUSES),
                        request -> request.search("value_key"))
                .action("PUT", "/reset", (request, entity) -> {
                    entity.put("current_usage", 0);
                    return Json.object();
                });
        new Resource(router, store, Keys.ANY, RATE, "/policies/rate-limits/{policyId}")
                .inWorkspace()
                .archived()
                .list(
                        Paging.SNAKE,
                        Envelope.LIST,
                        request -> request.equal("type", RATE_TYPES),
                        request -> request.equal("unit", RATE_UNITS))
                .create(RATE_SHAPE, Resource.receipt("id", "object"))
                .read()
                .update(RATE_SHAPE)
                .delete();
    }

    /** What one value has used up under a policy. */
    static void use(Store store, String policy, String value, double used) {
        store.of(ENTITY)
                .add(Json.object()
                        .put("id", Json.id(policy + value))
                        .put("object", ENTITY)
                        .put(POLICY_ID, policy)
                        .put("value_key", value)
                        .put("current_usage", used));
    }

    private static Action checked(Action action) {
        return (request, policy) -> {
            if (!Limits.isSound(policy)) {
                throw ApiError.invalid(
                        "alert_threshold must be below credit_limit, and periodic_reset excludes periodic_reset_days");
            }
            return action.answer(request, policy);
        };
    }

    private JsonNode resetOne(Request request, ObjectNode policy) {
        String value = request.body(RESET).path("reset_usage_for_value").asText();
        entities.all(POLICY_ID, policy.path("id").textValue())
                .filter(entity -> Json.has(entity, "value_key", value))
                .forEach(entity -> entity.put("current_usage", 0));
        return Json.object();
    }

    private void addUsage(Request request, ObjectNode policy) {
        if (!request.text("include_usage").orElse("").equals("true")) {
            return;
        }
        ObjectNode usage = policy.putObject("value_key_usage_map");
        entities.all(POLICY_ID, policy.path("id").textValue())
                .forEach(entity -> usage.putObject(entity.path("value_key").textValue())
                        .put("status", status(entity))
                        .set("current_usage", entity.get("current_usage")));
    }

    private String status(ObjectNode entity) {
        double limit = policies.get(entity.path(POLICY_ID).textValue())
                .path("credit_limit")
                .doubleValue();
        return entity.path("current_usage").doubleValue() < limit ? "active" : "exhausted";
    }
}
