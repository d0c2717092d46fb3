package dev.portkeyadmin.schema;

import dev.portkeyadmin.period.Period;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of a string: an advertised expression, which means the same in Java and ECMA-262, and further checks that it
 * cannot express without look-around.
 *
 * @param refused text that is refused although the expression accepts it; null for none
 * @param more a further check of text that the expression accepts; null for none
 * @param description the form in words, to follow "expected" in an error
 * @param format the name that JSON Schema has for it; null where the expression itself is advertised, empty where only
 *     the description can say it
 * @param example an accepted text; empty where none is known
 * @param safeInPath whether no accepted text changes the path it is put into
 */
record Form(
        Pattern pattern,
        @Nullable Pattern refused,
        @Nullable Predicate<String> more,
        String description,
        @Nullable String format,
        String example,
        boolean safeInPath) {

    /** Follows a day for its last second in UTC. */
    private static final String END_OF_DAY = "T23:59:59Z";

    // Of the formats, some clients accept date-time only: the others are advertised as patterns.
    static final Form DATE_TIME = new Form(
            Pattern.compile("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                    + "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?"
                    + "([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"),
            null,
            Form::beginsWithADay,
            "ISO 8601 with offset or Z, such as 2026-01-31T00:00:00Z, on a day that exists",
            "date-time",
            "2026-01-31T00:00:00Z",
            false);

    static final Form DATE = new Form(
            Pattern.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            null,
            Form::beginsWithADay,
            "a date that exists, such as 2026-01-31",
            null,
            "2026-01-31",
            true);

    /** A bound of a range of time: a moment, or a day for its beginning or its end. */
    static final Form DAY_OR_MOMENT = new Form(
            Pattern.compile("^[0-9].*$"),
            null,
            text -> DATE.accepts(text) || DATE_TIME.accepts(text),
            "a date such as 2026-01-31, or ISO 8601 with offset such as 2026-01-31T00:00:00Z, on a day that exists",
            "",
            "2026-01-31",
            false);

    static final Form PERIOD =
            new Form(Pattern.compile("[^ ]"), null, Period::isPeriod, Period.FORMS, "", "last_7_days", false);

    /** The id or the name of an object. A name may hold anything but control characters, and only an id is sent. */
    static final Form REFERENCE = new Form(
            Pattern.compile("[^ ]"),
            Pattern.compile("\\.\\.|[\\p{Cc}\\p{Cs}]|^[^\\p{L}\\p{N}]*$"),
            null,
            "an id or a name, without control characters or \"..\"",
            "",
            "id-1",
            true);

    static final Form NAME = of(
            "[^ ]",
            "[\\p{Cc}&&[^\\r\\n\\t]]|^[\\p{C}\\p{Z}]*$",
            "a text that is not blank, without control characters except tabs and line breaks",
            "Name 1",
            false);

    static final Form EMAIL =
            of("^[^@ ]+@[^@ ]+$", "[\\p{C}\\p{Z}]", "an email address", "jane.roe@example.com", false);

    static final Form URL = of(
            "^https?://[^ /?#]+([/?#][^ ]*)?$",
            "[\\p{C}\\p{Z}\\\\]",
            "a URL that begins with https:// or http://",
            "https://example.com/a?b=c",
            false);

    static final Form UUID = of(
            "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
            null, "a UUID", "3f2b8c1e-7a54-4d0e-9c1b-2a6f5e4d3c2b", true);

    static final Form SLUG = of("^[a-zA-Z0-9_-]+$", null, "letters, digits, - and _", "my-slug_1", true);

    static final Form LABEL_NAME = of(
            "^[a-zA-Z0-9_-]*([^a-zA-Z0-9_@ -][a-zA-Z0-9_-]*)?$",
            "^(latest|default|[0-9]*)$|[\\p{C}\\p{Z}]",
            "letters, digits, - and _ with at most one other character, which is not @; "
                    + "not latest, not default and not digits only",
            "staging-2",
            false);

    static final Form ID = of(
            "^[^/\\\\%?#; ]+$",
            "\\.\\.|[\\p{C}\\p{Z}]|^[^\\p{L}\\p{N}]*$",
            "an id: letters or digits, without spaces, control characters, \"..\" or any of / \\ % ? # ;",
            "id-1",
            true);

    static final Form MODEL = of(
            "^[^\\\\%?#;]+$",
            "\\.\\.|^[/\\p{Z}]|[/\\p{Z}]$|//|/\\./|\\p{C}|^[^\\p{L}\\p{N}]*$",
            "the name of a model, without control characters, \"..\" or any of \\ % ? # ;",
            "openai/gpt-4o",
            true);

    private static Form of(
            String regex, @Nullable String refused, String description, String example, boolean safeInPath) {
        return new Form(
                Pattern.compile(regex),
                refused == null ? null : Pattern.compile(refused),
                null,
                description,
                null,
                example,
                safeInPath);
    }

    /** A form that only its expression describes. */
    static Form of(String regex, String description, String example) {
        return of(regex, null, description, example, false);
    }

    boolean accepts(String text) {
        return matches(text) && (refused == null || !refused.matcher(text).find()) && (more == null || more.test(text));
    }

    /** The form in words, to follow "expected" in an error about a text that it does not accept. */
    String expected(String refusedText) {
        return this == PERIOD ? Period.expected(refusedText) : this == DATE_TIME ? moment(refusedText) : description;
    }

    /** Says which moment a day or a time without offset may mean. */
    private static String moment(String refusedText) {
        return Stream.of(END_OF_DAY, "Z")
                .map(refusedText::concat)
                .filter(DATE_TIME::accepts)
                .findFirst()
                .map(moment -> "ISO 8601 with offset or Z, such as " + moment)
                .orElse(DATE_TIME.description());
    }

    private static boolean beginsWithADay(String text) {
        return Moment.isDay(text.substring(0, Moment.DAY_LENGTH));
    }

    /** Returns true if JSON Schema states something of this form. */
    boolean isAdvertised() {
        return format == null || !format.isEmpty();
    }

    /** This form as far as JSON Schema can state it; null where it states nothing. */
    @Nullable
    Form advertised() {
        return isAdvertised()
                ? new Form(pattern, null, format == null ? null : more, description, format, example, safeInPath)
                : null;
    }

    /** Java's {@code $} also matches before a final line break, which ECMA-262 does not: hence {@code matches}. */
    private boolean matches(String text) {
        String regex = pattern.pattern();
        var matcher = pattern.matcher(text);
        return regex.startsWith("^") && regex.endsWith("$") ? matcher.matches() : matcher.find();
    }
}
