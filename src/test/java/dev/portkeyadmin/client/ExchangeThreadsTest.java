package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.TestHttpServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests which thread runs a part of an exchange. */
class ExchangeThreadsTest {

    private final ExchangeThreads threads = new ExchangeThreads();

    @Test
    void startsAnExchangeInADaemonThreadOfThePool() throws Exception {
        CompletableFuture<Thread> used = new CompletableFuture<>();

        threads.execute(() -> used.complete(Thread.currentThread()));

        Thread starter = used.get(TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(starter.isDaemon()).isTrue();
        assertThat(starter.getName()).startsWith("http-start-");
    }

    /** The name of that thread is not documented: where it changed, all parts would run in the pool. */
    @Test
    void continuesAnExchangeInTheThreadOfTheClientThatReads() throws Exception {
        CompletableFuture<String> used = new CompletableFuture<>();
        Phaser parts = new Phaser(1);
        Executor counting = part -> {
            parts.register();
            threads.execute(() -> {
                try {
                    part.run();
                } finally {
                    parts.arriveAndDeregister();
                }
            });
        };
        try (TestHttpServer server = TestHttpServer.holding()) {
            HttpClient client = HttpClient.newBuilder().executor(counting).build();
            CompletableFuture<?> exchange = client.sendAsync(
                    HttpRequest.newBuilder(server.url()).build(),
                    head -> BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> {
                        used.complete(Thread.currentThread().getName());
                        return nothing;
                    }));
            TestHttpServer.Request request = server.next();
            // The part that starts an exchange would continue one that is answered before this part ends.
            parts.awaitAdvanceInterruptibly(parts.arrive(), TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            request.answer(200, "{}");
            exchange.get(TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(used.get(TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .endsWith("-SelectorManager");
    }
}
