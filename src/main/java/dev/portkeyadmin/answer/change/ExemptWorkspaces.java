package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Exemptions;
import dev.portkeyadmin.schema.Reference;
import java.util.Map;

/** Says which workspaces are exempt from what a write has changed, or from what an answer shows. */
public final class ExemptWorkspaces {

    private final Catalogue catalogue;
    private final Directory directory;

    /** Names the workspaces as the directory knows them. */
    public ExemptWorkspaces(Catalogue catalogue, Directory directory) {
        this.catalogue = catalogue;
        this.directory = directory;
    }

    /** Adds the names of the workspaces to an answer; a note where they cannot be read. */
    public void describe(ToolResponse answer, Operation operation, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        for (Exemptions exempt : operation.output().exemptions()) {
            boolean concerns = exempt.argument().isEmpty()
                    || (operation.method() == Method.GET
                            ? !answer.body().path(exempt.argument()).isEmpty()
                            : arguments.get(exempt.argument()) != null);
            if (!concerns) {
                continue;
            }
            JsonNode workspaces = read(exempt, operation, arguments, deadline);
            if (workspaces.isArray()) {
                answer.addAlways("exempt_from_" + exempt.from().replace(' ', '_'), named(workspaces, deadline));
            } else {
                answer.note("Which workspaces are exempt from the " + exempt.from() + " is unknown: " + exempt.reader()
                        + " could not be read.");
            }
        }
    }

    private JsonNode read(Exemptions exempt, Operation operation, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        Catalogue.Entry reader = catalogue.require(exempt.reader());
        Arguments ids = reader.withOrganisation(
                reader.lookupArguments(operation, arguments), directory::organisation, deadline);
        try {
            return reader.send(ids, deadline).body().path(Exemptions.WORKSPACES);
        } catch (CallException e) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    private ArrayNode named(JsonNode workspaces, Deadline deadline) throws InterruptedException {
        Map<String, String> names = workspaces.isEmpty() ? Map.of() : directory.names(Reference.WORKSPACE, deadline);
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : workspaces) {
            if (each.path(Exemptions.EXCLUDED).asBoolean(true)) {
                String id = each.path("workspace_id").asText("");
                shown.add(names.getOrDefault(id, id));
            }
        }
        return shown;
    }
}
