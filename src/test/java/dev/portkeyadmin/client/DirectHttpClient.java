package dev.portkeyadmin.client;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * An HTTP client that hands each request to a function and its answer to the caller, without connections. The tests that are not
 * about connections make thousands of calls, and most of the time of a call over loopback is spent in the kernel and on threads.
 */
public class DirectHttpClient extends HttpClient {

    /** Answers a request. */
    @FunctionalInterface
    public interface Upstream {

        /** Answers, or fails like a connection that breaks. */
        Answer answer(HttpRequest request, String body) throws IOException;
    }

    /** An answer of an upstream. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    private record Head(int statusCode, HttpHeaders headers, Version version) implements ResponseInfo {}

    private record Received<T>(HttpRequest request, URI uri, int statusCode, HttpHeaders headers, T body)
            implements HttpResponse<T> {

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    private final Upstream upstream;

    DirectHttpClient(Upstream upstream) {
        this.upstream = upstream;
    }

    /** A connection all of whose requests go to that function. */
    public static PortkeyClient connect(PortkeyClient.Options options, Upstream upstream) {
        return new PortkeyClient(options, new DirectHttpClient(upstream));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        try {
            Answer answer = upstream.answer(request, sent(request));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            Map<String, List<String>> headers = new HashMap<>();
            headers.put("Content-Type", List.of("application/json"));
            headers.put("Content-Length", List.of(String.valueOf(body.length)));
            answer.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            Head head = new Head(
                    answer.status(), HttpHeaders.of(headers, (name, value) -> true), HttpClient.Version.HTTP_1_1);
            BodySubscriber<T> subscriber = handler.apply(head);
            subscriber.onSubscribe(new Delivery(body, subscriber));
            return subscriber
                    .getBody()
                    .<HttpResponse<T>>thenApply(
                            received -> new Received<>(request, request.uri(), head.statusCode, head.headers, received))
                    .toCompletableFuture();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String sent(HttpRequest request) {
        return request.bodyPublisher().map(DirectHttpClient::text).orElse("");
    }

    /** The whole text of a body. */
    static String text(HttpRequest.BodyPublisher body) {
        BodySubscriber<String> collector = BodySubscribers.ofString(StandardCharsets.UTF_8);
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                collector.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                collector.onNext(List.of(part));
            }

            @Override
            public void onError(Throwable failure) {
                collector.onError(failure);
            }

            @Override
            public void onComplete() {
                collector.onComplete();
            }
        });
        return collector.getBody().toCompletableFuture().join();
    }

    /** Delivers a body in the pieces of a connection, as they are requested. */
    private static final class Delivery implements Flow.Subscription {

        private static final int PIECE = 16 << 10;

        private final ByteBuffer body;
        private final Flow.Subscriber<List<ByteBuffer>> receiver;
        private long requested;
        private boolean delivering;
        private volatile boolean over;

        Delivery(byte[] body, Flow.Subscriber<List<ByteBuffer>> receiver) {
            this.body = ByteBuffer.wrap(body);
            this.receiver = receiver;
        }

        @Override
        public synchronized void request(long count) {
            requested += count;
            if (delivering) {
                return;
            }
            delivering = true;
            while (!over && body.hasRemaining() && requested > 0) {
                requested--;
                ByteBuffer piece = body.slice(body.position(), Math.min(PIECE, body.remaining()));
                body.position(body.position() + piece.remaining());
                receiver.onNext(List.of(piece));
            }
            delivering = false;
            if (!over && !body.hasRemaining()) {
                over = true;
                receiver.onComplete();
            }
        }

        @Override
        public void cancel() {
            over = true;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler).join();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        throw new UnsupportedOperationException("no TLS without a connection");
    }

    @Override
    public SSLParameters sslParameters() {
        return new SSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
