package dev.portkeyadmin.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.app.App;
import dev.portkeyadmin.docs.ReferencePage;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.table.AnswerText;
import dev.portkeyadmin.table.TextTable;
import dev.portkeyadmin.tools.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the tools that a client sees. */
@Command(
        name = "tools",
        description = "Print the tools that a client sees with these settings; a table fits the terminal.",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ToolsCommand implements Callable<Integer> {

    private final CommandLineInterface.Context context;

    @ArgGroup
    private ListForm form = new ListForm();

    /** The form of the list, if it is chosen. */
    static final class ListForm {

        @Option(names = "--markdown", description = "Print the reference of all operations, listed or not.")
        private boolean markdown;

        @Option(names = "--json", description = "Print the result of tools/list instead of a table.")
        private boolean json;

        @Option(names = "--csv", description = "Print the table as CSV.")
        private boolean csv;
    }

    ToolsCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (App app = context.app()) {
            if (form.markdown) {
                return context.print(ReferencePage.of(app.catalogue()).stripTrailing());
            }
            if (form.json) {
                return context.print(json(app.listedTools()));
            }
            if (form.csv) {
                return context.print(String.join(
                        "\n",
                        AnswerText.of(rows(app.listedTools()))
                                .csv(List.of("tool", "effect", "toolset", "title", "scope"))));
            }
            int width = context.screen().isTerminal() ? context.screen().width() : TextTable.UNLIMITED;
            return context.print(table(app.listedTools(), width) + rest(app, width));
        }
    }

    private static String json(Map<String, Tool> listed) {
        return Json.write(
                Map.of("tools", listed.values().stream().map(Tool::listing).toList()));
    }

    private static String table(Map<String, Tool> listed, int width) {
        TextTable table = new TextTable(List.of("TOOL", "EFFECT", "TOOLSET", "TITLE", "SCOPE OF THE KEY"));
        for (Tool tool : listed.values()) {
            table.row(List.of(tool.name(), tool.effect(), tool.toolset().id(), tool.title(), tool.scope()));
        }
        List<String> lines = new ArrayList<>(table.lines(width));
        if (!table.leftOut().isEmpty()) {
            lines.addAll(TextTable.wrapped(
                    "Not shown at this width, but with --csv: " + String.join(", ", table.leftOut()) + ".", width));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static ObjectNode rows(Map<String, Tool> listed) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = answer.putArray("data");
        for (Tool tool : listed.values()) {
            rows.addObject()
                    .put("tool", tool.name())
                    .put("effect", tool.effect())
                    .put("toolset", tool.toolset().id())
                    .put("title", tool.title())
                    .put("scope", tool.scope());
        }
        return answer;
    }

    /** The toolsets without a listed tool. */
    private static String rest(App app, int width) {
        String others = Arrays.stream(Toolset.values())
                .filter(toolset -> app.listedTools().values().stream().noneMatch(tool -> tool.toolset() == toolset))
                .map(toolset -> !toolset.hasOperations()
                        ? toolset.id()
                        : toolset.id() + " (" + app.catalogue().entries(toolset).size() + ")")
                .collect(Collectors.joining(", "));
        String line = System.lineSeparator();
        return others.isEmpty()
                ? ""
                : line + String.join(line, TextTable.wrapped("Not listed: " + others + ". See --toolsets.", width));
    }
}
