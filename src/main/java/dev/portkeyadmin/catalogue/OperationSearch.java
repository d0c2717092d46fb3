package dev.portkeyadmin.catalogue;

import dev.portkeyadmin.operation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds operations by a request in plain words, in any order. The weight of a word depends on where an operation has it
 * and on how few operations have it; a synonym weighs less. An action is matched with the verb of the operation's name.
 */
public final class OperationSearch {

    private static final double IN_NAME = 3;
    private static final double IN_KEYWORDS_OF_THE_RESOURCE = 2.6;
    private static final double IN_KEYWORDS = 2.5;
    private static final double IN_TITLE = 2;
    private static final double IN_DESCRIPTION = 1;
    private static final double IN_ARGUMENTS = 0.4;

    private static final double SYNONYM = 0.6;
    private static final double WEAK = 0.35;

    /** An action mostly stands first. */
    private static final double ACTION = 7;

    private static final double LATE_ACTION = 5.6;
    private static final int EARLY = 3;
    private static final double READING_FOR_A_QUESTION = 3;

    /** An operation with the weight of each of its words. */
    private record Indexed(Catalogue.Entry entry, String verb, List<String> name, Map<String, Double> weights) {}

    private record Scored(Indexed indexed, double score) {}

    private final List<Indexed> index = new ArrayList<>();
    private final Map<String, Integer> frequencies = new HashMap<>();

    public OperationSearch(List<Catalogue.Entry> entries) {
        for (Catalogue.Entry entry : entries) {
            Operation operation = entry.operation();
            String name = operation.name();
            int end = name.indexOf('_');
            Map<String, Double> weights = new HashMap<>();
            weigh(weights, IN_NAME, name.substring(end + 1));
            weigh(weights, IN_KEYWORDS, operation.keywords());
            weigh(weights, IN_KEYWORDS_OF_THE_RESOURCE, entry.service().keywords());
            weigh(weights, IN_TITLE, operation.title());
            weigh(weights, IN_DESCRIPTION, operation.description());
            weigh(weights, IN_ARGUMENTS, String.join(" ", operation.argumentNames()));
            index.add(new Indexed(entry, name.substring(0, end), SearchVocabulary.split(name), weights));
            weights.forEach((word, weight) -> {
                if (weight >= IN_DESCRIPTION) {
                    frequencies.merge(word, 1, Integer::sum);
                }
            });
        }
    }

    private static void weigh(Map<String, Double> weights, double weight, String text) {
        for (String word : SearchVocabulary.words(text)) {
            weights.merge(word, weight, Math::max);
        }
    }

    /** Returns the operations that have any of the words, best match first. */
    public List<Catalogue.Entry> find(String request) {
        String plain = SearchVocabulary.plain(request);
        Set<String> words = new LinkedHashSet<>(SearchVocabulary.words(plain));
        Map<String, Double> actions = actions(plain);
        List<String> name = SearchVocabulary.split(request);
        return index.stream()
                .map(indexed -> new Scored(
                        indexed, indexed.name().equals(name) ? Double.MAX_VALUE : score(words, actions, indexed)))
                .filter(scored -> scored.score() > 0)
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .map(scored -> scored.indexed().entry())
                .toList();
    }

    private static Map<String, Double> actions(String request) {
        Map<String, Double> worth = new HashMap<>();
        SearchVocabulary.actions(SearchVocabulary.split(request))
                .forEach((verb, position) -> worth.put(verb, position < EARLY ? ACTION : LATE_ACTION));
        if (SearchVocabulary.isQuestion(request)) {
            worth.merge("list", READING_FOR_A_QUESTION, Math::max);
            worth.merge("get", READING_FOR_A_QUESTION, Math::max);
        }
        return worth;
    }

    private double score(Set<String> words, Map<String, Double> actions, Indexed indexed) {
        double score = 0;
        int met = 0;
        Set<String> used = new HashSet<>();
        for (String word : words) {
            double best = value(word, indexed) * (SearchVocabulary.isWeak(word) ? WEAK : 1);
            String by = word;
            for (String synonym : SearchVocabulary.synonyms(word)) {
                double value = value(synonym, indexed) * SYNONYM;
                if (value > best) {
                    best = value;
                    by = synonym;
                }
            }
            if (best > 0) {
                met++;
                // Of several words with the same meaning, only the first counts in full.
                score += used.add(by) ? best : best / 4;
            }
        }
        return met == 0 ? 0 : score * (1 + (double) met / words.size()) + actions.getOrDefault(indexed.verb(), 0.0);
    }

    private double value(String word, Indexed indexed) {
        double weight = indexed.weights().getOrDefault(word, 0.0);
        return weight == 0
                ? 0
                : weight * Math.log(1 + (double) index.size() / frequencies.getOrDefault(word, index.size()));
    }
}
