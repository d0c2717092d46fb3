package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.client.QueuedPortkey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the redaction of registered secrets. */
class SecretsTest {

    private final Secrets secrets = new Secrets();

    @Test
    void keepsATextWithoutSecrets() {
        secrets.add(QueuedPortkey.KEY);

        assertThat(secrets.redact("nothing to see")).isEqualTo("nothing to see");
    }

    @Test
    void redactsEveryOccurrence() {
        secrets.add(QueuedPortkey.KEY);

        assertThat(secrets.redact(QueuedPortkey.KEY + " and " + QueuedPortkey.KEY))
                .isEqualTo("[redacted] and [redacted]");
    }

    @Test
    void redactsAllSecrets() {
        secrets.add("first-secret");
        secrets.add("second-secret");

        assertThat(secrets.redact("first-secret,second-secret")).isEqualTo("[redacted],[redacted]");
    }

    @Test
    void redactsASecretInItsJsonForm() {
        secrets.add("quote\"and\\slash");

        assertThat(secrets.redact("{\"a\":\"quote\\\"and\\\\slash\"}")).isEqualTo("{\"a\":\"[redacted]\"}");
    }

    @Test
    void redactsThePasswordOrTokenInAUrl() {
        assertThat(secrets.redact("https://u:hunter22@h.example/mcp and https://h.example/@x"))
                .isEqualTo("https://u:[redacted]@h.example/mcp and https://h.example/@x");
        assertThat(secrets.redact("https://ghp-0123456789abcdef@h.example/mcp"))
                .isEqualTo("https://[redacted]@h.example/mcp");
    }

    @Test
    void keepsTheBraceOfATableWithASecretName() {
        assertThat(secrets.redact("portkey = { command = \"c\", api_key = \"k-123\" }"))
                .isEqualTo("portkey = { command = \"c\", api_key = \"[redacted]\" }");
        assertThat(secrets.redact("api_key={k-123}")).doesNotContain("k-123");
    }

    @Test
    void ignoresANullSecret() {
        secrets.add(null);

        assertThat(secrets.redact("null")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "admin"})
    void keepsTextsTooShortToBeAKey(String word) {
        secrets.add(word);

        assertThat(secrets.redact("an admin")).isEqualTo("an admin");
    }

    @Test
    void redactsSecretsThatAreAddedLater() {
        secrets.add("first-secret");
        assertThat(secrets.redact("second-secret")).isEqualTo("second-secret");

        secrets.add("second-secret");

        assertThat(secrets.redact("second-secret")).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "-0123456789", "xyz", "=="})
    void redactsASecretThatBeginsWithAnotherWhole(String tail) {
        // The order in which a set is walked depends on its elements, so a single pair would prove nothing.
        for (int i = 0; i < 40; i++) {
            String shorter = "pk-test-" + i + "-abcdef";
            Secrets both = new Secrets();
            both.add(shorter);
            both.add(shorter + tail);

            assertThat(both.redact("<" + shorter + tail + ">")).isEqualTo("<[redacted]>");
        }
    }

    @Test
    void showsAOneTimeSecretOnlyInItsOwnAnswer() {
        secrets.add(QueuedPortkey.KEY);
        secrets.registerOneTime("shown-once-0123", Set.of());
        String json = "{\"key\":\"shown-once-0123\",\"echo\":\"" + QueuedPortkey.KEY + "\"}";

        assertThat(secrets.redactAnswer(json, List.of("shown-once-0123")))
                .isEqualTo("{\"key\":\"shown-once-0123\",\"echo\":\"[redacted]\"}");
        assertThat(secrets.redactAnswer(json, List.of())).isEqualTo("{\"key\":\"[redacted]\",\"echo\":\"[redacted]\"}");
        assertThat(secrets.redact("it is shown-once-0123")).isEqualTo("it is [redacted]");
    }

    @Test
    void redactsWhatACallerSentInErrorsOnly() {
        secrets.registerSent(Map.of("password", "hunter-two", "name", "a name"));

        assertThat(secrets.redact("a name, hunter-two")).isEqualTo("a name, [redacted]");
        assertThat(secrets.redactAnswer("{\"name\":\"hunter-two\"}", List.of())).isEqualTo("{\"name\":\"hunter-two\"}");
        assertThat(secrets.redactName("hunter-two")).isEqualTo("hunter-two");
    }

    @Test
    void forgetsTheOldestOfTooManySentSecrets() {
        secrets.add(QueuedPortkey.KEY);
        for (int i = 0; i < 1_000; i++) {
            secrets.registerSent(Map.of("token", "sent-token-" + i));
        }

        assertThat(secrets.redact("sent-token-999 " + QueuedPortkey.KEY)).isEqualTo("[redacted] [redacted]");
        assertThat(secrets.redact("sent-token-0")).isEqualTo("sent-token-0");
    }

    @Test
    void keepsWhatLooksLikeANumber() {
        Secrets secrets = new Secrets();
        secrets.add("123456");
        secrets.add("-1.5e+300");
        assertThat(secrets.redact("{\"n\":12345678,\"m\":-1.5e+300}")).isEqualTo("{\"n\":12345678,\"m\":-1.5e+300}");
    }

    @Test
    void comparesSecretsWithStringsOfAnAnswerOnly() {
        secrets.add("pk\":1,\"x");
        String json = "{\"pk\":1,\"x\":2}";
        assertThat(secrets.redactAnswer(json, List.of())).isEqualTo(json);
        assertThat(secrets.redactAnswer("{\"a\":\"pk\\\":1,\\\"x\"}", List.of()))
                .isEqualTo("{\"a\":\"[redacted]\"}");
    }

    @Test
    void redactsNamesOfMembersInAnswers() {
        secrets.add("first-secret");
        assertThat(secrets.redactAnswer("{\"first-secret\":[1.50,{\"a\":\"b first-secret\"}]}", List.of()))
                .isEqualTo("{\"[redacted]\":[1.50,{\"a\":\"b [redacted]\"}]}");
    }

    // --- answers that are cut off

    private static final String LINE = "{\"id\":\"k1\",\"key\":\"z1*****3AX\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"",
                "{\"id\":\"k1\",\"key\":\"",
                "[{\"id\":",
                "{\"",
                "------",
                "{\"object\":\"api-key\"}"
            })
    void registersNoStructureOfACutAnswer(String cut) {
        secrets.registerOneTimeText(cut, List.of("key"), Set.of());
        secrets.registerOneTime(cut, Set.of());
        secrets.registerSent(Map.of("password", cut));
        assertThat(secrets.redactAnswer(LINE, List.of())).isEqualTo(LINE);
        assertThat(secrets.redactName("{\"id\":\"k1\", ------")).isEqualTo("{\"id\":\"k1\", ------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"an-id-of-a-new-key-1\",\"key\":\"pk-0123456789-once",
                "{\"id\":\"an-id-of-a-new-key-1\",\"data\":{\"api_key\":\"pk-0123456789-once\"",
                "{\"inviteLink\":\"pk-0123456789-once",
                "{\"client_auth\":{\"blob\":\"pk-0123456789-once",
                "key=pk-0123456789-once",
                "pk-0123456789-once"
            })
    void findsTheSecretInACutAnswer(String cut) {
        secrets.registerOneTimeText(cut, List.of("inviteLink", "client_auth"), Set.of());
        assertThat(secrets.redactName("an-id-of-a-new-key-1, pk-0123456789-once"))
                .isEqualTo("an-id-of-a-new-key-1, [redacted]");
    }

    // --- what the caller knows

    @Test
    void registersNothingAsOneTimeThatTheCallerSent() {
        Map<String, Object> credentials =
                Map.of("workspace", "ws-data-0123456789", "token", "made-by-portkey", "blob", "also-made-by-portkey");
        secrets.registerOneTime(credentials, Set.of("ws-data-0123456789"));
        assertThat(secrets.redactName("ws-data-0123456789 made-by-portkey")).isEqualTo("ws-data-0123456789 [redacted]");
    }

    @Test
    void registersNoIdsAmongCredentials() {
        secrets.registerOneTime(
                Map.of("workspace_id", "ws-data-0123456789", "organisationSlug", "organisation-slug-1"), Set.of());
        assertThat(secrets.redactName("ws-data-0123456789 organisation-slug-1"))
                .isEqualTo("ws-data-0123456789 organisation-slug-1");
    }

    // --- other forms of the key

    private static Stream<String> encodings() {
        String key = "pk+te/st 0123456789?>abcé";
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20"),
                "pk%2bte%2fst%200123456789%3f%3eabc%c3%a9",
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void redactsEncodedFormsOfTheKey(String encoded) {
        secrets.add("pk+te/st 0123456789?>abcé");
        assertThat(secrets.redact("<" + encoded + ">")).isEqualTo("<[redacted]>");
        assertThat(secrets.redactAnswer("[\"" + encoded + "\"]", List.of())).isEqualTo("[\"[redacted]\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "use", "user:"})
    void redactsTheKeyInBase64OfALongerText(String before) {
        secrets.add(QueuedPortkey.KEY);
        String encoded = Base64.getEncoder()
                .encodeToString((before + QueuedPortkey.KEY + ":x").getBytes(StandardCharsets.UTF_8));
        String safe = secrets.redact(encoded);
        assertThat(safe).contains("[redacted]");
        assertThat(safe.replace("[redacted]", "").length()).isLessThan(before.length() * 2 + 10);
    }

    // --- bounds

    @Test
    void redactsTheSecretsOfACallOfAnySizeUntilItEnds() {
        String huge = "sk-" + "0123456789abcdef".repeat(300_000);
        try (Secrets.CallSecrets call = secrets.openCall()) {
            call.add(Map.of("password", huge, "token", "sent-token-1"));
            assertThat(secrets.redact("<" + huge + "> sent-token-1")).isEqualTo("<[redacted]> [redacted]");
            assertThat(secrets.wasSent("sent-token-1")).isTrue();
        }
        assertThat(secrets.redact("sent-token-1")).isEqualTo("sent-token-1");
        assertThat(secrets.wasSent("sent-token-1")).isFalse();
    }

    @Test
    void keepsNoHugeValuesOfSentCalls() {
        String huge = "no known form " + "0123456789abcdef".repeat(2_000);
        secrets.registerSent(Map.of("password", huge));
        assertThat(secrets.redact(huge)).isEqualTo(huge);
    }

    @Test
    void boundsTheCharactersThatItKeeps() {
        for (int i = 0; i < 100; i++) {
            secrets.registerSent(Map.of("password", "sent-" + i + "-" + "x".repeat(10_000)));
        }
        assertThat(secrets.wasSent("sent-0-" + "x".repeat(10_000))).isFalse();
        assertThat(secrets.wasSent("sent-99-" + "x".repeat(10_000))).isTrue();
    }
}
