package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.dateTime;
import static dev.portkeyadmin.operation.Schema.integer;
import static dev.portkeyadmin.operation.Schema.map;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.string;

import dev.portkeyadmin.operation.Schema;

/** Shapes that several resources use. */
final class SharedSchemas {

    /** Where a resource lives; an organisation key has no workspace of its own. */
    static final Schema WORKSPACE_ID = string("Workspace id or slug; needed with an organisation key.");

    /** Where a list is taken from. */
    static final Schema OF_WORKSPACE = string("Workspace id or slug.");

    /** The organisation, as {@code organisation_id} of any API key, config or label has it. */
    static final Schema ORGANISATION_ID = string("Default: that of the key.");

    /** Free key-value pairs. */
    static final Schema METADATA = map(null, string(null));

    /**
     * A cap on usage: US dollars for cost, else a count. An object on API keys and providers, an array of these on
     * workspaces.
     */
    static final Schema USAGE_LIMIT = object("Budget.")
            .allow("type", oneOf(null, "cost", "tokens"))
            .allow("credit_limit", integer("US dollars for cost, else tokens.").min(1))
            .allow("alert_threshold", integer("In the same unit, less.").min(1))
            .allow("periodic_reset", oneOf(null, "monthly", "weekly"))
            .allow(
                    "periodic_reset_days",
                    integer("Instead of periodic_reset.").min(1).max(365))
            .allow("next_usage_reset_at", dateTime(null));

    /** A cap on the rate of requests or tokens. */
    static final Schema RATE_LIMIT = object(null)
            .allow("type", oneOf(null, "requests", "tokens"))
            .allow("unit", oneOf("Per minute, hour or day.", "rpm", "rph", "rpd"))
            .allow("value", integer(null));

    /** Takes a credential from an external secret manager in place of one given here. */
    static final Schema SECRET_MAPPINGS = array(
            "Fields to fill from secret references.",
            object(null)
                    .require("target_field", string("Such as key or configurations.aws_secret_access_key."))
                    .require("secret_reference_id", string("From list_secret_references."))
                    .allow("secret_key", string("Key within the secret."))
                    .allow("value_format", oneOf(null, "json", "string")));

    private SharedSchemas() {}

    /** An id or slug that exists. */
    static Schema id(String description) {
        return Schema.id(description);
    }

    /** An email address. */
    static Schema email(String description) {
        return Schema.email(description);
    }
}
