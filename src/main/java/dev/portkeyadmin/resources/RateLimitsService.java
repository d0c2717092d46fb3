package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.UsageLimitsService.KEYS;
import static dev.portkeyadmin.resources.UsageLimitsService.POLICY_DESCRIPTION;
import static dev.portkeyadmin.resources.UsageLimitsService.POLICY_NAME;
import static dev.portkeyadmin.resources.UsageLimitsService.STATUS;
import static dev.portkeyadmin.resources.UsageLimitsService.conditions;
import static dev.portkeyadmin.resources.UsageLimitsService.groupBy;
import static dev.portkeyadmin.risk.Condition.atMost;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.contains;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Rate policies: caps on requests or tokens per time, counted by key, user or other properties of requests. */
final class RateLimitsService extends BaseService {

    private static final Schema POLICY_ID = ref(Reference.RATE_POLICY);

    private static final Schema CONDITIONS = conditions(
            "api_key, workspace_id, organisation_id or metadata.<name>; newer versions: virtual_key, provider, "
                    + "config, prompt, model, endpoint_type; for mcp_tools: mcp_server, mcp_tool.",
            KEYS + "|endpoint_type|mcp_server|mcp_tool");

    private static final Schema GROUP_BY = groupBy(KEYS + "|endpoint_type|mcp_server|mcp_tool");

    private static final Schema TYPE = oneOf("Counts requests or tokens.", "requests", "tokens");

    private static final Schema UNIT = oneOf("Per minute, hour, day or week.", "rpm", "rph", "rpd", "rpw");

    private static final Schema VALUE = number("Requests or tokens per unit.").moreThan(0);

    RateLimitsService(PortkeyClient connection) {
        super(connection, "cap budget quota throttle limit rule policy");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_rate_limit_policies", "/policies/rate-limits")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .title("List rate-limit policies")
                        .description(
                                "Lists rate policies. The rate limits of one key or workspace are in get_api_key or "
                                        + "get_workspace.")
                        .keywords("throttle rpm tpm quota archived throttling rules active minute throttles")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", STATUS)
                        .query("type", TYPE)
                        .query("unit", UNIT)
                        .enterprise()
                        .scope("policies.list"),
                get("get_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Get rate-limit policy")
                        .description(
                                "Returns one rate policy: conditions, group_by, type, unit, value; an archived one only with status "
                                        + "archived.")
                        .keywords("throttle rpm tpm details")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .query("status", STATUS)
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_rate_limit_policies"),
                post("create_rate_limit_policy", "/policies/rate-limits")
                        .title("Create rate-limit policy")
                        .description(
                                "Creates a rate limit for requests that meet all conditions and returns its id. For one key or "
                                        + "workspace use update_api_key or update_workspace.")
                        .keywords("throttle slow down rpm tpm per minute hour calls user team customer abuse new rule "
                                + "requests tokens second day max maximum hammering flood")
                        .body("name", POLICY_NAME)
                        .body("description", POLICY_DESCRIPTION)
                        .requireBody("conditions", CONDITIONS)
                        .requireBody("group_by", GROUP_BY)
                        .requireBody("type", TYPE)
                        .requireBody("unit", UNIT)
                        .requireBody("value", VALUE)
                        .body(
                                "target",
                                oneOf(
                                        "Limits model calls (default) or calls of MCP tools; newer versions only.",
                                        "llm",
                                        "mcp_tools"))
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .confirm(
                                "Create a rate limit of {value} {type} {unit} for all requests that meet its conditions?")
                        .grave(Effect.STOPS_TRAFFIC, contains("conditions.value", "*"))
                        .grave(Effect.STOPS_TRAFFIC, is("conditions.key", "organisation_id", "workspace_id"))
                        .grave(Effect.STOPS_TRAFFIC, atMost("value", "10"))
                        .grave(Effect.STOPS_TRAFFIC, is("type", "tokens"), atMost("value", "1000"))
                        .grave(Effect.STOPS_TRAFFIC, is("unit", "rph", "rpd", "rpw"), atMost("value", "100"))
                        .scope("policies.create")
                        .findIdsWith("list_rate_limit_policies")
                        .errorHint(
                                400,
                                "Some versions of Portkey require a name; only newer ones know rpw, target and the later "
                                        + "keys of conditions."),
                put("update_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Update rate-limit policy")
                        .description(
                                "Changes a rate policy and returns the updated policy. Its type cannot be changed.")
                        .keywords(
                                "throttle raise lower rpm tpm relax loosen hourly hour minute increase decrease higher strict")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .body("name", POLICY_NAME)
                        .body("conditions", CONDITIONS.describedAs("One or more, replacing the present ones."))
                        .body("unit", UNIT)
                        .body("value", VALUE)
                        .requireChange()
                        .enterprise()
                        .confirm(
                                "get_rate_limit_policy",
                                "Change the rate-limit policy {name} with the limit of {value} {type} {unit}?")
                        .grave(Effect.STOPS_TRAFFIC, lowers("value"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("value"))
                        .grave(Effect.STOPS_TRAFFIC, changes("conditions", "unit"))
                        .scope("policies.update")
                        .findIdsWith("list_rate_limit_policies")
                        .returnResultOf("get_rate_limit_policy"),
                delete("delete_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Delete rate-limit policy")
                        .description("Deletes a rate policy, which permanently removes its limit.")
                        .keywords("remove lift throttle rpm tpm minute hour drop rule throttling go away")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .confirm(
                                "get_rate_limit_policy",
                                "Delete the rate-limit policy {name} and so remove the limit of {value} {type} {unit}?")
                        .undoneBy("create_rate_limit_policy")
                        .enterprise()
                        .scope("policies.delete")
                        .findIdsWith("list_rate_limit_policies"));
    }
}
