package dev.portkeyadmin.confirmation.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.risk.RiskRule;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The risk of one call, by its arguments and by the object as it is. What cannot be read counts as risky.
 *
 * @param effects why it is more than a plain write, in the order of their declaration
 */
public record Assessment(Risk risk, Set<Effect> effects) {

    /** Members of a budget that say how often its usage counts from 0 again. */
    private static final List<String> RESETS = List.of("periodic_reset", "periodic_reset_days");

    /** The member of a budget that says when its usage counts from 0 again. */
    private static final String NEXT_RESET = "next_usage_reset_at";

    /** Members of a limit that are its protection. */
    private static final List<String> AMOUNTS = List.of("credit_limit", "alert_threshold", "value");

    /** Members of a limit that say how much passes. */
    private static final List<String> LIMITS = List.of("credit_limit", "value");

    /** Members by which the limits of one object differ. */
    private static final List<String> KINDS = List.of("type", "unit");

    private static final Pattern SCOPE = Pattern.compile("[a-z0-9_-]+([.][a-z0-9_-]+)+", Pattern.CASE_INSENSITIVE);

    /** Assesses a call: the highest risk of the rules that apply, and all their effects. */
    public static Assessment of(CallState call, Names names) throws InterruptedException {
        Risk risk = Risk.PLAIN;
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (RiskRule rule : call.operation().risks()) {
            if (all(rule.conditions(), call, names)) {
                risk = rule.risk().compareTo(risk) > 0 ? rule.risk() : risk;
                effects.add(rule.effect());
            }
        }
        return new Assessment(risk, effects);
    }

    /** Returns whether a call names the arguments of some risk, so that its risk has to be assessed. */
    public static boolean isPossible(Operation operation, Arguments arguments) {
        return operation.risks().stream()
                .anyMatch(rule -> rule.conditions().stream()
                        .allMatch(condition -> condition.paths().stream()
                                .anyMatch(path ->
                                        !Values.at(arguments, path).isEmpty() || Values.isCleared(arguments, path))));
    }

    private static boolean all(List<Condition> conditions, CallState call, Names names) throws InterruptedException {
        // Those that need no look-up come first.
        for (boolean reads : new boolean[] {false, true}) {
            for (Condition condition : conditions) {
                if (condition.kind().readsObject() == reads && !any(condition, call, names)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean any(Condition condition, CallState call, Names names) throws InterruptedException {
        for (String path : condition.paths()) {
            if (holds(condition, path, call, names)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Condition condition, String path, CallState call, Names names)
            throws InterruptedException {
        List<JsonNode> given = Values.at(call.arguments(), path);
        if (given.isEmpty() && !Values.isCleared(call.arguments(), path)) {
            return false;
        }
        List<String> values = condition.values();
        switch (condition.kind()) {
            case GIVEN:
                return true;
            case IS:
                return texts(given).stream().map(String::strip).anyMatch(values::contains);
            case LIKE:
                return texts(given).stream().anyMatch(text -> isLike(text, values));
            case BEYOND:
                return texts(given).stream()
                        .anyMatch(text -> !SCOPE.matcher(text.strip()).matches() || !isLike(text, values));
            case CONTAINS:
                return texts(given).stream().anyMatch(text -> values.stream().anyMatch(text::contains));
            case AT_MOST:
                BigDecimal most = new BigDecimal(values.get(0));
                return given.stream().anyMatch(value -> hasNumberUpTo(most, value));
            case NAMES:
                for (String id : texts(given)) {
                    String name = names.of(path, id);
                    if (name == null || isLike(name, values)) {
                        return true;
                    }
                }
                return false;
            default:
                for (Pair pair : pairs(path, call, names)) {
                    if (compares(condition, path, pair, call, names)) {
                        return true;
                    }
                }
                return false;
        }
    }

    private static boolean hasNumberUpTo(BigDecimal most, JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().compareTo(most) <= 0
                : value.valueStream().anyMatch(inner -> hasNumberUpTo(most, inner));
    }

    /**
     * A value that a call sets, and the present one.
     *
     * @param present null where it cannot be read or Portkey leaves it out
     * @param isNew whether it is of an item that is not there yet
     */
    private record Pair(
            JsonNode given, boolean cleared, @Nullable JsonNode present, boolean isNew) {}

    /** The values that a call sets at a path, each with the present one; items are compared with those of the same key. */
    private static List<Pair> pairs(String path, CallState call, Names names) throws InterruptedException {
        int dot = path.indexOf('.');
        String argument = dot < 0 ? path : path.substring(0, dot);
        PresentValue where = call.operation().present().get(argument);
        JsonNode present = call.present(argument);
        JsonNode items = Json.toTree(call.arguments().get(argument));
        if (dot < 0 || where == null || where.key().isEmpty() || !items.isArray()) {
            List<JsonNode> given = Values.at(call.arguments(), path);
            JsonNode value = given.isEmpty() ? MissingNode.getInstance() : given.get(0);
            return List.of(
                    new Pair(value, Values.isCleared(call.arguments(), path), present(path, dot, present), false));
        }
        List<Pair> pairs = new ArrayList<>();
        String member = path.substring(dot + 1);
        for (JsonNode item : items) {
            Arguments members = new Arguments(Values.plain(item));
            List<JsonNode> given = Values.at(members, member);
            boolean cleared = Values.isCleared(members, member);
            if (!given.isEmpty() || cleared) {
                JsonNode before = present == null ? null : names.item(argument, where.key(), item, present);
                JsonNode now = before == null ? null : before.at("/" + member.replace('.', '/'));
                pairs.add(new Pair(
                        given.isEmpty() ? MissingNode.getInstance() : given.get(0),
                        cleared,
                        now != null && now.isMissingNode() ? NullNode.getInstance() : now,
                        before != null && before.isMissingNode()));
            }
        }
        return pairs;
    }

    private static @Nullable JsonNode present(String path, int dot, @Nullable JsonNode argument) {
        JsonNode value = argument;
        for (String name : dot < 0 ? new String[0] : path.substring(dot + 1).split("\\.")) {
            // A member that is not shown may have any value; a missing object has none.
            value = value == null || value.isNull() || value.isMissingNode() ? value : value.get(name);
        }
        return value;
    }

    private static boolean compares(Condition condition, String path, Pair pair, CallState call, Names names)
            throws InterruptedException {
        JsonNode present = pair.present();
        if (present == null) {
            // A value that is not shown may be any.
            if (call.operation().method() != Method.POST) {
                boolean nothing = pair.cleared() || Values.isNone(pair.given());
                return switch (condition.kind()) {
                    case BECOMES, TURNS ->
                        condition.values().contains(pair.given().asText());
                    case ADDS, SETS, LOWERS, OUTGROWS, SHRINKS, SOONER -> !nothing;
                    default -> true;
                };
            }
            present = MissingNode.getInstance();
        }
        if (pair.isNew() && condition.kind() == Condition.Kind.LOWERS) {
            // A new item has no traffic that a limit could stop.
            return false;
        }
        return compares(condition, pair.cleared(), pair.given(), present)
                && (!condition.kind().readsReferences()
                        || compares(
                                condition,
                                pair.cleared(),
                                names.canonical(path, pair.given()),
                                names.canonical(path, present)));
    }

    private static boolean compares(Condition condition, boolean cleared, JsonNode value, JsonNode present) {
        boolean none = Values.isNone(present);
        boolean all = present.isTextual() && present.textValue().equals(CallState.ALL);
        return switch (condition.kind()) {
            case EMPTIES ->
                (cleared || Values.isNone(value)) && (!none || present.isMissingNode()) || dropsLimit(value, present);
            case CHANGES -> cleared ? !none : !Values.same(value, present);
            case DIFFERS -> cleared ? !none : !Values.sameInOrder(value, present);
            case SETS -> !cleared && !Values.isNone(value) && !Values.same(value, present);
            case BECOMES -> !cleared && condition.values().contains(value.asText()) && !Values.same(value, present);
            case TURNS -> !none && condition.values().contains(value.asText()) && !Values.same(value, present);
            case ADDS -> !all && value.valueStream().anyMatch(item -> none || !Values.contains(present, item));
            case REMOVES ->
                !none && (cleared || all || present.valueStream().anyMatch(item -> !Values.contains(value, item)));
            case LOWERS -> !cleared && lowers(value, present);
            case OUTGROWS -> !cleared && outgrows(value, present);
            case SHRINKS -> !cleared && shrinks(value, present);
            case SOONER -> !cleared && (none || !isAfterOrSame(value, present));
            case LATER -> cleared ? !none : !none && !isAfterOrSame(present, value);
            case RISES -> none || rank(condition, value) < rank(condition, present);
            case FALLS -> !none && (rank(condition, present) < 0 || rank(condition, value) > rank(condition, present));
            default -> true;
        };
    }

    private static boolean isAfterOrSame(JsonNode one, JsonNode other) {
        OffsetDateTime first = Values.moment(one);
        OffsetDateTime second = Values.moment(other);
        return first != null && second != null && !first.isBefore(second);
    }

    /** From the top; -1 for a role that is not known, which ranks above all others. */
    private static int rank(Condition condition, JsonNode role) {
        // Portkey writes the roles of workspaces with and without this prefix.
        return condition.values().indexOf(role.asText().replaceFirst("^ws-", ""));
    }

    /** Returns whether a limit may let less through than the present one, or exists where none did. */
    private static boolean lowers(JsonNode given, JsonNode present) {
        if (Values.isNone(given)) {
            return false;
        }
        if (Values.isNone(present)) {
            return true;
        }
        if (given.isNumber() && present.isNumber()) {
            return given.decimalValue().compareTo(present.decimalValue()) < 0;
        }
        if (given.isArray() && present.isArray()) {
            return given.valueStream().anyMatch(limit -> present.valueStream().allMatch(other -> lowers(limit, other)));
        }
        if (given.isObject() && present.isObject()) {
            // A budget that is no longer reset stops traffic permanently.
            boolean losesReset = RESETS.stream()
                    .anyMatch(reset -> Values.isNone(given.path(reset)) && !Values.isNone(present.path(reset)));
            return losesReset
                    || given.properties().stream().anyMatch(member -> {
                        JsonNode now = present.path(member.getKey());
                        return switch (member.getKey()) {
                            case "value", "credit_limit" -> lowers(member.getValue(), now);
                            case "alert_threshold" -> false;
                            // A reset where there was none, or one that comes sooner, lets more through.
                            case "periodic_reset", "periodic_reset_days" -> isRarer(given, present);
                            case NEXT_RESET -> !Values.isNone(now) && !isAfterOrSame(now, member.getValue());
                            // Portkey leaves out the default kind.
                            case "type", "unit" -> !Values.isNone(now) && !Values.same(member.getValue(), now);
                            default -> !Values.same(member.getValue(), now);
                        };
                    });
        }
        return true;
    }

    /** Returns whether an amount is so much higher than the present one that it is as good as removed. */
    private static boolean outgrows(JsonNode given, JsonNode present) {
        if (given.isNumber() && present.isNumber()) {
            return given.decimalValue().compareTo(present.decimalValue().multiply(BigDecimal.TEN)) >= 0
                    && given.decimalValue().compareTo(present.decimalValue()) > 0;
        }
        if (given.isArray() && present.isArray()) {
            return present.valueStream()
                    .anyMatch(limit ->
                            given.valueStream().anyMatch(other -> isOfKind(other, limit) && outgrows(other, limit)));
        }
        return given.isObject()
                && present.isObject()
                && (LIMITS.stream().anyMatch(amount -> outgrows(given.path(amount), present.path(amount)))
                        || forgetsSooner(given, present));
    }

    /** Returns whether a number in a value is at most a tenth of the present one. */
    private static boolean shrinks(JsonNode given, JsonNode present) {
        if (given.isNumber() && present.isNumber()) {
            return given.decimalValue().compareTo(present.decimalValue()) < 0
                    && given.decimalValue().multiply(BigDecimal.TEN).compareTo(present.decimalValue()) <= 0;
        }
        return given.properties().stream()
                .anyMatch(member -> shrinks(member.getValue(), present.path(member.getKey())));
    }

    /** Returns whether the usage under a budget counts from 0 where it did not, ten times as often, or sooner. */
    private static boolean forgetsSooner(JsonNode given, JsonNode present) {
        long then = daysBetweenResets(given);
        long now = daysBetweenResets(present);
        JsonNode next = given.path(NEXT_RESET);
        return then > 0 && (now == 0 || now >= 10 * then)
                || !Values.isNone(next) && !isAfterOrSame(next, present.path(NEXT_RESET));
    }

    private static boolean isRarer(JsonNode given, JsonNode present) {
        long now = daysBetweenResets(present);
        return now > 0 && daysBetweenResets(given) > now;
    }

    /** 0 where nothing is reset; a period that is not known counts as a day. */
    private static long daysBetweenResets(JsonNode budget) {
        JsonNode period = budget.path("periodic_reset");
        return switch (period.asText("")) {
            case "weekly" -> 7;
            case "monthly" -> 30;
            default ->
                Values.isNone(period) ? budget.path("periodic_reset_days").asLong(0) : 1;
        };
    }

    /** Returns whether a limit that is there, or its alert, is left out of what replaces it. */
    private static boolean dropsLimit(JsonNode given, JsonNode present) {
        if (given.isArray() && present.isArray()) {
            return present.valueStream()
                    .anyMatch(limit -> given.valueStream()
                            .noneMatch(other -> isOfKind(other, limit) && !dropsLimit(other, limit)));
        }
        return given.isObject()
                && present.isObject()
                && AMOUNTS.stream()
                        .anyMatch(amount -> Values.isNone(given.path(amount)) && !Values.isNone(present.path(amount)));
    }

    private static boolean isOfKind(JsonNode limit, JsonNode other) {
        return KINDS.stream()
                .allMatch(member ->
                        !limit.has(member) || !other.has(member) || Values.same(limit.get(member), other.get(member)));
    }

    private static List<String> texts(List<JsonNode> values) {
        return values.stream()
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .map(JsonNode::asText)
                .toList();
    }

    private static boolean isLike(String text, List<String> patterns) {
        return patterns.stream()
                .map(pattern -> Pattern.compile(
                        pattern.chars()
                                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                                .collect(Collectors.joining()),
                        Pattern.CASE_INSENSITIVE | Pattern.DOTALL))
                .anyMatch(pattern -> pattern.matcher(text.strip()).matches());
    }
}
