package dev.portkeyadmin.audit;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests what the end of the process waits for, and what it refuses. */
class WritesInProgressTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final WritesInProgress writes = new WritesInProgress(() -> {});

    @Test
    void waitsForNothingWhenNoWriteIsInProgress() throws InterruptedException {
        assertThat(writes.awaitFinished(Duration.ZERO)).isTrue();
        assertThat(writes.awaitOneTimeSecrets(Duration.ZERO)).isTrue();
    }

    @Test
    void tellsWritesThatBringASecretFromOthers() throws InterruptedException {
        try (WritesInProgress.OpenWrite plain = writes.begin("delete_user", false)) {
            assertThat(plain).isNotNull();
            assertThat(writes.awaitFinished(Duration.ZERO)).isFalse();
            assertThat(writes.awaitOneTimeSecrets(Duration.ZERO)).isTrue();
        }
        try (WritesInProgress.OpenWrite secret = writes.begin("create_api_key", true)) {
            assertThat(secret).isNotNull();
            assertThat(writes.awaitOneTimeSecrets(Duration.ZERO)).isFalse();
        }
        assertThat(writes.awaitFinished(Duration.ZERO)).isTrue();
    }

    @Test
    void endsTheWaitWhenTheLastWriteFinishes() throws Exception {
        WritesInProgress.OpenWrite first = writes.begin("delete_user", false);
        WritesInProgress.OpenWrite second = writes.begin("delete_user", false);
        CompletableFuture<Boolean> finished = CompletableFuture.supplyAsync(() -> {
            try {
                return writes.awaitFinished(LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        first.close();
        assertThat(finished).isNotDone();
        second.close();
        assertThat(finished.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesNewWritesAndWaitsForOldOnes() throws InterruptedException {
        WritesInProgress.OpenWrite old = writes.begin("delete_user", false);
        writes.refuseNew();
        assertThatThrownBy(() -> writes.begin("delete_user", false))
                .isInstanceOf(RefusedException.class)
                .hasMessage("delete_user was not sent, since this server is ending.");
        assertThat(writes.awaitFinished(Duration.ZERO)).isFalse();
        old.close();
        assertThat(writes.awaitFinished(Duration.ZERO)).isTrue();
    }
}
