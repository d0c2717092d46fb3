package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

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
import dev.portkeyadmin.text.TextList;
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
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Lists what an admin looks at in a review of access: powerful people, keys without bounds, and leftovers. */
public final class AccessReview {

    /** The name of the tool. */
    public static final String NAME = "access_review";

    private static final int MOST_PEOPLE = 20;
    private static final int MOST_KEYS = 25;
    private static final int MOST_WORKSPACES = 5;

    private final JobContext context;

    /** A review by one call. */
    public AccessReview(JobContext context) {
        this.context = context;
    }

    /** Reads the whole organisation; what cannot be read is named in the answer. */
    public ToolResult run() throws InterruptedException {
        ToolAdapter adapter = context.adapter();
        AccessData data = new AccessData();
        ZonedDateTime moment = ZonedDateTime.now(adapter.clock()).truncatedTo(ChronoUnit.MILLIS);
        Instant now = moment.toInstant();
        List<String> unread;
        String scope;
        try (Reads reads = new Reads(context.catalogue())) {
            scope = read(reads, data, now);
            unread = reads.unread();
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (data.sections.isEmpty()) {
            throw Reads.nothing(NAME, unread);
        }
        // A section that could not be read is left out: unknown is not zero.
        if (data.sections.contains(AccessData.ReviewSection.PEOPLE)) {
            people(
                    answer,
                    "admins_and_owners",
                    data.people,
                    person -> !person.role().equals("member"));
            people(
                    answer,
                    "people_without_workspace",
                    data.people,
                    person -> person.workspaces().isEmpty());
        }
        managers(answer, data);
        if (data.sections.contains(AccessData.ReviewSection.INVITES)) {
            invites(answer, data.invites, now);
        }
        if (data.sections.contains(AccessData.ReviewSection.KEYS)) {
            answer.put(
                    "use_of_keys", new TimeRange(moment.minus(Duration.ofDays(KeyFindings.DAYS)), moment).words(false));
            keys(answer, data, now);
        }
        if (!unread.isEmpty()) {
            ArrayNode notRead = answer.putArray("not_read");
            unread.stream().limit(MOST_PEOPLE).forEach(notRead::add);
        }
        ToolResponse response = new ToolResponse(answer);
        if (!unread.isEmpty()) {
            response.note("Not everything could be read; see not_read.");
        }
        if (!scope.isEmpty()) {
            response.note(scope);
        }
        if (!data.sections.contains(AccessData.ReviewSection.KEYS)) {
            return adapter.success(response);
        }
        return adapter.success(response.note(
                "Admin keys (organisation-service) make no model requests, so they are not checked for budget and use. "
                        + "no budget: neither of the key itself nor by a policy that limits each key, the workspace or the "
                        + "organisation; policies by metadata and budgets of workspaces are in workspace_review. "
                        + "Expired keys no longer work and are not checked. "
                        + "wide: the key may change people, keys, workspaces or settings."));
    }

    /** Reads all, and returns what the key sees if that is not the whole organisation. */
    private String read(Reads reads, AccessData data, Instant now) throws InterruptedException {
        Organisation organisation = new Organisation(context, reads);
        List<Reads.Reading> parts = new ArrayList<>();
        parts.add(reads.noting("people", () -> {
            data.people = organisation.people();
            data.hasAllPeople = !reads.isCut("list_users");
            data.sections.add(AccessData.ReviewSection.PEOPLE);
        }));
        parts.add(reads.noting("invitations", () -> {
            data.invites = reads.list("list_user_invites", Map.of());
            data.sections.add(AccessData.ReviewSection.INVITES);
        }));
        // An organisation key may see only some of the keys without a workspace.
        parts.add(reads.noting("API keys", () -> add(data, reads.list("list_api_keys", Map.of()))));
        parts.add(reads.noting(
                "budget policies", () -> data.policies = reads.list("list_usage_limit_policies", Map.of())));
        for (Workspace workspace : organisation.workspaces()) {
            data.workspaceIds.put(workspace.slug(), workspace.id());
            data.workspaces.put(workspace.id(), workspace.name());
            data.workspaces.put(workspace.slug(), workspace.name());
            if (!workspace.id().isEmpty()) {
                parts.add(reads.noting(
                        "members of " + workspace.name(),
                        () -> reads.list("list_workspace_members", workspace.byId())
                                .forEach(member -> addManager(data, workspace, member))));
            }
            parts.add(reads.noting(
                    "API keys of " + workspace.name(), () -> add(data, reads.list("list_api_keys", workspace.byId()))));
            Map<String, Object> usage = new HashMap<>(workspace.bySlug());
            usage.put(
                    "time_of_generation_min",
                    now.minus(KeyFindings.DAYS, ChronoUnit.DAYS).toString());
            usage.put("time_of_generation_max", now.toString());
            usage.put("group_by", "api_key");
            usage.put("columns", List.of("requests"));
            parts.add(reads.noting("use of the API keys of " + workspace.name(), () -> {
                for (JsonNode row : reads.list("get_grouped_data", usage)) {
                    data.used.add(row.path("api_key").asText(""));
                }
                // A key may name its workspace in either way.
                data.measured.add(workspace.id());
                data.measured.add(workspace.slug());
            }));
        }
        reads.all(parts);
        return organisation.scope();
    }

    private static void addManager(AccessData data, Workspace workspace, JsonNode member) {
        String role = member.path("role").asText("");
        if (Organisation.isManager(member)) {
            data.managed
                    .computeIfAbsent(member.path("id").asText(""), any -> new ConcurrentSkipListSet<>())
                    .add(SafeText.visible(workspace.name(), NAME_LENGTH) + " (" + role + ")");
        }
    }

    /** Adds those who manage a workspace and are neither an admin nor an owner of the organisation. */
    private static void managers(ObjectNode answer, AccessData data) {
        List<Person> managers = data.people.stream()
                .filter(person -> person.role().equals("member") && data.managed.containsKey(person.id()))
                .toList();
        if (managers.isEmpty()) {
            return;
        }
        bounded(answer.putObject("workspace_managers"), "people", managers, MOST_PEOPLE, (Person person) -> {
            Set<String> workspaces = data.managed.getOrDefault(person.id(), Set.of());
            ObjectNode item = shape(person);
            ArrayNode list = item.putArray("of");
            TextList.shortened(workspaces, MOST_WORKSPACES).forEach(list::add);
            return item;
        });
    }

    private static void add(AccessData data, List<JsonNode> keys) {
        keys.forEach(key -> data.keys.put(key.path("id").asText(""), key));
        data.sections.add(AccessData.ReviewSection.KEYS);
    }

    private static void people(ObjectNode answer, String name, List<Person> people, Predicate<Person> wanted) {
        List<Person> matching = people.stream().filter(wanted).toList();
        bounded(
                answer.putObject(name),
                "people",
                matching,
                MOST_PEOPLE,
                (Person person) -> shape(person).put("role", person.role()));
    }

    private static ObjectNode shape(Person person) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", SafeText.visible(person.name(), NAME_LENGTH))
                .put("email", SafeText.visible(person.email(), NAME_LENGTH));
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
        invites(
                answer,
                "expired_invites",
                invites.stream().filter(invite -> isExpired(invite, now)).toList());
        List<JsonNode> open = invites.stream()
                .filter(invite -> invite.path("status").asText("").equals("pending") && !isExpired(invite, now))
                .toList();
        answer.put("open_invites", open.size());
        List<JsonNode> powerful = open.stream()
                .filter(invite -> !invite.path("role").asText("").equals("member"))
                .toList();
        if (!powerful.isEmpty()) {
            invites(answer, "open_invites_of_admins", powerful);
        }
    }

    private static boolean isExpired(JsonNode invite, Instant now) {
        String status = invite.path("status").asText("");
        return status.equals("expired") || status.equals("pending") && Dates.isBefore(invite.path("expires_at"), now);
    }

    private static void invites(ObjectNode answer, String name, List<JsonNode> invites) {
        bounded(answer.putObject(name), "invites", invites, MOST_PEOPLE, (JsonNode invite) -> {
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            for (String member : List.of("id", "email", "role", "expires_at")) {
                item.set(member, invite.path(member));
            }
            return item;
        });
    }

    private static void keys(ObjectNode answer, AccessData data, Instant now) {
        List<KeyFindings> reviewed = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        KeyFindings.ALL.forEach(name -> counts.put(name, 0));
        List<JsonNode> ended = new ArrayList<>();
        for (JsonNode key : data.keys.values()) {
            if (Dates.isExpired(key, now)) {
                ended.add(key);
                continue;
            }
            KeyFindings findings = KeyFindings.of(key, data, now);
            findings.findings().forEach(finding -> counts.merge(finding, 1, Integer::sum));
            if (!findings.findings().isEmpty()) {
                reviewed.add(findings);
            }
        }
        ended.sort(Comparator.comparing(key -> key.path("name").asText("")));
        Comparator<KeyFindings> most =
                Comparator.comparing(each -> -each.findings().size());
        reviewed.sort(most.thenComparing(each -> each.key().path("name").asText("")));
        ObjectNode keys = answer.putObject("api_keys");
        keys.put("all", data.keys.size()).put("expired", ended.size());
        Consumer<String> count = name -> keys.put(name.replace(' ', '_'), counts.get(name));
        counts.keySet().forEach(count);
        ObjectNode list = keys.putObject("to_review");
        bounded(list, "keys", reviewed, MOST_KEYS, (KeyFindings each) -> shape(each, data));
        if (!ended.isEmpty()) {
            bounded(keys.putObject("expired_keys"), "keys", ended, MOST_PEOPLE, (JsonNode key) -> {
                ObjectNode item = shape(key, data);
                if (key.hasNonNull("expires_at")) {
                    item.set("expired_at", key.path("expires_at"));
                }
                return item;
            });
        }
    }

    private static ObjectNode shape(KeyFindings each, AccessData data) {
        ObjectNode item = shape(each.key(), data);
        if (each.findings().contains(KeyFindings.WIDE)) {
            item.put("scopes", each.key().path("scopes").size() + ", such as " + KeyFindings.widest(each.key()));
        }
        return item.put("findings", each.words());
    }

    /** The text that distinguishes a key from others. */
    private static ObjectNode shape(JsonNode key, AccessData data) {
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("name", SafeText.visible(key.path("name").asText(""), NAME_LENGTH))
                .put("id", key.path("id").asText(""))
                .put("type", key.path("type").asText(""));
        String workspace = key.path("workspace_id").asText("");
        if (!workspace.isEmpty()) {
            item.put("workspace", SafeText.visible(data.workspaces.getOrDefault(workspace, workspace), NAME_LENGTH));
        }
        String user = key.path("user_id").asText("");
        data.people.stream()
                .filter(person -> person.id().equals(user))
                .findFirst()
                .ifPresent(person -> item.put("owner", SafeText.visible(person.email(), NAME_LENGTH)));
        return item;
    }
}
