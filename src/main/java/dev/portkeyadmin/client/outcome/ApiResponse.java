package dev.portkeyadmin.client.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An answer of Portkey that is not an error.
 *
 * @param status the HTTP status, 2xx
 * @param requestId Portkey's id for the call; empty when it sent none
 * @param body as received; {@link MissingNode} when it was empty
 * @param outcome {@link Outcome#UNKNOWN} when the body is not JSON and is kept as text because it may hold a one-time secret,
 *     else {@link Outcome#DONE}
 */
public record ApiResponse(int status, String requestId, JsonNode body, Outcome outcome) {}
