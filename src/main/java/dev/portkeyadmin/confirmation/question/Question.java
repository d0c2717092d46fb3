package dev.portkeyadmin.confirmation.question;

import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.confirmation.state.Assessment;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.Change;
import java.util.List;

/**
 * The question before a risky call, written from the present state in Portkey: the object by the names that people know, what
 * changes, what depends on it, and how much it was used recently. A part that cannot be read is shown as unknown.
 *
 * @param text the whole question
 * @param act what a yes does
 * @param changes before and after
 * @param facts what depends on the object and how it was used
 * @param state the part of the text that is the same as long as the object is, with what was cut from it
 * @param isWhole false where the call does more than a person can oversee, and changes are left out
 */
public record Question(
        String text, String act, List<Change> changes, List<String> facts, String state, boolean isWhole) {

    /** Most characters that a question shows of a text that the call gives. */
    public static final int MOST_OF_A_TEXT = Quoting.GIVEN_LENGTH;

    /** Most items that a question shows of a list that the call gives. */
    public static final int MOST_OF_A_LIST = ValueWords.MOST_ITEMS;

    /**
     * Writes the question.
     *
     * @param danger a sentence on the key in use, to come first; empty for none
     * @throws CallException when the object does not exist
     */
    public static Question of(CallState call, Assessment assessment, Names names, String danger, Secrets secrets)
            throws InterruptedException {
        return new QuestionWriter(call, assessment, names, new Quoting(secrets, call.arguments())).write(danger);
    }
}
