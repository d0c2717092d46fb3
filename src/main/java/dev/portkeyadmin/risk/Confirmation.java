package dev.portkeyadmin.risk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question to a person before a risky call.
 *
 * @param reader the operation that returns, for the same ids, the object in question; empty for none. From a
 *     list the item with that id is taken
 * @param text the question, with {@code {name}} for a member of what the reader returns, or else for an argument (a list is
 *     named by its length), {@code {list_things}} for the number of items that a list has for the same ids, and {@code
 *     {get_thing.name}} for a member of what an operation returns for them
 * @param usage the filter of analytics by which its use is found; empty where it has none
 * @param usageMember the member of what the reader returns that is the filter's value
 * @param dependents what else is said about the object
 * @param refusals why no one is asked, since Portkey would refuse
 * @param versionIn the argument that chooses another version of the object, which the reader takes, too; empty for none
 * @param compared members that are listed where that version differs from the object as it is
 * @param labels where the labels of its versions are shown, which the call does not move; null for none
 * @param undo what undoes a delete, such as an operation; empty where nothing does
 */
public record Confirmation(
        String reader,
        String text,
        String usage,
        String usageMember,
        List<Dependent> dependents,
        List<Refusal> refusals,
        String versionIn,
        List<String> compared,
        @Nullable Labels labels,
        String undo) {

    /**
     * The labels on versions of the object.
     *
     * @param list the operation that lists the versions
     * @param member of a version that holds the id of its label
     * @param number the member that distinguishes a version
     */
    public record Labels(String list, String member, String number) {}

    /**
     * A sentence that is said if another answer names the object.
     *
     * @param reader the operation with that answer; empty for the object itself
     * @param path where it names the object, by id, slug or email; for {@code only}, the argument that selects its kind; empty
     *     where all items of the list are in the object, which is a workspace
     * @param sentence what that means; the names of the items that name it follow
     * @param only says the sentence if the object is the only one of its kind, which is this value of the member {@code path};
     *     without a reader, if the member has this value; empty otherwise
     */
    public record Dependent(String reader, String path, String sentence, String only) {

        /** Returns whether the object is a workspace that holds all items of the list. */
        public boolean isHeld() {
            return path.isEmpty();
        }
    }

    /** A reason why Portkey would refuse. */
    public sealed interface Refusal {

        /** The reason, with {@code {names}} for the objects that are the cause. */
        String sentence();

        /** The operations that are read for it. */
        default List<String> readers() {
            return List.of();
        }
    }

    /** A member of the object has a value with which Portkey refuses. */
    public record Shows(String path, String value, String sentence) implements Refusal {}

    /** A member of the object is a moment that is still to come. */
    public record Until(String path, String sentence) implements Refusal {}

    /**
     * A number would no longer be below another, where a call gives only one of them or both.
     *
     * @param lower the argument, and the member of the object, that is below the other
     */
    public record NotBelow(String lower, String upper, String sentence) implements Refusal {}

    /** An argument repeats a member of the object as a check, and is something else. */
    public record Contradicts(String argument, String path, String sentence) implements Refusal {}

    /**
     * A list shows no item with the value of an argument.
     *
     * @param member of an item
     * @param only a member that is true for an item that counts; empty for all
     * @param evenIfEmpty whether a total of 0 proves it; otherwise the list may be empty for lack of rights
     */
    public record Unlisted(
            String list, String member, String argument, String only, boolean evenIfEmpty, String sentence)
            implements Refusal {

        @Override
        public List<String> readers() {
            return List.of(list);
        }
    }

    /**
     * A list shows an item with a value of an argument.
     *
     * @param member of an item
     * @param path of the argument
     * @param differs a member that differs from the argument of the same name for an item that counts; empty for all items
     */
    public record AlreadyListed(String list, String member, String path, String differs, String sentence)
            implements Refusal {

        @Override
        public List<String> readers() {
            return List.of(list);
        }
    }

    /**
     * Other objects use the object.
     *
     * @param list the operation that lists them
     * @param detail the operation that reads one of them, where the list does not show what it uses; empty otherwise
     * @param path of the member that names what is used
     */
    public record Used(String list, String detail, String path, String sentence) implements Refusal {

        @Override
        public List<String> readers() {
            return detail.isEmpty() ? List.of(list) : List.of(list, detail);
        }
    }

    /**
     * Objects remain in the object.
     *
     * @param list the operation that lists them
     * @param force the argument with which Portkey deletes them, too
     */
    public record Remains(String list, String force, String sentence) implements Refusal {

        @Override
        public List<String> readers() {
            return List.of(list);
        }
    }

    /** Copies the lists. */
    public Confirmation {
        dependents = List.copyOf(dependents);
        refusals = List.copyOf(refusals);
        compared = List.copyOf(compared);
    }

    /** A question with this text about what the reader returns. */
    public static Confirmation of(String reader, String text) {
        return new Confirmation(reader, text, "", "", List.of(), List.of(), "", List.of(), null, "");
    }

    /** Adds how much the object was used: the filter of analytics, and the member that is its value. */
    public Confirmation withUsage(String filter, String member) {
        return new Confirmation(reader, text, filter, member, dependents, refusals, versionIn, compared, labels, undo);
    }

    /** Adds a sentence about the object. */
    public Confirmation with(Dependent added) {
        List<Dependent> more = new ArrayList<>(dependents);
        more.add(added);
        return new Confirmation(reader, text, usage, usageMember, more, refusals, versionIn, compared, labels, undo);
    }

    /** Adds a reason why no one is asked. */
    public Confirmation refusing(Refusal added) {
        List<Refusal> more = new ArrayList<>(refusals);
        more.add(added);
        return new Confirmation(reader, text, usage, usageMember, dependents, more, versionIn, compared, labels, undo);
    }

    /** Compares the object with the version of it that the argument chooses. */
    public Confirmation comparing(String argument, List<String> members) {
        return new Confirmation(
                reader, text, usage, usageMember, dependents, refusals, argument, members, labels, undo);
    }

    /** The same question, which also says which labels stay on other versions. */
    public Confirmation with(Labels shown) {
        return new Confirmation(
                reader, text, usage, usageMember, dependents, refusals, versionIn, compared, shown, undo);
    }

    /** The same question, which also says what undoes the delete. */
    public Confirmation undoneBy(String what) {
        return new Confirmation(
                reader, text, usage, usageMember, dependents, refusals, versionIn, compared, labels, what);
    }
}
