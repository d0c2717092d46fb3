package dev.portkeyadmin.mcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words of a text as they are searched for: in lower case, without endings, without those that say nothing. */
final class Words {

    private static final Set<String> SAY_NOTHING = Set.of(
            ("a an and any anyone are as at be been but by can could did do does doing for from had has have he her him "
                            + "his how i if in into is it its just let like make me my no not of off on once one only or our out "
                            + "over please put she should so some somebody someone that the their them then there these they "
                            + "this those to too up us was we were what when where which who whose why will with without would "
                            + "you your")
                    .split(" "));

    /** Words of one line mean the same to somebody who administers an AI gateway. */
    private static final String SYNONYMS = """
            user person people member teammate colleague employee seat staff human coworker
            delete remove revoke kill drop discard erase retire
            create add new make set register introduce
            update change edit modify rename adjust alter raise lower
            list show all every overview see
            get show read look inspect detail
            invite invitation
            cost spend spent bill money price expense budget dollar expensive
            limit cap quota budget threshold ceiling maximum
            key secret token credential
            error failure fail failed broken
            latency slow speed fast response
            rotate renew roll reissue
            workspace team department
            provider vendor
            log trace request
            export download dump
            role permission admin
            """;

    private static final Map<String, Set<String>> GROUPS = groups();

    private Words() {}

    private static Map<String, Set<String>> groups() {
        Map<String, Set<String>> groups = new HashMap<>();
        SYNONYMS.lines().forEach(line -> {
            List<String> group = Arrays.stream(line.split(" ")).map(Words::stem).toList();
            group.forEach(word ->
                    groups.computeIfAbsent(word, none -> new LinkedHashSet<>()).addAll(group));
        });
        return groups;
    }

    /** The words of a text, in order. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && !SAY_NOTHING.contains(word)) {
                words.add(stem(word));
            }
        }
        return words;
    }

    /** Words that mean the same as this one, as {@link #of} has it. */
    static Set<String> synonyms(String word) {
        return GROUPS.getOrDefault(word, Set.of());
    }

    /** Cuts off the endings of English plurals and verbs; the rest need not be a word, only the same for all forms. */
    private static String stem(String word) {
        String stem = word;
        if (stem.length() > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, stem.length() - 3) + "y";
        } else if (stem.length() > 3 && stem.endsWith("s") && !stem.endsWith("ss") && !stem.endsWith("us")) {
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
