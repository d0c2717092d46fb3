package dev.portkeyadmin.resources;

import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.dateTime;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.map;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.number;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.oneOf;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.refs;
import static dev.portkeyadmin.schema.Schemas.string;
import static dev.portkeyadmin.schema.Schemas.uuid;

import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;

/** Schemas that several resources share, each declared once for creating and for updating. */
final class SharedSchemas {

    /** Workspace of a new resource; an organisation key has no workspace of its own. */
    static final Schema WORKSPACE_ID = ref(Reference.WORKSPACE, "Name, slug or id; needed with an organisation key.");

    /** Workspace whose resources are listed. */
    static final Schema OF_WORKSPACE = ref(Reference.WORKSPACE);

    /** The organisation, found as {@code organisation_id} in any API key, config or label. */
    static final Schema ORGANISATION_ID = uuid("Default: that of the key.");

    /** Free key-value pairs. */
    static final Schema METADATA = map("Key-value pairs of your own.", string(null));

    /** A budget of an update, which may replace the present one whole: US dollars for cost, otherwise a count. */
    static final Schema BUDGET =
            budget(false).minProperties(1).clearable("periodic_reset", "periodic_reset_days", "next_usage_reset_at");

    /** A complete budget: one without credit_limit limits nothing. */
    static final Schema WHOLE_BUDGET = budget(true);

    /** A cap on the rate of requests or tokens. */
    static final Schema RATE_LIMIT = rateLimit("rpm", "rph", "rpd");

    /** Scopes of an API key. */
    static final Schema SCOPES = array("One or more scopes, such as logs.list or completions.write.", name(null))
            .minItems(1);

    /** Names of labels that serve production, as patterns. */
    static final String[] PRODUCTION = {"*prod*", "*prd*", "*live*", "*main*", "*stable*"};

    /** Scopes with which a key only reads, or only does what an app does, as patterns. With any other it administers. */
    static final String[] OF_APPS = {
        "*.list", "*.read", "*.view", "*.render", "*.invoke", "completions.write", "logs.write", "logs.export"
    };

    /** Lower bound of the time of requests. */
    static final String TIME_MIN = "time_of_generation_min";

    /** Upper bound of the time of requests. */
    static final String TIME_MAX = "time_of_generation_max";

    private static final String PART = "[^,]+";

    private static final String ID_PART = "[^,/\\\\%?#; ]+";

    /** The filters on requests that analytics and log exports share. */
    static final Schema REQUEST_FILTERS = object(null)
            .allow("total_units_min", integer("Tokens, 0 or more.").min(0))
            .allow("total_units_max", integer("Tokens, 0 or more.").min(0))
            .allow("cost_min", number("US cents, 0 or more.").min(0))
            .allow("cost_max", number("US cents, 0 or more.").min(0))
            .allow("prompt_token_min", integer("0 or more.").min(0))
            .allow("prompt_token_max", integer("0 or more.").min(0))
            .allow("completion_token_min", integer("0 or more.").min(0))
            .allow("completion_token_max", integer("0 or more.").min(0))
            .allow("weighted_feedback_min", number("-10 to 10.").min(-10).max(10))
            .allow("weighted_feedback_max", number("-10 to 10.").min(-10).max(10))
            .allow("status_code", list("[1-5][0-9][0-9]", "HTTP status codes, such as 429,500", "429,500"))
            .allow("virtual_keys", refs(Reference.PROVIDER, "Providers by name, slug or id, comma-separated."))
            .allow("configs", refs(Reference.CONFIG, "Configs by name, slug or id, comma-separated."))
            .allow(
                    "ai_org_model",
                    list(
                            "[^,_]+__[^,]+",
                            "Provider and model, such as openai__gpt-4o, comma-separated",
                            "openai__gpt-4o"))
            .allow("prompt_slug", refs(Reference.PROMPT, "Prompts by name, slug or id, comma-separated."))
            .allow("trace_id", list(PART, "Trace ids, comma-separated", "a,b"))
            .rules(
                    Rule.range("total_units_min", "total_units_max"),
                    Rule.range("cost_min", "cost_max"),
                    Rule.range("prompt_token_min", "prompt_token_max"),
                    Rule.range("completion_token_min", "completion_token_max"),
                    Rule.range("weighted_feedback_min", "weighted_feedback_max"));

    /** The filters that all analytics take as text. */
    static final Schema ANALYTICS_FILTERS = REQUEST_FILTERS
            .describedAs(
                    "Only requests that match. Values are text: a number for *_min and *_max (cost in US cents), JSON for "
                            + "metadata, else comma-separated; ai_org_model as openai__gpt-4o.")
            .allow("api_key_ids", refs(Reference.API_KEY, "API keys, comma-separated."))
            .allow("span_id", list(PART, "Span ids, comma-separated", "a,b"))
            .allow(
                    "metadata",
                    string("JSON object of the metadata that requests carry, such as {\"team\":\"a\"}.")
                            .form("^\\{.*\\}$", "a JSON object, such as {\"team\":\"a\"}", "{\"team\":\"a\"}"));

    /** Follows an answer that perhaps shows the current usage. */
    static final String USAGE =
            "If no current usage is shown, this Portkey does not return it: get_grouped_data counts requests and cost.";

    private SharedSchemas() {}

    /** A point in time, described with the form that it has to have. */
    static Schema moment(String what) {
        return dateTime(what + ": ISO 8601 with offset, such as 2026-01-31T00:00:00Z.");
    }

    private static Schema budget(boolean whole) {
        Schema limit =
                integer("US dollars if type is cost, else tokens; 1 or more.").min(1);
        Schema budget = object(
                        whole ? null : "Budget; may replace all of the present one: repeat its type, reset and alert.")
                .allow("type", oneOf(null, "cost", "tokens"));
        budget = whole ? budget.require("credit_limit", limit) : budget.allow("credit_limit", limit);
        return budget.allow(
                        "alert_threshold",
                        integer("Same unit, 1 or more: usage above it only alerts.")
                                .min(1))
                .allow("periodic_reset", oneOf("Default: usage is never reset.", "monthly", "weekly"))
                .allow(
                        "periodic_reset_days",
                        integer("Days between resets, 1 to 365.").min(1).max(365))
                .allow("next_usage_reset_at", dateTime("Next reset, such as 2026-01-31T00:00:00Z."))
                .rules(
                        Rule.lessThan("alert_threshold", "credit_limit"),
                        Rule.atMostOneOf("periodic_reset", "periodic_reset_days"));
    }

    /** A cap on the rate of requests or tokens, in one of the given units. */
    static Schema rateLimit(String... units) {
        return object(null)
                .require("type", oneOf(null, "requests", "tokens"))
                .require("unit", oneOf("rpm: per minute.", units))
                .require("value", integer("0 or more.").min(0));
    }

    /**
     * Fields that take their value from an external secret manager.
     *
     * @param targets the fields that can be filled, as a regular expression
     * @param description the same in words
     * @param example one of them
     */
    static Schema secretMappings(String targets, String description, String example) {
        return array(
                        "Credentials to read from secret references, replacing all present mappings.",
                        object(null)
                                .require(
                                        "target_field",
                                        string(description + "; each field once.")
                                                .form(targets, description, example))
                                .require("secret_reference_id", ref(Reference.SECRET_REFERENCE))
                                .allow("secret_key", name("Key within the secret."))
                                .allow(
                                        "value_format",
                                        oneOf("json parses the secret; default string.", "json", "string")))
                .uniqueBy("target_field");
    }

    /** One or more ids, separated by commas. */
    static Schema ids(String description) {
        return list(ID_PART, description, "id-1,id-2");
    }

    private static Schema list(String part, String description, String example) {
        return string(description + ".").form("^" + part + "(," + part + ")*$", description, example);
    }
}
