package dev.portkeyadmin.mcp;

import dev.portkeyadmin.operation.Nearest;
import dev.portkeyadmin.operation.Quote;
import dev.portkeyadmin.operation.Toolset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which tools are listed, by name: those of the chosen toolsets and the chosen single ones, in catalogue order. */
public final class ToolSelection {

    /** The word for every toolset there is. */
    public static final String ALL = "all";

    private ToolSelection() {}

    /**
     * The tools to list.
     *
     * @param toolsets names of toolsets, or {@code all}
     * @param single names of single tools
     * @param readOnly leaves out whatever writes
     * @throws IllegalArgumentException when a name is unknown; the message names the nearest known one
     */
    public static Map<String, Tool> of(
            Catalogue catalogue, ToolAdapter adapter, List<String> toolsets, List<String> single, boolean readOnly) {
        List<String> known = new ArrayList<>();
        Arrays.stream(Toolset.values()).map(Toolset::id).forEach(known::add);
        known.add(ALL);
        toolsets.forEach(name -> check("PORTKEY_TOOLSETS", name, known));
        CatalogueTools catalogueTools = new CatalogueTools(catalogue, adapter, readOnly);
        Map<String, Tool> listed = new LinkedHashMap<>();
        for (Toolset toolset : Toolset.values()) {
            boolean chosen = toolsets.contains(ALL) || toolsets.contains(toolset.id());
            // A toolset is not read unless something of it may be listed.
            if (chosen || !single.isEmpty()) {
                tools(toolset, catalogue, adapter, catalogueTools)
                        .filter(tool -> chosen || single.contains(tool.name()))
                        .filter(tool -> !readOnly || tool.hints().readOnly())
                        .forEach(tool -> listed.put(tool.name(), tool));
            }
        }
        for (String name : single) {
            if (!listed.containsKey(name)) {
                List<String> names = Stream.concat(
                                catalogue.names().stream(), catalogueTools.all().map(Tool::name))
                        .toList();
                check("PORTKEY_TOOLS", name, names);
            }
        }
        return listed;
    }

    /** The tool of that name, listed or reached by one that is listed; null when there is none. */
    public static Tool reached(Map<String, Tool> listed, Catalogue catalogue, ToolAdapter adapter, String name) {
        Catalogue.Entry entry = listed.containsKey(name) ? null : catalogue.get(name);
        if (entry == null) {
            return listed.get(name);
        }
        String by = entry.operation().hints().readOnly() ? CatalogueTools.READ : CatalogueTools.WRITE;
        return listed.containsKey(by) ? Tool.of(entry, adapter) : null;
    }

    private static Stream<Tool> tools(
            Toolset toolset, Catalogue catalogue, ToolAdapter adapter, CatalogueTools catalogueTools) {
        return toolset == Toolset.CATALOGUE
                ? catalogueTools.all()
                : catalogue.entries(toolset).stream().map(entry -> Tool.of(entry, adapter));
    }

    private static void check(String setting, String name, Collection<String> known) {
        if (!known.contains(name)) {
            String hint = Nearest.hint(name, known);
            String all =
                    known.size() > 40 ? "the tools subcommand lists them" : "known are " + String.join(", ", known);
            throw new IllegalArgumentException(
                    setting + " names " + Quote.of(name, 60) + ", which is unknown" + hint + "; " + all + ".");
        }
    }
}
