package dev.portkeyadmin.safety;

import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several writes that one person approves together, in words for that person. Texts of others in it are redacted and quoted.
 *
 * @param job the name of the tool that makes the plan
 * @param act what a yes does, such as: Yes, offboard Priya Raman
 * @param intro a sentence above the writes; ends with a colon
 * @param writes in the order in which they are sent
 */
public record PlanQuestion(String job, String act, String intro, List<Write> writes) {

    /**
     * One write of a plan.
     *
     * @param arguments valid against the operation's schema; null where they depend on the answer to an earlier write, which no
     *     operation may need that can be risky
     * @param words what it does, such as: cancel the invitation of a@example.com
     */
    public record Write(Operation operation, @Nullable Arguments arguments, String words) {

        /** Checks that what may be risky is known before it is approved. */
        public Write {
            if (arguments == null
                    && !(operation.risks().isEmpty()
                            && operation.endsKeysOf().isEmpty()
                            && !operation.affectsSomeApiKey())) {
                throw new IllegalArgumentException(operation.name() + " needs its arguments before it is approved");
            }
        }
    }

    /** Copies the list. */
    public PlanQuestion {
        writes = List.copyOf(writes);
    }

    /** The whole question: every write on a line of its own. */
    public String text() {
        StringBuilder text = new StringBuilder(intro);
        for (int i = 0; i < writes.size(); i++) {
            text.append('\n').append(i + 1).append(". ").append(writes.get(i).words());
        }
        return text.toString();
    }
}
