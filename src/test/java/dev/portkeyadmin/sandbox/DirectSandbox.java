package dev.portkeyadmin.sandbox;

import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.DirectHttpClient;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.sandbox.Sandbox.SandboxResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Connects to a sandbox without its HTTP server, for the tests that are not about connections. */
public final class DirectSandbox {

    private DirectSandbox() {}

    /** A connection whose requests the sandbox answers in the thread of the caller. */
    public static PortkeyClient connect(Sandbox sandbox, ApiKey key) {
        return DirectHttpClient.connect(
                new PortkeyClient.Options(sandbox.baseUrl(), key, false, null, Map.of()), (request, body) -> {
                    URI uri = request.uri();
                    SandboxResponse response = call(
                            sandbox,
                            request.headers().firstValue(Sandbox.KEY_HEADER).orElse(null),
                            request.method(),
                            uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                            body);
                    return new DirectHttpClient.Answer(
                            response.status(), Map.of("Content-Type", response.contentType()), text(response));
                });
    }

    /** Calls it with a path that may have a query. */
    static SandboxResponse call(Sandbox sandbox, String key, String method, String path, String body)
            throws IOException {
        return sandbox.handle(
                key,
                method,
                URI.create(path),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                UUID.randomUUID().toString());
    }

    static String text(SandboxResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
