package dev.portkeyadmin.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.jobs.Organisation.Person;
import dev.portkeyadmin.jobs.Organisation.Workspace;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.plan.Plan;
import dev.portkeyadmin.plan.PlanOutcome;
import dev.portkeyadmin.plan.PlanRunner;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.schema.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Removes everything by which one person has access, and lists what remains of them. Without a word to apply it only plans. */
final class OffboardUser {

    static final String NAME = "offboard_user";

    private static final int NAME_LENGTH = 60;
    private static final int MOST_REMAINING = 15;

    /** Most names of one kind in the question. */
    private static final int MOST_ASKED = 8;

    /** Lists whose items name their owner, in each workspace. */
    private static final Map<String, String> OWNED = new TreeMap<>(Map.of(
            "list_configs", "config",
            "list_guardrails", "guardrail",
            "list_mcp_integrations", "MCP integration",
            "list_mcp_servers", "MCP server",
            "list_secret_references", "secret reference"));

    /** Roles in a workspace that manage it. */
    private static final Set<String> MANAGING = Set.of("admin", "manager");

    private static final String KEYS = "API keys";
    private static final String INVITATIONS = "open invitations";
    private static final String SERVERS = "MCP servers";
    private static final String CONNECTIONS = "MCP connections";

    /** Things whose lists name no owner. */
    private static final String UNOWNED = "prompts, partials, providers and integrations";

    private static final List<String> OWNERS = List.of("owner_id", "created_by", "user_id");

    private final JobContext context;
    private final ToolAdapter adapter;

    OffboardUser(JobContext context) {
        this.context = context;
        this.adapter = context.adapter();
    }

    /** Everything of one person, by id so that what two lists show counts once. */
    private static final class Access {

        private @Nullable Person person;
        private String email = "";
        private List<Workspace> workspaces = List.of();
        private final Map<String, JsonNode> keys = new ConcurrentSkipListMap<>();
        private final Map<String, JsonNode> shared = new ConcurrentSkipListMap<>();
        private final Map<String, JsonNode> alerting = new ConcurrentSkipListMap<>();
        private final Map<String, JsonNode> servers = new ConcurrentSkipListMap<>();
        private final Map<String, JsonNode> connected = new ConcurrentSkipListMap<>();
        private final Map<String, JsonNode> invites = new ConcurrentSkipListMap<>();

        /** Objects that they own in words, such as: config Router. */
        private final Map<String, String> owned = new ConcurrentSkipListMap<>();

        /** Roles that no one else has, such as: owner of the organisation. */
        private final Set<String> sole = new ConcurrentSkipListSet<>();

        /** Kinds of things that were looked at, such as configs, and those of them that could not all be read. */
        private final Set<String> lookedAt = new ConcurrentSkipListSet<>();

        private final Set<String> unreadKinds = new ConcurrentSkipListSet<>();

        /** Kinds of which they have something. */
        private final Set<String> present = new ConcurrentSkipListSet<>();

        /** How the person was found by a part of the name, in words; empty where it was given whole. */
        private String taken = "";

        private volatile boolean hasGroups;
        private List<String> unread = List.of();

        Person who() {
            return person == null ? new Person("", email, email, "invited", List.of()) : person;
        }
    }

    ToolResult run(Arguments arguments, CallContext caller) throws InterruptedException {
        String user = String.valueOf(arguments.get("user"));
        List<Access> looks = new ArrayList<>();
        boolean isDeed = arguments.flag("apply");
        PlanRunner.Planner planner = () -> {
            Access access = look(user, !isDeed);
            looks.add(access);
            return plan(access);
        };
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!isDeed) {
            Plan plan = planner.plan();
            answer.put("plan_only", true);
            ArrayNode steps = answer.putArray("would");
            plan.steps().forEach(step -> steps.add(step.words()));
            return adapter.success(respond(answer, looks.get(0), "")
                    .note("Nothing was changed. To do it call offboard_user again with "
                            + (looks.get(0).taken.isEmpty() ? "" : "the email and ")
                            + "apply: true; a person confirms once."));
        }
        PlanOutcome outcome = context.runner().run(planner, "continue".equals(arguments.get("on_error")), caller);
        if (outcome.isFailed()) {
            return adapter.error(outcome.failure());
        }
        outcome.addSummary(answer);
        outcome.addSteps(answer.putArray("steps"));
        return adapter.success(respond(answer, looks.get(looks.size() - 1), outcome.warning()));
    }

    /**
     * Reads everything of a person.
     *
     * @param isPlan whether nothing is written after it, so that a part of a name will do
     */
    private Access look(String user, boolean isPlan) throws InterruptedException {
        Access access = new Access();
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
            }
            access.unread = reads.unread();
        }
        if (access.person == null && access.invites.isEmpty()) {
            throw new RefusedException(NAME + ": nothing was changed. No member and no open invitation has the address "
                    + SafeText.of(user, NAME_LENGTH)
                    + (access.unread.isEmpty() ? "" : "; not read: " + String.join("; ", access.unread)) + ".");
        }
        return access;
    }

    /** A member; null for an address that may have an open invitation. */
    private @Nullable Person find(Organisation organisation, String user, boolean isPlan, Access access)
            throws InterruptedException {
        try {
            return organisation.person(NAME, user);
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

    /** A read that remembers which kind of things it looked at, and whether it could. */
    private static Reads.Reading looking(Reads reads, Access access, String kind, String of, Reads.Reading part) {
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
    private void add(List<Reads.Reading> parts, Reads reads, Access access, Person person) {
        keys(parts, reads, access, person, Map.of(), "");
        owned(parts, reads, access, person, "list_mcp_integrations", Map.of(), "");
        owned(parts, reads, access, person, "list_guardrails", Map.of(), "");
        owned(parts, reads, access, person, "list_secret_references", Map.of(), "");
        parts.add(reads.noting(
                "groups of the identity provider",
                () -> access.hasGroups =
                        !reads.list("list_scim_mappings", Map.of()).isEmpty()));
        for (Workspace workspace : access.workspaces) {
            Map<String, Object> there = workspace.byId();
            String of = " of " + workspace.name();
            keys(parts, reads, access, person, there, of);
            for (String list : List.of("list_configs", "list_guardrails", "list_mcp_integrations")) {
                owned(parts, reads, access, person, list, there, of);
            }
            parts.add(looking(reads, access, SERVERS, of, () -> {
                for (JsonNode server : reads.list("list_mcp_servers", there)) {
                    put(access.servers, server);
                    own(access, person, "MCP server", server);
                }
            }));
        }
    }

    /** The reads that find the roles that no one else has. */
    private void sole(List<Reads.Reading> parts, Reads reads, Organisation organisation, Access access, Person person) {
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
                            .filter(member ->
                                    MANAGING.contains(member.path("role").asText("")))
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
            Access access,
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

    /** Returns whether it is the key of a service in one of their workspaces. */
    private static boolean isShared(JsonNode key, Access access, Person person) {
        String workspace = key.path("workspace_id").asText("");
        return key.path("type").asText("").endsWith("service")
                && access.workspaces.stream()
                        .filter(person::isIn)
                        .anyMatch(each -> workspace.equals(each.id()) || workspace.equals(each.slug()));
    }

    private static void owned(
            List<Reads.Reading> parts,
            Reads reads,
            Access access,
            Person person,
            String list,
            Map<String, Object> where,
            String of) {
        String kind = OWNED.getOrDefault(list, list);
        parts.add(looking(
                reads,
                access,
                kind + "s",
                of,
                () -> reads.list(list, where).forEach(item -> own(access, person, kind, item))));
    }

    private static void own(Access access, Person person, String kind, JsonNode item) {
        if (OWNERS.stream().anyMatch(member -> item.path(member).asText("").equals(person.id()))) {
            String name = item.path("name").asText(item.path("slug").asText(""));
            access.present.add(kind + "s");
            access.owned.put(kind + " " + item.path("id").asText(name), kind + " " + SafeText.name(name, NAME_LENGTH));
        }
    }

    private void connections(Reads reads, Access access, Person person) throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>();
        access.lookedAt.add(CONNECTIONS);
        if (access.unreadKinds.contains(SERVERS)) {
            access.unreadKinds.add(CONNECTIONS);
        }
        for (JsonNode server : access.servers.values()) {
            Map<String, Object> which = where(server);
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

    private static Map<String, Object> where(JsonNode server) {
        Map<String, Object> where = new HashMap<>();
        where.put("mcp_server_id", server.path("id").asText(""));
        String workspace = server.path("workspace_id").asText("");
        if (!workspace.isEmpty()) {
            where.put("workspace_id", workspace);
        }
        return where;
    }

    private Plan plan(Access access) {
        Person who = access.who();
        List<Plan.Step> steps = new ArrayList<>();
        for (JsonNode key : access.keys.values()) {
            steps.add(step(
                    "delete_api_key",
                    Map.of("api_key_id", key.path("id").asText("")),
                    "delete the API key " + quoted(key.path("name")) + " (" + quoted(key.path("type")) + ", "
                            + quoted(key.path("status")) + ")"));
        }
        for (JsonNode server : access.connected.values()) {
            Map<String, Object> which = where(server);
            which.put("user_id", who.id());
            steps.add(step(
                    "delete_mcp_server_connections",
                    which,
                    "disconnect them from the MCP server " + quoted(server.path("name"))));
        }
        for (JsonNode invite : access.invites.values()) {
            steps.add(step(
                    "delete_user_invite",
                    Map.of("invite_id", invite.path("id").asText("")),
                    "cancel the open invitation of " + quoted(invite.path("email"))));
        }
        if (access.person != null) {
            steps.add(step(
                    "delete_user",
                    Map.of("user_id", who.id()),
                    "remove " + adapter.quoted(who.name()) + " <" + adapter.quoted(who.email()) + "> (" + who.role()
                            + "; workspaces: " + workspaces(access) + ") from the organisation"));
        }
        return new Plan(
                NAME,
                "Yes, offboard " + adapter.quoted(who.name()),
                "Offboard " + adapter.quoted(who.name()) + " <" + adapter.quoted(who.email())
                        + ">? This cannot be undone."
                        + line("They are the only ", access.sole, ".")
                        + line("They own, and it stays without another owner: ", access.owned.values(), ".")
                        + line("Shared keys that they may know, and that stay valid: ", quoted(access.shared), ".")
                        + line("Still alerts them by email: ", quoted(access.alerting), ".")
                        + line("Not read, so that more may remain: ", unreadLists(access), ".")
                        + "\nThis will, in this order:",
                steps);
    }

    /** A line of the question with the first of some items; empty for none. */
    private static String line(String start, Collection<String> items, String end) {
        if (items.isEmpty()) {
            return "";
        }
        int more = items.size() - MOST_ASKED;
        return "\n" + start
                + items.stream().limit(MOST_ASKED).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "") + end;
    }

    /** The reads that failed, without the reasons, which may differ between two attempts. */
    private List<String> unreadLists(Access access) {
        return access.unread.stream()
                .map(text -> adapter.bounded(text.replaceFirst(": .*", ""), NAME_LENGTH))
                .sorted()
                .toList();
    }

    private List<String> quoted(Map<String, JsonNode> items) {
        return items.values().stream().map(item -> quoted(item.path("name"))).toList();
    }

    private String quoted(JsonNode text) {
        return adapter.quoted(text.asText("?"));
    }

    private Plan.Step step(String operation, Map<String, Object> arguments, String words) {
        return Plan.Step.of(context.catalogue().require(operation), new Arguments(arguments), words);
    }

    private String workspaces(Access access) {
        List<String> names = access.workspaces.stream()
                .filter(workspace -> access.who().isIn(workspace))
                .map(workspace -> adapter.quoted(workspace.name()))
                .toList();
        return names.isEmpty()
                ? access.who().workspaces().isEmpty()
                        ? "none"
                        : String.join(", ", access.who().workspaces())
                : String.join(", ", names);
    }

    /** Adds who it is about and what remains of them. */
    private ToolResponse respond(ObjectNode answer, Access access, String warning) {
        Person who = access.who();
        answer.putObject("user")
                .put("id", who.id())
                .put("name", who.name())
                .put("email", who.email())
                .put("role", who.role());
        remaining(answer, "is_the_only", access.sole);
        ObjectNode remains = answer.putObject("remains");
        remaining(remains, "owned", access.owned.values());
        remaining(remains, "alert_emails", names(access.alerting));
        remaining(remains, "shared_keys_they_may_know", names(access.shared));
        String none = access.lookedAt.stream()
                .filter(kind -> !access.present.contains(kind) && !access.unreadKinds.contains(kind))
                .collect(Collectors.joining(", "));
        if (!none.isEmpty()) {
            answer.put("none_found", none);
        }
        if (!access.unread.isEmpty()) {
            remaining(answer, "not_read", access.unread);
        }
        ToolResponse response = new ToolResponse(answer);
        if (!warning.isEmpty()) {
            response.note(warning);
        }
        if (!access.taken.isEmpty()) {
            response.note(access.taken);
        }
        if (access.person != null) {
            response.note("Portkey does not say who made " + UNOWNED + ", so they are not listed.");
        }
        if (!access.keys.isEmpty()) {
            response.note("An API key cannot move to another person: create one for them (create_api_key, type "
                    + "workspace/user), have it put to use, then delete the old one.");
        }
        if (!access.shared.isEmpty()) {
            response.note("If they knew the secret of a shared key, rotate it (rotate_api_key).");
        }
        if (who.role().equals("owner")) {
            response.note("They own the organisation: Portkey may refuse to remove them.");
        }
        if (access.hasGroups) {
            response.note("Groups of the identity provider are mapped to workspaces: remove them there, too.");
        }
        return response;
    }

    private static List<String> names(Map<String, JsonNode> items) {
        return items.values().stream()
                .map(item -> SafeText.visible(item.path("name").asText(""), NAME_LENGTH))
                .toList();
    }

    private static void remaining(ObjectNode remains, String name, Collection<String> items) {
        if (!items.isEmpty()) {
            ArrayNode list = remains.putArray(name);
            items.stream().limit(MOST_REMAINING).forEach(list::add);
            if (items.size() > MOST_REMAINING) {
                list.add("and " + (items.size() - MOST_REMAINING) + " more");
            }
        }
    }
}
