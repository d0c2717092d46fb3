package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;
import static java.util.Objects.requireNonNull;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Clearing;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Translates the arguments of a call into those of the API: ids for names, a range of time for a period. */
public final class GivenArguments {

    /** The time to look up all names of a call. */
    private static final Duration LOOK_UP = Duration.ofSeconds(15);

    private static final String ID = "_id";
    private static final String SLUG = "_slug";

    private final Catalogue catalogue;
    private final TimeRanges times;
    private final ArgumentNames names;
    private final OwnWorkspace workspace;

    /** Asks the catalogue which ids are routes; the rest is what it translates with. */
    public GivenArguments(Catalogue catalogue, TimeRanges times, ArgumentNames names, OwnWorkspace workspace) {
        this.catalogue = catalogue;
        this.times = times;
        this.names = names;
        this.workspace = workspace;
    }

    /** The arguments with a range in place of a period, ids in place of names, and the workspace of a workspace key. */
    public ArgumentNames.Resolved resolve(Catalogue.Entry entry, Arguments given, Deadline call)
            throws InterruptedException {
        Deadline deadline = call.within(LOOK_UP);
        OwnWorkspace.Filled filled = workspace.fill(entry, given, deadline);
        ArgumentNames.Resolved named =
                names.resolve(entry.operation(), times.resolve(entry.operation(), filled.arguments()), deadline);
        return filled.shown().isEmpty() ? named : named.with(Operation.WORKSPACE_ID, filled.shown());
    }

    /** Says which arguments of a call that found nothing are names, although they look like ids. */
    public List<String> misread(CallException failure, List<ArgumentNames.Unchecked> unchecked)
            throws InterruptedException {
        boolean foundNothing = failure.status() == 403 || failure.status() == 404;
        return foundNothing ? names.misread(unchecked, Deadline.after(LOOK_UP)) : List.of();
    }

    /** The problems of arguments that have not been validated yet. */
    public List<String> problems(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = entry.inputSchema().problems(arguments.values());
        return problems.isEmpty() ? reservedIds(entry, arguments) : problems;
    }

    /** The problems of path arguments that are routes of the API and cannot be ids. */
    public List<String> reservedIds(Catalogue.Entry entry, Arguments arguments) {
        List<String> problems = new ArrayList<>();
        for (Param param : entry.operation().params(Param.Place.PATH)) {
            Object id = arguments.get(param.name());
            if (param.schema().allowed().isEmpty()
                    && catalogue.reserved(entry, param.name()).contains(id)) {
                problems.add(param.name() + ": " + SafeText.of(String.valueOf(id), NAME_LENGTH)
                        + " is a route of the API, not an id; ids come from "
                        + entry.operation().findIdsWith() + ".");
            }
        }
        return problems;
    }

    /**
     * Accepts an id under the only name that it can mean: that of the API, that in its list, with the other ending or none, or without the
     * kind of policy.
     */
    public static Map<String, Object> inOurNames(Catalogue.Entry entry, Map<String, Object> raw) {
        Map<String, Object> named = new LinkedHashMap<>(raw);
        List<String> known = entry.operation().argumentNames();
        for (String name : raw.keySet()) {
            if (known.contains(name)) {
                continue;
            }
            List<String> meant = entry.operation().params().stream()
                    .filter(param -> isMeant(entry.operation(), param, name) && !raw.containsKey(param.name()))
                    .map(Param::name)
                    .toList();
            if (meant.size() == 1) {
                named.put(meant.get(0), named.remove(name));
            }
        }
        return named;
    }

    private static boolean isMeant(Operation operation, Param param, String name) {
        boolean isWorkspace = operation.countsWorkspaces() && param.name().equals(Operation.WORKSPACE);
        return isWorkspace && name.equals(param.wireName())
                || isMeant(operation, param, param.schema().reference(), name);
    }

    private static boolean isMeant(Operation operation, Param param, @Nullable Reference kind, String name) {
        if (param.place() != Param.Place.PATH || kind == null) {
            return false;
        }
        List<String> placeholders = operation.placeholders();
        boolean isLast = param.name().equals(placeholders.get(placeholders.size() - 1));
        if (kind.ids().contains(name)
                || name.equals("name") && operation.hints().readOnly()) {
            // As the list shows it.
            return isLast;
        }
        String given = stem(name);
        String own = stem(param.name());
        return given.equals(own)
                || name.endsWith(ID) && own.endsWith("_" + given)
                || given.equals(kind.noun().toLowerCase(Locale.ROOT).replace(' ', '_'));
    }

    /** The kind of object in the name of an argument. */
    private static String stem(String name) {
        return name.endsWith(ID)
                ? name.substring(0, name.length() - ID.length())
                : name.endsWith(SLUG) ? name.substring(0, name.length() - SLUG.length()) : name;
    }

    /** Moves filters that were given as separate arguments, under their names in the API, into the filters. */
    public static Map<String, Object> withFilters(Catalogue.Entry entry, Map<String, Object> raw) {
        if (entry.operation().params(Param.Place.FILTERS).isEmpty() || raw.get(Operation.FILTERS) != null) {
            return raw;
        }
        Param param = entry.operation().params(Param.Place.FILTERS).get(0);
        Set<String> names =
                requireNonNull(param.schema().entries()).properties().keySet();
        Map<String, Object> others = new LinkedHashMap<>(raw);
        List<Object> filters = new ArrayList<>();
        raw.forEach((name, value) -> {
            if (names.contains(name)) {
                others.remove(name);
                if (value != null) {
                    filters.add(Map.of("name", name, "value", filterText(value)));
                }
            }
        });
        if (!filters.isEmpty()) {
            others.put(Operation.FILTERS, filters);
        }
        return others;
    }

    private static String filterText(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Map ? Json.write(value) : String.valueOf(value);
    }

    /** Says which operation takes an unknown argument. */
    public static String elsewhere(Operation operation, Map<String, Object> raw) {
        return operation.elsewhere().entrySet().stream()
                .filter(each -> raw.containsKey(each.getKey())
                        && !operation.argumentNames().contains(each.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(" "));
    }

    /** Names the arguments that were null, since null does not remove a value. */
    public static String nullNote(Catalogue.Entry entry, Map<String, Object> raw) {
        List<String> paths = Clearing.nulls(entry.inputSchema(), raw);
        return paths.isEmpty()
                ? ""
                : "null counts as not given (" + SafeText.bare(String.join(", ", paths), 200)
                        + "); to remove a value, name it in clear.";
    }
}
