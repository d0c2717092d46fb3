package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.app.Settings;
import dev.portkeyadmin.app.SettingsException;
import dev.portkeyadmin.doctor.Check;
import dev.portkeyadmin.doctor.Doctor;
import dev.portkeyadmin.doctor.InstalledEntry;
import dev.portkeyadmin.doctor.LocalChecks;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.setup.Client;
import dev.portkeyadmin.setup.Machine;
import dev.portkeyadmin.table.TextTable;
import dev.portkeyadmin.text.NameSuggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports what is wrong with the installation and how to fix it. */
@Command(
        name = "doctor",
        description = {
            "Check Java, settings, network, key and what the key has access to; changes nothing.",
            "Exit status 0, or 1 if a problem was found."
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class DoctorCommand implements Callable<Integer> {

    /** The name of the entry unless another one is given. */
    private static final String ENTRY = "portkey";

    /** A finding in fewer columns than this goes below the name of its check. */
    private static final int LEAST_FINDING = 24;

    private static final String GAP = "  ";

    private final CommandLineInterface.Context context;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Option(
            names = "--client",
            paramLabel = "CLIENT",
            description = "Run the entry of this client as the client would, and check that.")
    private @Nullable String client;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of that entry (default portkey).")
    private @Nullable String name;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The file with that entry, if it is not the client's own.")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    DoctorCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        String of = client;
        if (of == null && (file != null || name != null)) {
            throw new CommandLine.ParameterException(
                    line(), (file == null ? "--name" : "--file") + " is for the entry of a client: add --client");
        }
        List<Check> checks = of == null ? checks() : entry(of).examine();
        boolean healthy = Doctor.isHealthy(checks);
        String report = json ? json(checks, healthy) : context.stdio().secrets().redact(table(checks, width()));
        int printed = context.print(report);
        return healthy ? printed : 1;
    }

    private InstalledEntry entry(String id) {
        Client known = Client.of(id)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        line(),
                        "The client is expected to be one of " + String.join(", ", Client.ids())
                                + NameSuggestions.hint(id, Client.ids())));
        return new InstalledEntry(
                known,
                Machine.current(context.environment()),
                file,
                name == null ? ENTRY : name,
                context.stdio().secrets());
    }

    private CommandLine line() {
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }

    private List<Check> checks() throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(LocalChecks.java());
        try {
            Settings settings = context.settings();
            try (App app = App.start(settings, context.stdio())) {
                checks.addAll(LocalChecks.examine(settings));
                checks.addAll(new Doctor(app.client(), app.catalogue(), app.currentKey()).examine());
            }
        } catch (SettingsException e) {
            checks.add(LocalChecks.invalid(e));
        }
        return checks;
    }

    private String json(List<Check> checks, boolean healthy) {
        List<Object> list = new ArrayList<>();
        for (Check check : checks) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("check", check.name());
            members.put("state", state(check));
            members.put("finding", check.finding());
            if (!check.fix().isEmpty()) {
                members.put("fix", check.fix());
            }
            list.add(members);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("healthy", healthy);
        report.put("checks", list);
        return Json.writePretty(Json.toTree(context.stdio().secrets().redact(report)));
    }

    private int width() {
        return context.screen().isTerminal() ? context.screen().width() : TextTable.UNLIMITED;
    }

    private static String table(List<Check> checks, int width) {
        int names =
                checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        String row = "%-" + names + "s  %-7s" + GAP;
        int before = row.formatted("", "").length();
        boolean isBelow = width - before < LEAST_FINDING;
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            String first = row.formatted(check.name(), state(check));
            String indent = isBelow ? GAP : " ".repeat(before);
            List<String> texts = new ArrayList<>(TextTable.wrapped(check.finding(), width - indent.length()));
            if (!check.fix().isEmpty()) {
                texts.addAll(TextTable.wrapped("-> " + check.fix(), width - indent.length()));
            }
            if (isBelow) {
                lines.add(first.stripTrailing());
            }
            for (int i = 0; i < texts.size(); i++) {
                lines.add((i == 0 && !isBelow ? first : indent) + texts.get(i));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String state(Check check) {
        return check.state().name().toLowerCase(Locale.ROOT);
    }
}
