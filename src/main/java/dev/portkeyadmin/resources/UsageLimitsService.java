package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.number;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Budget policies: how much requests may cost or use up, counted by key, person or whatever else they carry. */
public final class UsageLimitsService extends BaseService {

    /** By what a policy counts. */
    static final Schema GROUP_BY = array(
                    "Counted by itself for each value.", object(null).require("key", string("As in conditions.")))
            .minItems(1);

    /** The requests that a policy is to be about from now on. */
    static final Schema CHANGED_CONDITIONS = conditions("In place of the present ones.", string(null), string(null));

    /** Which policies are meant; without it the API knows of no archived ones. */
    static final Schema STATUS = oneOf("Default: active.", "active", "archived");

    private static final Schema POLICY_ID = id(null);

    private static final Schema CONDITIONS =
            conditions("api_key, workspace_id, organisation_id or metadata.<name>; newer versions: "
                    + "virtual_key, provider, config, prompt, model.");

    private static final Schema TYPE = oneOf(null, "cost", "tokens", "requests");

    private static final Schema CREDIT_LIMIT =
            number("US dollars for cost, else a count.").min(0);

    private static final Schema ALERT_THRESHOLD =
            number("Same unit, below credit_limit.").min(0);

    private static final Schema PERIODIC_RESET = oneOf("Default: never.", "monthly", "weekly");

    /** Uses the connection that all services share. */
    public UsageLimitsService(PortkeyClient connection) {
        super(connection, "cap budget quota throttle limit rule policy");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_usage_limit_policies", "/policies/usage-limits")
                        .title("List usage-limit policies")
                        .description("Lists budget policies. The budget of one key or workspace is on it: get_api_key, "
                                + "get_workspace.")
                        .keywords("spending caps quota cost control archived enforce")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", STATUS)
                        .query("type", TYPE)
                        .query("search", string(null))
                        .enterprise()
                        .scope("policies.list"),
                get("get_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Get usage-limit policy")
                        .description("Returns one budget policy; an archived one only with that status. Usage is in "
                                + "list_usage_limit_entities.")
                        .keywords("spending cap quota details")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .query("status", STATUS)
                        .query("include_usage", bool(null))
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_usage_limit_policies"),
                post("create_usage_limit_policy", "/policies/usage-limits")
                        .title("Create usage-limit policy")
                        .description(
                                "Creates a budget for requests that meet the conditions. For one key or workspace use "
                                        + "update_api_key or update_workspace.")
                        .keywords("spending cap quota monthly daily per user team person cost control month week")
                        .body("name", string(null))
                        .body("description", string(null))
                        .requireBody("conditions", CONDITIONS)
                        .requireBody("group_by", GROUP_BY)
                        .requireBody("type", TYPE)
                        .requireBody("credit_limit", CREDIT_LIMIT)
                        .body("alert_threshold", ALERT_THRESHOLD)
                        .body("periodic_reset", PERIODIC_RESET)
                        .body(
                                "periodic_reset_days",
                                integer("In place of periodic_reset.").min(1).max(365))
                        .body("next_usage_reset_at", dateTime(null))
                        .body("workspace_id", WORKSPACE_ID)
                        .enterprise()
                        .scope("policies.create")
                        .findIdsWith("list_usage_limit_policies")
                        .errorHint(
                                400,
                                "alert_threshold must be below credit_limit; periodic_reset and periodic_reset_days "
                                        + "exclude each other; some versions of Portkey insist on a name."),
                put("update_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Update usage-limit policy")
                        .description("Changes a budget policy and returns it as it is afterwards.")
                        .keywords("raise lower spending cap quota unblock")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .body("name", string(null))
                        .body("conditions", CHANGED_CONDITIONS)
                        .body("credit_limit", CREDIT_LIMIT)
                        .body("alert_threshold", ALERT_THRESHOLD)
                        .body("periodic_reset", PERIODIC_RESET.describedAs(null))
                        .body("reset_usage_for_value", string("A value_key."))
                        .clearable("alert_threshold", "periodic_reset")
                        .requireChange()
                        .enterprise()
                        .scope("policies.update")
                        .findIdsWith("list_usage_limit_policies")
                        .errorHint(400, "alert_threshold must be below credit_limit.")
                        .returnResultOf("get_usage_limit_policy"),
                delete("delete_usage_limit_policy", "/policies/usage-limits/{usage_limit_policy_id}")
                        .title("Delete usage-limit policy")
                        .description("Archives a budget policy, which ends its limit for good.")
                        .keywords("remove lift spending cap quota scrap longer want")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .confirm(
                                "get_usage_limit_policy",
                                "Delete the {type} policy {name}, so that its limit of {credit_limit} no longer holds?")
                        .enterprise()
                        .scope("policies.delete")
                        .findIdsWith("list_usage_limit_policies"),
                get("list_usage_limit_entities", "/policies/usage-limits/{usage_limit_policy_id}/entities")
                        .title("List usage by policy")
                        .description(
                                "Lists keys, persons or whatever a budget policy counts, with value_key and current_usage "
                                        + "(US dollars for cost).")
                        .keywords("spent consumed remaining exhausted blocked over budget burned allowance left")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .paged(Paging.SNAKE)
                        .query("status", oneOf(null, "active", "exhausted"))
                        .query("search", string(null))
                        .enterprise()
                        .scope("policies.read")
                        .findIdsWith("list_usage_limit_policies"),
                put(
                                "reset_usage_limit_entity",
                                "/policies/usage-limits/{usage_limit_policy_id}/entities/{entity_id}/reset")
                        .title("Reset usage under policy")
                        .description("Sets what one key, person or other entity has used of a budget policy to 0.")
                        .keywords("unblock exhausted budget quota zero clear counter consumed continue")
                        .path("usage_limit_policy_id", POLICY_ID)
                        .path("entity_id", id("From list_usage_limit_entities."))
                        .enterprise()
                        .scope("policies.update")
                        .findIdsWith("list_usage_limit_entities"));
    }

    /** The requests that a policy is about, by the given keys. */
    static Schema conditions(String keys) {
        return conditions(null, string(keys), string("Id or slug; * for any."));
    }

    private static Schema conditions(String description, Schema key, Schema value) {
        return array(description, object(null).require("key", key).require("value", value))
                .minItems(1);
    }
}
