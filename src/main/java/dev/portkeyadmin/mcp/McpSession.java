package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/** Handles the requests that the transport does not answer itself. */
public interface McpSession {

    /** Handles a request, which is answered through {@link Outbound} under the same number. */
    void request(long number, String method, JsonNode params);

    /**
     * Receives the client's response to a request of this server.
     *
     * @param result null when the client responded with an error
     */
    void response(Object id, JsonNode result, int code, String message);
}
