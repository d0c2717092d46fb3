package dev.portkeyadmin.tools;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.NameSuggestions;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.operation.Toolset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which tools are listed: those of the chosen toolsets and the chosen single ones, in catalogue order. They are made when
 * they are first asked for.
 */
public final class ToolSelection {

    /** The word for every toolset there is. */
    public static final String ALL = "all";

    private final Catalogue catalogue;
    private final ToolAdapter adapter;
    private final Set<Toolset> toolsets;
    private final List<String> single;
    private final boolean readOnly;
    private final CatalogueTools catalogueTools;
    private Map<String, Tool> tools;

    /**
     * The tools to list.
     *
     * @param toolsets names of toolsets, or {@code all}
     * @param single names of single tools
     * @param readOnly leaves out whatever writes
     * @throws IllegalArgumentException when a name is unknown; the message names the nearest known one
     */
    public ToolSelection(
            Catalogue catalogue, ToolAdapter adapter, List<String> toolsets, List<String> single, boolean readOnly) {
        this.catalogue = catalogue;
        this.adapter = adapter;
        this.toolsets = toolsets(toolsets);
        this.single = single;
        this.readOnly = readOnly;
        this.catalogueTools = new CatalogueTools(catalogue, adapter, readOnly);
        for (String name : single) {
            if (!tools().containsKey(name)) {
                List<String> names = Stream.concat(
                                catalogue.names().stream(), catalogueTools.all().map(Tool::name))
                        .toList();
                check("PORTKEY_TOOLS", name, names);
            }
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

    /** The tools, by name. */
    public synchronized Map<String, Tool> tools() {
        if (tools == null) {
            tools = new LinkedHashMap<>();
            for (Toolset toolset : Toolset.values()) {
                boolean chosen = toolsets.contains(toolset);
                // A toolset is not read unless something of it may be listed.
                if (chosen || !single.isEmpty()) {
                    tools(toolset)
                            .filter(tool -> chosen || single.contains(tool.name()))
                            .filter(tool -> !readOnly || tool.hints().readOnly())
                            .forEach(tool -> tools.put(tool.name(), tool));
                }
            }
        }
        return tools;
    }

    /** What a model is told of the tools as a whole; see {@link Instructions}. */
    public String instructions() {
        Set<Toolset> told = EnumSet.noneOf(Toolset.class);
        told.addAll(toolsets);
        boolean finds = toolsets.contains(Toolset.CATALOGUE);
        boolean writes = finds && !readOnly;
        if (!single.isEmpty()) {
            tools().values().forEach(tool -> told.add(tool.toolset()));
            finds = tools().containsKey(CatalogueTools.FIND);
            writes = tools().containsKey(CatalogueTools.WRITE);
        }
        return Instructions.of(told, finds, writes);
    }

    /** The tool of that name, listed or reached by one that is listed; null when there is none. */
    public Tool reached(String name) {
        Catalogue.Entry entry = tools().containsKey(name) ? null : catalogue.get(name);
        if (entry == null) {
            return tools().get(name);
        }
        String by = entry.operation().hints().readOnly() ? CatalogueTools.READ : CatalogueTools.WRITE;
        return tools().containsKey(by) ? Tool.of(entry, adapter) : null;
    }

    private Stream<Tool> tools(Toolset toolset) {
        return toolset == Toolset.CATALOGUE
                ? catalogueTools.all()
                : catalogue.entries(toolset).stream().map(entry -> Tool.of(entry, adapter));
    }

    private static void check(String setting, String name, Collection<String> known) {
        if (!known.contains(name)) {
            String hint = NameSuggestions.hint(name, known);
            String all =
                    known.size() > 40 ? "the tools subcommand lists them" : "known are " + String.join(", ", known);
            throw new IllegalArgumentException(
                    setting + " names " + SafeText.of(name, 60) + ", which is unknown" + hint + "; " + all + ".");
        }
    }
}
