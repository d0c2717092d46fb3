package dev.portkeyadmin.approval;

import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Pages with a clock and a browser of the test, and raw requests to them. */
public final class ApprovalFixture implements AutoCloseable {

    static final long PATIENCE_SECONDS = 60;

    static final ApprovalRequest REQUEST = new ApprovalRequest(
            "delete_workspace",
            "Yes, delete workspace Research",
            "Delete workspace Research (research-1)?",
            List.of(new Change("workspace", "Research", "")),
            List.of("3 API keys belong to it.", "It had 1,204 requests in the last 7 days."),
            "test-client 1.0",
            "fingerprint");

    final ManualClock clock = new ManualClock();
    final BlockingQueue<String> opened = new LinkedBlockingQueue<>();
    final Path directory;
    final ApprovalPages pages;
    boolean desktop = true;
    CompletableFuture<Boolean> opening = CompletableFuture.completedFuture(true);

    /**
     * Knows no owners of connections: a machine that runs tests lists so many connections that reading them takes longer than
     * most tests.
     */
    ApprovalFixture(Path directory) {
        this(directory, PeerOwner.in(directory.resolve("no-proc")));
    }

    ApprovalFixture(Path directory, PeerOwner owner) {
        this.directory = directory;
        pages = new ApprovalPages(
                clock,
                new Browser() {
                    @Override
                    public boolean isPresent() {
                        return desktop;
                    }

                    @Override
                    public CompletableFuture<Boolean> open(String url) {
                        opened.add(url);
                        return opening;
                    }
                },
                directory,
                owner,
                Duration.ofMinutes(1));
    }

    CompletableFuture<Verdict> open() {
        return pages.open(REQUEST);
    }

    /** The address of the page that the browser was given next. */
    URI url() {
        try {
            String url = opened.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (url == null) {
                throw new AssertionError("no page was opened");
            }
            return URI.create(url);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Verdict verdict(CompletableFuture<Verdict> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    WaitingRequests terminal() {
        return new WaitingRequests(List.of(directory));
    }

    /** An answer as it came over the wire. */
    public record Answer(String head, String body) {

        public int status() {
            return Integer.parseInt(head.split(" ")[1]);
        }

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /** The value of a hidden field of the form. */
        public String token() {
            var token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(body);
            return token.find() ? token.group(1) : "";
        }
    }

    static Answer get(URI url, String... headers) {
        return send(url.getPort(), head("GET " + url.getPath(), url, headers) + "\r\n");
    }

    /** Answers the way a browser does. */
    static Answer post(URI url, String body, String... headers) {
        String origin = "Origin: http://127.0.0.1:" + url.getPort();
        return send(
                url.getPort(),
                head("POST " + url.getPath(), url, headers)
                        + (String.join("\n", headers).contains("Origin:") ? "" : origin + "\r\n")
                        + (String.join("\n", headers).contains("Content-Type:")
                                ? ""
                                : "Content-Type: application/x-www-form-urlencoded\r\n")
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static String head(String line, URI url, String... headers) {
        String host = "Host: 127.0.0.1:" + url.getPort();
        StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\n");
        if (!String.join("\n", headers).contains("Host:")) {
            head.append(host).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    /** Sends bytes on a connection of their own and reads until the server closes it; the answer may be empty. */
    static Answer send(int port, String text) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer read(Socket socket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(bytes);
        String answer = bytes.toString(StandardCharsets.UTF_8);
        int end = answer.indexOf("\r\n\r\n");
        return end < 0 ? new Answer(answer, "") : new Answer(answer.substring(0, end), answer.substring(end + 4));
    }

    @Override
    public void close() {
        pages.close();
    }
}
