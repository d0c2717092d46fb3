package dev.portkeyadmin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.App;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.Tool;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls one tool through the same adapter as an MCP client. */
@Command(
        name = "call",
        description = {
            "Call one tool and print its answer; exit status 0, or 1 with the error on stderr. At a terminal it asks before a "
                    + "risky call (--confirm).",
            "Example: call list_users role=admin page_size=5 --sandbox"
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class CallCommand implements Callable<Integer> {

    /** The character that Java reads where the locale cannot represent what was typed. */
    private static final char UNREADABLE = '\uFFFD';

    private final CommandLineInterface.Context context;

    @Parameters(index = "0", paramLabel = "TOOL", description = "Name of the tool; the tools subcommand lists them.")
    private String tool = "";

    @Parameters(
            index = "1..*",
            paramLabel = "JSON | name=value",
            description = "The arguments: one JSON object, or any number of name=value.")
    private List<String> arguments = List.of();

    @Option(
            names = "--preview",
            description =
                    "Only say what a writing call would send and change, its risk and the question; nothing is changed.")
    private boolean preview;

    CallCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = context.stdio().errWriter();
        if (arguments.stream().anyMatch(argument -> argument.indexOf(UNREADABLE) >= 0)) {
            err.println("call " + tool
                    + ": the locale of this terminal cannot represent what you typed; set LC_ALL=C.UTF-8.");
            return 1;
        }
        Map<String, Object> given = arguments();
        if (given == null) {
            err.println("call " + tool + ": expected one JSON object, or name=value pairs such as role=admin.");
            return 1;
        }
        try (App app = context.app()) {
            Tool called = app.tool(tool);
            if (called == null) {
                err.println(app.explain(tool));
                return 1;
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
            return context.print(pretty(result.text()));
        }
    }

    /** The arguments as a model would send them; null when they have neither form. */
    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    private @Nullable Map<String, Object> arguments() {
        if (arguments.size() == 1 && arguments.get(0).strip().startsWith("{")) {
            try {
                JsonNode object = Json.read(arguments.get(0));
                return (Map<String, Object>) Json.toPlain(object);
            } catch (IOException e) {
                return null;
            }
        }
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                return null;
            }
            pairs.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return pairs;
    }

    private static String pretty(String json) {
        try {
            return Json.writePretty(Json.read(json));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
