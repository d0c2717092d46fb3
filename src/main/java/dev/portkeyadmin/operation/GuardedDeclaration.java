package dev.portkeyadmin.operation;

import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.risk.RiskRule;
import java.util.List;

/** The steps that say who may call an operation, when a call is risky, what a person is asked, and what is refused before that. */
public abstract sealed class GuardedDeclaration extends OutputDeclaration permits Operation {

    GuardedDeclaration() {}

    /** The scope that Portkey requires of the key; if there are several, the one for the kind of object in the call. */
    public Operation scope(String... names) {
        return with(guard().withScopes(List.of(names)));
    }

    /** Portkey takes the call only from the key of a workspace. */
    public Operation workspaceKeyOnly() {
        return with(guard().withWorkspaceKeyOnly());
    }

    /** Nothing changes, although the method is not GET. */
    public Operation readOnly() {
        return with(guard().withHints(guard().hints().ofRead()));
    }

    /** States that a POST sets a value, so that a second call changes nothing more. */
    public Operation repeatable() {
        return with(guard().withHints(guard().hints().ofRepeatableWrite()));
    }

    /** States that a PUT saves a version, so that a second call saves one more. */
    public Operation addsVersion() {
        return with(guard().withHints(guard().hints().ofVersionedWrite()));
    }

    /** Affects people outside the organisation. */
    public Operation openWorld() {
        return with(guard().withHints(guard().hints().inOpenWorld()));
    }

    /** A call is grave when all conditions hold; every call is when there are none. */
    public Operation grave(Effect effect, Condition... conditions) {
        return with(guard().withRisk(new RiskRule(Risk.GRAVE, effect, List.of(conditions))));
    }

    /** A call cannot be undone when all conditions hold. */
    public Operation destructive(Effect effect, Condition... conditions) {
        return with(guard().withRisk(new RiskRule(Risk.DESTRUCTIVE, effect, List.of(conditions))));
    }

    /** Replaces or ends something that another call cannot restore, although the method is not DELETE. */
    public Operation destructive(Effect effect) {
        return with(guard().withHints(guard().hints().ofDestructiveWrite())).destructive(effect, new Condition[0]);
    }

    /** The present value of an argument is a member of what another operation returns. */
    public Operation presentIn(String argument, String reader, String member) {
        return present(argument, new PresentValue(reader, member, "", ""));
    }

    /**
     * The present value of an argument is a member of one item of a list.
     *
     * @param item the member of the item by which it is found: it is what the call names by the argument of the same name
     */
    public Operation presentInItem(String argument, String list, String member, String item) {
        return present(argument, new PresentValue(list, member, item, ""));
    }

    /** The items of an argument change those with the same key in what another operation returns; others stay. */
    public Operation presentItems(String argument, String reader, String member, String key) {
        return present(argument, new PresentValue(reader, member, "", key));
    }

    private Operation present(String argument, PresentValue where) {
        once(guard().present().keySet(), argument, "presentIn");
        return with(guard().withPresent(argument, where));
    }

    /**
     * Removes the owner of API keys, perhaps of the one in use: then, too, only a person can confirm.
     *
     * @param owner the argument that names the owner, as API keys call it: workspace_id or user_id
     */
    public Operation endsKeysOf(String owner) {
        return with(guard().withEndsKeysOf(owner));
    }

    /**
     * Ends or narrows an API key, which may be the one in use: then only a person can confirm, regardless of settings.
     *
     * @param arguments those that narrow it; none when any call does
     */
    public Operation affectsApiKey(String... arguments) {
        return with(guard().withAffectsApiKey(List.of(arguments)));
    }

    /**
     * The question to a person, with values from the result of another operation. Every operation with a risk has a
     * question.
     */
    public Operation confirm(String reader, String text) {
        if (guard().confirmation() != null) {
            throw new IllegalArgumentException(name() + ": confirm is stated twice");
        }
        return with(guard().withConfirmation(Confirmation.of(reader, text)));
    }

    /** The question to a person, if no other operation can read more than the arguments say. */
    public Operation confirm(String text) {
        return confirm("", text);
    }

    /**
     * Adds to the question how much the object was used recently.
     *
     * @param filter the filter of analytics that finds the use
     * @param member the member of the object that is the value of the filter
     */
    public Operation confirmWithUsage(String filter, String member) {
        return with(guard().withConfirmation(confirmation("confirmWithUsage").withUsage(filter, member)));
    }

    /**
     * Adds to the question what depends on the object.
     *
     * @param reader the operation whose answer may name the object
     * @param path where it does, by id, slug or email
     * @param sentence what that means, without a full stop; names follow
     */
    public Operation confirmWithDependents(String reader, String path, String sentence) {
        return with(guard().withConfirmation(confirmation("confirmWithDependents")
                .with(new Confirmation.Dependent(reader, path, sentence, ""))));
    }

    /**
     * Adds to the question what the object, a workspace, holds.
     *
     * @param list takes the workspace, and perhaps the type of the owner
     * @param sentence what its items are, without a full stop; their number and names follow
     */
    public Operation confirmWithHeld(String list, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("confirmWithHeld").with(new Confirmation.Dependent(list, "", sentence, ""))));
    }

    /**
     * Adds a sentence to the question if the object is the only one of its kind.
     *
     * @param list takes the member as an argument of the same name
     * @param member of the object
     * @param kind the value of the member
     */
    public Operation confirmIfOnly(String list, String member, String kind, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("confirmIfOnly").with(new Confirmation.Dependent(list, member, sentence, kind))));
    }

    /**
     * Lists in the question how the version that the call chooses differs from the object as it is.
     *
     * @param argument that chooses it, here and for the reader of the question
     * @param members those that are compared
     */
    public Operation confirmComparing(String argument, String... members) {
        return with(guard().withConfirmation(confirmation("confirmComparing").comparing(argument, List.of(members))));
    }

    /**
     * Says in the question which labels stay on other versions than the one that the call chooses by {@link #confirmComparing}.
     *
     * @param list the operation that lists the versions
     * @param member of a version that holds the id of its label
     * @param number the member that distinguishes a version
     */
    public Operation confirmWithLabels(String list, String member, String number) {
        return with(guard().withConfirmation(
                        confirmation("confirmWithLabels").with(new Confirmation.Labels(list, member, number))));
    }

    /** Says in the question what undoes the delete, such as an operation; others are final. */
    public Operation undoneBy(String what) {
        return with(guard().withConfirmation(confirmation("undoneBy").undoneBy(what)));
    }

    /** Adds a sentence to the question if a member of the object, at any depth, has this value. */
    public Operation confirmIf(String path, String value, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("confirmIf").with(new Confirmation.Dependent("", path, sentence, value))));
    }

    /** Refuses before anyone is asked if a member of the object, at any depth, has this value. */
    public Operation refuseIf(String path, String value, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("refuseIf").refusing(new Confirmation.Shows(path, value, sentence))));
    }

    /**
     * Refuses, before anyone is asked, a call after which one number would not be below another. A number that the call
     * does not give is taken from the object.
     *
     * @param sentence the reason, with {@code {names}} for both numbers
     */
    public Operation refuseUnlessBelow(String lower, String upper, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("refuseUnlessBelow").refusing(new Confirmation.NotBelow(lower, upper, sentence))));
    }

    /** Refuses before anyone is asked if an argument, which repeats a member of the object as a check, is something else. */
    public Operation refuseUnless(String argument, String path, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("refuseUnless").refusing(new Confirmation.Contradicts(argument, path, sentence))));
    }

    /**
     * Refuses before anyone is asked if a list, which can be read to its end, has only items without the value of an argument.
     *
     * @param member of an item
     */
    public Operation refuseUnlisted(String list, String member, String argument, String sentence) {
        return with(guard().withConfirmation(confirmation("refuseUnlisted")
                .refusing(new Confirmation.Unlisted(list, member, argument, "", false, sentence))));
    }

    /** As {@link #refuseUnlisted}, also where the list is empty. */
    public Operation refuseUnlistedOrEmpty(String list, String member, String argument, String sentence) {
        return with(guard().withConfirmation(confirmation("refuseUnlistedOrEmpty")
                .refusing(new Confirmation.Unlisted(list, member, argument, "", true, sentence))));
    }

    /**
     * As {@link #refuseUnlisted}, for an argument with several values, none of which may be missing.
     *
     * @param only a member that is true for an item that counts
     */
    public Operation refuseUnlessAll(String list, String member, String argument, String only, String sentence) {
        return with(guard().withConfirmation(confirmation("refuseUnlessAll")
                .refusing(new Confirmation.Unlisted(list, member, argument, only, false, sentence))));
    }

    /**
     * Refuses before anyone is asked if a list has an item with a value of an argument.
     *
     * @param path of the argument
     * @param sentence the reason, with {@code {names}} for the items
     */
    public Operation refuseListed(String list, String member, String path, String sentence) {
        return with(guard().withConfirmation(confirmation("refuseListed")
                .refusing(new Confirmation.AlreadyListed(list, member, path, "", sentence))));
    }

    /**
     * As {@link #refuseListed}, for items that differ from the call in another member.
     *
     * @param differs the member, which is an argument, too
     */
    public Operation refuseListedWithOther(String differs, String list, String member, String path, String sentence) {
        return with(guard().withConfirmation(confirmation("refuseListedWithOther")
                .refusing(new Confirmation.AlreadyListed(list, member, path, differs, sentence))));
    }

    /**
     * Refuses before anyone is asked if other objects use the object.
     *
     * @param detail the operation that reads one of the listed objects, where the list does not show what it uses; empty otherwise
     * @param path where they name it, by id or slug
     * @param sentence the reason, with {@code {names}} for them
     */
    public Operation refuseIfUsed(String list, String detail, String path, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("refuseIfUsed").refusing(new Confirmation.Used(list, detail, path, sentence))));
    }

    /**
     * Refuses before anyone is asked if a list for the same ids has items.
     *
     * @param force the argument that makes Portkey delete them, too
     * @param sentence the reason, with {@code {names}} for them
     */
    public Operation refuseIfRemains(String list, String force, String sentence) {
        return with(guard().withConfirmation(
                        confirmation("refuseIfRemains").refusing(new Confirmation.Remains(list, force, sentence))));
    }

    /** Refuses before anyone is asked while a moment that the object shows is still to come. */
    public Operation refuseUntil(String path, String sentence) {
        return with(
                guard().withConfirmation(confirmation("refuseUntil").refusing(new Confirmation.Until(path, sentence))));
    }

    private Confirmation confirmation(String by) {
        Confirmation stated = guard().confirmation();
        if (stated == null) {
            throw new IllegalArgumentException(name() + ": " + by + " must follow confirm");
        }
        return stated;
    }
}
