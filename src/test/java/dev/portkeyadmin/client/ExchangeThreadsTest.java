package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.TestHttpServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;
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
        try (TestHttpServer server = TestHttpServer.answering("{}")) {
            HttpClient client = HttpClient.newBuilder().executor(threads).build();
            client.sendAsync(
                            HttpRequest.newBuilder(server.url()).build(),
                            head -> BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> {
                                used.complete(Thread.currentThread().getName());
                                return nothing;
                            }))
                    .get(TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(used.get(TestHttpServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .endsWith("-SelectorManager");
    }
}
