package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends the messages of a session to the client. */
public interface Outbound {

    /** Answers a request; the answer to a cancelled request is dropped. */
    void result(long number, Object result);

    /** Answers a request with an error. */
    void error(long number, int code, String message);

    /**
     * Sends a request to the client and waits for the response.
     *
     * @return the result; null when the client responded with an error, did not respond in time, or is gone
     * @throws InterruptedException when the call that the request belongs to was cancelled
     */
    @Nullable
    JsonNode request(String method, ObjectNode params, Duration timeout) throws InterruptedException;

    /** Sends a notification to the client. */
    void notify(Object notification);

    /** Ends the service. */
    void close();
}
