package dev.portkeyadmin.tools;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.jobs.Jobs;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.tools.PreparedTools.Prepared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the tools that are listed: those of the chosen toolsets and the tools chosen by name, in catalogue order. A tool is made for
 * its first call: which tools there are, and how they are listed, is known from {@link PreparedTools}.
 */
public final class ToolSelection {

    /** Stands for all toolsets. */
    public static final String ALL = "all";

    private final Catalogue catalogue;
    private final Supplier<ToolAdapter> adapter;
    private final Set<Toolset> toolsets;
    private final List<String> single;
    private final boolean readOnly;
    private @Nullable CatalogueTools catalogueTools;
    private @Nullable Map<String, Prepared> prepared;
    private final Map<String, Tool> made = new HashMap<>();

    /** Most characters of an error. */
    private static final int MOST_OF_ERROR = 2_000;

    /**
     * Selects tools.
     *
     * @param adapter made by the first call
     * @param toolsets names of toolsets, or {@code all}
     * @param single names of single tools
     * @param readOnly whether to leave out tools that write
     * @throws IllegalArgumentException when a name is unknown; the message names the nearest known one
     */
    public ToolSelection(
            Catalogue catalogue,
            Supplier<ToolAdapter> adapter,
            List<String> toolsets,
            List<String> single,
            boolean readOnly) {
        this.catalogue = catalogue;
        this.adapter = adapter;
        this.toolsets = toolsets(toolsets);
        this.single = single;
        this.readOnly = readOnly;
        for (String name : single) {
            if (!lists(name)) {
                List<String> names = Stream.concat(
                                catalogue.names().stream(), ownTools().map(Tool::name))
                        .toList();
                check("PORTKEY_TOOLS", name, names);
            }
        }
        if (!single.isEmpty() && names().isEmpty()) {
            throw new IllegalArgumentException(
                    "PORTKEY_TOOLS names only tools that write, which PORTKEY_READ_ONLY leaves out. Name a tool that reads, or set "
                            + "PORTKEY_TOOLSETS.");
        }
    }

    private static Set<Toolset> toolsets(List<String> names) {
        List<String> known = new ArrayList<>();
        for (Toolset toolset : Toolset.values()) {
            known.add(toolset.id());
        }
        known.add(ALL);
        names.forEach(name -> check("PORTKEY_TOOLSETS", name, known));
        Set<Toolset> chosen = EnumSet.noneOf(Toolset.class);
        for (Toolset toolset : Toolset.values()) {
            if (names.contains(ALL) || names.contains(toolset.id())) {
                chosen.add(toolset);
            }
        }
        return chosen;
    }

    /** Returns the names of the listed tools, in the order of the list. */
    public Set<String> names() {
        return prepared().keySet();
    }

    /** Returns whether the tool of that name is listed. */
    public boolean lists(String name) {
        return prepared().containsKey(name);
    }

    /** Returns the listed tools as a JSON array. */
    public String json() {
        StringBuilder json = new StringBuilder("[");
        for (Prepared tool : prepared().values()) {
            json.append(json.length() == 1 ? "" : ",").append(tool.json());
        }
        return json.append(']').toString();
    }

    /** Returns the listed tool of that name, else null. */
    public synchronized @Nullable Tool find(String name) {
        Prepared listed = prepared().get(name);
        if (listed == null) {
            return null;
        }
        Tool known = made.get(name);
        if (known == null) {
            known = withCallers(declared(listed.toolset())
                    .filter(tool -> tool.name().equals(name))
                    .findFirst()
                    .orElseThrow());
            made.put(name, known);
        }
        return known;
    }

    /** Returns the listed tools by name, in the order of the list; all of them are made. */
    public Map<String, Tool> tools() {
        Map<String, Tool> selected = new LinkedHashMap<>();
        for (Toolset toolset : Toolset.values()) {
            if (mayList(toolset)) {
                declared(toolset)
                        .filter(tool -> isChosen(toolset, tool.name()))
                        .filter(tool -> !readOnly || tool.hints().readOnly())
                        .forEach(tool -> selected.put(tool.name(), withCallers(tool)));
            }
        }
        return selected;
    }

    private synchronized Map<String, Prepared> prepared() {
        if (prepared == null) {
            Map<String, Prepared> all = new LinkedHashMap<>();
            for (Toolset toolset : Toolset.values()) {
                if (mayList(toolset)) {
                    PreparedTools.addTo(all, toolset, readOnly);
                }
            }
            if (!single.isEmpty()) {
                all.entrySet().removeIf(tool -> !isChosen(tool.getValue().toolset(), tool.getKey()));
            }
            prepared = all;
        }
        return prepared;
    }

    /** Returns whether a tool of the toolset may be listed. */
    private boolean mayList(Toolset toolset) {
        return toolsets.contains(toolset) || !single.isEmpty();
    }

    private boolean isChosen(Toolset toolset, String name) {
        return toolsets.contains(toolset) || single.contains(name);
    }

    /** Returns the server instructions for the listed tools; see {@link Instructions}. */
    public String instructions() {
        Set<Toolset> described = EnumSet.noneOf(Toolset.class);
        described.addAll(toolsets);
        List<String> jobs = new ArrayList<>();
        for (Map.Entry<String, Prepared> tool : prepared().entrySet()) {
            Toolset toolset = tool.getValue().toolset();
            described.add(toolset);
            if (toolset == Toolset.JOBS) {
                jobs.add(tool.getKey());
            }
        }
        return Instructions.of(described, lists(CatalogueTools.FIND), lists(CatalogueTools.WRITE), jobs);
    }

    /** Returns the tool of that name if it is listed or a listed catalogue tool can call it, else null. */
    public @Nullable Tool findCallable(String name) {
        Catalogue.Entry entry = lists(name) ? null : catalogue.get(name);
        if (entry == null) {
            return find(name);
        }
        return lists(CatalogueTools.callerOf(entry)) ? withCallers(Tool.of(entry, adapter.get())) : null;
    }

    /** Says why a tool that is not listed cannot be called by its name, and what to do instead. */
    public String explain(String name, Audience audience) {
        Catalogue.Entry entry = catalogue.get(name);
        if (entry != null) {
            return explain(entry, audience);
        }
        Optional<Tool> unlisted =
                ownTools().filter(tool -> tool.name().equals(name)).findFirst();
        if (unlisted.isPresent()) {
            return leftOut(
                    name, unlisted.get().hints().readOnly(), unlisted.get().toolset(), audience);
        }
        String written = OperationQuery.asName(name);
        Optional<String> similar = Optional.of(written)
                .filter(this::lists)
                .or(() -> catalogueTools().nearest(name).map(Catalogue.Entry::toString))
                .or(() -> NameSuggestions.to(name, ownTools().map(Tool::name).toList()));
        String hint = similar.map(close -> " (did you mean " + close + "?)").orElse("");
        Catalogue.Entry meant =
                similar.filter(close -> !lists(close)).map(catalogue::get).orElse(null);
        return "Unknown tool " + SafeText.of(name, NAME_LENGTH) + hint + ". "
                + (meant != null
                        ? explain(meant, audience)
                        : audience == Audience.TERMINAL
                                ? "The tools subcommand lists the tools of these settings."
                                : "tools/list returns the " + names().size() + " listed tools.");
    }

    private String explain(Catalogue.Entry entry, Audience audience) {
        String name = entry.operation().name();
        String by = CatalogueTools.callerOf(entry);
        if (!lists(by)) {
            return leftOut(name, entry.operation().hints().readOnly(), entry.toolset(), audience);
        }
        return audience == Audience.TERMINAL
                ? name + " exists: run \"call " + name + "\"."
                : name + " exists but is not listed: call it with " + by + ".";
    }

    private String leftOut(String name, boolean reads, Toolset toolset, Audience audience) {
        if (readOnly && !reads) {
            return name + " exists but is not listed: it writes, and this server is read-only (PORTKEY_READ_ONLY).";
        }
        String why = (single.isEmpty() ? "" : "PORTKEY_TOOLS does not name it and ")
                + "PORTKEY_TOOLSETS leaves out the toolset " + toolset.id();
        return name + " exists but is not listed: " + why + ". "
                + (audience == Audience.TERMINAL
                        ? "Add --toolsets " + toolset.id() + " or --tools " + name + "."
                        : "The user can add the toolset or the tool in the client's settings of this server.");
    }

    /** Adds to the errors of a tool how to call the operations that they name and that are not listed. */
    private Tool withCallers(Tool tool) {
        return tool.withCall((raw, caller) -> {
            ToolResult result = tool.call().with(raw, caller);
            if (!result.isError() || caller.audience() == Audience.TERMINAL) {
                return result;
            }
            String callers = callers(result.text(), List.of(tool.name(), String.valueOf(raw.get("name"))));
            boolean fits = result.text().length() + callers.length() <= MOST_OF_ERROR;
            return callers.isEmpty() || !fits ? result : new ToolResult(result.text() + callers, true);
        });
    }

    private String callers(String error, List<String> called) {
        Map<String, Set<String>> byCaller = new TreeMap<>();
        // A word that may name an operation.
        Pattern.compile("[a-z]+(?:_[a-z]+)+")
                .matcher(error)
                .results()
                .map(MatchResult::group)
                .forEach(word -> {
                    Catalogue.Entry entry = called.contains(word) || lists(word) ? null : catalogue.get(word);
                    if (entry != null && lists(CatalogueTools.callerOf(entry))) {
                        byCaller.computeIfAbsent(CatalogueTools.callerOf(entry), any -> new LinkedHashSet<>())
                                .add(word);
                    }
                });
        return byCaller.entrySet().stream()
                .map(each -> " Call " + String.join(", ", each.getValue()) + " with " + each.getKey() + ".")
                .collect(Collectors.joining());
    }

    private synchronized CatalogueTools catalogueTools() {
        if (catalogueTools == null) {
            catalogueTools = new CatalogueTools(catalogue, adapter.get(), readOnly, this::lists);
        }
        return catalogueTools;
    }

    private Stream<Tool> declared(Toolset toolset) {
        return switch (toolset) {
            case CATALOGUE -> catalogueTools().all();
            case JOBS -> Jobs.all().map(job -> Tool.of(job, new JobContext(catalogue, adapter.get())));
            default -> catalogue.entries(toolset).stream().map(entry -> Tool.of(entry, adapter.get()));
        };
    }

    /** The tools that are not operations. */
    private Stream<Tool> ownTools() {
        return Stream.concat(declared(Toolset.CATALOGUE), declared(Toolset.JOBS));
    }

    private static void check(String setting, String name, Collection<String> known) {
        if (!known.contains(name)) {
            String hint = NameSuggestions.hint(name, known);
            String all =
                    known.size() > 40 ? "the tools subcommand lists them" : "known are " + String.join(", ", known);
            throw new IllegalArgumentException(setting + " names " + SafeText.of(name, NAME_LENGTH)
                    + ", which is unknown" + hint + "; " + all + ".");
        }
    }
}
