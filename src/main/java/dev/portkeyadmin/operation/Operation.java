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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the Portkey Admin API, declared once: an immutable value, made by {@link #get}, {@link #post},
 * {@link #put} or {@link #delete} and completed by one method call for each property. The tool that a model sees, the
 * request, the shape of the answer, the errors and the reference are derived from it. A contradictory declaration fails
 * at once or, if that depends on later calls, in {@link #check}.
 */
public final class Operation {

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

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private static final Pattern PATH = Pattern.compile("/[^?#\\s]*[^?#/\\s]");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_.]+)}");

    private static final Schema PAGE_SIZE_SCHEMA =
            Schema.integer("Items per page, 1 to 100 (default).").min(1).max(100);
    private static final Schema CURRENT_PAGE_SCHEMA =
            Schema.integer("Page number, from 0.").min(0);
    private static final Schema PERIOD_SCHEMA = Schema.period(
            "Such as today, last_24_hours, last_7_days, last_month, 2026-10, 2026-10-01..2026-10-15; default last_30_days.");
    private static final Schema RANGE_START = Schema.dayOrMoment("Start: a date, or ISO 8601 with offset.");
    private static final Schema RANGE_END = Schema.dayOrMoment("End; a date is included.");
    private static final Schema WORKSPACES_SCHEMA =
            Schema.refs(Reference.WORKSPACE_SLUG, "Names, slugs or ids, comma-separated; default: all.");
    private static final Schema INTERVAL_SCHEMA = Schema.oneOf("Sums per interval.", "day", "week", "month");
    private static final Schema FIELDS_SCHEMA = Schema.array("Only these members of each item.", Schema.string(null));

    /**
     * The range of time that an operation asks for.
     *
     * @param object the argument that has the bounds as members; empty where they are arguments themselves
     * @param min the lower bound
     * @param max the upper bound
     */
    public record Range(String object, String min, String max) {

        private String path(String bound) {
            return object.isEmpty() ? bound : object + "." + bound;
        }
    }

    /**
     * The place of a list in the answer. A bare array is accepted in place of any shape, since the API's documents and its
     * answers differ.
     *
     * @param items the member of the body that holds the items
     * @param total the member that counts the items of all pages
     */
    public record ListShape(String items, String total) {

        /** The envelope {@code {total, data}} of most lists. */
        public static final ListShape DATA = new ListShape("data", "total");
    }

    /**
     * How the API pages a list.
     *
     * @param size what it calls the number of items of a page
     * @param page what it calls the number of the page
     * @param first the number that it gives to the first page
     */
    public record Paging(String size, String page, int first) {

        /** The spelling of most lists. */
        public static final Paging SNAKE = new Paging("page_size", "current_page", 0);

        /** The spelling of the lists of users and invites. */
        public static final Paging CAMEL = new Paging("pageSize", "currentPage", 0);
    }

    /**
     * A member of an answer that is the quotient of two others.
     *
     * @param member the quotient
     */
    public record Quotient(String member, String dividend, String divisor) {}

    /**
     * A member of an answer that is the share of one total in another, in percent.
     *
     * @param member the share
     * @param part the operation of analytics whose total is the part
     * @param whole the operation of analytics whose total is the whole
     */
    public record Share(String member, String part, String whole) {}

    /**
     * How a list of versions shows which one is in use.
     *
     * @param reader the operation that reads the object in the version in use
     * @param member the member of an item that holds its version
     * @param readerMember the member of the object that holds the version in use
     */
    public record Published(String reader, String member, String readerMember) {}

    /** When the id of the organisation is filled in, which no route returns. */
    public enum Filling {
        /** Never. */
        NONE,
        /** In each call that does not name it. */
        ALWAYS,
        /** In a call of an organisation key that names neither the organisation nor a workspace. */
        WITHOUT_WORKSPACE
    }

    /** Which Portkey plan an operation needs, as far as that is known. */
    public enum Plan {
        /** None in particular. */
        ANY(""),
        /** Documented. */
        ENTERPRISE("Enterprise plan."),
        /** Reported by users of the API, documented nowhere. */
        PERHAPS_ENTERPRISE("May need Enterprise.");

        private final String text;

        Plan(String text) {
            this.text = text;
        }

        /** The sentence for descriptions; empty where no plan is needed. */
        public String text() {
            return text;
        }
    }

    private final String name;
    private final OperationRequest request;
    private final @Nullable Listing listing;
    private final Guard guard;
    private final Output output;
    private final Documentation documentation;

    private Operation(
            String name,
            OperationRequest request,
            @Nullable Listing listing,
            Guard guard,
            Output output,
            Documentation documentation) {
        this.name = name;
        this.request = request;
        this.listing = listing;
        this.guard = guard;
        this.output = output;
        this.documentation = documentation;
    }

    private static Operation of(Method method, String name, String path) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(name + ": the name must be verb_noun in lower case");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    name + ": the path must begin with / and have neither a query nor a final slash: " + path);
        }
        return new Operation(
                name, OperationRequest.of(method, path), null, Guard.of(method), Output.PLAIN, Documentation.EMPTY);
    }

    private Operation with(OperationRequest other) {
        return new Operation(name, other, listing, guard, output, documentation);
    }

    private Operation with(Listing other) {
        return new Operation(name, request, other, guard, output, documentation);
    }

    private Operation with(Guard other) {
        return new Operation(name, request, listing, other, output, documentation);
    }

    private Operation with(Output other) {
        return new Operation(name, request, listing, guard, other, documentation);
    }

    private Operation with(Documentation other) {
        return new Operation(name, request, listing, guard, output, other);
    }

    private Operation with(Param.Place place, String argument, String wireName, Schema schema, boolean required) {
        try {
            return with(request.withParam(new Param(place, argument, wireName, schema, required)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** An operation that reads. */
    public static Operation get(String name, String path) {
        return of(Method.GET, name, path);
    }

    /** An operation that creates or acts. */
    public static Operation post(String name, String path) {
        return of(Method.POST, name, path);
    }

    /** An operation that changes what exists. */
    public static Operation put(String name, String path) {
        return of(Method.PUT, name, path);
    }

    /** An operation that removes. */
    public static Operation delete(String name, String path) {
        return of(Method.DELETE, name, path);
    }

    /** The tool's name for people. */
    public Operation title(String text) {
        return with(documentation.withTitle(text));
    }

    /** The description from which a model chooses this tool. */
    public Operation description(String text) {
        return with(documentation.withDescription(text));
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

    /** Parameters of the query string with any text as value; see {@link #filters(Schema)}. */
    public Operation filters(String... names) {
        Schema object = Schema.object(null);
        for (String filter : names) {
            object = object.allow(filter, Schema.string(null));
        }
        return filters(object);
    }

    /**
     * Parameters of the query string that are too many to be arguments of their own: {@code filters} takes any of them as an
     * object with name and value.
     *
     * @param object its members are the parameters; its description becomes that of the argument
     */
    public Operation filters(Schema object) {
        return with(Param.Place.FILTERS, FILTERS, FILTERS, Schema.entries(object.description(), object), false);
    }

    /**
     * Asks for a range of time in the query string: adds both bounds, which take days, too, and a period in their place. The API
     * always gets both bounds.
     */
    public Operation range(String min, String max) {
        return answer(PERIOD, PERIOD_SCHEMA)
                .query(min, RANGE_START)
                .query(max, RANGE_END)
                .in(new Range("", min, max));
    }

    /**
     * Asks for a range of time in members of a body argument that was named before; see {@link #range}.
     *
     * @param object an argument whose schema has the {@linkplain #withBounds bounds}
     */
    public Operation rangeIn(String object, String min, String max) {
        return answer(PERIOD, PERIOD_SCHEMA).in(new Range(object, min, max));
    }

    /** Adds both bounds of a range of time to the schema of an object. */
    public static Schema withBounds(Schema object, String min, String max) {
        return object.allow(min, RANGE_START).allow(max, RANGE_END);
    }

    private Operation in(Range range) {
        return with(request.withRange(range))
                .rules(Rule.timeRange(PERIOD, range.path(range.min()), range.path(range.max())));
    }

    /**
     * Counts all workspaces that the key can see, or the named ones: adds the argument for them.
     *
     * @param wireName what the API calls the one workspace that it can count
     */
    public Operation everyWorkspace(String wireName) {
        return query(WORKSPACE, wireName, WORKSPACES_SCHEMA).with(output.withFigures(figures()));
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
        Figures known = figures();
        return with(output.withFigures(new Figures(
                Output.plus(known.distinct(), member, list), known.quotient(), known.share(), known.cents())));
    }

    /** Names a member of the summary that is the quotient of two others. */
    public Operation quotient(String member, String dividend, String divisor) {
        Figures known = figures();
        return with(output.withFigures(
                new Figures(known.distinct(), new Quotient(member, dividend, divisor), known.share(), known.cents())));
    }

    /** Names a member that is the share, in percent, of the total of one operation in that of another. */
    public Operation share(String member, String part, String whole) {
        Figures known = figures();
        return with(output.withFigures(
                new Figures(known.distinct(), known.quotient(), new Share(member, part, whole), known.cents())));
    }

    /**
     * Names a member of the answer, at any depth, that holds US cents.
     *
     * @param dollars the name under which the answer shows the same amount in US dollars, too
     */
    public Operation cents(String member, String dollars) {
        Figures known = figures();
        return with(output.withFigures(new Figures(
                known.distinct(), known.quotient(), known.share(), Output.plus(known.cents(), member, dollars))));
    }

    private Figures figures() {
        Figures known = output.figures();
        return known == null ? Figures.PLAIN : known;
    }

    /** Fills in the id of the organisation where a call does not name it. */
    public Operation fillOrganisation(Filling when) {
        return with(request.filling(when));
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
        return with(Param.Place.CLEAR, CLEAR, CLEAR, Schema.clear(members), false);
    }

    /** Adds relations between arguments. */
    public Operation rules(Rule... rules) {
        return with(request.withRules(List.of(rules)));
    }

    /** Makes this a list in the usual envelope; see {@link #paged(ListShape, Paging)}. */
    public Operation paged(Paging spelling) {
        return paged(ListShape.DATA, spelling);
    }

    /** Makes this a list: adds page_size and current_page under the API's names, all_pages and fields. */
    public Operation paged(ListShape shape, Paging spelling) {
        return with(new Listing(shape, spelling))
                .query(PAGE_SIZE, spelling.size(), PAGE_SIZE_SCHEMA)
                .query(CURRENT_PAGE, spelling.page(), CURRENT_PAGE_SCHEMA)
                .answer(ALL_PAGES, Schema.bool("true: all following pages, too."))
                .answer(FIELDS, FIELDS_SCHEMA);
    }

    /** Makes this a list that the API returns whole: page_size and current_page choose from it on this side. */
    public Operation listUnpaged(ListShape shape) {
        return with(new Listing(shape, null))
                .answer(PAGE_SIZE, PAGE_SIZE_SCHEMA)
                .answer(CURRENT_PAGE, CURRENT_PAGE_SCHEMA)
                .answer(FIELDS, FIELDS_SCHEMA);
    }

    private Operation answer(String argument, Schema schema) {
        return with(Param.Place.ANSWER, argument, argument, schema, false);
    }

    /**
     * Applies an argument of the query to the returned items as well, because Portkey may ignore it.
     *
     * @param argument a string, of which commas separate alternatives
     * @param member the member of an item that has to be one of them; an item without this member is kept
     */
    public Operation filterAgain(String argument, String member) {
        return with(output.withFilterAgain(argument, member));
    }

    /**
     * Adds to each item the name of the object whose id a member holds.
     *
     * @param kinds what the object may be
     */
    public Operation nameOf(String member, Reference... kinds) {
        return with(output.withNamed(member, List.of(kinds)));
    }

    /** Adds to each item, the record of a request, the name of the object that the request was about. */
    public Operation nameTargets() {
        return with(output.withTargetNames());
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
        return with(output.withChange(reader, arguments));
    }

    /**
     * Shows what the write has changed as another operation reads it where a call names an argument.
     *
     * @param reader in place of the one of {@link #showChange(String)}
     */
    public Operation showChangeWhere(String argument, String reader) {
        return with(output.withChangeWhere(argument, reader));
    }

    /** Marks the item of this list of versions that is in use. */
    public Operation markPublished(String reader, String member, String readerMember) {
        return with(output.withPublished(new Published(reader, member, readerMember)));
    }

    /** Refuses a call that changes nothing: one with no optional member of the body, or only with empty ones. */
    public Operation requireChange() {
        return with(request.requiringChange());
    }

    /** The scope that Portkey requires of the key; if there are several, the one for the kind of object in the call. */
    public Operation scope(String... names) {
        return with(guard.withScopes(List.of(names)));
    }

    /** The Enterprise plan is needed, as documented. */
    public Operation enterprise() {
        return with(documentation.withPlan(Plan.ENTERPRISE));
    }

    /** The Enterprise plan seems to be needed, though no document says so. */
    public Operation perhapsEnterprise() {
        return with(documentation.withPlan(Plan.PERHAPS_ENTERPRISE));
    }

    /** Lies on the host itself, beside the version of the base URL, and takes no key. */
    public Operation publicRoute() {
        return with(request.onPublicRoute());
    }

    /**
     * Lies on another host of the public Portkey, without the version of the base URL, and takes the key.
     *
     * @param origin scheme and host
     */
    public Operation onHost(String origin) {
        return with(request.onHost(origin));
    }

    /** Words that people use for this operation and that its name and description lack; searched, never shown. */
    public Operation keywords(String words) {
        return with(documentation.withKeywords(words));
    }

    /** The tool to call when an id is not found or when it is unknown whether a write happened. */
    public Operation findIdsWith(String tool) {
        return with(documentation.withFindIdsWith(tool));
    }

    /** After the write, returns the result of this operation for the same path arguments. */
    public Operation returnResultOf(String reader) {
        return with(output.withReturnResultOf(reader));
    }

    /** Offers the value that the API calls {@code apiName} under another name, too. */
    public Operation alsoAs(String alias, String apiName) {
        return with(output.withAlias(alias, apiName));
    }

    /** Adds {@code <member>_parsed} to the answer, since the API returns the member as JSON in a string. */
    public Operation parseJsonField(String member) {
        return with(output.withParseJsonField(member));
    }

    /** A sentence for the answer of a successful call. */
    public Operation message(String text) {
        return with(output.withMessage(text));
    }

    /**
     * The question to a person, with values from the result of another operation. Every operation with a risk has a
     * question.
     */
    public Operation confirm(String reader, String text) {
        return with(guard.withConfirmation(Confirmation.of(reader, text)));
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
        return with(guard.withConfirmation(confirmation("confirmWithUsage").withUsage(filter, member)));
    }

    /**
     * Adds to the question what depends on the object.
     *
     * @param reader the operation whose answer may name the object
     * @param path where it does, by id, slug or email
     * @param sentence what that means, without a full stop; names follow
     */
    public Operation confirmWithDependents(String reader, String path, String sentence) {
        return with(guard.withConfirmation(
                confirmation("confirmWithDependents").with(new Confirmation.Dependent(reader, path, sentence, ""))));
    }

    /**
     * Adds a sentence to the question if the object is the only one of its kind.
     *
     * @param list takes the member as an argument of the same name
     * @param member of the object
     * @param kind the value of the member
     */
    public Operation confirmIfOnly(String list, String member, String kind, String sentence) {
        return with(guard.withConfirmation(
                confirmation("confirmIfOnly").with(new Confirmation.Dependent(list, member, sentence, kind))));
    }

    /**
     * Lists in the question how the version that the call chooses differs from the object as it is.
     *
     * @param argument that chooses it, here and for the reader of the question
     * @param members those that are compared
     */
    public Operation confirmComparing(String argument, String... members) {
        return with(guard.withConfirmation(confirmation("confirmComparing").comparing(argument, List.of(members))));
    }

    /** Adds a sentence to the question if a member of the object, at any depth, has this value. */
    public Operation confirmIf(String path, String value, String sentence) {
        return with(guard.withConfirmation(
                confirmation("confirmIf").with(new Confirmation.Dependent("", path, sentence, value))));
    }

    /** Refuses before anyone is asked if a member of the object, at any depth, has this value. */
    public Operation refuseIf(String path, String value, String sentence) {
        return with(guard.withConfirmation(
                confirmation("refuseIf").refusing(new Confirmation.Refusal("", path, "", value, sentence))));
    }

    /** Refuses before anyone is asked if an argument, which repeats a member of the object as a check, is something else. */
    public Operation refuseUnless(String argument, String path, String sentence) {
        return with(guard.withConfirmation(
                confirmation("refuseUnless").refusing(new Confirmation.Refusal("", path, argument, "", sentence))));
    }

    /**
     * Refuses before anyone is asked if a list, which can be read to its end, has only items without the value of an argument.
     *
     * @param member of an item
     */
    public Operation refuseUnlisted(String list, String member, String argument, String sentence) {
        return with(guard.withConfirmation(confirmation("refuseUnlisted")
                .refusing(new Confirmation.Refusal(list, member, argument, "", sentence))));
    }

    private Confirmation confirmation(String by) {
        Confirmation stated = guard.confirmation();
        if (stated == null) {
            throw new IllegalArgumentException(name + ": " + by + " must follow confirm");
        }
        return stated;
    }

    /** A call is grave when all conditions hold; every call is when there are none. */
    public Operation grave(Effect effect, Condition... conditions) {
        return with(guard.withRisk(new RiskRule(Risk.GRAVE, effect, List.of(conditions))));
    }

    /** A call cannot be undone when all conditions hold. */
    public Operation destructive(Effect effect, Condition... conditions) {
        return with(guard.withRisk(new RiskRule(Risk.DESTRUCTIVE, effect, List.of(conditions))));
    }

    /** The present value of an argument is a member of what another operation returns. */
    public Operation presentIn(String argument, String reader, String member) {
        return with(guard.withPresent(argument, new Present(reader, member, "", "")));
    }

    /**
     * The present value of an argument is a member of one item of a list.
     *
     * @param item the member of the item by which it is found: it is what the call names by the argument of the same name
     */
    public Operation presentInItem(String argument, String list, String member, String item) {
        return with(guard.withPresent(argument, new Present(list, member, item, "")));
    }

    /** The items of an argument change those with the same key in what another operation returns; others stay. */
    public Operation presentItems(String argument, String reader, String member, String key) {
        return with(guard.withPresent(argument, new Present(reader, member, "", key)));
    }

    /**
     * Removes the owner of API keys, perhaps of the one in use: then, too, only a person can confirm.
     *
     * @param owner the argument that names the owner, as API keys call it: workspace_id or user_id
     */
    public Operation endsKeysOf(String owner) {
        return with(guard.withEndsKeysOf(owner));
    }

    /**
     * Ends or narrows an API key, which may be the one in use: then only a person can confirm, regardless of settings.
     *
     * @param arguments those that narrow it; none when any call does
     */
    public Operation affectsApiKey(String... arguments) {
        return with(guard.withAffectsApiKey(List.of(arguments)));
    }

    /** Members of the answer, at any depth, that hold secrets; Portkey does not show those of a write again. */
    public Operation oneTimeSecrets(String... members) {
        return with(output.withOneTimeSecrets(List.of(members)));
    }

    /** Members of each item that may hold secrets of other people: values with a secret name in them are redacted. */
    public Operation redactFields(String... members) {
        return with(output.withRedactFields(List.of(members)));
    }

    /** The meaning of a status for this operation, to be added to the error. */
    public Operation errorHint(int status, String text) {
        return with(documentation.withErrorHint(status, text));
    }

    /** Says which operation takes an argument that this one does not know but that callers expect. */
    public Operation elsewhere(String argument, String sentence) {
        return with(documentation.withElsewhere(argument, sentence));
    }

    /**
     * Values that Portkey documents for an argument that takes others, too: an answer says which are not among them.
     *
     * @param path of the argument, with dots between members; it holds a text or a list of texts
     * @param noun for one value
     */
    public Operation documented(String path, String noun, List<String> values) {
        return with(documentation.withDocumented(new Documented(path, noun, List.copyOf(values))));
    }

    /** Says of each value in a call that it is not documented, with the nearest that are. */
    public List<String> undocumented(Arguments arguments) {
        return documentation.documented().stream()
                .flatMap(values -> values.doubts(arguments).stream())
                .toList();
    }

    /** Nothing changes, although the method is not GET. */
    public Operation readOnly() {
        return with(guard.withHints(new Hints(true, false, true, hints().openWorld())));
    }

    /** Replaces or ends something that another call cannot restore, although the method is not DELETE. */
    public Operation destructive(Effect effect) {
        return with(guard.withHints(new Hints(false, true, hints().idempotent(), hints().openWorld())))
                .destructive(effect, new Condition[0]);
    }

    /** Affects people outside the organisation. */
    public Operation openWorld() {
        return with(guard.withHints(new Hints(hints().readOnly(), hints().destructive(), hints().idempotent(), true)));
    }

    /**
     * Checks the complete declaration; the catalogue does so for each operation that it loads.
     *
     * @throws IllegalStateException when the declaration is wrong; the message names the operation and the rule
     */
    public void check() {
        List<String> problems = DeclarationCheck.problems(this);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(name + ": " + String.join("; ", problems));
        }
    }

    /** The tool's name, {@code verb_noun}. */
    public String name() {
        return name;
    }

    /** The HTTP method. */
    public Method method() {
        return request.method();
    }

    /** The path below the base URL, with {@code {name}} where a path argument goes. */
    public String path() {
        return request.path();
    }

    /** The effect of a call. */
    public Hints hints() {
        return guard.hints();
    }

    /** The tool's name for people. */
    public String title() {
        return documentation.title();
    }

    /** The result, the neighbour to use instead, and the source of ids. */
    public String description() {
        return documentation.description();
    }

    /** The description as a model reads it: with the rules for the arguments and the plan that is needed. */
    public String toolDescription() {
        List<String> sentences = new ArrayList<>();
        sentences.add(description());
        request.rules().forEach(rule -> sentences.add(rule.words()));
        sentences.add(plan().text());
        sentences.removeIf(String::isEmpty);
        return String.join(" ", sentences);
    }

    /** All arguments, in the order in which they were declared. */
    public List<Param> params() {
        return request.params();
    }

    /** The scope that Portkey requires of the key, alternatives joined by "or"; empty if none is required. */
    public String scope() {
        return String.join(" or ", scopes());
    }

    /** The alternatives of {@link #scope()}. */
    public List<String> scopes() {
        return guard.scopes();
    }

    /** The Portkey plan that this needs. */
    public Plan plan() {
        return documentation.plan();
    }

    /** Returns true if this lies on the host itself, beside the version of the base URL, and takes no key. */
    public boolean isPublicRoute() {
        return request.publicRoute();
    }

    /** The origin of another host that serves this for the public Portkey; empty for the host of the base URL. */
    public String otherHost() {
        return request.otherHost();
    }

    /** Words to find this by, in addition to its name and description; empty for none. */
    public String keywords() {
        return documentation.keywords();
    }

    /** The tool that lists the ids; empty where there is none. */
    public String findIdsWith() {
        return documentation.findIdsWith();
    }

    /** The operation whose answer is given after this write; empty for none. */
    public String returnResultOf() {
        return output.returnResultOf();
    }

    /** The range of time that this asks for; null for none. */
    public @Nullable Range range() {
        return request.range();
    }

    /** When the id of the organisation is filled in. */
    public Filling fillsOrganisation() {
        return request.organisation();
    }

    /** Returns true if a request has this argument even where a call does not. */
    public boolean fills(String argument) {
        Range range = range();
        return fillsOrganisation() == Filling.ALWAYS && argument.equals("organisation_id")
                || range != null
                        && (range.object().isEmpty() ? List.of(range.min(), range.max()) : List.of(range.object()))
                                .contains(argument);
    }

    /** Returns true if this counts requests of workspaces, of all unless the caller names some. */
    public boolean countsWorkspaces() {
        return argumentNames().contains(WORKSPACE) && output.figures() != null;
    }

    /** The members that count different things, each with the operation or the member of the answer that lists them. */
    public Map<String, String> distinct() {
        return figures().distinct();
    }

    /** The member of the summary that is a quotient of two others. */
    public Optional<Quotient> quotient() {
        return Optional.ofNullable(figures().quotient());
    }

    /** The member that is the share of one total in another. */
    public Optional<Share> share() {
        return Optional.ofNullable(figures().share());
    }

    /** The members that hold US cents, each with the name of the same amount in US dollars. */
    public Map<String, String> cents() {
        return figures().cents();
    }

    /** The place of the list in the answer; null unless this returns a list. */
    public @Nullable ListShape list() {
        return listing == null ? null : listing.shape();
    }

    /** How the API pages; null where this returns no list or all of it at once. */
    public @Nullable Paging paging() {
        return listing == null ? null : listing.paging();
    }

    /** The arguments that are applied to the returned items as well, each with the member of an item that it filters by. */
    public Map<String, String> filtersAgain() {
        return output.filtersAgain();
    }

    /** The operation that reads what a call of this changes, beside whose answer the change is shown; empty for none. */
    public String showsChangeOf(Arguments arguments) {
        Output.Change change = output.change();
        return change.others().keySet().stream()
                .filter(argument -> arguments.get(argument) != null)
                .findFirst()
                .map(argument -> change.others().getOrDefault(argument, ""))
                .orElse(change.reader());
    }

    /** All operations that {@link #showsChangeOf} may return. */
    public List<String> changeReaders() {
        Output.Change change = output.change();
        return Stream.concat(Stream.of(change.reader()), change.others().values().stream())
                .filter(reader -> !reader.isEmpty())
                .toList();
    }

    /** The arguments for that operation besides the ids. */
    public Map<String, String> changeArguments() {
        return output.change().arguments();
    }

    /** How the items of this list of versions show which one is in use; null for other lists. */
    public @Nullable Published published() {
        return output.published();
    }

    /** The members of an item that hold an id whose object is to be named, each with the kinds of object that it may be. */
    public Map<String, List<Reference>> named() {
        return output.named();
    }

    /** Returns true if each item is the record of a request, whose object is to be named. */
    public boolean namesTargets() {
        return output.namesTargets();
    }

    /** The arguments that ask the API for one page, counted from 0; unchanged where it does not page. */
    public Arguments page(Arguments arguments, int size, int page) {
        Paging paging = paging();
        return paging == null ? arguments : arguments.with(PAGE_SIZE, size).with(CURRENT_PAGE, page + paging.first());
    }

    /** The member that holds JSON in a string; empty for none. */
    public String parseJsonField() {
        return output.parseJsonField();
    }

    /** Names offered in addition to the API's own, each with the API's name for the same value. */
    public Map<String, String> aliases() {
        return output.aliases();
    }

    /** A sentence for the answer, with {@code {name}} where an argument goes; empty for none. */
    public String message() {
        return output.message();
    }

    /** The question to a person; null unless a call has a risk or may affect the key in use. */
    public @Nullable Confirmation confirmation() {
        return guard.confirmation();
    }

    /** The question to a person about any call, with the title and the ids where none is declared. */
    public Confirmation question() {
        Confirmation declared = guard.confirmation();
        return declared != null
                ? declared
                : Confirmation.of(
                        returnResultOf(),
                        title()
                                + placeholders().stream()
                                        .map(id -> " {" + id + "}")
                                        .collect(Collectors.joining())
                                + "?");
    }

    /** When a call is more than a plain write; empty where it never is. */
    public List<RiskRule> risks() {
        return guard.risks();
    }

    /** The greatest risk that a call may have. */
    public Risk greatestRisk() {
        return risks().stream()
                .map(RiskRule::risk)
                .max(Comparator.naturalOrder())
                .orElse(Risk.PLAIN);
    }

    /** The effect in a few words, for people and models. */
    public String effect() {
        if (hints().readOnly()) {
            return "reads";
        }
        boolean always = risks().stream()
                .anyMatch(rule ->
                        rule.risk() == greatestRisk() && rule.conditions().isEmpty());
        return greatestRisk() == Risk.PLAIN || always
                ? greatestRisk().word()
                : "writes, may be " + greatestRisk().word();
    }

    /** The reads for the present values of arguments that are not in the object of the question. */
    public Map<String, Present> present() {
        return guard.present();
    }

    /** Returns true if a call ends or narrows an API key, perhaps the one in use. */
    public boolean affectsApiKey(Arguments arguments) {
        List<String> narrowing = guard.affectsApiKey();
        return narrowing != null
                && (narrowing.isEmpty() || narrowing.stream().anyMatch(argument -> arguments.get(argument) != null));
    }

    /** The argument that names the owner whose API keys end with this operation; empty if no keys end. */
    public String endsKeysOf() {
        return guard.endsKeysOf();
    }

    /** Returns true if some call ends or narrows an API key. */
    public boolean affectsSomeApiKey() {
        return guard.affectsApiKey() != null;
    }

    /** The arguments with which a call narrows an API key; empty where any call or none does. */
    List<String> narrowingArguments() {
        List<String> narrowing = guard.affectsApiKey();
        return narrowing == null ? List.of() : narrowing;
    }

    /** Members of the answer that hold secrets. */
    public List<String> oneTimeSecrets() {
        return output.oneTimeSecrets();
    }

    /** Members of each item in which others may have left secrets. */
    public List<String> redactFields() {
        return output.redactFields();
    }

    /** The meaning of a status for this operation; empty where it has the usual one. */
    public String errorHint(int status) {
        return documentation.errorHints().getOrDefault(status, "");
    }

    /** Arguments that only another operation takes, each with a sentence that names it. */
    public Map<String, String> elsewhere() {
        return documentation.elsewhere();
    }

    /** Returns true if a call that changes nothing is refused. */
    boolean requiresChange() {
        return request.changeRequired();
    }

    /** Relations between the arguments. */
    public List<Rule> rules() {
        return request.rules();
    }

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        Schema schema = Schema.object(null);
        for (Param param : params()) {
            schema = param.required()
                    ? schema.require(param.name(), param.schema())
                    : schema.allow(param.name(), param.schema());
        }
        schema = schema.rules(rules().toArray(Rule[]::new)).clearing(clearable());
        return requiresChange() ? schema.changing(changing()) : schema;
    }

    /** The arguments of which an update must have at least one. */
    Set<String> changing() {
        Set<String> names = new LinkedHashSet<>();
        for (Param param : params()) {
            boolean sent = param.place() == Param.Place.BODY || param.place() == Param.Place.CLEAR;
            if (sent && !param.required()) {
                names.add(param.name());
            }
        }
        return names;
    }

    /** The members of the body that {@code clear} can name. */
    List<String> clearable() {
        List<Param> clear = params(Param.Place.CLEAR);
        Schema items = clear.isEmpty() ? null : clear.get(0).schema().items();
        return items == null ? List.of() : items.allowed();
    }

    /** The members of the JSON body by the API's names, null for each that is to be cleared. */
    public Map<String, @Nullable Object> bodyMembers(Arguments arguments) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        List<Param> sent = params(Param.Place.BODY);
        List<String> cleared = clearable().isEmpty() ? List.of() : arguments.strings(CLEAR);
        for (Param param : sent) {
            if (cleared.contains(param.name())) {
                members.put(param.wireName(), null);
            }
        }
        for (Param param : sent) {
            if (arguments.values().containsKey(param.name())) {
                members.put(param.wireName(), param.schema().toWire(arguments.get(param.name())));
            }
        }
        return members;
    }

    /** The names of all arguments, in the order in which they were declared. */
    public List<String> argumentNames() {
        return params().stream().map(Param::name).toList();
    }

    /** Returns whether a call without this argument is refused. */
    public boolean requires(String argument) {
        return params().stream()
                .anyMatch(param -> param.required() && param.name().equals(argument));
    }

    /** The arguments of one part of the request, in the order in which they were declared. */
    public List<Param> params(Param.Place place) {
        return request.params(place);
    }

    /** The names of the placeholders of the path, in order. */
    public List<String> placeholders() {
        return placeholders(path());
    }

    /** The names of the placeholders of a template, in order. */
    public static List<String> placeholders(String template) {
        return PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The path with every placeholder replaced by the function's value for its name. */
    public String expandPath(UnaryOperator<String> segment) {
        return expand(path(), segment);
    }

    /** Replaces each {@code {name}} of a template. */
    public static String expand(String template, UnaryOperator<String> value) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
    }
}
