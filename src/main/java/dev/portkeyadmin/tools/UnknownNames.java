package dev.portkeyadmin.tools;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.text.NameSuggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the operation that an unknown name probably means: the same deed on the same thing. The deletion of a whole, such as a
 * workspace, is never proposed for a part of it, such as a member.
 */
final class UnknownNames {

    private static final String DELETE = "delete";
    private static final String UPDATE = "update";
    private static final String READ = "read";
    private static final String CREATE = "create";

    /** The verbs that people use for one deed, by the verb of most operations. */
    private static final Map<String, List<String>> DEEDS = Map.of(
            DELETE,
            List.of(
                    "delete",
                    "remove",
                    "revoke",
                    "cancel",
                    "archive",
                    "drop",
                    "destroy",
                    "erase",
                    "clear",
                    "disconnect"),
            CREATE,
            List.of("create", "add", "invite", "new", "make", "register", "grant"),
            UPDATE,
            List.of("update", "edit", "change", "set", "modify", "patch", "rename", "enable", "disable", "assign"),
            READ,
            List.of("get", "list", "show", "read", "describe", "fetch", "view", "search", "find"));

    /** The order in which operations on the thing are proposed for an unknown deed; a deletion never is. */
    private static final List<String> HARMLESS = List.of(UPDATE, READ, CREATE);

    private final List<Catalogue.Entry> candidates;
    private final Function<String, List<Catalogue.Entry>> search;

    /**
     * Proposes some operations.
     *
     * @param search finds operations for words, the best first
     */
    UnknownNames(List<Catalogue.Entry> candidates, Function<String, List<Catalogue.Entry>> search) {
        this.candidates = candidates;
        this.search = search;
    }

    /** The operation that a name in lower case with underscores means; empty where none is near. */
    Optional<Catalogue.Entry> nearest(String name) {
        List<String> words = List.of(name.split("_"));
        List<String> things = words.subList(1, words.size());
        String deed = deed(words.get(0));
        Optional<Catalogue.Entry> misspelt = candidates.stream()
                .filter(entry -> isMisspelt(name, name(entry)))
                .min(Comparator.comparingInt(entry -> NameSuggestions.distance(name, name(entry))));
        if (misspelt.isPresent() || things.isEmpty()) {
            return misspelt;
        }
        List<Catalogue.Entry> onAll = candidates.stream()
                .filter(entry -> coversAll(things, name(entry)))
                .sorted(Comparator.comparingInt(
                                (Catalogue.Entry entry) -> name(entry).split("_").length)
                        .thenComparing(entry -> !List.of(name(entry).split("_")).containsAll(things)))
                .toList();
        List<Catalogue.Entry> found =
                search.apply(String.join(" ", things)).isEmpty() ? List.of() : search.apply(String.join(" ", words));
        boolean isDeletion = deed.equals(DELETE);
        return Stream.of(
                        onAll.stream().filter(entry -> verb(entry).equals(words.get(0))),
                        onAll.stream().filter(entry -> deed(entry).equals(deed)),
                        found.stream()
                                .filter(entry -> deed(entry).equals(deed)
                                        && (HARMLESS.contains(deed) || isOfSameKind(things, entry, deed))),
                        HARMLESS.stream()
                                .flatMap(other -> onAll.stream()
                                        .filter(entry -> deed(entry).equals(other))),
                        found.stream()
                                .filter(entry -> !isDeletion && !deed(entry).equals(DELETE)))
                .flatMap(each -> each)
                .findFirst();
    }

    /** Returns whether two names differ only by typing errors: one letter, or two in a long word, none of them a whole word. */
    private static boolean isMisspelt(String name, String known) {
        String[] words = name.split("_");
        String[] others = known.split("_");
        if (words.length != others.length) {
            return name.replace("_", "").equals(known.replace("_", ""));
        }
        for (int i = 0; i < words.length; i++) {
            if (NameSuggestions.distance(words[i], others[i])
                    > Math.min(2, Math.min(words[i].length(), others[i].length()) / 3)) {
                return false;
            }
        }
        return true;
    }

    private static boolean coversAll(List<String> things, String known) {
        List<String> words = new ArrayList<>(List.of(known.split("_")));
        words.remove(0);
        return things.stream().allMatch(thing -> words.stream().anyMatch(word -> isSame(thing, word)));
    }

    private static boolean isSame(String one, String other) {
        return one.equals(other) || singular(one).equals(singular(other));
    }

    private static String singular(String word) {
        return word.endsWith("ies")
                ? word.substring(0, word.length() - 3) + "y"
                : word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    /**
     * Returns whether an operation is on such a thing: its last word is that of the name, unless none has that. The whole of which the
     * name says a part is one, too, except for a deletion.
     */
    private boolean isOfSameKind(List<String> things, Catalogue.Entry entry, String deed) {
        List<String> words = List.of(name(entry).split("_"));
        boolean isWhole =
                words.stream().skip(1).allMatch(word -> things.stream().anyMatch(thing -> isSame(thing, word)));
        if (isWhole) {
            return !deed.equals(DELETE);
        }
        String last = things.get(things.size() - 1);
        return isSame(last, words.get(words.size() - 1))
                || candidates.stream().noneMatch(each -> coversAll(List.of(last), name(each)));
    }

    private static String deed(Catalogue.Entry entry) {
        return deed(verb(entry));
    }

    private static String deed(String verb) {
        return DEEDS.entrySet().stream()
                .filter(deed -> deed.getValue().contains(verb))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(verb);
    }

    private static String verb(Catalogue.Entry entry) {
        return name(entry).substring(0, name(entry).indexOf('_'));
    }

    private static String name(Catalogue.Entry entry) {
        return entry.operation().name();
    }
}
