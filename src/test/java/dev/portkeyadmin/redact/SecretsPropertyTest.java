package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.PlantedSecrets;
import dev.portkeyadmin.support.PropertyCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests with random secrets in random places: none comes out, and all else does. */
@Execution(ExecutionMode.CONCURRENT)
class SecretsPropertyTest {

    private static Secrets knowing(PlantedSecrets hidden) {
        Secrets secrets = new Secrets();
        hidden.secrets().forEach(secrets::add);
        return secrets;
    }

    @Test
    void leavesNoSecretInAnyText() {
        PropertyCases.all(5_000, PlantedSecrets::any, hidden -> {
            Secrets secrets = knowing(hidden);
            String safe = secrets.redact(hidden.text());
            assertThat(hidden.isIn(safe)).as(safe).isFalse();
            assertThat(secrets.redact(safe)).isEqualTo(safe);
        });
    }

    @Test
    void redactsASecretWholeWhateverTheOthersAre() {
        PropertyCases.all(2_000, PlantedSecrets::any, hidden -> {
            Secrets secrets = knowing(hidden);
            for (String secret : hidden.secrets()) {
                assertThat(secrets.redact("|" + secret + "|")).isEqualTo("|[redacted]|");
            }
        });
    }

    @Test
    void keepsATextWithoutSecrets() {
        PropertyCases.all(
                3_000,
                PlantedSecrets::none,
                hidden -> assertThat(knowing(hidden).redact(hidden.text())).isEqualTo(hidden.text()));
    }
}
