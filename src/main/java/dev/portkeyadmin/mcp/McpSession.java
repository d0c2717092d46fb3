package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.mcp.wire.Outbound;

/** Handles the tool calls of a client that sent {@code initialize}. */
@FunctionalInterface
public interface McpSession {

    /**
     * Handles a request on the thread of the caller.
     *
     * @param number under which the request is answered through {@link Outbound} before this method returns
     */
    void request(long number, String method, JsonNode params);
}
