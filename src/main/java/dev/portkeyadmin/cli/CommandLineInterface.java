package dev.portkeyadmin.cli;

import static dev.portkeyadmin.text.SafeText.PATH_LENGTH;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.mcp.wire.Stdio;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Runs the subcommands for people. Every {@link Setting} is a flag of each of them. */
public final class CommandLineInterface {

    /** The settings that a person at a terminal needs first. */
    private static final Set<Setting> FIRST =
            EnumSet.of(Setting.PORTKEY_API_KEY_FILE, Setting.PORTKEY_SANDBOX, Setting.PORTKEY_READ_ONLY);

    /** The argument of a tool, typed as an option. */
    private static final Pattern ARGUMENT = Pattern.compile("--?[a-z][a-z_-]+(?:=[^\\p{Cntrl}]*)?");

    /** Placeholders of settings for which a shell completes names of files. */
    private static final Set<String> FILES = Set.of("FILE", "DIR");

    private static final Pattern WORD = Pattern.compile("--?[A-Za-z][\\w-]{0,39}|[A-Za-z_-]{0,40}");

    private static final Pattern TOOL = Pattern.compile("[a-z]+(?:_[a-z]+)+");

    private CommandLineInterface() {}

    /** The charset of the terminal. Only those of Windows show text in another one than UTF-8. */
    public static Charset charset() {
        Console console = File.separatorChar == '\\' ? Terminal.console() : null;
        return console == null ? StandardCharsets.UTF_8 : console.charset();
    }

    /**
     * Runs one subcommand.
     *
     * @return the exit status: 0, 1 when a call failed or named an unknown tool, 2 for invalid flags or settings
     */
    public static int run(String[] args, Map<String, String> environment, Stdio stdio) {
        return run(args, environment, stdio, () -> Terminal.console() != null);
    }

    /**
     * Runs one subcommand.
     *
     * @param terminal whether stdin and stdout are a terminal
     */
    static int run(String[] args, Map<String, String> environment, Stdio stdio, BooleanSupplier terminal) {
        Context context = new Context(environment, stdio, new Screen(environment, terminal));
        CommandLine root = commands(context);
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
                    if (failure instanceof InvalidPathException path) {
                        commandLine
                                .getErr()
                                .println("The path " + SafeText.of(path.getInput(), PATH_LENGTH) + " cannot be used ("
                                        + path.getReason()
                                        + "). If it holds more than ASCII, set LC_ALL=C.UTF-8 and try again.");
                        return 1;
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

    /** All subcommands with their options. */
    static CommandLine commands(Context context) {
        CommandLine root = new CommandLine(new Root(context))
                .addSubcommand(new SetupCommand(context))
                .addSubcommand(new ToolsCommand(context))
                .addSubcommand(new CallCommand(context))
                .addSubcommand(new ReportCommand(context))
                .addSubcommand(new ApproveCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .addSubcommand(new ServeCommand(context));
        for (Setting setting : Setting.values()) {
            String flag = setting.flag();
            if (flag != null) {
                root.getCommandSpec().addOption(option(setting, flag));
            }
        }
        root.registerConverter(Path.class, text -> path(text, context.environment()));
        // An argument that begins with @ is a text like any other: it names no file of arguments.
        root.setExpandAtFiles(false);
        describeOptions(root);
        root.getSubcommands().values().forEach(CommandLineInterface::describeOptions);
        return root;
    }

    private static Path path(String text, Map<String, String> environment) {
        if (text.isBlank()) {
            throw new CommandLine.TypeConversionException("it is blank, and takes the path of a file");
        }
        return Settings.path(text, environment);
    }

    /** Shows the options of the subcommand and the settings that matter first, and the other settings below. */
    private static void describeOptions(CommandLine line) {
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> {
            Set<String> later = Arrays.stream(Setting.values())
                    .filter(setting -> !FIRST.contains(setting))
                    .map(Setting::flag)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            Map<Boolean, List<OptionSpec>> parts = help.commandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .sorted(Comparator.comparing(OptionSpec::longestName))
                    .collect(Collectors.partitioningBy(option -> later.contains(option.longestName())));
            return list(help, parts.getOrDefault(false, List.of()))
                    + "Other settings, each also an environment variable:%n".formatted()
                    + list(help, parts.getOrDefault(true, List.of()));
        });
    }

    private static String list(CommandLine.Help help, List<OptionSpec> options) {
        CommandLine.Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }

    /** One line, since it may end up in the log of an MCP client. */
    private static String invalidUsage(CommandLine.ParameterException failure) {
        String close = failure instanceof CommandLine.UnmatchedArgumentException unmatched ? close(unmatched) : "";
        String meant = failure instanceof CommandLine.UnmatchedArgumentException unmatched ? meant(unmatched) : "";
        return (failure instanceof CommandLine.UnmatchedArgumentException unmatched
                        ? unknown(unmatched)
                        : failure.getMessage())
                + (!meant.isEmpty() ? meant : close.isEmpty() ? ". " : "; did you mean " + close + "? ") + "See "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help.";
    }

    private static String name(CommandLine.UnmatchedArgumentException failure) {
        return failure.getUnmatched().isEmpty()
                ? ""
                : failure.getUnmatched().get(0).replaceFirst("=.*", "");
    }

    /** Names the first word that is unknown, as far as it cannot be a key or another value. */
    private static String unknown(CommandLine.UnmatchedArgumentException failure) {
        String word = name(failure);
        String shown = WORD.matcher(word).matches() ? ": '" + word + "'" : "";
        return word.startsWith("-") ? "Unknown option" + shown : "Unexpected argument" + shown;
    }

    /**
     * The option or subcommand that was probably meant; empty for none. The suggestions of picocli come second: for --readonly it
     * suggests --remove.
     */
    private static String close(CommandLine.UnmatchedArgumentException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        String word = name(failure);
        if (!WORD.matcher(word).matches()) {
            return "";
        }
        return NameSuggestions.to(
                        word,
                        word.startsWith("-")
                                ? command.optionsMap().keySet()
                                : command.subcommands().keySet())
                .or(() -> failure.getSuggestions().stream().findFirst())
                .orElse("");
    }

    /** Corrects people who type the argument of a tool as an option, or a tool as a subcommand; empty for anything else. */
    private static String meant(CommandLine.UnmatchedArgumentException failure) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        String word =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().get(0);
        if (command.name().equals(CallCommand.NAME) && ARGUMENT.matcher(word).matches()) {
            return ". Arguments of a tool have no dashes: "
                    + word.replaceFirst("^--?", "").replace('-', '_') + (word.indexOf('=') < 0 ? "=VALUE. " : ". ");
        }
        return command.parent() == null && TOOL.matcher(word).matches()
                ? ". To call a tool: " + command.name() + " " + CallCommand.NAME + " " + word + ". "
                : "";
    }

    private static OptionSpec option(Setting setting, String flag) {
        OptionSpec.Builder option = OptionSpec.builder(flag)
                .description(setting.description(), "Environment: " + setting.name())
                .scopeType(ScopeType.INHERIT);
        if (setting.isSwitch()) {
            return option.type(boolean.class)
                    .arity("0..1")
                    .paramLabel("true|false")
                    .fallbackValue("true")
                    // The text is read by Settings, so that a flag takes what the variable takes.
                    .converters(text -> true)
                    .build();
        }
        List<String> candidates = candidates(setting);
        option.type(FILES.contains(setting.placeholder()) ? File.class : String.class)
                .arity("1")
                .paramLabel(setting.placeholder());
        // An empty list would be completed as an empty word.
        return candidates.isEmpty()
                ? option.build()
                : option.completionCandidates(candidates).build();
    }

    /** The values that a shell completes. */
    private static List<String> candidates(Setting setting) {
        return setting == Setting.PORTKEY_TOOLSETS
                ? Stream.concat(Arrays.stream(Toolset.values()).map(Toolset::id), Stream.of(ToolSelection.ALL))
                        .toList()
                : setting.words();
    }

    /** The environment, the flags and the streams that every subcommand uses. */
    static final class Context {

        private final Map<String, String> environment;
        private final Stdio stdio;
        private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

        private final Screen screen;

        Context(Map<String, String> environment, Stdio stdio, Screen screen) {
            this.environment = environment;
            this.stdio = stdio;
            this.screen = screen;
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

        Screen screen() {
            return screen;
        }

        /** Prints to stdout; the exit status is 1 when that failed. A reader that closes the pipe early is not a failure. */
        int print(String text) {
            OutputStream out = stdio.out();
            try {
                out.write((text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
                out.flush();
                return 0;
            } catch (IOException e) {
                if (isClosedPipe(e)) {
                    return 0;
                }
                stdio.errWriter().println("The answer could not be written to stdout.");
                return 1;
            }
        }

        /** The words of Linux and macOS, and those of Windows. */
        private static boolean isClosedPipe(IOException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return message.contains("broken pipe")
                    || message.contains("pipe is being closed")
                    || message.contains("pipe has been ended");
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
            name = Version.NAME,
            description = "MCP server that lets an assistant administer a Portkey organisation.",
            mixinStandardHelpOptions = true,
            versionProvider = VersionText.class,
            synopsisSubcommandLabel = "[setup | tools | call | report | approve | doctor | completion | serve]",
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
            return new String[] {Version.NAME + " " + Version.TEXT};
        }
    }
}
