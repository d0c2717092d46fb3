package dev.portkeyadmin.cli;

import dev.portkeyadmin.App;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.mcp.AdminServer;
import dev.portkeyadmin.mcp.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a client would be shown. */
@Command(
        name = "tools",
        description = "Print the tools that a client is shown with these settings.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ToolsCommand implements Callable<Integer> {

    private final CommandLineInterface.Context context;

    @Option(names = "--json", description = "Print the answer to tools/list instead of a table.")
    private boolean json;

    ToolsCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (App app = context.app()) {
            return context.print(json ? json(app.listed()) : table(app.listed()));
        }
    }

    private static String json(Map<String, Tool> listed) {
        return Json.write(Map.of(
                "tools", listed.values().stream().map(AdminServer::listing).toList()));
    }

    private static String table(Map<String, Tool> listed) {
        String row = "%-" + width(listed) + "s  %-10s  %-11s  %-26s  %s";
        List<String> rows = new ArrayList<>();
        rows.add(String.format(row, "TOOL", "TOOLSET", "EFFECT", "SCOPE OF THE KEY", "TITLE"));
        for (Tool tool : listed.values()) {
            rows.add(String.format(
                    row, tool.name(), tool.toolset().id(), tool.hints().effect(), tool.scope(), tool.title()));
        }
        return String.join(System.lineSeparator(), rows);
    }

    private static int width(Map<String, Tool> listed) {
        return listed.keySet().stream().mapToInt(String::length).max().orElse(4);
    }
}
