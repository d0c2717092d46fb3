package dev.portkeyadmin.confirmation.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the names that people know for the ids in a call. */
public final class Names {

    /** The kind of object that a member of an answer refers to, by its name. */
    private static final Map<String, Reference> MEMBERS = Map.of(
            "workspace_id", Reference.WORKSPACE,
            "user_id", Reference.USER,
            "integration_id", Reference.INTEGRATION,
            "config_id", Reference.CONFIG,
            "label_id", Reference.LABEL,
            "user_api_key_config", Reference.CONFIG,
            "input_guardrails", Reference.GUARDRAIL,
            "output_guardrails", Reference.GUARDRAIL,
            "virtual_key", Reference.VIRTUAL_KEY);

    /** Objects that are read by their id, since its list needs more than the call says, with the argument that takes the id. */
    private static final Map<String, List<String>> READERS =
            Map.of("mcp_servers", List.of("get_mcp_server", "mcp_server_id"));

    private final CallState call;

    /** The names in one call; each list is read once. */
    public Names(CallState call) {
        this.call = call;
    }

    /** Returns the name of what an argument at that path refers to; null where it cannot be found. */
    public @Nullable String of(String path, String id) throws InterruptedException {
        JsonNode found = find(path, id);
        if (found == null) {
            return null;
        }
        String name = name(found);
        Reference kind = reference(path);
        if (kind == null) {
            return name;
        }
        for (String member : kind.names()) {
            name = name == null && found.hasNonNull(member)
                    ? named(kind, member, found.get(member).asText())
                    : name;
        }
        return name == null || isOnly(name, found, kind)
                ? name
                : name + " (" + found.path("slug").asText(found.path("id").asText(id)) + ")";
    }

    /** The name of the object whose id a member of a listed object holds, with the id; a text that is not an id stays as it is. */
    private String named(Reference kind, String member, String text) throws InterruptedException {
        List<Reference> kinds = call.lookups()
                .operation(kind.list())
                .operation()
                .output()
                .named()
                .getOrDefault(member, List.of());
        for (Reference other : kinds) {
            for (JsonNode item : items(other)) {
                String name = Values.identities(item).contains(text) ? name(item) : null;
                if (name != null && !name.equals(text)) {
                    return name + " (" + text + ")";
                }
            }
        }
        return text;
    }

    /** Returns whether no other object of that kind has the same name. */
    private boolean isOnly(String name, JsonNode object, Reference kind) throws InterruptedException {
        for (JsonNode other : items(kind)) {
            if (!other.equals(object) && name.equalsIgnoreCase(name(other))) {
                return false;
            }
        }
        return true;
    }

    /** The name that people know for an object; null where it has none. */
    public static @Nullable String name(JsonNode object) {
        String whole = (object.path("first_name").asText("") + " "
                        + object.path("last_name").asText(""))
                .strip();
        if (!whole.isEmpty()) {
            return whole;
        }
        for (String member : new String[] {"name", "email", "slug", "scim_group"}) {
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

    /** The item of a list that a key of the call names; {@link MissingNode} where there is none. */
    public JsonNode item(String path, String key, JsonNode given, JsonNode present) throws InterruptedException {
        Set<String> aliases = aliases(path + "." + key, given.path(key).asText());
        JsonNode found = MissingNode.getInstance();
        for (JsonNode other : present) {
            boolean sameType = !given.has("type")
                    || !other.has("type")
                    || given.get("type").equals(other.get("type"));
            if (sameType
                    && (aliases.contains(other.path(key).asText())
                            || Values.identities(other).stream().anyMatch(aliases::contains))) {
                found = other;
            }
        }
        return found;
    }

    /** Returns whether two values are the same, where an id, a slug and the object itself are one. */
    public boolean same(String path, JsonNode given, JsonNode present) throws InterruptedException {
        return Values.same(given, present) || Values.same(canonical(path, given), canonical(path, present));
    }

    /** A value with one spelling for each object that it refers to. */
    public JsonNode canonical(String path, JsonNode value) throws InterruptedException {
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : value) {
                items.add(canonical(path, item));
            }
            return items;
        }
        if (value.isObject() && reference(path) == null) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : Values.members(value).entrySet()) {
                members.set(member.getKey(), canonical(inside(path, value, member.getKey()), member.getValue()));
            }
            return members;
        }
        if (value.isTextual() || value.isObject()) {
            for (String id : Values.identities(value)) {
                JsonNode found = find(path, id);
                if (found != null) {
                    return JsonNodeFactory.instance.textNode(
                            found.path("id").asText(found.path("slug").asText(id)));
                }
            }
        }
        return value;
    }

    /** The path of a member, or of what the condition of that key takes. */
    public static String inside(String path, JsonNode object, String member) {
        boolean condition = member.equals("value") && object.path("key").isTextual();
        return path + "." + (condition ? object.get("key").textValue() : member);
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
        Reference kind = reference(path);
        if (kind == null) {
            return null;
        }
        for (JsonNode item : items(kind)) {
            if (Values.identities(item).contains(id)) {
                return item;
            }
        }
        return null;
    }

    /** The objects of a kind; none where they cannot be read, so that an id is shown instead of a name. */
    private List<JsonNode> items(Reference kind) throws InterruptedException {
        try {
            Catalogue.Entry entry = call.lookups().operation(kind.list());
            return call.lookups()
                    .list(entry, entry.lookupArguments(call.operation(), call.arguments()))
                    .items();
        } catch (CallException e) {
            return List.of();
        }
    }

    /** The kind of object that an argument refers to, or a member of an answer that is called like that; null for none. */
    private @Nullable Reference reference(String path) {
        String[] steps = path.split("\\.");
        for (Param param : call.operation().params()) {
            if (param.name().equals(steps[0])) {
                Reference kind = reference(param.schema(), steps);
                if (kind != null) {
                    return kind;
                }
            }
        }
        return MEMBERS.get(steps[steps.length - 1]);
    }

    private static @Nullable Reference reference(Schema argument, String[] steps) {
        Schema schema = argument;
        for (int i = 1; i < steps.length; i++) {
            Schema object = ofItems(schema);
            Schema inner = object.property(steps[i]);
            if (inner == null) {
                Schema value = object.property("value");
                return value == null ? null : value.referenceBeside(Map.of("key", steps[i]));
            }
            schema = inner;
        }
        return ofItems(schema).reference();
    }

    private static Schema ofItems(Schema schema) {
        Schema items = schema.items();
        return items == null ? schema : items;
    }
}
