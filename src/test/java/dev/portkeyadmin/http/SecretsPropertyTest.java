package dev.portkeyadmin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.support.Cases;
import dev.portkeyadmin.support.Hidden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever the secrets and wherever they stand: none comes out, and all else does. */
@Execution(ExecutionMode.CONCURRENT)
class SecretsPropertyTest {

    private static Secrets knowing(Hidden hidden) {
        Secrets secrets = new Secrets();
        hidden.secrets().forEach(secrets::add);
        return secrets;
    }

    @Test
    void noSecretIsLeftInAnyText() {
        Cases.all(5_000, Hidden::any, hidden -> {
            String safe = knowing(hidden).redact(hidden.text());
            assertThat(hidden.isIn(safe)).as(safe).isFalse();
            assertThat(knowing(hidden).redact(safe)).isEqualTo(safe);
        });
    }

    @Test
    void aSecretThatStandsAloneIsStruckWholeWhateverTheOthersAre() {
        Cases.all(2_000, Hidden::any, hidden -> {
            for (String secret : hidden.secrets()) {
                assertThat(knowing(hidden).redact("|" + secret + "|")).isEqualTo("|[redacted]|");
            }
        });
    }

    @Test
    void aTextWithoutSecretsIsUnchanged() {
        Cases.all(
                3_000,
                Hidden::none,
                hidden -> assertThat(knowing(hidden).redact(hidden.text())).isEqualTo(hidden.text()));
    }
}
