package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.docs.ReferencePage;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.tools.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the tools that a client sees. */
@Command(
        name = "tools",
        description = "Print the tools that a client sees with these settings.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ToolsCommand implements Callable<Integer> {

    private final CommandLineInterface.Context context;

    @Option(names = "--json", description = "Print the result of tools/list instead of a table.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the reference of all operations, listed or not.")
    private boolean markdown;

    ToolsCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (App app = context.app()) {
            if (markdown) {
                return context.print(ReferencePage.of(app.catalogue()).stripTrailing());
            }
            return context.print(json ? json(app.listedTools()) : table(app.listedTools()) + rest(app));
        }
    }

    private static String json(Map<String, Tool> listed) {
        return Json.write(
                Map.of("tools", listed.values().stream().map(Tool::listing).toList()));
    }

    private static String table(Map<String, Tool> listed) {
        String row = "%-" + width(listed) + "s  %-10s  %-11s  %-26s  %s";
        List<String> rows = new ArrayList<>();
        rows.add(String.format(row, "TOOL", "TOOLSET", "EFFECT", "SCOPE OF THE KEY", "TITLE"));
        for (Tool tool : listed.values()) {
            rows.add(String.format(row, tool.name(), tool.toolset().id(), tool.effect(), tool.scope(), tool.title()));
        }
        return String.join(System.lineSeparator(), rows);
    }

    /** The toolsets without a listed tool. */
    private static String rest(App app) {
        String others = Arrays.stream(Toolset.values())
                .filter(toolset -> app.listedTools().values().stream().noneMatch(tool -> tool.toolset() == toolset))
                .map(toolset -> !toolset.hasOperations()
                        ? toolset.id()
                        : toolset.id() + " (" + app.catalogue().entries(toolset).size() + ")")
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : System.lineSeparator() + "Not listed: " + others + ". See --toolsets.";
    }

    private static int width(Map<String, Tool> listed) {
        return listed.keySet().stream().mapToInt(String::length).max().orElse(4);
    }
}
