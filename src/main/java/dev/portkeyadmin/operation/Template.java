package dev.portkeyadmin.operation;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and fills texts with placeholders in braces: paths, questions and messages. */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_.]+)}");

    private Template() {}

    /** The names of the placeholders, in order. */
    public static List<String> placeholders(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Replaces each {@code {name}} by the function's value for the name. */
    public static String expand(String template, UnaryOperator<String> value) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
    }

    /** Returns true if every brace belongs to a placeholder. */
    static boolean isWellFormed(String template) {
        String rest = expand(template, name -> "");
        return rest.indexOf('{') < 0 && rest.indexOf('}') < 0;
    }
}
