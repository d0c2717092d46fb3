package dev.portkeyadmin.catalogue.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts what is asked before the story that leads to it: "the trial is over, delete it" asks to delete. */
final class RequestClauses {

    private static final Pattern BETWEEN = Pattern.compile(
            "[,;:!?]\\s+|(?<!\\b(?:mr|ms|mrs|dr|st|e\\.g|i\\.e))\\.\\s+|\\s+[-\u2013\u2014]\\s+",
            Pattern.CASE_INSENSITIVE);

    /** Words with which a clause refers to the object of an earlier one. */
    private static final Set<String> PRONOUNS =
            Set.of("it", "him", "her", "them", "this", "that", "these", "those", "one");

    /** A pronoun follows the verb at once, or after one more word: "switch off that". */
    private static final int NEAR = 3;

    /** First words of a question that can also begin a relative clause: "Ana, who left". */
    private static final Set<String> RELATIVE = Set.of("who", "whose", "whom", "which", "where", "when");

    /** The verbs of operations that change something. */
    private final Set<String> changing;

    RequestClauses(Set<String> changing) {
        this.changing = changing;
    }

    /** The request with the clause first that asks, if that is not the first one. */
    String askFirst(String request) {
        List<String> clauses = List.of(BETWEEN.split(request.strip()));
        if (clauses.size() < 2 || asks(clauses.get(0))) {
            return request;
        }
        for (int i = 1; i < clauses.size(); i++) {
            if (refersBack(clauses.get(i))
                    || isQuestion(clauses.get(i), request.strip().endsWith("?"))) {
                List<String> ordered = new ArrayList<>(clauses);
                ordered.add(0, ordered.remove(i));
                return String.join(", ", ordered);
            }
        }
        return request;
    }

    private boolean asks(String clause) {
        List<String> words = SearchVocabulary.requestWords(clause);
        return SearchVocabulary.isQuestion(words)
                || words.size() > 1 && SearchVocabulary.isCommand(words.get(0))
                || refersBack(clause);
    }

    /** Returns whether a clause asks for a change of what an earlier one names. */
    private boolean refersBack(String clause) {
        List<String> words = SearchVocabulary.plainWords(clause);
        return words.size() > 1
                && words.subList(1, Math.min(NEAR, words.size())).stream().anyMatch(PRONOUNS::contains)
                && SearchVocabulary.requestWords(clause).stream()
                        .limit(1)
                        .flatMap(word -> SearchVocabulary.actions(Stemmer.stem(word)).stream())
                        .anyMatch(changing::contains);
    }

    private static boolean isQuestion(String clause, boolean hasMark) {
        List<String> words = SearchVocabulary.requestWords(clause);
        return SearchVocabulary.isQuestion(words) && (hasMark || !RELATIVE.contains(words.get(0)));
    }
}
