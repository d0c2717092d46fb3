package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/** Serves the requests that a transport receives. */
interface McpHandler {

    /** Returns the error message for invalid parameters of a request; null when they are valid. */
    String validateParams(String method, JsonNode params);

    /**
     * Returns the result of {@code initialize}.
     *
     * @throws IllegalArgumentException when the parameters are invalid; the message is for the error answer
     */
    JsonNode initializeResult(JsonNode params);

    /** Returns the result of {@code tools/list} as JSON. */
    String toolsListResult();

    /** Returns the text with secrets redacted. */
    String redact(String text);

    /** Opens the session; called once, after {@code initialize} is answered. */
    McpSession openSession(Outbound outbound, JsonNode params);
}
