package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.client.Outcome;
import java.util.Collection;

/**
 * The outcome of one write of a plan.
 *
 * @param answer as a call of its own would answer; {@link MissingNode} when it failed
 * @param problem why it failed, or what is wrong although it succeeded; empty for nothing
 * @param shown the one-time secrets that the answer may show
 */
public record WriteResult(Outcome outcome, JsonNode answer, String problem, Collection<String> shown) {}
