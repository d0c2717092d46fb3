package dev.portkeyadmin.jobs.people;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.catalogue.KeyType;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.jobs.context.Dates;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Person;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.text.SafeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads everything by which one person has access, and what else remains of them. */
final class PersonAccessReader {

    /** Lists whose items name their owner, in each workspace. */
    private static final Map<String, String> OWNED = new TreeMap<>(Map.of(
            "list_configs", "config",
            "list_guardrails", "guardrail",
            "list_mcp_integrations", "MCP integration",
            "list_mcp_servers", "MCP server",
            "list_secret_references", "secret reference"));

    private static final String KEYS = "API keys";
    private static final String INVITATIONS = "open invitations";
    private static final String SERVERS = "MCP servers";
    private static final String CONNECTIONS = "MCP connections";

    /** The roles in the organisation whose people may see its keys. */
    private static final Set<String> ADMINISTRATORS = Set.of("owner", "admin");

    private static final List<String> OWNERS = List.of("owner_id", "created_by", "user_id");

    /** The days within which the last use of a key is looked for. */
    private static final int USE_DAYS = 30;

    private static final String LAST_USE = "last_seen";

    private final JobContext context;
    private final ToolAdapter adapter;

    PersonAccessReader(JobContext context) {
        this.context = context;
        this.adapter = context.adapter();
    }

    /**
     * Reads everything of a person.
     *
     * @param isPlan whether nothing is written after it, so that a part of a name will do
     */
    PersonAccess look(String user, boolean isPlan) throws InterruptedException {
        PersonAccess access = new PersonAccess();
        try (Reads reads = new Reads(context.catalogue())) {
            Organisation organisation = new Organisation(context, reads);
            access.person = find(organisation, user, isPlan, access);
            access.email = access.person == null ? user.strip() : access.person.email();
            access.workspaces = organisation.workspaces();
            List<Reads.Reading> parts = new ArrayList<>();
            parts.add(looking(reads, access, INVITATIONS, "", () -> {
                for (JsonNode invite : reads.list("list_user_invites", Map.of("status", "pending"))) {
                    if (invite.path("status").asText("").equals("pending")
                            && same(invite.path("email").asText(""), access.email)) {
                        put(access.invites, invite);
                        access.present.add(INVITATIONS);
                    }
                }
            }));
            if (access.person != null) {
                add(parts, reads, access, access.person);
                sole(parts, reads, organisation, access, access.person);
            }
            reads.all(parts);
            if (access.person != null) {
                connections(reads, access, access.person);
                counters(reads, access);
                keyUses(reads, access);
            }
            access.unread = reads.unread();
            access.notRead = reads.notRead();
        }
        if (access.person == null && access.invites.isEmpty()) {
            throw new RefusedException(
                    OffboardUser.NAME + ": nothing was changed. No member and no open invitation has the address "
                            + SafeText.of(user, NAME_LENGTH)
                            + (access.unread.isEmpty() ? "" : "; not read: " + String.join("; ", access.unread)) + ".");
        }
        return access;
    }

    /** A member; null for an address that may have an open invitation. */
    private @Nullable Person find(Organisation organisation, String user, boolean isPlan, PersonAccess access)
            throws InterruptedException {
        try {
            return organisation.person(OffboardUser.NAME, user);
        } catch (RefusedException e) {
            if (user.contains("@")) {
                return null;
            }
            Person only = isPlan ? organisation.onlyOneCalled(user) : null;
            if (only == null) {
                throw e;
            }
            access.taken = SafeText.of(user.strip(), NAME_LENGTH) + " was taken as " + adapter.quoted(only.name())
                    + " <" + adapter.quoted(only.email()) + ">, the only user of that name.";
            return only;
        }
    }

    /** A read that remembers which kind of things it read, and whether that failed. */
    private static Reads.Reading looking(Reads reads, PersonAccess access, String kind, String of, Reads.Reading part) {
        access.lookedAt.add(kind);
        return () -> {
            try {
                part.read();
            } catch (CallException e) {
                access.unreadKinds.add(kind);
                reads.missing(kind + of, e);
            }
        };
    }

    private static boolean same(String email, String other) {
        return Organisation.mailbox(email).equals(Organisation.mailbox(other));
    }

    private static void put(Map<String, JsonNode> items, JsonNode item) {
        items.put(item.path("id").asText(""), item);
    }

    /** The reads that find what belongs to a member. */
    private void add(List<Reads.Reading> parts, Reads reads, PersonAccess access, Person person) {
        keys(parts, reads, access, person, Map.of(), "");
        for (String list : List.of("list_mcp_integrations", "list_guardrails", "list_secret_references")) {
            parts.add(owned(reads, access, person, list, null));
        }
        parts.add(reads.noting(
                "budget policies",
                () -> reads.list("list_usage_limit_policies", Map.of()).stream()
                        .filter(PersonAccessReader::countsByMetadata)
                        .forEach(policy -> put(access.policies, policy))));
        parts.add(reads.noting(
                "groups of the identity provider",
                () -> reads.list("list_scim_mappings", Map.of()).forEach(mapping -> group(access, person, mapping))));
        for (Workspace workspace : access.workspaces) {
            Map<String, Object> there = workspace.byId();
            String of = " of " + workspace.name();
            keys(parts, reads, access, person, there, of);
            for (String list : List.of("list_configs", "list_guardrails", "list_mcp_integrations")) {
                parts.add(owned(reads, access, person, list, workspace));
            }
            parts.add(looking(reads, access, SERVERS, of, () -> {
                for (JsonNode server : reads.list("list_mcp_servers", there)) {
                    put(access.servers, server);
                    own(access, person, "MCP server", server);
                }
            }));
        }
    }

    /** Adds a group that leads to a workspace of the person, or to one that is not known. */
    private void group(PersonAccess access, Person person, JsonNode mapping) {
        String id = mapping.path("workspace_id").asText("");
        String group = adapter.quoted(
                mapping.path("scim_group").asText(mapping.path("scim_group_id").asText("?")));
        Optional<Workspace> workspace = access.workspaces.stream()
                .filter(each -> id.equals(each.id()) || id.equals(each.slug()))
                .findFirst();
        if (workspace.isEmpty() || person.isIn(workspace.get())) {
            access.groups.add(workspace
                    .map(each -> group + " to " + adapter.quoted(each.name()))
                    .orElse(group));
        }
    }

    /** The reads that find the roles that no one else has. */
    private void sole(
            List<Reads.Reading> parts, Reads reads, Organisation organisation, PersonAccess access, Person person) {
        if (person.role().equals("owner")) {
            parts.add(reads.noting("who else owns the organisation", () -> {
                if (organisation.people().stream()
                        .noneMatch(other ->
                                !other.id().equals(person.id()) && other.role().equals("owner"))) {
                    access.sole.add("owner of the organisation");
                }
            }));
        }
        for (Workspace workspace : access.workspaces) {
            if (person.isIn(workspace)) {
                parts.add(reads.noting("who else manages " + workspace.name(), () -> {
                    List<JsonNode> managers = reads.list("list_workspace_members", workspace.byId()).stream()
                            .filter(Organisation::isManager)
                            .toList();
                    Predicate<JsonNode> isThem =
                            member -> member.path("id").asText("").equals(person.id());
                    if (!managers.isEmpty() && managers.stream().allMatch(isThem)) {
                        access.sole.add(
                                managers.get(0).path("role").asText("") + " of " + adapter.quoted(workspace.name()));
                    }
                }));
            }
        }
    }

    private void keys(
            List<Reads.Reading> parts,
            Reads reads,
            PersonAccess access,
            Person person,
            Map<String, Object> where,
            String of) {
        Instant now = adapter.clock().instant();
        parts.add(looking(reads, access, KEYS, of, () -> {
            for (JsonNode key : reads.list("list_api_keys", where)) {
                if (key.path("user_id").asText("").equals(person.id())) {
                    put(access.keys, key);
                    access.present.add(KEYS);
                }
                if (Dates.isExpired(key, now)) {
                    continue;
                }
                if (!key.path("user_id").asText("").equals(person.id()) && isShared(key, access, person)) {
                    put(access.shared, key);
                }
                if (key.path("alert_emails").valueStream().anyMatch(email -> same(email.asText(""), person.email()))) {
                    put(access.alerting, key);
                }
            }
        }));
    }

    /** Reads on which day each of their keys was last used; the time of day could differ between two attempts to ask. */
    private void keyUses(Reads reads, PersonAccess access) throws InterruptedException {
        Instant now = adapter.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> period = Map.of(
                "time_of_generation_min", now.minus(USE_DAYS, ChronoUnit.DAYS).toString(),
                "time_of_generation_max", now.toString(),
                "group_by", "api_key",
                "columns", List.of(LAST_USE));
        List<Reads.Reading> parts = new ArrayList<>();
        access.keys.forEach((id, key) -> {
            String home = key.path("workspace_id").asText("");
            access.workspaces.stream()
                    .filter(each -> !home.isEmpty() && (home.equals(each.id()) || home.equals(each.slug())))
                    .findFirst()
                    .ifPresent(workspace -> parts.add(() -> {
                        Map<String, Object> which = new HashMap<>(period);
                        which.putAll(workspace.bySlug());
                        which.put(Operation.FILTERS, List.of(Map.of("name", "api_key_ids", "value", id)));
                        try {
                            boolean isNew = Dates.isAfter(key.path("created_at"), now.minus(USE_DAYS, ChronoUnit.DAYS));
                            access.keyUses.put(id, use(reads.one("get_grouped_data", which), isNew));
                        } catch (CallException e) {
                            // The question is about the key; when it was used only helps to answer it.
                        }
                    }));
        });
        reads.all(parts);
        access.keyUses.values().removeIf(String::isEmpty);
    }

    /** The day of the last use in words; empty where the answer does not say it. */
    private static String use(JsonNode groups, boolean isNew) {
        JsonNode rows = groups.path("data");
        if (rows.isArray() && rows.isEmpty()) {
            return isNew ? ", no request since it was created" : ", no request within " + USE_DAYS + " days";
        }
        return rows.valueStream()
                .map(row -> Dates.instant(row.path(LAST_USE)))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(last -> ", last used " + last.atZone(ZoneOffset.UTC).toLocalDate())
                .orElse("");
    }

    /** Returns whether it is the key of a service in one of their workspaces, or of the organisation that they administer. */
    private static boolean isShared(JsonNode key, PersonAccess access, Person person) {
        KeyType type = KeyType.of(key);
        if (type.isOfOrganisation()) {
            return ADMINISTRATORS.contains(person.role());
        }
        String workspace = key.path("workspace_id").asText("");
        return type.isOfService()
                && access.workspaces.stream()
                        .filter(person::isIn)
                        .anyMatch(each -> workspace.equals(each.id()) || workspace.equals(each.slug()));
    }

    /**
     * A read of what the person owns in a list.
     *
     * @param workspace of the list; null for that of the organisation
     */
    private static Reads.Reading owned(
            Reads reads, PersonAccess access, Person person, String list, @Nullable Workspace workspace) {
        String kind = OWNED.getOrDefault(list, list);
        Map<String, Object> where = workspace == null ? Map.of() : workspace.byId();
        return looking(
                reads,
                access,
                kind + "s",
                workspace == null ? "" : " of " + workspace.name(),
                () -> reads.list(list, where).forEach(item -> own(access, person, kind, item)));
    }

    private static void own(PersonAccess access, Person person, String kind, JsonNode item) {
        if (OWNERS.stream().anyMatch(member -> item.path(member).asText("").equals(person.id()))) {
            String name = item.path("name").asText(item.path("slug").asText(""));
            access.present.add(kind + "s");
            access.owned.put(kind + " " + item.path("id").asText(name), kind + " " + SafeText.name(name, NAME_LENGTH));
        }
    }

    /** Returns whether a policy counts by a value of metadata alone, which may be the address of a person. */
    private static boolean countsByMetadata(JsonNode policy) {
        JsonNode groups = policy.path("group_by");
        return groups.size() == 1 && groups.at("/0/key").asText("").startsWith("metadata.");
    }

    /** Reads which budget policies count their use; a policy goes on to do so for everyone who sends requests in their name. */
    private void counters(Reads reads, PersonAccess access) throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>();
        for (JsonNode policy : access.policies.values()) {
            String name =
                    adapter.quoted(policy.path("name").asText(policy.path("id").asText("")));
            parts.add(reads.noting("what the budget policy " + name + " counts", () -> {
                Map<String, Object> which =
                        Map.of("usage_limit_policy_id", policy.path("id").asText(""));
                for (JsonNode counted : reads.list("list_usage_limit_entities", which)) {
                    if (same(counted.path("value_key").asText(""), access.email)) {
                        access.counters.add(name + " (" + used(counted, policy) + ")");
                    }
                }
            }));
        }
        reads.all(parts);
    }

    private static String used(JsonNode counted, JsonNode policy) {
        boolean isCost = policy.path("type").asText("").equals("cost");
        BigDecimal used = counted.path("current_usage").decimalValue();
        return (isCost ? used.setScale(2, RoundingMode.HALF_UP) : used.stripTrailingZeros()).toPlainString() + " of "
                + policy.path("credit_limit")
                        .decimalValue()
                        .stripTrailingZeros()
                        .toPlainString()
                + (isCost
                        ? " US dollars"
                        : " " + SafeText.bare(policy.path("type").asText(""), SafeText.NAME_LENGTH));
    }

    private void connections(Reads reads, PersonAccess access, Person person) throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>();
        access.lookedAt.add(CONNECTIONS);
        if (access.unreadKinds.contains(SERVERS)) {
            access.unreadKinds.add(CONNECTIONS);
        }
        for (JsonNode server : access.servers.values()) {
            Map<String, Object> which = PersonAccess.where(server);
            which.put("user_id", person.id());
            parts.add(looking(
                    reads,
                    access,
                    CONNECTIONS,
                    " to the MCP server " + server.path("name").asText(""),
                    () -> {
                        for (JsonNode connection : reads.list("list_mcp_server_connections", which)) {
                            if (connection.path("user_id").asText("").equals(person.id())) {
                                put(access.connected, server);
                                access.present.add(CONNECTIONS);
                            }
                        }
                    }));
        }
        reads.all(parts);
    }
}
