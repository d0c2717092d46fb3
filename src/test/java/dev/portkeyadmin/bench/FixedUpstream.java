package dev.portkeyadmin.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An upstream on loopback that answers every request with the same twenty users. It does next to nothing for that: what is
 * measured shares its processor.
 */
final class FixedUpstream implements AutoCloseable {

    private static final int USERS = 20;

    private final ServerSocket socket;
    private final byte[] answer;

    FixedUpstream() {
        String body = IntStream.range(0, USERS)
                .mapToObj(FixedUpstream::user)
                .collect(Collectors.joining(",", "{\"total\":" + USERS + ",\"object\":\"list\",\"data\":[", "]}"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
        try {
            socket = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    private static String user(int number) {
        return String.format(
                Locale.ROOT,
                "{\"object\":\"user\",\"id\":\"00000000-0000-4000-8000-%012d\",\"first_name\":\"Person\","
                        + "\"last_name\":\"Number %d\",\"role\":\"member\",\"email\":\"person.%d@example.com\","
                        + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"last_updated_at\":\"2026-01-02T00:00:00.000Z\"}",
                number,
                number,
                number);
    }

    /** What PORTKEY_BASE_URL is to be. */
    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                InputStream in = new BufferedInputStream(client.getInputStream());
                OutputStream out = client.getOutputStream()) {
            while (readHeaders(in)) {
                out.write(answer);
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    /** Reads up to the empty line that ends the head of a GET; false at the end of the connection. */
    private static boolean readHeaders(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 2) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        return true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
