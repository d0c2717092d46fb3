package dev.portkeyadmin.cli;

import dev.portkeyadmin.App;
import dev.portkeyadmin.http.Json;
import dev.portkeyadmin.mcp.AdminServer;
import dev.portkeyadmin.mcp.Catalogue;
import dev.portkeyadmin.operation.Operation;
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

    private static String json(Catalogue listed) {
        return Json.write(Map.of(
                "tools", listed.entries().stream().map(AdminServer::listing).toList()));
    }

    private static String table(Catalogue listed) {
        String row = "%-" + width(listed) + "s  %-10s  %-11s  %-26s  %s";
        List<String> rows = new ArrayList<>();
        rows.add(String.format(row, "TOOL", "TOOLSET", "EFFECT", "SCOPE OF THE KEY", "TITLE"));
        for (Catalogue.Entry entry : listed.entries()) {
            Operation operation = entry.operation();
            rows.add(String.format(
                    row,
                    operation.name(),
                    entry.toolset().id(),
                    operation.hints().effect(),
                    operation.scope(),
                    operation.title()));
        }
        return String.join(System.lineSeparator(), rows);
    }

    private static int width(Catalogue listed) {
        return listed.names().stream().mapToInt(String::length).max().orElse(4);
    }
}
