package dev.portkeyadmin.answer.change;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Made;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the objects that a write has made in workspaces: those that a list shows after it, but not before. */
final class MadeElsewhere {

    /** Most workspaces that are looked at. */
    private static final int MOST = 5;

    private final Made made;
    private final Arguments arguments;
    private final Catalogue.Entry list;

    /** The ids of the present objects by workspace. */
    private final Map<String, Set<String>> before = new LinkedHashMap<>();

    MadeElsewhere(Catalogue catalogue, Made made, Arguments arguments) {
        this.made = made;
        this.arguments = arguments;
        this.list = catalogue.require(made.list());
    }

    /** Reads what is there before the write. What cannot be read is not compared. */
    void readBefore(Deadline deadline) throws InterruptedException {
        for (String workspace : workspaces().stream().limit(MOST).toList()) {
            try {
                Set<String> ids = new HashSet<>();
                items(workspace, deadline)
                        .forEach(item -> ids.add(item.path("id").asText()));
                before.put(workspace, ids);
            } catch (CallException e) {
                // The answer says nothing about this workspace.
            }
        }
    }

    /** Says in the answer of the write what it has made. */
    void describe(ToolResponse answer, Deadline deadline) throws InterruptedException {
        if (made.workspaces().isEmpty()) {
            String created = answer.body().path("id").asText("");
            if (!created.isEmpty()) {
                before.put(created, Set.of());
            }
        }
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        boolean isKnown = false;
        for (Map.Entry<String, Set<String>> workspace : before.entrySet()) {
            try {
                for (JsonNode item : items(workspace.getKey(), deadline)) {
                    if (!workspace.getValue().contains(item.path("id").asText())) {
                        shown.add(shown(item, workspace.getKey()));
                    }
                }
                isKnown = true;
            } catch (CallException e) {
                // The write has happened; the answer says nothing about this workspace.
            }
        }
        if (isKnown && !(shown.isEmpty() && made.workspaces().isEmpty())) {
            answer.addAlways("made", shown);
        }
        if (isKnown && shown.isEmpty() && !made.ifNone().isEmpty()) {
            answer.note(made.ifNone());
        }
        if (workspaces().size() > MOST) {
            answer.note("Only " + MOST + " workspaces were looked at; " + made.list() + " shows the " + made.noun()
                    + "s of others.");
        }
    }

    private ObjectNode shown(JsonNode item, String workspace) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("type", made.noun());
        for (String member : List.of("name", "slug")) {
            if (item.hasNonNull(member)) {
                shown.set(member, item.get(member));
            }
        }
        return shown.put(WORKSPACE_ID, workspace);
    }

    private List<JsonNode> items(String workspace, Deadline deadline) throws InterruptedException {
        return ListPages.all(list, new Arguments(Map.of(WORKSPACE_ID, workspace)), deadline)
                .items();
    }

    /** The workspaces that the call names, without those that lose access. */
    private Set<String> workspaces() {
        Set<String> found = new LinkedHashSet<>();
        if (!made.workspaces().isEmpty()) {
            String[] path = made.workspaces().split("\\.");
            JsonNode value = Json.toTree(arguments.get(path[0]));
            for (JsonNode each : value.isArray() ? value : List.of(value)) {
                JsonNode id = path.length > 1 ? each.path(path[1]) : each;
                if (id.isTextual() && each.path("enabled").asBoolean(true)) {
                    found.add(id.textValue());
                }
            }
        }
        return found;
    }
}
