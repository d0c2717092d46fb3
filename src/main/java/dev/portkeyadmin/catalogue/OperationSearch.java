package dev.portkeyadmin.catalogue;

import dev.portkeyadmin.catalogue.Bm25.Field;
import dev.portkeyadmin.operation.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds operations by a request in plain words, in any order. The words of the request and their meanings are ranked by
 * {@link Bm25}; {@link SearchVocabulary} says what means the same.
 */
public final class OperationSearch {

    /** The weight of a meaning that an operation has by another word. */
    private static final double MEANING = 0.6;

    private static final double WEAK_WORD = 0.36;
    private static final double ACTION_WORD = 0.7;
    private static final double ACTION = 0.5;

    /** An action mostly is among the first words. */
    private static final int EARLY = 3;

    private static final double LATE_ACTION = 0.5;

    /** A question that names a change seldom asks for it: "which keys must we rotate?" */
    private static final double UNLIKELY_ACTION = 0.36;

    private static final double READING_FOR_QUESTION = 0.53;

    /** The word of {@link SearchVocabulary} for a question how to do something. */
    private static final String HOW_TO = "howto";

    private static final List<String> READING = List.of("list", "get");

    private record Scored(Catalogue.Entry entry, boolean named, double score) {}

    private final List<Catalogue.Entry> entries;
    private final Bm25 index;

    /** The words that name objects in the names of operations. */
    private final Set<String> nouns = new HashSet<>();

    /** The verbs of operations that change something. */
    private final Set<String> changing = new HashSet<>();

    /** A search among the given operations. */
    public OperationSearch(List<Catalogue.Entry> entries) {
        this.entries = entries;
        Set<String> names = new HashSet<>();
        for (Catalogue.Entry entry : entries) {
            names.add(entry.operation().name());
        }
        List<Map<Field, List<String>>> documents = new ArrayList<>();
        Map<String, List<String>> known = new HashMap<>();
        for (Catalogue.Entry entry : entries) {
            Map<Field, List<String>> document = document(entry, names, known);
            documents.add(document);
            nouns.addAll(document.getOrDefault(Field.NAME, List.of()));
            if (!entry.operation().hints().readOnly()) {
                changing.add(verb(entry));
            }
        }
        index = new Bm25(documents);
    }

    private static Map<Field, List<String>> document(
            Catalogue.Entry entry, Set<String> names, Map<String, List<String>> known) {
        Operation operation = entry.operation();
        String name = operation.name();
        int verb = name.indexOf('_');
        StringBuilder description = new StringBuilder();
        for (String word : operation.description().split(" ")) {
            // A neighbour that the description names is another operation.
            if (word.indexOf('_') < 0 || !names.contains(withoutPunctuation(word))) {
                description.append(word).append(' ');
            }
        }
        Map<Field, List<String>> document = new EnumMap<>(Field.class);
        document.put(Field.NAME, SearchVocabulary.terms(name.substring(verb + 1), known));
        document.put(Field.TITLE, SearchVocabulary.terms(operation.title(), known));
        document.put(Field.KEYWORDS, SearchVocabulary.terms(operation.keywords(), known));
        document.put(Field.RESOURCE, SearchVocabulary.terms(entry.service().keywords(), known));
        document.put(Field.DESCRIPTION, SearchVocabulary.terms(description.toString(), known));
        document.put(Field.ARGUMENTS, SearchVocabulary.terms(String.join(" ", operation.argumentNames()), known));
        return document;
    }

    private static String withoutPunctuation(String word) {
        int end = word.length();
        while (end > 0 && !Character.isLetterOrDigit(word.charAt(end - 1))) {
            end--;
        }
        return word.substring(word.startsWith("(") ? 1 : 0, end);
    }

    private static String verb(Catalogue.Entry entry) {
        String name = entry.operation().name();
        return name.substring(0, name.indexOf('_'));
    }

    /**
     * Returns the operations that have any of the words, best match first; an operation whose name the request is comes first.
     * For a question, the first is not destructive if any other matches.
     */
    public List<Catalogue.Entry> find(String request) {
        List<String> words = SearchVocabulary.requestWords(request);
        Map<String, Double> terms = terms(words);
        if (terms.isEmpty()) {
            return List.of();
        }
        Map<String, Double> actions = actions(words);
        double[] scores = index.scores(terms);
        List<String> name = SearchVocabulary.split(request);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > 0) {
                Catalogue.Entry entry = entries.get(i);
                boolean named = SearchVocabulary.split(entry.operation().name()).equals(name);
                scored.add(new Scored(entry, named, scores[i] * (1 + actions.getOrDefault(verb(entry), 0.0))));
            }
        }
        scored.sort(Comparator.comparing(Scored::named)
                .thenComparingDouble(Scored::score)
                .reversed());
        List<Catalogue.Entry> found = new ArrayList<>();
        scored.forEach(operation -> found.add(operation.entry()));
        if (SearchVocabulary.isQuestion(words)) {
            raiseFirstHarmless(found);
        }
        return found;
    }

    private static void raiseFirstHarmless(List<Catalogue.Entry> found) {
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).operation().hints().destructive()) {
                found.add(0, found.remove(i));
                return;
            }
        }
    }

    private Map<String, Double> terms(List<String> words) {
        Map<String, Double> terms = new HashMap<>();
        for (String word : words) {
            if (!SearchVocabulary.isIgnored(word)) {
                String stem = Stemmer.stem(word);
                double weight = SearchVocabulary.isWeak(stem) ? WEAK_WORD : isOnlyAction(stem) ? ACTION_WORD : 1;
                terms.merge(stem, weight, Math::max);
                for (String meaning : SearchVocabulary.meanings(stem)) {
                    terms.merge(meaning, weight * MEANING, Math::max);
                }
            }
        }
        return terms;
    }

    /** Returns whether a stem names an action and no object: then it counts mostly by the verb of an operation. */
    private boolean isOnlyAction(String stem) {
        return !nouns.contains(stem) && !SearchVocabulary.actions(stem).isEmpty();
    }

    private Map<String, Double> actions(List<String> words) {
        boolean question = SearchVocabulary.isQuestion(words) && !words.contains(HOW_TO);
        boolean act = false;
        Map<String, Double> actions = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            double weight = ACTION * (i < EARLY ? 1 : LATE_ACTION);
            for (String verb : SearchVocabulary.actions(Stemmer.stem(word))) {
                // "Enabled" and "deleted" mostly say how something is, not what to do.
                boolean unlikely = changing.contains(verb) && (question || word.endsWith("ed"));
                actions.merge(verb, unlikely ? weight * UNLIKELY_ACTION : weight, Math::max);
                act |= !unlikely;
            }
        }
        if (question || !act) {
            READING.forEach(verb -> actions.merge(verb, ACTION * READING_FOR_QUESTION, Math::max));
        }
        return actions;
    }
}
