package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.confirmation.ConfirmationGate.Decision;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides on a call that no person can be asked about: refuses it with what to do instead, or leaves it to the client. */
final class NoPerson {

    private NoPerson() {}

    /**
     * Decides where no channel is left.
     *
     * @param danger says what the call does to the key in use; empty for nothing
     * @param failed says that a channel could not be used; empty where there was none
     */
    static Decision decide(When when, Channels.Session session, String tool, String danger, String failed) {
        boolean terminal = session.audience() == Audience.TERMINAL;
        String why = Stream.of(session.failure(), failed)
                .filter(sentence -> !sentence.isEmpty())
                .map(sentence -> sentence + " ")
                .collect(Collectors.joining());
        String wayOut = terminal
                ? "Run it in an interactive terminal"
                : "Use a client that can ask (elicitation), or run the call subcommand in a terminal of this machine";
        if (!danger.isEmpty()) {
            return Decision.refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    tool,
                    why + danger + " Only a person may confirm that, and none can be asked here. " + wayOut
                            + ", use another key, or make the change on Portkey's own pages.");
        }
        if (when == When.ALWAYS) {
            return Decision.refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    tool,
                    why
                            + "It requires confirmation from a person (PORTKEY_CONFIRM=always), and none can be asked here. "
                            + wayOut + (terminal ? "." : ", or set PORTKEY_CONFIRM=auto."));
        }
        if (terminal) {
            // A shell has no approval of its own that could count instead.
            return Decision.refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    tool,
                    why + "It requires confirmation from a person, and none can be asked here. " + wayOut
                            + ". A script that may do this without a person sets PORTKEY_CONFIRM=never (--confirm=never); "
                            + "with PORTKEY_CONFIRM=always it waits for portkey-admin-mcp approve in another terminal.");
        }
        if (session.declaresQuestions()) {
            return Decision.refusal(
                    session.lastOutcome(),
                    tool,
                    why
                            + "A client of this process has declared that it can ask, so nothing is left to a client's own approval. "
                            + wayOut
                            + ", restart the client to be asked there again, or set PORTKEY_CONFIRM=never to do without.");
        }
        if (!failed.isEmpty()) {
            return Decision.refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    tool,
                    why + wayOut + ", or set PORTKEY_CONFIRM=never to do without.");
        }
        return Decision.pass(ConfirmationOutcome.LEFT_TO_CLIENT);
    }
}
