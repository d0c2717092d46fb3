package dev.portkeyadmin.safety;

import java.time.Duration;
import java.util.List;

/**
 * A call that waits for a person's approval, in words for that person. No text in it comes from Portkey or the model without
 * being redacted and quoted.
 *
 * @param tool the name of the operation, such as delete_workspace
 * @param act what a yes does, such as "Yes, delete workspace Research"
 * @param question the whole question, as a client shows it
 * @param changes before and after; empty where the question says all
 * @param facts sentences on what depends on the object and how it was used; empty where nothing is known
 * @param client the name and version that the client gave itself; empty where it gave none
 * @param fingerprint identifies tool, arguments and what was shown: equal only for the same question about the same state
 */
public record ApprovalRequest(
        String tool,
        String act,
        String question,
        List<Change> changes,
        List<String> facts,
        String client,
        String fingerprint) {

    /** How long a person may answer, and how long a yes is valid. */
    public static final Duration VALIDITY = Duration.ofMinutes(10);

    /** Copies the lists. */
    public ApprovalRequest {
        changes = List.copyOf(changes);
        facts = List.copyOf(facts);
    }
}
