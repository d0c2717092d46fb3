package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.schema.Reference;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Adds names beside the ids in an answer. An object that cannot be found, as one that was deleted, stays without a name. */
public final class AnswerNames {

    /** Most lists that are read for the names of one answer; those that are remembered are not read. */
    private static final int MOST_LISTS = 3;

    /** The member that names what a recorded request was about. */
    public static final String TARGET = "object_name";

    /** The member that holds the operation of this server that a recorded request was. */
    public static final String OPERATION = "operation";

    private static final String ID = "_id";
    private static final String IDS = "_ids";
    private static final String NAME = "_name";
    private static final String USER_ID = "user_id";

    /** The member that names the API key that made a recorded request, whose id Portkey shows as that of a user. */
    private static final String ACTING_KEY = "api_key_name";

    /** Members that hold ids in every answer of Portkey. */
    private static final Map<String, List<Reference>> MEMBERS = Map.ofEntries(
            Map.entry("workspace_id", List.of(Reference.WORKSPACE)),
            Map.entry("workspace_ids", List.of(Reference.WORKSPACE)),
            Map.entry("allowed_workspaces", List.of(Reference.WORKSPACE)),
            Map.entry("user_id", List.of(Reference.USER)),
            Map.entry("owner_id", List.of(Reference.USER)),
            Map.entry("created_by", List.of(Reference.USER)),
            Map.entry("updated_by", List.of(Reference.USER)),
            Map.entry("invited_by", List.of(Reference.USER)),
            Map.entry("api_key_id", List.of(Reference.API_KEY)),
            Map.entry("integration_id", List.of(Reference.INTEGRATION)),
            Map.entry("mcp_integration_id", List.of(Reference.MCP_INTEGRATION)),
            Map.entry("mcp_server_id", List.of(Reference.MCP_SERVER)),
            Map.entry("config_id", List.of(Reference.CONFIG)),
            Map.entry("user_api_key_config", List.of(Reference.CONFIG)),
            Map.entry("collection_id", List.of(Reference.COLLECTION)),
            Map.entry("parent_collection_id", List.of(Reference.COLLECTION)),
            Map.entry("label_id", List.of(Reference.LABEL)),
            Map.entry("prompt_version_label_id", List.of(Reference.LABEL)),
            Map.entry("secret_reference_id", List.of(Reference.SECRET_REFERENCE)),
            Map.entry("input_guardrails", List.of(Reference.GUARDRAIL)),
            Map.entry("output_guardrails", List.of(Reference.GUARDRAIL)));

    /** Kinds of objects that a condition of a policy may name, beside the members above. */
    private static final Map<String, List<Reference>> CONDITIONS = Map.of(
            "api_key", List.of(Reference.API_KEY),
            "config", List.of(Reference.CONFIG),
            "prompt", List.of(Reference.PROMPT));

    /** Members that hold what others wrote, in which an id may mean anything. */
    private static final Set<String> CONTENT = Set.of(
            "metadata",
            "request",
            "response",
            "parameters",
            "configurations",
            "prompt_template",
            "config",
            "checks",
            "actions",
            "variables",
            "filters",
            "tags",
            "auth_config");

    private final Directory directory;

    /** Made once, for the first answer that needs it. */
    private volatile @Nullable RequestRoutes routes;

    /** Takes the names from a directory. */
    public AnswerNames(Directory directory) {
        this.directory = directory;
    }

    /**
     * Adds names beside all ids that are known by the name of their member, as far as a few lists can be read.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public void addTo(JsonNode answer, Deadline deadline) throws InterruptedException {
        new NamingPass(MEMBERS, answer, deadline).visit(answer);
    }

    /**
     * Puts names in the place of ids in the changes of an object, and adds them beside those in conditions. What differs only in whether
     * it holds the id of an object or its slug is not a change.
     *
     * @param changed the changed members by their paths, each with values before and after, or what was added and removed
     * @throws InterruptedException when the call was cancelled
     */
    public void nameChanges(ObjectNode changed, Deadline deadline) throws InterruptedException {
        NamingPass pass = new NamingPass(MEMBERS, changed, deadline);
        for (Map.Entry<String, JsonNode> member : List.copyOf(changed.properties())) {
            String path = member.getKey();
            List<Reference> kinds = MEMBERS.get(path.substring(path.lastIndexOf('.') + 1));
            if (kinds != null && member.getValue() instanceof ObjectNode change) {
                if (pass.isSame(change, kinds)) {
                    changed.remove(path);
                    continue;
                }
                for (Map.Entry<String, JsonNode> state : List.copyOf(change.properties())) {
                    change.set(state.getKey(), pass.named(state.getValue(), kinds));
                }
            }
        }
        changed.remove(changed.propertyStream()
                .map(Map.Entry::getKey)
                .filter(AnswerNames::isAdded)
                .toList());
        pass.visit(changed);
    }

    /** Returns whether a path ends with a name that was added beside an id, which the change of that id says. */
    private static boolean isAdded(String path) {
        String member = path.substring(path.lastIndexOf('.') + 1);
        return path.contains(".")
                && MEMBERS.keySet().stream().anyMatch(id -> member.equals(nameOf(id)) || member.equals(namesOf(id)));
    }

    /**
     * Adds to each item the name for each member that holds an id.
     *
     * @param named the members, each with the kinds of object that its id may be of
     * @throws InterruptedException when the call was cancelled
     */
    public void addTo(JsonNode items, Map<String, List<Reference>> named, Deadline deadline)
            throws InterruptedException {
        new NamingPass(named, items, deadline).visit(items);
    }

    /**
     * Adds to each record of a request the name of the object that it was about.
     *
     * @param records each with the method, the path and the body of the request
     * @param catalogue which knows what each path is about
     * @throws InterruptedException when the call was cancelled
     */
    public void addTargets(JsonNode records, Catalogue catalogue, Deadline deadline) throws InterruptedException {
        RequestRoutes known = routes;
        if (known == null) {
            known = new RequestRoutes(catalogue);
            routes = known;
        }
        new RequestTargets(known, directory, deadline.within(Deadline.DETAIL)).addTo(records);
    }

    /** The member that holds the name for a member that holds an id. */
    public static String nameOf(String member) {
        return member.equals("id") ? "name" : stem(member, ID) + NAME;
    }

    /** The member that holds the names for a member that holds several ids. */
    public static String namesOf(String member) {
        return stem(stem(member, IDS), "s") + NAME + "s";
    }

    /** The members that may be added beside one that holds an id, or several. */
    public static Set<String> addedFor(String member) {
        return member.equals(USER_ID) ? Set.of(nameOf(member), ACTING_KEY) : Set.of(nameOf(member), namesOf(member));
    }

    private static String stem(String member, String end) {
        return member.endsWith(end) ? member.substring(0, member.length() - end.length()) : member;
    }

    /** One pass over an answer. */
    private final class NamingPass {

        private final Map<String, List<Reference>> named;
        private final Deadline deadline;

        /** The ids of objects that the answer itself names. */
        private final Set<String> told = new HashSet<>();

        private final Map<Reference, Map<String, String>> names = new EnumMap<>(Reference.class);
        private int lists;

        NamingPass(Map<String, List<Reference>> named, JsonNode answer, Deadline deadline) {
            this.named = named;
            this.deadline = deadline.within(Deadline.DETAIL);
            collect(answer);
        }

        private void collect(JsonNode node) {
            if (node.hasNonNull("name") || node.hasNonNull("email")) {
                told.add(node.path("id").asText());
                told.add(node.path("slug").asText());
            }
            node.forEach(this::collect);
        }

        void visit(JsonNode node) throws InterruptedException {
            if (node instanceof ArrayNode items) {
                for (JsonNode item : items) {
                    visit(item);
                }
            }
            if (!(node instanceof ObjectNode object)) {
                return;
            }
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                List<Reference> kinds = named.get(member.getKey());
                if (kinds != null) {
                    name(object, member.getKey(), member.getValue(), kinds);
                }
                if (member.getValue().isContainerNode() && !CONTENT.contains(member.getKey())) {
                    visit(member.getValue());
                }
            }
            condition(object);
        }

        private void name(ObjectNode object, String member, JsonNode value, List<Reference> kinds)
                throws InterruptedException {
            if (value.isArray()) {
                nameAll(object, member, value, kinds);
                return;
            }
            if (member.equals(USER_ID) && object.path("user_type").asText("").equals("api_key")) {
                String key = name(value.asText(""), List.of(Reference.API_KEY));
                if (!key.isEmpty() && !object.has(ACTING_KEY)) {
                    object.put(ACTING_KEY, key);
                }
                String owner = name(directory.ownerOf(value.asText("")), List.of(Reference.USER));
                if (!owner.isEmpty() && !object.has(nameOf(member))) {
                    object.put(nameOf(member), owner);
                }
                return;
            }
            String stem = stem(member, ID);
            boolean isNamed = object.has(nameOf(member))
                    || object.path(stem + "_details").has("name")
                    || object.path(stem).has("name")
                    || member.equals("user_id") && object.hasNonNull("email");
            String name = isNamed ? "" : name(value.asText(""), kinds);
            if (!name.isEmpty()) {
                object.put(nameOf(member), name);
            }
        }

        /** Names the items of a list: beside each that is an object, in a list beside where they are texts. */
        private void nameAll(ObjectNode object, String member, JsonNode items, List<Reference> kinds)
                throws InterruptedException {
            boolean areTexts = !items.isEmpty()
                    && StreamSupport.stream(items.spliterator(), false).allMatch(JsonNode::isTextual);
            ArrayNode beside = object.arrayNode();
            boolean any = false;
            for (JsonNode item : items) {
                String id = item.isObject() ? item.path("id").asText("") : item.asText("");
                String name = item.has("name") ? "" : name(id, kinds);
                if (item instanceof ObjectNode one && !name.isEmpty()) {
                    one.put("name", name);
                }
                any |= !name.isEmpty() && !name.equals(id);
                beside.add(name.isEmpty() ? id : name);
            }
            if (areTexts && any && !object.has(namesOf(member))) {
                object.set(namesOf(member), beside);
            }
        }

        /** A text, or the texts of a list, with the name of what each is the id of. */
        JsonNode named(JsonNode value, List<Reference> kinds) throws InterruptedException {
            if (value.isTextual()) {
                String name = name(value.textValue(), kinds);
                return name.isEmpty() ? value : JsonNodeFactory.instance.textNode(name);
            }
            if (!value.isArray()) {
                return value;
            }
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : value) {
                items.add(named(item, kinds));
            }
            return items;
        }

        /** Returns true if a change replaces ids by others of the same objects; else leaves out of it those that stay. */
        boolean isSame(ObjectNode change, List<Reference> kinds) throws InterruptedException {
            if (change.path("before").isTextual() && change.path("after").isTextual()) {
                return identity(change.path("before"), kinds).equals(identity(change.path("after"), kinds));
            }
            if (!(change.get("added") instanceof ArrayNode added)
                    || !(change.get("removed") instanceof ArrayNode removed)) {
                return false;
            }
            Set<String> came = identities(added, kinds);
            Set<String> gone = identities(removed, kinds);
            for (Map.Entry<ArrayNode, Set<String>> side : List.of(Map.entry(added, gone), Map.entry(removed, came))) {
                for (int i = side.getKey().size() - 1; i >= 0; i--) {
                    if (side.getValue().contains(identity(side.getKey().get(i), kinds))) {
                        side.getKey().remove(i);
                    }
                }
            }
            List.of("added", "removed").stream()
                    .filter(side -> change.path(side).isEmpty())
                    .forEach(change::remove);
            return !change.has("added") && !change.has("removed");
        }

        private Set<String> identities(ArrayNode ids, List<Reference> kinds) throws InterruptedException {
            Set<String> identities = new HashSet<>();
            for (JsonNode id : ids) {
                identities.add(identity(id, kinds));
            }
            return identities;
        }

        /** The same text for the id and the slug of an object; the id itself where the object is not listed. */
        private String identity(JsonNode id, List<Reference> kinds) throws InterruptedException {
            for (Reference kind : kinds) {
                // Names are listed first, as far as this pass may read lists.
                if (!name(id.asText(), List.of(kind)).isEmpty()) {
                    return directory.identities(kind, deadline).getOrDefault(id.asText(), id.asText());
                }
            }
            return id.asText();
        }

        /** A condition of a policy says in one member what the other is the id of. */
        private void condition(ObjectNode object) throws InterruptedException {
            String key = object.path("key").asText("");
            List<Reference> kinds = named.getOrDefault(key, CONDITIONS.get(key));
            if (kinds != null && object.path("value").isTextual() && !object.has("value_name")) {
                String name = name(object.path("value").asText(), kinds);
                if (!name.isEmpty()) {
                    object.put("value_name", name);
                }
            }
        }

        /** The name for an id; empty where it is not known, or is in the answer already. */
        private String name(String id, List<Reference> kinds) throws InterruptedException {
            if (id.isEmpty() || told.contains(id)) {
                return "";
            }
            for (Reference kind : kinds) {
                if (!names.containsKey(kind)) {
                    boolean isKnown = directory.remembers(kind);
                    if (!isKnown && lists == MOST_LISTS) {
                        continue;
                    }
                    lists += isKnown ? 0 : 1;
                    names.put(kind, directory.names(kind, deadline));
                }
                String name = Objects.requireNonNull(names.get(kind)).get(id);
                if (name != null) {
                    return name;
                }
            }
            return "";
        }
    }
}
