package dev.portkeyadmin.client;

import dev.portkeyadmin.client.body.MemoryException;
import dev.portkeyadmin.client.body.OversizeException;
import dev.portkeyadmin.client.error.Failures;
import dev.portkeyadmin.operation.Operation;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a request is sent again, and after which pause. A read is repeated whenever that may help; a write only when
 * Portkey cannot have acted on it, since a repeated POST can invite twice.
 *
 * @param attempts how often a request is sent at most
 * @param firstPause the pause before the first repetition, doubled for each further one
 */
record RetryPolicy(int attempts, Duration firstPause) {

    static final RetryPolicy DEFAULT = new RetryPolicy(4, Duration.ofMillis(400));

    private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);

    boolean shouldRetry(Operation operation, int status, int attempt) {
        return attempt < attempts && (operation.hints().readOnly() ? RETRYABLE.contains(status) : status == 429);
    }

    boolean shouldRetry(Operation operation, IOException failure, int attempt) {
        if (attempt >= attempts
                || failure instanceof SSLHandshakeException
                || failure instanceof OversizeException
                || failure instanceof MemoryException) {
            return false;
        }
        return Failures.neverSent(failure)
                || operation.hints().readOnly() && !(failure instanceof HttpTimeoutException);
    }

    /** The pause before the next attempt: the one that Portkey asked for, or the doubled one with jitter. */
    Duration pause(int attempt, @Nullable Duration asked) {
        if (asked != null) {
            return asked;
        }
        long most = firstPause.toMillis() << (attempt - 1);
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
