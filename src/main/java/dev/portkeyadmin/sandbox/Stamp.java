package dev.portkeyadmin.sandbox;

import java.time.Instant;
import java.util.UUID;

/**
 * When a call is made, the id of the call and the id of what it creates. The slug is that of what is created, or the secret if that
 * is an API key; a null one is made up.
 */
record Stamp(Instant at, String request, String id, String slug) {

    static Stamp now(String request) {
        return new Stamp(Instant.now(), request, UUID.randomUUID().toString(), null);
    }

    String date() {
        return Json.date(at);
    }
}
