package dev.portkeyadmin.catalogue.search;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds the arguments of an operation that a request in plain words is about. */
public final class MeantArguments {

    /** Words of arguments that most operations have. */
    private static final List<String> COMMON = List.of("id", "name", "description", "clear", "type");

    /** The terms by which an argument is known. */
    private record Terms(Set<String> own, Set<String> members, Set<String> choices) {

        /** Says nothing more if an argument that has it is known by another word of the request. */
        static final Function<Terms, Set<String>> VAGUEST = Terms::choices;

        /** From the clearest to the vaguest. */
        static final List<Function<Terms, Set<String>>> LEVELS = List.of(Terms::own, Terms::members, VAGUEST);
    }

    private MeantArguments() {}

    /**
     * Returns the names of the arguments that a word of the request names: by their own name, else by that of a member, else by a
     * choice, such as {@code rpm} for "requests per minute".
     */
    public static Set<String> of(Catalogue.Entry entry, String request) {
        Map<String, List<String>> known = new HashMap<>();
        Set<String> ignored = SearchVocabulary.stems(COMMON);
        ignored.addAll(SearchVocabulary.terms(entry.operation().name(), known));
        Map<String, Terms> arguments = new LinkedHashMap<>();
        entry.inputSchema().properties().forEach((name, schema) -> {
            Terms terms = new Terms(new HashSet<>(), new HashSet<>(), new HashSet<>());
            terms.own().addAll(SearchVocabulary.terms(name, known));
            add(schema, terms, known);
            Terms.LEVELS.forEach(level -> level.apply(terms).removeAll(ignored));
            arguments.put(name, terms);
        });
        Set<String> meant = new HashSet<>();
        List<Set<String>> open = words(request);
        for (Function<Terms, Set<String>> level : Terms.LEVELS) {
            List<Set<String>> unknown = new ArrayList<>();
            Set<String> found = new HashSet<>();
            for (Set<String> word : open) {
                List<String> having = arguments.keySet().stream()
                        .filter(name ->
                                level.apply(arguments.get(name)).stream().anyMatch(word::contains))
                        .toList();
                if (having.isEmpty()) {
                    unknown.add(word);
                } else if (level != Terms.VAGUEST || having.stream().noneMatch(meant::contains)) {
                    found.addAll(having);
                }
            }
            meant.addAll(found);
            open = unknown;
        }
        return meant;
    }

    /** The stem of each word with its meanings. */
    private static List<Set<String>> words(String request) {
        List<Set<String>> words = new ArrayList<>();
        for (String word : SearchVocabulary.requestWords(request.replaceAll("[$€]", " dollars "))) {
            String stem = Stemmer.stem(word);
            if (!SearchVocabulary.isIgnored(word) && !SearchVocabulary.isWeak(stem)) {
                Set<String> terms = new HashSet<>(SearchVocabulary.meanings(stem));
                terms.add(stem);
                words.add(terms);
            }
        }
        return words;
    }

    private static void add(Schema schema, Terms terms, Map<String, List<String>> known) {
        schema.allowed().forEach(choice -> terms.choices().addAll(SearchVocabulary.terms(choice.toString(), known)));
        schema.properties().forEach((name, member) -> {
            terms.members().addAll(SearchVocabulary.terms(name, known));
            add(member, terms, known);
        });
        if (schema.items() != null) {
            add(schema.items(), terms, known);
        }
    }
}
