package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Documented;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Output;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import java.util.Set;

/**
 * The steps that declare the request and the texts of an operation; {@link OutputDeclaration} and {@link GuardedDeclaration} have the
 * others. Each returns the operation with one property more; {@link DeclarationCheck} checks the result.
 */
public abstract sealed class Declaration permits OutputDeclaration {

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

    /** Name of the argument, and of the member of an answer, that holds the id of a workspace. */
    public static final String WORKSPACE_ID = "workspace_id";

    /** Name of the argument, and of the member of an answer, that holds the id of the organisation. */
    public static final String ORGANISATION_ID = "organisation_id";

    /** Name of the argument that says by which interval analytics are added up. */
    public static final String INTERVAL = "interval";

    /** Name of the argument that asks for the number of things that belong to each item. */
    public static final String COUNTS = "counts";

    private static final Schema PERIOD_SCHEMA = Schemas.period(
            "Such as today, last_24_hours, last_7_days, last_month, 2026-10, 2026-10-01..2026-10-15; default last_30_days.");
    private static final Schema RANGE_START = Schemas.dayOrMoment("Start: a date, or ISO 8601 with offset.");
    private static final Schema RANGE_END = Schemas.dayOrMoment("End; a date is included.");

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

    final Operation answer(String argument, Schema schema) {
        return with(Param.Place.ANSWER, argument, argument, schema, false);
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

    /** Refuses to state something twice, since the first statement would be lost. */
    final <T> void once(Set<T> stated, T added, String by) {
        if (stated.contains(added)) {
            throw new IllegalArgumentException(name() + ": " + by + " names " + added + " twice");
        }
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
