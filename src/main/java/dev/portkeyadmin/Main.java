package dev.portkeyadmin;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.cli.CommandLineInterface;
import dev.portkeyadmin.cli.Greeting;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.Stdio;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Starts the server, or a subcommand for people. */
public final class Main {

    private Main() {}

    /** Exits with 0, with 1 when a call failed or named an unknown tool, with 2 when settings or flags are invalid. */
    public static void main(String[] args) throws InterruptedException {
        Stdio stdio = Stdio.take(args.length > 0 ? CommandLineInterface.charset() : StandardCharsets.UTF_8);
        int status = run(args, System.getenv(), stdio);
        stdio.close();
        System.exit(status);
    }

    static int run(String[] args, Map<String, String> environment, Stdio stdio) throws InterruptedException {
        if (args.length > 0) {
            return CommandLineInterface.run(args, environment, stdio);
        }
        // Clients start the server without arguments: the command line is not loaded then.
        Json.prepare();
        try (App app = App.start(Settings.from(environment, Map.of()), stdio)) {
            app.warn();
            Greeting.later(stdio.errWriter());
            app.serve();
            return 0;
        } catch (SettingsException e) {
            stdio.errWriter().println(e.getMessage());
            return 2;
        }
    }
}
