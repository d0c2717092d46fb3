package dev.portkeyadmin.risk;

import java.util.ArrayList;
import java.util.List;

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
 */
public record Confirmation(
        String reader,
        String text,
        String usage,
        String usageMember,
        List<Dependent> dependents,
        List<Refusal> refusals,
        String versionIn,
        List<String> compared) {

    /**
     * A sentence that is said if another answer names the object.
     *
     * @param reader the operation with that answer; empty for the object itself
     * @param path where it names the object, by id, slug or email; for {@code only}, the argument that selects its kind
     * @param sentence what that means; the names of the items that name it follow
     * @param only says the sentence if the object is the only one of its kind, which is this value of the member {@code path};
     *     without a reader, if the member has this value; empty otherwise
     */
    public record Dependent(String reader, String path, String sentence, String only) {}

    /**
     * A reason why Portkey would refuse.
     *
     * @param list the operation that would show what the call names, but does not; empty for the object itself
     * @param path the member of an item, or of the object
     * @param argument the argument that the member has to agree with; empty for none
     * @param value the value of the member with which Portkey refuses; empty for none
     * @param sentence the reason
     */
    public record Refusal(String list, String path, String argument, String value, String sentence) {}

    /** Copies the lists. */
    public Confirmation {
        dependents = List.copyOf(dependents);
        refusals = List.copyOf(refusals);
        compared = List.copyOf(compared);
    }

    /** A question with this text about what the reader returns. */
    public static Confirmation of(String reader, String text) {
        return new Confirmation(reader, text, "", "", List.of(), List.of(), "", List.of());
    }

    /** Adds how much the object was used: the filter of analytics, and the member that is its value. */
    public Confirmation withUsage(String filter, String member) {
        return new Confirmation(reader, text, filter, member, dependents, refusals, versionIn, compared);
    }

    /** Adds a sentence about the object. */
    public Confirmation with(Dependent added) {
        List<Dependent> more = new ArrayList<>(dependents);
        more.add(added);
        return new Confirmation(reader, text, usage, usageMember, more, refusals, versionIn, compared);
    }

    /** Adds a reason why no one is asked. */
    public Confirmation refusing(Refusal added) {
        List<Refusal> more = new ArrayList<>(refusals);
        more.add(added);
        return new Confirmation(reader, text, usage, usageMember, dependents, more, versionIn, compared);
    }

    /** Compares the object with the version of it that the argument chooses. */
    public Confirmation comparing(String argument, List<String> members) {
        return new Confirmation(reader, text, usage, usageMember, dependents, refusals, argument, members);
    }
}
