package dev.portkeyadmin.sandbox.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.body.LimitFields;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.ResourceRoutes;
import dev.portkeyadmin.sandbox.server.ResourceRoutes.Action;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import dev.portkeyadmin.sandbox.server.SandboxResource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The usage-limit and rate-limit policies, with the usage of each value that a usage limit is grouped by. */
public final class Policies implements SandboxResource {

    static final String USAGE = "policy_usage_limits";

    private static final String RATE = "policy_rate_limits";
    private static final String ENTITY = "policy_usage_limits_entity";
    private static final String POLICY_ID = "policy_id";

    private static final List<String> USAGE_TYPES = List.of("cost", "tokens", "requests");
    private static final List<String> RATE_TYPES = List.of("requests", "tokens");
    private static final List<String> RATE_UNITS = List.of("rpm", "rph", "rpd", "rpw");
    private static final List<String> ENTITY_STATUSES = List.of("active", "exhausted");

    private static final String MCP_TOOLS = "mcp_tools";

    /** The keys of conditions and groups. */
    private static final String KEYS =
            "api_key|organisation_id|workspace_id|metadata\\..+|virtual_key|provider|config|prompt"
                    + "|model|endpoint_type|mcp_server|mcp_tool";

    private static final BodySchema RESET = BodySchema.of(BodyField.text("reset_usage_for_value"));

    private final Store store;
    private final Table policies;
    private final Table entities;

    /** The tables that values of these condition keys refer to. */
    private final Map<String, Table> namedRecords;

    private final BodySchema usageSchema;
    private final BodySchema rateSchema;

    public Policies(Store store) {
        this.store = store;
        policies = store.table(USAGE);
        entities = store.table(ENTITY);
        namedRecords = Map.of("workspace_id", store.table(Kinds.WORKSPACE), "api_key", store.table(Kinds.API_KEY));
        BodySchema common = BodySchema.of(
                BodyField.textOrEmpty("name").matching(".{0,255}").orNull(),
                BodyField.textOrEmpty("description").matching("(?s).{0,500}"),
                BodyField.objectArray(
                                "conditions",
                                key(),
                                BodyField.any("value")
                                        .requiring(Policies::isText, "must be a string or an array of strings")
                                        .required())
                        .notEmpty()
                        .requiring(this::namesExisting, "must name existing workspaces and API keys")
                        .required(),
                BodyField.objectArray("group_by", key()).notEmpty().required().immutable());
        usageSchema = common.and(
                BodyField.oneOf("type", USAGE_TYPES).required().immutable(),
                BodyField.amount("credit_limit").required(),
                BodyField.amount("alert_threshold").orNull(),
                BodyField.oneOf("periodic_reset", LimitFields.RESETS).orNull(),
                BodyField.integer("periodic_reset_days", 1, 365).orNull(),
                BodyField.date("next_usage_reset_at").orNull());
        rateSchema = common.and(
                BodyField.oneOf("type", RATE_TYPES).required().immutable(),
                BodyField.oneOf("unit", RATE_UNITS).required(),
                BodyField.amount("value").required(),
                BodyField.oneOf("target", List.of("llm", MCP_TOOLS)).immutable());
    }

    @Override
    public void addTo(Router router) {
        new ResourceRoutes(router, store, KeyAccess.ANY, USAGE, "/policies/usage-limits/{policyId}")
                .inWorkspace()
                .withArchive()
                .list(ListPaging.SNAKE, Envelope.LIST, request -> request.equal("type", USAGE_TYPES))
                .create(usageSchema, checked(ResourceRoutes.receipt("id", "object")))
                .read(this::addUsage)
                .update(usageSchema, checked(this::resetOne))
                .delete();
        new ResourceRoutes(
                        router, store, KeyAccess.ANY, ENTITY, "/policies/usage-limits/{policyId}/entities/{entityId}")
                .childOf(USAGE, POLICY_ID)
                .view((request, copy) -> copy.put("status", status(copy)))
                .list(
                        ListPaging.SNAKE.withSize(1, 100, 100),
                        Envelope.LIST,
                        request -> request.equal("status", ENTITY_STATUSES),
                        request -> request.search("value_key"))
                .action("PUT", "/reset", (request, entity) -> {
                    entity.put("current_usage", 0);
                    return SandboxJson.object();
                });
        new ResourceRoutes(router, store, KeyAccess.ANY, RATE, "/policies/rate-limits/{policyId}")
                .inWorkspace()
                .withArchive()
                .list(
                        ListPaging.SNAKE,
                        Envelope.LIST,
                        request -> request.equal("type", RATE_TYPES),
                        request -> request.equal("unit", RATE_UNITS))
                .create(rateSchema, this::createRate)
                .read()
                .update(rateSchema)
                .delete();
    }

    private static BodyField key() {
        return BodyField.text("key").matching(KEYS).required();
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() || value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
    }

    private boolean namesExisting(JsonNode conditions) {
        return conditions.valueStream().allMatch(condition -> {
            Table named = namedRecords.get(condition.path("key").textValue());
            return named == null
                    || texts(condition.path("value"))
                            .allMatch(id -> id.equals("*") || named.find(id).isPresent());
        });
    }

    private static Stream<String> texts(JsonNode value) {
        return (value.isArray() ? value.valueStream() : Stream.of(value)).map(JsonNode::asText);
    }

    private JsonNode createRate(SandboxRequest request, ObjectNode policy) {
        boolean namesTools = Stream.of("conditions", "group_by")
                .flatMap(list -> policy.path(list).valueStream())
                .anyMatch(entry -> entry.path("key").asText().startsWith("mcp_"));
        if (namesTools && !SandboxJson.has(policy, "target", MCP_TOOLS)) {
            throw ApiException.invalid("target must be " + MCP_TOOLS + " if a key is mcp_server or mcp_tool");
        }
        return SandboxJson.pick(policy, "id", "object");
    }

    /** Sets the usage with which the policies begin. */
    public static void beginWithUsage(Store store, Supplier<Stream<ObjectNode>> usage) {
        store.table(ENTITY).beginWith(usage);
    }

    /** Returns the usage of one value under a policy. */
    public static ObjectNode usage(String policy, String value, double used) {
        return SandboxJson.object()
                .put("id", SandboxJson.id(policy + value))
                .put("object", ENTITY)
                .put(POLICY_ID, policy)
                .put("value_key", value)
                .put("current_usage", used);
    }

    private static Action checked(Action action) {
        return (request, policy) -> {
            if (!LimitFields.isConsistent(policy)) {
                throw ApiException.invalid(
                        "alert_threshold must be below credit_limit, and periodic_reset excludes periodic_reset_days");
            }
            return action.handle(request, policy);
        };
    }

    private JsonNode resetOne(SandboxRequest request, ObjectNode policy) {
        String value = request.body(RESET).path("reset_usage_for_value").asText();
        entities.all(POLICY_ID, policy.path("id").textValue())
                .filter(entity -> SandboxJson.has(entity, "value_key", value))
                .forEach(entity -> entity.put("current_usage", 0));
        return SandboxJson.object();
    }

    private void addUsage(SandboxRequest request, ObjectNode policy) {
        if (!request.parameter("include_usage").orElse("").equals("true")) {
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
