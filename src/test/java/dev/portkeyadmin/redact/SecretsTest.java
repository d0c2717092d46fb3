package dev.portkeyadmin.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.client.PortkeyStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Striking what is secret from whatever leaves the process. */
class SecretsTest {

    private final Secrets secrets = new Secrets();

    @Test
    void aTextWithoutSecretsIsUntouched() {
        secrets.add(PortkeyStub.KEY);

        assertThat(secrets.redact("nothing to see")).isEqualTo("nothing to see");
    }

    @Test
    void everyOccurrenceIsStruck() {
        secrets.add(PortkeyStub.KEY);

        assertThat(secrets.redact(PortkeyStub.KEY + " and " + PortkeyStub.KEY)).isEqualTo("[redacted] and [redacted]");
    }

    @Test
    void allSecretsAreStruck() {
        secrets.add("first-secret");
        secrets.add("second-secret");

        assertThat(secrets.redact("first-secret,second-secret")).isEqualTo("[redacted],[redacted]");
    }

    @Test
    void aSecretIsStruckAsItStandsInJson() {
        secrets.add("quote\"and\\slash");

        assertThat(secrets.redact("{\"a\":\"quote\\\"and\\\\slash\"}")).isEqualTo("{\"a\":\"[redacted]\"}");
    }

    @Test
    void noSecretIsNoSecret() {
        secrets.add(null);

        assertThat(secrets.redact("null")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "admin"})
    void whatIsTooShortToBeAKeyIsNotStruck(String word) {
        secrets.add(word);

        assertThat(secrets.redact("an admin")).isEqualTo("an admin");
    }

    @Test
    void theSecretsAddedLaterAreStruckToo() {
        secrets.add("first-secret");
        assertThat(secrets.redact("second-secret")).isEqualTo("second-secret");

        secrets.add("second-secret");

        assertThat(secrets.redact("second-secret")).isEqualTo("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "-0123456789", "xyz", "=="})
    void aSecretThatBeginsWithAnotherIsStruckWhole(String tail) {
        // The order in which a set is walked depends on its elements, so one pair alone would prove nothing.
        for (int i = 0; i < 40; i++) {
            String shorter = "pk-test-" + i + "-abcdef";
            Secrets both = new Secrets();
            both.add(shorter);
            both.add(shorter + tail);

            assertThat(both.redact("<" + shorter + tail + ">")).isEqualTo("<[redacted]>");
        }
    }

    @Test
    void whatIsRevealedStandsInItsOwnAnswerAndNowhereElse() {
        secrets.add(PortkeyStub.KEY);
        secrets.reveal("shown-once-0123");
        String json = "{\"key\":\"shown-once-0123\",\"echo\":\"" + PortkeyStub.KEY + "\"}";

        assertThat(secrets.redactAnswer(json, List.of("shown-once-0123")))
                .isEqualTo("{\"key\":\"shown-once-0123\",\"echo\":\"[redacted]\"}");
        assertThat(secrets.redactAnswer(json, List.of())).isEqualTo("{\"key\":\"[redacted]\",\"echo\":\"[redacted]\"}");
        assertThat(secrets.redact("it is shown-once-0123")).isEqualTo("it is [redacted]");
    }

    @Test
    void whatACallerSentAsASecretIsStruckFromErrorsAndNotFromAnswersOrNames() {
        secrets.learn(Map.of("password", "hunter-two", "name", "a name"));

        assertThat(secrets.redact("a name, hunter-two")).isEqualTo("a name, [redacted]");
        assertThat(secrets.redactAnswer("{\"name\":\"hunter-two\"}", List.of())).isEqualTo("{\"name\":\"hunter-two\"}");
        assertThat(secrets.redactName("hunter-two")).isEqualTo("hunter-two");
    }

    @Test
    void noMoreSecretsAreRememberedThanAreWorthTheLook() {
        secrets.add(PortkeyStub.KEY);
        for (int i = 0; i < 1_000; i++) {
            secrets.learn(Map.of("token", "sent-token-" + i));
        }

        assertThat(secrets.redact("sent-token-999 " + PortkeyStub.KEY)).isEqualTo("[redacted] [redacted]");
        assertThat(secrets.redact("sent-token-0")).isEqualTo("sent-token-0");
    }

    @Test
    void whatMayBeANumberIsNoSecretSinceJsonWouldBreak() {
        Secrets secrets = new Secrets();
        secrets.add("123456");
        secrets.add("-1.5e+300");
        assertThat(secrets.redact("{\"n\":12345678,\"m\":-1.5e+300}")).isEqualTo("{\"n\":12345678,\"m\":-1.5e+300}");
    }
}
