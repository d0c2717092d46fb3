package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Portkey that does one request in twenty a wrong. Each answer holds the tag of its request, a {@code t} with digits that the
 * test puts into an id or an address.
 */
final class FaultyUpstream implements AutoCloseable {

    /** What can go wrong. */
    enum Fault {
        INTERNAL_ERROR,
        BAD_GATEWAY,
        UNAVAILABLE,
        TOO_MANY_REQUESTS,
        HANG_UP_BEFORE,
        HANG_UP_WITHIN,
        TRUNCATED_JSON,
        HTML,
        SLOW,
        LENGTH_TOO_LARGE,
        LENGTH_TOO_SMALL
    }

    static final int PAGES = 3;
    static final int PAGE_SIZE = 5;

    static final Pattern TAG = Pattern.compile("(?<![a-z])t[0-9]+");
    private static final Pattern PAGE = Pattern.compile("currentPage=([0-9]+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private final ServerSocket server;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Set<String> faulted = ConcurrentHashMap.newKeySet();
    private final Map<Fault, AtomicInteger> faults = new EnumMap<>(Fault.class);
    private final AtomicInteger asked = new AtomicInteger();

    /** Starts at once. */
    FaultyUpstream() {
        for (Fault fault : Fault.values()) {
            faults.put(fault, new AtomicInteger());
        }
        try {
            server = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptAll);
    }

    /** What PORTKEY_BASE_URL is to be. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /**
     * Whether something went wrong with a request of that tag. One that was never heard went to a connection that was closed after
     * the answer to another.
     */
    boolean wronged(String tag) {
        return faulted.contains(tag) || !heard.contains(tag);
    }

    /** How often each fault was made. */
    Map<Fault, AtomicInteger> faults() {
        return faults;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (String request = read(in); request != null && answer(request, out); request = read(in)) {
                // One after the other.
            }
        } catch (IOException e) {
            // The caller is gone.
        }
    }

    /** Head and body; null at the end of the connection. */
    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int ends = 0; ends < 4; ) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
        String text = head.toString(StandardCharsets.UTF_8);
        Matcher length = LENGTH.matcher(text);
        return length.find()
                ? text + new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : text;
    }

    /** Whether the connection is good for another request. */
    private boolean answer(String request, OutputStream out) throws IOException {
        Matcher found = TAG.matcher(request);
        String tag = found.find() ? found.group() : "";
        byte[] body = body(request, tag).getBytes(StandardCharsets.UTF_8);
        heard.add(tag);
        int number = asked.incrementAndGet();
        if (number % 20 != 0) {
            return whole(out, 200, "", body);
        }
        Fault fault = Fault.values()[number / 20 % Fault.values().length];
        faulted.add(tag);
        faults.get(fault).incrementAndGet();
        return switch (fault) {
            case INTERNAL_ERROR -> whole(out, 500, "", json("{'success':false,'data':{'message':'oops " + tag + "'}}"));
            case BAD_GATEWAY -> whole(out, 502, "", json("<html><title>502 Bad Gateway</title></html>"));
            case UNAVAILABLE -> whole(out, 503, "Retry-After: 0\r\n", new byte[0]);
            case TOO_MANY_REQUESTS -> whole(out, 429, "Retry-After: 0\r\n", json("{'message':'slowly'}"));
            case HANG_UP_BEFORE -> false;
            case HANG_UP_WITHIN -> part(out, body.length, Arrays.copyOf(body, body.length / 2));
            case TRUNCATED_JSON -> whole(out, 200, "", Arrays.copyOf(body, body.length - 1));
            case HTML -> whole(out, 200, "", json("<html><title>Sign in</title></html>"));
            case SLOW -> {
                pause(new Random(number).nextInt(200));
                yield whole(out, 200, "", body);
            }
            case LENGTH_TOO_LARGE -> part(out, body.length + 7, body);
            case LENGTH_TOO_SMALL -> part(out, body.length - 7, body);
        };
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean whole(OutputStream out, int status, String header, byte[] body) throws IOException {
        write(out, status, header, body.length, body);
        return true;
    }

    private static boolean part(OutputStream out, int length, byte[] body) throws IOException {
        write(out, 200, "", length, body);
        return false;
    }

    /** In one write, since a caller may hang up after the last byte that it expects. */
    private static void write(OutputStream out, int status, String header, int length, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\n" + header
                        + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        answer.writeBytes(body);
        out.write(answer.toByteArray());
        out.flush();
    }

    private static byte[] json(String singleQuoted) {
        return JarProcess.json(singleQuoted).getBytes(StandardCharsets.UTF_8);
    }

    private static String body(String request, String tag) {
        ObjectNode body = JarProcess.MAPPER.createObjectNode();
        if (!request.startsWith("GET /v1/admin/users?")) {
            return body.put("id", tag).put("object", "thing").toString();
        }
        Matcher page = PAGE.matcher(request);
        int number = page.find() ? Integer.parseInt(page.group(1)) : 0;
        ArrayNode people =
                body.put("object", "list").put("total", PAGES * PAGE_SIZE).putArray("data");
        for (int i = 0; i < PAGE_SIZE && number < PAGES; i++) {
            people.addObject().put("id", tag + "-" + (number * PAGE_SIZE + i)).put("object", "user");
        }
        return ((JsonNode) body).toString();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
