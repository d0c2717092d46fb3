package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.SandboxJson;

/** Wraps the rows of one page; {@code more} is true if other pages follow. */
@FunctionalInterface
public interface Envelope {

    /** The envelope of most lists: {@code {object, total, data}}. */
    Envelope LIST = (rows, total, more) ->
            SandboxJson.object().put("object", "list").put("total", total).set("data", rows);

    Envelope DATA_TOTAL = named("data", "total");

    Envelope DATA_TOTAL_MORE =
            (rows, total, more) -> DATA_TOTAL.wrap(rows, total, more).put("has_more", more);

    ObjectNode wrap(ArrayNode rows, int total, boolean more);

    static Envelope named(String data, String count) {
        return (rows, total, more) -> SandboxJson.object().put(count, total).set(data, rows);
    }
}
