package dev.portkeyadmin.call;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CurrentKey;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Completes what a failed call says by what depends on the key in use and on the reader. */
final class ErrorTexts {

    /** Statuses of which an argument may be the cause. */
    private static final Set<Integer> IN_DOUBT = Set.of(400, 403, 404, 409);

    private final CurrentKey currentKey;
    private final Catalogue catalogue;

    ErrorTexts(CurrentKey currentKey, Catalogue catalogue) {
        this.currentKey = currentKey;
        this.catalogue = catalogue;
    }

    static String message(CallException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    /** Returns the message of a failure inside a job, with what the key in use lacks if that may be the cause. */
    String explained(CallException e) throws InterruptedException {
        Catalogue.Entry entry = e.status() == 403 ? catalogue.get(e.operation()) : null;
        return entry == null ? message(e) : message(e) + " " + currentKey.explanation(entry.operation());
    }

    /**
     * Returns the message of a failure with its hint.
     *
     * @param doubts about the arguments, said where they may be the cause
     */
    String of(CallException e, Operation operation, Audience audience, List<String> doubts)
            throws InterruptedException {
        boolean inDoubt = IN_DOUBT.contains(e.status());
        return Stream.concat(
                        Stream.of(message(e), hint(e, operation, audience)), inDoubt ? doubts.stream() : Stream.empty())
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private String hint(CallException e, Operation operation, Audience audience) throws InterruptedException {
        if (e.status() == 403) {
            return currentKey.explanation(operation);
        }
        if (!(e instanceof RefusedException refused) || !refused.isMissingKey()) {
            return "";
        }
        return audience == Audience.TERMINAL
                ? "Export it in this shell, or add --sandbox to try the server without an account."
                : "Set it in the \"env\" of this server's entry in the MCP client, then restart the server there. To "
                        + "try the server without an account set PORTKEY_SANDBOX=true.";
    }
}
