package dev.portkeyadmin.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP/1.1 server on loopback for tests. Its handler decides every byte of an answer; a handler that writes nothing leaves the
 * request to the test, which takes it with {@link #next()} and answers it whenever it likes.
 */
public final class TestHttpServer implements AutoCloseable {

    /** The limit of every wait in a test: only something broken takes so long, however busy the machine is. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An empty list, as {@code list_users} gets it. */
    public static final String EMPTY_LIST = "{\"object\":\"list\",\"total\":0,\"data\":[]}";

    /** Handles one request after the other of a connection. */
    @FunctionalInterface
    public interface Handler {

        /** Answers the request, or leaves it waiting; an {@link IOException} closes the connection. */
        void handle(Request request) throws IOException;
    }

    /** Handles the bytes of one connection, which need not be HTTP. */
    @FunctionalInterface
    public interface ConnectionHandler {

        /** Reads and writes as it likes; the connection is closed when it returns. */
        void handle(Socket socket) throws IOException;
    }

    /** A request that has arrived, and the methods to answer it. */
    public static final class Request {

        private final Socket socket;
        private final InputStream in;
        private final String head;
        private final String body;
        private final CountDownLatch hungUp;

        private Request(Socket socket, InputStream in, CountDownLatch hungUp) throws IOException {
            this.socket = socket;
            this.in = in;
            this.hungUp = hungUp;
            head = readHead(in);
            String header = header("Content-Length");
            int length = header == null ? 0 : Integer.parseInt(header);
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException("the connection ends within a body");
            }
            body = new String(content, StandardCharsets.UTF_8);
        }

        /** Reads a request from a connection that no handler of requests serves. */
        public static Request read(Socket socket) throws IOException {
            return new Request(socket, socket.getInputStream(), new CountDownLatch(1));
        }

        /** The first line, such as {@code GET /v1/admin/users?currentPage=0 HTTP/1.1}. */
        public String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The first line and the headers. */
        public String head() {
            return head;
        }

        public String method() {
            return line().split(" ")[0];
        }

        /** Path and query as they were sent; of a request to a proxy the whole URL. */
        public String target() {
            return line().split(" ")[1];
        }

        /** The last segment of the path. */
        public String name() {
            String path = URI.create(target()).getRawPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The first header of that name; null when there is none. */
        public String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        public String body() {
            return body;
        }

        /** Answers with JSON. */
        public void answer(int status, String json) throws IOException {
            answer(status, Map.of(), json);
        }

        /** Answers with headers, of which Content-Type is JSON unless it is given. */
        public void answer(int status, Map<String, String> headers, String text) throws IOException {
            StringBuilder answer = new StringBuilder(statusLine(status));
            if (headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
                answer.append("Content-Type: application/json\r\n");
            }
            headers.forEach((name, value) -> answer.append(name + ": " + value + "\r\n"));
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            write(answer + "Content-Length: " + length + "\r\n\r\n" + text);
        }

        /** Answers with JSON under a Content-Length that may be wrong. */
        public void answerOfLength(int length, String json) throws IOException {
            write(statusLine(200) + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + json);
        }

        private static String statusLine(int status) {
            return "HTTP/1.1 " + status + " x\r\n";
        }

        /** Writes text as it is, all at once: a client may hang up after the last byte that it expects. */
        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Closes the connection. */
        public void hangUp() throws IOException {
            socket.close();
        }

        /** Waits until the client has closed the connection. */
        public void awaitHangUp() throws InterruptedException {
            if (!hungUp.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("The client keeps the connection of " + line());
            }
        }

        /** Returns true after the client has closed the connection. */
        public boolean isHungUp() {
            return hungUp.getCount() == 0;
        }
    }

    private final ServerSocket listener;
    private final ConnectionHandler handler;
    private final BlockingQueue<Request> arrived = new LinkedBlockingQueue<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile Throwable failure;

    private TestHttpServer(Function<TestHttpServer, ConnectionHandler> handlers) {
        handler = handlers.apply(this);
        try {
            listener = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptAll);
    }

    /** Starts a server with that handler. */
    public static TestHttpServer start(Handler handler) {
        return new TestHttpServer(server -> socket -> server.serve(socket, handler));
    }

    /** Starts a server that speaks TLS. */
    public static TestHttpServer startTls(SSLContext context, Handler handler) {
        return new TestHttpServer(server -> socket -> {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, 0, true);
            secure.setUseClientMode(false);
            server.serve(secure, handler);
        });
    }

    /** Starts a server that leaves all requests to the test. */
    public static TestHttpServer holding() {
        return start(request -> {});
    }

    /** Starts a server that gives everyone the same JSON. */
    public static TestHttpServer answering(String json) {
        return start(request -> request.answer(200, json));
    }

    /** Starts a server whose connections are not parsed. */
    public static TestHttpServer startRaw(ConnectionHandler handler) {
        return new TestHttpServer(server -> handler);
    }

    /**
     * Starts a proxy whose tunnels all lead to one port of this machine, even for other hosts.
     *
     * @param userInfo the user and password it requires; null for none
     */
    public static TestHttpServer tunnelTo(int port, String userInfo) {
        String required = userInfo == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        return start(request -> {
            if (required == null || required.equalsIgnoreCase(request.header("Proxy-Authorization"))) {
                relay(request, port);
            } else {
                request.answer(407, Map.of("Proxy-Authenticate", "Basic realm=\"corp\""), "");
            }
        });
    }

    private static void relay(Request request, int port) throws IOException {
        try (Socket target = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            request.write("HTTP/1.1 200 Connection established\r\n\r\n");
            Thread back = new Thread(() -> relay(target, request), "tunnel");
            back.setDaemon(true);
            back.start();
            request.in.transferTo(target.getOutputStream());
        } finally {
            request.hangUp();
        }
    }

    private static void relay(Socket target, Request request) {
        try (target;
                Socket client = request.socket) {
            target.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // One side hung up: now both have.
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                daemon(() -> handle(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void handle(Socket socket) {
        try (socket) {
            handler.handle(socket);
        } catch (IOException e) {
            // The client is gone, or the handler wants it to be.
        } catch (RuntimeException | Error e) {
            if (!listener.isClosed()) {
                failure = e;
            }
        } finally {
            sockets.remove(socket);
        }
    }

    /** Serves until the client closes or resets the connection. */
    private void serve(Socket socket, Handler requestHandler) throws IOException {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                Request request = new Request(socket, in, hungUp);
                requests.add(request);
                arrived.add(request);
                requestHandler.handle(request);
            }
        } finally {
            hungUp.countDown();
        }
    }

    private void daemon(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                "test-http-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Reads up to the empty line that ends the head of a request. */
    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int ends = 0; ends < 4; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ends within a head");
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the next request that the test has not taken. */
    public Request next() throws InterruptedException {
        Request request = arrived.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (request == null) {
            throw new AssertionError("No request has arrived");
        }
        return request;
    }

    /** Waits for that many. */
    public List<Request> next(int count) throws InterruptedException {
        List<Request> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(next());
        }
        return taken;
    }

    /** How many requests the test has not taken. */
    public int untaken() {
        return arrived.size();
    }

    /** All requests so far, in the order of their arrival. */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many requests have arrived. */
    public int received() {
        return requests.size();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The URL without a path, to set as HTTP_PROXY or HTTPS_PROXY. */
    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    /** The URL to set as PORTKEY_BASE_URL. */
    public URI url() {
        return url("http");
    }

    /** The same with another scheme. */
    public URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port() + "/v1");
    }

    /** Closes every connection and reports what a handler threw. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.forEach(Thread::interrupt);
        if (failure != null) {
            throw new AssertionError("The handler of the test's server failed", failure);
        }
    }
}
