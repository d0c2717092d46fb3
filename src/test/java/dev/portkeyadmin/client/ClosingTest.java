package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.redact.Secrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that no HTTP client stays open once a connection is closed: its thread would delay the end of the process. */
@Timeout(120)
class ClosingTest {

    private static final URI URL = URI.create("http://127.0.0.1:1/v1");

    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** A client that can be closed on every JDK. */
    private final class ClosableClient extends DirectHttpClient implements AutoCloseable {

        ClosableClient() {
            super((request, body) -> new Answer(200, Map.of(), "{}"));
            created.incrementAndGet();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static PortkeyClient connection(Supplier<HttpClient> clients) {
        return new PortkeyClient(
                new PortkeyClient.Options(URL, ApiKey.of("key", new Secrets()), false, null, Map.of()), clients);
    }

    private static void send(PortkeyClient connection, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URL)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        connection.exchange(request, Deadline.after(Deadline.CALL_TIMEOUT));
    }

    @Test
    void closesTheClientsOfReadsAndWrites() throws Exception {
        try (PortkeyClient connection = connection(ClosableClient::new)) {
            send(connection, "GET");
            send(connection, "POST");
            send(connection, "GET");
            assertThat(created).hasValue(2);
            assertThat(closed).hasValue(0);
        }
        assertThat(closed).hasValue(2);
    }

    @Test
    void createsNoClientOnceClosed() {
        PortkeyClient connection = connection(ClosableClient::new);
        connection.close();
        assertThatThrownBy(() -> send(connection, "GET"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("No request was sent");
        connection.warmUp();
        assertThat(created).hasValue(0);
    }

    @Test
    void closesAClientThatWasBeingCreatedAndDoesNotWaitForIt() throws Exception {
        CountDownLatch creating = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        PortkeyClient connection = connection(() -> {
            creating.countDown();
            try {
                assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new ClosableClient();
        });
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread call = new Thread(() -> {
            try {
                send(connection, "POST");
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        call.start();
        creating.await();
        connection.close();
        assertThat(created).hasValue(0);
        release.countDown();
        ended.get(60, TimeUnit.SECONDS);
        assertThat(created).hasValue(1);
        assertThat(closed).hasValue(1);
    }
}
