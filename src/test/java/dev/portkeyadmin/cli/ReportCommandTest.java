package dev.portkeyadmin.cli;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.mcp.wire.Stdio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand that writes the usage report as a page. */
class ReportCommandTest {

    @TempDir
    private Path temporary;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        Stdio stdio = Stdio.of(new ByteArrayInputStream(new byte[0]), out, err);
        return CommandLineInterface.run(args, Map.of(), stdio);
    }

    @Test
    void writesThePage() throws IOException {
        Path file = temporary.resolve("a report.html");
        assertThat(run("report", "--sandbox", "--period", "last_7_days", "--html", file.toString()))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(file.toString());
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void writesThePageToStdout() {
        assertThat(run("report", "--sandbox", "--period", "last_week", "--html", "-"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void refusesAnUnknownPeriodAndWritesNothing() {
        Path file = temporary.resolve("report.html");
        assertThat(run("report", "--sandbox", "--period", "someday", "--html", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("period: expected today, yesterday");
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        assertThat(run("report", "--sandbox", "--html", temporary.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be written");
    }

    @Test
    void requiresAFile() {
        assertThat(run("report", "--sandbox")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--html");
    }

    @Test
    void saysThatTheFolderIsMissingBeforeItReadsAnything() {
        Path folder = temporary.resolve("missing");
        assertThat(run("report", "--sandbox", "--html", folder.resolve("x.html").toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("report: " + folder
                        + " is not a folder; no request was sent. Create it, or name another file.");
    }

    @Test
    void saysThatAFolderIsNoFileBeforeItReadsAnything() {
        assertThat(run("report", "--sandbox", "--html", temporary.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("report: " + temporary
                        + " cannot be written: it is a folder; no request was sent. Name a file in it.");
    }

    @Test
    void countsTheNamedWorkspaces() throws IOException {
        Path file = temporary.resolve("two.html");
        assertThat(run(
                        "report",
                        "--sandbox",
                        "--workspace",
                        "Data science, Applications",
                        "--period",
                        "this_month",
                        "--html",
                        file.toString()))
                .isZero();
        assertThat(Files.readString(file, StandardCharsets.UTF_8))
                .contains("Counted: Data science, Applications.", "the same part of the month before");
    }
}
