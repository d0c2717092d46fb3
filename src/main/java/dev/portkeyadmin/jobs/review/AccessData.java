package dev.portkeyadmin.jobs.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.jobs.context.Organisation.Person;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Holds the answers that a review of access has read. */
final class AccessData {

    /** The parts of a review, each of which is left out if its lists could not be read. */
    enum ReviewSection {
        PEOPLE,
        INVITES,
        KEYS
    }

    List<Person> people = List.of();

    /** True if {@link #people} are all users. */
    boolean hasAllPeople;

    List<JsonNode> invites = List.of();

    /** The workspaces that a person manages, each with the role there, by the id of the person. */
    final Map<String, Set<String>> managed = new ConcurrentHashMap<>();

    /** The sections whose lists could be read. */
    final Set<ReviewSection> sections = ConcurrentHashMap.newKeySet();

    final Map<String, JsonNode> keys = new ConcurrentHashMap<>();
    final Map<String, String> workspaces = new ConcurrentHashMap<>();

    /** The ids of the workspaces by their ids and slugs, since a key or a policy may use either. */
    final Map<String, String> workspaceIds = new ConcurrentHashMap<>();

    /** The budget policies; null where they could not be read. */
    volatile @Nullable List<JsonNode> policies;

    /** Ids of keys with requests in the last 30 days. */
    final Set<String> used = ConcurrentHashMap.newKeySet();

    /** Ids of the workspaces whose usage could be read. */
    final Set<String> measured = ConcurrentHashMap.newKeySet();

    /** Returns true if two ids or slugs are those of one workspace. */
    boolean isSameWorkspace(String one, String other) {
        return workspaceIds.getOrDefault(one, one).equals(workspaceIds.getOrDefault(other, other));
    }
}
