package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.support.Growth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how secrets are found by the names of their fields. */
class SecretNamesTest {

    private static final String PLANTED = "planted-5ecret-value";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "api_key",
                "apiKey",
                "x-portkey-api-key",
                "X-API-KEY",
                "aws_secret_access_key",
                "azure_entra_client_secret",
                "access_token",
                "accessToken",
                "Authorization",
                "proxy-authorization",
                "password",
                "PASSWORD",
                "credentials",
                "client_auth",
                "vertex_service_account_json",
                "Set-Cookie"
            })
    void recognisesNamesThatSaySecret(String name) {
        assertThat(SecretNames.isSecret(name)).isTrue();
        assertThat(SecretNames.redacted(Map.of(name, PLANTED), UnaryOperator.identity()))
                .isEqualTo(Map.of(name, "[redacted]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key_id",
                "api_key_ids",
                "key_transition_period_ms",
                "metadata_key",
                "virtual_key",
                "virtual_key_slug",
                "secret_path",
                "secret_mappings",
                "prompt_token_min",
                "max_tokens",
                "auth_type",
                "author",
                "monkey",
                "name",
                ""
            })
    void ignoresNamesThatOnlyMentionSecrets(String name) {
        assertThat(SecretNames.isSecret(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Such as {\"virtual_key\":\"openai-1\"}.",
                "{\"targets\":[{\"virtual_key\" : \"openai-1\"",
                "virtual_key=openai-1",
                "virtual_key: openai-1a",
                "metadata_key: team-12345"
            })
    void keepsInTextsWhatNamesOfMembersKeep(String text) {
        assertThat(SecretText.redact(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"virtual_key_secret\":\"" + PLANTED + "\"}",
                "my_virtual_key=" + PLANTED,
                "x-portkey-virtual-key: " + PLANTED,
                "virtual_key.key: " + PLANTED
            })
    void redactsInTextsBehindOtherNamesThatSaySecret(String text) {
        assertThat(SecretText.redact(text)).doesNotContain(PLANTED).contains("[redacted]");
    }

    /** Such a text in Portkey's audit log would otherwise make the log unreadable. */
    @Test
    void survivesDeeplyNestedJsonInTexts() {
        String text = "{\"password\":\"" + PLANTED + "\"}";
        for (int level = 0; level < 10; level++) {
            text = "[".repeat(900) + Json.write(text) + "]".repeat(900);
        }
        Object redacted = new Secrets().redact(Map.of("body", text));
        assertThat(String.valueOf(redacted)).contains("[redacted]").doesNotContain(PLANTED);
    }

    @Test
    void redactsEveryTextBelowASecretNameAndKeepsNumbers() {
        Map<String, Object> sent = Map.of(
                "credentials", Map.of("user", "ann", "list", List.of("a", 5, true)),
                "custom_headers", Map.of("X-Env", "prod"),
                "name", "n");
        assertThat(SecretNames.redacted(sent, UnaryOperator.identity()))
                .isEqualTo(Map.of(
                        "credentials", Map.of("user", "[redacted]", "list", List.of("[redacted]", 5, true)),
                        "custom_headers", Map.of("X-Env", "[redacted]"),
                        "name", "n"));
    }

    @Test
    void keepsTheKeyOfACondition() {
        Map<String, Object> policy = Map.of(
                "conditions", List.of(Map.of("key", "workspace_id", "value", "ws-1")),
                "group_by", List.of(Map.of("key", "api_key")));
        assertThat(SecretNames.redacted(policy, UnaryOperator.identity())).isEqualTo(policy);
        assertThat(found(policy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key", "apikey", "aws_secret_access_key", "azure-api-key", "apiKey", "private_key"})
    void redactsTheKeysOfItems(String name) {
        Map<String, Object> config = Map.of("targets", List.of(Map.of("provider", "openai", name, PLANTED)));
        assertThat(SecretNames.redacted(config, UnaryOperator.identity()))
                .isEqualTo(Map.of("targets", List.of(Map.of("provider", "openai", name, "[redacted]"))));
        assertThat(found(config)).containsExactly(PLANTED);
    }

    @Test
    void findsLongTextsAndNamedSecretsAmongCredentials() {
        Map<String, Object> sent = Map.of(
                "key",
                "sk-1",
                "credentials",
                Map.of("type", "service_user", "private_key", "pk-1", "blob", "a-long-text-of-no-known-kind"),
                "headers",
                Map.of("Authorization", "Bearer x", "Accept", "application/json, text/plain"));
        assertThat(found(sent)).containsExactlyInAnyOrder("sk-1", "pk-1", "a-long-text-of-no-known-kind", "Bearer x");
    }

    private static List<String> found(Object value) {
        List<String> found = new ArrayList<>();
        SecretNames.each(value, found::add);
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"api_key\":\"planted-5ecret-value\",\"n\":1}",
                "{\"api_key\" : \"planted-5ecret-value\"}",
                "{\"body\":\"{\\\"api_key\\\":\\\"planted-5ecret-value\\\"}\"}",
                "{\"body\":\"{\\\\\\\"api_key\\\\\\\":\\\\\\\"planted-5ecret-value\\\\\\\"}\"}",
                "{\"api_key\":\"planted-5ecret-value",
                "{\"api_key\":\"with \\\" in it planted-5ecret-value\"}",
                "Authorization: Bearer planted-5ecret-value",
                "authorization=[Bearer planted-5ecret-value]",
                "headers {x-portkey-api-key=[planted-5ecret-value]}",
                "x-portkey-api-key: planted-5ecret-value, accept: */*",
                "GET /v1?api_key=planted-5ecret-value&page=2",
                "PASSWORD='planted-5ecret-value'",
                "the token bearer planted-5ecret-value is wrong"
            })
    void redactsAValueAfterASecretNameInText(String text) {
        assertThat(SecretText.redact(text))
                .doesNotContain("planted-5ecret-value")
                .contains("[redacted]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"api_key\":\"x\",\"page\":2}|{\"api_key\":\"[redacted]\",\"page\":2}",
                "?token=abc&page=2|?token=[redacted]&page=2",
                "{\"api_key\":\"x\\\\\",\"page\":2}|{\"api_key\":\"[redacted]\",\"page\":2}",
                "{\"b\":\"{\\\"key\\\":\\\"x\\\\\\\"y\\\",\\\"n\\\":1}\"}|{\"b\":\"{\\\"key\\\":\\\"[redacted]\\\",\\\"n\\\":1}\"}",
                "{'api_key': 'abcdefg1', 'page': 2}|{'api_key': '[redacted]', 'page': 2}",
                "key=[redacted]&page=2|key=[redacted]&page=2",
                "Authorization: Bearer abcdefg1, accept: x|Authorization: Bearer [redacted], accept: x"
            })
    void keepsTheTextAroundASecret(String text, String redacted) {
        assertThat(SecretText.redact(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key_id: expected a string, got 17",
                "key: expected text, got a number",
                "the key lacks scope workspace_service_api_keys.read or organisation_service_api_keys.read; try again",
                "HTTPS_PROXY=http://user:password@host:port",
                "Set PORTKEY_API_KEY (or PORTKEY_API_KEY_FILE) in the \"env\" of this server's entry",
                "rotate_api_key failed: HTTP 403 AB03.",
                "basic authentication"
            })
    void keepsTheServersOwnSentences(String text) {
        assertThat(SecretText.redact(text)).isEqualTo(text);
    }

    /** An error cuts what it quotes; the advice after it stays. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "said: \"bad {\\\"key\\\":\\\"abc…\". Look first.|said: \"bad {\\\"key\\\":\\\"[redacted]\". Look first.",
                "said: \"bad {\\\"key\\\":\\\"\". Look first.|said: \"bad {\\\"key\\\":\\\"[redacted]\". Look first.",
                "said: \"{\\\"key\\\":\\\"a\\\\\". Look first.|said: \"{\\\"key\\\":\\\"[redacted]\". Look first.",
                "\"{\\\"b\\\":\\\"{\\\\\\\"key\\\\\\\":\\\\\\\"a\". Then.|\"{\\\"b\\\":\\\"{\\\\\\\"key\\\\\\\":\\\\\\\"[redacted]\". Then."
            })
    void endsACutOffValueWithTheStringAroundIt(String text, String redacted) {
        assertThat(SecretText.redact(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"credentials\":{\"user\":\"ann\"},\"n\":1}|{\"credentials\":{\"user\":\"[redacted]\"},\"n\":1}",
                "[{\"a\":{\"token\":\"x\"}}]|[{\"a\":{\"token\":\"[redacted]\"}}]",
                "{\"b\":\"{\\\"password\\\":[\\\"x\\\"]}\"}|{\"b\":\"{\\\"password\\\":[\\\"[redacted]\\\"]}\"}",
                "{ \"n\" : 1.50 }|{ \"n\" : 1.50 }",
                "{\"token\":\"cut o|{\"token\":\"[redacted]"
            })
    void redactsJsonInATextAndKeepsItsForm(String text, String redacted) {
        assertThat(SecretNames.redacted(Map.of("body", text), SecretText::redact))
                .isEqualTo(Map.of("body", redacted));
    }

    @Test
    void takesTimeInProportionToTheText() {
        for (String part : List.of("\\", "\"", "\"key\":\"", "key=", "bearer ", "a.b-", "token: ")) {
            Growth.assertLinear(50_000, length -> SecretText.redact(part.repeat(length / part.length())));
        }
    }
}
