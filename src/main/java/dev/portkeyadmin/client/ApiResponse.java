package dev.portkeyadmin.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What Portkey answered with success.
 *
 * @param status the HTTP status, 2xx
 * @param requestId Portkey's own name for the call; empty when it told none
 * @param body as received; {@link MissingNode} when there was none
 */
public record ApiResponse(int status, String requestId, JsonNode body) {}
