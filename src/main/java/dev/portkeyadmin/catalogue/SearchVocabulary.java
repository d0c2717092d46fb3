package dev.portkeyadmin.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How people who administer an AI gateway speak: which words say nothing, mean the same, or say what is to be done. */
final class SearchVocabulary {

    private static final Set<String> SAY_NOTHING = Set.of("""
            a an and any anyone are as at be been but by can could did do does doing for from had has have he her him his
            how i if in into is it its just let like made me my no not of off on once one only or our out over please put
            s she should so some somebody someone t that the their them then there these they this those to too up us was
            we were what when where which who whose why will with without would you your
            """.strip().split("\\s+"));

    /** Words that fit nearly everything here. */
    private static final Set<String> SAY_LITTLE = stems("organisation company portkey account our");

    /** First words of a question, which wants to know and not to change. */
    private static final Set<String> ASK = Set.of(
            "who", "what", "which", "how", "is", "are", "does", "do", "has", "have", "when", "where", "did", "whose",
            "was", "were", "why");

    /** Phrases whose words alone mislead. */
    private static final Map<String, String> PHRASES = phrases("""
            get rid of = delete
            set up = create
            go live = publish
            take out = remove
            kick out = remove
            let off = exempt
            turn off = disable
            switch off = disable
            turn on = enable
            sign out = disconnect
            log out = disconnect
            roll back = rollback
            per minute = rpm
            an hour = rph
            how much = cost
            how many = count
            how often = count
            """);

    /** Words of one line mean the same. */
    private static final Map<String, Set<String>> SYNONYMS = groups("""
            user person people member teammate colleague employee seat staff human coworker
            invite invitation
            cost spend spent bill money price expense budget dollar expensive
            expire expiry lapse expiration
            allow permit permission access
            limit cap quota budget threshold ceiling maximum allowance restriction throttle
            key secret token credential
            error failure fail failed broken
            latency slow speed fast
            workspace team department space area
            provider vendor
            log trace request call
            response reply answer output
            export download dump
            role permission admin administrator manager
            template prompt
            check guardrail
            """);

    /** What is said for the verb that the names of operations begin with. */
    private static final Map<String, Set<String>> ACTIONS = actions("""
            list: list show all every overview inventory find see view search which what who
            get: get show read look inspect detail view check
            create: create need hook connect add new make register introduce issue mint generate build define set give
            update: update change edit modify rename adjust alter raise lower move switch extend increase decrease reduce fix correct swap replace allow let loosen tighten promote demote grant enable disable block
            delete: delete toss quit remove revoke kill drop discard erase retire stop end terminate scrap lift rid
            remove: remove kick delete
            rotate: rotate renew roll reissue regenerate replace swap fresh leaked
            publish: publish deploy release live promote
            reset: reset zero clear
            invite: invite bring onboard
            add: add put join assign
            test: test actually working alive answering ping reachable health check
            run: run execute try
            render: render preview fill
            label: label tag mark
            resend: resend again another
            start: start run begin launch
            cancel: cancel abort stop
            download: download fetch
            """);

    private SearchVocabulary() {}

    /** The words of a text that say something, in order and without their endings. */
    static List<String> words(String text) {
        return split(text).stream()
                .filter(word -> !SAY_NOTHING.contains(word))
                .map(SearchVocabulary::stem)
                .toList();
    }

    /** A request in words that do not mislead. */
    static String plain(String request) {
        String plain = request.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
            plain = plain.replace(phrase.getKey(), phrase.getValue());
        }
        return plain;
    }

    /** Other words for this one, as {@link #words} has it. */
    static Set<String> synonyms(String word) {
        return SYNONYMS.getOrDefault(word, Set.of());
    }

    static boolean saysLittle(String word) {
        return SAY_LITTLE.contains(word);
    }

    static boolean isQuestion(String request) {
        List<String> words = split(request);
        return !words.isEmpty() && ASK.contains(words.get(0));
    }

    /** What a request wants done, as verbs of operations, each with the position of the first word that says so. */
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

    private static Set<String> stems(String words) {
        Set<String> stems = new LinkedHashSet<>();
        Arrays.stream(words.strip().split(" +")).map(SearchVocabulary::stem).forEach(stems::add);
        return stems;
    }

    private static Map<String, String> phrases(String table) {
        Map<String, String> phrases = new LinkedHashMap<>();
        table.lines().map(line -> line.split(" = ")).forEach(pair -> phrases.put(pair[0], pair[1]));
        return phrases;
    }

    private static Map<String, Set<String>> actions(String table) {
        Map<String, Set<String>> actions = new LinkedHashMap<>();
        table.lines().map(line -> line.split(": ")).forEach(pair -> actions.put(pair[0], stems(pair[1])));
        return actions;
    }

    private static Map<String, Set<String>> groups(String table) {
        Map<String, Set<String>> synonyms = new HashMap<>();
        table.lines()
                .map(SearchVocabulary::stems)
                .forEach(group -> group.forEach(word -> synonyms.computeIfAbsent(word, none -> new LinkedHashSet<>())
                        .addAll(group)));
        return synonyms;
    }

    /** Cuts off the endings of English plurals and verbs; the rest need not be a word, only the same for all forms. */
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
