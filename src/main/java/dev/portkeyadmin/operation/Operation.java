package dev.portkeyadmin.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of the Portkey Admin API, stated once: an immutable value, made by {@link #get}, {@link #post}, {@link
 * #put} or {@link #delete} and completed by one call a fact. The tool that a model sees, the request that is sent, the
 * shape of the answer, the errors and the reference are all derived from it.
 */
public final class Operation implements Cloneable {

    /** The number of items asked for when the caller names none; the API's own defaults are undocumented. */
    public static final int DEFAULT_PAGE_SIZE = 100;

    /** Name of the argument that says how many items a page has. */
    public static final String PAGE_SIZE = "page_size";

    /** Name of the argument that says which page, from 0. */
    public static final String CURRENT_PAGE = "current_page";

    /** Name of the argument that asks for the current page and all that follow. */
    public static final String ALL_PAGES = "all_pages";

    /** Name of the argument that names the members to keep of each item. */
    public static final String FIELDS = "fields";

    /** Name of the argument that holds parameters of the query by name and value. */
    public static final String FILTERS = "filters";

    /** Name of the argument that names the members of the body to set to null. */
    public static final String CLEAR = "clear";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_.]+)}");

    private static final Schema PAGE_SIZE_SCHEMA = Schema.integer(null).min(1).max(100);
    private static final Schema CURRENT_PAGE_SCHEMA = Schema.integer(null).min(0);
    private static final Schema FIELDS_SCHEMA = Schema.array(null, Schema.string(null));

    /**
     * Where a list is in the answer. A bare array is accepted in place of any shape, since the API's documents and its
     * answers differ in that.
     *
     * @param items the member of the body that holds the items
     * @param total the member that counts the items of all pages
     */
    public record ListShape(String items, String total) {

        /** The envelope {@code {total, data}}, as most of the API has it. */
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

        /** As most of the API has it. */
        public static final Paging SNAKE = new Paging("page_size", "current_page", 0);

        /** As users and invites have it. */
        public static final Paging CAMEL = new Paging("pageSize", "currentPage", 0);
    }

    /**
     * What a person is asked before a destructive operation.
     *
     * @param reader the operation that tells, for the same ids, what is to be destroyed; empty where there is none
     *     for a list, the item with the id in question
     * @param text the question, with {@code {name}} for a member of what the reader returns, or else for an argument (a list is
     *     named by its length), {@code {list_things}} for the number of items that a list has for the same ids, and {@code
     *     {get_thing.name}} for a member of what an operation returns for them
     * @param usage the filter of analytics by which its use is found; empty where it has none
     * @param usageMember the member of what the reader returns that is the filter's value
     */
    public record Question(String reader, String text, String usage, String usageMember) {}

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
    private final Method method;
    private final String path;
    private Hints hints;
    private String title = "";
    private String description = "";
    private List<Param> params = List.of();
    private boolean changeRequired;
    private List<String> scopes = List.of();
    private Plan plan = Plan.ANY;
    private boolean publicRoute;
    private String keywords = "";
    private String findIdsWith = "";
    private String returnResultOf = "";
    private ListShape list;
    private Paging paging;
    private Map<String, String> filtersAgain = Map.of();
    private Map<String, String> aliases = Map.of();
    private String parseJsonField = "";
    private String message = "";
    private Question question;
    private List<String> affectsApiKey;
    private String endsKeysOf = "";
    private List<String> oneTimeSecrets = List.of();
    private List<String> redactFields = List.of();
    private Map<Integer, String> errorHint = Map.of();

    private Operation(Method method, String name, String path) {
        this.name = name;
        this.method = method;
        this.path = path;
        this.hints = Hints.of(method);
    }

    /** A changed copy; nothing changes an operation once it has been returned. */
    private Operation with(Consumer<Operation> change) {
        try {
            Operation copy = (Operation) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An operation that reads. */
    public static Operation get(String name, String path) {
        return new Operation(Method.GET, name, path);
    }

    /** An operation that creates or acts. */
    public static Operation post(String name, String path) {
        return new Operation(Method.POST, name, path);
    }

    /** An operation that changes what is there. */
    public static Operation put(String name, String path) {
        return new Operation(Method.PUT, name, path);
    }

    /** An operation that removes. */
    public static Operation delete(String name, String path) {
        return new Operation(Method.DELETE, name, path);
    }

    /** The tool's name for people. */
    public Operation title(String text) {
        return with(operation -> operation.title = text);
    }

    /** What a model needs to choose this tool. */
    public Operation description(String text) {
        return with(operation -> operation.description = text);
    }

    /** An argument that fills a placeholder of the path. */
    public Operation path(String argument, Schema schema) {
        return param(new Param(Param.Place.PATH, argument, argument, schema, true));
    }

    /** An optional argument in the query string. */
    public Operation query(String argument, Schema schema) {
        return param(new Param(Param.Place.QUERY, argument, argument, schema, false));
    }

    /**
     * Parameters of the query string that are too many to be arguments of their own: {@code filters} takes any of them as an
     * object with name and value.
     */
    public Operation filters(String... names) {
        Schema filter =
                Schema.object(null).require("name", Schema.oneOf(null, names)).require("value", Schema.string(null));
        return param(new Param(Param.Place.FILTERS, FILTERS, FILTERS, Schema.array(null, filter), false));
    }

    /** A required argument in the query string. */
    public Operation requireQuery(String argument, Schema schema) {
        return param(new Param(Param.Place.QUERY, argument, argument, schema, true));
    }

    /** An optional member of the body. */
    public Operation body(String argument, Schema schema) {
        return param(new Param(Param.Place.BODY, argument, argument, schema, false));
    }

    /** A required member of the body. */
    public Operation requireBody(String argument, Schema schema) {
        return param(new Param(Param.Place.BODY, argument, argument, schema, true));
    }

    /** The API's own name for the argument stated last, where it differs from the one that the model uses. */
    public Operation as(String wireName) {
        List<Param> changed = new ArrayList<>(params);
        Param last = changed.remove(changed.size() - 1);
        changed.add(new Param(last.place(), last.name(), wireName, last.schema(), last.required()));
        return with(operation -> operation.params = List.copyOf(changed));
    }

    /**
     * Lets a model set members of the body to null, which an absent member does not do: adds {@code clear}, which names
     * them. An explicit null is no way to say so, since models write null for whatever they leave out.
     */
    public Operation clearable(String... members) {
        return param(new Param(
                Param.Place.CLEAR,
                CLEAR,
                CLEAR,
                Schema.array("Fields to reset to none.", Schema.oneOf(null, members)),
                false));
    }

    /** Makes this a list in the usual envelope; see {@link #paged(ListShape, Paging)}. */
    public Operation paged(Paging spelling) {
        return paged(ListShape.DATA, spelling);
    }

    /** Makes this a list: adds page_size and current_page under the API's names, all_pages and fields. */
    public Operation paged(ListShape shape, Paging spelling) {
        return with(operation -> {
                    operation.list = shape;
                    operation.paging = spelling;
                })
                .query(PAGE_SIZE, PAGE_SIZE_SCHEMA)
                .as(spelling.size())
                .query(CURRENT_PAGE, CURRENT_PAGE_SCHEMA)
                .as(spelling.page())
                .param(answer(ALL_PAGES, Schema.bool(null)))
                .param(answer(FIELDS, FIELDS_SCHEMA));
    }

    /** Makes this a list that the API returns whole: page_size and current_page choose from it on this side. */
    public Operation listUnpaged(ListShape shape) {
        return with(operation -> operation.list = shape)
                .param(answer(PAGE_SIZE, PAGE_SIZE_SCHEMA))
                .param(answer(CURRENT_PAGE, CURRENT_PAGE_SCHEMA))
                .param(answer(FIELDS, FIELDS_SCHEMA));
    }

    /**
     * Applies an argument of the query to the returned items as well, because Portkey may ignore it.
     *
     * @param argument a string, of which commas separate alternatives
     * @param member the member of an item that has to be one of them; an item without this member is kept
     */
    public Operation filterAgain(String argument, String member) {
        Map<String, String> more = new LinkedHashMap<>(filtersAgain);
        more.put(argument, member);
        return with(operation -> operation.filtersAgain = Collections.unmodifiableMap(more));
    }

    /** Refuses a call that has nothing but its required arguments, since it would change nothing. */
    public Operation requireChange() {
        return with(operation -> operation.changeRequired = true);
    }

    /** The key's scope that Portkey asks for; of several, that of the kind of object in question. */
    public Operation scope(String... names) {
        return with(operation -> operation.scopes = List.of(names));
    }

    /** The Enterprise plan is needed, as documented. */
    public Operation enterprise() {
        return with(operation -> operation.plan = Plan.ENTERPRISE);
    }

    /** The Enterprise plan was seen to be needed, though no document says so. */
    public Operation perhapsEnterprise() {
        return with(operation -> operation.plan = Plan.PERHAPS_ENTERPRISE);
    }

    /** Lies on the host itself, beside the version of the base URL, and takes no key. */
    public Operation publicRoute() {
        return with(operation -> operation.publicRoute = true);
    }

    /** Words that people use for this and that its name and description lack; for searching, never shown. */
    public Operation keywords(String words) {
        return with(operation -> operation.keywords = words);
    }

    /** The tool to call when an id is not found or when it is unknown whether a write happened. */
    public Operation findIdsWith(String tool) {
        return with(operation -> operation.findIdsWith = tool);
    }

    /** After the write, answer with what this operation returns for the same path arguments. */
    public Operation returnResultOf(String reader) {
        return with(operation -> operation.returnResultOf = reader);
    }

    /** Offers the value that the API calls {@code apiName} under another name beside it. */
    public Operation alsoAs(String alias, String apiName) {
        Map<String, String> more = new LinkedHashMap<>(aliases);
        more.put(alias, apiName);
        return with(operation -> operation.aliases = Collections.unmodifiableMap(more));
    }

    /** The member comes back as JSON in a string: offers it parsed, as {@code <member>_parsed}, beside it. */
    public Operation parseJsonField(String member) {
        return with(operation -> operation.parseJsonField = member);
    }

    /** A sentence for the answer of a successful call. */
    public Operation message(String text) {
        return with(operation -> operation.message = text);
    }

    /** What a person is asked first, in the words of what another operation reads; every destructive operation asks. */
    public Operation confirm(String reader, String text) {
        return with(operation -> operation.question = new Question(reader, text, "", ""));
    }

    /** What a person is asked first, where nothing can be read that says more than the arguments. */
    public Operation confirm(String text) {
        return confirm("", text);
    }

    /** Adds to the question how much it was used of late: the filter of analytics, and the member that is its value. */
    public Operation confirmWithUsage(String filter, String member) {
        return with(operation -> operation.question = new Question(question.reader(), question.text(), filter, member));
    }

    /**
     * Takes away what API keys belong to, perhaps the one in use: then, too, only a person can say yes.
     *
     * @param owner the argument that says what, by the name that API keys have for it: workspace_id or user_id
     */
    public Operation endsKeysOf(String owner) {
        return with(operation -> operation.endsKeysOf = owner);
    }

    /**
     * Ends or narrows an API key, which may be the one in use: then only a person can say yes, whatever the settings.
     *
     * @param arguments those that narrow it; none when any call does
     */
    public Operation affectsApiKey(String... arguments) {
        return with(operation -> operation.affectsApiKey = List.of(arguments));
    }

    /** Members of the answer, at any depth, that hold secrets: after a write, ones that Portkey does not show again. */
    public Operation oneTimeSecrets(String... members) {
        return with(operation -> operation.oneTimeSecrets = List.of(members));
    }

    /** Members of each item in which others may have left secrets: what has a secret name there is struck. */
    public Operation redactFields(String... members) {
        return with(operation -> operation.redactFields = List.of(members));
    }

    /** What a status means for this operation in particular, to be added to the error. */
    public Operation errorHint(int status, String text) {
        Map<Integer, String> more = new LinkedHashMap<>(errorHint);
        more.put(status, text);
        return with(operation -> operation.errorHint = Map.copyOf(more));
    }

    /** Nothing changes, whatever the method says. */
    public Operation readOnly() {
        return with(operation -> operation.hints = new Hints(true, false, true, hints.openWorld()));
    }

    /** Something is replaced or ended that cannot be had back by calling again, whatever the method says. */
    public Operation destructive() {
        return with(operation -> operation.hints = new Hints(false, true, hints.idempotent(), hints.openWorld()));
    }

    /** Somebody outside the organisation notices. */
    public Operation openWorld() {
        return with(operation ->
                operation.hints = new Hints(hints.readOnly(), hints.destructive(), hints.idempotent(), true));
    }

    /** The tool's name, {@code verb_noun}. */
    public String name() {
        return name;
    }

    /** The HTTP method. */
    public Method method() {
        return method;
    }

    /** The path below the base URL, with {@code {name}} where a path argument goes. */
    public String path() {
        return path;
    }

    /** What a client may assume. */
    public Hints hints() {
        return hints;
    }

    /** The tool's name for people. */
    public String title() {
        return title;
    }

    /** What comes back, which neighbour to use instead, where ids come from. */
    public String description() {
        return description;
    }

    /** The description as a model reads it: with the plan that is needed. */
    public String toolDescription() {
        return plan == Plan.ANY ? description : description + " " + plan.text();
    }

    /** All arguments, in the order in which they were stated. */
    public List<Param> params() {
        return params;
    }

    /** The scope of the key that Portkey asks for, alternatives joined by "or"; empty where none is asked for. */
    public String scope() {
        return String.join(" or ", scopes);
    }

    /** The alternatives of {@link #scope()}. */
    public List<String> scopes() {
        return scopes;
    }

    /** The Portkey plan that this needs. */
    public Plan plan() {
        return plan;
    }

    /** Whether this lies on the host itself, beside the version of the base URL, and takes no key. */
    public boolean isPublicRoute() {
        return publicRoute;
    }

    /** Words to find this by, beside its name and description; empty for none. */
    public String keywords() {
        return keywords;
    }

    /** The tool that shows the truth; empty where there is none. */
    public String findIdsWith() {
        return findIdsWith;
    }

    /** The operation whose answer is given after this write; empty for none. */
    public String returnResultOf() {
        return returnResultOf;
    }

    /** Where the list is in the answer; null unless this returns a list. */
    public ListShape list() {
        return list;
    }

    /** How the API pages; null where this returns no list or all of it at once. */
    public Paging paging() {
        return paging;
    }

    /** The arguments that are applied to the returned items as well, each with the member of an item that it filters by. */
    public Map<String, String> filtersAgain() {
        return filtersAgain;
    }

    /** The arguments that ask the API for one page, counted from 0; unchanged where it does not page. */
    public Arguments page(Arguments arguments, int size, int page) {
        return paging == null ? arguments : arguments.with(PAGE_SIZE, size).with(CURRENT_PAGE, page + paging.first());
    }

    /** The member that holds JSON in a string; empty for none. */
    public String parseJsonField() {
        return parseJsonField;
    }

    /** Names offered beside the API's own, each with the API's name for the same value. */
    public Map<String, String> aliases() {
        return aliases;
    }

    /** A sentence for the answer, with {@code {name}} where an argument goes; empty for none. */
    public String message() {
        return message;
    }

    /** What a person is asked first; null unless this is destructive or may cut the key in use. */
    public Question question() {
        return question;
    }

    /** Whether a call ends or narrows an API key, perhaps the one in use. */
    public boolean affectsApiKey(Arguments arguments) {
        return affectsApiKey != null
                && (affectsApiKey.isEmpty() || affectsApiKey.stream().anyMatch(name -> arguments.get(name) != null));
    }

    /** The argument that says to what the API keys belong that end with this; empty where none do. */
    public String endsKeysOf() {
        return endsKeysOf;
    }

    /** Whether some call ends or narrows an API key. */
    public boolean affectsSomeApiKey() {
        return affectsApiKey != null;
    }

    /** Members of the answer that hold secrets. */
    public List<String> oneTimeSecrets() {
        return oneTimeSecrets;
    }

    /** Members of each item in which others may have left secrets. */
    public List<String> redactFields() {
        return redactFields;
    }

    /** What the status means for this operation in particular; empty where it means what it means for all. */
    public String errorHint(int status) {
        return errorHint.getOrDefault(status, "");
    }

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        Schema schema = Schema.object(null);
        for (Param param : params) {
            schema = param.required()
                    ? schema.require(param.name(), param.schema())
                    : schema.allow(param.name(), param.schema());
        }
        return changeRequired ? schema.minProperties(schema.required().size() + 1) : schema;
    }

    /** The names of all arguments, in the order in which they were stated. */
    public List<String> argumentNames() {
        return params.stream().map(Param::name).toList();
    }

    /** The arguments that travel in one place, in the order in which they were stated. */
    public List<Param> params(Param.Place place) {
        return params.stream().filter(param -> param.place() == place).toList();
    }

    /** The names of the placeholders of the path, in order. */
    public List<String> placeholders() {
        return PLACEHOLDER.matcher(path).results().map(found -> found.group(1)).toList();
    }

    /** The path with every placeholder replaced by what the function makes of its name. */
    public String expandPath(UnaryOperator<String> segment) {
        return expand(path, segment);
    }

    /** Replaces each {@code {name}} of a template. */
    public static String expand(String template, UnaryOperator<String> value) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
    }

    private static Param answer(String name, Schema schema) {
        return new Param(Param.Place.ANSWER, name, name, schema, false);
    }

    private Operation param(Param param) {
        List<Param> more = new ArrayList<>(params);
        more.add(param);
        return with(operation -> operation.params = List.copyOf(more));
    }
}
