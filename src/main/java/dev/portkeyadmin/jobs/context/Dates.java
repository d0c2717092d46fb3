package dev.portkeyadmin.jobs.context;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the two forms of dates that Portkey sends: with T and zone, and with a space and none, which means UTC. */
public final class Dates {

    private Dates() {}

    /** The moment; null when there is none or it has another form. */
    public static @Nullable Instant instant(JsonNode date) {
        String text = date.asText("").strip();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return local(text.replace(' ', 'T'));
        }
    }

    private static @Nullable Instant local(String text) {
        try {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns whether Portkey or the clock says that an object has expired. */
    public static boolean isExpired(JsonNode object, Instant now) {
        return object.path("status").asText("").equals("expired") || isBefore(object.path("expires_at"), now);
    }

    /** Returns whether it is certainly after the other moment. */
    public static boolean isAfter(JsonNode date, Instant other) {
        Instant moment = instant(date);
        return moment != null && moment.isAfter(other);
    }

    /** Returns whether it is certainly before the other moment. */
    public static boolean isBefore(JsonNode date, Instant other) {
        Instant moment = instant(date);
        return moment != null && moment.isBefore(other);
    }
}
