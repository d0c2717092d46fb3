package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The budgets and rates that keys, workspaces and providers may have. */
final class Limits {

    static final List<String> RESETS = List.of("monthly", "weekly");
    static final List<String> RATE_UNITS = List.of("rpd", "rph", "rpm", "rps", "rpw");

    private static final Field[] BUDGET = {
        Field.amount("credit_limit"),
        Field.oneOf("type", List.of("cost", "tokens")),
        Field.amount("alert_threshold"),
        Field.oneOf("periodic_reset", RESETS),
        Field.whole("periodic_reset_days", 1, 365),
        Field.date("next_usage_reset_at")
    };

    private static final Field[] RATE = {
        Field.oneOf("type", List.of("requests", "tokens")).required(),
        Field.oneOf("unit", RATE_UNITS).required(),
        Field.whole("value", 0, Integer.MAX_VALUE).required()
    };

    private Limits() {}

    /** One budget, as keys and providers have it. */
    static Field usage() {
        return Field.object("usage_limits", BUDGET)
                .which(Limits::isSound, "must have an alert_threshold below its credit_limit and one way to reset")
                .orNull();
    }

    /** Budgets in an array, as workspaces have them. */
    static Field usages() {
        return Field.objects("usage_limits", BUDGET)
                .which(
                        budgets -> budgets.valueStream().allMatch(Limits::isSound),
                        "must have an alert_threshold below its credit_limit and one way to reset")
                .orElse(Json.array());
    }

    static Field rates() {
        return Field.objects("rate_limits", RATE).orElse(Json.array());
    }

    static boolean isSound(JsonNode budget) {
        boolean alerts = budget.hasNonNull("alert_threshold") && budget.hasNonNull("credit_limit");
        return !(alerts
                        && budget.path("alert_threshold").doubleValue()
                                >= budget.path("credit_limit").doubleValue())
                && !(budget.hasNonNull("periodic_reset") && budget.hasNonNull("periodic_reset_days"));
    }
}
