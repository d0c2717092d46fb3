package dev.portkeyadmin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.App;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.table.AnswerText;
import dev.portkeyadmin.table.TextTable;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls one tool through the same adapter as an MCP client. */
@Command(
        name = CallCommand.NAME,
        description = {
            "Call one tool and print its answer, at a terminal as a table, else as JSON; exit status 0, or 1 with the error on "
                    + "stderr. It asks before a risky call; where no one can be asked, that needs --confirm=never.",
            "Example: call list_users role=admin fields=id,email --sandbox"
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class CallCommand implements Callable<Integer> {

    static final String NAME = "call";

    private static final String FIELDS = "fields";

    private final CommandLineInterface.Context context;

    @Parameters(index = "0", paramLabel = "TOOL", description = "Name of the tool; the tools subcommand lists them.")
    private String tool = "";

    @Parameters(
            index = "1..*",
            paramLabel = "JSON | name=value | -",
            description =
                    "The arguments: one JSON object, any number of name=value (lists with commas), or - for one JSON "
                            + "object on stdin.")
    private List<String> arguments = List.of();

    @Option(
            names = "--preview",
            description =
                    "Only say what a writing call would send and change, its risk and the question; nothing is changed.")
    private boolean preview;

    @ArgGroup
    private Format format = new Format();

    CallCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = context.stdio().errWriter();
        try (App app = context.app()) {
            Tool called = app.tool(tool);
            if (called == null) {
                err.println(app.explain(tool));
                return 1;
            }
            boolean reads = called.hints().readOnly();
            if (format.csv && !reads) {
                err.println("call " + tool + ": --csv is for lists, and this tool writes; no request was sent.");
                return 1;
            }
            Map<String, Object> given = CallArguments.read(
                    arguments, called.inputSchema(), context.stdio().in());
            List<String> columns = columns(given);
            if (format.csv && !columns.isEmpty()) {
                // A column such as usage_limits.type is a part of a member.
                given.put(
                        FIELDS,
                        columns.stream().map(AnswerText::member).distinct().toList());
            }
            ToolResult result;
            if (!preview) {
                result = called.call().with(given, new Terminal(err));
            } else if (tool.equals(CatalogueTools.WRITE)) {
                given.put(CatalogueTools.PREVIEW, true);
                result = called.call().with(given, new Terminal(err));
            } else {
                result = app.preview(tool, given, new Terminal(err));
            }
            if (result.isError()) {
                err.println(result.text());
                return 1;
            }
            return print(Json.read(result.text()), reads, columns);
        } catch (CallArguments.InvalidException e) {
            err.println("call " + tool + ": " + e.getMessage());
            return 1;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The columns that the argument fields names, in that order. */
    private static List<String> columns(Map<String, Object> given) {
        return given.get(FIELDS) instanceof List<?> fields
                ? fields.stream().map(String::valueOf).toList()
                : List.of();
    }

    private int print(JsonNode json, boolean reads, List<String> columns) {
        AnswerText answer = AnswerText.of(json);
        if (format.csv) {
            if (!answer.isList()) {
                context.stdio()
                        .errWriter()
                        .println("call " + tool + ": --csv needs a list, and the answer is not one.");
                return 1;
            }
            answer.remarks(context.screen().width()).forEach(context.stdio().errWriter()::println);
            List<String> absent = answer.absent(columns);
            if (!absent.isEmpty()) {
                context.stdio().errWriter().println("No item has " + String.join(", ", absent) + ".");
            }
            List<String> lines = answer.csv(columns);
            return lines.isEmpty() ? 0 : context.print(String.join("\n", lines));
        }
        if (format.table || !format.json && context.screen().isTerminal()) {
            // A secret in the answer of a write may be shown only once, so nothing is cut.
            int width = reads ? context.screen().width() : TextTable.UNLIMITED;
            return context.print(String.join(System.lineSeparator(), answer.text(width)));
        }
        return context.print(Json.writePretty(json));
    }
}
