package dev.portkeyadmin.operation;

import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.Present;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps by which an operation is declared. Each returns the operation with one property more; {@link DeclarationCheck} checks
 * the result.
 */
public abstract sealed class Declaration permits Operation {

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
    private static final Schema FIELDS_SCHEMA = Schemas.array("Only these members of each item.", Schemas.string(null));

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

    /** The scope that Portkey requires of the key; if there are several, the one for the kind of object in the call. */
    public Operation scope(String... names) {
        return with(guard().withScopes(List.of(names)));
    }

    /** Portkey takes the call only from the key of a workspace. */
    public Operation workspaceKeyOnly() {
        return with(guard().withWorkspaceKeyOnly());
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

    /** Refuses to state something twice, since the first statement would be lost. */
    private <T> void once(Set<T> stated, T added, String by) {
        if (stated.contains(added)) {
            throw new IllegalArgumentException(name() + ": " + by + " names " + added + " twice");
        }
    }

    private Confirmation confirmation(String by) {
        Confirmation stated = guard().confirmation();
        if (stated == null) {
            throw new IllegalArgumentException(name() + ": " + by + " must follow confirm");
        }
        return stated;
    }

    /** A call is grave when all conditions hold; every call is when there are none. */
    public Operation grave(Effect effect, Condition... conditions) {
        return with(guard().withRisk(new RiskRule(Risk.GRAVE, effect, List.of(conditions))));
    }

    /** A call cannot be undone when all conditions hold. */
    public Operation destructive(Effect effect, Condition... conditions) {
        return with(guard().withRisk(new RiskRule(Risk.DESTRUCTIVE, effect, List.of(conditions))));
    }

    /** The present value of an argument is a member of what another operation returns. */
    public Operation presentIn(String argument, String reader, String member) {
        return present(argument, new Present(reader, member, "", ""));
    }

    /**
     * The present value of an argument is a member of one item of a list.
     *
     * @param item the member of the item by which it is found: it is what the call names by the argument of the same name
     */
    public Operation presentInItem(String argument, String list, String member, String item) {
        return present(argument, new Present(list, member, item, ""));
    }

    /** The items of an argument change those with the same key in what another operation returns; others stay. */
    public Operation presentItems(String argument, String reader, String member, String key) {
        return present(argument, new Present(reader, member, "", key));
    }

    private Operation present(String argument, Present where) {
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

    /** Nothing changes, although the method is not GET. */
    public Operation readOnly() {
        return with(guard().withHints(guard().hints().ofRead()));
    }

    /** Replaces or ends something that another call cannot restore, although the method is not DELETE. */
    public Operation destructive(Effect effect) {
        return with(guard().withHints(guard().hints().ofDestructiveWrite())).destructive(effect, new Condition[0]);
    }

    /** Affects people outside the organisation. */
    public Operation openWorld() {
        return with(guard().withHints(guard().hints().inOpenWorld()));
    }
}
