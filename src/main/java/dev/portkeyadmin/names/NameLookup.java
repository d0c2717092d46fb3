package dev.portkeyadmin.names;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;
import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;
import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.ComparedText;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the one object that a text refers to, or says why there is not exactly one. */
public final class NameLookup {

    private static final int MOST_SHOWN = 4;

    private static final int MOST_NEAR = 3;

    /** Fewer letters and digits are not taken for the beginning of a name. */
    private static final int SHORTEST_BEGINNING = 3;

    private final Directory directory;

    /** Looks up names in a directory. */
    public NameLookup(Directory directory) {
        this.directory = directory;
    }

    /**
     * How far a name may differ from the text. The rule for all calls: a write never guesses its object, since it could destroy or open the
     * wrong one; its error names the object that was probably meant. A read may take what is close if that is only one object, and its
     * answer says which one.
     */
    public enum Closeness {
        /** Only in case and in the encoding of its characters. */
        EXACT,
        /** Also in accents, and in words that follow: "data" for "Data science", if nothing else begins so. */
        SIMILAR;

        /** How far names in a call of the operation may differ. */
        static Closeness of(Operation operation) {
            return operation.hints().readOnly() ? SIMILAR : EXACT;
        }
    }

    /**
     * The object that a text refers to.
     *
     * @param object null where that is unknown, because the text could be an id that no list shows
     * @param doubt a sentence on that, for the error in case the text is not an id; empty for none
     */
    public record Found(@Nullable Named object, String doubt) {}

    /**
     * Finds what a text refers to.
     *
     * @param text an id, a slug or a name
     * @param filter arguments of the operation that lists the objects
     * @throws RefusedException when no object or more than one is called so; the message does not name an argument
     */
    public Found find(Reference kind, String text, Arguments filter, Closeness closeness, Deadline deadline)
            throws InterruptedException {
        Directory.ListedObjects listed;
        List<Named> found;
        try {
            boolean perhapsOld = directory.remembers(kind);
            listed = list(kind, filter, deadline);
            found = matching(kind, listed, text, closeness);
            if (found.isEmpty() && perhapsOld) {
                // It may have been created or renamed a moment ago.
                directory.forget(kind);
                listed = list(kind, filter, deadline);
                found = matching(kind, listed, text, closeness);
            }
            if (found.isEmpty() && !kind.looksLikeId(text) && isOfOneWorkspace(kind, filter, listed)) {
                listed = inAllWorkspaces(kind, filter, listed, deadline);
                found = matching(kind, listed, text, closeness);
            }
        } catch (CallException e) {
            if (couldBeId(kind, text)) {
                return new Found(
                        null,
                        directory.isByWorkspace(kind)
                                ? "No list could be read that shows what is called " + shown(text)
                                        + ": give its id, or workspace_id where the call takes it."
                                : "");
            }
            throw new RefusedException("the " + kind.noun() + " called " + shown(text)
                    + " could not be looked up; give its id. " + e.getMessage());
        }
        if (found.size() == 1) {
            return new Found(found.get(0), "");
        }
        if (found.size() > 1) {
            throw new RefusedException(found.size() + " " + kind.nouns() + " are called " + shown(text) + ": "
                    + described(found, MOST_SHOWN) + ". Give the id of the one that is meant.");
        }
        List<Named> masked = masked(kind, listed, text);
        if (!masked.isEmpty()) {
            throw new RefusedException(shown(text) + " shows only the ends of an API key: "
                    + described(masked, MOST_SHOWN) + ". A call that writes takes its id or its name");
        }
        List<Named> beginning = closeness == Closeness.SIMILAR ? beginningWith(listed, text) : List.of();
        if (beginning.size() == 1 && showsAll(kind, filter, listed, text)) {
            return new Found(beginning.get(0), "");
        }
        String missing = missing(kind, text, filter, listed);
        if (kind.looksLikeId(text) || couldBeId(kind, text) && !isName(kind, text, filter, listed)) {
            return new Found(null, capital(missing));
        }
        boolean isPart = closeness == Closeness.EXACT
                && listed.complete()
                && beginningWith(listed, text).size() == 1;
        throw new RefusedException(isPart ? partly(kind, text, filter, beginningWith(listed, text)) : missing);
    }

    private static boolean couldBeId(Reference kind, String text) {
        return Reference.couldBeId(text) && !(kind == Reference.API_KEY && KeyMask.of(text) != null);
    }

    /**
     * Returns true if a text that could be an id is a name with a mistake: it is near to one, and the list shows every object. Where
     * a list can be asked for by workspace, it may show those of one workspace only.
     */
    private boolean isName(Reference kind, String text, Arguments filter, Directory.ListedObjects listed) {
        boolean isNear = !isOfOneWorkspace(kind, filter, listed)
                && !nearest(listed, text).isEmpty();
        return listed.complete() && (text.contains("@") || isNear);
    }

    private boolean isOfOneWorkspace(Reference kind, Arguments filter, Directory.ListedObjects listed) {
        return directory.isByWorkspace(kind)
                && filter.get(WORKSPACE_ID) == null
                && !listed.ofSeveral()
                && listed.objects().stream()
                        .allMatch(object -> object.workspace().isEmpty());
    }

    /** Returns true if no object beyond those in the list can have this text. */
    private boolean showsAll(Reference kind, Arguments filter, Directory.ListedObjects listed, String text) {
        return listed.complete() && !(Reference.couldBeId(text) && isOfOneWorkspace(kind, filter, listed));
    }

    /** The objects that have a name which begins with the words of a text, each of them whole. */
    private static List<Named> beginningWith(Directory.ListedObjects listed, String text) {
        String wanted = ComparedText.bare(text);
        return wanted.codePoints().filter(Character::isLetterOrDigit).count() < SHORTEST_BEGINNING
                ? List.of()
                : listed.objects().stream()
                        .filter(object -> object.names().stream().anyMatch(name -> {
                            String bare = ComparedText.bare(name);
                            return bare.startsWith(wanted)
                                    && (bare.length() == wanted.length()
                                            || !Character.isLetterOrDigit(bare.codePointAt(wanted.length())));
                        }))
                        .toList();
    }

    /** Lists the objects; those of each workspace in turn where Portkey lists them only by workspace. */
    private Directory.ListedObjects list(Reference kind, Arguments filter, Deadline deadline)
            throws InterruptedException {
        try {
            return directory.list(kind, filter, deadline);
        } catch (CallException e) {
            boolean byWorkspace = filter.get(WORKSPACE_ID) == null && directory.isByWorkspace(kind);
            if (!byWorkspace || e.status() != 400 && e.status() != 403) {
                throw e;
            }
            List<Named> all = new ArrayList<>();
            boolean complete = directory.addByWorkspace(kind, filter, all, deadline);
            return new Directory.ListedObjects(all, complete, true);
        }
    }

    /** The listed objects with those of each workspace; only the listed ones where the workspaces cannot be read. */
    private Directory.ListedObjects inAllWorkspaces(
            Reference kind, Arguments filter, Directory.ListedObjects listed, Deadline deadline)
            throws InterruptedException {
        List<Named> all = new ArrayList<>();
        boolean complete;
        try {
            complete = directory.addByWorkspace(kind, filter, all, deadline);
        } catch (CallException e) {
            return listed;
        }
        Set<String> known = all.stream().map(object -> object.id("id")).collect(Collectors.toSet());
        listed.objects().stream()
                .filter(object -> !known.contains(object.id("id")))
                .forEach(all::add);
        return new Directory.ListedObjects(all, complete && listed.complete(), true);
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".";
    }

    private String missing(Reference kind, String text, Arguments filter, Directory.ListedObjects listed) {
        List<Named> near = nearest(listed, text);
        boolean isMember = kind == Reference.MEMBER;
        return "no " + kind.noun() + (isMember ? ofWorkspace(filter) : "") + " has the id or name " + shown(text)
                + (listed.complete()
                        ? ""
                        : " among the first " + listed.objects().size()
                                + (directory.isByWorkspace(kind) && filter.get(WORKSPACE_ID) == null
                                        ? " (where the call takes workspace_id, give it)"
                                        : ""))
                + (near.isEmpty() ? "; " : "; nearest: " + described(near, MOST_NEAR) + "; ")
                + kind.list() + " shows all"
                + (kind.list().equals(Reference.WORKSPACE.list())
                                && listed.complete()
                                && listed.objects().size() == 1
                        ? "; the key in use sees only " + described(listed.objects(), 1)
                        : "")
                // An address like that of another person is rarely a typing error.
                + (near.isEmpty() || isMember || text.contains("@") ? kind.elsewhere() : "");
    }

    /** The workspace whose list was read, by its name where that was read a moment ago. */
    private String ofWorkspace(Arguments filter) {
        String id = String.valueOf(filter.get(WORKSPACE_ID));
        String name = directory.lastName(Reference.WORKSPACE, id);
        return filter.get(WORKSPACE_ID) == null ? "" : " of the workspace " + shown(name.isEmpty() ? id : name);
    }

    /** Says how a write names an object of which the call gave only the beginning of the name, or the name without its accents. */
    private String partly(Reference kind, String text, Arguments filter, List<Named> meant) {
        return "no " + kind.noun() + (kind == Reference.MEMBER ? ofWorkspace(filter) : "") + " has the id or name "
                + shown(text) + "; nearest: " + described(meant, 1)
                + "; if that is meant, give it as it is shown: a call that writes takes no part or other spelling of a name"
                + (kind == Reference.MEMBER ? kind.elsewhere() : "");
    }

    private static List<Named> matching(
            Reference kind, Directory.ListedObjects listed, String text, Closeness closeness) {
        List<Named> byId = listed.objects().stream()
                .filter(object -> object.ids().containsValue(text.strip()))
                .toList();
        if (!byId.isEmpty()) {
            // A slug may be the name of another object; only the id is unambiguous.
            boolean isSlug = kind.ids().size() > 1
                    && byId.stream().noneMatch(object -> object.id("id").equals(text.strip()));
            return isSlug
                    ? Stream.concat(byId.stream(), called(listed, text, ComparedText::folded).stream())
                            .distinct()
                            .toList()
                    : byId;
        }
        List<Named> same = called(listed, text, ComparedText::composed);
        if (same.size() == 1) {
            // Another one may differ in case only.
            return same;
        }
        List<Named> exact = called(listed, text, ComparedText::folded);
        if (!exact.isEmpty() || closeness == Closeness.EXACT) {
            return exact;
        }
        List<Named> bare = called(listed, text, ComparedText::bare);
        return bare.isEmpty() ? masked(kind, listed, text) : bare;
    }

    /** The API keys whose mask begins and ends as the text does; the mask is the last word of their detail. */
    private static List<Named> masked(Reference kind, Directory.ListedObjects listed, String text) {
        KeyMask wanted = kind == Reference.API_KEY ? KeyMask.of(text) : null;
        return wanted == null
                ? List.of()
                : listed.objects().stream()
                        .filter(object -> {
                            KeyMask shown = KeyMask.of(
                                    object.detail().substring(object.detail().lastIndexOf(' ') + 1));
                            return shown != null && shown.fits(wanted);
                        })
                        .toList();
    }

    private static List<Named> called(Directory.ListedObjects listed, String text, UnaryOperator<String> form) {
        String wanted = form.apply(text);
        return listed.objects().stream()
                .filter(object -> object.names().stream()
                        .anyMatch(name -> form.apply(name).equals(wanted)))
                .toList();
    }

    private static List<Named> nearest(Directory.ListedObjects listed, String text) {
        String wanted = ComparedText.bare(text);
        Set<Named> near = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        for (Named object : listed.objects()) {
            for (String name : object.names()) {
                String bare = ComparedText.bare(name);
                names.add(bare);
                if (!wanted.isEmpty() && !bare.isEmpty() && (bare.contains(wanted) || wanted.contains(bare))) {
                    near.add(object);
                }
            }
        }
        NameSuggestions.to(wanted, names).ifPresent(close -> near.addAll(called(listed, close, ComparedText::bare)));
        return List.copyOf(near);
    }

    /**
     * Names objects with the members that distinguish them.
     *
     * @param most how many are named; more are counted
     */
    public static String described(List<Named> objects, int most) {
        return TextList.first(objects.stream().map(NameLookup::described).toList(), most);
    }

    private static String described(Named object) {
        String place = object.workspace().isEmpty() ? "" : "; in " + SafeText.bare(object.workspace(), NAME_LENGTH);
        String detail = object.detail().isEmpty() ? "" : "; " + SafeText.bare(object.detail(), NAME_LENGTH);
        return SafeText.name(object.name(), NAME_LENGTH) + " ("
                + SafeText.bare(String.join(", ", object.ids().values()), QUOTE_LENGTH) + detail + place + ")";
    }

    private static String shown(String text) {
        return SafeText.of(text, QUOTE_LENGTH);
    }
}
