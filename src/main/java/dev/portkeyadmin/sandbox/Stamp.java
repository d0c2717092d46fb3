package dev.portkeyadmin.sandbox;

import java.time.Instant;
import java.util.UUID;

/** When a call is made, and the id of what it creates. A null slug is made from the name. */
record Stamp(Instant at, String id, String slug) {

    static Stamp now() {
        return new Stamp(Instant.now(), UUID.randomUUID().toString(), null);
    }

    String date() {
        return Json.date(at);
    }
}
