package dev.portkeyadmin.app;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the environment and the flags are read and which values are refused. */
class SettingsTest {

    private static Settings from(String name, String value) {
        return Settings.from(Map.of(name, value), Map.of());
    }

    private static void assertRefused(Setting setting, String value) {
        assertThatThrownBy(() -> from(setting.name(), value))
                .as("%s=%s", setting, value)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(setting.name())
                .message()
                .doesNotContain("\n");
    }

    @Test
    void servesTheUsersOfPortkeyItselfWithoutAnySetting() {
        Settings settings = Settings.from(Map.of(), Map.of());
        assertThat(settings.baseUrl()).isEqualTo(URI.create("https://api.portkey.ai/v1"));
        assertThat(settings.toolsets()).containsExactly("users", "catalogue", "jobs");
        assertThat(settings.tools()).isEmpty();
        assertThat(settings.apiKey()).isNull();
        assertThat(settings.apiKeyFile()).isNull();
        assertThat(settings.readOnly()).isFalse();
        assertThat(settings.sandbox()).isFalse();
        assertThat(settings.logLevel()).isEqualTo("warn");
        assertThat(settings.confirm()).isEqualTo(new ConfirmationPolicy(ConfirmationPolicy.When.AUTO, Risk.GRAVE));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void readsEveryVariable() {
        Settings settings = Settings.from(
                Map.ofEntries(
                        Map.entry("PORTKEY_API_KEY", " pk-1234567 "),
                        Map.entry("PORTKEY_API_KEY_FILE", "key file.txt"),
                        Map.entry("PORTKEY_BASE_URL", "https://portkey.example.com:8443/v1/"),
                        Map.entry("PORTKEY_TOOLSETS", "Users; ALL"),
                        Map.entry("PORTKEY_TOOLS", "list_users"),
                        Map.entry("PORTKEY_READ_ONLY", "TRUE"),
                        Map.entry("PORTKEY_LOG_LEVEL", "Debug"),
                        Map.entry("PORTKEY_CA_BUNDLE", "pom.xml"),
                        Map.entry("PORTKEY_SANDBOX", "1"),
                        Map.entry("PORTKEY_CONFIRM", "Always"),
                        Map.entry("PORTKEY_CONFIRM_LEVEL", "Destructive"),
                        Map.entry("PORTKEY_SECRETS", "file"),
                        Map.entry("PORTKEY_SECRETS_DIR", "secrets"),
                        Map.entry("PORTKEY_AUDIT_LOG", "audit.jsonl"),
                        Map.entry("PORTKEY_TIME_ZONE", "Europe/Berlin")),
                Map.of());
        assertThat(settings.apiKey()).isEqualTo("pk-1234567");
        assertThat(settings.apiKeyFile()).isEqualTo(Path.of("key file.txt"));
        assertThat(settings.baseUrl()).isEqualTo(URI.create("https://portkey.example.com:8443/v1"));
        assertThat(settings.toolsets()).containsExactly("users", "all");
        assertThat(settings.tools()).containsExactly("list_users");
        assertThat(settings.readOnly()).isTrue();
        assertThat(settings.logLevel()).isEqualTo("debug");
        assertThat(settings.caBundle()).isEqualTo(Path.of("pom.xml"));
        assertThat(settings.sandbox()).isTrue();
        assertThat(settings.confirm())
                .isEqualTo(new ConfirmationPolicy(ConfirmationPolicy.When.ALWAYS, Risk.DESTRUCTIVE));
        assertThat(settings.secretsDirectory()).isEqualTo(Path.of("secrets"));
        assertThat(settings.auditLog()).isEqualTo(Path.of("audit.jsonl"));
        assertThat(settings.clock().getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void refusesATimeZoneThatDoesNotExistAndProposesTheNearest() {
        assertThatThrownBy(() -> from("PORTKEY_TIME_ZONE", "Europe/Berlim"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "PORTKEY_TIME_ZONE is \"Europe/Berlim\" (did you mean Europe/Berlin?); expected a time zone such as "
                                + "Europe/Berlin, UTC or +02:00.");
        assertRefused(Setting.PORTKEY_TIME_ZONE, "Berlin time");
    }

    @Test
    void usesTheTimeZoneOfTheSystemUnlessAnotherIsSet() {
        assertThat(Settings.from(Map.of(), Map.of()).clock().getZone()).isEqualTo(ZoneId.systemDefault());
    }

    @Test
    void prefersAFlagToTheEnvironment() {
        Settings settings = Settings.from(
                Map.of("PORTKEY_READ_ONLY", "true", "PORTKEY_LOG_LEVEL", "debug"),
                Map.of(Setting.PORTKEY_READ_ONLY, "false"));
        assertThat(settings.readOnly()).isFalse();
        assertThat(settings.logLevel()).isEqualTo("debug");
    }

    @Test
    void replacesTheDefaultToolsetsWithSingleTools() {
        Settings settings = from("PORTKEY_TOOLS", "list_users,get_user");
        assertThat(settings.toolsets()).isEmpty();
        assertThat(settings.tools()).containsExactly("list_users", "get_user");
    }

    static Stream<Arguments> placeholders() {
        List<String> texts = List.of(
                "${X}",
                "${input:x}",
                "${env:X}",
                "${X:-y}",
                "${X",
                "%X%",
                "%ProgramFiles(x86)%",
                "$X",
                "$x_1",
                "$env:X",
                "$(cat x)",
                "{{x}}",
                "<your value>",
                "https://${HOST}/v1",
                "https://$HOST/v1",
                "https://%HOST%/v1",
                "Bearer ${KEY}",
                "Bearer $KEY",
                "'${X}'",
                "${user_config.a}${user_config.b}",
                "x-${user_config.a}",
                "undefined",
                "Null",
                "PORTKEY_API_KEY=abc",
                "export PORTKEY_READ_ONLY = true",
                "x-portkey-api-key:abc");
        return Arrays.stream(Setting.values())
                .flatMap(setting -> texts.stream().map(text -> Arguments.of(setting, text)));
    }

    @ParameterizedTest
    @MethodSource("placeholders")
    void refusesAValueThatWasNotFilledIn(Setting setting, String text) {
        assertRefused(setting, text);
        assertThatThrownBy(() -> Settings.from(Map.of(), Map.of(setting, text)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(setting.name());
    }

    @Test
    void namesThePlaceholderButNeverAPartOfTheKey() {
        assertThatThrownBy(() -> from("PORTKEY_BASE_URL", "https://${HOST}/v1"))
                .hasMessage(
                        "PORTKEY_BASE_URL holds a placeholder that was not filled in (${HOST}). Set the value itself or "
                                + "remove the variable.");
        for (String text : List.of("${pk-secret}", "<pk-secret>", "PORTKEY_API_KEY=pk-secret", "your-pk-secret")) {
            assertThatThrownBy(() -> from("PORTKEY_API_KEY", text)).message().doesNotContain("pk-secret");
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void takesOnlyAnOptionalValueOfABundleAsAbsent(Setting setting) {
        String unset = "${user_config.some_name}";
        if (setting.isProtection()) {
            assertRefused(setting, unset);
        } else {
            Settings none = Settings.from(Map.of(), Map.of());
            assertThat(from(setting.name(), unset))
                    .usingRecursiveComparison()
                    .ignoringFields("environment")
                    .isEqualTo(none);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {
                "PORTKEY_READ_ONLY",
                "PORTKEY_CONFIRM",
                "PORTKEY_SECRETS",
                "PORTKEY_SECRETS_DIR",
                "PORTKEY_AUDIT_LOG",
                "PORTKEY_BASE_URL"
            })
    void refusesABlankProtectionAndABlankAddress(Setting setting) {
        for (String blank : List.of("", " ", "\t", "\"\"", "' '")) {
            assertThatThrownBy(() -> from(setting.name(), blank))
                    .hasMessage(setting.name() + " is set, but blank. Set a value or remove the variable.");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {
                "PORTKEY_API_KEY",
                "PORTKEY_API_KEY_FILE",
                "PORTKEY_ALLOW_INSECURE_HTTP",
                "PORTKEY_TOOLSETS",
                "PORTKEY_TOOLS",
                "PORTKEY_LOG_LEVEL",
                "PORTKEY_CA_BUNDLE",
                "PORTKEY_SANDBOX"
            })
    void takesABlankOptionalValueAsAbsent(Setting setting) {
        assertThat(from(setting.name(), " "))
                .usingRecursiveComparison()
                .ignoringFields("environment")
                .isEqualTo(Settings.from(Map.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa$$w0rd", "ab$cd+ef/12==", "a$B%C3%d", "100%sure", "50%ab%cd", "pk$1234", "a{b}c", "x<y"})
    void acceptsAKeyWithADollarOrPercentSign(String key) {
        assertThat(from("PORTKEY_API_KEY", key).apiKey()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C:\\100%\\x",
                "C:\\100%\\50%\\x",
                "/srv/100%/50% off/x",
                "/srv/M%C3%BCnchen.pem",
                "\\\\server\\c$\\x",
                "/srv/cost$5",
                "/srv/{a}/x"
            })
    void acceptsAPathWithADollarOrPercentSign(String path) {
        assertThat(from("PORTKEY_API_KEY_FILE", path).apiKeyFile())
                .hasToString(Path.of(path).toString());
        assertThat(from("PORTKEY_AUDIT_LOG", path).auditLog()).isEqualTo(Path.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/log/audit$HOST.jsonl", "C:\\log\\audit%USERNAME%.jsonl", "%BASE_DIR%\\audit.jsonl"})
    void refusesAPathWithAPlaceholderInsideAName(String path) {
        assertRefused(Setting.PORTKEY_AUDIT_LOG, path);
    }

    @Test
    void acceptsAnAddressWithAnEncodedByte() {
        assertThat(from("PORTKEY_BASE_URL", "https://x.example/%C3%A9/%20/v1").baseUrl())
                .isEqualTo(URI.create("https://x.example/%C3%A9/%20/v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "your key",
                "your-api-key",
                "YOUR_PORTKEY_API_KEY",
                "<your key>",
                "changeme",
                "replace-me",
                "xxxxxxxx",
                "pk-xxxxxxxxxxxx",
                "none",
                "PORTKEY_API_KEY",
                "pk-***cdef",
                "pk-1...cdef"
            })
    void refusesAKeyThatIsASampleOrMasked(String key) {
        assertRefused(Setting.PORTKEY_API_KEY, key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"pk-1234567\"",
                "'pk-1234567'",
                " \" pk-1234567 \" ",
                "\"'pk-1234567'\"",
                "`pk-1234567`",
                "“pk-1234567”"
            })
    void removesQuotationMarksAroundAKeyWithAWarning(String quoted) {
        Settings settings = from("PORTKEY_API_KEY", quoted);
        assertThat(settings.apiKey()).isEqualTo("pk-1234567");
        assertThat(settings.warnings())
                .containsExactly("The quotation marks around the value of PORTKEY_API_KEY were removed.");
    }

    @Test
    void removesQuotationMarksAroundEveryOtherValueToo() {
        assertThat(from("PORTKEY_READ_ONLY", "\"true\"").readOnly()).isTrue();
        assertThat(from("PORTKEY_AUDIT_LOG", "'/x y/audit'").auditLog()).isEqualTo(Path.of("/x y/audit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"pk-1234567", "pk-1234567'", "\""})
    void refusesAKeyWithOneQuotationMark(String key) {
        assertRefused(Setting.PORTKEY_API_KEY, key);
    }

    @Test
    void takesATildeInEveryPathForTheHomeOfTheEnvironmentAsAShellDoes(@TempDir Path home) throws Exception {
        Files.createFile(home.resolve("x"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "USERPROFILE", home.toString(),
                "PORTKEY_API_KEY_FILE", "~/x",
                "PORTKEY_SECRETS", "file",
                "PORTKEY_SECRETS_DIR", "~",
                "PORTKEY_CA_BUNDLE", "~/x"));
        Settings settings = Settings.from(environment, Map.of(Setting.PORTKEY_AUDIT_LOG, "~/x"));
        assertThat(settings.apiKeyFile()).isEqualTo(home.resolve("x"));
        assertThat(settings.secretsDirectory()).isEqualTo(home);
        assertThat(settings.caBundle()).isEqualTo(home.resolve("x"));
        assertThat(settings.auditLog()).isEqualTo(home.resolve("x"));
        environment.remove("PORTKEY_SECRETS_DIR");
        assertThat(Settings.from(environment, Map.of()).secretsDirectory())
                .isEqualTo(home.resolve(".portkey-admin-mcp").resolve("secrets"));
        assertThat(from("PORTKEY_AUDIT_LOG", "a~/x").auditLog()).isEqualTo(Path.of("a~/x"));
    }

    @Test
    void takesTheHomeThatJavaKnowsWhereTheEnvironmentHasNone() {
        Path home = Path.of(System.getProperty("user.home"));
        assertThat(from("PORTKEY_AUDIT_LOG", "~/x").auditLog()).isEqualTo(home.resolve("x"));
        assertThat(from("PORTKEY_SECRETS", "file").secretsDirectory())
                .isEqualTo(home.resolve(".portkey-admin-mcp").resolve("secrets"));
    }

    @Test
    void warnsOfVariablesThatAreNotSettings() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORTKEY_READONLY", "pk-secret");
        environment.put("portkey_confirm", "always");
        environment.put("PORT_KEY_API_KEY", "pk-secret");
        environment.put("PORTKEY_VIRTUAL", "x");
        environment.put("PORT", "8080");
        environment.put("PORTAGE", "x");
        environment.put("PORTKEY_TOOLS", "list_users");
        assertThat(Settings.from(environment, Map.of()).warnings())
                .containsExactly("Not a setting of this server and without effect: "
                        + "PORTKEY_READONLY (did you mean PORTKEY_READ_ONLY?), PORTKEY_VIRTUAL, "
                        + "PORT_KEY_API_KEY (did you mean PORTKEY_API_KEY?), "
                        + "portkey_confirm (did you mean PORTKEY_CONFIRM?).");
        for (int i = 0; i < 100; i++) {
            environment.put("PORTKEY_" + i, "x");
        }
        assertThat(Settings.from(environment, Map.of()).warnings())
                .singleElement()
                .asString()
                .endsWith(" and 94 more.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/v1", "http://127.0.0.1:1/v1", "http://[::1]:1/v1", "HTTPS://x.example/v1"
            })
    void acceptsHttpsAndLoopback(String url) {
        assertThat(from("PORTKEY_BASE_URL", url).baseUrl()).isEqualTo(URI.create(url));
    }

    @Test
    void refusesPlainHttpUnlessItIsAllowed() {
        assertThatThrownBy(() -> from("PORTKEY_BASE_URL", "http://portkey.example.com/v1"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("PORTKEY_ALLOW_INSECURE_HTTP=true");
        assertThatThrownBy(() -> from("PORTKEY_BASE_URL", "http://localhost.evil.example/v1"))
                .isInstanceOf(SettingsException.class);
        assertThat(Settings.from(
                                Map.of(
                                        "PORTKEY_BASE_URL", "http://portkey.example.com/v1",
                                        "PORTKEY_ALLOW_INSECURE_HTTP", "true"),
                                Map.of())
                        .baseUrl()
                        .getHost())
                .isEqualTo("portkey.example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PORTKEY_BASE_URL | ftp://x/v1 | is not a valid URL",
                "PORTKEY_BASE_URL | api.portkey.ai | is not a valid URL",
                "PORTKEY_BASE_URL | https:///v1 | is not a valid URL",
                "PORTKEY_BASE_URL | https://API.portkey.ai/ | set it to https://api.portkey.ai/v1",
                "PORTKEY_BASE_URL | https://ex ample/v1 | is not a valid URL",
                "PORTKEY_BASE_URL | http://127.0.0.1:99999 | is not a valid URL",
                "PORTKEY_BASE_URL | https://x/v1?a=b | without user, query or fragment",
                "PORTKEY_BASE_URL | https://u:p@x/v1 | without user, query or fragment",
                "PORTKEY_READ_ONLY | maybe | expected true or false",
                "PORTKEY_SANDBOX | ja | expected true or false",
                "PORTKEY_ALLOW_INSECURE_HTTP | maybe | expected true or false",
                "PORTKEY_LOG_LEVEL | verbos | expected one of warn, off, error",
                "PORTKEY_CONFIRM | sometimes | expected one of auto, always, never",
                "PORTKEY_CONFIRM | allways | did you mean always?",
                "PORTKEY_LOG_LEVEL | warning | did you mean warn?",
                "PORTKEY_CA_BUNDLE | /no/such/file.pem | cannot be read",
                "PORTKEY_CA_BUNDLE | src | cannot be read",
                "PORTKEY_API_KEY | two words | blank",
                "PORTKEY_API_KEY | pk-one-1234567,pk-two-1234567 | Set only the key"
            })
    void refusesAnInvalidValueInOneSentenceThatNamesTheVariable(String name, String value, String said) {
        assertThatThrownBy(() -> from(name, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void doesNotRepeatAKeyInTheWrongPlace() {
        assertThatThrownBy(() -> from("PORTKEY_BASE_URL", "pk-secret-0123456789"))
                .message()
                .doesNotContain("pk-secret");
        assertThatThrownBy(() -> from("PORTKEY_BASE_URL", "ftp://user:pk-secret@host/v1"))
                .message()
                .doesNotContain("pk-secret");
        assertThatThrownBy(() -> from("PORTKEY_API_KEY", "pk-secret with blank"))
                .message()
                .doesNotContain("pk-secret");
    }

    @Test
    void offersAFlagForEverySettingButTheKey() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::flag))
                .as("the flags of all settings in their order; add that of a new one to this test")
                .containsExactly(
                        null,
                        "--api-key-file",
                        "--base-url",
                        "--allow-insecure-http",
                        "--toolsets",
                        "--tools",
                        "--read-only",
                        "--confirm",
                        "--confirm-level",
                        "--secrets",
                        "--secrets-dir",
                        "--audit-log",
                        "--log-level",
                        "--time-zone",
                        "--ca-bundle",
                        "--sandbox");
    }
}
