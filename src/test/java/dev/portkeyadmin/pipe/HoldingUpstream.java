package dev.portkeyadmin.pipe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A Portkey that answers a request only when the test says so, and notices a caller that disconnects. */
final class HoldingUpstream implements AutoCloseable {

    private final ServerSocket server;
    private final BlockingQueue<Held> arrived = new LinkedBlockingQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Starts at once. */
    HoldingUpstream() {
        try {
            server = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptAll);
    }

    /** A request that waits. */
    static final class Held {

        private final Socket socket;
        private final String head;
        private final CountDownLatch hungUp = new CountDownLatch(1);

        private Held(Socket socket, String head) {
            this.socket = socket;
            this.head = head;
        }

        /** The first line of the request, such as {@code GET /v1/admin/users?currentPage=0 HTTP/1.1}. */
        String line() {
            return head.lines().findFirst().orElse("");
        }

        /** Ends the wait with a success. */
        void answer(String json) throws IOException {
            int length = json.getBytes(StandardCharsets.UTF_8).length;
            write("Connection: close\r\nContent-Length: " + length + "\r\n\r\n" + json);
        }

        /** Begins a success and leaves it unfinished. */
        void begin() throws IOException {
            write("Content-Length: 1000\r\n\r\n{");
        }

        /** In one write: once the last byte is out the caller may hang up, and the socket is closed. */
        private void write(String rest) throws IOException {
            String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + rest;
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }

        /** Waits until the caller has closed the connection, and returns whether it has. */
        boolean isHungUp(Duration within) throws InterruptedException {
            return hungUp.await(within.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The next request. */
    Held next() throws InterruptedException {
        Held held = arrived.poll(JarProcess.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (held == null) {
            throw new AssertionError("No request has come");
        }
        return held;
    }

    /** So many requests. */
    List<Held> next(int count) throws InterruptedException {
        Held[] held = new Held[count];
        for (int i : IntStream.range(0, count).toArray()) {
            held[i] = next();
        }
        return List.of(held);
    }

    /** Requests that have come and were not taken by the test. */
    int untaken() {
        return arrived.size();
    }

    /** The value for PORTKEY_BASE_URL. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                daemon(() -> hold(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    /** Reads requests without a body, one after the other, until the caller disconnects. */
    private void hold(Socket socket) {
        Held held = null;
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                held = new Held(socket, head);
                arrived.add(held);
            }
        } catch (IOException e) {
            // A reset is a way to hang up, too.
        } finally {
            sockets.remove(socket);
            if (held != null) {
                held.hungUp.countDown();
            }
        }
    }

    /** The next head, or what there is of it when input ends. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "holding-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
