package dev.portkeyadmin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.safety.ConfirmationGate;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment and the flags mean, and which values cannot be right. */
class SettingsTest {

    private static Settings from(String name, String value) {
        return Settings.from(Map.of(name, value), Map.of());
    }

    @Test
    void withoutAnySettingTheUsersOfPortkeyItselfAreServed() {
        Settings settings = Settings.from(Map.of(), Map.of());
        assertThat(settings.baseUrl()).isEqualTo(URI.create("https://api.portkey.ai/v1"));
        assertThat(settings.toolsets()).containsExactly("users", "catalogue");
        assertThat(settings.tools()).isEmpty();
        assertThat(settings.apiKey()).isNull();
        assertThat(settings.apiKeyFile()).isNull();
        assertThat(settings.readOnly()).isFalse();
        assertThat(settings.sandbox()).isFalse();
        assertThat(settings.logLevel()).isEqualTo("warn");
        assertThat(settings.confirm()).isEqualTo(ConfirmationGate.Policy.AUTO);
    }

    @Test
    void everyVariableIsRead() {
        Settings settings = Settings.from(
                Map.of(
                        "PORTKEY_API_KEY", " pk-1234567 ",
                        "PORTKEY_API_KEY_FILE", "key file.txt",
                        "PORTKEY_BASE_URL", "https://portkey.example.com:8443/v1/",
                        "PORTKEY_TOOLSETS", "users, all",
                        "PORTKEY_TOOLS", "list_users",
                        "PORTKEY_READ_ONLY", "TRUE",
                        "PORTKEY_LOG_LEVEL", "Debug",
                        "PORTKEY_CA_BUNDLE", "pom.xml",
                        "PORTKEY_SANDBOX", "1",
                        "PORTKEY_CONFIRM", "Always"),
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
        assertThat(settings.confirm()).isEqualTo(ConfirmationGate.Policy.ALWAYS);
    }

    @Test
    void aFlagWinsOverTheEnvironment() {
        Settings settings = Settings.from(
                Map.of("PORTKEY_READ_ONLY", "true", "PORTKEY_LOG_LEVEL", "debug"),
                Map.of(Setting.PORTKEY_READ_ONLY, "false"));
        assertThat(settings.readOnly()).isFalse();
        assertThat(settings.logLevel()).isEqualTo("debug");
    }

    @Test
    void singleToolsAloneReplaceTheDefaultToolset() {
        Settings settings = from("PORTKEY_TOOLS", "list_users,get_user");
        assertThat(settings.toolsets()).isEmpty();
        assertThat(settings.tools()).containsExactly("list_users", "get_user");
    }

    @Test
    void aPlaceholderThatTheClientLeftUnfilledOrABlankCountsAsAbsent() {
        for (Setting setting : Setting.values()) {
            assertThat(from(setting.name(), "${user_config.api_key}"))
                    .isEqualTo(new Settings(
                            null,
                            null,
                            URI.create("https://api.portkey.ai/v1"),
                            List.of("users", "catalogue"),
                            List.of(),
                            false,
                            ConfirmationGate.Policy.AUTO,
                            null,
                            null,
                            "warn",
                            null,
                            false,
                            Map.of(setting.name(), "${user_config.api_key}")));
            assertThat(from(setting.name(), " ").baseUrl().getHost()).isEqualTo("api.portkey.ai");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/v1", "http://127.0.0.1:1/v1", "http://[::1]:1/v1", "HTTPS://x.example/v1"
            })
    void httpsAndLoopbackAreFine(String url) {
        assertThat(from("PORTKEY_BASE_URL", url).baseUrl()).isEqualTo(URI.create(url));
    }

    @Test
    void plainHttpNeedsAWord() {
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
                "PORTKEY_BASE_URL | ftp://x/v1 | no URL such as",
                "PORTKEY_BASE_URL | api.portkey.ai | no URL such as",
                "PORTKEY_BASE_URL | https:///v1 | no URL such as",
                "PORTKEY_BASE_URL | https://ex ample/v1 | no URL such as",
                "PORTKEY_BASE_URL | http://127.0.0.1:99999 | no URL such as",
                "PORTKEY_BASE_URL | https://x/v1?a=b | without user, query or fragment",
                "PORTKEY_BASE_URL | https://u:p@x/v1 | without user, query or fragment",
                "PORTKEY_READ_ONLY | maybe | expected true or false",
                "PORTKEY_SANDBOX | ja | expected true or false",
                "PORTKEY_LOG_LEVEL | verbos | known are warn, off, error",
                "PORTKEY_CONFIRM | sometimes | known are auto, always, never",
                "PORTKEY_CONFIRM | allways | did you mean always?",
                "PORTKEY_LOG_LEVEL | warning | did you mean warn?",
                "PORTKEY_CA_BUNDLE | /no/such/file.pem | cannot be read",
                "PORTKEY_API_KEY | two words | blanks"
            })
    void aValueThatCannotBeRightIsRefusedInOneSentenceThatNamesTheVariable(String name, String value, String told) {
        assertThatThrownBy(() -> from(name, value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(told)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aKeyInTheWrongPlaceIsNotRepeated() {
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
    void everySettingButTheKeyIsAFlag() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::flag))
                .containsExactly(
                        null,
                        "--api-key-file",
                        "--base-url",
                        "--allow-insecure-http",
                        "--toolsets",
                        "--tools",
                        "--read-only",
                        "--confirm",
                        "--secrets",
                        "--secrets-dir",
                        "--audit-log",
                        "--log-level",
                        "--ca-bundle",
                        "--sandbox");
    }
}
