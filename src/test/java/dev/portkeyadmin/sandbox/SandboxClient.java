package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portkeyadmin.sandbox.Sandbox.SandboxResponse;
import dev.portkeyadmin.sandbox.server.Router;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Calls a sandbox with one key, without its HTTP server, which {@link SandboxTest} tests. */
record SandboxClient(Sandbox sandbox, String key) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

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
        return send("GET", path, "");
    }

    Answer call(String method, String path, String body) {
        return send(method, Router.BASE + path, body);
    }

    private Answer send(String method, String path, String body) {
        try {
            SandboxResponse response = DirectSandbox.call(sandbox, key, method, path, body);
            return new Answer(response.status(), DirectSandbox.text(response));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
