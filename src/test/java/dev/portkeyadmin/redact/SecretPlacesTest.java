package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests every place in which the arguments of a call can hold a secret. */
class SecretPlacesTest {

    private static final String PLANTED = "planted-5ecret-value";

    private final Secrets secrets = new Secrets();

    @SuppressWarnings("unchecked") // every case is an object
    private static Map<String, Object> arguments(String json) {
        try {
            return (Map<String, Object>) Json.toPlain(Json.read(json.replace("SECRET", PLANTED)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // members that Portkey documents
                "{\"key\":\"SECRET\"}",
                "{\"configurations\":{\"aws_secret_access_key\":\"SECRET\"}}",
                "{\"configurations\":{\"azure_entra_client_secret\":\"SECRET\"}}",
                "{\"configurations\":{\"vertex_service_account_json\":{\"private_key\":\"SECRET\"}}}",
                "{\"configurations\":{\"custom_headers\":{\"X-Team\":\"SECRET\"}}}",
                "{\"auth_config\":{\"vault_token\":\"SECRET\"}}",
                "{\"auth_config\":{\"vault_auth_type\":\"approle\",\"vault_role_id\":\"r\",\"vault_secret_id\":\"SECRET\"}}",
                "{\"checks\":[{\"id\":\"default.webhook\",\"parameters\":{\"webhookURL\":\"https://h.example\",\"headers\":{\"X-A\":\"SECRET\"}}}]}",
                "{\"config\":{\"targets\":[{\"provider\":\"openai\",\"api_key\":\"SECRET\"}]}}",
                "{\"request\":{\"headers\":{\"x-portkey-api-key\":\"SECRET\"}}}",
                "{\"request\":{\"portkeyHeaders\":{\"anything\":\"SECRET\"}}}",
                // pairs
                "{\"headers\":[{\"name\":\"X-Team\",\"value\":\"SECRET\"}]}",
                "{\"list\":[{\"name\":\"x-api-key\",\"value\":\"SECRET\"}]}",
                "{\"list\":[{\"key\":\"Authorization\",\"value\":\"SECRET\"}]}",
                "{\"list\":[{\"value\":\"SECRET\",\"header\":\"Authorization\"}]}",
                "{\"one\":{\"key\":\"Authorization\",\"value\":\"SECRET\"}}",
                "{\"one\":{\"header_name\":\"X-Auth-Token\",\"header_value\":\"SECRET\"}}",
                "{\"one\":{\"headerName\":\"Proxy-Authorization\",\"headerValue\":{\"static\":\"SECRET\"}}}",
                "{\"env\":[{\"variable\":\"DB_PASSWORD\",\"default\":\"SECRET\"}]}",
                "{\"query\":[{\"param\":\"apiKey\",\"values\":[\"SECRET\"]}]}",
                "{\"list\":[[\"Authorization\",\"SECRET\"],[\"Accept\",\"*/*\"]]}",
                "{\"args\":[\"--verbose\",\"--api-key\",\"SECRET\"]}",
                "{\"headers\":[\"X-Team: SECRET\"]}",
                // other spellings
                "{\"apikey\":\"SECRET\"}",
                "{\"APIKey\":\"SECRET\"}",
                "{\"accesstoken\":\"SECRET\"}",
                "{\"api_keys\":[\"a\",\"SECRET\"]}",
                "{\"api_key_2\":\"SECRET\"}",
                "{\"secret_value\":\"SECRET\"}",
                "{\"passwords\":[\"SECRET\"]}",
                "{\"db_pwd\":\"SECRET\"}",
                "{\"connectionString\":\"SECRET\"}",
                "{\"cookies\":\"SECRET\"}",
                // texts
                "{\"url\":\"https://user:SECRET@h.example/mcp\"}",
                "{\"url\":\"https://h.example/mcp?api_key=SECRET&page=2\"}",
                "{\"url\":\"https://h.blob.example/c?sv=1&sig=SECRET\"}",
                "{\"url\":\"https://h.example/api/hook?code=SECRET\"}",
                "{\"dsn_text\":\"postgres://app:SECRET@db.example:5432/x\"}",
                "{\"text\":\"Server=db;User Id=sa;Password=SECRET;Encrypt=yes\"}",
                "{\"text\":\"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET==;EndpointSuffix=x\"}",
                "{\"text\":\"Endpoint=sb://a/;SharedAccessSignature=SECRET\"}",
                "{\"text\":\"curl -H 'Authorization: Bearer SECRET' https://h.example\"}",
                "{\"text\":\"Set-Cookie: session=SECRET\"}",
                "{\"text\":\"{\\\"api_key\\\":\\\"SECRET\\\"}\"}",
                "{\"text\":\" [{\\\"name\\\":\\\"x-api-key\\\",\\\"value\\\":\\\"SECRET\\\"}]\"}",
                "{\"text\":\"{\\\"inner\\\":\\\"{\\\\\\\"token\\\\\\\":\\\\\\\"SECRET\\\\\\\"}\\\"}\"}",
                "{\"text\":\"cut {\\\"name\\\":\\\"x-api-key\\\",\\\"value\\\":\\\"SECRET\\\",\"}",
                "{\"text\":\"cut {\\\"key\\\" : \\\"Authorization\\\", \\\"value\\\" : \\\"SECRET\"}",
            })
    void showsNoSecret(String json) {
        Map<String, Object> arguments = arguments(json);
        assertThat(String.valueOf(secrets.redact((Object) arguments)))
                .doesNotContain(PLANTED)
                .contains("[redacted]");
        assertThat(String.valueOf(secrets.redactArguments(arguments)))
                .doesNotContain(PLANTED)
                .contains("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN RSA PRIVATE KEY-----\\nMIIB5ecret\\n-----END RSA PRIVATE KEY-----",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
                "sk-proj-Zm9vYmFyMTIzNDU2Nzg5MGFi",
                "ghp_0123456789abcdefghij0123456789abcdef",
                "hvs.CAESIJ0123456789abcdefghij",
                "sk-ant-api03-Zm9v_YmFy-MTIzNDU2Nzg5MGFi",
                "sk-proj-Zm9v_YmFy-MTIzNDU2Nzg5MGFi",
                "hf_Zm9vYmFyMTIzNDU2Nzg5MGFi",
                "gsk_Zm9vYmFyMTIzNDU2Nzg5MGFi",
                "xai-Zm9vYmFyMTIzNDU2Nzg5MGFi",
                "nvapi-Zm9v_YmFy-MTIzNDU2Nzg5MGFi",
                "SG.Zm9vYmFyMTIzNDU2.Nzg5MGFiY2RlZmdoaWo"
            })
    void redactsTokensOfAKnownFormUnderAnyName(String token) {
        String shown = String.valueOf(secrets.redactArguments(arguments("{\"note\":\"it is " + token + ", see\"}")));
        assertThat(shown).isEqualTo("{note=it is [redacted], see}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Token 5ecret-of-12",
                "authorization: ApiKey 5ecret-of-12",
                "Authorization: 'Bearer 5ecret-of-12'"
            })
    void redactsWhatFollowsAnySchemeOfAnAuthorization(String header) {
        assertThat(secrets.redact(header)).doesNotContain("5ecret").contains("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "virtual-key: openai-main-4f21c9",
                "virtual_key=openai-main-4f21c9",
                "xai-production-europe-2026",
                "sk-proj-production-of-the-team",
                "the hf_production_team_2026 server",
                "Token team 2026",
                "code review 2026-11-27"
            })
    void keepsSlugsAndNamesThatOnlyResembleSecrets(String text) {
        assertThat(secrets.redact(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"conditions\":[{\"key\":\"api_key\",\"value\":\"9ce924d4-64cf-4c1b-90ce-c4b9a67285b5\"}]}",
                "{\"filters\":[{\"name\":\"api_key_ids\",\"value\":\"k1\"},{\"name\":\"virtual_keys\",\"value\":\"openai\"}]}",
                "{\"name\":\"Reset password\",\"string\":\"Write a mail.\"}",
                "{\"models\":[{\"slug\":\"gpt-4o\",\"pricing_config\":{\"pay_as_you_go\":{\"request_token\":{\"price\":0.1}}}}]}",
                "{\"checks\":[{\"id\":\"default.jsonKeys\",\"parameters\":{\"keys\":[\"a\",\"b\"],\"operator\":\"all\"}}]}",
                "{\"secret_mappings\":[{\"target_field\":\"key\",\"secret_reference_id\":\"openai-in-vault\"}]}",
                "{\"scopes\":[\"workspace_service_api_keys.read\",\"logs.list\"]}",
                "{\"columns\":[\"api_key\",\"cost\"]}",
                "{\"metadata\":{\"team\":\"search\",\"cost_center\":\"42\"},\"url\":\"https://h.example/mcp?page=2\"}",
                "{\"config\":{\"strategy\":{\"mode\":\"fallback\"},\"targets\":[{\"virtual_key\":\"openai-main-4f21c9\"}]}}"
            })
    void keepsWhatOnlyLooksLikeASecret(String json) {
        Map<String, Object> arguments = arguments(json);
        assertThat(secrets.redactArguments(arguments)).isEqualTo(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"list\":[{\"name\":\"x-api-key\",\"value\":\"SECRET\"}]}",
                "{\"config\":\"{\\\"targets\\\":[{\\\"api_key\\\":\\\"SECRET\\\"}]}\"}",
                "{\"list\":[[\"Authorization\",\"SECRET\"]]}"
            })
    void redactsWhatWasSentInLaterTexts(String json) {
        secrets.registerSent(arguments(json));
        assertThat(secrets.redact("Portkey said: " + PLANTED)).isEqualTo("Portkey said: [redacted]");
    }
}
