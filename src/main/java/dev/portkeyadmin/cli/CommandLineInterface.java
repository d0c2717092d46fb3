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

/** Runs the subcommands for people. Every {@link Setting} is a flag of each of them. */
public final class CommandLineInterface {

    private CommandLineInterface() {}

    /**
     * Runs one subcommand.
     *
     * @return the exit status: 0, 1 when a call failed or named an unknown tool, 2 for invalid flags or settings
     */
    public static int run(String[] args, Map<String, String> environment, Stdio stdio) {
        Context context = new Context(environment, stdio);
        CommandLine root = new CommandLine(new Root(context))
                .addSubcommand(new ServeCommand(context))
                .addSubcommand(new ToolsCommand(context))
                .addSubcommand(new CallCommand(context))
                .addSubcommand(new ReportCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new SetupCommand(context));
        for (Setting setting : Setting.values()) {
            String flag = setting.flag();
            if (flag != null) {
                root.getCommandSpec().addOption(option(setting, flag));
            }
        }
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(stdio.outWriter())
                .setErr(stdio.errWriter())
                .setParameterExceptionHandler((failure, line) -> {
                    failure.getCommandLine().getErr().println(invalidUsage(failure));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    if (failure instanceof SettingsException) {
                        commandLine.getErr().println(failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw failure;
                });
        // A flag may come before or after the subcommand; the strategy of the root runs first in either case.
        root.setExecutionStrategy(parsed -> {
            context.flags(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        return root.execute(args);
    }

    /** One line, since it may end up in the log of an MCP client. */
    private static String invalidUsage(CommandLine.ParameterException failure) {
        String close = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(1).collect(Collectors.joining())
                : "";
        return failure.getMessage() + "; "
                + (close.isEmpty() ? "" : "did you mean " + close + "? ") + "See "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help.";
    }

    private static OptionSpec option(Setting setting, String flag) {
        OptionSpec.Builder option = OptionSpec.builder(flag)
                .description(setting.description(), "Environment: " + setting.name())
                .scopeType(ScopeType.INHERIT);
        return setting.isSwitch()
                ? option.type(boolean.class)
                        .arity("0..1")
                        .fallbackValue("true")
                        // The text is read by Settings, so that a flag takes what the variable takes.
                        .converters(text -> true)
                        .build()
                : option.type(String.class)
                        .arity("1")
                        .paramLabel(setting.placeholder())
                        .build();
    }

    /** The environment, the flags and the streams that every subcommand uses. */
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
                    String flag = setting.flag();
                    if (flag != null && level.hasMatchedOption(flag)) {
                        flags.put(
                                setting,
                                level.matchedOption(flag).stringValues().get(0));
                    }
                }
            }
        }

        Stdio stdio() {
            return stdio;
        }

        /** Prints to stdout; the exit status is 1 when that failed. */
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

        /** The settings that were given as flags. */
        Map<Setting, String> givenFlags() {
            return Map.copyOf(flags);
        }

        Settings settings() {
            return Settings.from(environment, flags);
        }

        App app() {
            App app = App.start(settings(), stdio);
            app.warn();
            return app;
        }
    }

    @Command(
            name = "portkey-admin-mcp",
            description = "MCP server that lets an assistant administer a Portkey organisation.",
            mixinStandardHelpOptions = true,
            versionProvider = VersionText.class,
            synopsisSubcommandLabel = "[setup | tools | call | report | approve | doctor | serve]",
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
