package dev.portkeyadmin.mcp;

import dev.portkeyadmin.operation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds operations by words in any order. A word counts by where an operation has it (its name most) and by how few have
 * it; a synonym counts for somewhat less than the word itself.
 */
final class OperationSearch {

    private static final double IN_NAME = 3;
    private static final double IN_KEYWORDS = 2.5;
    private static final double IN_TITLE = 2;
    private static final double IN_DESCRIPTION = 1;
    private static final double IN_TOOLSET = 0.8;
    private static final double IN_ARGUMENTS = 0.6;

    /** What a synonym is worth, compared with the word itself. */
    private static final double SYNONYM = 0.7;

    private final Map<Catalogue.Entry, Map<String, Double>> weights = new LinkedHashMap<>();
    private final Map<String, Integer> frequencies = new HashMap<>();

    OperationSearch(List<Catalogue.Entry> entries) {
        for (Catalogue.Entry entry : entries) {
            Operation operation = entry.operation();
            Map<String, Double> words = new HashMap<>();
            weigh(words, IN_NAME, operation.name());
            weigh(words, IN_KEYWORDS, operation.keywords());
            weigh(words, IN_TITLE, operation.title());
            weigh(words, IN_DESCRIPTION, operation.description());
            weigh(words, IN_TOOLSET, entry.toolset().id());
            weigh(words, IN_ARGUMENTS, String.join(" ", operation.argumentNames()));
            weights.put(entry, words);
            words.keySet().forEach(word -> frequencies.merge(word, 1, Integer::sum));
        }
    }

    private static void weigh(Map<String, Double> words, double weight, String text) {
        for (String word : Words.of(text)) {
            words.merge(word, weight, Math::max);
        }
    }

    /** The operations that have any of the words, the best first. */
    List<Catalogue.Entry> find(String query) {
        Set<String> wanted = new LinkedHashSet<>(Words.of(query));
        Map<Catalogue.Entry, Double> scores = new HashMap<>();
        weights.forEach((entry, words) -> {
            double score = score(wanted, words);
            if (entry.operation().name().equals(query.strip())) {
                score = Double.MAX_VALUE;
            }
            if (score > 0) {
                scores.put(entry, score);
            }
        });
        List<Catalogue.Entry> found = new ArrayList<>(weights.keySet());
        found.removeIf(entry -> !scores.containsKey(entry));
        found.sort(Comparator.comparingDouble(entry -> -scores.get(entry)));
        return found;
    }

    private double score(Set<String> wanted, Map<String, Double> words) {
        double score = 0;
        int met = 0;
        Set<String> used = new HashSet<>();
        for (String word : wanted) {
            double best = value(word, 1, words);
            String by = word;
            for (String synonym : Words.synonyms(word)) {
                double value = value(synonym, SYNONYM, words);
                if (value > best) {
                    best = value;
                    by = synonym;
                }
            }
            if (best > 0) {
                met++;
                // Two words of a request that mean the same count once in full.
                score += used.add(by) ? best : best / 4;
            }
        }
        return score * (1 + (double) met / Math.max(1, wanted.size()));
    }

    private double value(String word, double worth, Map<String, Double> words) {
        Double weight = words.get(word);
        return weight == null ? 0 : worth * weight * Math.log(1 + (double) weights.size() / frequencies.get(word));
    }
}
