package dev.portkeyadmin.risk;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition on the arguments of a call and on the object as it is, as data. One path that fulfils it is enough. What cannot be
 * read counts as fulfilled.
 *
 * @param paths arguments, or members of them: {@code workspaces.enabled} is a member of each item of an array
 * @param values what the kind compares with; empty where it compares with the present value
 */
public record Condition(Kind kind, List<String> paths, List<String> values) {

    /** The kinds of comparison. */
    public enum Kind {
        /** The argument is given or cleared. */
        GIVEN("is given"),
        /** It is one of the values. */
        IS("is"),
        /** It is like one of the values, in which {@code *} matches any text. */
        LIKE("is like"),
        /** It has a scope that is like none of the values, or of no form that is known, such as a wildcard. */
        BEYOND("goes beyond"),
        /** It contains one of the values. */
        CONTAINS("contains"),
        /** It, or a number in it, is at most the value. */
        AT_MOST("is at most"),
        /** Its object has a name like one of the values. */
        NAMES("names"),
        /** It is set to nothing where there is something, or replaces a limit without its amount or alert. */
        EMPTIES("is emptied"),
        /** It differs from the present value. */
        CHANGES("changes"),
        /** It differs from the present value, if only in the order of a list. */
        DIFFERS("differs"),
        /** It is set to something else than the present value. */
        SETS("is set"),
        /** It becomes one of the values and is none of them before. */
        BECOMES("becomes"),
        /** It is set to another value now, and becomes one of the values. */
        TURNS("turns"),
        /** It has an item that the present list lacks. */
        ADDS("gains items"),
        /** It lacks an item of the present list. */
        REMOVES("loses items"),
        /** A limit becomes lower, is set where there was none, or is no longer reset. */
        LOWERS("falls"),
        /** A limit lets ten times as much through, which amounts to removing it, or its usage is forgotten sooner. */
        OUTGROWS("grows tenfold or resets sooner"),
        /** A price or a factor becomes at most a tenth. */
        SHRINKS("falls to a tenth"),
        /** A moment becomes earlier, or is set where there was none. */
        SOONER("comes sooner"),
        /** A moment becomes later, or is removed. */
        LATER("comes later"),
        /** It ranks above the present one; the values rank from the top. */
        RISES("rises in"),
        /** It ranks below the present one; the values rank from the top. */
        FALLS("falls in");

        private static final Set<Kind> OF_ARGUMENTS = Set.of(GIVEN, IS, LIKE, BEYOND, CONTAINS, AT_MOST, NAMES);

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns whether what it compares may refer to objects, each of which has several ids. */
        public boolean readsReferences() {
            return this == CHANGES || this == DIFFERS || this == SETS || this == ADDS || this == REMOVES;
        }

        /** Returns whether its values are values that the argument itself can have. */
        public boolean namesValues() {
            return this == IS || this == BECOMES || this == TURNS;
        }

        /** Returns whether it compares with the object as it is. */
        public boolean readsObject() {
            return !OF_ARGUMENTS.contains(this);
        }
    }

    /** Copies the lists. */
    public Condition {
        paths = List.copyOf(paths);
        values = List.copyOf(values);
    }

    private static Condition of(Kind kind, String path, String... values) {
        return new Condition(kind, List.of(path), List.of(values));
    }

    /** One of the arguments is given or cleared. */
    public static Condition given(String... paths) {
        return new Condition(Kind.GIVEN, List.of(paths), List.of());
    }

    /** An argument is one of these values. */
    public static Condition is(String path, String... values) {
        return of(Kind.IS, path, values);
    }

    /** An argument is like one of these values, in which {@code *} matches any text. */
    public static Condition like(String path, String... patterns) {
        return of(Kind.LIKE, path, patterns);
    }

    /** A scope is like none of these, in which {@code *} matches any text, or is a wildcard itself. */
    public static Condition beyond(String path, String... patterns) {
        return of(Kind.BEYOND, path, patterns);
    }

    /** An argument contains one of these texts. */
    public static Condition contains(String path, String... texts) {
        return of(Kind.CONTAINS, path, texts);
    }

    /** A number is at most this, in decimal digits. */
    public static Condition atMost(String path, String value) {
        return of(Kind.AT_MOST, path, value);
    }

    /** An argument refers to something with a name like one of these. */
    public static Condition names(String path, String... patterns) {
        return of(Kind.NAMES, path, patterns);
    }

    /** One of the arguments is cleared or given as nothing. */
    public static Condition empties(String... paths) {
        return new Condition(Kind.EMPTIES, List.of(paths), List.of());
    }

    /** One of the arguments differs from the present value. */
    public static Condition changes(String... paths) {
        return new Condition(Kind.CHANGES, List.of(paths), List.of());
    }

    /** One of the arguments differs from the present value, if only in the order of a list in it. */
    public static Condition differs(String... paths) {
        return new Condition(Kind.DIFFERS, List.of(paths), List.of());
    }

    /** One of the arguments is set to something else. */
    public static Condition sets(String... paths) {
        return new Condition(Kind.SETS, List.of(paths), List.of());
    }

    /** An argument becomes one of these values. */
    public static Condition becomes(String path, String... values) {
        return of(Kind.BECOMES, path, values);
    }

    /** An argument that is set to something else becomes one of these values. */
    public static Condition turns(String path, String... values) {
        return of(Kind.TURNS, path, values);
    }

    /** One of the lists has an item that the present one lacks. */
    public static Condition adds(String... paths) {
        return new Condition(Kind.ADDS, List.of(paths), List.of());
    }

    /** One of the lists lacks an item of the present one. */
    public static Condition removes(String... paths) {
        return new Condition(Kind.REMOVES, List.of(paths), List.of());
    }

    /** One of the limits becomes lower, or exists where none did. */
    public static Condition lowers(String... paths) {
        return new Condition(Kind.LOWERS, List.of(paths), List.of());
    }

    /** One of the limits becomes at least ten times as high, or resets ten times as often or sooner. */
    public static Condition outgrows(String... paths) {
        return new Condition(Kind.OUTGROWS, List.of(paths), List.of());
    }

    /** One of the numbers in an argument becomes at most a tenth. */
    public static Condition shrinks(String path) {
        return of(Kind.SHRINKS, path);
    }

    /** The moment comes earlier, or exists where none did. */
    public static Condition sooner(String path) {
        return of(Kind.SOONER, path);
    }

    /** The moment comes later, or never. */
    public static Condition later(String path) {
        return of(Kind.LATER, path);
    }

    /** The value ranks above the present one. */
    public static Condition rises(String path, String... fromTheTop) {
        return of(Kind.RISES, path, fromTheTop);
    }

    /** The value ranks below the present one. */
    public static Condition falls(String path, String... fromTheTop) {
        return of(Kind.FALLS, path, fromTheTop);
    }

    /** The arguments that it looks at. */
    public Set<String> arguments() {
        return paths.stream().map(path -> path.split("\\.")[0]).collect(Collectors.toUnmodifiableSet());
    }

    /** The condition in words, for reviews. */
    @Override
    public String toString() {
        return Stream.of(String.join("/", paths), kind.words, String.join("/", values))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
