package dev.portkeyadmin.cli;

import dev.portkeyadmin.app.App;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.jobs.usage.UsagePage;
import dev.portkeyadmin.period.Period;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the usage report as a page for people. */
@Command(
        name = "report",
        description = {
            "Write the usage report as one HTML page with charts, which needs no network; exit status 0, or 1 with the error on stderr.",
            "Example: report --period last_month --html report.html --sandbox"
        },
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineInterface.VersionText.class)
final class ReportCommand implements Callable<Integer> {

    private static final String STDOUT = "-";

    private final CommandLineInterface.Context context;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            completionCandidates = Periods.class,
            description = "Such as last_month, 2026-10 or 2026-10-01..2026-10-15; default last_30_days.")
    private @Nullable String period;

    @Option(
            names = "--workspace",
            paramLabel = "NAMES",
            description = "Only these workspaces, with commas between them; default all.")
    private @Nullable String workspace;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            required = true,
            description = "The file to write, replaced if it exists; - for stdout.")
    private Path html = Path.of("");

    /** The periods that a shell completes. */
    static final class Periods implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Period.NAMES.iterator();
        }
    }

    ReportCommand(CommandLineInterface.Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = context.stdio().errWriter();
        Path folder = html.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            err.println(
                    "report: " + folder + " is not a folder; no request was sent. Create it, or name another file.");
            return 1;
        }
        if (Files.isDirectory(html)) {
            err.println(
                    "report: " + html + " cannot be written: it is a folder; no request was sent. Name a file in it.");
            return 1;
        }
        try (App app = context.app()) {
            if (html.toString().equals(STDOUT)) {
                return context.print(UsagePage.of(app.jobs(), period, workspace));
            }
            Files.writeString(html, UsagePage.of(app.jobs(), period, workspace), StandardCharsets.UTF_8);
            return context.print(html.toAbsolutePath().toString());
        } catch (CallException e) {
            err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("report: " + html + " cannot be written: " + e.getMessage());
            return 1;
        }
    }
}
