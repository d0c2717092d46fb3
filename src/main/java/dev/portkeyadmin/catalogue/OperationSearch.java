package dev.portkeyadmin.catalogue;

import dev.portkeyadmin.catalogue.Bm25.Field;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds operations by a request in plain words, in any order. The words of the request and their meanings are ranked by
 * {@link Bm25}; {@link SearchVocabulary} says what means the same, and {@link ExampleRequests} how people ask.
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

    /** After these the request says more about the object of its verb: "create a workspace with two members". */
    private static final Set<String> DETAIL = Set.of(
            "with",
            "for",
            "in",
            "to",
            "into",
            "from",
            "where",
            "that",
            "whose",
            "as",
            "breakdown",
            "using",
            "containing");

    /** After these the object itself may stand: "change the name of a workspace". */
    private static final Set<String> POSSESSION = Set.of("of", "on");

    /** Least length of an unknown word that may be a typing error; shorter ones may be names of people. */
    private static final int SHORTEST_REPAIRED = 6;

    private static final List<String> PREFIXES = List.of("re", "un", "de");

    private static final double DETAIL_WORD = 0.5;

    /** A proper name that is also a word: "the Search workspace". */
    private static final double PROPER_NAME = 0.25;

    /** The verb of operations that an unknown verb asks for. */
    private static final String CHANGE = "update";

    private static final double UNKNOWN_VERB = 1;

    /** For lists if the request wants to know of several objects: "keys without a budget". */
    private static final double PLURAL = 0.15;

    /** For an operation without a word of the request that decides: "mcp" means no other server. */
    private static final double UNDECIDED = 0.5;

    /** For an operation on just the objects that the request names. */
    private static final double COVERED = 0.3;

    /** For the operation that does what the verb says to just the object of the verb. */
    private static final double OBJECT = 1;

    /** For an operation on that into or out of which the request moves something else: "move a prompt to another folder". */
    private static final double PLACE = 0.5;

    /** For the change of an object of which the request names an argument: "remove the budget from a workspace". */
    private static final double ATTRIBUTE = 0.8;

    /** After these stands where something is, or where it goes. */
    private static final Set<String> PLACING = Set.of("from", "to", "into", "in");

    /** The word that people whom a request only names stand for. */
    private static final String PERSON = "person";

    private static final double NAMED_PERSON = 1;

    /** The meaning of "workspace" and its synonyms. */
    private static final String TEAM = "=" + Stemmer.stem("workspace");

    /** After these, up to {@link #NEGATED} words on, a word says what must not happen: "cannot delete". */
    private static final Set<String> NEGATIONS = Set.of("not", "never", "cannot", "without", "nobody", "t", "dont");

    private static final int NEGATED = 4;

    /** The verbs of a request and the parts that may be their object, the likelier first. */
    private record Command(int end, Set<String> verbs, List<Set<String>> objects) {

        static final Command NONE = new Command(Integer.MAX_VALUE, Set.of(), List.of());
    }

    private record Scored(Catalogue.Entry entry, boolean named, double score) {}

    private final List<Catalogue.Entry> entries;
    private final Bm25 index;

    /** The words that name objects in the names of operations. */
    private final Set<String> nouns = new HashSet<>();

    /** The terms of the name of each operation. */
    private final List<Set<String>> namesOf = new ArrayList<>();

    /** The stems of the words after the verb in the name of each operation. */
    private final Map<Catalogue.Entry, Set<String>> objectsOf = new HashMap<>();

    /** The terms of the names of the arguments of each operation, without those of its own name. */
    private final Map<Catalogue.Entry, Set<String>> argumentsOf = new HashMap<>();

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
            namesOf.add(new HashSet<>(document.getOrDefault(Field.NAME, List.of())));
            objectsOf.put(entry, object(entry));
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
     */
    public List<Catalogue.Entry> find(String request) {
        List<String> words = SearchVocabulary.requestWords(request);
        Command command = command(words);
        Set<String> properNames = new HashSet<>(SearchVocabulary.properNames(request));
        properNames.addAll(namesOfTeams(words));
        Map<String, Double> terms = terms(words, command.end(), properNames);
        Set<String> places = new HashSet<>();
        Set<String> others = new HashSet<>();
        places(words, places, others);
        if (namesPerson(words, properNames)) {
            SearchVocabulary.meanings(PERSON).forEach(meaning -> terms.merge(meaning, NAMED_PERSON, Math::max));
        }
        if (terms.isEmpty()) {
            return List.of();
        }
        Map<String, Double> actions = actions(words, properNames);
        double[] scores = index.scores(terms);
        Set<Catalogue.Entry> meant = meant(command);
        List<String> name = SearchVocabulary.split(request);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > 0) {
                Catalogue.Entry entry = entries.get(i);
                boolean named = SearchVocabulary.split(entry.operation().name()).equals(name);
                double action = actions.getOrDefault(verb(entry), 0.0)
                        + (meant.contains(entry) ? OBJECT : 0)
                        + (command != Command.NONE && changesAttribute(entry, terms.keySet(), others) ? ATTRIBUTE : 0)
                        + COVERED * covered(entry, terms);
                double fit = (SearchVocabulary.decides(terms.keySet(), namesOf.get(i)) ? 1 : UNDECIDED)
                        * (changesPlace(entry, places) && !hasArgument(entry, others) ? PLACE : 1);
                scored.add(new Scored(entry, named, scores[i] * (1 + action) * fit));
            }
        }
        scored.sort(Comparator.comparing(Scored::named)
                .thenComparingDouble(Scored::score)
                .reversed());
        List<Catalogue.Entry> found = new ArrayList<>();
        scored.forEach(operation -> found.add(operation.entry()));
        boolean question = SearchVocabulary.isQuestion(words) || SearchVocabulary.isQuestion(name);
        if (question || !found.isEmpty() && !destruction(words).contains(verb(found.get(0)))) {
            raiseFirstHarmless(found);
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

    private static void raiseFirstHarmless(List<Catalogue.Entry> found) {
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).operation().hints().destructive()) {
                found.add(0, found.remove(i));
                return;
            }
        }
    }

    /** The verbs of operations that the words of a request that ask to destroy something stand for. */
    private Set<String> destruction(List<String> words) {
        Set<String> verbs = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            if (isDestruction(words, i)) {
                verbs.addAll(SearchVocabulary.actions(known(words.get(i))));
            }
        }
        return verbs;
    }

    private boolean isDestruction(List<String> words, int position) {
        return SearchVocabulary.isDestroying(known(words.get(position))) && !isNegated(words, position);
    }

    private static boolean isNegated(List<String> words, int position) {
        return words.subList(Math.max(0, position - NEGATED), position).stream().anyMatch(NEGATIONS::contains);
    }

    /** Separates the terms that a request names only as a place from the others. */
    private void places(List<String> words, Set<String> places, Set<String> others) {
        boolean inPlace = false;
        boolean begun = false;
        for (String word : words) {
            inPlace = begun && (PLACING.contains(word) || inPlace && !DETAIL.contains(word));
            begun |= !SearchVocabulary.isIgnored(word);
            String stem = known(word);
            Set<String> said = inPlace ? places : others;
            said.add(stem);
            said.addAll(SearchVocabulary.meanings(stem));
        }
        places.removeAll(others);
    }

    /**
     * Returns whether an operation changes just what is named as a place. The last word of a name in the plural says what is put there:
     * {@code update_integration_workspaces}.
     */
    private boolean changesPlace(Catalogue.Entry entry, Set<String> places) {
        return changing.contains(verb(entry)) && !entry.operation().name().endsWith("s") && actsOn(entry, places);
    }

    private boolean changesAttribute(Catalogue.Entry entry, Set<String> terms, Set<String> attributes) {
        return verb(entry).equals(CHANGE) && actsOn(entry, terms) && hasArgument(entry, attributes);
    }

    /** Returns whether an operation has an argument, besides that for its object, that the terms name. */
    private boolean hasArgument(Catalogue.Entry entry, Set<String> terms) {
        return argumentsOf.getOrDefault(entry, Set.of()).stream().anyMatch(terms::contains);
    }

    /** Returns whether the object of an operation, the last word of its name, is among the terms. */
    private boolean actsOn(Catalogue.Entry entry, Set<String> terms) {
        List<String> name = SearchVocabulary.split(entry.operation().name());
        String head = Stemmer.stem(name.get(name.size() - 1));
        return terms.contains(head) || SearchVocabulary.meanings(head).stream().anyMatch(terms::contains);
    }

    /** The words right before "workspace" and its synonyms that are no nouns of operations: "the finance team". */
    private Set<String> namesOfTeams(List<String> words) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean team =
                    SearchVocabulary.meanings(Stemmer.stem(words.get(i + 1))).contains(TEAM);
            String stem = Stemmer.stem(words.get(i));
            if (team && !nouns.contains(stem) && !SearchVocabulary.isIgnored(words.get(i))) {
                names.add(words.get(i));
            }
        }
        return names;
    }

    /** Returns whether a request names somebody: a proper name or an unknown word that stands beside no noun of operations. */
    private boolean namesPerson(List<String> words, Set<String> properNames) {
        for (int i = 0; i < words.size(); i++) {
            boolean beside = i > 0 && isObject(words.get(i - 1)) || i + 1 < words.size() && isObject(words.get(i + 1));
            if (!beside && properNames.contains(words.get(i)) && !isKnown(Stemmer.stem(words.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /** Reads a request that begins with the verb of a change and its object; questions and others are none. */
    private Command command(List<String> words) {
        if (words.isEmpty() || SearchVocabulary.isQuestion(words) && !words.contains(HOW_TO)) {
            return Command.NONE;
        }
        int first = words.get(0).equals(HOW_TO) ? 1 : 0;
        if (first >= words.size() || !SearchVocabulary.isCommand(words.get(first))) {
            return Command.NONE;
        }
        Set<String> verbs = new HashSet<>(SearchVocabulary.actions(known(words.get(first))));
        verbs.retainAll(changing);
        List<Set<String>> objects = new ArrayList<>();
        Set<String> object = new HashSet<>();
        int end = first + 1;
        while (!verbs.isEmpty() && end < words.size() && !DETAIL.contains(words.get(end))) {
            String stem = Stemmer.stem(words.get(end));
            if (POSSESSION.contains(words.get(end))) {
                objects.add(object);
                object = new HashSet<>();
            } else if (nouns.contains(stem)) {
                object.add(stem);
            }
            end++;
        }
        objects.add(object);
        return objects.stream().allMatch(Set::isEmpty) ? Command.NONE : new Command(end, verbs, objects);
    }

    /** The operations that are called as the command says: "change a workspace" is {@code update_workspace}. */
    private Set<Catalogue.Entry> meant(Command command) {
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

    /** The terms of a request; those from a position on are details. */
    private Map<String, Double> terms(List<String> words, int details, Set<String> properNames) {
        Map<String, Double> terms = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!SearchVocabulary.isIgnored(word)) {
                String stem = known(word);
                double weight = (SearchVocabulary.isWeak(stem) ? WEAK_WORD : isOnlyAction(stem) ? ACTION_WORD : 1)
                        * (i < details ? 1 : DETAIL_WORD)
                        * (properNames.contains(word) ? PROPER_NAME : 1);
                terms.merge(stem, weight, Math::max);
                for (String meaning : SearchVocabulary.meanings(stem)) {
                    terms.merge(meaning, weight * MEANING, Math::max);
                }
            }
        }
        return terms;
    }

    /** Returns whether the first word of a request can only be a verb: "soften the check" asks for some change. */
    private boolean isUnknownVerb(String word) {
        String stem = known(word);
        return !SearchVocabulary.isIgnored(word) && !isKnown(stem);
    }

    private boolean isObject(String word) {
        return nouns.contains(Stemmer.stem(word));
    }

    /** The stem of a word; for an unknown word the stem of the known one that it derives from or misspells. */
    private String known(String word) {
        String stem = Stemmer.stem(word);
        if (isKnown(stem) || word.length() < SHORTEST_REPAIRED) {
            return stem;
        }
        for (String prefix : PREFIXES) {
            if (word.startsWith(prefix) && isKnown(Stemmer.stem(word.substring(prefix.length())))) {
                return Stemmer.stem(word.substring(prefix.length()));
            }
        }
        return Stream.concat(index.terms().stream(), SearchVocabulary.stems().stream())
                .filter(term -> term.length() > SHORTEST_REPAIRED - 2
                        && term.charAt(0) == stem.charAt(0)
                        && Typing.isOneError(stem, term))
                .min(Comparator.naturalOrder())
                .orElse(stem);
    }

    private boolean isKnown(String stem) {
        return index.has(stem) || SearchVocabulary.isKnown(stem);
    }

    /** Returns whether a stem names an action and no object: then it counts mostly by the verb of an operation. */
    private boolean isOnlyAction(String stem) {
        return !nouns.contains(stem) && !SearchVocabulary.actions(stem).isEmpty();
    }

    private Map<String, Double> actions(List<String> words, Set<String> properNames) {
        boolean question = SearchVocabulary.isQuestion(words) && !words.contains(HOW_TO);
        boolean act = false;
        Map<String, Double> actions = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            double weight = ACTION * (i < EARLY ? 1 : LATE_ACTION) * (properNames.contains(word) ? PROPER_NAME : 1);
            for (String verb : SearchVocabulary.actions(known(word))) {
                // "Enabled" and "deleted" mostly say how something is, not what to do.
                boolean unlikely = changing.contains(verb) && (question || word.endsWith("ed") || isNegated(words, i));
                actions.merge(verb, unlikely ? weight * UNLIKELY_ACTION : weight, Math::max);
                act |= !unlikely;
            }
        }
        if (!question && !act && !words.isEmpty() && isUnknownVerb(words.get(0))) {
            actions.merge(CHANGE, ACTION * UNKNOWN_VERB, Math::max);
            return actions;
        }
        if (question || !act) {
            READING.forEach(verb -> actions.merge(verb, ACTION * READING_FOR_QUESTION, Math::max));
            if (words.stream().filter(this::isObject).findFirst().orElse("").endsWith("s")) {
                actions.merge("list", PLURAL, Double::sum);
            }
        }
        return actions;
    }
}
