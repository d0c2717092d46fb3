package dev.portkeyadmin.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.setup.KeySources.KeySource;
import dev.portkeyadmin.setup.text.ConfigSyntaxException;
import dev.portkeyadmin.setup.text.ConfigText;
import dev.portkeyadmin.text.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets up one client: chooses the command, keeps the key, shows what will change in the client's file and changes it. */
public final class Setup {

    private static final String SENTENCE = "\"Who are the admins of our Portkey organisation?\"";
    private static final int TEXT_LENGTH = 200;

    private static final List<String> PROXIES =
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy");

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
    private final KeySources keys;

    /** Redacts those secrets from all that is shown. */
    public Setup(Machine machine, Dialogue prompt, Secrets secrets) {
        this.machine = machine;
        this.prompt = prompt;
        this.secrets = secrets;
        this.keys = new KeySources(machine, prompt, secrets);
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
                ObjectNode tree = EntryEdit.parse(client, file).tree();
                state = !EntryEdit.at(tree, client.path(tree, name)).isMissingNode()
                        ? "set up"
                        : file.exists() || client.hasOwnDirectory() && file.hasDirectory() ? "found" : "not found";
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
     * @throws SetupException when the file cannot be changed; it is as it was
     */
    public @Nullable String install(Request request, Launch launch) {
        refuseSilence(request);
        Client client = request.client();
        ConfigFile file = ConfigFile.read(path(request));
        ConfigText before = EntryEdit.parse(client, file);
        List<String> path = client.path(before.tree(), request.name());
        JsonNode present = EntryEdit.at(before.tree(), path);
        ServerEntry old = present.isMissingNode() ? null : existing(request, present);
        file.checkWritable();
        KeySource source = keys.choose(request, old);
        if (source == null) {
            return null;
        }
        ServerEntry entry = new ServerEntry(launch.command(), launch.arguments(), source.environment(), null, true);
        refusePlaceholders(client, entry);
        ObjectNode wanted = client.render(entry);
        String updated = EntryEdit.edit(client, file, path, present, wanted);
        StringBuilder result = new StringBuilder();
        Path kept = null;
        if (updated.equals(file.text())) {
            if (keys.store(source) == null) {
                result.append(client.title()).append(" is set up already; nothing was changed.\n");
            }
        } else {
            if (!file.exists() && !file.hasDirectory()) {
                prompt.tell("The directory of " + ConfigFile.shown(file.named()) + " does not exist yet, so "
                        + client.title() + " may not be installed; it will be created.");
            }
            show(file, updated);
            if (!request.yes() && !prompt.confirm("Write this to " + ConfigFile.shown(file.named()) + "?")) {
                return null;
            }
            file.checkUnchanged();
            kept = replace(file, updated, source);
        }
        result.append(client.title()).append(" starts ").append(launch.kind()).append(".\n");
        result.append(source.meaning()).append('\n');
        if (kept != null) {
            result.append("The previous content is in ")
                    .append(ConfigFile.shown(kept))
                    .append(".\n");
        }
        if (old != null && !old.enabled() || client.isExcluded(before.tree(), request.name())) {
            result.append("The entry is switched off in that file, and stays so: switch it on in ")
                    .append(client.title())
                    .append(".\n");
        }
        if (!entry.environment().containsKey(Setting.PORTKEY_SANDBOX.name())) {
            result.append(lostProxy(client, old));
        }
        return result.append(client.next())
                .append(" and ask: ")
                .append(SENTENCE)
                .toString();
    }

    /** Names the variables of a proxy that the client keeps from the server; empty for none. */
    private String lostProxy(Client client, @Nullable ServerEntry old) {
        List<String> lost = PROXIES.stream()
                .filter(name -> machine.variable(name) != null
                        && !client.handsOn(machine).containsKey(name)
                        && (old == null || !old.environment().containsKey(name)))
                .toList();
        return lost.isEmpty()
                ? ""
                : client.title() + " does not hand on " + String.join(", ", lost) + ": set it in "
                        + client.environmentName() + " of the entry if the way to Portkey is through that proxy.\n";
    }

    /** Writes the key first, since the client may read its file at once; a file that cannot be written leaves no key behind. */
    private @Nullable Path replace(ConfigFile file, String updated, KeySource source) {
        Runnable takeBack = keys.store(source);
        try {
            return file.replace(updated);
        } catch (SetupException e) {
            if (takeBack != null) {
                takeBack.run();
            }
            throw e;
        }
    }

    /** The entry of that name, which setup changes only if it starts a program. */
    private ServerEntry existing(Request request, JsonNode entry) {
        hideKey(request.client(), entry);
        return read(request.client(), request.name(), entry);
    }

    private static ServerEntry read(Client client, String name, JsonNode entry) {
        try {
            return client.read(name, entry);
        } catch (SetupException e) {
            throw new SetupException(
                    e.finding(), "Take it out and run setup again, or choose another name with --name.");
        }
    }

    /** An older entry may hold a key in plain text, which is not shown. */
    private void hideKey(Client client, JsonNode entry) {
        secrets.add(entry.path(client.environmentName())
                .path(Setting.PORTKEY_API_KEY.name())
                .textValue());
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
        ConfigText before = EntryEdit.parse(client, file);
        List<String> path = client.path(before.tree(), request.name());
        JsonNode present = EntryEdit.at(before.tree(), path);
        if (present.isMissingNode()) {
            return client.title() + " has no entry " + request.name() + " in " + ConfigFile.shown(file.named())
                    + "; nothing was changed.";
        }
        file.checkWritable();
        hideKey(client, present);
        String updated = EntryEdit.without(client, file, path);
        Path backup = null;
        String original = null;
        for (Path candidate : file.backups()) {
            String text = ConfigFile.textOf(candidate);
            if (original == null && text != null && EntryEdit.leadsTo(client, text, path, present, file.text())) {
                backup = candidate;
                original = text;
            }
        }
        boolean made = original == null && EntryEdit.leadsTo(client, "", path, present, file.text());
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

    /** Returns the entry in the form of a client, for a file that this program does not write. */
    public String print(Request request, Launch launch) {
        KeySource source = keys.choose(request, null);
        if (source == null) {
            prompt.tell("The entry names no key: set PORTKEY_API_KEY_FILE in it.");
            source = new KeySource(Map.of(), null, "");
        } else if (!source.meaning().isEmpty()) {
            prompt.tell(source.meaning());
        }
        keys.store(source);
        Client client = request.client();
        ServerEntry entry = new ServerEntry(launch.command(), launch.arguments(), source.environment(), null, true);
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
        ObjectNode tree = EntryEdit.parse(client, file).tree();
        List<String> way = client.path(tree, name);
        JsonNode entry = EntryEdit.at(tree, way);
        if (entry.isMissingNode()) {
            List<String> others = new ArrayList<>();
            EntryEdit.at(tree, way.subList(0, way.size() - 1)).fieldNames().forEachRemaining(others::add);
            throw new SetupException(ConfigFile.shown(path) + " has no entry " + name + "."
                    + (others.isEmpty()
                            ? ""
                            : " It has " + SafeText.bare(String.join(", ", others), TEXT_LENGTH)
                                    + "; --name chooses one."));
        }
        ServerEntry read = read(client, name, entry);
        return client.isExcluded(tree, name)
                ? new ServerEntry(read.command(), read.arguments(), read.environment(), read.directory(), false)
                : read;
    }

    /** The folders in which the file of a client says something else about the entry of that name. */
    public static List<String> exceptions(Client client, Path path, String name) {
        return client.exceptions(EntryEdit.parse(client, ConfigFile.read(path)).tree(), name);
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
}
