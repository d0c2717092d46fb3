package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.risk.RiskRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protection of an operation: its effect, its risks, the scopes it needs and the question to a person.
 *
 * @param scopes alternatives
 * @param risks when a call is more than a plain write
 * @param confirmation null where no person is asked
 * @param present where present values are read, by argument
 * @param affectsApiKey the arguments that narrow an API key; empty if every call does, null if none does
 * @param endsKeysOf the argument that names the owner whose API keys end; empty if no keys end
 * @param needsWorkspaceKey whether Portkey takes a call only from the key of a workspace
 */
record Guard(
        Hints hints,
        List<String> scopes,
        List<RiskRule> risks,
        @Nullable Confirmation confirmation,
        Map<String, PresentValue> present,
        @Nullable List<String> affectsApiKey,
        String endsKeysOf,
        boolean needsWorkspaceKey) {

    /** The risk of every DELETE, so that a person is asked before it. */
    private static final RiskRule IRREVERSIBLE = new RiskRule(Risk.DESTRUCTIVE, Effect.REMOVES, List.of());

    static Guard of(Method method) {
        Guard guard = new Guard(Hints.of(method), List.of(), List.of(), null, Map.of(), null, "", false);
        return method == Method.DELETE ? guard.withRisk(IRREVERSIBLE) : guard;
    }

    Guard withHints(Hints other) {
        return new Guard(other, scopes, risks, confirmation, present, affectsApiKey, endsKeysOf, needsWorkspaceKey);
    }

    Guard withScopes(List<String> names) {
        return new Guard(hints, names, risks, confirmation, present, affectsApiKey, endsKeysOf, needsWorkspaceKey);
    }

    Guard withRisk(RiskRule added) {
        List<RiskRule> more = new ArrayList<>(risks);
        more.add(added);
        return new Guard(
                hints, scopes, List.copyOf(more), confirmation, present, affectsApiKey, endsKeysOf, needsWorkspaceKey);
    }

    Guard withConfirmation(Confirmation other) {
        return new Guard(hints, scopes, risks, other, present, affectsApiKey, endsKeysOf, needsWorkspaceKey);
    }

    Guard withPresent(String argument, PresentValue where) {
        Map<String, PresentValue> more = new LinkedHashMap<>(present);
        more.put(argument, where);
        return new Guard(
                hints, scopes, risks, confirmation, Map.copyOf(more), affectsApiKey, endsKeysOf, needsWorkspaceKey);
    }

    Guard withAffectsApiKey(List<String> arguments) {
        return new Guard(hints, scopes, risks, confirmation, present, arguments, endsKeysOf, needsWorkspaceKey);
    }

    Guard withEndsKeysOf(String owner) {
        return new Guard(hints, scopes, risks, confirmation, present, affectsApiKey, owner, needsWorkspaceKey);
    }

    Guard withWorkspaceKeyOnly() {
        return new Guard(hints, scopes, risks, confirmation, present, affectsApiKey, endsKeysOf, true);
    }

    /** The greatest risk that a call may have. */
    Risk greatestRisk() {
        return risks.stream().map(RiskRule::risk).max(Comparator.naturalOrder()).orElse(Risk.PLAIN);
    }

    /** The effect in a few words, for people and models. */
    String effect() {
        if (hints.readOnly()) {
            return "reads";
        }
        boolean always = risks.stream()
                .anyMatch(rule ->
                        rule.risk() == greatestRisk() && rule.conditions().isEmpty());
        return greatestRisk() == Risk.PLAIN || always
                ? greatestRisk().word()
                : "writes, may be " + greatestRisk().word();
    }

    /** Returns true if a call ends or narrows an API key, perhaps the one in use. */
    boolean affectsApiKey(Arguments arguments) {
        return affectsApiKey != null
                && (affectsApiKey.isEmpty()
                        || affectsApiKey.stream().anyMatch(argument -> arguments.get(argument) != null));
    }
}
