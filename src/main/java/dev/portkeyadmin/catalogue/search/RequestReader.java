package dev.portkeyadmin.catalogue.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a request in plain words asks for; {@link SearchVocabulary} says what means the same. */
final class RequestReader {

    /** The weight of a word in the request that means the same as a word of the operation. */
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
    static final String CHANGE = "update";

    private static final double UNKNOWN_VERB = 1;

    /** For lists if the request wants to know of several objects: "keys without a budget". */
    private static final double PLURAL = 0.15;

    /** After these stands where something is, or where it goes. */
    private static final Set<String> PLACING = Set.of("from", "to", "into", "in");

    /** Verbs after which "in" means "into". */
    private static final Set<String> PUTTING =
            Set.of("put", "place", "store", "file", "save", "move", "create", "add", "keep", "register");

    /** Words after the name of a person that begins a request: "Ana should see the logs", "Ana's key". */
    private static final Set<String> AFTER_SUBJECT = Set.of(
            "s", "has", "is", "was", "will", "should", "must", "may", "can", "needs", "wants", "gets", "left",
            "leaves");

    /** The word that a request means by the name of a person. */
    private static final String PERSON = "person";

    private static final double NAMED_PERSON = 1;

    /** The meaning of "workspace" and its synonyms. */
    private static final String TEAM = "=" + Stemmer.stem("workspace");

    /** After these, up to {@link #NEGATED} words on, a word says what must not happen: "cannot delete". */
    private static final Set<String> NEGATIONS = Set.of("not", "never", "cannot", "without", "nobody", "t", "dont");

    private static final int NEGATED = 4;

    /** A time that is over. */
    private static final Pattern PAST = Pattern.compile(
            "\\b(?:yesterday|(?:last|past|previous) (?:\\d+ )?(?:hours?|days?|weeks?|months?|quarter|year|night))\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern IDENTIFIERS = Pattern.compile("[\\s,;:.?!()\"']+");

    /** Words that begin a reason. */
    private static final Set<String> REASONS = Set.of("because", "since", "until", "till", "otherwise", "unless");

    /** After these stands what shall become of the object: "the check should only log". */
    private static final Set<String> WISHES = Set.of("should", "must", "shall");

    /** Words before "to" after which stands what is permitted. */
    private static final Set<String> PERMISSIONS =
            Set.of("permission", "permissions", "right", "rights", "scope", "allowed", "able");

    private final Bm25 index;

    /** The words that name objects in the names of operations. */
    private final Set<String> nouns;

    /** The verbs of operations that change something. */
    private final Set<String> changing;

    RequestReader(Bm25 index, Set<String> nouns, Set<String> changing) {
        this.index = index;
        this.nouns = nouns;
        this.changing = changing;
    }

    SearchRequest read(String request) {
        List<String> words = SearchVocabulary.requestWords(request);
        SearchRequest.Command command = command(words);
        Set<String> properNames = new HashSet<>(SearchVocabulary.properNames(request));
        properNames.addAll(namesOfTeams(words));
        List<String> plain = SearchVocabulary.plainWords(request);
        if (plain.size() > 2 && AFTER_SUBJECT.contains(plain.get(1)) && isUnknownVerb(plain.get(0))) {
            properNames.add(plain.get(0));
        }
        boolean namesPerson = namesPerson(words, properNames);
        properNames.addAll(SearchVocabulary.quoted(request));
        properNames.addAll(identifiers(request));
        Map<String, Double> terms = terms(words, Math.min(command.end(), aside(words)), properNames);
        if (namesPerson) {
            SearchVocabulary.meanings(PERSON).forEach(meaning -> terms.merge(meaning, NAMED_PERSON, Math::max));
        }
        Set<String> places = new HashSet<>();
        Set<String> others = new HashSet<>();
        places(words, places, others);
        boolean isQuestion =
                SearchVocabulary.isQuestion(words) || SearchVocabulary.isQuestion(SearchVocabulary.split(request));
        return new SearchRequest(
                terms,
                actions(words, properNames),
                command,
                places,
                others,
                destruction(words),
                isQuestion,
                SearchVocabulary.wantsToKnow(plain) && !words.contains(HOW_TO)
                        || command == SearchRequest.Command.NONE && isAboutThePast(request, plain));
    }

    /** Returns whether a request names a time that is over and begins with no verb of a change, so that it asks for a report. */
    private boolean isAboutThePast(String request, List<String> plain) {
        return PAST.matcher(request).find()
                && (plain.isEmpty()
                        || SearchVocabulary.actions(known(plain.get(0))).stream()
                                .noneMatch(changing::contains));
    }

    /** The parts of hyphenated words that have an unknown part: "batch-nightly" is a name, "self-hosted" is not. */
    private Set<String> identifiers(String request) {
        Set<String> names = new HashSet<>();
        for (String word : IDENTIFIERS.split(request)) {
            List<String> parts = SearchVocabulary.split(word);
            if (parts.size() > 1
                    && word.matches(".*[\\p{L}\\p{N}][-_][\\p{L}\\p{N}].*")
                    && parts.stream()
                            .anyMatch(part -> !SearchVocabulary.isIgnored(part)
                                    && !part.chars().allMatch(Character::isDigit)
                                    && !isKnown(Stemmer.stem(part)))) {
                names.addAll(parts);
            }
        }
        return names;
    }

    /** Returns where a request begins to say why or what for: "give the key permission to export logs". */
    private static int aside(List<String> words) {
        for (int i = 2; i + 1 < words.size(); i++) {
            if (REASONS.contains(words.get(i))
                    || WISHES.contains(words.get(i)) && !SearchVocabulary.isQuestion(words)
                    || words.get(i).equals("to") && PERMISSIONS.contains(words.get(i - 1))) {
                return i;
            }
        }
        return words.size();
    }

    /** The words right before "workspace" and its synonyms that are not nouns of operations: "the finance team". */
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

    /** Returns whether a request names a person: by a proper name or an unknown word that is not beside a noun of operations. */
    private boolean namesPerson(List<String> words, Set<String> properNames) {
        for (int i = 0; i < words.size(); i++) {
            boolean beside = i > 0 && isObject(words.get(i - 1)) || i + 1 < words.size() && isObject(words.get(i + 1));
            if (!beside && properNames.contains(words.get(i)) && !isKnown(Stemmer.stem(words.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /** Reads a request that begins with the verb of a change and its object; a question or another request is not a command. */
    private SearchRequest.Command command(List<String> words) {
        if (words.isEmpty() || SearchVocabulary.isQuestion(words) && !words.contains(HOW_TO)) {
            return SearchRequest.Command.NONE;
        }
        int first = words.get(0).equals(HOW_TO) ? 1 : 0;
        if (first >= words.size() || !SearchVocabulary.isCommand(words.get(first))) {
            return SearchRequest.Command.NONE;
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
        return objects.stream().allMatch(Set::isEmpty)
                ? SearchRequest.Command.NONE
                : new SearchRequest.Command(end, verbs, objects);
    }

    /** The verbs of operations by which a request asks to destroy something. */
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

    /** Returns whether a word names a place: "put the prompt in a folder", but not "switch on the cache in the config". */
    private static boolean isPlacing(List<String> words, int position) {
        return PLACING.contains(words.get(position))
                && (!words.get(position).equals("in")
                        || words.subList(0, position).stream().anyMatch(PUTTING::contains));
    }

    /** Separates the terms that a request names only as a place from the others. */
    private void places(List<String> words, Set<String> places, Set<String> others) {
        boolean inPlace = false;
        boolean begun = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            inPlace = begun && (isPlacing(words, i) || inPlace && !DETAIL.contains(word));
            begun |= !SearchVocabulary.isIgnored(word);
            String stem = known(word);
            Set<String> said = inPlace ? places : others;
            said.add(stem);
            said.addAll(SearchVocabulary.meanings(stem));
        }
        places.removeAll(others);
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
                        && TypingErrors.isOneError(stem, term))
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
        if (!question
                && !act
                && !words.isEmpty()
                && !properNames.contains(words.get(0))
                && isUnknownVerb(words.get(0))) {
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
