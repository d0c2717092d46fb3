package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.setup.Client;
import dev.portkeyadmin.setup.Machine;
import dev.portkeyadmin.setup.Setup;
import dev.portkeyadmin.setup.SetupException;
import dev.portkeyadmin.setup.launch.Launchers;
import dev.portkeyadmin.text.NameSuggestions;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes this server into the configuration of an MCP client. */
@Command(
        name = "setup",
        description = {
            "Add this server to an MCP client: shows what will change in the client's file, asks, and keeps a copy.",
            "The key is typed without being shown and kept in a file that only you can read. Flags such as --read-only become "
                    + "settings of the entry.",
            "Example: setup cursor --read-only"
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class SetupCommand implements Callable<Integer> {

    private final CommandLineInterface.Context context;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CLIENT",
            completionCandidates = Ids.class,
            description = "One of ${COMPLETION-CANDIDATES}. Without it, the clients of this machine are listed.")
    private @Nullable String client;

    @Option(names = "--print", description = "Print the entry, for any other client, and write no client's file.")
    private boolean print;

    @Option(names = "--remove", description = "Take the entry out again.")
    private boolean remove;

    @Option(names = "--yes", description = "Do not ask, for scripts; the key comes from PORTKEY_API_KEY or a file.")
    private boolean yes;

    @Option(names = "--new-key", description = "Replace the key that was kept before.")
    private boolean newKey;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the entry (default portkey).")
    private String name = "portkey";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Another file in the client's format, such as that of a project.")
    private @Nullable Path file;

    /** The ids of the clients, for the help text. */
    static final class Ids implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Client.ids().iterator();
        }
    }

    SetupCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Machine machine = Machine.current(context.environment());
        TerminalPrompt prompt = new TerminalPrompt(context.stdio().errWriter());
        Setup setup = new Setup(machine, prompt, context.stdio().secrets());
        if (!name.matches("[A-Za-z0-9_-]{1,60}")) {
            throw usage("--name takes letters, digits, - and _; clients use it in the names of tools");
        }
        refuseIdleFlags();
        if (client == null && !print) {
            List<String> lines = setup.overview(name);
            int printed = context.print(String.join(System.lineSeparator(), lines));
            context.stdio().errWriter().println("With the name of one, setup adds this server to it: setup cursor");
            return printed;
        }
        try {
            if (!remove) {
                // Settings with which the server would not start, such as an unknown toolset, end here.
                context.app().close();
            }
            Setup.Request request = new Setup.Request(client(), name, file, context.givenFlags(), yes, newKey);
            String said;
            if (print) {
                said = setup.print(request, Launchers.running(machine).fastest());
            } else if (remove) {
                said = setup.remove(request);
            } else {
                said = setup.install(request, Launchers.running(machine).fastest());
            }
            if (said == null) {
                context.stdio().errWriter().println("Nothing was changed.");
                return 1;
            }
            return context.print(context.stdio().secrets().redact(said));
        } catch (SetupException e) {
            context.stdio().errWriter().println(e.getMessage());
            return 1;
        }
    }

    /** Refuses flags that would have no effect beside the others, since a person who gives one expects it to do something. */
    private void refuseIdleFlags() {
        Set<Setting> settings = context.givenFlags().keySet();
        if (client == null && !print && (remove || yes || newKey || file != null || !settings.isEmpty())) {
            throw usage("Name the client: one of " + String.join(", ", Client.ids()));
        }
        if (print && (remove || file != null)) {
            throw usage("--print writes no client's file, so it excludes --remove and --file");
        }
        if (remove && (newKey || !settings.isEmpty())) {
            throw usage("--remove takes out the whole entry, so it excludes "
                    + (newKey
                            ? "--new-key"
                            : settings.iterator().next().flag()
                                    + ". To change a setting, run setup with its new value"));
        }
        boolean fileNamed = settings.contains(Setting.PORTKEY_API_KEY_FILE);
        if (newKey && fileNamed) {
            throw usage("--new-key asks for the key that setup keeps, so it excludes --api-key-file. "
                    + "To replace a key in a file of your own, write it there");
        }
        if ((newKey || fileNamed)
                && settings.contains(Setting.PORTKEY_SANDBOX)
                && context.settings().sandbox()) {
            throw usage("--sandbox uses no key, so it excludes " + (newKey ? "--new-key" : "--api-key-file"));
        }
    }

    private Client client() {
        if (client == null) {
            return Client.CLAUDE_DESKTOP;
        }
        String given = client;
        return Client.of(given)
                .orElseThrow(() -> usage("The client is expected to be one of " + String.join(", ", Client.ids())
                        + NameSuggestions.hint(given, Client.ids())
                        + ". For any other, use --print"));
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), message);
    }
}
