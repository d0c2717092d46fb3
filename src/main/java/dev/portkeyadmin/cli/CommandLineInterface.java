package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.mcp.Stdio;
import dev.portkeyadmin.runtime.Version;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The subcommands for people. Every {@link Setting} is a flag of each of them. */
public final class CommandLineInterface {

    private CommandLineInterface() {}

    /**
     * Runs one subcommand.
     *
     * @return the exit status: 0, 1 when a call failed or named no tool, 2 for wrong flags or settings
     */
    public static int run(String[] args, Map<String, String> environment, Stdio stdio) {
        Context context = new Context(environment, stdio);
        CommandLine root = new CommandLine(new Root(context))
                .addSubcommand(new ServeCommand(context))
                .addSubcommand(new ToolsCommand(context))
                .addSubcommand(new CallCommand(context))
                .addSubcommand(new DoctorCommand(context));
        for (Setting setting : Setting.values()) {
            if (setting.flag() != null) {
                root.getCommandSpec().addOption(option(setting));
            }
        }
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(stdio.outWriter())
                .setErr(stdio.errWriter())
                .setParameterExceptionHandler((failure, line) -> {
                    failure.getCommandLine().getErr().println(wrongUsage(failure));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof SettingsException) {
                        commandLine.getErr().println(failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw failure;
                });
        // The options are those of the outermost command, wherever they stand on the line.
        root.setExecutionStrategy(parsed -> {
            context.flags(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        return root.execute(args);
    }

    /** One line, since it may end up in the log of an MCP client. */
    private static String wrongUsage(CommandLine.ParameterException failure) {
        String close = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(1).collect(Collectors.joining())
                : "";
        return failure.getMessage() + "; "
                + (close.isEmpty() ? "" : "did you mean " + close + "? ") + "See "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help.";
    }

    private static OptionSpec option(Setting setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .description(setting.meaning(), "Environment: " + setting.name())
                .scopeType(ScopeType.INHERIT);
        return setting.isSwitch()
                ? option.type(boolean.class).arity("0..1").fallbackValue("true").build()
                : option.type(String.class)
                        .arity("1")
                        .paramLabel(setting.value())
                        .build();
    }

    /** What every subcommand works with. */
    static final class Context {

        private final Map<String, String> environment;
        private final Stdio stdio;
        private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

        Context(Map<String, String> environment, Stdio stdio) {
            this.environment = environment;
            this.stdio = stdio;
        }

        private void flags(ParseResult parsed) {
            for (ParseResult level = parsed; level != null; level = level.subcommand()) {
                for (Setting setting : Setting.values()) {
                    if (setting.flag() != null && level.hasMatchedOption(setting.flag())) {
                        flags.put(setting, String.valueOf((Object) level.matchedOptionValue(setting.flag(), "")));
                    }
                }
            }
        }

        Stdio stdio() {
            return stdio;
        }

        /** Prints to stdout; the exit status is 1 when nobody could read it. */
        int print(String text) {
            PrintWriter out = stdio.outWriter();
            out.println(text);
            if (out.checkError()) {
                stdio.errWriter().println("The answer could not be written to stdout.");
                return 1;
            }
            return 0;
        }

        Map<String, String> environment() {
            return environment;
        }

        Settings settings() {
            return Settings.from(environment, flags);
        }

        App app() {
            return App.start(settings(), stdio);
        }
    }

    @Command(
            name = "portkey-admin-mcp",
            description = "MCP server that lets an assistant administer a Portkey organisation.",
            mixinStandardHelpOptions = true,
            versionProvider = VersionText.class,
            synopsisSubcommandLabel = "[serve | tools | call | doctor]",
            footer = {"", "Without a subcommand it serves MCP on stdin and stdout, for an MCP client to start."})
    static final class Root implements Callable<Integer> {

        private final Context context;

        Root(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws Exception {
            return new ServeCommand(context).call();
        }
    }

    static final class VersionText implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"portkey-admin-mcp " + Version.TEXT};
        }
    }
}
