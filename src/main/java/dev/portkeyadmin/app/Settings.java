package dev.portkeyadmin.app;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;
import static dev.portkeyadmin.text.SafeText.PATH_LENGTH;
import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.net.Loopback;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.secrets.SecretFiles;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one run, checked.
 *
 * @param apiKey null when none is set; calls then explain what to set
 * @param apiKeyFile null when none is set
 * @param baseUrl with version, without trailing slash
 * @param secretsDirectory directory for secrets that Portkey shows only once; null when they are returned in the answer
 * @param auditLog null when none is set
 * @param timeZone null when none is set, for that of the system
 * @param caBundle null when none is set
 * @param environment the whole environment, for the proxy variables
 * @param warnings one sentence for each value that was corrected and for the variables that have no effect
 */
public record Settings(
        @Nullable String apiKey,
        @Nullable Path apiKeyFile,
        URI baseUrl,
        List<String> toolsets,
        List<String> tools,
        boolean readOnly,
        ConfirmationPolicy confirm,
        @Nullable Path secretsDirectory,
        @Nullable Path auditLog,
        String logLevel,
        @Nullable ZoneId timeZone,
        @Nullable Path caBundle,
        boolean sandbox,
        Map<String, String> environment,
        List<String> warnings) {

    private static final int MOST_UNKNOWN = 10;
    private static final URI PORTKEY = URI.create("https://api.portkey.ai/v1");

    /**
     * Reads the settings.
     *
     * @param flags values given on the command line; each replaces that of the environment
     * @throws SettingsException when a value is invalid
     */
    public static Settings from(Map<String, String> environment, Map<Setting, String> flags) {
        Source source = new Source(environment, flags);
        String key = source.text(Setting.PORTKEY_API_KEY);
        if (key != null && !ApiKey.isPlausible(key)) {
            throw new SettingsException(
                    "PORTKEY_API_KEY holds a blank or a character that no key has. Set only the key.");
        }
        Path caBundle = source.file(Setting.PORTKEY_CA_BUNDLE);
        if (caBundle != null && !(Files.isRegularFile(caBundle) && Files.isReadable(caBundle))) {
            throw new SettingsException("PORTKEY_CA_BUNDLE names a file that cannot be read: "
                    + SafeText.of(caBundle.toString(), PATH_LENGTH) + ".");
        }
        List<String> toolsets = source.names(Setting.PORTKEY_TOOLSETS);
        List<String> tools = source.names(Setting.PORTKEY_TOOLS);
        return new Settings(
                key,
                source.file(Setting.PORTKEY_API_KEY_FILE),
                baseUrl(source.text(Setting.PORTKEY_BASE_URL), source.isOn(Setting.PORTKEY_ALLOW_INSECURE_HTTP)),
                toolsets.isEmpty() && tools.isEmpty() ? List.of("users", "catalogue", "jobs") : toolsets,
                tools,
                source.isOn(Setting.PORTKEY_READ_ONLY),
                confirm(source),
                secretsDirectory(source),
                source.file(Setting.PORTKEY_AUDIT_LOG),
                source.oneOf(Setting.PORTKEY_LOG_LEVEL),
                timeZone(source.text(Setting.PORTKEY_TIME_ZONE)),
                caBundle,
                source.isOn(Setting.PORTKEY_SANDBOX),
                environment,
                source.warnings());
    }

    private static URI baseUrl(@Nullable String text, boolean allowInsecureHttp) {
        if (text == null) {
            return PORTKEY;
        }
        URI url;
        try {
            url = new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw notAUrl(text);
        }
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || url.getPort() > 65_535 || !https && !"http".equalsIgnoreCase(url.getScheme())) {
            throw notAUrl(text);
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new SettingsException(
                    "PORTKEY_BASE_URL must be only scheme, host and path, without user, query or fragment.");
        }
        if (url.getHost().equalsIgnoreCase(PORTKEY.getHost())
                && url.getRawPath().isEmpty()) {
            throw new SettingsException("PORTKEY_BASE_URL lacks the version of the API: set it to " + PORTKEY
                    + ", or remove the variable.");
        }
        if (!https && !Loopback.is(url.getHost()) && !allowInsecureHttp) {
            throw new SettingsException("PORTKEY_BASE_URL is plain http, which would show the key to the network. "
                    + "Use https, or set PORTKEY_ALLOW_INSECURE_HTTP=true if plain http is intended.");
        }
        return url;
    }

    private static SettingsException notAUrl(String text) {
        // The value may be the key, set in the wrong variable: only something like a URL is shown.
        String shown =
                text.contains("://") ? ": " + SafeText.of(text.replaceAll("//[^/]*@", "//…@"), QUOTE_LENGTH) : "";
        return new SettingsException(
                "PORTKEY_BASE_URL is not a valid URL" + shown + "; expected for example https://api.portkey.ai/v1.");
    }

    private static @Nullable ZoneId timeZone(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new SettingsException("PORTKEY_TIME_ZONE is " + SafeText.of(text, NAME_LENGTH)
                    + NameSuggestions.hint(text, ZoneId.getAvailableZoneIds())
                    + "; expected a time zone such as Europe/Berlin, UTC or +02:00.");
        }
    }

    /** The present and the time zone in which days and periods are meant. */
    public Clock clock() {
        return timeZone == null ? new LocalClock() : Clock.system(timeZone);
    }

    private static @Nullable Path secretsDirectory(Source source) {
        Path named = source.file(Setting.PORTKEY_SECRETS_DIR);
        if (source.oneOf(Setting.PORTKEY_SECRETS).equals("show")) {
            return null;
        }
        return named == null ? SecretFiles.directoryIn(source.home) : named;
    }

    private static ConfirmationPolicy confirm(Source source) {
        ConfirmationPolicy.When when = ConfirmationPolicy.When.valueOf(
                source.oneOf(Setting.PORTKEY_CONFIRM).toUpperCase(Locale.ROOT));
        String level = source.oneOf(Setting.PORTKEY_CONFIRM_LEVEL);
        return new ConfirmationPolicy(
                when,
                Arrays.stream(Risk.values())
                        .filter(risk -> risk.word().equals(level))
                        .findFirst()
                        .orElseThrow());
    }

    /** The variables that look like a setting of this server and are none, each with the closest setting. */
    private static List<String> unknown(Map<String, String> environment) {
        List<String> unknown = new ArrayList<>();
        List<String> known = null;
        for (String name : environment.keySet()) {
            if (name.regionMatches(true, 0, "PORT", 0, 4)) {
                if (known == null) {
                    known = Arrays.stream(Setting.values()).map(Setting::name).toList();
                }
                if (!known.contains(name) && name.matches("(?i)PORT_?KE?Y.*")) {
                    unknown.add(SafeText.name(name, NAME_LENGTH) + NameSuggestions.hint(name, known));
                }
            }
        }
        unknown.sort(null);
        return unknown;
    }

    private static String home(Map<String, String> environment) {
        String named = environment.getOrDefault(File.separatorChar == '\\' ? "USERPROFILE" : "HOME", "");
        return named.isBlank() ? System.getProperty("user.home") : named;
    }

    private static Path pathIn(String home, String text) {
        boolean inHome =
                text.equals("~") || text.startsWith("~/") || File.separatorChar == '\\' && text.startsWith("~\\");
        return Path.of(inHome ? home + text.substring(1) : text);
    }

    /**
     * The path that a person means. A tilde at its start is the home directory, which a shell does not put in behind an
     * equals sign.
     *
     * @throws InvalidPathException when no path can have that name
     */
    public static Path path(String text, Map<String, String> environment) {
        return pathIn(home(environment), text);
    }

    /** The text of each setting, with what had to be corrected. */
    private static final class Source {

        private final Map<Setting, String> texts = new EnumMap<>(Setting.class);
        private final List<String> warnings = new ArrayList<>();
        private final String home;

        /** Checks all settings, even those that others make irrelevant: an unfilled one shows a mistake. */
        Source(Map<String, String> environment, Map<Setting, String> flags) {
            home = home(environment);
            for (Setting setting : Setting.values()) {
                String value = flags.containsKey(setting) ? flags.get(setting) : environment.get(setting.name());
                if (value != null) {
                    read(setting, value);
                }
            }
            List<String> unknown = unknown(environment);
            if (!unknown.isEmpty()) {
                warnings.add("Not a setting of this server and without effect: " + TextList.first(unknown, MOST_UNKNOWN)
                        + ".");
            }
        }

        private void read(Setting setting, String value) {
            // Files with environment variables keep quotation marks that a shell would remove, around any value.
            ApiKey.Normalized normalized = ApiKey.normalize(value);
            String text = normalized.key();
            if (!normalized.warning().isEmpty()) {
                warnings.add("The quotation marks around the value of " + setting.name() + " were removed.");
            }
            if (text.isEmpty()) {
                if (!setting.mayBeBlank()) {
                    throw new SettingsException(
                            setting.name() + " is set, but blank. Set a value or remove the variable.");
                }
            } else if (setting.isProtection() || !UnfilledText.isUserConfig(text)) {
                UnfilledText.refuse(setting, text);
                texts.put(setting, text);
            }
        }

        List<String> warnings() {
            return List.copyOf(warnings);
        }

        /** The value; null when it is absent. */
        @Nullable
        String text(Setting setting) {
            return texts.get(setting);
        }

        boolean isOn(Setting setting) {
            String value = text(setting);
            if (value == null) {
                return false;
            }
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "on" -> true;
                case "false", "0", "no", "off" -> false;
                default ->
                    throw new SettingsException(
                            setting.name() + " is " + SafeText.of(value, 40) + "; expected true or false.");
            };
        }

        /** One of the given words, in lower case; the first when none is set. */
        String oneOf(Setting setting) {
            List<String> known = setting.words();
            String value = text(setting);
            String word = value == null ? known.get(0) : value.toLowerCase(Locale.ROOT);
            if (!known.contains(word)) {
                throw new SettingsException(setting.name() + " is " + SafeText.of(word, 40)
                        + NameSuggestions.hint(word, known) + "; expected one of " + String.join(", ", known) + ".");
            }
            return word;
        }

        List<String> names(Setting setting) {
            String value = text(setting);
            return value == null
                    ? List.of()
                    : Arrays.stream(value.toLowerCase(Locale.ROOT).split("[,;\\s]+"))
                            .filter(name -> !name.isEmpty())
                            .toList();
        }

        /** The path; a tilde at its start is what it is in a shell, also where no shell has expanded it. */
        @Nullable
        Path file(Setting setting) {
            String value = text(setting);
            if (value == null) {
                return null;
            }
            try {
                return pathIn(home, value);
            } catch (InvalidPathException e) {
                throw new SettingsException(
                        setting.name() + " is not a valid path: " + SafeText.of(value, PATH_LENGTH) + ".");
            }
        }
    }
}
