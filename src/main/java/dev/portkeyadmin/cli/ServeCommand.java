package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Serves one MCP client on stdin and stdout. */
@Command(
        name = "serve",
        description = "Serve MCP on stdin and stdout until the client is gone (the default).",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ServeCommand implements Callable<Integer> {

    private final CommandLineInterface.Context context;

    ServeCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (App app = context.app()) {
            Greeting.later(context.stdio().errWriter());
            app.serve();
        }
        return 0;
    }
}
