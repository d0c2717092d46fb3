package dev.portkeyadmin.catalogue.search;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.search.Bm25.Field;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds operations by a request in plain words, in any order. {@link RequestReader} reads the request, {@link Bm25} ranks its words
 * and their meanings, and {@link ExampleRequests} says how people ask.
 */
public final class OperationSearch {

    /** For an operation that lacks a decisive word of the request: a request with "mcp" means no other server. */
    private static final double UNDECIDED = 0.5;

    /** For an operation on just the objects that the request names. */
    private static final double COVERED = 0.3;

    /** For the operation that does what the verb says to just the object of the verb. */
    private static final double OBJECT = 1;

    /** For an operation on the place that the request moves something else to or from: "move a prompt to another folder". */
    private static final double PLACE = 0.5;

    /** For the change of an object of which the request names an argument: "remove the budget from a workspace". */
    private static final double ATTRIBUTE = 0.8;

    private record Scored(Catalogue.Entry entry, boolean named, double score) {}

    private final List<Catalogue.Entry> entries;
    private final Bm25 index;
    private final RequestReader reader;
    private final RequestSteps steps;
    private final RequestClauses clauses;

    /** The terms of the name of each operation. */
    private final List<Set<String>> namesOf = new ArrayList<>();

    /** The stems of the words after the verb in the name of each operation. */
    private final Map<Catalogue.Entry, Set<String>> objectsOf = new HashMap<>();

    /** The words of the name of each operation. */
    private final Map<Catalogue.Entry, List<String>> wordsOf = new HashMap<>();

    /** The stem of the last word of the name of each operation: its object. */
    private final Map<Catalogue.Entry, String> headOf = new HashMap<>();

    /** The terms of the names of the arguments of each operation, without those of its own name. */
    private final Map<Catalogue.Entry, Set<String>> argumentsOf = new HashMap<>();

    /** The verbs of operations that change something. */
    private final Set<String> changing = new HashSet<>();

    /** A search among the given operations. */
    public OperationSearch(List<Catalogue.Entry> entries) {
        this.entries = entries;
        Set<String> names = new HashSet<>();
        Set<String> nouns = new HashSet<>();
        for (Catalogue.Entry entry : entries) {
            names.add(entry.operation().name());
        }
        List<Map<Field, List<String>>> documents = new ArrayList<>();
        Map<String, List<String>> known = new HashMap<>();
        for (Catalogue.Entry entry : entries) {
            Map<Field, List<String>> document = document(entry, names, known);
            documents.add(document);
            nouns.addAll(document.getOrDefault(Field.NAME, List.of()));
            namesOf.add(new HashSet<>(document.getOrDefault(Field.NAME, List.of())));
            objectsOf.put(entry, object(entry));
            List<String> words = SearchVocabulary.split(entry.operation().name());
            wordsOf.put(entry, words);
            headOf.put(entry, Stemmer.stem(words.get(words.size() - 1)));
            Set<String> arguments = new HashSet<>();
            entry.operation().params().forEach(param -> members(param.name(), param.schema(), known, arguments));
            document.getOrDefault(Field.NAME, List.of()).forEach(arguments::remove);
            arguments.removeAll(SearchVocabulary.stems(List.of("id", "name", "clear")));
            argumentsOf.put(entry, arguments);
            if (!entry.operation().hints().readOnly()) {
                changing.add(verb(entry));
            }
        }
        index = new Bm25(documents);
        reader = new RequestReader(index, nouns, changing);
        steps = new RequestSteps(nouns, changing);
        clauses = new RequestClauses(changing);
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
        document.put(Field.EXAMPLES, ExampleRequests.terms(name));
        return document;
    }

    /** Adds the terms of the names of an argument and of its members. */
    private static void members(String name, Schema schema, Map<String, List<String>> known, Set<String> terms) {
        terms.addAll(SearchVocabulary.terms(name, known));
        Schema items = schema.items() == null ? schema : schema.items();
        items.properties().forEach((member, part) -> members(member, part, known, terms));
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

    private static Set<String> object(Catalogue.Entry entry) {
        Set<String> object = new HashSet<>();
        for (String word : SearchVocabulary.split(
                entry.operation().name().substring(verb(entry).length()))) {
            object.add(Stemmer.stem(word));
        }
        return object;
    }

    /**
     * Returns the operations that have any of the words, best match first; an operation whose name the request is comes first.
     * An operation that destroys is first only for a request that asks for that and is not a question, if any other matches.
     * Of a request for several steps the best match of each comes first, in their order.
     */
    public List<Catalogue.Entry> find(String request) {
        List<String> parts = steps.of(request);
        if (parts.size() == 1) {
            return rank(clauses.askFirst(request));
        }
        String object = steps.object(parts.get(0));
        Set<Catalogue.Entry> found = new LinkedHashSet<>();
        for (String step : parts) {
            // A step without an object of its own is about that of the first.
            boolean isComplete = !meant(reader.read(step).command()).isEmpty();
            // Each step asks for a change, so an operation that writes is preferred.
            List<Catalogue.Entry> ranked = rank(isComplete ? step : step + " " + object);
            ranked.stream()
                    .filter(entry -> !entry.operation().hints().readOnly())
                    .findFirst()
                    .or(() -> ranked.stream().findFirst())
                    .ifPresent(found::add);
        }
        found.addAll(rank(request));
        return List.copyOf(found);
    }

    private List<Catalogue.Entry> rank(String request) {
        SearchRequest asked = reader.read(request);
        Map<String, Double> terms = asked.terms();
        if (terms.isEmpty()) {
            return List.of();
        }
        double[] scores = index.scores(terms);
        SearchRequest.Command command = asked.command();
        Set<Catalogue.Entry> meant = meant(command);
        List<String> name = SearchVocabulary.split(request);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > 0) {
                Catalogue.Entry entry = entries.get(i);
                boolean named = name.equals(wordsOf.get(entry));
                double action = asked.actions().getOrDefault(verb(entry), 0.0)
                        + (meant.contains(entry) ? OBJECT : 0)
                        + (command != SearchRequest.Command.NONE
                                        && changesAttribute(entry, terms.keySet(), asked.others())
                                ? ATTRIBUTE
                                : 0)
                        + COVERED * covered(entry, terms);
                double fit = (SearchVocabulary.decides(terms.keySet(), namesOf.get(i)) ? 1 : UNDECIDED)
                        * (changesPlace(entry, asked.places()) && !hasArgument(entry, asked.others()) ? PLACE : 1);
                scored.add(new Scored(entry, named, scores[i] * (1 + action) * fit));
            }
        }
        scored.sort(Comparator.comparing(Scored::named)
                .thenComparingDouble(Scored::score)
                .reversed());
        List<Catalogue.Entry> found = new ArrayList<>();
        scored.forEach(operation -> found.add(operation.entry()));
        if (asked.isQuestion() || !found.isEmpty() && !asked.destruction().contains(verb(found.get(0)))) {
            raiseFirst(found, entry -> !entry.operation().hints().destructive());
        }
        if (asked.wantsToKnow()) {
            raiseFirst(found, entry -> entry.operation().hints().readOnly());
        }
        return found;
    }

    /** The part of the object of an operation that a request names. */
    private double covered(Catalogue.Entry entry, Map<String, Double> terms) {
        Set<String> object = objectsOf.getOrDefault(entry, Set.of());
        double named = 0;
        for (String stem : object) {
            double weight = terms.getOrDefault(stem, 0.0);
            for (String meaning : SearchVocabulary.meanings(stem)) {
                weight = Math.max(weight, terms.getOrDefault(meaning, 0.0));
            }
            named += Math.min(1, weight);
        }
        return object.isEmpty() ? 0 : named / object.size();
    }

    private static void raiseFirst(List<Catalogue.Entry> found, Predicate<Catalogue.Entry> wanted) {
        for (int i = 0; i < found.size(); i++) {
            if (wanted.test(found.get(i))) {
                found.add(0, found.remove(i));
                return;
            }
        }
    }

    /**
     * Returns whether an operation changes exactly what the request names as a place. A plural at the end of its name says
     * what is put there, and is not the place: {@code update_integration_workspaces}.
     */
    private boolean changesPlace(Catalogue.Entry entry, Set<String> places) {
        return changing.contains(verb(entry)) && !entry.operation().name().endsWith("s") && actsOn(entry, places);
    }

    private boolean changesAttribute(Catalogue.Entry entry, Set<String> terms, Set<String> attributes) {
        return verb(entry).equals(RequestReader.CHANGE) && actsOn(entry, terms) && hasArgument(entry, attributes);
    }

    /** Returns whether an operation has an argument, besides that for its object, that the terms name. */
    private boolean hasArgument(Catalogue.Entry entry, Set<String> terms) {
        return argumentsOf.getOrDefault(entry, Set.of()).stream().anyMatch(terms::contains);
    }

    /** Returns whether the object of an operation, the last word of its name, is among the terms. */
    private boolean actsOn(Catalogue.Entry entry, Set<String> terms) {
        String head = headOf.getOrDefault(entry, "");
        return terms.contains(head) || SearchVocabulary.meanings(head).stream().anyMatch(terms::contains);
    }

    /** The operations that are called as the command says: "change a workspace" is {@code update_workspace}. */
    private Set<Catalogue.Entry> meant(SearchRequest.Command command) {
        for (Set<String> object : command.objects()) {
            Set<Catalogue.Entry> meant = new HashSet<>();
            for (Catalogue.Entry entry : entries) {
                if (command.verbs().contains(verb(entry)) && object.equals(objectsOf.get(entry))) {
                    meant.add(entry);
                }
            }
            if (!meant.isEmpty()) {
                return meant;
            }
        }
        return Set.of();
    }
}
