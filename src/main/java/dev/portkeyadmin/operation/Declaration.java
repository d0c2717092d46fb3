package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.output.AnswerNote;
import dev.portkeyadmin.operation.output.Exemptions;
import dev.portkeyadmin.operation.output.Figures;
import dev.portkeyadmin.operation.output.Holder;
import dev.portkeyadmin.operation.output.ItemCount;
import dev.portkeyadmin.operation.output.LeftOut;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Made;
import dev.portkeyadmin.operation.output.Output;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps by which an operation is declared, but for those of {@link GuardedDeclaration}. Each returns the operation with one
 * property more; {@link DeclarationCheck} checks the result.
 */
public abstract sealed class Declaration permits GuardedDeclaration {

    /** The number of items asked for when the caller names none; the API's own defaults are undocumented. */
    public static final int DEFAULT_PAGE_SIZE = 100;

    /** Name of the argument that says how many items a page has. */
    public static final String PAGE_SIZE = "page_size";

    /** Name of the argument that holds the number of the page, from 0. */
    public static final String CURRENT_PAGE = "current_page";

    /** Name of the argument that asks for the current page and all that follow. */
    public static final String ALL_PAGES = "all_pages";

    /** Name of the argument that names the members to keep of each item. */
    public static final String FIELDS = "fields";

    /** Name of the argument that holds parameters of the query by name and value. */
    public static final String FILTERS = "filters";

    /** Name of the argument that names the members of the body to set to null. */
    public static final String CLEAR = Schema.CLEAR;

    /** Name of the argument that holds a period in place of the bounds of a range of time. */
    public static final String PERIOD = "period";

    /** Name of the argument that names the workspaces that analytics count. */
    public static final String WORKSPACE = "workspace";

    /** Name of the argument that says by which interval analytics are added up. */
    public static final String INTERVAL = "interval";

    /** Name of the argument that asks for the number of things that belong to each item. */
    public static final String COUNTS = "counts";

    private static final Schema PAGE_SIZE_SCHEMA =
            Schemas.integer("Items per page, 1 to 100 (default).").min(1).max(100);
    private static final Schema CURRENT_PAGE_SCHEMA =
            Schemas.integer("Page number, from 0.").min(0);
    private static final Schema PERIOD_SCHEMA = Schemas.period(
            "Such as today, last_24_hours, last_7_days, last_month, 2026-10, 2026-10-01..2026-10-15; default last_30_days.");
    private static final Schema RANGE_START = Schemas.dayOrMoment("Start: a date, or ISO 8601 with offset.");
    private static final Schema RANGE_END = Schemas.dayOrMoment("End; a date is included.");
    private static final Schema WORKSPACES_SCHEMA =
            Schemas.refs(Reference.WORKSPACE_SLUG, "Names, slugs or ids, comma-separated; default: all.");
    private static final Schema INTERVAL_SCHEMA = Schemas.oneOf("Sums per interval.", "day", "week", "month");
    private static final Schema PARTS_SCHEMA = Schemas.array(
                    "Only these members, one or more; name@40000: its rest.", Schemas.string(null))
            .minItems(1);
    private static final Schema FIELDS_SCHEMA = Schemas.array(
                    "Only these members of each item, one or more.", Schemas.string(null))
            .minItems(1);

    Declaration() {}

    abstract String name();

    abstract OperationRequest request();

    abstract Guard guard();

    abstract Output output();

    abstract Documentation documentation();

    abstract Operation with(OperationRequest other);

    abstract Operation with(Listing other);

    abstract Operation with(Guard other);

    abstract Operation with(Output other);

    abstract Operation with(Documentation other);

    private Operation with(Param.Place place, String argument, String wireName, Schema schema, boolean required) {
        try {
            return with(request().withParam(new Param(place, argument, wireName, schema, required)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
        }
    }

    /** The tool's name for people. */
    public Operation title(String text) {
        return with(documentation().withTitle(text));
    }

    /** The description from which a model chooses this tool. */
    public Operation description(String text) {
        return with(documentation().withDescription(text));
    }

    /** An argument that fills a placeholder of the path. */
    public Operation path(String argument, Schema schema) {
        return with(Param.Place.PATH, argument, argument, schema, true);
    }

    /** An optional argument in the query string. */
    public Operation query(String argument, Schema schema) {
        return query(argument, argument, schema);
    }

    /** An optional argument in the query string that the API gives another name. */
    public Operation query(String argument, String wireName, Schema schema) {
        return with(Param.Place.QUERY, argument, wireName, schema, false);
    }

    /** A required argument in the query string. */
    public Operation requireQuery(String argument, Schema schema) {
        return with(Param.Place.QUERY, argument, argument, schema, true);
    }

    /**
     * Parameters of the query string that are too many to be arguments of their own: {@code filters} takes any of them as an
     * object with name and value.
     *
     * @param object its members are the parameters; its description becomes that of the argument
     */
    public Operation filters(Schema object) {
        return with(Param.Place.FILTERS, FILTERS, FILTERS, Schemas.entries(object.description(), object), false);
    }

    /**
     * Asks for a range of time in the query string: adds both bounds, which take days, too, and a period in their place. The API
     * always gets both bounds.
     */
    public Operation range(String min, String max) {
        return answer(PERIOD, PERIOD_SCHEMA)
                .query(min, RANGE_START)
                .query(max, RANGE_END)
                .in(new RangeBounds("", min, max));
    }

    /**
     * Asks for a range of time in members of a body argument that was named before; see {@link #range}.
     *
     * @param object an argument whose schema has the {@linkplain #withBounds bounds}
     */
    public Operation rangeIn(String object, String min, String max) {
        return answer(PERIOD, PERIOD_SCHEMA).in(new RangeBounds(object, min, max));
    }

    /** Adds both bounds of a range of time to the schema of an object. */
    public static Schema withBounds(Schema object, String min, String max) {
        return object.allow(min, RANGE_START).allow(max, RANGE_END);
    }

    final Operation in(RangeBounds range) {
        return with(request().withRange(range)).rules(Rule.timeRange(PERIOD, range.minPath(), range.maxPath()));
    }

    /**
     * Counts all workspaces that the key can see, or the named ones: adds the argument for them.
     *
     * @param wireName what the API calls the one workspace that it can count
     */
    public Operation everyWorkspace(String wireName) {
        return query(WORKSPACE, wireName, WORKSPACES_SCHEMA).with(output().withFigures(figures()));
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
        return with(output().withFigures(figures().withDistinct(member, list)));
    }

    /** Names a member of the summary that is the quotient of two others. */
    public Operation quotient(String member, String dividend, String divisor) {
        return with(output().withFigures(figures().withQuotient(new Figures.Ratio(member, dividend, divisor))));
    }

    /** Names a member that is the share, in percent, of the total of one operation in that of another. */
    public Operation share(String member, String part, String whole) {
        return with(output().withFigures(figures().withShare(new Figures.Share(member, part, whole))));
    }

    /**
     * Names a member of the answer, at any depth, that holds US cents.
     *
     * @param dollars the name under which the answer shows the same amount in US dollars, too
     */
    public Operation cents(String member, String dollars) {
        return with(output().withFigures(figures().withCents(member, dollars)));
    }

    final Figures figures() {
        Figures known = output().figures();
        return known == null ? Figures.PLAIN : known;
    }

    /** Fills in the id of the organisation where a call does not name it. */
    public Operation fillOrganisation(Operation.Filling when) {
        return with(request().filling(when));
    }

    /** An optional member of the body. */
    public Operation body(String argument, Schema schema) {
        return body(argument, argument, schema);
    }

    /** An optional member of the body that the API gives another name. */
    public Operation body(String argument, String wireName, Schema schema) {
        return with(Param.Place.BODY, argument, wireName, schema, false);
    }

    /** A required member of the body. */
    public Operation requireBody(String argument, Schema schema) {
        return requireBody(argument, argument, schema);
    }

    /** A required member of the body that the API gives another name. */
    public Operation requireBody(String argument, String wireName, Schema schema) {
        return with(Param.Place.BODY, argument, wireName, schema, true);
    }

    /**
     * Lets a model set members of the body to null: adds the argument {@code clear}, which names them. Members of
     * nested objects are cleared in those objects: see {@link Schema#clearable}.
     */
    public Operation clearable(String... members) {
        return with(Param.Place.CLEAR, CLEAR, CLEAR, Schemas.clear(members), false);
    }

    /** Adds relations between arguments. */
    public Operation rules(Rule... rules) {
        return with(request().withRules(List.of(rules)));
    }

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

    /** Makes this a list that the API returns whole: page_size and current_page choose from it on this side. */
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

    final Operation answer(String argument, Schema schema) {
        return with(Param.Place.ANSWER, argument, argument, schema, false);
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
     * Adds an argument that leaves out items on this side: all pages are read.
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
     * Adds a sentence to answers that hold a value.
     *
     * @param path of the value, as a JSON pointer
     */
    public Operation noteIf(String path, String value, String sentence) {
        return with(output().withAnswerNote(new AnswerNote(path, value, sentence)));
    }

    /**
     * Says in the answer of a write which objects it has made in workspaces, besides its own one.
     *
     * @param list the operation that lists such objects of one workspace
     * @param noun for one of them
     * @param workspaces the path of the arguments that names the workspaces; empty where the write makes the workspace itself
     */
    public Operation showMade(String list, String noun, String workspaces) {
        return with(output().withMade(new Made(list, noun, workspaces)));
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
     * Shows what the write has changed as another operation reads it where a call names an argument.
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
     * @param shown the member of an item that tells it apart for people
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

    /** Refuses a call that changes nothing: one with no optional member of the body, or only with empty ones. */
    public Operation requireChange() {
        return with(request().requiringChange());
    }

    /** The Enterprise plan is needed, as documented. */
    public Operation enterprise() {
        return with(documentation().withPlan(Operation.RequiredPlan.ENTERPRISE));
    }

    /** The Enterprise plan seems to be needed, though no document says so. */
    public Operation perhapsEnterprise() {
        return with(documentation().withPlan(Operation.RequiredPlan.PERHAPS_ENTERPRISE));
    }

    /** Lies on the host itself, beside the version of the base URL, and takes no key. */
    public Operation publicRoute() {
        return with(request().onPublicRoute());
    }

    /**
     * Lies on another host of the public Portkey, without the version of the base URL, and takes the key.
     *
     * @param origin scheme and host
     */
    public Operation onHost(String origin) {
        return with(request().onHost(origin));
    }

    /** Words that people use for this operation and that its name and description lack; searched, never shown. */
    public Operation keywords(String words) {
        return with(documentation().withKeywords(words));
    }

    /** The tool to call when an id is not found or when it is unknown whether a write happened. */
    public Operation findIdsWith(String tool) {
        return with(documentation().withFindIdsWith(tool));
    }

    /**
     * Names something without which a call fails; descriptions and errors say it.
     *
     * @param what a noun phrase
     * @param fulfilledBy the operation that brings it about
     * @param shownBy the operation that reads whether it is there
     */
    public Operation requires(String what, String fulfilledBy, String shownBy) {
        return with(documentation().withPrerequisite(new Operation.Prerequisite(what, fulfilledBy, shownBy)));
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

    /** Refuses to state something twice, since the first statement would be lost. */
    final <T> void once(Set<T> stated, T added, String by) {
        if (stated.contains(added)) {
            throw new IllegalArgumentException(name() + ": " + by + " names " + added + " twice");
        }
    }

    /** Members of the answer, at any depth, that hold secrets; Portkey does not show those of a write again. */
    public Operation oneTimeSecrets(String... members) {
        return with(output().withOneTimeSecrets(List.of(members)));
    }

    /** Members of each item that may hold secrets of other people: values with a secret name in them are redacted. */
    public Operation redactFields(String... members) {
        return with(output().withRedactFields(List.of(members)));
    }

    /** The meaning of a status for this operation, to be added to the error. */
    public Operation errorHint(int status, String text) {
        once(documentation().errorHints().keySet(), status, "errorHint");
        return with(documentation().withErrorHint(status, text));
    }

    /** Says which operation takes an argument that this one does not know but that callers expect. */
    public Operation elsewhere(String argument, String sentence) {
        once(documentation().elsewhere().keySet(), argument, "elsewhere");
        return with(documentation().withElsewhere(argument, sentence));
    }

    /**
     * Values that Portkey documents for an argument that takes others, too: an answer says which are not among them.
     *
     * @param path of the argument, with dots between members; it holds a text or a list of texts
     * @param noun for one value
     */
    public Operation documented(String path, String noun, List<String> values) {
        return with(documentation().withDocumented(new Documented(path, noun, List.copyOf(values))));
    }
}
