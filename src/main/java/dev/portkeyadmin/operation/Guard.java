package dev.portkeyadmin.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protection of an operation: its effect, the scopes it needs and the question to a person.
 *
 * @param scopes alternatives
 * @param question null where no person is asked
 * @param affectsApiKey the arguments that narrow an API key; empty if every call does, null if none does
 * @param endsKeysOf the argument that names the owner whose API keys end; empty if no keys end
 */
record Guard(
        Hints hints,
        List<String> scopes,
        Operation.@Nullable Question question,
        @Nullable List<String> affectsApiKey,
        String endsKeysOf) {

    static Guard of(Method method) {
        return new Guard(Hints.of(method), List.of(), null, null, "");
    }

    Guard withHints(Hints other) {
        return new Guard(other, scopes, question, affectsApiKey, endsKeysOf);
    }

    Guard withScopes(List<String> names) {
        return new Guard(hints, names, question, affectsApiKey, endsKeysOf);
    }

    Guard withQuestion(Operation.Question other) {
        return new Guard(hints, scopes, other, affectsApiKey, endsKeysOf);
    }

    Guard withAffectsApiKey(List<String> arguments) {
        return new Guard(hints, scopes, question, arguments, endsKeysOf);
    }

    Guard withEndsKeysOf(String owner) {
        return new Guard(hints, scopes, question, affectsApiKey, owner);
    }
}
