package dev.portkeyadmin.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.setup.text.ConfigSyntaxException;
import dev.portkeyadmin.setup.text.ConfigText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes one entry in the text of a configuration, and refuses a text in which anything else would differ. */
final class EntryEdit {

    private EntryEdit() {}

    /** Returns true when adding the entry to an earlier text gives the present one. */
    static boolean leadsTo(Client client, String earlier, List<String> path, JsonNode entry, String now) {
        try {
            ConfigText text = client.syntax().parse(earlier);
            return at(text.tree(), path).isMissingNode()
                    && text.with(path, entry).equals(now);
        } catch (ConfigSyntaxException e) {
            return false;
        }
    }

    /** Reads a file in the syntax of a client. */
    static ConfigText parse(Client client, ConfigFile file) {
        try {
            return client.syntax().parse(file.text());
        } catch (ConfigSyntaxException e) {
            throw invalid(client, file, e);
        }
    }

    private static SetupException invalid(Client client, ConfigFile file, ConfigSyntaxException e) {
        return new SetupException(
                ConfigFile.shown(file.named()) + " is not a valid configuration of " + client.title() + ": "
                        + e.getMessage() + ".",
                "Correct it and run the command again.");
    }

    /** The value at a path of names; missing if there is none. */
    static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode node = tree;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    /** Sets the members of the entry that this program decides, and leaves the others, and all other entries, as they are. */
    static String edit(Client client, ConfigFile file, List<String> path, JsonNode present, ObjectNode wanted) {
        String text = file.text();
        String updated = text;
        try {
            ObjectNode expected = client.syntax().parse(text).tree().deepCopy();
            if (present.isMissingNode()) {
                updated = client.syntax().parse(text).with(path, wanted);
                put(expected, path, wanted);
            } else {
                String environment = client.environmentName();
                for (Map.Entry<String, JsonNode> member : wanted.properties()) {
                    if (!member.getKey().equals(environment)) {
                        List<String> to = join(path, member.getKey());
                        updated = client.syntax().parse(updated).with(to, member.getValue());
                        put(expected, to, member.getValue());
                    }
                }
                for (String name : keyVariables()) {
                    if (!wanted.path(environment).has(name)) {
                        List<String> from = join(join(path, environment), name);
                        updated = client.syntax().parse(updated).without(from);
                        if (at(expected, join(path, environment)) instanceof ObjectNode variables) {
                            variables.remove(name);
                        }
                    }
                }
                for (Map.Entry<String, JsonNode> variable :
                        wanted.path(environment).properties()) {
                    List<String> to = join(join(path, environment), variable.getKey());
                    updated = client.syntax().parse(updated).with(to, variable.getValue());
                    put(expected, to, variable.getValue());
                }
            }
            verify(client, updated, expected, path);
            return updated;
        } catch (ConfigSyntaxException e) {
            throw invalid(client, file, e);
        }
    }

    /** Takes an entry out, and leaves all others as they are. */
    static String without(Client client, ConfigFile file, List<String> path) {
        try {
            ConfigText before = client.syntax().parse(file.text());
            String updated = before.without(path);
            ObjectNode expected = before.tree().deepCopy();
            int last = path.size() - 1;
            ((ObjectNode) at(expected, path.subList(0, last))).remove(path.get(last));
            verify(client, updated, expected, path);
            return updated;
        } catch (ConfigSyntaxException e) {
            throw invalid(client, file, e);
        }
    }

    /** Nothing is written of which it is not known that it says what it should, and that all else is the same. */
    private static void verify(Client client, String updated, ObjectNode expected, List<String> path)
            throws ConfigSyntaxException {
        ObjectNode written = client.syntax().parse(updated).tree();
        if (!prune(written, path).equals(prune(expected, path))) {
            throw new SetupException(
                    "The file was left as it is, since the change would have changed more than the entry. "
                            + "Add the entry by hand: see setup --print.");
        }
    }

    /** An empty object for the servers says the same as none. */
    private static JsonNode prune(ObjectNode tree, List<String> path) {
        ObjectNode copy = tree.deepCopy();
        for (int length = path.size() - 1; length > 0; length--) {
            JsonNode parent = at(copy, path.subList(0, length - 1));
            if (at(copy, path.subList(0, length)).isEmpty() && parent instanceof ObjectNode object) {
                object.remove(path.get(length - 1));
            }
        }
        return copy;
    }

    private static void put(ObjectNode tree, List<String> path, JsonNode value) {
        ObjectNode object = tree;
        for (String name : path.subList(0, path.size() - 1)) {
            object = object.withObjectProperty(name);
        }
        object.set(path.get(path.size() - 1), value);
    }

    private static List<String> join(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** The variables that say where the key comes from: only one of them is set. */
    private static List<String> keyVariables() {
        return List.of(
                Setting.PORTKEY_API_KEY.name(), Setting.PORTKEY_API_KEY_FILE.name(), Setting.PORTKEY_SANDBOX.name());
    }
}
