package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.client.outcome.Outcome;
import java.util.Collection;
import java.util.List;

/**
 * The outcome of one write of a plan.
 *
 * @param answer as a call of its own would answer; {@link MissingNode} when it failed
 * @param problem why it failed, or what is wrong although it succeeded; empty for nothing
 * @param shown the one-time secrets that the answer may show
 * @param endsAll whether every further write would fail for the same reason, such as a key that Portkey no longer accepts
 */
public record WriteResult(Outcome outcome, JsonNode answer, String problem, Collection<String> shown, boolean endsAll) {

    /** A write that was not sent, which does not affect the others. */
    public static WriteResult notSent(String problem) {
        return new WriteResult(Outcome.NOT_SENT, MissingNode.getInstance(), problem, List.of(), false);
    }
}
