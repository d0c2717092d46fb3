package dev.portkeyadmin.sandbox.server;

import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The time and id of a call and the id of what it creates. The slug is that of the created record, or the secret of a created API key;
 * null means that one is generated.
 */
public record RequestStamp(
        Instant at, String request, String id, @Nullable String slug) {

    /** Takes the time of now and a new id. */
    public static RequestStamp now(String request) {
        return new RequestStamp(Instant.now(), request, UUID.randomUUID().toString(), null);
    }

    /** Returns the time in the format of responses. */
    public String date() {
        return SandboxJson.date(at);
    }
}
