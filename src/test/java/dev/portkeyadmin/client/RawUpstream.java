package dev.portkeyadmin.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that can misbehave in ways that no HTTP library offers: each connection goes to a handler. */
final class RawUpstream implements AutoCloseable {

    /** Serves one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Handler {
        void handle(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch requestRead = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    private RawUpstream(Handler handler) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.handler = handler;
    }

    static RawUpstream start(Handler handler) throws IOException {
        RawUpstream upstream = new RawUpstream(handler);
        upstream.launch(upstream::accept);
        return upstream;
    }

    /** Reads each request, writes the given text and waits for the client to close the connection. */
    static RawUpstream answering(String text) throws IOException {
        RawUpstream[] self = new RawUpstream[1];
        self[0] = new RawUpstream(socket -> {
            self[0].readRequest(socket.getInputStream());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            self[0].awaitHangUp(socket.getInputStream());
        });
        self[0].launch(self[0]::accept);
        return self[0];
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                launch(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            handler.handle(socket);
        } catch (IOException e) {
            hungUp.countDown();
        }
    }

    private void launch(Runnable work) {
        Thread thread = new Thread(work, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads the head of a request. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection was closed within the head");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Reads the head of a request and the body that its Content-Length announces. */
    void readRequest(InputStream in) throws IOException {
        for (String line : readHead(in).split("\r\n")) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                in.readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
        requests.incrementAndGet();
        requestRead.countDown();
    }

    private void awaitHangUp(InputStream in) throws IOException {
        if (in.read() < 0) {
            hungUp.countDown();
        }
    }

    /** The number of complete requests that were read. */
    int received() {
        return requests.get();
    }

    boolean requestArrives() throws InterruptedException {
        return requestRead.await(PortkeyStub.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Returns whether the client closes the connection. */
    boolean isLeft() throws InterruptedException {
        return hungUp.await(PortkeyStub.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    URI baseUrl(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
