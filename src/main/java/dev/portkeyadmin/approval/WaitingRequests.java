package dev.portkeyadmin.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.approval.PendingRequest.RequestState;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the requests that wait on this machine, of all servers of this user, and answers them. */
public final class WaitingRequests {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MAX_BYTES = 1 << 24;

    private final List<Path> directories;

    /** The requests of the servers that announce themselves in these directories. */
    public WaitingRequests(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** The requests of the user with this environment. */
    public static WaitingRequests in(Map<String, String> environment) {
        return new WaitingRequests(StateDirectories.of(environment));
    }

    /** Returns what waits, the oldest first. What a process left that has ended is removed. */
    public List<WaitingRequest> list() {
        List<WaitingRequest> waiting = new ArrayList<>();
        for (Announcement server : Announcement.read(directories)) {
            try {
                HttpURLConnection connection = connect(server, TerminalProtocol.PATH);
                if (connection.getResponseCode() == 200) {
                    waiting.addAll(TerminalProtocol.readRequests(body(connection.getInputStream()), server));
                }
            } catch (IOException e) {
                if (server.isStale()) {
                    server.remove();
                }
            }
        }
        waiting.sort(Comparator.comparing(WaitingRequest::asked));
        return waiting;
    }

    /**
     * Answers one request.
     *
     * @return what became of it, in words; it may have been answered elsewhere or have expired in the meantime
     * @throws IOException when its server cannot be reached
     */
    public String answer(WaitingRequest request, boolean approve) throws IOException {
        HttpURLConnection connection = connect(request.server(), TerminalProtocol.PATH + "/" + request.id());
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (var out = connection.getOutputStream()) {
            out.write(("decision=" + (approve ? "approve" : "decline")).getBytes(StandardCharsets.US_ASCII));
        }
        int status = connection.getResponseCode();
        if (status != 200 && status != 409) {
            throw new IOException("HTTP " + status);
        }
        RequestState state = TerminalProtocol.readState(
                body(status == 200 ? connection.getInputStream() : connection.getErrorStream()));
        return QuestionPage.words(state);
    }

    private static HttpURLConnection connect(Announcement server, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port() + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestProperty("Authorization", TerminalProtocol.authorization(server.token()));
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static JsonNode body(InputStream in) throws IOException {
        try (in) {
            return Json.read(in.readNBytes(MAX_BYTES));
        }
    }
}
