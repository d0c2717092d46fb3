package dev.portkeyadmin.catalogue.search;

import dev.portkeyadmin.runtime.ResourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds requests in the words of people, each with the operations that answer it. */
final class ExampleRequests {

    private static final String RESOURCE = "example-requests.txt";

    /** The terms of the requests by the name of the operation. */
    private static final Map<String, List<String>> TERMS = read();

    private ExampleRequests() {}

    /** The terms of all requests that an operation answers. */
    static List<String> terms(String operation) {
        return TERMS.getOrDefault(operation, List.of());
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> terms = new HashMap<>();
        Map<String, List<String>> known = new HashMap<>();
        ResourceText.of(ExampleRequests.class, RESOURCE).lines().forEach(line -> {
            int sign = line.indexOf(" | ");
            String request = line.substring(0, sign);
            Set<String> names = SearchVocabulary.properNames(request);
            List<String> words = new ArrayList<>(SearchVocabulary.requestWords(request));
            words.removeAll(names);
            List<String> ofRequest = SearchVocabulary.terms(String.join(" ", words), known);
            for (String operation : line.substring(sign + 3).strip().split(", ")) {
                terms.computeIfAbsent(operation, none -> new ArrayList<>()).addAll(ofRequest);
            }
        });
        return terms;
    }
}
