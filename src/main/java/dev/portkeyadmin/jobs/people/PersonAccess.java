package dev.portkeyadmin.jobs.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.context.Organisation.Person;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** Everything by which one person has access, as read: by id, so that what two lists show counts once. */
final class PersonAccess {

    @Nullable
    Person person;

    String email = "";
    List<Workspace> workspaces = List.of();
    final Map<String, JsonNode> keys = new ConcurrentSkipListMap<>();

    /** When a key of theirs was last used, in words that follow its status, by its id; none where that is unknown. */
    final Map<String, String> keyUses = new ConcurrentSkipListMap<>();

    final Map<String, JsonNode> shared = new ConcurrentSkipListMap<>();
    final Map<String, JsonNode> alerting = new ConcurrentSkipListMap<>();
    final Map<String, JsonNode> servers = new ConcurrentSkipListMap<>();
    final Map<String, JsonNode> connected = new ConcurrentSkipListMap<>();

    /** Budget policies that may count by person. */
    final Map<String, JsonNode> policies = new ConcurrentSkipListMap<>();

    final Map<String, JsonNode> invites = new ConcurrentSkipListMap<>();

    /** Objects that they own in words, such as: config Router. */
    final Map<String, String> owned = new ConcurrentSkipListMap<>();

    /** Budgets that count their use, in words such as: Each engineer (1.01 of 50 US dollars). */
    final Set<String> counters = new ConcurrentSkipListSet<>();

    /** Roles that no one else has, such as: owner of the organisation. */
    final Set<String> sole = new ConcurrentSkipListSet<>();

    /** Kinds of things that were looked at, such as configs, and those of them that could not all be read. */
    final Set<String> lookedAt = new ConcurrentSkipListSet<>();

    final Set<String> unreadKinds = new ConcurrentSkipListSet<>();

    /** Kinds of which they have something. */
    final Set<String> present = new ConcurrentSkipListSet<>();

    /** How the person was found by a part of the name, in words; empty where it was given whole. */
    String taken = "";

    /** Groups of the identity provider that give their workspaces to members, in words such as: Research to Data science. */
    final Set<String> groups = new ConcurrentSkipListSet<>();

    /** The reads that failed, each with the reason. */
    List<String> unread = List.of();

    /** The same without the reasons. */
    List<String> notRead = List.of();

    Person who() {
        return person == null ? new Person("", email, email, "invited", List.of()) : person;
    }

    /** The arguments that name an MCP server in the calls for its connections. */
    static Map<String, Object> where(JsonNode server) {
        Map<String, Object> where = new HashMap<>();
        where.put("mcp_server_id", server.path("id").asText(""));
        String workspace = server.path("workspace_id").asText("");
        if (!workspace.isEmpty()) {
            where.put("workspace_id", workspace);
        }
        return where;
    }
}
