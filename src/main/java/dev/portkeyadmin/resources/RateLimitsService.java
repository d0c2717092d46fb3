package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.number;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;
import static dev.portkeyadmin.resources.UsageLimitsService.CHANGED_CONDITIONS;
import static dev.portkeyadmin.resources.UsageLimitsService.GROUP_BY;
import static dev.portkeyadmin.resources.UsageLimitsService.STATUS;
import static dev.portkeyadmin.resources.UsageLimitsService.conditions;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Rate policies: how many requests or tokens may pass in a time, counted by key, person or whatever else they carry. */
public final class RateLimitsService extends BaseService {

    private static final Schema POLICY_ID = id(null);

    private static final Schema CONDITIONS = conditions(
            "api_key, workspace_id, organisation_id or metadata.<name>; newer versions: virtual_key, provider, "
                    + "config, prompt, model, endpoint_type; for mcp_tools: mcp_server, mcp_tool.");

    private static final Schema TYPE = oneOf(null, "requests", "tokens");

    private static final Schema UNIT = oneOf(null, "rpm", "rph", "rpd", "rpw");

    /** Uses the connection that all services share. */
    public RateLimitsService(PortkeyClient connection) {
        super(connection, "cap budget quota throttle limit rule policy");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_rate_limit_policies", "/policies/rate-limits")
                        .title("List rate-limit policies")
                        .description(
                                "Lists rate policies. The rate limits of one key or workspace are on it: get_api_key, "
                                        + "get_workspace.")
                        .keywords("throttle rpm tpm quota archived")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", STATUS)
                        .query("type", TYPE)
                        .query("unit", UNIT)
                        .enterprise()
                        .scope("policies.list"),
                get("get_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Get rate-limit policy")
                        .description("Returns one rate policy; an archived one only with that status.")
                        .keywords("throttle rpm tpm details")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .query("status", STATUS)
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_rate_limit_policies"),
                post("create_rate_limit_policy", "/policies/rate-limits")
                        .title("Create rate-limit policy")
                        .description(
                                "Creates a rate limit for requests that meet the conditions. For one key or workspace use "
                                        + "update_api_key or update_workspace.")
                        .keywords("throttle slow down rpm tpm per minute hour calls user team customer abuse")
                        .body("name", string(null))
                        .body("description", string(null))
                        .requireBody("conditions", CONDITIONS)
                        .requireBody("group_by", GROUP_BY)
                        .requireBody("type", TYPE)
                        .requireBody("unit", UNIT)
                        .requireBody("value", number(null))
                        .body("target", oneOf("Newer versions only.", "llm", "mcp_tools"))
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .scope("policies.create")
                        .findIdsWith("list_rate_limit_policies")
                        .errorHint(
                                400,
                                "Some versions of Portkey insist on a name; only newer ones know rpw, target and the later "
                                        + "keys of conditions."),
                put("update_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Update rate-limit policy")
                        .description("Changes a rate policy and returns it as it is afterwards.")
                        .keywords("throttle raise lower rpm tpm relax loosen hourly hour minute")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .body("name", string(null))
                        .body("conditions", CHANGED_CONDITIONS)
                        .body("unit", UNIT)
                        .body("value", number(null))
                        .requireChange()
                        .enterprise()
                        .scope("policies.update")
                        .findIdsWith("list_rate_limit_policies")
                        .returnResultOf("get_rate_limit_policy"),
                delete("delete_rate_limit_policy", "/policies/rate-limits/{rate_limit_policy_id}")
                        .title("Delete rate-limit policy")
                        .description("Deletes a rate policy, which ends its limit for good.")
                        .keywords("remove lift throttle rpm tpm minute hour")
                        .path("rate_limit_policy_id", POLICY_ID)
                        .confirm(
                                "get_rate_limit_policy",
                                "Delete the rate-limit policy {name}, so that {value} {type} ({unit}) is a limit no more?")
                        .enterprise()
                        .scope("policies.delete")
                        .findIdsWith("list_rate_limit_policies"));
    }
}
