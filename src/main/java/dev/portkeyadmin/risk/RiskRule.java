package dev.portkeyadmin.risk;

import java.util.List;
import java.util.stream.Collectors;

/**
 * States when a call of an operation is risky.
 *
 * @param conditions all of which have to hold; none if every call is risky
 */
public record RiskRule(Risk risk, Effect effect, List<Condition> conditions) {

    /** Copies the conditions. */
    public RiskRule {
        conditions = List.copyOf(conditions);
    }

    /** The rule on one line, for reviews. */
    @Override
    public String toString() {
        String when = conditions.isEmpty()
                ? "always"
                : conditions.stream().map(Condition::toString).collect(Collectors.joining(" and "));
        return risk.word() + ", " + effect.words() + ": " + when;
    }
}
