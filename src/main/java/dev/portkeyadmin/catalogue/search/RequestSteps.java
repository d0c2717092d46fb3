package dev.portkeyadmin.catalogue.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes a request for several things, one after the other, apart: "create an integration, then share it with a workspace". */
final class RequestSteps {

    private static final Pattern BETWEEN = Pattern.compile(
            "(?:[,;.]\\s+|\\s+(?=(?:and|then)\\s))(?:(?:and|then|also|finally|next)\\s+)*", Pattern.CASE_INSENSITIVE);

    /** Separators after which a capital begins a sentence or a verb, and no name. */
    private static final Pattern BEGINNING =
            Pattern.compile("[;.]|\\b(?:then|also|finally|next)\\b", Pattern.CASE_INSENSITIVE);

    /** Words that follow a name rather than a verb: "Ana and Grant to the workspace". */
    private static final Set<String> AFTER_NAMES = Set.of("to", "as", "for", "into", "in", "from", "with");

    /** The object of a step that names only people. */
    private static final String PERSON = "user";

    /** Verbs of which a person is the object, however the name is written. */
    private static final Set<String> OF_PEOPLE = Set.of("invite", "onboard", "offboard");

    private final Set<String> nouns;

    /** The verbs of operations that change something. */
    private final Set<String> changing;

    RequestSteps(Set<String> nouns, Set<String> changing) {
        this.nouns = nouns;
        this.changing = changing;
    }

    /** Returns the steps in their order; only the request itself if it does not begin with a command and its object. */
    List<String> of(String request) {
        List<String> steps = new ArrayList<>();
        Matcher between = BETWEEN.matcher(request);
        int start = 0;
        while (between.find()) {
            int next = request.length();
            Matcher following = BETWEEN.matcher(request).region(between.end(), request.length());
            if (following.find()) {
                next = following.start();
            }
            String words = request.substring(between.end(), next);
            boolean begins = BEGINNING.matcher(between.group()).find();
            if ((begins || !isName(words)) && isStep(words, true)) {
                steps.add(request.substring(start, between.start()));
                start = between.end();
            }
        }
        steps.add(request.substring(start));
        return isStep(steps.get(0), false) && !object(steps.get(0)).isEmpty() ? steps : List.of(request);
    }

    /** The words of a step that name what it is about; a person for one that has only names. */
    String object(String step) {
        String named = SearchVocabulary.requestWords(step).stream()
                .skip(1)
                .filter(word -> nouns.contains(Stemmer.stem(word)))
                .distinct()
                .collect(Collectors.joining(" "));
        return named.isEmpty() && namesPeople(step) ? PERSON : named;
    }

    /** Returns whether the words after the verb are names: "invite Ana Lopez and Bob". */
    private static boolean namesPeople(String step) {
        List<String> plain = SearchVocabulary.requestWords(step);
        return step.indexOf('@') > 0
                || plain.size() > 1 && OF_PEOPLE.contains(plain.get(0))
                || words(step).stream().skip(1).anyMatch(SearchVocabulary::isCapitalised);
    }

    /** Returns whether words in the middle of a sentence continue a list of names: "Grant Lee" after "invite Ana and". */
    private boolean isName(String words) {
        List<String> plain = words(words);
        if (plain.isEmpty() || !SearchVocabulary.isCapitalised(plain.get(0))) {
            return false;
        }
        String second = plain.size() == 1 ? "" : plain.get(1).toLowerCase(Locale.ROOT);
        return second.isEmpty()
                || AFTER_NAMES.contains(second)
                || SearchVocabulary.isCapitalised(plain.get(1)) && !nouns.contains(Stemmer.stem(second));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("[^\\p{L}\\p{N}]+"));
    }

    /**
     * Returns whether words begin with a verb that asks for a change. One that also is a noun does so only after another step, or
     * before the names of people.
     */
    private boolean isStep(String words, boolean isLater) {
        List<String> plain = SearchVocabulary.requestWords(words);
        if (plain.size() < 2 || SearchVocabulary.isQuestion(plain)) {
            return false;
        }
        String verb = plain.get(0);
        String stem = Stemmer.stem(verb);
        boolean isVerb = SearchVocabulary.isCommand(verb)
                || !nouns.contains(stem)
                || changing.contains(verb) && (isLater || object(words).equals(PERSON));
        return isVerb && SearchVocabulary.actions(stem).stream().anyMatch(changing::contains);
    }
}
