package dev.portkeyadmin.safety;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Decides before a destructive operation, or one that may end the key in use, whether a person has to confirm it, and asks. A
 * model cannot confirm by itself, since the answer does not come from the model.
 */
public final class ConfirmationGate {

    /** When a person is asked. */
    public enum Policy {
        /** If the client can ask; in other clients, the client's own approval applies. */
        AUTO,
        /** Always: if the client cannot ask, the call is refused. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    private final Catalogue catalogue;
    private final Policy policy;
    private final CurrentKey currentKey;
    private final Secrets secrets;

    /** Reads what a question names through the same catalogue. */
    public ConfirmationGate(Catalogue catalogue, Policy policy, CurrentKey currentKey, Secrets secrets) {
        this.catalogue = catalogue;
        this.policy = policy;
        this.currentKey = currentKey;
        this.secrets = secrets;
    }

    /**
     * The decision on one call.
     *
     * @param refusal the error for the caller; null when the call may be sent
     */
    public record Decision(
            ConfirmationOutcome confirmation, @Nullable String refusal) {}

    /**
     * Lets a call pass or refuses it; sends only reads.
     *
     * @throws CallException when the object of the call does not exist
     */
    public Decision decide(Operation operation, Arguments arguments, CallContext caller) throws InterruptedException {
        boolean destroys = operation.hints().destructive();
        if (!destroys && !operation.affectsApiKey(arguments)) {
            return pass(ConfirmationOutcome.NOT_NEEDED);
        }
        ConfirmationPrompt prompt = new ConfirmationPrompt(catalogue, operation, arguments, secrets);
        String risk = riskToCurrentKey(operation, arguments, prompt);
        if (risk.isEmpty() && !destroys) {
            return pass(ConfirmationOutcome.NOT_NEEDED);
        }
        if (risk.isEmpty() && policy == Policy.NEVER) {
            return pass(ConfirmationOutcome.SWITCHED_OFF);
        }
        if (caller.canBeAsked()) {
            return ask(operation, (risk.isEmpty() ? "" : risk + " ") + prompt.text(), caller);
        }
        String wayOut = caller.audience() == Audience.TERMINAL
                ? "Run it in an interactive terminal"
                : "Use a client that can ask (elicitation)";
        if (!risk.isEmpty()) {
            return refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    operation,
                    risk + " Only a person may confirm that, and none can be asked here. " + wayOut
                            + ", use another key, or make the change on Portkey's own pages.");
        }
        if (policy == Policy.ALWAYS) {
            return refusal(
                    ConfirmationOutcome.NOBODY_TO_ASK,
                    operation,
                    "It requires confirmation from a person (PORTKEY_CONFIRM=always), and none can be asked here. "
                            + wayOut + ", or set PORTKEY_CONFIRM=auto.");
        }
        return pass(ConfirmationOutcome.LEFT_TO_CLIENT);
    }

    private static Decision ask(Operation operation, String question, CallContext caller) throws InterruptedException {
        return switch (caller.ask(question, operation.title())) {
            case ACCEPTED -> pass(ConfirmationOutcome.PERSON);
            case DECLINED ->
                refusal(
                        ConfirmationOutcome.DECLINED,
                        operation,
                        "The request for confirmation was declined. Try again only if the user asks for it.");
            case UNANSWERED ->
                refusal(ConfirmationOutcome.UNANSWERED, operation, "The request for confirmation was not answered.");
        };
    }

    private static Decision pass(ConfirmationOutcome confirmation) {
        return new Decision(confirmation, null);
    }

    private static Decision refusal(ConfirmationOutcome confirmation, Operation operation, String reason) {
        return new Decision(confirmation, operation.name() + ": nothing was changed. " + reason);
    }

    /** A sentence on how the call ends or narrows the key in use, or may do so; empty when it does not. */
    private String riskToCurrentKey(Operation operation, Arguments arguments, ConfirmationPrompt prompt)
            throws InterruptedException {
        String owner = operation.endsKeysOf();
        if (!owner.isEmpty()) {
            return switch (currentKey.couldEndWith(owner, String.valueOf(arguments.get(owner)), prompt)) {
                case MINE -> "The API key that this server itself uses belongs to this and ends with it.";
                case UNKNOWN ->
                    "The API key that this server itself uses may belong to this and end with it (list_api_keys does not "
                            + "show whose it is).";
                case NOT_MINE -> "";
            };
        }
        if (!operation.affectsApiKey(arguments)) {
            return "";
        }
        return switch (currentKey.couldBe(prompt.subject())) {
            case MINE -> "This is the API key that this server itself uses.";
            case UNKNOWN -> "This may be the API key that this server itself uses.";
            case NOT_MINE -> "";
        };
    }
}
