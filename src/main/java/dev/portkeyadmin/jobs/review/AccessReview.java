package dev.portkeyadmin.jobs.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Person;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.period.TimeRange;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists what an admin looks at in a review of access: powerful people, keys without bounds, and leftovers. */
public final class AccessReview {

    /** The name of the tool. */
    public static final String NAME = "access_review";

    private static final int MOST_PEOPLE = 20;
    private static final int MOST_KEYS = 25;
    private static final int NAME_LENGTH = 60;

    /** The days of which the use of keys is read. */
    private static final int DAYS = 30;

    private static final String UNUSED = "unused for " + DAYS + " days";

    /** The finding for a key that is younger than that and made no request since it was created; its age follows. */
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

    private final JobContext context;

    /** A review by one call. */
    public AccessReview(JobContext context) {
        this.context = context;
    }

    private enum ReviewSection {
        PEOPLE,
        INVITES,
        KEYS
    }

    /** The answers that were read. */
    private static final class Findings {

        private List<Person> people = List.of();
        private List<JsonNode> invites = List.of();

        /** The sections whose lists could be read. */
        private final Set<ReviewSection> read = ConcurrentHashMap.newKeySet();

        private final Map<String, JsonNode> keys = new ConcurrentHashMap<>();
        private final Map<String, String> workspaces = new ConcurrentHashMap<>();

        /** The ids of the workspaces by their ids and slugs, since a key or a policy may use either. */
        private final Map<String, String> workspaceIds = new ConcurrentHashMap<>();

        /** The budget policies; null where they could not be read. */
        private volatile @Nullable List<JsonNode> policies;

        boolean isSameWorkspace(String one, String other) {
            return workspaceIds.getOrDefault(one, one).equals(workspaceIds.getOrDefault(other, other));
        }

        /** Ids of keys with requests in the last 30 days. */
        private final Set<String> used = ConcurrentHashMap.newKeySet();

        /** Ids of the workspaces whose usage could be read. */
        private final Set<String> measured = ConcurrentHashMap.newKeySet();
    }

    /** Reads the whole organisation; what cannot be read is named in the answer. */
    public ToolResult run() throws InterruptedException {
        ToolAdapter adapter = context.adapter();
        Findings found = new Findings();
        ZonedDateTime moment = ZonedDateTime.now(adapter.clock()).truncatedTo(ChronoUnit.MILLIS);
        Instant now = moment.toInstant();
        List<String> unread;
        try (Reads reads = new Reads(context.catalogue())) {
            read(reads, found, now);
            unread = reads.unread();
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (found.read.isEmpty()) {
            throw Reads.nothing(NAME, unread);
        }
        // A section that could not be read is left out: unknown is not zero.
        if (found.read.contains(ReviewSection.PEOPLE)) {
            people(
                    answer,
                    "admins_and_owners",
                    found.people,
                    person -> !person.role().equals("member"));
            people(
                    answer,
                    "people_without_workspace",
                    found.people,
                    person -> person.workspaces().isEmpty());
        }
        if (found.read.contains(ReviewSection.INVITES)) {
            invites(answer, found.invites, now);
        }
        if (found.read.contains(ReviewSection.KEYS)) {
            answer.put("use_of_keys", new TimeRange(moment.minus(Duration.ofDays(DAYS)), moment).words(false));
            keys(answer, found, now);
        }
        if (!unread.isEmpty()) {
            ArrayNode notRead = answer.putArray("not_read");
            unread.stream().limit(MOST_PEOPLE).forEach(notRead::add);
        }
        ToolResponse response = new ToolResponse(answer);
        if (!unread.isEmpty()) {
            response.note("Not everything could be read; see not_read.");
        }
        return adapter.success(response.note(
                "Admin keys (organisation-service) make no model requests, so they are not checked for budget and use. "
                        + "no budget: neither of the key itself nor by a policy that limits each key, the workspace or the "
                        + "organisation; policies by metadata and budgets of workspaces are in workspace_review. "
                        + "Expired keys work no longer and are checked for nothing. "
                        + "wide: the key may change people, keys, workspaces or settings."));
    }

    private void read(Reads reads, Findings found, Instant now) throws InterruptedException {
        Organisation organisation = new Organisation(context, reads);
        List<Reads.Reading> parts = new ArrayList<>();
        parts.add(reads.noting("people", () -> {
            found.people = organisation.people();
            found.read.add(ReviewSection.PEOPLE);
        }));
        parts.add(reads.noting("invitations", () -> {
            found.invites = reads.list("list_user_invites", Map.of());
            found.read.add(ReviewSection.INVITES);
        }));
        // An organisation key may see only some of the keys without a workspace.
        parts.add(reads.noting("API keys", () -> add(found, reads.list("list_api_keys", Map.of()))));
        parts.add(reads.noting(
                "budget policies", () -> found.policies = reads.list("list_usage_limit_policies", Map.of())));
        for (Workspace workspace : organisation.workspaces()) {
            found.workspaceIds.put(workspace.slug(), workspace.id());
            found.workspaces.put(workspace.id(), workspace.name());
            found.workspaces.put(workspace.slug(), workspace.name());
            parts.add(reads.noting(
                    "API keys of " + workspace.name(),
                    () -> add(found, reads.list("list_api_keys", workspace.byId()))));
            Map<String, Object> usage = new HashMap<>(workspace.bySlug());
            usage.put("time_of_generation_min", now.minus(DAYS, ChronoUnit.DAYS).toString());
            usage.put("time_of_generation_max", now.toString());
            usage.put("group_by", "api_key");
            usage.put("columns", List.of("requests"));
            parts.add(reads.noting("use of the API keys of " + workspace.name(), () -> {
                for (JsonNode row : reads.list("get_grouped_data", usage)) {
                    found.used.add(row.path("api_key").asText(""));
                }
                // A key may name its workspace in either way.
                found.measured.add(workspace.id());
                found.measured.add(workspace.slug());
            }));
        }
        reads.all(parts);
    }

    private static void add(Findings found, List<JsonNode> keys) {
        keys.forEach(key -> found.keys.put(key.path("id").asText(""), key));
        found.read.add(ReviewSection.KEYS);
    }

    private static void people(ObjectNode answer, String name, List<Person> people, Predicate<Person> wanted) {
        List<Person> matching = people.stream().filter(wanted).toList();
        bounded(
                answer.putObject(name),
                "people",
                matching,
                MOST_PEOPLE,
                (Person person) -> JsonNodeFactory.instance
                        .objectNode()
                        .put("name", SafeText.visible(person.name(), NAME_LENGTH))
                        .put("email", SafeText.visible(person.email(), NAME_LENGTH))
                        .put("role", person.role()));
    }

    /** Makes the JSON of one item. */
    @FunctionalInterface
    private interface ItemWriter<T> {

        JsonNode of(T item);
    }

    /** Adds the number of all items and the first of them. */
    private static <T> void bounded(ObjectNode object, String name, List<T> items, int most, ItemWriter<T> shape) {
        object.put("count", items.size());
        ArrayNode list = object.putArray(name);
        items.stream().limit(most).forEach(item -> list.add(shape.of(item)));
        if (items.size() > most) {
            object.put("left_out", items.size() - most);
        }
    }

    private static void invites(ObjectNode answer, List<JsonNode> invites, Instant now) {
        List<JsonNode> expired = invites.stream()
                .filter(invite -> invite.path("status").asText("").equals("expired")
                        || invite.path("status").asText("").equals("pending")
                                && Dates.isBefore(invite.path("expires_at"), now))
                .toList();
        bounded(answer.putObject("expired_invites"), "invites", expired, MOST_PEOPLE, (JsonNode invite) -> {
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            for (String member : List.of("id", "email", "role", "expires_at")) {
                item.set(member, invite.path(member));
            }
            return item;
        });
    }

    /**
     * A key and what a reviewer should look at.
     *
     * @param policies the names of the budget policies that limit it
     * @param age days since it was created; -1 where that is unknown
     */
    private record Reviewed(JsonNode key, List<String> findings, List<String> policies, long age) {

        /** The findings in words. */
        String words() {
            return findings.stream()
                    .map(finding -> finding.equals(NEVER_USED)
                            ? NEVER_USED + " since it was created " + days(age) + " ago"
                            : finding.equals(NO_OWN_BUDGET) ? finding + limited() : finding)
                    .collect(Collectors.joining(", "));
        }

        private String limited() {
            if (policies.isEmpty()) {
                return "";
            }
            String named = policies.stream()
                    .limit(MOST_POLICIES)
                    .map(name -> SafeText.name(name, NAME_LENGTH))
                    .collect(Collectors.joining(", "));
            int more = policies.size() - MOST_POLICIES;
            return " (" + (policies.size() == 1 ? "policy " : "policies ") + named
                    + (more > 0 ? " and " + more + " more" : "") + (policies.size() == 1 ? " applies)" : " apply)");
        }

        private static String days(long count) {
            return count == 1 ? "1 day" : count + " days";
        }
    }

    private static void keys(ObjectNode answer, Findings found, Instant now) {
        List<Reviewed> reviewed = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        List.of("no expiry", NO_BUDGET, NO_OWN_BUDGET, UNUSED, NEVER_USED, "wide")
                .forEach(name -> counts.put(name, 0));
        List<JsonNode> ended = new ArrayList<>();
        for (JsonNode key : found.keys.values()) {
            if (Dates.isExpired(key, now)) {
                ended.add(key);
                continue;
            }
            long age = age(key, now);
            List<String> policies = policies(key, found);
            List<String> findings = findings(key, found, policies, age);
            findings.forEach(finding -> counts.merge(finding, 1, Integer::sum));
            if (!findings.isEmpty()) {
                reviewed.add(new Reviewed(key, findings, policies, age));
            }
        }
        ended.sort(Comparator.comparing(key -> key.path("name").asText("")));
        Comparator<Reviewed> most =
                Comparator.comparing(each -> -each.findings().size());
        reviewed.sort(most.thenComparing(each -> each.key().path("name").asText("")));
        ObjectNode keys = answer.putObject("api_keys");
        keys.put("all", found.keys.size()).put("expired", ended.size());
        Consumer<String> count = name -> keys.put(name.replace(' ', '_'), counts.get(name));
        counts.keySet().forEach(count);
        ObjectNode list = keys.putObject("to_review");
        bounded(list, "keys", reviewed, MOST_KEYS, (Reviewed each) -> shape(each, found));
        if (!ended.isEmpty()) {
            bounded(keys.putObject("expired_keys"), "keys", ended, MOST_PEOPLE, (JsonNode key) -> {
                ObjectNode item = shape(key, found);
                if (key.hasNonNull("expires_at")) {
                    item.set("expired_at", key.path("expires_at"));
                }
                return item;
            });
        }
    }

    /** The whole days since a key was created; -1 where that is unknown. */
    private static long age(JsonNode key, Instant now) {
        Instant created = Dates.instant(key.path("created_at"));
        return created == null ? -1 : ChronoUnit.DAYS.between(created, now);
    }

    private static List<String> findings(JsonNode key, Findings found, List<String> policies, long age) {
        boolean administers = key.path("type").asText("").startsWith("organisation");
        List<String> findings = new ArrayList<>();
        if (!key.hasNonNull("expires_at")) {
            findings.add("no expiry");
        }
        if (!administers && !hasBudget(key.path("usage_limits"))) {
            findings.add(found.policies != null && policies.isEmpty() ? NO_BUDGET : NO_OWN_BUDGET);
        }
        String workspace = key.path("workspace_id").asText("");
        boolean isKnown = found.measured.contains(workspace) || found.measured.contains("");
        if (!administers && isKnown && !found.used.contains(key.path("id").asText(""))) {
            // That a key less than a day old is unused says nothing.
            if (age < 0 || age >= DAYS) {
                findings.add(UNUSED);
            } else if (age > 0) {
                findings.add(NEVER_USED);
            }
        }
        if (widest(key).length() > 0) {
            findings.add("wide");
        }
        return findings;
    }

    /** The names of the budget policies that limit a key in all its requests. */
    private static List<String> policies(JsonNode key, Findings found) {
        List<JsonNode> policies = found.policies;
        return policies == null
                ? List.of()
                : policies.stream()
                        .filter(policy -> limits(policy, key, found))
                        .map(policy ->
                                policy.path("name").asText(policy.path("id").asText("")))
                        .sorted()
                        .toList();
    }

    /** Returns whether a policy counts all requests of a key, and not by what a client may leave out. */
    private static boolean limits(JsonNode policy, JsonNode key, Findings found) {
        String workspace = key.path("workspace_id").asText("");
        String owner = policy.path("workspace_id").asText("");
        JsonNode conditions = policy.path("conditions");
        return policy.hasNonNull("credit_limit")
                && (owner.isEmpty() || found.isSameWorkspace(owner, workspace))
                && !conditions.isEmpty()
                && conditions.valueStream().allMatch(condition -> {
                    String value = condition.path("value").asText("");
                    return switch (condition.path("key").asText("")) {
                        case "workspace_id" -> found.isSameWorkspace(value, workspace);
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
            return limits.valueStream().anyMatch(AccessReview::hasBudget);
        }
        return limits.hasNonNull("credit_limit");
    }

    /** One scope that administers; empty for none. */
    private static String widest(JsonNode key) {
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

    private static ObjectNode shape(Reviewed each, Findings found) {
        ObjectNode item = shape(each.key(), found);
        if (each.findings().contains("wide")) {
            item.put("scopes", each.key().path("scopes").size() + ", such as " + widest(each.key()));
        }
        return item.put("findings", each.words());
    }

    /** The text that distinguishes a key from others. */
    private static ObjectNode shape(JsonNode key, Findings found) {
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("name", SafeText.visible(key.path("name").asText(""), NAME_LENGTH))
                .put("id", key.path("id").asText(""))
                .put("type", key.path("type").asText(""));
        String workspace = key.path("workspace_id").asText("");
        if (!workspace.isEmpty()) {
            item.put("workspace", SafeText.visible(found.workspaces.getOrDefault(workspace, workspace), NAME_LENGTH));
        }
        String user = key.path("user_id").asText("");
        found.people.stream()
                .filter(person -> person.id().equals(user))
                .findFirst()
                .ifPresent(person -> item.put("owner", SafeText.visible(person.email(), NAME_LENGTH)));
        return item;
    }
}
