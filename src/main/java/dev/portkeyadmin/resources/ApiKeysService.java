package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.USAGE_LIMIT;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Portkey's own API keys. */
public final class ApiKeysService extends BaseService {

    private static final Schema KEY_ID = id("From list_api_keys.");

    private static final Schema SCOPES =
            array("Such as logs.list or completions.write.", string(null)).minItems(1);

    /** Keys know more units than workspaces do. */
    private static final Schema RATE_LIMITS = array(
            null,
            object(null)
                    .require("type", oneOf(null, "requests", "tokens"))
                    .require("unit", oneOf(null, "rps", "rpm", "rph", "rpd", "rpw"))
                    .require("value", integer(null).min(0)));

    private static final Schema BUDGET = USAGE_LIMIT.describedAs(null);

    private static final Schema DEFAULTS = object(null)
            .allow("metadata", open(null))
            .allow("config_id", string("From list_configs."))
            .allow("allow_config_override", bool("False pins config_id."));

    private static final Schema TRANSITION = integer(null).min(1_800_000);

    private static final Schema ROTATION_POLICY = object(null)
            .allow("rotation_period", oneOf(null, "weekly", "monthly"))
            .allow("rotation_period_days", integer(null).min(1))
            .allow("next_rotation_at", dateTime(null))
            .allow("key_transition_period_ms", TRANSITION);

    private static final String AS_CREATED = "As in create_api_key.";

    private static final String TRANSITION_RUNS = "A key is not rotated while an earlier rotation's transition runs.";

    /** Uses the connection that all services share. */
    public ApiKeysService(PortkeyClient connection) {
        super(connection, "token credential key access secret app job bot crawler");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_api_keys", "/api-keys")
                        .title("List API keys")
                        .description(
                                "Lists API keys, masked, with id, name, type, status, scopes, limits, user_id and expires_at.")
                        .keywords(
                                "tokens credentials inventory audit expired expire soon exhausted hygiene nobody without")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", oneOf(null, "active", "exhausted", "expired"))
                        .query("ids", string("Comma-separated."))
                        .scope(scopes("list")),
                get("get_api_key", "/api-keys/{api_key_id}")
                        .title("Get API key")
                        .description(
                                "Returns one API key, masked, with status, scopes, limits, defaults and rotation_policy.")
                        .keywords(
                                "token credential details budget expiry expire lapse permissions scopes allowed permitted")
                        .path("api_key_id", KEY_ID)
                        .query("include_usage", bool(null))
                        .scope(scopes("read"))
                        .findIdsWith("list_api_keys"),
                post("create_api_key", "/api-keys/{type}")
                        .title("Create API key")
                        .description(
                                "Creates an API key and returns its id and, this one time, the key itself. An organisation "
                                        + "key administers, a workspace key is for an app or a person.")
                        .keywords("issue mint generate new token credential service account")
                        .path("type", oneOf(null, "organisation/service", "workspace/service", "workspace/user"))
                        .requireBody("name", string(null))
                        .requireBody("scopes", SCOPES)
                        .body("description", string(null))
                        .body("workspace_id", string("Id or slug, for workspace keys."))
                        .body("user_id", string("Required for workspace/user."))
                        .body("usage_limits", BUDGET)
                        .body("rate_limits", RATE_LIMITS)
                        .body("defaults", DEFAULTS)
                        .body("alert_emails", array(null, string(null)))
                        .body("expires_at", dateTime(null))
                        .body("rotation_policy", ROTATION_POLICY)
                        .perhapsEnterprise()
                        .scope(scopes("create"))
                        .findIdsWith("list_api_keys")
                        .oneTimeSecrets("key")
                        .errorHint(
                                400,
                                "rotation_policy takes one of rotation_period, rotation_period_days and next_rotation_at; the "
                                        + "organisation may limit expiry and rotation."),
                put("update_api_key", "/api-keys/{api_key_id}")
                        .title("Update API key")
                        .description(
                                "Changes an API key and returns it, masked, as it is afterwards. For a new secret use "
                                        + "rotate_api_key.")
                        .keywords(
                                "token credential budget raise cap unblock exhausted extend expiry restrict allow scope permission view read")
                        .path("api_key_id", KEY_ID)
                        .body("name", string(null))
                        .body("description", string(null))
                        .body("scopes", SCOPES.describedAs("Replace the present ones."))
                        .body("usage_limits", open(AS_CREATED))
                        .body("reset_usage", bool("Makes an exhausted key active."))
                        .body("rate_limits", array(AS_CREATED, open(null)))
                        .body("defaults", DEFAULTS)
                        .body("alert_emails", array(null, string(null)))
                        .body("expires_at", dateTime(null))
                        .body("rotation_policy", open(AS_CREATED))
                        .clearable("usage_limits", "rate_limits", "expires_at", "rotation_policy")
                        .affectsApiKey("scopes", "usage_limits", "rate_limits", "expires_at", "rotation_policy")
                        .confirm(
                                "get_api_key", "Change what the {type} API key {name} ({key}) may do, or for how long?")
                        .requireChange()
                        .scope(scopes("update"))
                        .findIdsWith("list_api_keys")
                        .returnResultOf("get_api_key")
                        .errorHint(
                                400,
                                "rotation_policy takes one of rotation_period, rotation_period_days and next_rotation_at; the "
                                        + "organisation may limit expiry and rotation."),
                delete("delete_api_key", "/api-keys/{api_key_id}")
                        .title("Delete API key")
                        .description("Revokes an API key for good; to replace its secret use rotate_api_key.")
                        .keywords("kill disable leaked compromised token credential offboard")
                        .path("api_key_id", KEY_ID)
                        .confirm(
                                "get_api_key",
                                "Delete the {type} API key {name} ({key}, {status}), so that whatever uses it stops working?")
                        .confirmWithUsage("api_key_ids", "id")
                        .affectsApiKey()
                        .scope(scopes("delete"))
                        .findIdsWith("list_api_keys"),
                post("rotate_api_key", "/api-keys/{api_key_id}/rotate")
                        .title("Rotate API key")
                        .description(
                                "Gives an API key a new secret and returns it, this one time. The old one works until "
                                        + "key_transition_expires_at.")
                        .keywords("renew roll regenerate leaked compromised token credential")
                        .path("api_key_id", KEY_ID)
                        .body("key_transition_period_ms", TRANSITION.describedAs("Default 30 minutes."))
                        .destructive()
                        .confirm(
                                "get_api_key",
                                "Rotate the {type} API key {name} ({key}), so that whatever uses it needs the new secret?")
                        .confirmWithUsage("api_key_ids", "id")
                        .affectsApiKey()
                        .scope(scopes("rotate"))
                        .findIdsWith("list_api_keys")
                        .oneTimeSecrets("key")
                        .errorHint(400, TRANSITION_RUNS)
                        .errorHint(403, "Rotation may need the scopes that end in .rotate and in .update, both.")
                        .errorHint(409, TRANSITION_RUNS));
    }

    /** The scopes for this verb, one for each kind of key. */
    private static String[] scopes(String verb) {
        return new String[] {
            "organisation_service_api_keys." + verb,
            "workspace_service_api_keys." + verb,
            "workspace_user_api_keys." + verb
        };
    }
}
