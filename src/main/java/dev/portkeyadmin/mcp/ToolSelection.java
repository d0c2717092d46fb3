package dev.portkeyadmin.mcp;

import dev.portkeyadmin.operation.Nearest;
import dev.portkeyadmin.operation.Quote;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which operations are listed as tools: those of the chosen toolsets and the chosen single ones, in catalogue order. */
public final class ToolSelection {

    private static final String ALL = "all";

    private ToolSelection() {}

    /**
     * The part of the catalogue to list.
     *
     * @param toolsets names of toolsets, or {@code all}
     * @param tools names of single tools
     * @param readOnly leaves out whatever writes
     * @throws IllegalArgumentException when a name is unknown; the message names the nearest known one
     */
    public static Catalogue of(Catalogue catalogue, List<String> toolsets, List<String> tools, boolean readOnly) {
        Set<String> known = new LinkedHashSet<>();
        catalogue.entries().forEach(entry -> known.add(entry.toolset().id()));
        known.add(ALL);
        toolsets.forEach(name -> check("PORTKEY_TOOLSETS", name, known));
        tools.forEach(name -> check("PORTKEY_TOOLS", name, catalogue.names()));
        return catalogue.where(entry -> (toolsets.contains(ALL)
                        || toolsets.contains(entry.toolset().id())
                        || tools.contains(entry.operation().name()))
                && (!readOnly || entry.operation().hints().readOnly()));
    }

    private static void check(String setting, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(setting + " names " + Quote.of(name, 60) + ", which is unknown"
                    + Nearest.hint(name, known) + "; known are " + String.join(", ", known) + ".");
        }
    }
}
