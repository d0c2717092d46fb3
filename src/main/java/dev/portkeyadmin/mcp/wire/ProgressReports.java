package dev.portkeyadmin.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * Reports the progress of one call under the token of its client. MCP requires that each number is higher than the last one, but a
 * call may count several things one after the other, and wait for a person in between: what does not exceed the last whole number
 * is reported as a thousandth above it.
 */
public final class ProgressReports {

    private static final int PARTS = 1000;

    private final JsonNode token;
    private final Consumer<Object> out;
    private long whole;
    private int part = -1;

    /**
     * Reports that are sent to the given output.
     *
     * @param token of the client; what is not a token means that nothing is reported
     */
    public ProgressReports(JsonNode token, Consumer<Object> out) {
        this.token = token;
        this.out = out;
    }

    /**
     * Reports items that were fetched.
     *
     * @param total items there are, or -1 when unknown
     */
    public void items(long done, long total) {
        report(done, total, "Items fetched: " + done);
    }

    /** Reports that the call waits for a person. */
    public void waiting(long seconds) {
        report(0, -1, "Waiting for a person, " + seconds + " seconds so far");
    }

    /**
     * Reports something that was done.
     *
     * @param total steps there are, or -1 when unknown
     */
    public synchronized void report(long done, long total, String message) {
        // A cancelled call is interrupted, and its client expects nothing more of it.
        if (!JsonRpc.isId(token) || Thread.currentThread().isInterrupted()) {
            return;
        }
        if (done > whole) {
            whole = done;
            part = 0;
        } else if (++part == PARTS) {
            whole++;
            part = 0;
        }
        ObjectNode progress = JsonNodeFactory.instance.objectNode();
        progress.set("progressToken", token);
        if (part == 0) {
            progress.put("progress", whole);
        } else {
            progress.put("progress", (double) (whole * PARTS + part) / PARTS);
        }
        if (done == whole && (part == 0 ? total >= whole : total > whole)) {
            progress.put("total", total);
        }
        out.accept(JsonRpc.notification("notifications/progress", progress.put("message", message)));
    }
}
