package dev.portkeyadmin.setup;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.redact.Secrets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chooses where the server gets its key: from the settings, an earlier entry, the key file, or the person. */
final class KeySources {

    private final Machine machine;
    private final Dialogue prompt;
    private final Secrets secrets;

    KeySources(Machine machine, Dialogue prompt, Secrets secrets) {
        this.machine = machine;
        this.prompt = prompt;
        this.secrets = secrets;
    }

    /**
     * The source that was chosen.
     *
     * @param environment all variables of the entry
     * @param newKey a key to write to the key file; null for none
     * @param meaning a sentence for people
     */
    record KeySource(
            Map<String, String> environment, @Nullable String newKey, String meaning) {}

    /**
     * Chooses the source, and asks for the key where none is known.
     *
     * @param old the entry as it is; null for none
     * @return null if the person has no key and does not want the sample organisation
     */
    @Nullable
    KeySource choose(Setup.Request request, @Nullable ServerEntry old) {
        Map<Setting, String> given = settings(request, old);
        // Invalid values end here, before anything is asked or written.
        Settings settings = Settings.from(home(), given);
        String sandbox = given.remove(Setting.PORTKEY_SANDBOX);
        String keyFile = given.remove(Setting.PORTKEY_API_KEY_FILE);
        Map<String, String> variables = new TreeMap<>();
        given.forEach((setting, value) -> variables.put(setting.name(), absolute(setting, value)));
        if (sandbox != null && settings.sandbox()) {
            return sandbox(variables);
        }
        Path named = settings.apiKeyFile();
        if (keyFile != null && named != null) {
            Path file = named.toAbsolutePath();
            KeyFile.check(file, "name another file");
            return file(variables, file, null, "The key is read from ");
        }
        KeyFile file = new KeyFile(machine);
        KeySource ofShell = request.newKey() ? null : ofShell(variables);
        if (ofShell != null) {
            return ofShell;
        }
        String known = given(machine.variable(Setting.PORTKEY_API_KEY.name()));
        if (known == null && !request.newKey()) {
            KeySource kept = kept(request.client(), old, variables);
            if (kept != null) {
                return kept;
            }
            known = old == null ? null : keyOf(request.client(), old);
            if (known == null && file.exists()) {
                return known(variables, file.path(), "The key is the one kept before in ");
            }
        }
        boolean typed = known == null;
        if (known == null) {
            if (request.yes() || !prompt.canAsk()) {
                throw new SetupException("No key was found, and "
                        + (request.yes() ? "--yes asks for none" : "no person can be asked")
                        + ". Set PORTKEY_API_KEY, name a file with --api-key-file, or add --sandbox to try a sample "
                        + "organisation.");
            }
            known = given(
                    prompt.secret("Portkey API key (Admin Settings, API Keys; not shown; empty to try without one):"));
            if (known == null) {
                return prompt.confirm("Try it with a sample organisation, without a key?") ? sandbox(variables) : null;
            }
        }
        String key = typed ? checked(known) : KeyFile.checked(known);
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

    /** A key that was typed: a person who typed it set no variable. */
    private static String checked(String typed) {
        try {
            return KeyFile.checked(typed);
        } catch (SettingsException e) {
            throw new SettingsException(
                    String.valueOf(e.getMessage()).replace(Setting.PORTKEY_API_KEY.name(), "What you typed"));
        }
    }

    /** The settings of the entry, of the shell and of the request, of which the last wins. */
    private Map<Setting, String> settings(Setup.Request request, @Nullable ServerEntry old) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        if (old != null) {
            given.putAll(old.flags());
            given.replaceAll((setting, value) -> filledIn(request.client(), value));
            given.remove(Setting.PORTKEY_SANDBOX);
            given.remove(Setting.PORTKEY_API_KEY_FILE);
        }
        given.putAll(ofShell());
        given.putAll(request.settings());
        return given;
    }

    /** The key file that the entry names; null for none. */
    private @Nullable KeySource kept(Client client, @Nullable ServerEntry old, Map<String, String> variables) {
        String name = Setting.PORTKEY_API_KEY_FILE.name();
        String named = old == null
                ? null
                : old.flags()
                        .getOrDefault(
                                Setting.PORTKEY_API_KEY_FILE, old.environment().get(name));
        Path file = named == null ? null : keyFile(filledIn(client, named));
        return file == null ? null : known(variables, file, "The key is read from ");
    }

    /** The key that the entry holds in plain text; null for none. */
    private @Nullable String keyOf(Client client, ServerEntry old) {
        String key = old.environment().get(Setting.PORTKEY_API_KEY.name());
        return key != null && key.equals(client.expand(key, machine)) ? given(key) : null;
    }

    /** The key file that the shell names, which wins over a key as it does for the server; null for none. */
    private @Nullable KeySource ofShell(Map<String, String> variables) {
        String named = machine.variable(Setting.PORTKEY_API_KEY_FILE.name());
        Path file = named == null ? null : keyFile(named);
        return file == null ? null : known(variables, file, "The key is read from ");
    }

    /** The settings of the shell, which the server does not see: a key without them could go to the wrong Portkey. */
    private Map<Setting, String> ofShell() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = machine.variable(setting.name());
            if (value != null && setting != Setting.PORTKEY_API_KEY && setting != Setting.PORTKEY_API_KEY_FILE) {
                settings.put(setting, value);
            }
        }
        return settings;
    }

    /** A value of an entry as its client fills it in; unchanged where only the client can. */
    private String filledIn(Client client, String text) {
        String filled = client.expand(text, machine);
        return filled == null ? text : filled;
    }

    /** The variables from which the server knows what a tilde means. */
    private Map<String, String> home() {
        return Map.of("HOME", machine.home(), "USERPROFILE", machine.home());
    }

    /** The key file as the server finds it; null for an empty placeholder of a bundle. */
    private @Nullable Path keyFile(String text) {
        Path file = Settings.from(home(), Map.of(Setting.PORTKEY_API_KEY_FILE, text))
                .apiKeyFile();
        return file == null ? null : file.toAbsolutePath();
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static KeySource sandbox(Map<String, String> variables) {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.put(Setting.PORTKEY_SANDBOX.name(), "true");
        return new KeySource(
                environment,
                null,
                "It uses a sample organisation and no key. Run setup again without --sandbox to use your own.");
    }

    private static KeySource known(Map<String, String> variables, Path file, String meaning) {
        KeyFile.check(file, "name another file with --api-key-file, or add --new-key to type one");
        return file(variables, file, null, meaning);
    }

    private static KeySource file(Map<String, String> variables, Path file, @Nullable String newKey, String meaning) {
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

    /** Writes a new key to the key file; returns what takes it back, null if there is no new key. */
    @Nullable
    Runnable store(KeySource source) {
        return source.newKey() == null ? null : new KeyFile(machine).write(source.newKey());
    }
}
