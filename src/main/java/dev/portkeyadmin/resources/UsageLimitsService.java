package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.risk.Condition.atMost;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.contains;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.given;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;
import java.util.Map;

/** Budget policies: caps on the cost or number of requests or tokens, counted by key, user or other properties of requests. */
final class UsageLimitsService extends BaseService {

    /** The keys of conditions that every kind of policy knows, as alternatives of a regular expression. */
    static final String KEYS =
            "api_key|workspace_id|organisation_id|metadata\\..+|virtual_key|provider|config|prompt|model";

    /** The kinds of objects that values of conditions refer to, by their keys. Other values are plain names or patterns. */
    private static final Map<String, Reference> NAMED = Map.of(
            "workspace_id", Reference.WORKSPACE,
            "api_key", Reference.API_KEY,
            "virtual_key", Reference.VIRTUAL_KEY,
            "config", Reference.CONFIG,
            "prompt", Reference.PROMPT,
            "mcp_server", Reference.MCP_SERVER);

    /** The name of a policy. */
    static final Schema POLICY_NAME = name("At most 255 characters.").maxLength(255);

    /** The description of a policy. */
    static final Schema POLICY_DESCRIPTION = string("At most 500 characters.").maxLength(500);

    /** The status of the policies to read; without it Portkey reads only active ones. */
    static final Schema STATUS = oneOf("Default: active.", "active", "archived");

    private static final Schema POLICY_ID = ref(Reference.USAGE_POLICY);

    private static final Schema CONDITIONS = conditions(
            "api_key, workspace_id, organisation_id or metadata.<name>; newer versions: "
                    + "virtual_key, provider, config, prompt, model.",
            KEYS);

    private static final Schema TYPE = oneOf("Counts cost, tokens or requests.", "cost", "tokens", "requests");

    private static final Schema CREDIT_LIMIT =
            number("US dollars if type is cost, else a count.").moreThan(0);

    private static final String ABOVE =
            "Above alert_threshold Portkey only writes an audit-log entry; requests stop at credit_limit.";

    private static final Schema ALERT_THRESHOLD = number(
                    "Same unit as credit_limit, 0 or more; above it Portkey only writes an audit-log entry.")
            .min(0);

    private static final Schema PERIODIC_RESET = oneOf("Default: usage is never reset.", "monthly", "weekly");

    UsageLimitsService(PortkeyClient connection) {
        super(connection, "cap budget quota throttle limit rule policy");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_usage_limit_policies", "/policies/usage-limits")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .title("List usage-limit policies")
                        .description("Lists budget policies. The budget of one key or workspace is in get_api_key or "
                                + "get_workspace.")
                        .keywords(
                                "spending caps quota cost control archived enforce budgets all exist active rules team")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", STATUS)
                        .query("type", TYPE)
                        .query("search", name("Part of the name."))
                        .filterAgain("type", "type")
                        .enterprise()
                        .scope("policies.list"),
                get("get_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Get usage-limit policy")
                        .description(
                                "Returns one budget policy; an archived one only with status archived. Usage by key or user "
                                        + "is in list_usage_limit_entities.")
                        .keywords("spending cap quota details one show defined conditions")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .query("status", STATUS)
                        .query("include_usage", bool("true: with the current usage."))
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_usage_limit_policies"),
                post("create_usage_limit_policy", "/policies/usage-limits")
                        .title("Create usage-limit policy")
                        .description(
                                "Creates a budget for requests that meet all conditions and returns its id. For one key or "
                                        + "workspace use update_api_key or update_workspace.")
                        .keywords("spending cap quota monthly daily per user team person cost control month week alert "
                                + "threshold alarm stop runaway allowance weekly every each token customer new set up "
                                + "limit spend policy max maximum nobody over day")
                        .body("name", POLICY_NAME)
                        .body("description", POLICY_DESCRIPTION)
                        .requireBody("conditions", CONDITIONS)
                        .requireBody("group_by", groupBy(KEYS))
                        .requireBody("type", TYPE)
                        .requireBody("credit_limit", CREDIT_LIMIT)
                        .body("alert_threshold", ALERT_THRESHOLD)
                        .body("periodic_reset", PERIODIC_RESET)
                        .body(
                                "periodic_reset_days",
                                integer("Days between resets, 1 to 365.").min(1).max(365))
                        .body("next_usage_reset_at", moment("Next reset"))
                        .rules(
                                Rule.lessThan("alert_threshold", "credit_limit"),
                                Rule.atMostOneOf("periodic_reset", "periodic_reset_days"))
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .confirm("Create a budget of {credit_limit} for all requests that meet its conditions?")
                        .grave(Effect.STOPS_TRAFFIC, contains("conditions.value", "*"))
                        .grave(Effect.STOPS_TRAFFIC, is("conditions.key", "organisation_id", "workspace_id"))
                        .grave(Effect.STOPS_TRAFFIC, atMost("credit_limit", "10"))
                        .grave(Effect.STOPS_TRAFFIC, is("type", "tokens"), atMost("credit_limit", "10000"))
                        .grave(Effect.STOPS_TRAFFIC, is("type", "requests"), atMost("credit_limit", "100"))
                        .scope("policies.create")
                        .findIdsWith("list_usage_limit_policies")
                        .errorHint(400, "Some versions of Portkey require a name.")
                        .noteIfGiven("alert_threshold", ABOVE),
                put("update_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Update usage-limit policy")
                        .description(
                                "Changes a budget policy and returns the updated policy. To reset the usage of one key or user use "
                                        + "reset_usage_limit_entity.")
                        .keywords("raise lower spending cap quota unblock alert threshold alarm modify amount increase "
                                + "reset monthly weekly bump instead half policy")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .body("name", POLICY_NAME)
                        .body("conditions", CONDITIONS.describedAs("One or more, replacing the present ones."))
                        .body("credit_limit", CREDIT_LIMIT)
                        .body("alert_threshold", ALERT_THRESHOLD)
                        .body("periodic_reset", PERIODIC_RESET)
                        .body("reset_usage_for_value", name("A value_key from list_usage_limit_entities."))
                        .rules(Rule.lessThan("alert_threshold", "credit_limit"))
                        .clearable("alert_threshold", "periodic_reset")
                        .requireChange()
                        .enterprise()
                        .confirm("get_usage_limit_policy", "Change the budget policy {name} of {credit_limit}?")
                        .refuseUnlessBelow(
                                "alert_threshold",
                                "credit_limit",
                                "alert_threshold must be below credit_limit, but they would be {names}: give both.")
                        .grave(Effect.STOPS_TRAFFIC, lowers("credit_limit"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("credit_limit"))
                        .grave(Effect.STOPS_TRAFFIC, changes("conditions", "periodic_reset"))
                        .grave(Effect.WEAKENS_CHECK, empties("alert_threshold"))
                        .destructive(Effect.RESETS_USAGE, given("reset_usage_for_value"))
                        .scope("policies.update")
                        .findIdsWith("list_usage_limit_policies")
                        .errorHint(400, "alert_threshold must also be below the credit_limit that is set.")
                        .noteIfGiven("alert_threshold", ABOVE)
                        .returnResultOf("get_usage_limit_policy"),
                delete("delete_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Delete usage-limit policy")
                        .description("Archives a budget policy, which permanently removes its limit.")
                        .keywords("remove lift spending cap quota scrap longer want get rid archive policy abolish")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .confirm(
                                "get_usage_limit_policy",
                                "Delete the budget policy {name} and so remove its limit of {credit_limit}?")
                        .enterprise()
                        .scope("policies.delete")
                        .findIdsWith("list_usage_limit_policies"),
                get("list_usage_limit_entities", "/policies/usage-limits/{usage_limit_policy_id}/entities")
                        .nameOf("value_key", Reference.API_KEY, Reference.WORKSPACE)
                        .title("List usage by policy")
                        .description(
                                "Lists what a budget policy counts separately, such as keys or users, each with value_key and "
                                        + "current_usage (US dollars for cost).")
                        .keywords(
                                "spent consumed remaining exhausted blocked over budget burned allowance left reached "
                                        + "hit exceeded ceiling who close near limit used up consumption current")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .paged(Paging.SNAKE)
                        .query("status", oneOf("Only with this status.", "active", "exhausted"))
                        .query("search", name("Part of the value_key."))
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_usage_limit_policies"),
                put(
                                "reset_usage_limit_entity",
                                "/policies/usage-limits/{usage_limit_policy_id}/entities/{entity_id}/reset")
                        .showChange("list_usage_limit_entities")
                        .title("Reset usage under policy")
                        .description("Sets the usage of one key, user or other entity under a budget policy to 0.")
                        .keywords("unblock exhausted budget quota zero clear counter consumed continue restart spend "
                                + "again forgive start fresh")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .path("entity_id", ref(Reference.USAGE_ENTITY, "Value or id."))
                        .enterprise()
                        .confirm(
                                "get_usage_limit_policy",
                                "Reset the usage of {entity_id} under the budget policy {name} of {credit_limit} to 0?")
                        .refuseUnlisted(
                                "list_usage_limit_entities",
                                "id",
                                "entity_id",
                                "The policy counts nothing with this id; list_usage_limit_entities shows what it counts.")
                        .destructive(Effect.RESETS_USAGE)
                        .scope("policies.update")
                        .findIdsWith("list_usage_limit_entities"));
    }

    /**
     * The requests that a policy counts.
     *
     * @param description the keys in words
     * @param keys the keys as alternatives of a regular expression
     */
    static Schema conditions(String description, String keys) {
        return array(
                        "One or more conditions, all of which a request meets.",
                        object(null)
                                .require("key", string(description).form("^(" + keys + ")$", description, "api_key"))
                                .require(
                                        "value",
                                        name("Name, slug or id; * for any.").refersBy("key", NAMED)))
                .minItems(1);
    }

    /** The properties that a policy counts by. */
    static Schema groupBy(String keys) {
        return array(
                        "One or more keys; usage is counted separately for each of their values.",
                        object(null)
                                .require(
                                        "key",
                                        string("A key that conditions take.")
                                                .form("^(" + keys + ")$", "a key that conditions take", "api_key")))
                .minItems(1);
    }
}
