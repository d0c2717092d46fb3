package dev.portkeyadmin.tools;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import dev.portkeyadmin.text.SafeText;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three tools that give access to every operation, listed or not: one finds, one reads, one writes. They use the same adapter as
 * the listed tools.
 */
public final class CatalogueTools {

    static final String FIND = "find_operations";

    /** Name of the tool that calls operations that only read. */
    public static final String READ = "read_operation";

    /** Name of the tool that calls operations that write. */
    public static final String WRITE = "write_operation";

    /** Name of the argument that asks what a writing call would do. */
    public static final String PREVIEW = "preview";

    private static final String[] RESOURCES = Arrays.stream(Toolset.values())
            .filter(Toolset::hasOperations)
            .map(Toolset::id)
            .toArray(String[]::new);

    private static final Schema FIND_SCHEMA = Schemas.object(null)
            .allow("query", Schemas.string("The task in plain words, or exact names of operations."))
            .allow(
                    "resource",
                    Schemas.oneOf("Only operations on this; without a query, all of them by name.", RESOURCES))
            .allow("whole", Schemas.bool("true: arguments as JSON Schema."))
            .minProperties(1);

    private static final Schema CALL_SCHEMA = Schemas.object(null)
            .require("name", Schemas.string("From find_operations."))
            .allow("arguments", Schemas.open("As find_operations declares them."));

    private static final Schema WRITE_SCHEMA =
            CALL_SCHEMA.allow(PREVIEW, Schemas.bool("true: changes nothing, says what it would do."));

    private final Catalogue catalogue;
    private final ToolAdapter adapter;
    private final boolean readOnly;
    private final Predicate<String> isListed;
    private final OperationFinder finder;

    /**
     * The three tools.
     *
     * @param isListed whether the tool of that name is listed
     */
    CatalogueTools(Catalogue catalogue, ToolAdapter adapter, boolean readOnly, Predicate<String> isListed) {
        this.catalogue = catalogue;
        this.adapter = adapter;
        this.readOnly = readOnly;
        this.isListed = isListed;
        this.finder = new OperationFinder(catalogue, readOnly, isListed);
    }

    /** Returns the tools in list order. */
    Stream<Tool> all() {
        Hints reads = new Hints(true, false, false, true, false);
        return Stream.of(
                tool(
                        FIND,
                        "Find operations",
                        "Finds operations of Portkey that are not listed (" + others()
                                + "). Returns the best match with "
                                + "arguments, effect and scope, and a line for each of the next; exact names as "
                                + "query, one or more, return their arguments. Call them with read_operation"
                                + (readOnly ? "." : " or write_operation."),
                        reads,
                        FIND_SCHEMA,
                        (raw, caller) ->
                                adapter.guard(FIND, FIND_SCHEMA, raw, arguments -> find(arguments, caller.audience()))),
                tool(
                        READ,
                        "Read with an operation",
                        "Calls an operation that only reads and returns its answer. Get its name and arguments from "
                                + "find_operations.",
                        reads,
                        CALL_SCHEMA,
                        (raw, caller) -> adapter.guard(
                                READ, CALL_SCHEMA, raw, arguments -> call(READ, true, arguments, caller))),
                tool(
                        WRITE,
                        "Write with an operation",
                        "Calls an operation that creates, changes or deletes and returns its answer. Get its name and "
                                + "arguments from find_operations; its effect says whether it can be undone.",
                        new Hints(false, true, false, false, true),
                        WRITE_SCHEMA,
                        (raw, caller) -> adapter.guard(
                                WRITE, WRITE_SCHEMA, raw, arguments -> call(WRITE, false, arguments, caller))));
    }

    private static Tool tool(
            String name, String title, String description, Hints hints, Schema schema, Tool.Runner call) {
        String effect = hints.readOnly() ? "reads" : "writes, may be destructive";
        return new Tool(name, title, description, Toolset.CATALOGUE, "", effect, hints, () -> schema, call);
    }

    private static String others() {
        return Arrays.stream(RESOURCES)
                .filter(name -> !name.equals(Toolset.USERS.id()))
                .map(name -> name.replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private ToolResult find(Arguments arguments, Audience audience) {
        String query = arguments.text("query", "");
        String resource = arguments.text("resource", "");
        return adapter.success(new ToolResponse(finder.find(query, resource, arguments.flag("whole"), audience)));
    }

    /** Returns the operation that an unknown name probably means. */
    Optional<Catalogue.Entry> nearest(String name) {
        return finder.nearest(name, "");
    }

    /** The name of the tool that calls an operation. */
    static String callerOf(Catalogue.Entry entry) {
        return entry.operation().hints().readOnly() ? READ : WRITE;
    }

    private ToolResult call(String tool, boolean reads, Arguments arguments, CallContext caller)
            throws InterruptedException {
        String name = String.valueOf(arguments.get("name"));
        Catalogue.Entry entry = catalogue.get(name);
        if (entry == null && isListed.test(name)) {
            return adapter.error(tool + ": " + name + " is a listed tool and not an operation; no request was sent. "
                    + "Call it by its own name.");
        }
        if (entry == null) {
            Optional<Catalogue.Entry> nearest = nearest(name);
            boolean terminal = caller.audience() == Audience.TERMINAL;
            return adapter.error(tool + ": " + SafeText.of(name, NAME_LENGTH) + " is not an operation"
                    + nearest.map(close -> " (did you mean " + close + "?)").orElse("") + "; no request was sent. "
                    + (terminal
                            ? "The tools subcommand with --markdown shows all operations."
                            : nearest.map(close -> OperationText.call(close) + " takes these arguments. ")
                                            .orElse("") + "find_operations finds operations by what they do."));
        }
        if (entry.operation().hints().readOnly() != reads) {
            String next = reads && readOnly
                    ? "This server is read-only (PORTKEY_READ_ONLY)."
                    : "Call it with " + (caller.audience() == Audience.TERMINAL ? "call " + name : callerOf(entry))
                            + ".";
            return adapter.error(
                    tool + ": " + name + (reads ? " writes" : " only reads") + "; no request was sent. " + next);
        }
        @SuppressWarnings("unchecked") // an object schema accepts nothing but a map with string keys
        Map<String, Object> inner =
                arguments.get("arguments") instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        return arguments.flag(PREVIEW) ? adapter.preview(entry, inner, caller) : adapter.call(entry, inner, caller);
    }
}
