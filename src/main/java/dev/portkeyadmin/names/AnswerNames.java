package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.schema.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds names beside the ids in an answer. An object that cannot be found, as one that was deleted, stays without a name. */
public final class AnswerNames {

    private static final String ID = "_id";
    private static final String NAME = "_name";

    private final Directory directory;

    /** Takes the names from a directory. */
    public AnswerNames(Directory directory) {
        this.directory = directory;
    }

    /**
     * Adds to each item the name for each member that holds an id.
     *
     * @param named the members, each with the kinds of object that its id may be of
     * @throws InterruptedException when the call was cancelled
     */
    public void addTo(JsonNode items, Map<String, List<Reference>> named, Deadline deadline)
            throws InterruptedException {
        for (Map.Entry<String, List<Reference>> each : named.entrySet()) {
            String member = each.getKey();
            Map<String, String> names = null;
            for (JsonNode item : items) {
                String id = item.path(member).asText("");
                if (id.isEmpty() || !(item instanceof ObjectNode object)) {
                    continue;
                }
                if (names == null) {
                    names = names(each.getValue(), deadline);
                }
                String name = names.get(id);
                String beside = nameOf(member);
                if (name != null && !object.has(beside)) {
                    object.put(beside, name);
                }
            }
        }
    }

    /** The member that holds the name for a member that holds an id. */
    static String nameOf(String member) {
        return (member.endsWith(ID) ? member.substring(0, member.length() - ID.length()) : member) + NAME;
    }

    private Map<String, String> names(List<Reference> kinds, Deadline deadline) throws InterruptedException {
        Map<String, String> names = new HashMap<>();
        for (Reference kind : kinds) {
            try {
                for (Named object :
                        directory.list(kind, new Arguments(Map.of()), deadline).objects()) {
                    object.ids().values().forEach(id -> names.put(id, object.name()));
                }
            } catch (CallException e) {
                // A key may read one list and not another; the ids remain.
                continue;
            }
        }
        return names;
    }
}
