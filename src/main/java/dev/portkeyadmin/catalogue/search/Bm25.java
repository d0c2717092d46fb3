package dev.portkeyadmin.catalogue.search;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranks documents by BM25F: the frequencies of a term in the fields of a document are added by weight before they saturate. A
 * term that few documents have counts more.
 */
final class Bm25 {

    /** The parts of a document. */
    enum Field {
        NAME(4.5, 1),
        TITLE(1.1, 1),
        KEYWORDS(2.9, 0.2),
        RESOURCE(1.5, 0.1),
        DESCRIPTION(1, 1),
        ARGUMENTS(0.1, 0.6),
        EXAMPLES(0.45, 0.2);

        final double weight;

        /** How much the length of the field counts, from 0 to 1. */
        final double lengthWeight;

        Field(double weight, double lengthWeight) {
            this.weight = weight;
            this.lengthWeight = lengthWeight;
        }
    }

    /** How soon a term that occurs more often counts no more. */
    private static final double SATURATION = 3.3;

    private final int size;

    /** The weighted frequency of each term in each document that has it. */
    private final Map<String, Map<Integer, Double>> frequencies = new HashMap<>();

    /** An index of the terms of documents. */
    Bm25(List<Map<Field, List<String>>> documents) {
        size = documents.size();
        Map<Field, Double> averages = new EnumMap<>(Field.class);
        for (Map<Field, List<String>> document : documents) {
            document.forEach((field, terms) -> averages.merge(field, (double) terms.size() / size, Double::sum));
        }
        for (int i = 0; i < size; i++) {
            int document = i;
            documents.get(i).forEach((field, terms) -> {
                double relative = terms.size() / averages.getOrDefault(field, 1.0);
                double weight = field.weight / (1 - field.lengthWeight + field.lengthWeight * relative);
                for (String term : terms) {
                    frequencies.computeIfAbsent(term, none -> new HashMap<>()).merge(document, weight, Double::sum);
                }
            });
        }
    }

    /** Returns whether any document has a term. */
    boolean has(String term) {
        return frequencies.containsKey(term);
    }

    /** The terms of all documents. */
    Set<String> terms() {
        return frequencies.keySet();
    }

    /** Returns the score of each document, 0 for one that has none of the terms. */
    double[] scores(Map<String, Double> weightedTerms) {
        double[] scores = new double[size];
        weightedTerms.forEach((term, weight) -> {
            Map<Integer, Double> documents = frequencies.getOrDefault(term, Map.of());
            double rarity = Math.log(1 + (size - documents.size() + 0.5) / (documents.size() + 0.5));
            documents.forEach((document, frequency) ->
                    scores[document] += weight * rarity * frequency / (SATURATION + frequency));
        });
        return scores;
    }
}
