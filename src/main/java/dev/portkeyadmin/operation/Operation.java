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

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_]+)}");

    /**
     * How a list comes back.
     *
     * @param items the member of the body that holds the items
     * @param total the member that counts the items of all pages
     * @param firstPage the number that the API gives to the first page
     */
    public record ListShape(String items, String total, int firstPage) {

        /** The envelope {@code {object, total, data}} with pages from 0, as most of the API has it. */
        public static final ListShape DATA = new ListShape("data", "total", 0);
    }

    /**
     * What a person is asked before a destructive operation.
     *
     * @param reader the operation that tells, for the same path arguments, what is to be destroyed
     * @param text the question, with {@code {name}} for a member of what the reader returns; a list is named by its length
     */
    public record Question(String reader, String text) {}

    private final String name;
    private final Method method;
    private final String path;
    private Hints hints;
    private String title = "";
    private String description = "";
    private List<Param> params = List.of();
    private int minArguments;
    private String scope = "";
    private String lookup = "";
    private String readBack = "";
    private ListShape list;
    private Map<String, String> aliases = Map.of();
    private String message = "";
    private Question question;
    private Map<Integer, String> advice = Map.of();

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

    /** A required argument in the query string. */
    public Operation requireQuery(String argument, Schema schema) {
        return param(new Param(Param.Place.QUERY, argument, argument, schema, true));
    }

    /** An optional member of the body. */
    public Operation body(String argument, Schema schema) {
        return param(new Param(Param.Place.BODY, argument, argument, schema, false));
    }

    /** A required member of the body. */
    public Operation require(String argument, Schema schema) {
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
     * Makes this a list: adds page_size and current_page under the API's names, all_pages and fields.
     *
     * @param pageSizeName what the API calls the number of items of a page
     * @param currentPageName what the API calls the number of the page
     */
    public Operation paged(ListShape shape, String pageSizeName, String currentPageName) {
        return with(operation -> operation.list = shape)
                .query(
                        PAGE_SIZE,
                        Schema.integer("Items per page, default 100.").min(1).max(100))
                .as(pageSizeName)
                .query(CURRENT_PAGE, Schema.integer("Page, from 0.").min(0).max(1_000_000))
                .as(currentPageName)
                .param(answer(ALL_PAGES, Schema.bool("Fetch this page and all that follow, as far as they fit.")))
                .param(answer(
                        FIELDS,
                        Schema.array(
                                "Keep only these fields of each item; more items then fit.", Schema.string(null))));
    }

    /** How many arguments a call must have at least, the required ones included. */
    public Operation atLeast(int arguments) {
        return with(operation -> operation.minArguments = arguments);
    }

    /** The key's scope that Portkey asks for. */
    public Operation scope(String text) {
        return with(operation -> operation.scope = text);
    }

    /** The tool to call when an id is not found or when it is unknown whether a write happened. */
    public Operation lookup(String tool) {
        return with(operation -> operation.lookup = tool);
    }

    /** After the write, answer with what this operation returns for the same path arguments. */
    public Operation readBack(String reader) {
        return with(operation -> operation.readBack = reader);
    }

    /** Offers the value that the API calls {@code apiName} under another name beside it. */
    public Operation alias(String alias, String apiName) {
        Map<String, String> more = new LinkedHashMap<>(aliases);
        more.put(alias, apiName);
        return with(operation -> operation.aliases = Collections.unmodifiableMap(more));
    }

    /** A sentence for the answer of a successful call. */
    public Operation message(String text) {
        return with(operation -> operation.message = text);
    }

    /** What a person is asked first; every destructive operation states it. */
    public Operation asks(String reader, String text) {
        return with(operation -> operation.question = new Question(reader, text));
    }

    /** What a status means for this operation in particular, to be added to the error. */
    public Operation advice(int status, String text) {
        Map<Integer, String> more = new LinkedHashMap<>(advice);
        more.put(status, text);
        return with(operation -> operation.advice = Map.copyOf(more));
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

    /** All arguments, in the order in which they were stated. */
    public List<Param> params() {
        return params;
    }

    /** The key's scope that Portkey asks for. */
    public String scope() {
        return scope;
    }

    /** The tool that shows the truth; empty where there is none. */
    public String lookup() {
        return lookup;
    }

    /** The operation whose answer is given after this write; empty for none. */
    public String readBack() {
        return readBack;
    }

    /** How the API pages; null unless this returns a list. */
    public ListShape list() {
        return list;
    }

    /** Names offered beside the API's own, each with the API's name for the same value. */
    public Map<String, String> aliases() {
        return aliases;
    }

    /** A sentence for the answer, with {@code {name}} where an argument goes; empty for none. */
    public String message() {
        return message;
    }

    /** What a person is asked first; null unless this is destructive. */
    public Question question() {
        return question;
    }

    /** What the status means for this operation in particular; empty where it means what it means for all. */
    public String advice(int status) {
        return advice.getOrDefault(status, "");
    }

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        Schema schema = Schema.object(null);
        for (Param param : params) {
            schema = param.required()
                    ? schema.require(param.name(), param.schema())
                    : schema.allow(param.name(), param.schema());
        }
        return schema.minProperties(minArguments);
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
