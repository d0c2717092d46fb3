package dev.portkeyadmin.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Holds the words of people who administer an AI gateway: words to ignore, synonyms and names of actions. */
final class SearchVocabulary {

    private static final String RESOURCE = "search-vocabulary.txt";

    private static final Map<String, List<String>> SECTIONS = read();
    private static final Set<String> IGNORED = Set.copyOf(words(section("ignored")));
    private static final Set<String> WEAK = stems(words(section("weak")));
    private static final Set<String> QUESTIONS = Set.copyOf(words(section("questions")));
    private static final Map<String, String> PHRASES = readPhrases(section("phrases"));
    private static final Map<String, Set<String>> SYNONYMS = readSynonyms(section("synonyms"));
    private static final Map<String, Set<String>> ACTIONS = readActions(section("actions"));

    private SearchVocabulary() {}

    /** The words of a text that are not ignored, in order and without their endings. */
    static List<String> words(String text) {
        return split(text).stream()
                .filter(word -> !IGNORED.contains(word))
                .map(SearchVocabulary::stem)
                .toList();
    }

    /** A request in lower case with each known phrase replaced by one word. */
    static String plain(String request) {
        String plain = request.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            plain = plain.replace(phrase.getKey(), phrase.getValue());
        }
        return plain;
    }

    /** Other words for this one, as {@link #words(String)} returns it. */
    static Set<String> synonyms(String word) {
        return SYNONYMS.getOrDefault(word, Set.of());
    }

    static boolean isWeak(String word) {
        return WEAK.contains(word);
    }

    static boolean isQuestion(String request) {
        List<String> words = split(request);
        return !words.isEmpty() && QUESTIONS.contains(words.get(0));
    }

    /** The actions that a request asks for, as verbs of operations, each with the position of the first word that asks for it. */
    static Map<String, Integer> actions(List<String> split) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        for (int i = 0; i < split.size(); i++) {
            int position = i;
            String word = stem(split.get(i));
            ACTIONS.forEach((verb, words) -> {
                if (words.contains(word)) {
                    wanted.putIfAbsent(verb, position);
                }
            });
        }
        return wanted;
    }

    /** All words of a text, in lower case. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** The lines of each section, by the word that begins its heading. */
    private static Map<String, List<String>> read() {
        Map<String, List<String>> sections = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : text().split("\\R")) {
            if (line.startsWith("[")) {
                lines = new ArrayList<>();
                sections.put(line.substring(1, line.indexOf(':')), lines);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.strip());
            }
        }
        return sections;
    }

    private static String text() {
        try (InputStream in = SearchVocabulary.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> section(String name) {
        List<String> lines = SECTIONS.get(name);
        if (lines == null) {
            throw new IllegalStateException(RESOURCE + " has no section " + name);
        }
        return lines;
    }

    private static List<String> words(List<String> lines) {
        return lines.stream().flatMap(line -> Arrays.stream(line.split(" +"))).toList();
    }

    private static Set<String> stems(List<String> words) {
        Set<String> stems = new LinkedHashSet<>();
        words.forEach(word -> stems.add(stem(word)));
        return stems;
    }

    private static Map<String, String> readPhrases(List<String> lines) {
        Map<String, String> phrases = new LinkedHashMap<>();
        lines.stream().map(line -> line.split(" = ")).forEach(pair -> phrases.put(pair[0], pair[1]));
        return phrases;
    }

    private static Map<String, Set<String>> readActions(List<String> lines) {
        Map<String, Set<String>> actions = new LinkedHashMap<>();
        lines.stream()
                .map(line -> line.split(": "))
                .forEach(pair -> actions.put(pair[0], stems(words(List.of(pair[1])))));
        return actions;
    }

    private static Map<String, Set<String>> readSynonyms(List<String> lines) {
        Map<String, Set<String>> synonyms = new HashMap<>();
        lines.stream()
                .map(line -> stems(words(List.of(line))))
                .forEach(group -> group.forEach(word -> synonyms.computeIfAbsent(word, none -> new LinkedHashSet<>())
                        .addAll(group)));
        return synonyms;
    }

    /** Removes the endings of English plurals and verbs; the stem is the same for all forms, but not always a word. */
    private static String stem(String word) {
        String stem = word;
        if (stem.length() > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, stem.length() - 3) + "y";
        } else if (stem.length() > 3
                && stem.endsWith("s")
                && !stem.endsWith("ss")
                && !stem.endsWith("us")
                && !stem.endsWith("is")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        if (stem.length() > 5 && stem.endsWith("ing")) {
            stem = undoubled(stem.substring(0, stem.length() - 3));
        } else if (stem.length() > 4 && stem.endsWith("ed")) {
            stem = undoubled(stem.substring(0, stem.length() - 2));
        }
        return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static String undoubled(String stem) {
        int last = stem.length() - 1;
        return last > 1 && stem.charAt(last) == stem.charAt(last - 1) && stem.charAt(last) != 'l'
                ? stem.substring(0, last)
                : stem;
    }
}
