package dev.portkeyadmin.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A sandbox and the calls a client makes to it with one key. */
final class Calls implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Sandbox sandbox;
    private final String key;

    private Calls(Sandbox sandbox, String key) {
        this.sandbox = sandbox;
        this.key = key;
    }

    static Calls start() {
        return new Calls(Sandbox.start(), Sandbox.ADMIN_KEY);
    }

    /** The same organisation, asked with the key of the workspace for applications. */
    Calls asWorkspace() {
        return new Calls(sandbox, Sandbox.WORKSPACE_KEY);
    }

    @Override
    public void close() {
        sandbox.close();
    }

    record Answer(int status, String text) {

        JsonNode json() {
            assertThat(status).as(text).isEqualTo(200);
            return parse(text);
        }

        JsonNode data() {
            return json().path("data");
        }

        List<String> values(String field) {
            return data().valueStream().map(row -> row.path(field).asText()).toList();
        }

        /** The message holds each of the words. */
        void isRefused(int expected, String code, String... words) {
            assertThat(status).as(text).isEqualTo(expected);
            assertThat(parse(text).at("/data/errorCode").textValue()).isEqualTo(code);
            assertThat(parse(text).at("/data/message").asText()).isNotBlank().contains(words);
        }
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + json, e);
        }
    }

    URI uri(String path) {
        return URI.create(sandbox.baseUrl() + path);
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    Answer put(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path)).PUT(BodyPublishers.ofString(body)));
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    private Answer send(HttpRequest.Builder request) {
        return sendAsIs(request.header("x-portkey-api-key", key));
    }

    /** Without a key. */
    static Answer sendAsIs(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(
                    request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
