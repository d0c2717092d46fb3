package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;

/**
 * The gate before a destructive operation: a person is asked, in the words that the operation states and with the names that
 * Portkey has. A model cannot pass it by itself, since the answer does not come from the model.
 */
public final class ConfirmationGate {

    /** When a person is asked. */
    public enum Policy {
        /** Where the client can ask; elsewhere its own approval applies. */
        AUTO,
        /** Always: where the client cannot ask, the call is refused. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    private final Catalogue catalogue;
    private final Policy policy;
    private final CurrentKey keyInUse;
    private final Secrets secrets;

    /** Reads what a question names through the same catalogue. */
    public ConfirmationGate(Catalogue catalogue, Policy policy, CurrentKey keyInUse, Secrets secrets) {
        this.catalogue = catalogue;
        this.policy = policy;
        this.keyInUse = keyInUse;
        this.secrets = secrets;
    }

    /**
     * What is to become of a call.
     *
     * @param refusal what the caller is told instead; null when the call passes
     */
    public record Decision(ConfirmationOutcome consent, String refusal) {}

    /**
     * Lets a call pass or refuses it; nothing is sent but reads.
     *
     * @throws CallException when what is to be destroyed does not exist
     */
    public Decision decide(Operation operation, Arguments arguments, CallContext caller) throws InterruptedException {
        boolean destroys = operation.hints().destructive();
        boolean cutsKey = operation.affectsApiKey(arguments);
        if (!destroys && !cutsKey) {
            return pass(ConfirmationOutcome.NOT_NEEDED);
        }
        ConfirmationPrompt question = new ConfirmationPrompt(catalogue, operation, arguments, secrets);
        String ownBranch = ownBranch(operation, arguments, question);
        if (ownBranch.isEmpty() && !destroys) {
            return pass(ConfirmationOutcome.NOT_NEEDED);
        }
        if (ownBranch.isEmpty() && policy == Policy.NEVER) {
            return pass(ConfirmationOutcome.SWITCHED_OFF);
        }
        if (caller.canBeAsked()) {
            String text = (ownBranch.isEmpty() ? "" : capitalised(ownBranch) + ". ") + question.text();
            return switch (caller.ask(text, operation.title())) {
                case ACCEPTED -> pass(ConfirmationOutcome.PERSON);
                case DECLINED ->
                    refusal(
                            ConfirmationOutcome.DECLINED,
                            operation,
                            "the person who was asked said no. Try again only if they want it.");
                case UNANSWERED ->
                    refusal(
                            ConfirmationOutcome.UNANSWERED,
                            operation,
                            "nobody answered the question whether to do it.");
            };
        }
        if (!ownBranch.isEmpty()) {
            return refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    operation,
                    ownBranch
                            + ", and only a person may end or narrow that. Use a client that can ask one (elicitation), "
                            + "another key, or Portkey's own pages.");
        }
        if (policy == Policy.ALWAYS) {
            return refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    operation,
                    "it needs the word of a person (PORTKEY_CONFIRM=always), and this client cannot ask one. Use a client "
                            + "with elicitation, or set PORTKEY_CONFIRM=auto.");
        }
        return pass(ConfirmationOutcome.LEFT_TO_CLIENT);
    }

    private static Decision pass(ConfirmationOutcome consent) {
        return new Decision(consent, null);
    }

    private static Decision refusal(ConfirmationOutcome consent, Operation operation, String reason) {
        return new Decision(consent, operation.name() + ": nothing was changed, since " + reason);
    }

    /** In what way the call cuts off the key in use, or may do so; empty when it does not. */
    private String ownBranch(Operation operation, Arguments arguments, ConfirmationPrompt question)
            throws InterruptedException {
        if (!operation.endsKeysOf().isEmpty()) {
            return endsWithItsOwner(operation, arguments, question)
                    ? "the API key that this server itself uses belongs to this, and ends with it"
                    : "";
        }
        if (!operation.affectsApiKey(arguments) || !keyInUse.mayBe(question.subject())) {
            return "";
        }
        if (!question.subject().isObject()) {
            return "this key could not be looked up and may be the API key that this server itself uses";
        }
        boolean seen = !question.subject().path("key").asText("").isEmpty();
        return "this " + (seen ? "is" : "may be") + " the API key that this server itself uses";
    }

    private boolean endsWithItsOwner(Operation operation, Arguments arguments, ConfirmationPrompt question)
            throws InterruptedException {
        String owner = keyInUse.owner(operation.endsKeysOf());
        if (owner.isEmpty() || owner.equals(arguments.get(operation.endsKeysOf()))) {
            return !owner.isEmpty();
        }
        JsonNode subject = question.subject();
        return owner.equals(subject.path("id").asText())
                || owner.equals(subject.path("slug").asText());
    }

    private static String capitalised(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
