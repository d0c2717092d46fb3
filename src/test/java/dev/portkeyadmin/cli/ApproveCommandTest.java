package dev.portkeyadmin.cli;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.approval.ApprovalPages;
import dev.portkeyadmin.approval.WaitingRequests;
import dev.portkeyadmin.mcp.wire.Stdio;
import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the conversation of the approve subcommand with a server that waits. */
class ApproveCommandTest {

    @TempDir
    private Path state;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Map<String, String> environment;

    @AutoClose
    private ApprovalPages pages;

    @BeforeEach
    void start() {
        environment = Map.of(
                "XDG_STATE_HOME", state.toString(), "LOCALAPPDATA", state.toString(), "SSH_CONNECTION", "no desktop");
        pages = ApprovalPages.in(environment);
    }

    private CompletableFuture<Verdict> open(String name) {
        return pages.open(new ApprovalRequest(
                "delete_workspace",
                "Yes, delete workspace " + name,
                "Delete workspace " + name + "?",
                List.of(new Change("name", name, "")),
                List.of("3 API keys belong to it."),
                "test-client 1.0",
                name));
    }

    private static Verdict verdict(CompletableFuture<Verdict> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private int run(boolean list, boolean wait, ApproveCommand.Pause pause, ApproveCommand.Keyboard keyboard)
            throws InterruptedException {
        return new ApproveCommand.Approval(
                        // Not those of the environment: what really waits on this machine must not be answered here.
                        new WaitingRequests(List.of(state.resolve("portkey-admin-mcp"))),
                        keyboard,
                        pause,
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .run(list, wait);
    }

    /** Runs with a person who types these lines and then ends the input. */
    private int type(String... lines) throws InterruptedException {
        return run(false, false, () -> {}, keyboard("", lines));
    }

    /** A person who has typed something before anything is shown, and types these lines afterwards. */
    private static ApproveCommand.Keyboard keyboard(String early, String... lines) {
        Deque<String> typed = new ArrayDeque<>(Arrays.asList(lines));
        boolean isEarly = !early.isEmpty();
        if (isEarly) {
            typed.addFirst(early);
        }
        return new ApproveCommand.Keyboard() {
            @Override
            public @Nullable String readLine() {
                return typed.poll();
            }

            @Override
            public void dropTyped() {
                if (isEarly) {
                    typed.remove(early);
                }
            }
        };
    }

    @Test
    void takesNothingForAnAnswerThatWasTypedBeforeTheQuestion() throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(run(false, false, () -> {}, keyboard("y", "n"))).isZero();
        assertThat(verdict(future)).isEqualTo(Verdict.DECLINED);
    }

    @Test
    void saysThatNothingWaits() throws Exception {
        assertThat(type()).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing waits for approval on this machine.");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", " Y ", "yes", "YES"})
    void approvesWithAYes(String answer) throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(type(answer)).isZero();
        assertThat(verdict(future)).isEqualTo(Verdict.APPROVED_IN_TERMINAL);
        assertThat(err.toString())
                .contains("Delete workspace Research?", "test-client 1.0 asked at", "name", "3 API keys belong to it.")
                .endsWith(System.lineSeparator() + "Approve? [y/N]" + System.lineSeparator());
        assertThat(out.toString()).isEqualToIgnoringNewLines("Approved in a terminal: Delete workspace Research");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "", "ye", "yy", "approve", "j"})
    void declinesWithAnythingElse(String answer) throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(type(answer)).isZero();
        assertThat(verdict(future)).isEqualTo(Verdict.DECLINED);
        assertThat(out.toString()).startsWith("Declined in a terminal: ");
    }

    @Test
    void asksForEachRequest() throws Exception {
        CompletableFuture<Verdict> first = open("One");
        CompletableFuture<Verdict> second = open("Two");
        CompletableFuture<Verdict> third = open("Three");
        assertThat(type("y", "n")).isZero();
        assertThat(List.of(first, second, third).stream().filter(CompletableFuture::isDone))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(err.toString()).contains("Request 1 of 3", "Request 3 of 3", "Not answered");
        assertThat(out.toString().lines()).hasSize(2);
        assertThat(out.toString()).contains("Approved in a terminal: ", "Declined in a terminal: ");
    }

    @Test
    void refusesToAnswerForAScript() throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(run(false, false, () -> {}, null)).isEqualTo(1);
        assertThat(err.toString()).contains("1 request waits for approval. Answering needs a terminal");
        Stdio stdio = Stdio.of(
                new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream());
        assertThat(CommandLineInterface.run(new String[] {"approve"}, environment, stdio))
                .isEqualTo(1);
        assertThat(future).isNotDone();
    }

    @Test
    void listsWithoutAsking() throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(run(true, false, () -> {}, () -> "y")).isZero();
        assertThat(out.toString())
                .contains("Delete workspace Research", "AFTERWARDS", "(none)")
                .as("the address of the page")
                .doesNotContain("http:", "127.0.0.1");
        assertThat(err.toString()).isEmpty();
        assertThat(future).isNotDone();
    }

    @Test
    void doesNotWaitForWhatItCouldNotAnswer() throws Exception {
        ApproveCommand.Pause never = () -> {
            throw new AssertionError("it waits");
        };
        assertThat(run(false, true, never, null)).isEqualTo(1);
        assertThat(err.toString()).contains("answering needs a terminal", "--list");
    }

    @Test
    void waitsForARequest() throws Exception {
        Deque<CompletableFuture<Verdict>> opened = new ArrayDeque<>();
        assertThat(run(false, true, () -> opened.add(open("Research")), () -> "y"))
                .isZero();
        assertThat(verdict(opened.remove())).isEqualTo(Verdict.APPROVED_IN_TERMINAL);
        assertThat(err.toString()).startsWith("Waiting for a request. Press Ctrl-C to stop.");
    }

    @Test
    void saysWhenARequestIsGoneOrItsServerHasEnded() throws Exception {
        CompletableFuture<Verdict> future = open("Research");
        assertThat(run(false, false, () -> {}, () -> {
                    future.cancel(true);
                    return "y";
                }))
                .isZero();
        assertThat(out.toString()).startsWith("Withdrawn: Delete workspace Research");
        open("Research");
        assertThat(run(false, false, () -> {}, () -> {
                    pages.close();
                    return "y";
                }))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot be reached any more, so nothing was approved");
    }

    @Test
    void needsNoKeyAndNoSettings() {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        Stdio stdio = Stdio.of(new ByteArrayInputStream(new byte[0]), stdout, OutputStream.nullOutputStream());
        assertThat(CommandLineInterface.run(new String[] {"approve", "--list"}, environment, stdio))
                .isZero();
        assertThat(stdout.toString(StandardCharsets.UTF_8)).isNotBlank();
    }
}
