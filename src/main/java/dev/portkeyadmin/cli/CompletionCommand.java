package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that completes subcommands, options and tools in a shell. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes subcommands, options and the names of tools in bash or zsh.",
            "Example: source <(portkey-admin-mcp completion bash)"
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class CompletionCommand implements Callable<Integer> {

    /** A shell that can read the script; both read the same one. */
    enum Shell {
        bash,
        zsh
    }

    private final CommandLineInterface.Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    CompletionCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<String> tools;
        try (App app = context.app()) {
            tools = Stream.concat(
                            app.listedTools().keySet().stream(),
                            app.catalogue().names().stream().filter(name -> app.tool(name) != null))
                    .distinct()
                    .sorted()
                    .toList();
        }
        CommandLine root = CommandLineInterface.commands(context);
        CommandSpec call =
                Objects.requireNonNull(root.getSubcommands().get("call")).getCommandSpec();
        PositionalParamSpec tool = call.positionalParameters().get(0);
        call.remove(tool);
        call.addPositional(tool.toBuilder().completionCandidates(tools).build());
        return context.print(AutoComplete.bash(root.getCommandName(), root).stripTrailing());
    }
}
