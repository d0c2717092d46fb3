package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.KeyType;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An API key with what a reviewer should look at.
 *
 * @param policies the names of the budget policies that limit it
 * @param age days since it was created; -1 where that is unknown
 */
record KeyFindings(JsonNode key, List<String> findings, List<String> policies, long age) {

    /** The number of past days for which the use of keys is read. */
    static final int DAYS = 30;

    static final String WIDE = "wide";

    private static final String NO_EXPIRY = "no expiry";

    /** The finding for a key that expires within the same number of days; the date follows. */
    private static final String EXPIRES_SOON = "expires soon";

    /** The finding for a key whose user is not, or no longer, in the organisation. */
    private static final String OWNER_GONE = "owner is not a member";

    private static final String UNUSED = "unused for " + DAYS + " days";

    /** The finding for a younger key that has made no request since it was created; its age follows. */
    private static final String NEVER_USED = "never used";

    private static final String NO_BUDGET = "no budget";

    /** The finding for a key without a budget of its own that a policy limits, or may limit; the policies follow. */
    private static final String NO_OWN_BUDGET = "no own budget";

    private static final int MOST_POLICIES = 3;

    /** The groups by which a policy adds up use so that its limit bounds each key. */
    private static final Set<String> BOUNDING_GROUPS = Set.of("api_key", "workspace_id", "organisation_id");

    /** Scopes of these families that do more than read make a key wide: it can give away or take away access. */
    private static final Set<String> ADMINISTRATION = Set.of(
            "organisation_users",
            "workspaces",
            "workspace_users",
            "organisation_service_api_keys",
            "workspace_service_api_keys",
            "workspace_user_api_keys",
            "organisation_settings",
            "organisation_guardrails",
            "organisation_exclusions",
            "secret_references");

    /** All findings, in the order in which an answer counts them. */
    static final List<String> ALL =
            List.of(NO_EXPIRY, EXPIRES_SOON, NO_BUDGET, NO_OWN_BUDGET, UNUSED, NEVER_USED, WIDE, OWNER_GONE);

    /** Reviews a key that has not expired. */
    static KeyFindings of(JsonNode key, AccessData data, Instant now) {
        List<String> policies = policies(key, data);
        long age = age(key, now);
        return new KeyFindings(key, findings(key, data, policies, age, now), policies, age);
    }

    /** The findings in words. */
    String words() {
        return findings.stream().map(this::words).collect(Collectors.joining(", "));
    }

    private String words(String finding) {
        return switch (finding) {
            case NO_EXPIRY -> finding + rotated();
            case EXPIRES_SOON ->
                finding + " (" + SafeText.visible(key.path("expires_at").asText(""), NAME_LENGTH) + ")";
            case NO_OWN_BUDGET -> finding + limited();
            case NEVER_USED -> finding + " since it was created " + days(age) + " ago";
            default -> finding;
        };
    }

    /** How often the secret of the key is replaced by itself. */
    private String rotated() {
        JsonNode policy = key.path("rotation_policy");
        String period = policy.path("rotation_period").asText("");
        long every = policy.path("rotation_period_days").asLong(0);
        return !period.isEmpty()
                ? " (rotates " + SafeText.visible(period, NAME_LENGTH) + ")"
                : every > 0 ? " (rotates every " + days(every) + ")" : "";
    }

    private String limited() {
        if (policies.isEmpty()) {
            return "";
        }
        List<String> names =
                policies.stream().map(name -> SafeText.name(name, NAME_LENGTH)).toList();
        return " (" + (names.size() == 1 ? "policy " : "policies ") + TextList.first(names, MOST_POLICIES)
                + (names.size() == 1 ? " applies)" : " apply)");
    }

    private static String days(long count) {
        return count == 1 ? "1 day" : count + " days";
    }

    /** The whole days since a key was created; -1 where that is unknown. */
    private static long age(JsonNode key, Instant now) {
        Instant created = Dates.instant(key.path("created_at"));
        return created == null ? -1 : ChronoUnit.DAYS.between(created, now);
    }

    private static List<String> findings(JsonNode key, AccessData data, List<String> policies, long age, Instant now) {
        boolean administers = KeyType.of(key).isOfOrganisation();
        List<String> findings = new ArrayList<>();
        if (!key.hasNonNull("expires_at")) {
            findings.add(NO_EXPIRY);
        } else if (Dates.isBefore(key.path("expires_at"), now.plus(DAYS, ChronoUnit.DAYS))) {
            findings.add(EXPIRES_SOON);
        }
        if (!administers && !hasBudget(key.path("usage_limits"))) {
            findings.add(data.policies != null && policies.isEmpty() ? NO_BUDGET : NO_OWN_BUDGET);
        }
        String workspace = key.path("workspace_id").asText("");
        boolean isKnown = data.measured.contains(workspace) || data.measured.contains("");
        if (!administers && isKnown && !data.used.contains(key.path("id").asText(""))) {
            // That a key less than a day old is unused says nothing.
            if (age < 0 || age >= DAYS) {
                findings.add(UNUSED);
            } else if (age > 0) {
                findings.add(NEVER_USED);
            }
        }
        if (widest(key).length() > 0) {
            findings.add(WIDE);
        }
        String user = key.path("user_id").asText("");
        if (KeyType.of(key).isOfUser()
                && !user.isEmpty()
                && data.hasAllPeople
                && data.people.stream().noneMatch(person -> person.id().equals(user))) {
            findings.add(OWNER_GONE);
        }
        return findings;
    }

    /** The names of the budget policies that limit a key in all its requests. */
    private static List<String> policies(JsonNode key, AccessData data) {
        List<JsonNode> policies = data.policies;
        return policies == null
                ? List.of()
                : policies.stream()
                        .filter(policy -> limits(policy, key, data))
                        .map(policy ->
                                policy.path("name").asText(policy.path("id").asText("")))
                        .sorted()
                        .toList();
    }

    /** Returns whether a policy counts all requests of a key, and not by what a client may leave out. */
    private static boolean limits(JsonNode policy, JsonNode key, AccessData data) {
        String workspace = key.path("workspace_id").asText("");
        String owner = policy.path("workspace_id").asText("");
        JsonNode conditions = policy.path("conditions");
        return policy.hasNonNull("credit_limit")
                && (owner.isEmpty() || data.isSameWorkspace(owner, workspace))
                && !conditions.isEmpty()
                && conditions.valueStream().allMatch(condition -> {
                    String value = condition.path("value").asText("");
                    return switch (condition.path("key").asText("")) {
                        case "workspace_id" -> data.isSameWorkspace(value, workspace);
                        case "api_key" -> value.equals(key.path("id").asText(""));
                        case "organisation_id" -> true;
                        default -> false;
                    };
                })
                && policy.path("group_by")
                        .valueStream()
                        .allMatch(group ->
                                BOUNDING_GROUPS.contains(group.path("key").asText("")));
    }

    /** Unset limits are null, an empty list, or an object without a limit. */
    private static boolean hasBudget(JsonNode limits) {
        if (limits.isArray()) {
            return limits.valueStream().anyMatch(KeyFindings::hasBudget);
        }
        return limits.hasNonNull("credit_limit");
    }

    /** One scope that administers; empty for none. */
    static String widest(JsonNode key) {
        for (JsonNode scope : key.path("scopes")) {
            String text = scope.asText("");
            int dot = text.lastIndexOf('.');
            String verb = text.substring(dot + 1);
            if (dot > 0
                    && ADMINISTRATION.contains(text.substring(0, dot))
                    && !verb.equals("list")
                    && !verb.equals("read")) {
                return text;
            }
        }
        return "";
    }
}
