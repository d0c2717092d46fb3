package dev.portkeyadmin.catalogue.search;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request in plain words as it is understood.
 *
 * @param terms the stems and meanings of its words, each with its weight
 * @param actions the verbs of operations that it may ask for, each with its weight
 * @param places the terms that it names only as a place
 * @param others the other terms
 * @param destruction the verbs of operations by which it asks to destroy something
 * @param isQuestion whether its first word may begin a question
 * @param wantsToKnow whether it asks for an answer and not for a change
 */
record SearchRequest(
        Map<String, Double> terms,
        Map<String, Double> actions,
        Command command,
        Set<String> places,
        Set<String> others,
        Set<String> destruction,
        boolean isQuestion,
        boolean wantsToKnow) {

    /** The verbs of a request and the parts that may be their object, the likelier first. */
    record Command(int end, Set<String> verbs, List<Set<String>> objects) {

        static final Command NONE = new Command(Integer.MAX_VALUE, Set.of(), List.of());
    }
}
