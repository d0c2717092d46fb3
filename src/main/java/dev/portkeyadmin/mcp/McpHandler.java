package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.prompts.JobPrompts;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.InputRequiredException;
import org.jspecify.annotations.Nullable;

/** Serves the requests that a transport receives. */
interface McpHandler {

    /** Returns the error message for invalid parameters of {@code tools/call}; null when they are valid. */
    @Nullable
    String validateCall(JsonNode params);

    /**
     * Returns the result of {@code initialize}.
     *
     * @throws IllegalArgumentException when the parameters are invalid; the message is for the error answer
     */
    JsonNode initializeResult(JsonNode params);

    /** Returns the instructions for the model. */
    String instructions();

    /** Begins to prepare the first call, in a thread of its own and once. */
    void warmUp();

    /**
     * Returns the listed tools as a JSON array. A client that asks for them will probably make a call, which is prepared at the same
     * time.
     */
    String tools();

    /** Returns the prompts. */
    JobPrompts prompts();

    /**
     * Calls a tool with valid parameters of {@code tools/call}.
     *
     * @throws InputRequiredException when a person has to be asked first
     * @throws InterruptedException when the call was cancelled
     */
    ToolResult call(JsonNode params, CallContext caller) throws InterruptedException;

    /** Notes that the client has declared that it can ask a person, before or without any call. */
    void declaredQuestions();

    /** Returns the text with secrets redacted. */
    String redact(String text);

    /** Opens the session; called once, after {@code initialize} is answered. */
    McpSession openSession(Outbound outbound, JsonNode params);
}
