package dev.portkeyadmin.client.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An answer of Portkey that is not an error.
 *
 * @param status the HTTP status, 2xx
 * @param requestId Portkey's id for the call; empty when it sent none
 * @param body as received; {@link MissingNode} when it was empty
 * @param outcome {@link Outcome#UNKNOWN} when status or body leave open whether a write took effect, else {@link Outcome#DONE}
 */
public record ApiResponse(int status, String requestId, JsonNode body, Outcome outcome) {}
