package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.BUDGET;
import static dev.portkeyadmin.resources.SharedSchemas.METADATA;
import static dev.portkeyadmin.resources.SharedSchemas.OF_APPS;
import static dev.portkeyadmin.resources.SharedSchemas.OF_WORKSPACE;
import static dev.portkeyadmin.resources.SharedSchemas.SCOPES;
import static dev.portkeyadmin.resources.SharedSchemas.USAGE;
import static dev.portkeyadmin.resources.SharedSchemas.WHOLE_BUDGET;
import static dev.portkeyadmin.resources.SharedSchemas.ids;
import static dev.portkeyadmin.resources.SharedSchemas.moment;
import static dev.portkeyadmin.resources.SharedSchemas.rateLimit;
import static dev.portkeyadmin.risk.Condition.adds;
import static dev.portkeyadmin.risk.Condition.beyond;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.risk.Condition.empties;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.later;
import static dev.portkeyadmin.risk.Condition.lowers;
import static dev.portkeyadmin.risk.Condition.outgrows;
import static dev.portkeyadmin.risk.Condition.removes;
import static dev.portkeyadmin.risk.Condition.sets;
import static dev.portkeyadmin.risk.Condition.sooner;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.dateTime;
import static dev.portkeyadmin.schema.Schemas.email;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
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

/** Portkey's own API keys. */
final class ApiKeysService extends BaseService {

    private static final Schema KEY_ID = ref(Reference.API_KEY);

    private static final Schema NAME = name("Name.");

    private static final Schema DESCRIPTION = string("Any text.");

    /** Keys know more units than workspaces do. */
    private static final Schema RATE_LIMITS = array(
                    "Rate limits of the key.", rateLimit("rps", "rpm", "rph", "rpd", "rpw"))
            .uniqueBy("type", "unit");

    private static final Schema DEFAULTS = object("Defaults of requests with the key.")
            .allow("metadata", METADATA)
            .allow("config_id", ref(Reference.CONFIG))
            .allow("allow_config_override", bool("false pins config_id."));

    private static final Schema ALERT_EMAILS = array("Email addresses to alert.", email(null));

    private static final Schema EXPIRES_AT = moment("When the key expires");

    private static final long WEEK_MS = 7 * 86_400_000L;

    private static final long MONTH_MS = 31 * 86_400_000L;

    private static final Schema TRANSITION = integer(
                    "Milliseconds that the old secret still works, 1800000 (30 minutes) or more.")
            .min(1_800_000);

    private static final Schema ROTATION_POLICY = object("Automatic rotation.")
            .allow("rotation_period", oneOf("How often.", "weekly", "monthly"))
            .allow(
                    "rotation_period_days",
                    integer("Days between rotations, 1 or more.").min(1))
            .allow("next_rotation_at", dateTime("Next rotation, such as 2026-01-31T00:00:00Z."))
            .allow("key_transition_period_ms", TRANSITION)
            .rules(
                    Rule.atLeastOneOf("rotation_period", "rotation_period_days", "next_rotation_at"),
                    Rule.atMostOneOf("rotation_period", "rotation_period_days"),
                    Rule.choose(
                            "key_transition_period_ms",
                            "rotation_period",
                            Map.of(
                                    "weekly", TRANSITION.max(WEEK_MS - 1),
                                    "monthly", TRANSITION.max(MONTH_MS - 1))));

    private static final String LIMITS_OF_ORGANISATION =
            "The organisation may limit expiry and rotation; some versions of Portkey take next_rotation_at only without "
                    + "rotation_period.";

    private static final String TRANSITION_RUNS =
            "A key cannot be rotated during the transition of an earlier rotation: get_api_key shows key_transition_expires_at.";

    ApiKeysService(PortkeyClient connection) {
        super(connection, "token credential key access secret app job bot crawler");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_api_keys", "/api-keys")
                        .nameOf("config_id", Reference.CONFIG)
                        .nameOf("user_id", Reference.USER)
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .showsShared("type", "organisation")
                        .title("List API keys")
                        .description(
                                "Lists API keys, masked, with id, name, type, status, scopes, limits, user_id and expires_at. "
                                        + "For the usage of one key use get_api_key.")
                        .keywords("tokens credentials inventory audit expired expire soon exhausted hygiene nobody "
                                + "without unused inactive stale last used belong owner spending ceiling review find "
                                + "name expiring never active service keys owned account personal")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", OF_WORKSPACE)
                        .query("status", oneOf("Only with this status.", "active", "exhausted", "expired"))
                        .query("ids", ids("Ids, comma-separated"))
                        .filterHere(
                                "user",
                                ref(Reference.USER, "Only the keys of this person: email, full name or id."),
                                "user_id")
                        .filterAgain("status", "status")
                        .filterAgain("ids", "id")
                        .scope(scopes("list")),
                get("get_api_key", "/api-keys/{api_key_id}")
                        .title("Get API key")
                        .description(
                                "Returns one API key, masked, with status, scopes, limits, defaults and rotation_policy. To "
                                        + "find a key by name use list_api_keys. Policies limit keys, too: list_usage_limit_policies.")
                        .keywords("token credential details budget expiry expire lapse permissions scopes allowed "
                                + "permitted one inspect active status still usage limits owner when")
                        .path("api_key_id", KEY_ID)
                        .query("include_usage", bool("true: with the current usage."))
                        .noteIfGiven("include_usage", USAGE)
                        .scope(scopes("read"))
                        .findIdsWith("list_api_keys"),
                post("create_api_key", "/api-keys/{type}")
                        .title("Create API key")
                        .description(
                                "Creates an API key and returns its id and, only this once, the key itself. An organisation "
                                        + "key administers, a workspace key is for an app or a person.")
                        .keywords("issue mint generate new token credential service account provision personal person "
                                + "budget expiry limit scopes application backend completions only read-only")
                        .path(
                                "type",
                                oneOf(
                                        "Organisation key, workspace key, or workspace key of one user.",
                                        "organisation/service",
                                        "workspace/service",
                                        "workspace/user"))
                        .requireBody("name", NAME)
                        .requireBody("scopes", SCOPES)
                        .body("description", DESCRIPTION)
                        .body("workspace_id", ref(Reference.WORKSPACE, "Name, slug or id; for workspace keys."))
                        .body("user_id", ref(Reference.USER))
                        .body("usage_limits", WHOLE_BUDGET.describedAs("Budget."))
                        .body("rate_limits", RATE_LIMITS)
                        .body("defaults", DEFAULTS)
                        .body("alert_emails", ALERT_EMAILS)
                        .body("expires_at", EXPIRES_AT)
                        .body("rotation_policy", ROTATION_POLICY)
                        .rules(Rule.requiredWhen("user_id", "type", "workspace/user"))
                        .perhapsEnterprise()
                        .confirm("Create the API key {name} of the type {type}?")
                        .grave(Effect.GRANTS_ADMINISTRATION, is("type", "organisation/service"))
                        .grave(Effect.GRANTS_ADMINISTRATION, beyond("scopes", OF_APPS))
                        .documented("scopes", "scope", Scopes.DOCUMENTED)
                        .scope(scopes("create"))
                        .findIdsWith("list_api_keys")
                        .oneTimeSecrets("key")
                        .errorHint(400, LIMITS_OF_ORGANISATION),
                put("update_api_key", "/api-keys/{api_key_id}")
                        .title("Update API key")
                        .description("Changes an API key and returns the updated key, masked. For a new secret use "
                                + "rotate_api_key.")
                        .keywords("token credential budget raise cap unblock exhausted extend expiry restrict allow "
                                + "scope permission view read limit higher lower deactivate lock attach spending rate "
                                + "disable additional permissions expiration expire narrow scopes postpone widen")
                        .path("api_key_id", KEY_ID)
                        .body("name", NAME)
                        .body("description", DESCRIPTION)
                        .body(
                                "scopes",
                                SCOPES.describedAs("One or more, such as logs.list, replacing the present ones."))
                        .body("usage_limits", BUDGET)
                        .body("reset_usage", bool("true: count from 0; an exhausted key is active again."))
                        .body("rate_limits", RATE_LIMITS)
                        .body("defaults", DEFAULTS)
                        .body("alert_emails", ALERT_EMAILS)
                        .body("expires_at", EXPIRES_AT)
                        .body("rotation_policy", ROTATION_POLICY.clearable("rotation_period", "next_rotation_at"))
                        .clearable("usage_limits", "rate_limits", "expires_at", "rotation_policy")
                        .affectsApiKey("scopes", "usage_limits", "rate_limits", "expires_at", "rotation_policy")
                        .requireChange()
                        .confirm("get_api_key", "Change the {type} API key {name} ({key}, {status})?")
                        .confirmWithUsage("api_key_ids", "id")
                        .grave(Effect.ENDS_KEY, sooner("expires_at"))
                        .grave(Effect.OPENS_ACCESS, later("expires_at"))
                        .grave(
                                Effect.ENDS_KEY,
                                sets(
                                        "rotation_policy.rotation_period",
                                        "rotation_policy.rotation_period_days",
                                        "rotation_policy.next_rotation_at",
                                        "rotation_policy.key_transition_period_ms"))
                        .grave(
                                Effect.WEAKENS_CHECK,
                                empties(
                                        "rotation_policy",
                                        "rotation_policy.rotation_period",
                                        "rotation_policy.next_rotation_at"))
                        .grave(Effect.GRANTS_ADMINISTRATION, beyond("scopes", OF_APPS), adds("scopes"))
                        .grave(Effect.OPENS_ACCESS, adds("scopes"))
                        .grave(Effect.CUTS_OFF_ACCESS, removes("scopes"))
                        .grave(Effect.STOPS_TRAFFIC, lowers("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, outgrows("usage_limits", "rate_limits"))
                        .grave(Effect.WEAKENS_CHECK, empties("usage_limits", "rate_limits"))
                        .grave(
                                Effect.REDIRECTS_TRAFFIC,
                                changes("defaults.config_id", "defaults.allow_config_override"))
                        .destructive(Effect.RESETS_USAGE, is("reset_usage", "true"))
                        .documented("scopes", "scope", Scopes.DOCUMENTED)
                        .scope(scopes("update"))
                        .findIdsWith("list_api_keys")
                        .returnResultOf("get_api_key")
                        .errorHint(400, LIMITS_OF_ORGANISATION),
                delete("delete_api_key", "/api-keys/{api_key_id}")
                        .title("Delete API key")
                        .description("Revokes an API key permanently; to replace its secret use rotate_api_key.")
                        .keywords(
                                "kill disable leaked compromised token credential offboard good revoke deactivate lock "
                                        + "stop invalidate permanently immediately remove block stolen needed anymore posted "
                                        + "github")
                        .path("api_key_id", KEY_ID)
                        .confirm(
                                "get_api_key",
                                "Delete the {type} API key {name} ({key}, {status}), so that everything that uses it stops working?")
                        .confirmWithUsage("api_key_ids", "id")
                        .affectsApiKey()
                        .scope(scopes("delete"))
                        .findIdsWith("list_api_keys"),
                post("rotate_api_key", "/api-keys/{api_key_id}/rotate")
                        .title("Rotate API key")
                        .description(
                                "Gives an API key a new secret and returns it, only this once. The old one works until "
                                        + "key_transition_expires_at.")
                        .keywords("renew roll regenerate leaked compromised token credential new secret grace period "
                                + "exchange stolen schedule transition posted github public")
                        .path("api_key_id", KEY_ID)
                        .body(
                                "key_transition_period_ms",
                                TRANSITION.describedAs("Milliseconds for which the old secret still works, 1800000 (30 "
                                        + "minutes, the default) or more."))
                        .destructive(Effect.ENDS_KEY)
                        .confirm(
                                "get_api_key",
                                "Rotate the {type} API key {name} ({key}), so that everything that uses it needs the new secret?")
                        .refuseUntil("key_transition_expires_at", TRANSITION_RUNS)
                        .confirmWithUsage("api_key_ids", "id")
                        .affectsApiKey()
                        .scope(scopes("rotate"))
                        .findIdsWith("list_api_keys")
                        .oneTimeSecrets("key")
                        .errorHint(400, TRANSITION_RUNS)
                        .errorHint(403, "Rotation may need both scopes, the one in .rotate and the one in .update.")
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
