package dev.portkeyadmin.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.operation.Arguments;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the names that people know for the ids in a call. */
final class Names {

    /** The list that knows an id, by the end of the path of the id in the arguments. */
    private static final Map<String, String> LISTS = Map.ofEntries(
            Map.entry("workspace_id", "list_workspaces"),
            Map.entry("workspaces.id", "list_workspaces"),
            Map.entry("allowed_workspaces", "list_workspaces"),
            Map.entry("input_guardrails", "list_guardrails"),
            Map.entry("output_guardrails", "list_guardrails"),
            Map.entry("user_id", "list_users"),
            Map.entry("users.id", "list_users"),
            Map.entry("user_access.user_id", "list_users"),
            Map.entry("integration_id", "list_integrations"),
            Map.entry("config_id", "list_configs"),
            Map.entry("user_api_key_config", "list_configs"),
            Map.entry("label_id", "list_prompt_labels"),
            Map.entry("secret_reference_id", "list_secret_references"));

    /** Objects that are read by their id, since its list needs more than the call says, with the argument that takes the id. */
    private static final Map<String, List<String>> READERS =
            Map.of("mcp_servers", List.of("get_mcp_server", "mcp_server_id"));

    private final CallState call;

    Names(CallState call) {
        this.call = call;
    }

    /** Returns the name of what an argument at that path refers to; null where it cannot be found. */
    @Nullable
    String of(String path, String id) throws InterruptedException {
        JsonNode found = find(path, id);
        return found == null ? null : name(found);
    }

    /** The name that people know for an object; null where it has none. */
    static @Nullable String name(JsonNode object) {
        String whole = (object.path("first_name").asText("") + " "
                        + object.path("last_name").asText(""))
                .strip();
        if (!whole.isEmpty()) {
            return whole;
        }
        for (String member : new String[] {"name", "email", "slug"}) {
            String text = object.path(member).asText("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    /** All texts by which Portkey knows what an id at that path refers to. */
    Set<String> aliases(String path, String id) throws InterruptedException {
        Set<String> aliases = new LinkedHashSet<>(Set.of(id));
        JsonNode found = find(path, id);
        if (found != null) {
            aliases.addAll(Values.identities(found));
        }
        return aliases;
    }

    private @Nullable JsonNode find(String path, String id) throws InterruptedException {
        List<String> reader = READERS.get(path);
        if (reader != null) {
            try {
                return call.lookups()
                        .read(call.lookups().operation(reader.get(0)), new Arguments(Map.of(reader.get(1), id)));
            } catch (CallException e) {
                return null;
            }
        }
        String list = list(path);
        if (list == null) {
            return null;
        }
        try {
            Catalogue.Entry entry = call.lookups().operation(list);
            for (JsonNode item : call.lookups()
                    .list(entry, entry.lookupArguments(call.operation(), call.arguments()))
                    .items()) {
                if (Values.identities(item).contains(id)) {
                    return item;
                }
            }
        } catch (CallException e) {
            // The id is shown instead.
        }
        return null;
    }

    private static @Nullable String list(String path) {
        for (String end = path; !end.isEmpty(); end = end.contains(".") ? end.substring(end.indexOf('.') + 1) : "") {
            if (LISTS.containsKey(end)) {
                return LISTS.get(end);
            }
        }
        return null;
    }
}
