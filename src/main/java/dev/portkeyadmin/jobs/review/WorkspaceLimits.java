package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.jobs.review.WorkspaceFacts.PROVIDERS;
import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ReviewedWorkspace;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** States the budgets and rate limits that hold for a workspace, whatever layer sets them. */
final class WorkspaceLimits {

    private final WorkspaceFacts facts;

    WorkspaceLimits(WorkspaceFacts facts) {
        this.facts = facts;
    }

    /** Returns whether a workspace has a budget or a rate limit. */
    boolean any(ReviewedWorkspace part) {
        return !budgets(part).isEmpty() || !rates(part).isEmpty();
    }

    /** The rate limits of a workspace itself, such as: 300 (requests) rpm. */
    static List<String> rates(ReviewedWorkspace part) {
        return part.shown
                .path("rate_limits")
                .valueStream()
                .filter(limit -> limit.hasNonNull("value"))
                .map(limit -> limit.path("value").asText() + " ("
                        + limit.path("type").asText("requests") + ") "
                        + limit.path("unit").asText(""))
                .toList();
    }

    /** The budgets of a workspace in words: its own, those of its providers, and those of policies. */
    List<String> budgets(ReviewedWorkspace part) {
        List<String> budgets = new ArrayList<>();
        limits(part.shown.path("usage_limits")).forEach(limit -> budgets.add("workspace: " + words(limit)));
        for (JsonNode provider : part.items(PROVIDERS)) {
            String slug = provider.path("slug").asText("");
            limits(provider.path("usage_limits"))
                    .forEach(limit -> budgets.add("provider " + slug + ": " + words(limit)));
        }
        facts.grants.forEach((id, grants) -> grants.stream()
                .filter(grant -> part.isNamed(grant.path("id").asText("")))
                .flatMap(grant -> limits(grant.path("usage_limits")).stream())
                .forEach(limit -> budgets.add("integration "
                        + facts.integrations
                                .getOrDefault(id, MissingNode.getInstance())
                                .path("slug")
                                .asText(id)
                        + ": " + words(limit))));
        for (JsonNode policy : facts.policies) {
            boolean isOfPart = part.isNamed(policy.path("workspace_id").asText(""))
                    || policy.path("conditions")
                            .valueStream()
                            .anyMatch(condition ->
                                    condition.path("key").asText("").equals("workspace_id")
                                            && part.isNamed(
                                                    condition.path("value").asText("")));
            if (isOfPart) {
                budgets.add("policy " + SafeText.name(policy.path("name").asText("?"), NAME_LENGTH) + ": "
                        + words(policy)
                        + policy.path("group_by")
                                .valueStream()
                                .map(group -> group.path("key").asText(""))
                                .collect(Collectors.joining(" and ", ", for each ", "")));
            }
        }
        return budgets;
    }

    /** Returns whether a workspace has a budget of its own, whatever limits its providers. */
    static boolean hasOwnBudget(ReviewedWorkspace part) {
        return !limits(part.shown.path("usage_limits")).isEmpty();
    }

    private static List<JsonNode> limits(JsonNode limits) {
        if (limits.isArray()) {
            return limits.valueStream()
                    .filter(limit -> limit.hasNonNull("credit_limit"))
                    .toList();
        }
        return limits.hasNonNull("credit_limit") ? List.of(limits) : List.of();
    }

    /** A limit such as: 200 (cost) monthly, alert at 160 (80 %). */
    private static String words(JsonNode limit) {
        String most = limit.path("credit_limit").asText();
        String reset = limit.path("periodic_reset").asText("");
        String days = limit.path("periodic_reset_days").asText("");
        StringBuilder text = new StringBuilder(most)
                .append(" (")
                .append(limit.path("type").asText("cost"))
                .append(')')
                .append(reset.isEmpty() || reset.equals("null") ? "" : " " + reset)
                .append(days.isEmpty() || days.equals("null") ? "" : " every " + days + " days");
        double alert = limit.path("alert_threshold").asDouble(0);
        double whole = limit.path("credit_limit").asDouble(0);
        if (alert <= 0) {
            return text.append(", no alert").toString();
        }
        text.append(", alert at ").append(limit.path("alert_threshold").asText());
        if (whole > 0) {
            text.append(" (").append(Math.round(100 * alert / whole)).append(" %)");
        }
        return text.toString();
    }
}
