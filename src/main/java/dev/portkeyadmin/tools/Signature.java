package dev.portkeyadmin.tools;

import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The members of an object as TypeScript declares them, one in a line, with their descriptions as comments: what a caller needs to
 * know, in half the length of JSON Schema. Patterns and lengths are left out, because the error of validation explains them.
 */
final class Signature {

    /** How much a signature says. The names of all members, and short choices, are in each. */
    enum Detail {
        /** All descriptions. */
        WHOLE,
        /** Descriptions without bounds, which the error of validation explains. */
        WITHOUT_BOUNDS,
        /** Of the descriptions of optional members only the sentences that say what a value means. */
        DECIDING,
        /** As before; objects within objects only name their members, with units. */
        NAMES_INSIDE,
        /** As before; all objects only name their members, with units. */
        NAMES,
        /** As before; of the descriptions of optional members only the sentences with units. */
        UNITS
    }

    /** Bounds in words, with what separates them from the rest of the sentence. */
    private static final Pattern BOUNDS = Pattern.compile(
            "(, |; |^)(-?\\d+ or more|-?\\d+ to -?\\d+|at most \\d+( characters)?|\\d+ or more characters)(?=[.;,:]|$)",
            Pattern.CASE_INSENSITIVE);

    /** Words without which a value is misunderstood: units, effects, defaults, conditions and choices. */
    private static final Pattern DECIDING = Pattern.compile(
            "\\b(cents|dollars|(milli)?seconds|minutes|days|per|factors?|tokens|alerts?|only|no|not|never|none|without|default|true|"
                    + "false|replac\\w+|also|needs?|needed|requires?|required|takes?|or|comma-separated|such as|by|with|instead|"
                    + "repeat|included|deprecated|\\w+__\\w+|all|ISO)\\b|\\[]|[{*]|\\b\\d:|: (?:[\\w/-]+, ){2}",
            Pattern.CASE_INSENSITIVE);

    /** A list of values that the type does not list. */
    private static final String LISTED = ": (?:[\\w/-]+, ){2}";

    /** The descriptions that even members without a type keep: units, and values that no type lists. */
    private static final Pattern VALUES =
            Pattern.compile("\\b(cents|dollars|(milli)?seconds|only alerts)\\b|" + LISTED, Pattern.CASE_INSENSITIVE);

    /** The separators that remain at the start of a description whose first words were bounds. */
    private static final Pattern LEFT_OVER = Pattern.compile("^[.;,: ]+");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9_]+");

    private static final Pattern SENTENCE = Pattern.compile("(?<=\\.) (?=[A-Z])");

    /** Words of descriptions that say nothing beside the name of a member. */
    private static final Set<String> FILLERS = Set.of("a", "an", "any", "its", "of", "text", "the", "this");

    /** The bytes from which on a type is written once and referred to afterwards. */
    private static final int REFERENCE = 60;

    private static final int SHORT_CHOICES = 40;

    /** That of the member which is written. */
    private Detail detail;

    /** Names of members by their detail with their choices or members, so that each type of some length is written once. */
    private final Map<Object, String> types = new HashMap<>();

    /** The members with their descriptions that were written before. */
    private final Set<String> described = new HashSet<>();

    private Signature(Detail detail) {
        this.detail = detail;
    }

    /** Returns a line for each member of an object, with the detail that it is to have. */
    static List<String> of(Map<String, Schema> members, Set<String> required, Function<String, Detail> detailOf) {
        Signature signature = new Signature(Detail.WHOLE);
        List<String> lines = new ArrayList<>();
        members.forEach((name, schema) -> {
            signature.detail = detailOf.apply(name);
            String type = signature.type(name, schema, 0);
            String words = signature.words(name, schema, required.contains(name));
            lines.add(name + (required.contains(name) ? ": " : "?: ") + type + (words.isEmpty() ? "" : " // " + words));
        });
        return lines;
    }

    /** Returns the type of a value in one line. */
    static String type(Schema schema) {
        return new Signature(Detail.WHOLE).type("", schema, 0);
    }

    private String type(String name, Schema schema, int level) {
        return switch (schema.type()) {
            case STRING -> schema.allowed().isEmpty() ? "string" : once(name, schema.allowed(), choices(schema));
            case ARRAY -> items(name, schema, level) + "[]";
            case OBJECT -> object(name, schema, level);
            case ANY -> "any";
            default -> schema.type().keyword();
        };
    }

    private static String choices(Schema schema) {
        return schema.allowed().stream().map(value -> "'" + value + "'").collect(Collectors.joining("|"));
    }

    private String items(String name, Schema schema, int level) {
        Schema items = schema.items();
        String type = items == null ? "any" : type(name, items, level);
        return type.startsWith("'") && type.contains("|") || type.startsWith("as ") ? "(" + type + ")" : type;
    }

    private String object(String name, Schema schema, int level) {
        Schema values = schema.values();
        if (schema.properties().isEmpty()) {
            return values == null || values.type() == Schema.Type.ANY
                    ? "object"
                    : "{[name]: " + type(name, values, level + 1) + "}";
        }
        Object meaning = schema.describedAs(null).toJson();
        String before = types.get(Map.entry(detail, meaning));
        return before == null ? once(name, meaning, members(schema, level)) : reference(name, before);
    }

    private String members(Schema schema, int level) {
        boolean named = detail.compareTo(Detail.NAMES) >= 0 || detail == Detail.NAMES_INSIDE && level > 0;
        List<String> members = new ArrayList<>();
        schema.properties().forEach((member, part) -> {
            boolean required = schema.required().contains(member);
            boolean inside = named
                    && saysValues(part)
                    && !VALUES.matcher(part.fullDescription()).find();
            String words = named && !saysValues(part) || inside ? "" : words(member, part, required);
            members.add(member
                    + (required ? "" : "?")
                    + (named && !inside && !hasShortChoices(part) ? "" : ": " + type(member, part, level + 1))
                    + (words.isEmpty() ? "" : " /* " + words + " */"));
        });
        if (schema.values() != null) {
            members.add("...");
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static boolean hasShortChoices(Schema schema) {
        return !schema.allowed().isEmpty() && choices(schema).length() <= SHORT_CHOICES;
    }

    /** Returns whether the description of a schema, or of one inside it, says what its values mean. */
    private static boolean saysValues(Schema schema) {
        Schema items = schema.items();
        return VALUES.matcher(schema.fullDescription()).find()
                || items != null && saysValues(items)
                || schema.properties().values().stream().anyMatch(Signature::saysValues);
    }

    /** Returns a type, or a reference to the member before it that has the same. */
    private String once(String name, Object meaning, String type) {
        String before = type.length() < REFERENCE ? null : types.putIfAbsent(Map.entry(detail, meaning), name);
        return before == null ? type : reference(name, before);
    }

    private static String reference(String name, String before) {
        return before.equals(name) ? "as above" : "as " + before + " above";
    }

    /** The description of a member with that of its items or values, without what the name or a member before says. */
    private String words(String name, Schema schema, boolean required) {
        Schema inner = schema.items() == null ? schema.values() : schema.items();
        String own = saying(name, schema.fullDescription(), required);
        if (inner == null || !own.isEmpty() && inner.mayRefer()) {
            return own;
        }
        return (own + " " + saying(name, inner.fullDescription(), required)).strip();
    }

    private String saying(String name, String description, boolean required) {
        String words = description;
        if (detail != Detail.WHOLE) {
            words = LEFT_OVER.matcher(BOUNDS.matcher(words).replaceAll("")).replaceFirst("");
        }
        if (detail.compareTo(Detail.DECIDING) >= 0 && !required) {
            words = SENTENCE.splitAsStream(words)
                    .filter(sentence -> (detail == Detail.UNITS ? VALUES : DECIDING)
                            .matcher(sentence)
                            .find())
                    .collect(Collectors.joining(" "));
        }
        return saysMore(words, name) && described.add(name + " " + words) ? words : "";
    }

    private static boolean saysMore(String words, String name) {
        List<String> known = List.of(name.toLowerCase(Locale.ROOT).split("_"));
        for (String word : BETWEEN_WORDS.split(words.toLowerCase(Locale.ROOT))) {
            if (!word.isEmpty() && !FILLERS.contains(word) && !known.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
