package dev.portkeyadmin.confirmation;

import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.safety.CurrentKey;

/** Says how a call ends or narrows the API key in use, or may do so. */
final class KeyDanger {

    private KeyDanger() {}

    /** One sentence; empty for a call that leaves the key as it is. */
    static String of(CallState call, CurrentKey currentKey) throws InterruptedException {
        Operation operation = call.operation();
        String owner = operation.endsKeysOf();
        if (!owner.isEmpty()) {
            String given = String.valueOf(call.arguments().get(owner));
            return switch (currentKey.couldEndWith(owner, given, call::subject)) {
                case MINE -> "The API key that this server itself uses belongs to this and ends with it.";
                case UNKNOWN ->
                    "The API key that this server itself uses may belong to this and end with it (list_api_keys does not "
                            + "show whose it is).";
                case NOT_MINE -> "";
            };
        }
        if (!operation.affectsApiKey(call.arguments())) {
            return "";
        }
        return switch (currentKey.couldBe(call.subject())) {
            case MINE -> "This is the API key that this server itself uses.";
            case UNKNOWN -> "This may be the API key that this server itself uses.";
            case NOT_MINE -> "";
        };
    }
}
