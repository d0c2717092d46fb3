package dev.portkeyadmin.catalogue.search;

import dev.portkeyadmin.runtime.ResourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the words of people who administer an AI gateway: words to ignore, phrases, synonyms and names of actions. */
final class SearchVocabulary {

    /**
     * Words that mean one; other words may come between the first and the last of them.
     *
     * @param meaning with {@link #GAP} where those stand; at the end if it is not there
     */
    private record Phrase(List<String> first, List<String> last, List<String> meaning) {

        int length() {
            return first.size() + last.size();
        }
    }

    private static final String RESOURCE = "search-vocabulary.txt";

    /** A few words of any kind in a phrase. */
    private static final String GAP = "..";

    /** Any number in a phrase, except at its beginning. */
    private static final String NUMBER = "#";

    /** An apostrophe is a quotation mark only outside of words. */
    private static final Pattern QUOTED = Pattern.compile(
            "[\"\u201c\u201e\u00ab][^\"\u201c\u201d\u00bb]+[\"\u201c\u201d\u00bb]|(?<![\\p{L}\\p{N}])['`\u2018][^'`\u2019]+['`\u2019](?![\\p{L}\\p{N}])");

    /** Begins in a phrase the name of a class of words. */
    private static final String CLASS = "@";

    private static final int LONGEST_GAP = 4;
    private static final int LONGEST_NAME = 2;

    private static final Map<String, List<String>> SECTIONS = read();
    private static final Set<String> IGNORED = words("ignored");
    private static final Set<String> WEAK = stems(words("weak"));
    private static final Set<String> QUESTIONS = words("questions");
    private static final Set<String> ASKING = words("asking");
    private static final Set<String> COMMANDS = words("commands");
    private static final Set<String> BRANDS = words("brands");
    private static final Set<String> DECISIVE = stems(words("decisive"));
    private static final Set<String> DESTROYING = stems(words("destroying"));
    private static final Set<String> NAMING = words("naming");
    private static final Map<String, List<String>> CLASSES = readClasses();
    private static final List<List<String>> POLITE = readPolite();

    /** The phrases by their first word, long ones first. */
    private static final Map<String, List<Phrase>> PHRASES = readPhrases();

    /** The meanings of a stem: one for each line of synonyms that it is in. */
    private static final Map<String, Set<String>> MEANINGS = readMeanings();

    /** The verbs of operations that a stem asks for. */
    private static final Map<String, Set<String>> ACTIONS = readActions();

    private static final Set<String> STEMS = Stream.of(MEANINGS, ACTIONS)
            .flatMap(words -> words.keySet().stream())
            .collect(Collectors.toUnmodifiableSet());

    private SearchVocabulary() {}

    /** All words of a text, in lower case. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
                start = start < 0 ? i : start;
            } else if (start >= 0) {
                words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
        }
        return words;
    }

    /** The words of a request without polite words before it. */
    static List<String> plainWords(String request) {
        // The parts of an address are not words of the request.
        List<String> words =
                split(request.indexOf('@') < 0 ? request : request.replaceAll("[^\\s@]+@[^\\s@]+", "email user"));
        while (dropPolite(words)) {
            // There may be several: "could you please".
        }
        return words;
    }

    /** The words of a request without polite words before it, and with each known phrase replaced by its meaning. */
    static List<String> requestWords(String request) {
        List<String> words = plainWords(request);
        List<String> plain = new ArrayList<>();
        int i = 0;
        while (i < words.size()) {
            i += replacePhrase(words, i, plain);
        }
        return plain;
    }

    private static boolean dropPolite(List<String> words) {
        for (List<String> polite : POLITE) {
            if (startsWith(words, 0, polite) && words.size() > polite.size()) {
                words.subList(0, polite.size()).clear();
                return true;
            }
        }
        return false;
    }

    /** Adds what the words from a position mean, and returns how many these are. The words in a gap stay. */
    private static int replacePhrase(List<String> words, int from, List<String> plain) {
        for (Phrase phrase : PHRASES.getOrDefault(words.get(from), List.of())) {
            if (startsWith(words, from, phrase.first())) {
                int gap = from + phrase.first().size();
                for (int end = gap; end <= gap + (phrase.last().isEmpty() ? 0 : LONGEST_GAP); end++) {
                    if (startsWith(words, end, phrase.last())) {
                        List<String> meaning = said(phrase.meaning(), words.subList(from, gap));
                        int place = meaning.indexOf(GAP);
                        plain.addAll(meaning.subList(0, place < 0 ? meaning.size() : place));
                        plain.addAll(words.subList(gap, end));
                        plain.addAll(meaning.subList(place < 0 ? meaning.size() : place + 1, meaning.size()));
                        return end + phrase.last().size() - from;
                    }
                }
            }
        }
        plain.add(words.get(from));
        return 1;
    }

    private static boolean startsWith(List<String> words, int from, List<String> beginning) {
        for (int i = 0; i < beginning.size(); i++) {
            if (from + i >= words.size() || !isWord(words.get(from + i), beginning.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A meaning with the words that were said in place of the classes that they are of. */
    private static List<String> said(List<String> meaning, List<String> words) {
        if (meaning.stream().noneMatch(word -> word.startsWith(CLASS))) {
            return meaning;
        }
        return meaning.stream()
                .map(word -> CLASSES.containsKey(word)
                        ? words.stream()
                                .filter(CLASSES.get(word)::contains)
                                .findFirst()
                                .orElse(word)
                        : word)
                .toList();
    }

    /** Returns whether a word matches a word of a phrase, which may mean any number or any word of a class. */
    private static boolean isWord(String word, String ofPhrase) {
        return word.equals(ofPhrase)
                || CLASSES.getOrDefault(ofPhrase, List.of()).contains(word)
                || ofPhrase.equals(NUMBER) && word.chars().allMatch(Character::isDigit);
    }

    /**
     * The words of a request, in lower case, that only name something: those written as a proper name is, and those after
     * "called".
     */
    static Set<String> properNames(String request) {
        String[] words = request.strip().split("[^\\p{L}\\p{N}]+");
        Set<String> names = new HashSet<>();
        long capitalised = Arrays.stream(words)
                .skip(1)
                .filter(SearchVocabulary::isCapitalised)
                .count();
        // In a title most words have a capital, the first one, too.
        boolean isTitle = words.length > 0 && isCapitalised(words[0]) && 2 * capitalised >= words.length;
        int naming = 0;
        for (int i = 1; i < words.length; i++) {
            String word = words[i].toLowerCase(Locale.ROOT);
            naming = NAMING.contains(words[i - 1].toLowerCase(Locale.ROOT)) ? LONGEST_NAME : naming - 1;
            boolean capital = !isTitle && isCapitalised(words[i]) && !BRANDS.contains(word);
            if (capital || naming > 0) {
                names.add(word);
            }
        }
        return names;
    }

    /** The words of a request between quotation marks, in lower case. */
    static Set<String> quoted(String request) {
        Set<String> quoted = new HashSet<>();
        Matcher marks = QUOTED.matcher(request);
        while (marks.find()) {
            quoted.addAll(split(marks.group()));
        }
        return quoted;
    }

    /** Returns whether a word is a capital letter followed by small ones, as names are and acronyms are not. */
    static boolean isCapitalised(String word) {
        return word.length() > 1
                && Character.isUpperCase(word.charAt(0))
                && Character.isLowerCase(word.charAt(1))
                && word.substring(1).equals(word.substring(1).toLowerCase(Locale.ROOT));
    }

    /** Returns whether a stem has a meaning here. */
    static boolean isKnown(String stem) {
        return MEANINGS.containsKey(stem) || ACTIONS.containsKey(stem);
    }

    /** Returns whether the name contains every deciding term of a request. */
    static boolean decides(Set<String> request, Set<String> name) {
        for (String term : DECISIVE) {
            if (request.contains(term) && !name.contains(term)) {
                return false;
            }
        }
        return true;
    }

    /** All stems that have a meaning here. */
    static Set<String> stems() {
        return STEMS;
    }

    /** Returns whether a request wants to know and not to change something, by its first word. */
    static boolean isQuestion(List<String> requestWords) {
        return !requestWords.isEmpty() && QUESTIONS.contains(requestWords.get(0));
    }

    /** Returns whether a request asks for an answer, by its first word. */
    static boolean wantsToKnow(List<String> requestWords) {
        return !requestWords.isEmpty() && ASKING.contains(requestWords.get(0));
    }

    /** Returns whether a stem asks to destroy something. */
    static boolean isDestroying(String stem) {
        return DESTROYING.contains(stem);
    }

    /** Returns whether the words after a word name what it is done to. */
    static boolean isCommand(String word) {
        return COMMANDS.contains(word);
    }

    static boolean isIgnored(String word) {
        return IGNORED.contains(word);
    }

    /** Returns whether a stem says little, because it fits nearly every operation. */
    static boolean isWeak(String stem) {
        return WEAK.contains(stem);
    }

    /** Other terms for a stem: what it means. */
    static Set<String> meanings(String stem) {
        return MEANINGS.getOrDefault(stem, Set.of());
    }

    /** The verbs of operations that a stem asks for. */
    static Set<String> actions(String stem) {
        return ACTIONS.getOrDefault(stem, Set.of());
    }

    /**
     * The terms of a text: the stems of its words that are not ignored, and their meanings.
     *
     * @param known the terms of words that were met before; texts of operations have few different ones
     */
    static List<String> terms(String text, Map<String, List<String>> known) {
        List<String> terms = new ArrayList<>();
        for (String word : split(text)) {
            List<String> ofWord = known.get(word);
            if (ofWord == null) {
                ofWord = terms(word);
                known.put(word, ofWord);
            }
            terms.addAll(ofWord);
        }
        return terms;
    }

    private static List<String> terms(String word) {
        if (isIgnored(word)) {
            return List.of();
        }
        String stem = Stemmer.stem(word);
        List<String> terms = new ArrayList<>(meanings(stem));
        terms.add(stem);
        return terms;
    }

    /** The lines of each section, by the word that begins its heading. */
    private static Map<String, List<String>> read() {
        Map<String, List<String>> sections = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : ResourceText.of(SearchVocabulary.class, RESOURCE).split("\n")) {
            if (line.startsWith("[")) {
                lines = new ArrayList<>();
                sections.put(line.substring(1, line.indexOf(':')), lines);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.strip());
            }
        }
        return sections;
    }

    private static List<String> lines(String section) {
        List<String> lines = SECTIONS.get(section);
        if (lines == null) {
            throw new IllegalStateException(RESOURCE + " has no section " + section);
        }
        return lines;
    }

    private static Set<String> words(String section) {
        Set<String> words = new HashSet<>();
        for (String line : lines(section)) {
            Collections.addAll(words, line.split(" "));
        }
        return words;
    }

    static Set<String> stems(Iterable<String> words) {
        Set<String> stems = new LinkedHashSet<>();
        for (String word : words) {
            stems.add(Stemmer.stem(word));
        }
        return stems;
    }

    private static List<List<String>> readPolite() {
        List<List<String>> polite = new ArrayList<>();
        for (String line : lines("polite")) {
            polite.add(List.of(line.split(" ")));
        }
        return polite;
    }

    private static Map<String, List<String>> readClasses() {
        Map<String, List<String>> classes = new HashMap<>();
        for (String line : lines("classes")) {
            int sign = line.indexOf(": ");
            classes.put(
                    line.substring(0, sign), List.of(line.substring(sign + 2).split(" ")));
        }
        return classes;
    }

    private static Map<String, List<Phrase>> readPhrases() {
        Map<String, List<Phrase>> phrases = new HashMap<>();
        for (String line : lines("phrases")) {
            int sign = line.indexOf(" = ");
            List<String> words = List.of(line.substring(0, sign).split(" "));
            int gap = words.indexOf(GAP);
            Phrase phrase = new Phrase(
                    gap < 0 ? words : words.subList(0, gap),
                    gap < 0 ? List.of() : words.subList(gap + 1, words.size()),
                    List.of(line.substring(sign + 3).split(" ")));
            for (String first : CLASSES.getOrDefault(words.get(0), List.of(words.get(0)))) {
                phrases.computeIfAbsent(first, none -> new ArrayList<>()).add(phrase);
            }
        }
        phrases.values()
                .forEach(same ->
                        same.sort(Comparator.comparingInt(Phrase::length).reversed()));
        return phrases;
    }

    private static Map<String, Set<String>> readActions() {
        Map<String, Set<String>> actions = new HashMap<>();
        for (String line : lines("actions")) {
            int sign = line.indexOf(": ");
            for (String stem : stems(List.of(line.substring(sign + 2).split(" ")))) {
                actions.computeIfAbsent(stem, none -> new LinkedHashSet<>()).add(line.substring(0, sign));
            }
        }
        return actions;
    }

    private static Map<String, Set<String>> readMeanings() {
        Map<String, Set<String>> meanings = new HashMap<>();
        for (String line : lines("synonyms")) {
            Set<String> stems = stems(List.of(line.split(" ")));
            String meaning = "=" + stems.iterator().next();
            for (String stem : stems) {
                meanings.computeIfAbsent(stem, none -> new LinkedHashSet<>()).add(meaning);
            }
        }
        return meanings;
    }
}
