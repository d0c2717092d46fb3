package dev.portkeyadmin.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.http.CallException;
import dev.portkeyadmin.http.Deadline;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.http.PortkeyException;
import dev.portkeyadmin.http.RefusedException;
import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Quote;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * The gate before a destructive operation: a person is asked, in the words that the operation states and with the names that
 * Portkey has. A model cannot pass it by itself, since the answer does not come from the model.
 */
public final class Confirmation {

    /** When a person is asked. */
    public enum Policy {
        /** Where the client can ask; elsewhere its own approval applies. */
        AUTO,
        /** Always: where the client cannot ask, the call is refused. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    private static final int NAME_LENGTH = 100;

    /** A question that comes late is one that the client no longer waits for. */
    private static final Duration LOOK_UP = Duration.ofSeconds(8);

    private final Catalogue catalogue;
    private final Policy policy;
    private final Secrets secrets;

    /** Reads what a question names through the same catalogue. */
    Confirmation(Catalogue catalogue, Policy policy, Secrets secrets) {
        this.catalogue = catalogue;
        this.policy = policy;
        this.secrets = secrets;
    }

    /**
     * Lets a call pass or refuses it.
     *
     * @throws RefusedException when a person said no or could not be asked; nothing was sent that changes anything
     * @throws PortkeyException when what is to be destroyed does not exist
     */
    void gate(Operation operation, Arguments arguments, Caller caller) throws InterruptedException {
        if (!operation.hints().destructive() || policy == Policy.NEVER) {
            return;
        }
        if (caller.canBeAsked()) {
            switch (caller.ask(secrets.redact(question(operation, arguments)))) {
                case ACCEPTED -> {}
                case DECLINED ->
                    throw refusal(operation, "the person who was asked said no. Try again only if they want it");
                case UNANSWERED -> throw refusal(operation, "nobody answered the question whether to do it");
            }
        } else if (policy == Policy.ALWAYS) {
            throw refusal(
                    operation,
                    "it needs the word of a person (PORTKEY_CONFIRM=always), and this client cannot ask one. Use a client "
                            + "with elicitation, or set PORTKEY_CONFIRM=auto");
        }
    }

    private static RefusedException refusal(Operation operation, String reason) {
        return new RefusedException(operation.name() + ": nothing was changed, since " + reason + ".");
    }

    private String question(Operation operation, Arguments arguments) throws InterruptedException {
        Operation.Question question = operation.question();
        if (question.reader().isEmpty()) {
            return Operation.expand(question.text(), name -> given(operation, arguments, name));
        }
        Catalogue.Entry reader = catalogue.get(question.reader());
        Arguments ids = reader.own(operation, arguments);
        try {
            JsonNode subject = reader.send(ids, Deadline.after(LOOK_UP));
            return Operation.expand(
                    question.text(),
                    name -> subject.has(name) ? shown(subject.get(name)) : given(operation, arguments, name));
        } catch (CallException e) {
            if (e instanceof PortkeyException said && said.status() == 404) {
                throw e;
            }
            // A key may be allowed to remove what it may not read.
            String named = ids.values().values().stream()
                    .map(id -> Quote.of(String.valueOf(id), NAME_LENGTH))
                    .collect(Collectors.joining(", "));
            return operation.title() + " " + named + "? It could not be looked up first.";
        }
    }

    /** What the call says of it; an option that was not given is not wanted. */
    private static String given(Operation operation, Arguments arguments, String name) {
        boolean left = operation.argumentNames().contains(name) && arguments.get(name) == null;
        return left ? "no" : shown(Json.toTree(arguments.get(name)));
    }

    /** A list is shown by its length. */
    private static String shown(JsonNode value) {
        if (value.isArray()) {
            return String.valueOf(value.size());
        }
        return value.isMissingNode() || value.isNull() ? "?" : Quote.bare(value.asText(), NAME_LENGTH);
    }
}
