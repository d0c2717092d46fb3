package dev.portkeyadmin.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes a request for several things, one after the other, apart: "create an integration, then share it with a workspace". */
final class RequestSteps {

    private static final Pattern BETWEEN = Pattern.compile(
            "(?:[,;.]\\s+|\\s+(?=(?:and|then)\\s))(?:(?:and|then|also|finally|next)\\s+)*", Pattern.CASE_INSENSITIVE);

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
            if (isStep(request.substring(between.end(), next), true)) {
                steps.add(request.substring(start, between.start()));
                start = between.end();
            }
        }
        steps.add(request.substring(start));
        return isStep(steps.get(0), false) && !object(steps.get(0)).isEmpty() ? steps : List.of(request);
    }

    /** The words of a step that name what it is about. */
    String object(String step) {
        return SearchVocabulary.requestWords(step).stream()
                .skip(1)
                .filter(word -> nouns.contains(Stemmer.stem(word)))
                .collect(Collectors.joining(" "));
    }

    /** Returns whether words begin with a verb that asks for a change; one that also is a noun does so only after another step. */
    private boolean isStep(String words, boolean isLater) {
        List<String> plain = SearchVocabulary.requestWords(words);
        if (plain.size() < 2 || SearchVocabulary.isQuestion(plain)) {
            return false;
        }
        String verb = plain.get(0);
        String stem = Stemmer.stem(verb);
        boolean isVerb =
                SearchVocabulary.isCommand(verb) || !nouns.contains(stem) || isLater && changing.contains(verb);
        return isVerb && SearchVocabulary.actions(stem).stream().anyMatch(changing::contains);
    }
}
