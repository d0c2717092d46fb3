package dev.portkeyadmin.schema;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A relation between the members of one object that the advertised part of JSON Schema cannot state. A member that is null
 * counts as not given.
 */
public sealed interface Rule {

    /** The members that this rule is about. */
    Set<String> members();

    /** The rule in a sentence for a description; empty where the names of the members say it. */
    String words();

    /**
     * Checks an object whose members were checked one by one before.
     *
     * @param at where the object is; empty for the arguments themselves
     * @return a sentence for each problem
     */
    List<String> problems(String at, Map<?, ?> object);

    /** Exactly one of the members is given. */
    static Rule exactlyOneOf(String... members) {
        return new Count(List.of(members), 1, 1);
    }

    /** No more than one of the members is given. */
    static Rule atMostOneOf(String... members) {
        return new Count(List.of(members), 0, 1);
    }

    /** One or more of the members are given. */
    static Rule atLeastOneOf(String... members) {
        return new Count(List.of(members), 1, members.length);
    }

    /** The member is given whenever the other one has one of the values, or any value when none is named. */
    static Rule requiredWhen(String member, String other, String... values) {
        return new Presence(member, true, other, List.of(values));
    }

    /** The member is not given when the other one has one of the values, or any value when none is named. */
    static Rule forbiddenWhen(String member, String other, String... values) {
        return new Presence(member, false, other, List.of(values));
    }

    /** One number, day or moment is less than another. */
    static Rule lessThan(String low, String high) {
        return new Order(low, high, true, low + " is less than " + high + ".");
    }

    /** The bounds of a range, in their order: numbers may be equal, days and moments may not. */
    static Rule range(String low, String high) {
        return new Order(low, high, false, "");
    }

    /**
     * The bounds of a range of time in their order, or a period in their place. Members of a nested object are named with a dot.
     *
     * @param period the member that replaces both bounds
     */
    static Rule timeRange(String period, String low, String high) {
        return new TimeBounds(period, low, high);
    }

    /** The value of another member chooses the schema of a member, in addition to the schema that is advertised for it. */
    static Rule choose(String member, String by, Map<String, Schema> schemas) {
        return new Choice(member, by, schemas);
    }

    /** The list may be empty only if one of the other members is given, since otherwise nothing would change. */
    static Rule itemsUnless(String list, String... others) {
        return new NotEmpty(list, List.of(others));
    }

    /** A limit on how many of some members are given. */
    record Count(List<String> names, int least, int most) implements Rule {

        public Count {
            names = List.copyOf(names);
        }

        @Override
        public Set<String> members() {
            return new TreeSet<>(names);
        }

        @Override
        public String words() {
            return wanted().substring(0, 1).toUpperCase(Locale.ROOT) + wanted().substring(1) + ".";
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            List<String> given =
                    names.stream().filter(name -> object.get(name) != null).toList();
            return given.size() >= least && given.size() <= most
                    ? List.of()
                    : List.of((at.isEmpty() ? "" : at + ": ") + "give " + wanted() + "; got "
                            + (given.isEmpty() ? "none" : String.join(" and ", given)) + ".");
        }

        private String wanted() {
            String amount = least == most ? "exactly one of " : least == 0 ? "at most one of " : "at least one of ";
            return amount + String.join(", ", names);
        }
    }

    /**
     * A member that another one makes required or forbidden.
     *
     * @param values those of the other member for which the rule holds; empty for all
     */
    record Presence(String member, boolean required, String other, List<String> values) implements Rule {

        /** The most values that a description lists. */
        private static final int MOST_NAMED = 4;

        public Presence {
            requireNonNull(member, "member is null");
            requireNonNull(other, "other is null");
            values = List.copyOf(values);
        }

        @Override
        public Set<String> members() {
            return Set.of(member, other);
        }

        @Override
        public String words() {
            if (values.size() > MOST_NAMED) {
                return member + (required ? " is required" : " is not accepted") + " for some values of " + other + ".";
            }
            return required
                    ? member + " is required when " + condition() + "."
                    : "No " + member + " when " + condition() + ".";
        }

        /** Returns true if the other member has such a value in this object. */
        public boolean applies(Map<?, ?> object) {
            Object value = object.get(other);
            return value != null && (values.isEmpty() || values.contains(value.toString()));
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            if (!applies(object) || (object.get(member) != null) == required) {
                return List.of();
            }
            String path = ValidationMessages.path(at, member);
            String condition = values.size() > MOST_NAMED ? other + " is " + object.get(other) : condition();
            return List.of(
                    required
                            ? path + ": required when " + condition + ", but missing."
                            : path + ": not accepted when " + condition + ".");
        }

        private String condition() {
            return values.isEmpty() ? other + " is given" : other + " is " + String.join(" or ", values);
        }
    }

    /**
     * The order of two members that are numbers, days or moments.
     *
     * @param strict whether equal numbers are refused, too
     */
    record Order(String low, String high, boolean strict, String words) implements Rule {

        @Override
        public Set<String> members() {
            return Set.of(low, high);
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            Object first = object.get(low);
            Object second = object.get(high);
            BigDecimal lesser = comparable(first);
            BigDecimal greater = comparable(second);
            if (lesser == null || greater == null || (first instanceof Number) != (second instanceof Number)) {
                return List.of();
            }
            boolean moments = first instanceof String;
            int order = lesser.compareTo(greater);
            if (order < 0 || order == 0 && !moments && !strict) {
                return List.of();
            }
            String wanted = moments ? "a time before " : strict ? "less than " : "no more than ";
            return List.of(ValidationMessages.expected(
                    ValidationMessages.path(at, low),
                    first,
                    wanted + high + " (" + ValidationMessages.describe(second) + ")"));
        }

        private static @Nullable BigDecimal comparable(@Nullable Object value) {
            return value instanceof Number
                    ? new BigDecimal(value.toString())
                    : value instanceof String text ? Moment.seconds(text) : null;
        }
    }

    /** A list that is not empty, unless another member is given. */
    record NotEmpty(String list, List<String> others) implements Rule {

        public NotEmpty {
            others = List.copyOf(others);
        }

        @Override
        public Set<String> members() {
            Set<String> members = new TreeSet<>(others);
            members.add(list);
            return members;
        }

        /** Empty, since the error says it to the few who send an empty list. */
        @Override
        public String words() {
            return "";
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            boolean isEmpty = object.get(list) instanceof List<?> items && items.isEmpty();
            return !isEmpty || others.stream().anyMatch(name -> isGiven(object.get(name)))
                    ? List.of()
                    : List.of(ValidationMessages.expected(
                            ValidationMessages.path(at, list),
                            object.get(list),
                            "1 or more items, or " + String.join(" or ", others) + ", since nothing would change"));
        }

        private static boolean isGiven(@Nullable Object value) {
            return value != null && !(value instanceof List<?> items && items.isEmpty());
        }
    }

    /** A period, or two bounds that are days or moments in their order. A day as the upper bound ends with that day. */
    record TimeBounds(String period, String low, String high) implements Rule {

        private static final BigDecimal DAY = BigDecimal.valueOf(86_400);

        @Override
        public Set<String> members() {
            return new TreeSet<>(List.of(period, first(low), first(high)));
        }

        private static String first(String path) {
            int dot = path.indexOf('.');
            return dot < 0 ? path : path.substring(0, dot);
        }

        /** Empty, since the descriptions of the members say it. */
        @Override
        public String words() {
            return "";
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            Object from = value(object, low);
            Object to = value(object, high);
            if (object.get(period) != null && (from != null || to != null)) {
                return List.of(ValidationMessages.path(at, period) + ": give either " + period + " or "
                        + String.join(" and ", low, high) + ", not both.");
            }
            BigDecimal least = from instanceof String text ? Moment.seconds(text) : null;
            BigDecimal most = to instanceof String text ? Moment.seconds(text) : null;
            if (least == null || most == null) {
                return List.of();
            }
            BigDecimal end = String.valueOf(to).length() == Moment.DAY_LENGTH ? most.add(DAY) : most;
            return least.compareTo(end) < 0
                    ? List.of()
                    : List.of(ValidationMessages.expected(
                            ValidationMessages.path(at, low),
                            from,
                            "a time before " + high + " (" + ValidationMessages.describe(to) + ")"));
        }

        private static @Nullable Object value(Map<?, ?> object, String path) {
            int dot = path.indexOf('.');
            return dot < 0
                    ? object.get(path)
                    : object.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                            ? inner.get(path.substring(dot + 1))
                            : null;
        }
    }

    /**
     * The schema of a member for each value of another one; for any other value this rule checks nothing. A text is
     * read as the number or boolean that it spells, if the chosen schema accepts one.
     */
    record Choice(String member, String by, Map<String, Schema> schemas) implements Rule {

        public Choice {
            requireNonNull(member, "member is null");
            requireNonNull(by, "by is null");
            schemas = Map.copyOf(schemas);
        }

        @Override
        public Set<String> members() {
            return Set.of(member, by);
        }

        @Override
        public String words() {
            return "";
        }

        @Override
        public List<String> problems(String at, Map<?, ?> object) {
            Object value = object.get(member);
            Object chosen = object.get(by);
            Schema schema = chosen == null ? null : schemas.get(chosen.toString());
            if (value == null && schema != null && !schema.required().isEmpty()) {
                // Each missing member is named, with the choices.
                value = Map.of();
            }
            if (value == null || schema == null) {
                return List.of();
            }
            List<String> problems = new ArrayList<>();
            for (String problem : schema.problems(ValidationMessages.path(at, member), schema.read(value))) {
                problems.add(problem + " (" + by + " is " + chosen + ")");
            }
            return problems;
        }
    }
}
