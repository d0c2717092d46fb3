package dev.portkeyadmin.app;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.net.Loopback;
import dev.portkeyadmin.operation.NameSuggestions;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.safety.ConfirmationGate;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of one run, checked.
 *
 * @param apiKey null when none is set; calls then explain what to set
 * @param apiKeyFile null when none is set
 * @param baseUrl with version, without trailing slash
 * @param secretsDirectory where secrets go that are shown only once; null when they are shown
 * @param auditLog null when none is set
 * @param caBundle null when none is set
 * @param environment the whole environment, for the proxy variables
 */
public record Settings(
        String apiKey,
        Path apiKeyFile,
        URI baseUrl,
        List<String> toolsets,
        List<String> tools,
        boolean readOnly,
        ConfirmationGate.Policy confirm,
        Path secretsDirectory,
        Path auditLog,
        String logLevel,
        Path caBundle,
        boolean sandbox,
        Map<String, String> environment) {

    /**
     * Reads the settings.
     *
     * @param flags values given on the command line, which win
     * @throws SettingsException when one cannot be right
     */
    public static Settings from(Map<String, String> environment, Map<Setting, String> flags) {
        Source source = new Source(environment, flags);
        String key = source.text(Setting.PORTKEY_API_KEY);
        if (key != null && !ApiKey.isPlausible(key)) {
            throw new SettingsException("PORTKEY_API_KEY holds blanks or characters that no key has.");
        }
        Path caBundle = source.file(Setting.PORTKEY_CA_BUNDLE);
        if (caBundle != null && !Files.isReadable(caBundle)) {
            throw new SettingsException("PORTKEY_CA_BUNDLE names a file that cannot be read: "
                    + SafeText.of(caBundle.toString(), 200) + ".");
        }
        List<String> toolsets = source.names(Setting.PORTKEY_TOOLSETS);
        List<String> tools = source.names(Setting.PORTKEY_TOOLS);
        return new Settings(
                key,
                source.file(Setting.PORTKEY_API_KEY_FILE),
                baseUrl(source),
                toolsets.isEmpty() && tools.isEmpty() ? List.of("users", "catalogue") : toolsets,
                tools,
                source.isOn(Setting.PORTKEY_READ_ONLY),
                confirm(source),
                secretsDirectory(source),
                source.file(Setting.PORTKEY_AUDIT_LOG),
                source.oneOf(Setting.PORTKEY_LOG_LEVEL, List.of("warn", "off", "error", "info", "debug", "trace")),
                caBundle,
                source.isOn(Setting.PORTKEY_SANDBOX),
                environment);
    }

    private static URI baseUrl(Source source) {
        String text = source.text(Setting.PORTKEY_BASE_URL);
        if (text == null) {
            return URI.create("https://api.portkey.ai/v1");
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
                    "PORTKEY_BASE_URL must be scheme, host and path alone, without user, query or fragment.");
        }
        if (!https && !Loopback.is(url.getHost()) && !source.isOn(Setting.PORTKEY_ALLOW_INSECURE_HTTP)) {
            throw new SettingsException("PORTKEY_BASE_URL is plain http, which would show the key to the network: "
                    + "use https, or set PORTKEY_ALLOW_INSECURE_HTTP=true if you mean it.");
        }
        return url;
    }

    private static SettingsException notAUrl(String text) {
        // What stands there may be the key, set to the wrong variable: only something like a URL is shown.
        String shown = text.contains("://") ? ": " + SafeText.of(text.replaceAll("//[^/]*@", "//…@"), 100) : "";
        return new SettingsException("PORTKEY_BASE_URL is no URL such as https://api.portkey.ai/v1" + shown + ".");
    }

    private static Path secretsDirectory(Source source) {
        if (source.oneOf(Setting.PORTKEY_SECRETS, List.of("show", "file")).equals("show")) {
            return null;
        }
        Path named = source.file(Setting.PORTKEY_SECRETS_DIR);
        return named == null ? Path.of(System.getProperty("user.home"), ".portkey-admin-mcp", "secrets") : named;
    }

    private static ConfirmationGate.Policy confirm(Source source) {
        List<String> words = Arrays.stream(ConfirmationGate.Policy.values())
                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                .toList();
        return ConfirmationGate.Policy.valueOf(
                source.oneOf(Setting.PORTKEY_CONFIRM, words).toUpperCase(Locale.ROOT));
    }

    private record Source(Map<String, String> environment, Map<Setting, String> flags) {

        /** The value; null when it is absent, blank or a placeholder that the client has left unfilled. */
        String text(Setting setting) {
            String value = flags.getOrDefault(setting, environment.getOrDefault(setting.name(), ""))
                    .strip();
            return value.isEmpty() || value.startsWith("${") && value.endsWith("}") ? null : value;
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
        String oneOf(Setting setting, List<String> known) {
            String value = text(setting);
            String word = value == null ? known.get(0) : value.toLowerCase(Locale.ROOT);
            if (!known.contains(word)) {
                throw new SettingsException(setting.name() + " is " + SafeText.of(word, 40)
                        + NameSuggestions.hint(word, known) + "; known are " + String.join(", ", known) + ".");
            }
            return word;
        }

        List<String> names(Setting setting) {
            String value = text(setting);
            return value == null
                    ? List.of()
                    : Arrays.stream(value.split("[,\\s]+"))
                            .filter(name -> !name.isEmpty())
                            .toList();
        }

        Path file(Setting setting) {
            String value = text(setting);
            try {
                return value == null ? null : Path.of(value);
            } catch (InvalidPathException e) {
                throw new SettingsException(setting.name() + " is no path: " + SafeText.of(value, 200) + ".");
            }
        }
    }
}
