package dev.portkeyadmin.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** Sends the messages of a session to the client. */
public interface Outbound {

    /** Answers a request; the answer to a cancelled request is dropped. */
    void result(long number, Object result);

    /** Answers a request with an error. */
    void error(long number, int code, String message);

    /**
     * Sends a request to the client. Cancelling the future cancels the request at the client, too.
     *
     * @return the result; a missing node when the client responded with an error. Fails when the client is gone
     */
    CompletableFuture<JsonNode> request(String method, ObjectNode params);

    /** Sends a notification to the client. */
    void notify(Object notification);

    /** Ends the service. */
    void close();
}
