package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.portkeyadmin.operation.input.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The analytics of the workspaces of a call.
 *
 * @param arguments the arguments for the one workspace that is counted, where the answer is a list that the caller has to read
 * @param body the whole answer, a list with all of its items; null where the caller has to read the list
 * @param workspaces those that are counted, and those that could not be read
 * @param notes sentences for the reader
 */
public record AnalyticsAnswer(Arguments arguments, @Nullable JsonNode body, ArrayNode workspaces, List<String> notes) {}
