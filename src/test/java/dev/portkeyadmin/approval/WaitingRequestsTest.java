package dev.portkeyadmin.approval;

import static dev.portkeyadmin.approval.ApprovalFixture.verdict;
import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how terminals find and answer what waits. */
class WaitingRequestsTest {

    /** Above every limit of process ids. */
    private static final long NO_PROCESS = Integer.MAX_VALUE;

    @TempDir
    private Path temporary;

    private Path directory;

    @AutoClose
    private ApprovalFixture fixture;

    private WaitingRequests terminal;

    @BeforeEach
    void start() {
        directory = temporary.resolve("state").resolve("portkey-admin-mcp");
        fixture = new ApprovalFixture(directory);
        terminal = fixture.terminal();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private Path file(String name, String content) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve(name), content);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }

    @Test
    void leavesAFileOfTheOwnerWhileRequestsWaitAndNoLonger() throws Exception {
        assertThat(terminal.list()).isEmpty();
        CompletableFuture<Verdict> first = fixture.open();
        CompletableFuture<Verdict> second = fixture.open();
        assertThat(files()).hasSize(1);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(files().get(0)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(directory))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        first.cancel(true);
        assertThat(files()).hasSize(1);
        terminal.answer(terminal.list().get(0), true);
        assertThat(verdict(second)).isEqualTo(Verdict.APPROVED_IN_TERMINAL);
        assertThat(files()).isEmpty();
        fixture.open();
        assertThat(files()).hasSize(1);
        fixture.clock.advance(Duration.ofMinutes(10));
        assertThat(files()).isEmpty();
    }

    @Test
    void saysWhatBecameOfARequestThatWasAnsweredElsewhere() throws Exception {
        fixture.open();
        WaitingRequest seen = terminal.list().get(0);
        assertThat(terminal.answer(seen, false)).isEqualTo("Declined in a terminal");
        assertThat(terminal.answer(seen, true)).isEqualTo("Declined in a terminal");
        fixture.open();
        WaitingRequest late = terminal.list().get(0);
        fixture.clock.sleep(Duration.ofMinutes(10));
        assertThat(terminal.answer(late, true)).isEqualTo("Expired");
        fixture.open();
        WaitingRequest gone = terminal.list().get(0);
        fixture.close();
        assertThatThrownBy(() -> terminal.answer(gone, true)).isInstanceOf(IOException.class);
    }

    @Test
    void findsTheRequestsOfAllServersTheOldestFirst() {
        Path other = temporary.resolve("other");
        try (ApprovalFixture second = new ApprovalFixture(other)) {
            second.clock.advance(Duration.ofMinutes(1));
            second.open();
            fixture.open();
            List<WaitingRequest> waiting = new WaitingRequests(List.of(other, directory)).list();
            assertThat(waiting).hasSize(2);
            assertThat(waiting.get(0).asked()).isBefore(waiting.get(1).asked());
        }
    }

    @Test
    void removesTheFilesOfProcessesThatHaveEndedAndIgnoresOthers() throws Exception {
        String dead = "{\"pid\":" + NO_PROCESS + ",\"port\":1,\"token\":\"x\"}";
        Path stale = file("approval-1.json", dead);
        Path broken = file("approval-2.json", "{");
        Path large = file("approval-3.json", " ".repeat(1 << 13));
        Path foreign = file("notes.json", dead);
        Path silent =
                file("approval-4.json", "{\"pid\":" + ProcessHandle.current().pid() + ",\"port\":1,\"token\":\"x\"}");
        assertThat(terminal.list()).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder(broken, large, foreign, silent);
        file(stale.getFileName().toString(), dead);
        fixture.open();
        assertThat(stale).as("a new server removes it, too").doesNotExist();
        assertThat(terminal.list()).hasSize(1);
    }

    @Test
    void ignoresAFileThatOthersCanReadOrALink() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        fixture.open();
        Path file = files().get(0);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(terminal.list()).isEmpty();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(terminal.list()).hasSize(1);
        Path moved = Files.move(file, temporary.resolve("moved"));
        Files.createSymbolicLink(file, moved);
        assertThat(terminal.list()).isEmpty();
    }

    @Test
    void ignoresAServerThatDoesNotKnowTheToken() throws Exception {
        fixture.open();
        Announcement real = Announcement.read(List.of(directory)).get(0);
        Announcement.write(Announcement.file(temporary.resolve("guess")), real.port(), "guess");
        assertThat(new WaitingRequests(List.of(temporary.resolve("guess"))).list())
                .isEmpty();
    }

    @Test
    void showsEverythingThatAPersonHasToKnow() {
        fixture.pages.open(new ApprovalRequest(
                "update_workspace",
                "Yes, change workspace Production",
                "Change workspace Production?\nNo input guardrail remains.",
                List.of(
                        new Change("monthly budget", "$500", "$5,000"),
                        new Change("input guardrails", "PII redaction", ""),
                        new Change("metadata", Change.UNKNOWN, "x".repeat(60))),
                List.of("14 API keys belong to it."),
                "Claude Code 2.1",
                "f"));
        assertThat(terminal.list().get(0).text(ZoneOffset.UTC))
                .isEqualToNormalizingNewlines("""
                Change workspace Production
                Claude Code 2.1 asked at 12:00; expires at 12:10.

                Change workspace Production?
                No input guardrail remains.

                SETTING           NOW               AFTERWARDS
                monthly budget    $500              $5,000
                input guardrails  PII redaction     (none)
                metadata          (cannot be read)  %s

                What depends on it:
                - 14 API keys belong to it.
                """.formatted("x".repeat(60)));
    }

    @Test
    void givesNoValueToAChangeThatSaysAllByItself() {
        fixture.pages.open(new ApprovalRequest(
                "update_api_key",
                "Yes, change API key ci",
                "",
                List.of(new Change("budget", "$5", "$6"), new Change("usage is set to 0", "", "")),
                List.of(),
                "",
                "f"));
        assertThat(terminal.list().get(0).text(ZoneOffset.UTC))
                .endsWith("%n%n- usage is set to 0%nSETTING  NOW  AFTERWARDS%nbudget   $5   $6%n".formatted());
    }

    @Test
    void showsLongValuesBelowEachOther() {
        fixture.pages.open(new ApprovalRequest(
                "update_workspace",
                "Yes, change workspace Production",
                "",
                List.of(
                        new Change("models", "", "added: a\nremoved: b\nApprove? [y/N]"),
                        new Change("metadata", Change.UNKNOWN, "x".repeat(99))),
                List.of(),
                "",
                "f"));
        assertThat(terminal.list().get(0).text(ZoneOffset.UTC))
                .isEqualToNormalizingNewlines("""
                Change workspace Production
                Your MCP client asked at 12:00; expires at 12:10.

                models
                  Now         (none)
                  Afterwards  added: a
                              removed: b
                              Approve? [y/N]
                metadata
                  Now         (cannot be read)
                  Afterwards  %s
                """.formatted("x".repeat(99)));
    }

    @Test
    void showsTheControlCharactersOfNames() {
        fixture.pages.open(new ApprovalRequest(
                "delete_user",
                "Yes, delete \u001B[2Juser\u202E",
                "Delete \u001B]0;x\u0007user\r?",
                List.of(new Change("a\nb", "\u200B", "c\u0000")),
                List.of("- fact\nApprove? [y/N] y"),
                "client\n\u001B[1m",
                "f"));
        String text = terminal.list().get(0).text(ZoneOffset.UTC);
        assertThat(text)
                .contains(
                        "Delete \\u001b[2Juser\\u202e",
                        "Delete \\u001b]0;x\\u0007user\\u000d?",
                        "a\\nb",
                        "\\u200b",
                        "c\\u0000",
                        "- fact\\nApprove? [y/N] y",
                        "client\\n\\u001b[1m")
                .doesNotContain("\u001B", "\u202E", "\u200B", "\u0000", "\u0007");
    }
}
