package dev.portkeyadmin.tools;

import dev.portkeyadmin.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A query for operations, split into its parts.
 *
 * @param known the operations that it names, or whose route it is
 * @param unknown words that look like names and are none
 * @param words the rest
 */
record OperationQuery(List<Catalogue.Entry> known, List<String> unknown, String words) {

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s,;]+");

    /** The boundary between the words of {@code createApiKey}. */
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static final Pattern LIKE_A_NAME = Pattern.compile("[a-z]+(?:_[a-z]+)+");

    /** The most operations that a route may mean. */
    private static final int MOST_ROUTED = 8;

    /**
     * Splits a query into its parts.
     *
     * @param candidates the operations that it may name
     * @param names the names of all operations, whose verbs distinguish names from other words with underscores
     */
    static OperationQuery of(String query, List<Catalogue.Entry> candidates, List<String> names) {
        List<Catalogue.Entry> routed = candidates.stream()
                .filter(entry -> Route.matches(query, entry.operation()))
                .limit(MOST_ROUTED)
                .toList();
        if (!routed.isEmpty()) {
            return new OperationQuery(routed, List.of(), "");
        }
        Map<String, Catalogue.Entry> byName = candidates.stream()
                .collect(Collectors.toMap(entry -> entry.operation().name(), entry -> entry));
        Set<String> verbs = names.stream().map(OperationQuery::verb).collect(Collectors.toSet());
        List<String> words = List.of(BETWEEN_NAMES.split(query.strip()));
        boolean onlyNames = words.stream().allMatch(word -> byName.containsKey(asName(word)) || isLikeAName(word));
        Set<Catalogue.Entry> known = new LinkedHashSet<>();
        Set<String> unknown = new LinkedHashSet<>();
        List<String> others = new ArrayList<>();
        for (String word : words) {
            String name = asName(word);
            Catalogue.Entry entry = byName.get(name);
            if (entry != null) {
                known.add(entry);
            } else if (isLikeAName(word) && (onlyNames || verbs.contains(verb(name)))) {
                unknown.add(name);
            } else {
                others.add(word);
            }
        }
        return new OperationQuery(List.copyOf(known), List.copyOf(unknown), String.join(" ", others));
    }

    /** A word as the name of an operation would be: {@code `createApiKey`} is {@code create_api_key}. */
    static String asName(String word) {
        return CAPITAL.matcher(word.replaceAll("^[\"'`(\\[]+|[\"'`()\\].:?!]+$", ""))
                .replaceAll("_")
                .replace('-', '_')
                .toLowerCase(Locale.ROOT);
    }

    /** Returns whether a word may be meant as a name: with underscores, or as {@code createApiKey}; OpenAI and pay-as-you-go are not. */
    private static boolean isLikeAName(String word) {
        return !word.isEmpty()
                && !word.contains("-")
                && (word.contains("_") || !Character.isUpperCase(word.charAt(0)))
                && LIKE_A_NAME.matcher(asName(word)).matches();
    }

    private static String verb(String name) {
        return name.substring(0, Math.max(0, name.indexOf('_')));
    }
}
