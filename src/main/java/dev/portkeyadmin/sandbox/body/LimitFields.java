package dev.portkeyadmin.sandbox.body;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.util.List;

/** The usage limits and rate limits of keys, workspaces and providers. */
public final class LimitFields {

    public static final List<String> RESETS = List.of("monthly", "weekly");

    private static final BodyField[] BUDGET = {
        BodyField.integer("credit_limit", 1, Long.MAX_VALUE),
        BodyField.oneOf("type", List.of("cost", "tokens")),
        BodyField.integer("alert_threshold", 1, Long.MAX_VALUE),
        BodyField.oneOf("periodic_reset", RESETS),
        BodyField.integer("periodic_reset_days", 1, 365),
        BodyField.date("next_usage_reset_at")
    };

    private static final List<String> RATE_UNITS = List.of("rpd", "rph", "rpm");
    private static final List<String> KEY_RATE_UNITS = List.of("rpd", "rph", "rpm", "rps", "rpw");

    private LimitFields() {}

    /** A single usage limit, as keys and providers have it. */
    public static BodyField usage() {
        return BodyField.object("usage_limits", BUDGET)
                .requiring(
                        LimitFields::isConsistent,
                        "must have an alert_threshold below its credit_limit and only one reset period")
                .orNull();
    }

    /** An array of usage limits, as workspaces have it. */
    public static BodyField usages() {
        return BodyField.objectArray("usage_limits", BUDGET)
                .requiring(
                        budgets -> budgets.valueStream().allMatch(LimitFields::isConsistent),
                        "must have an alert_threshold below its credit_limit and only one reset period")
                .orElse(SandboxJson.array());
    }

    /** The rate limits of workspaces and providers. */
    public static BodyField rates() {
        return rates(RATE_UNITS);
    }

    /** The rate limits of API keys, which have more units than others. */
    public static BodyField keyRates() {
        return rates(KEY_RATE_UNITS);
    }

    private static BodyField rates(List<String> units) {
        return BodyField.objectArray(
                        "rate_limits",
                        BodyField.oneOf("type", List.of("requests", "tokens")).required(),
                        BodyField.oneOf("unit", units).required(),
                        BodyField.integer("value", 0, Integer.MAX_VALUE).required())
                .orElse(SandboxJson.array());
    }

    /** Returns whether the alert is below the limit and at most one reset period is set. */
    public static boolean isConsistent(JsonNode budget) {
        boolean alerts = budget.hasNonNull("alert_threshold") && budget.hasNonNull("credit_limit");
        return !(alerts
                        && budget.path("alert_threshold").doubleValue()
                                >= budget.path("credit_limit").doubleValue())
                && !(budget.hasNonNull("periodic_reset") && budget.hasNonNull("periodic_reset_days"));
    }
}
