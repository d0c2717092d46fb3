package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.runtime.ResourceText;
import java.util.Map;

/**
 * Reads how {@code tools/list} shows each tool from files that the build writes, since declaring the tools takes longer than all else
 * before the first call. A toolset has a file for servers that write and one for those that only read, with a line for each tool in
 * the order of the list: its name, a space and its JSON.
 */
final class PreparedTools {

    /**
     * A tool that can be listed.
     *
     * @param json as {@link Tool#listing()}
     */
    record Prepared(Toolset toolset, String json) {}

    private PreparedTools() {}

    /** The file of a toolset, relative to the directory of this package. */
    static String file(Toolset toolset, boolean readOnly) {
        return (readOnly ? "lists/reads/" : "lists/all/").concat(toolset.id());
    }

    /** Adds the tools of a toolset by name, in the order of the list. */
    static void addTo(Map<String, Prepared> tools, Toolset toolset, boolean readOnly) {
        String text = ResourceText.of(PreparedTools.class, file(toolset, readOnly));
        int start = 0;
        while (start < text.length()) {
            int space = text.indexOf(' ', start);
            int end = text.indexOf('\n', space);
            tools.put(text.substring(start, space), new Prepared(toolset, text.substring(space + 1, end)));
            start = end + 1;
        }
    }
}
