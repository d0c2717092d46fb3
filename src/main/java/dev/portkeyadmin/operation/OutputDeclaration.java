package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.output.AnswerNote;
import dev.portkeyadmin.operation.output.Details;
import dev.portkeyadmin.operation.output.Exemptions;
import dev.portkeyadmin.operation.output.Figures;
import dev.portkeyadmin.operation.output.Holder;
import dev.portkeyadmin.operation.output.ItemCount;
import dev.portkeyadmin.operation.output.LeftOut;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Made;
import dev.portkeyadmin.operation.output.SharedMark;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import java.util.Map;

/** The steps that declare what becomes of the answer of an operation: lists, figures, names, changes, secrets. */
public abstract sealed class OutputDeclaration extends Declaration permits GuardedDeclaration {

    private static final Schema PAGE_SIZE_SCHEMA =
            Schemas.integer("Items per page, 1 to 100 (default).").min(1).max(100);
    private static final Schema CURRENT_PAGE_SCHEMA =
            Schemas.integer("Page number, from 0.").min(0);
    private static final Schema WORKSPACES_SCHEMA =
            Schemas.refs(Reference.WORKSPACE_SLUG, "Names, slugs or ids, comma-separated; default: all.");
    private static final Schema INTERVAL_SCHEMA = Schemas.oneOf("Sums per interval.", "day", "week", "month");
    private static final Schema PARTS_SCHEMA = Schemas.array(
                    "Only these members, one or more; name@40000: its rest.", Schemas.string(null))
            .minItems(1);
    private static final Schema FIELDS_SCHEMA = Schemas.array(
                    "Only these members of each item, one or more.", Schemas.string(null))
            .minItems(1);

    OutputDeclaration() {}

    /** Makes this a list in the usual envelope; see {@link #paged(Listing.ListShape, Listing.Paging)}. */
    public Operation paged(Listing.Paging spelling) {
        return paged(Listing.ListShape.DATA, spelling);
    }

    /** Makes this a list: adds page_size and current_page under the API's names, all_pages and fields. */
    public Operation paged(Listing.ListShape shape, Listing.Paging spelling) {
        return with(new Listing(shape, spelling))
                .query(PAGE_SIZE, spelling.size(), PAGE_SIZE_SCHEMA)
                .query(CURRENT_PAGE, spelling.page(), CURRENT_PAGE_SCHEMA)
                .answer(ALL_PAGES, Schemas.bool("true: all following pages, too."))
                .answer(FIELDS, FIELDS_SCHEMA);
    }

    /** Makes this a list that the API returns whole and this server cuts into pages. */
    public Operation listUnpaged(Listing.ListShape shape) {
        return with(new Listing(shape, null))
                .answer(PAGE_SIZE, PAGE_SIZE_SCHEMA)
                .answer(CURRENT_PAGE, CURRENT_PAGE_SCHEMA)
                .answer(FIELDS, FIELDS_SCHEMA);
    }

    /** Adds the argument {@code fields} to an operation that returns one object, so that a long one can be read in parts. */
    public Operation inParts() {
        return answer(FIELDS, PARTS_SCHEMA);
    }

    /**
     * Applies an argument of the query to the returned items as well, because Portkey may ignore it.
     *
     * @param argument a string, of which commas separate alternatives
     * @param member the member of an item that has to be one of them; an item without this member is kept
     */
    public Operation filterAgain(String argument, String member) {
        once(output().filtersAgain().keySet(), argument, "filterAgain");
        return with(output().withFilterAgain(argument, member));
    }

    /**
     * Adds an argument that filters the items on this side, since Portkey has no such filter: all pages are read.
     *
     * @param member the member of an item that has to be the value; an item without it is left out
     */
    public Operation filterHere(String argument, Schema schema, String member) {
        Operation filtered = answer(argument, schema);
        return filtered.filterAgain(argument, member);
    }

    /**
     * Adds an argument by which this server leaves out items itself: all pages are read.
     *
     * @param member the member of an item that holds the text
     */
    public Operation leaveOutHere(String argument, String description, String member, String text) {
        Operation filtered = answer(argument, Schemas.bool(description));
        return filtered.with(filtered.output().withLeftOut(argument, new LeftOut(member, text)));
    }

    /** Adds the argument {@code counts}, with which each item gets the number of things that belong to it. */
    public Operation countable(String description, ItemCount... counts) {
        Operation counted = answer(COUNTS, Schemas.bool(description));
        return counted.with(counted.output().withCounts(List.of(counts)));
    }

    /**
     * Counts all workspaces that the key can see, or the named ones: adds the argument for them.
     *
     * @param wireName what the API calls the one workspace that it can count
     */
    public Operation everyWorkspace(String wireName) {
        return query(WORKSPACE, wireName, WORKSPACES_SCHEMA).with(output().withFigures(output().figures()));
    }

    /** Has numbers that can be added up by day, week or month; adds the argument for that. */
    public Operation byInterval() {
        return answer(INTERVAL, INTERVAL_SCHEMA);
    }

    /**
     * Names a member that counts different things, so that the counts of two workspaces cannot be added.
     *
     * @param list the operation that lists these things, or the member of the answer that does
     */
    public Operation countsDistinct(String member, String list) {
        return with(output().withFigures(output().figures().withDistinct(member, list)));
    }

    /** Names a member of the summary that is the quotient of two others. */
    public Operation quotient(String member, String dividend, String divisor) {
        return with(
                output().withFigures(output().figures().withQuotient(new Figures.Ratio(member, dividend, divisor))));
    }

    /** Names a member that is the share, in percent, of the total of one operation in that of another. */
    public Operation share(String member, String part, String whole) {
        return with(output().withFigures(output().figures().withShare(new Figures.Share(member, part, whole))));
    }

    /**
     * Names a member of the answer that holds US cents: at any depth, or only at the place that a JSON pointer says.
     *
     * @param dollars the name under which the answer shows the same amount in US dollars, too
     */
    public Operation cents(String member, String dollars) {
        return with(output().withFigures(output().figures().withCents(member, dollars)));
    }

    /**
     * Adds a sentence to answers that hold a value.
     *
     * @param path of the value, as a JSON pointer
     */
    public Operation noteIf(String path, String value, String sentence) {
        return with(output().withAnswerNote(new AnswerNote(path, value, sentence)));
    }

    /** Adds a sentence to the answers of calls that give an argument. */
    public Operation noteIfGiven(String argument, String sentence) {
        once(output().notesIfGiven().keySet(), argument, "noteIfGiven");
        return with(output().withNoteIfGiven(argument, sentence));
    }

    /**
     * Shows in the answer of a write members of its object as it is then.
     *
     * @param reader the operation that reads it by its id or slug, or that lists it
     */
    public Operation showDetails(String reader, String... members) {
        return with(output().withDetails(new Details(reader, List.of(members))));
    }

    /**
     * Says in the answer of a write which objects it has made in workspaces, besides its own one.
     *
     * @param list the operation that lists such objects of one workspace
     * @param noun for one of them
     * @param workspaces the path of the arguments that names the workspaces
     */
    public Operation showMade(String list, String noun, String workspaces) {
        return with(output().withMade(new Made(list, noun, workspaces, "")));
    }

    /**
     * As {@link #showMade}, of a write that makes the workspace itself.
     *
     * @param ifNone a sentence for an answer where it has none
     */
    public Operation showMadeInside(String list, String noun, String ifNone) {
        return with(output().withMade(new Made(list, noun, "", ifNone)));
    }

    /**
     * Says in the question and in the answer of a write which workspaces are exempt from what it changes.
     *
     * @param reader the operation that lists them
     * @param from what they are exempt from
     * @param argument the argument with which the write changes that; empty where every call does
     */
    public Operation showExempt(String reader, String from, String argument) {
        return with(output().withExemptions(new Exemptions(reader, from, argument)));
    }

    /**
     * Says that this list of a workspace shows objects of the organisation, too: those that name no workspace and have a member.
     *
     * @param prefix with which the value of the member begins; empty for any value
     */
    public Operation showsShared(String member, String prefix) {
        return with(output().withShared(new SharedMark(member, prefix)));
    }

    /**
     * Adds to each item the name of the object whose id a member holds.
     *
     * @param kinds what the object may be
     */
    public Operation nameOf(String member, Reference... kinds) {
        once(output().named().keySet(), member, "nameOf");
        return with(output().withNamed(member, List.of(kinds)));
    }

    /** Adds to each item, the record of a request, the name of the object that the request was about. */
    public Operation nameTargets() {
        return with(output().withTargetNames());
    }

    /** Shows besides the API's answer what the write has changed, as another operation reads it before and after. */
    public Operation showChange(String reader) {
        return showChange(reader, Map.of());
    }

    /**
     * As {@link #showChange(String)}, with arguments for the other operation besides the ids.
     *
     * @param arguments such as the version to read
     */
    public Operation showChange(String reader, Map<String, String> arguments) {
        return with(output().withChange(reader, arguments));
    }

    /**
     * Shows the change as another operation reads it, in calls that name an argument.
     *
     * @param reader in place of the one of {@link #showChange(String)}
     */
    public Operation showChangeWhere(String argument, String reader) {
        once(output().change().others().keySet(), argument, "showChangeWhere");
        return with(output().withChangeWhere(argument, reader));
    }

    /**
     * Says which item of a list has the value of an argument before and after the write, as it moves from one to another.
     *
     * @param list the operation that lists them
     * @param shown the member of an item by which people distinguish it
     */
    public Operation showHolder(String list, String argument, String shown) {
        Operation shows = showChange(list);
        return shows.with(shows.output().withHolder(new Holder(argument, shown)));
    }

    /** Shows a value that lies deeper in each item as a member of the item, too, so that {@code fields} can choose it. */
    public Operation lift(String member, String path) {
        return with(output().withLifted(member, path));
    }

    /** Marks the item of this list of versions that is in use. */
    public Operation markPublished(String reader, String member, String readerMember) {
        return with(output().withPublished(new Listing.Published(reader, member, readerMember)));
    }

    /** After the write, returns the result of this operation for the same path arguments. */
    public Operation returnResultOf(String reader) {
        return with(output().withReturnResultOf(reader));
    }

    /** Shows the member that the API calls {@code apiName} under another name, by which other operations call the same thing. */
    public Operation rename(String apiName, String name) {
        once(output().renamed().keySet(), name, "rename");
        return with(output().withRenamed(apiName, name));
    }

    /** Adds {@code <member>_parsed} to the answer, since the API returns the member as JSON in a string. */
    public Operation parseJsonField(String member) {
        return with(output().withParseJsonField(member));
    }

    /** A sentence for the answer of a successful call. */
    public Operation message(String text) {
        return with(output().withMessage(text));
    }

    /** Members of the answer, at any depth, that hold secrets; Portkey does not show those of a write again. */
    public Operation oneTimeSecrets(String... members) {
        return with(output().withOneTimeSecrets(List.of(members)));
    }

    /** Members of each item that may hold secrets of other people: values with a secret name in them are redacted. */
    public Operation redactFields(String... members) {
        return with(output().withRedactFields(List.of(members)));
    }
}
