package dev.portkeyadmin.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls a sandbox with one key. */
record SandboxClient(Sandbox sandbox, String key) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    record Answer(int status, String text) {

        JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + text, e);
            }
        }

        JsonNode ok() {
            assertThat(status).as(text).isEqualTo(200);
            return json();
        }

        void done() {
            assertThat(status).as(text).isEqualTo(200);
            assertThat(text).isEqualTo("{}");
        }

        void refused(int expected, String code, String naming) {
            assertThat(status).as(text).isEqualTo(expected);
            assertThat(json().at("/data/errorCode").textValue()).isEqualTo(code);
            assertThat(json().at("/data/message").textValue()).contains(naming);
        }

        void notFound() {
            refused(404, "AB08", "No such");
        }

        void forbidden() {
            refused(403, "AB03", "permissions");
        }
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    Answer post(String path, String body) {
        return call("POST", path, body);
    }

    Answer put(String path, String body) {
        return call("PUT", path, body);
    }

    Answer delete(String path) {
        return call("DELETE", path, "");
    }

    /** Reads a path outside the base path. */
    Answer root(String path) {
        return call("GET", sandbox.baseUrl().resolve(path), "");
    }

    Answer call(String method, String path, String body) {
        return call(method, URI.create(sandbox.baseUrl() + path), body);
    }

    private Answer call(String method, URI uri, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .header("x-portkey-api-key", key)
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
