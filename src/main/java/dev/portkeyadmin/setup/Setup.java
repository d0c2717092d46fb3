package dev.portkeyadmin.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.schema.SafeText;
import dev.portkeyadmin.setup.text.ConfigSyntaxException;
import dev.portkeyadmin.setup.text.ConfigText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sets up one client: chooses the command, keeps the key, shows what will change in the client's file and changes it. */
public final class Setup {

    private static final String SENTENCE = "\"Who are the admins of our Portkey organisation?\"";
    private static final int TEXT_LENGTH = 200;

    /**
     * The wish of the person who sets up a client.
     *
     * @param name of the entry
     * @param file to write instead of the client's own; null for that one
     * @param settings to give to the server, as flags
     * @param yes whether to change the file without asking
     * @param newKey whether to replace the key that was kept before
     */
    public record Request(
            Client client,
            String name,
            @Nullable Path file,
            Map<Setting, String> settings,
            boolean yes,
            boolean newKey) {}

    private final Machine machine;
    private final Dialogue prompt;
    private final Secrets secrets;

    /** Redacts those secrets from all that is shown. */
    public Setup(Machine machine, Dialogue prompt, Secrets secrets) {
        this.machine = machine;
        this.prompt = prompt;
        this.secrets = secrets;
    }

    /** The file that a client reads, whether it exists or not. */
    public static Path file(Client client, Machine machine) {
        List<Path> files = client.files(machine).stream().map(Path::of).toList();
        return files.stream()
                .filter(Files::exists)
                .findFirst()
                .or(() -> files.stream()
                        .filter(file -> file.getParent() != null && Files.isDirectory(file.getParent()))
                        .findFirst())
                .orElse(files.get(files.size() - 1));
    }

    /** One line for each client: whether it was found on this machine, and whether it has the entry. */
    public List<String> overview(String name) {
        List<String> lines = new ArrayList<>();
        for (Client client : Client.values()) {
            Path path = file(client, machine);
            String state;
            try {
                ConfigFile file = ConfigFile.read(path);
                ObjectNode tree = parse(client, file).tree();
                state = !at(tree, client.path(tree, name)).isMissingNode()
                        ? "set up"
                        : file.exists() || file.hasDirectory() ? "found" : "not found";
            } catch (SetupException e) {
                state = "not readable";
            }
            lines.add(String.format("%-15s  %-12s  %s", client.id(), state, ConfigFile.shown(path)));
        }
        return lines;
    }

    /**
     * Adds or updates the entry.
     *
     * @return the text for the person; null when the person did not agree
     * @throws SetupException when the file cannot be changed, and was not
     */
    public @Nullable String install(Request request, Launch launch) {
        refuseSilence(request);
        Client client = request.client();
        ConfigFile file = ConfigFile.read(path(request));
        ConfigText before = parse(client, file);
        List<String> path = client.path(before.tree(), request.name());
        JsonNode present = at(before.tree(), path);
        ServerEntry old = present.isMissingNode() ? null : existing(request, present);
        file.checkWritable();
        if (!file.exists() && !file.hasDirectory()) {
            prompt.tell("The directory of " + ConfigFile.shown(file.named()) + " does not exist yet, so "
                    + client.title() + " may not be installed; it will be created.");
        }
        KeySource source = source(request, old);
        if (source == null) {
            return null;
        }
        ServerEntry entry = new ServerEntry(launch.command(), launch.arguments(), source.environment, null, true);
        refusePlaceholders(client, entry);
        ObjectNode wanted = client.render(entry);
        String updated = edit(client, file, path, present, wanted);
        StringBuilder result = new StringBuilder();
        Path kept = null;
        if (updated.equals(file.text())) {
            if (!store(source)) {
                result.append(client.title()).append(" is set up already; nothing was changed.\n");
            }
        } else {
            show(file, updated);
            if (!request.yes() && !prompt.confirm("Write this to " + ConfigFile.shown(file.named()) + "?")) {
                return null;
            }
            file.checkUnchanged();
            store(source);
            kept = file.replace(updated);
        }
        result.append(client.title()).append(" starts ").append(launch.kind()).append(".\n");
        result.append(source.meaning).append('\n');
        if (kept != null) {
            result.append("The previous content is in ")
                    .append(ConfigFile.shown(kept))
                    .append(".\n");
        }
        if (old != null && !old.enabled()) {
            result.append("The entry is switched off in that file, and stays so: switch it on in ")
                    .append(client.title())
                    .append(".\n");
        }
        return result.append(client.next())
                .append(" and ask: ")
                .append(SENTENCE)
                .toString();
    }

    /** The entry of that name, which setup changes only if it starts a program. */
    private ServerEntry existing(Request request, JsonNode entry) {
        hideKey(request.client(), entry);
        try {
            return request.client().read(request.name(), entry);
        } catch (SetupException e) {
            throw new SetupException(
                    e.getMessage() + " It was left as it is. Take it out, or choose another name with --name.");
        }
    }

    /** An older entry may hold a key in plain text, which is not shown. */
    private void hideKey(Client client, JsonNode entry) {
        secrets.add(entry.path(client.environmentName())
                .path(Setting.PORTKEY_API_KEY.name())
                .textValue());
    }

    private boolean store(KeySource source) {
        if (source.newKey == null) {
            return false;
        }
        new KeyFile(machine).write(source.newKey);
        return true;
    }

    /**
     * Takes the entry out again. Where nothing else has changed since, the file is as it was before, to the byte.
     *
     * @return the text for the person; null when the person did not agree
     */
    public @Nullable String remove(Request request) {
        refuseSilence(request);
        Client client = request.client();
        ConfigFile file = ConfigFile.read(path(request));
        ConfigText before = parse(client, file);
        List<String> path = client.path(before.tree(), request.name());
        JsonNode present = at(before.tree(), path);
        if (present.isMissingNode()) {
            return client.title() + " has no entry " + request.name() + " in " + ConfigFile.shown(file.named())
                    + "; nothing was changed.";
        }
        file.checkWritable();
        hideKey(client, present);
        String updated;
        try {
            updated = before.without(path);
            ObjectNode expected = before.tree().deepCopy();
            ((ObjectNode) at(expected, path.subList(0, path.size() - 1))).remove(request.name());
            verify(client, updated, expected, path);
        } catch (ConfigSyntaxException e) {
            throw invalid(client, file, e);
        }
        Path backup = null;
        String original = null;
        for (Path candidate : file.backups()) {
            String text = ConfigFile.textOf(candidate);
            if (original == null && text != null && leadsTo(client, text, path, present, file.text())) {
                backup = candidate;
                original = text;
            }
        }
        boolean made = original == null && leadsTo(client, "", path, present, file.text());
        show(file, made ? "" : original == null ? updated : original);
        if (!request.yes() && !prompt.confirm("Take this out of " + ConfigFile.shown(file.named()) + "?")) {
            return null;
        }
        String kept = "";
        if (made) {
            file.delete();
        } else if (backup != null && original != null) {
            file.restore(backup, original);
        } else {
            kept = " The previous content is in " + ConfigFile.shown(orThrow(file.replace(updated))) + ".";
        }
        KeyFile key = new KeyFile(machine);
        return client.title() + " no longer has the entry " + request.name() + "." + kept
                + (key.exists()
                        ? "\nThe key is still in " + ConfigFile.shown(key.path())
                                + "; delete this file if no other client uses it."
                        : "");
    }

    private static Path orThrow(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("a file with an entry exists");
        }
        return path;
    }

    /** Returns true when adding the entry to an earlier text gives the present one. */
    private static boolean leadsTo(Client client, String earlier, List<String> path, JsonNode entry, String now) {
        try {
            ConfigText text = client.syntax().parse(earlier);
            return at(text.tree(), path).isMissingNode()
                    && text.with(path, entry).equals(now);
        } catch (ConfigSyntaxException e) {
            return false;
        }
    }

    /** Returns the entry in the form of a client, for a file that this program does not write. */
    public String print(Request request, Launch launch) {
        KeySource source = source(request, null);
        if (source == null) {
            source = new KeySource(Map.of(), null, "");
        } else if (!source.meaning.isEmpty()) {
            prompt.tell(source.meaning);
        }
        store(source);
        Client client = request.client();
        ServerEntry entry = new ServerEntry(launch.command(), launch.arguments(), source.environment, null, true);
        try {
            JsonNode tree = JsonNodeFactory.instance.objectNode();
            return client.syntax()
                    .parse("")
                    .with(client.path(tree, request.name()), client.render(entry))
                    .strip();
        } catch (ConfigSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The entry that is configured now.
     *
     * @throws SetupException when there is none, or the file is not valid
     */
    public static ServerEntry configured(Client client, Path path, String name) {
        ConfigFile file = ConfigFile.read(path);
        if (!file.exists()) {
            throw new SetupException(ConfigFile.shown(path) + " does not exist.");
        }
        ObjectNode tree = parse(client, file).tree();
        List<String> way = client.path(tree, name);
        JsonNode entry = at(tree, way);
        if (entry.isMissingNode()) {
            List<String> others = new ArrayList<>();
            at(tree, way.subList(0, way.size() - 1)).fieldNames().forEachRemaining(others::add);
            throw new SetupException(ConfigFile.shown(path) + " has no entry " + name + "."
                    + (others.isEmpty()
                            ? ""
                            : " It has " + SafeText.bare(String.join(", ", others), TEXT_LENGTH)
                                    + "; --name chooses one."));
        }
        return client.read(name, entry);
    }

    private void refuseSilence(Request request) {
        if (!request.yes() && !prompt.canAsk()) {
            throw new SetupException("No person can be asked, so nothing was changed. Add --yes in a script.");
        }
    }

    private Path path(Request request) {
        Path named = request.file();
        return named == null ? file(request.client(), machine) : named.toAbsolutePath();
    }

    private static ConfigText parse(Client client, ConfigFile file) {
        try {
            return client.syntax().parse(file.text());
        } catch (ConfigSyntaxException e) {
            throw invalid(client, file, e);
        }
    }

    private static SetupException invalid(Client client, ConfigFile file, ConfigSyntaxException e) {
        return new SetupException(ConfigFile.shown(file.named()) + " is not a valid configuration of " + client.title()
                + ", so it was left as it is: " + e.getMessage() + ". Correct it and run the command again.");
    }

    private static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode node = tree;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    private void show(ConfigFile file, String updated) {
        prompt.tell(ConfigFile.shown(file.named()) + (file.exists() ? "" : " (new)"));
        Difference.of(file.text(), updated).forEach(line -> prompt.tell("  " + visible(secrets.redact(line))));
    }

    private static String visible(String line) {
        StringBuilder result = new StringBuilder();
        line.codePoints().forEach(c -> {
            if (c != '\t' && SafeText.isInvisible(c)) {
                result.append(SafeText.escape(c));
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }

    // --- the text

    /** Sets the members of the entry that this program decides, and leaves the others, and all other entries, as they are. */
    private static String edit(Client client, ConfigFile file, List<String> path, JsonNode present, ObjectNode wanted) {
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

    private void refusePlaceholders(Client client, ServerEntry entry) {
        List<String> texts = new ArrayList<>(entry.arguments());
        texts.add(entry.command());
        texts.addAll(entry.environment().values());
        for (String text : texts) {
            if (!text.equals(client.expand(text, machine))) {
                throw new SetupException("Nothing was written: " + client.title() + " would replace a part of "
                        + SafeText.of(secrets.redact(text), TEXT_LENGTH)
                        + " by a variable. Move the file to a path without $ and braces.");
            }
        }
    }

    // --- the key

    /** The variables that say where the key comes from: only one of them is set. */
    private static List<String> keyVariables() {
        return List.of(
                Setting.PORTKEY_API_KEY.name(), Setting.PORTKEY_API_KEY_FILE.name(), Setting.PORTKEY_SANDBOX.name());
    }

    /**
     * The sources of the key.
     *
     * @param environment all variables of the entry
     * @param newKey a key to write to the key file; null for none
     * @param meaning a sentence for people
     */
    private record KeySource(
            Map<String, String> environment, @Nullable String newKey, String meaning) {}

    private @Nullable KeySource source(Request request, @Nullable ServerEntry old) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        given.putAll(request.settings());
        // Invalid values end here, before anything is asked or written.
        Settings settings = Settings.from(Map.of(), given);
        String sandbox = given.remove(Setting.PORTKEY_SANDBOX);
        String keyFile = given.remove(Setting.PORTKEY_API_KEY_FILE);
        Map<String, String> variables = new TreeMap<>();
        given.forEach((setting, value) -> variables.put(setting.name(), absolute(setting, value)));
        if (sandbox != null && settings.sandbox()) {
            return sandbox(variables);
        }
        Path named = settings.apiKeyFile();
        if (keyFile != null && named != null) {
            return file(variables, named.toAbsolutePath(), null, "The key is read from ");
        }
        KeyFile file = new KeyFile(machine);
        String known = secret(machine.variable(Setting.PORTKEY_API_KEY.name()));
        if (known == null && old != null && !request.newKey()) {
            String inEntry = old.environment().get(Setting.PORTKEY_API_KEY.name());
            String oldFile = old.environment().get(Setting.PORTKEY_API_KEY_FILE.name());
            if (oldFile != null) {
                return file(variables, Path.of(oldFile), null, "The key is read from ");
            }
            if (inEntry != null && inEntry.equals(request.client().expand(inEntry, machine))) {
                known = secret(inEntry);
            }
        }
        String otherFile = machine.variable(Setting.PORTKEY_API_KEY_FILE.name());
        if (known == null && otherFile != null && !request.newKey()) {
            return file(variables, Path.of(otherFile).toAbsolutePath(), null, "The key is read from ");
        }
        if (known == null && file.exists() && !request.newKey()) {
            return file(variables, file.path(), null, "The key is the one kept before in ");
        }
        if (known == null) {
            if (!prompt.canAsk()) {
                throw new SetupException(
                        "No key was found, and no person can be asked. Set PORTKEY_API_KEY, name a file with "
                                + "--api-key-file, or add --sandbox to try a sample organisation.");
            }
            known = secret(
                    prompt.secret("Portkey API key (Admin Settings, API Keys; not shown; empty to try without one):"));
            if (known == null) {
                return prompt.confirm("Try it with a sample organisation, without a key?") ? sandbox(variables) : null;
            }
        }
        String key = KeyFile.checked(known);
        secrets.add(key);
        if (file.exists() && !file.holds(key) && !request.newKey()) {
            throw new SetupException(ConfigFile.shown(file.path())
                    + " holds another key, which other clients may use. Add --new-key to replace it, or name another file "
                    + "with --api-key-file.");
        }
        return file(
                variables,
                file.path(),
                file.holds(key) ? null : key,
                "The key is not in the client's file but in one that only you can read: ");
    }

    private @Nullable String secret(@Nullable String text) {
        String found = text == null || text.isBlank() ? null : text;
        secrets.add(found);
        return found;
    }

    private static KeySource sandbox(Map<String, String> variables) {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.put(Setting.PORTKEY_SANDBOX.name(), "true");
        return new KeySource(
                environment,
                null,
                "It uses a sample organisation and no key. Run setup again without --sandbox to use your own.");
    }

    private static KeySource file(Map<String, String> variables, Path file, @Nullable String newKey, String meaning) {
        if (newKey == null && !Files.isReadable(file)) {
            throw new SetupException("The key file " + ConfigFile.shown(file)
                    + " cannot be read. Write the key to it, or name another file with --api-key-file.");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(Setting.PORTKEY_API_KEY_FILE.name(), file.toString());
        environment.putAll(variables);
        return new KeySource(environment, newKey, meaning + ConfigFile.shown(file) + ".");
    }

    /** Clients start servers in other directories than this one. */
    private static String absolute(Setting setting, String value) {
        boolean path =
                setting.placeholder().equals("FILE") || setting.placeholder().equals("DIR");
        return path && !value.startsWith("~") ? Path.of(value).toAbsolutePath().toString() : value;
    }
}
