package dev.portkeyadmin.approval;

import static dev.portkeyadmin.approval.ApprovalFixture.get;
import static dev.portkeyadmin.approval.ApprovalFixture.post;
import static dev.portkeyadmin.approval.ApprovalFixture.verdict;
import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.approval.ApprovalFixture.Answer;
import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what becomes of requests: each has one verdict, and its page says it. */
class ApprovalPagesTest {

    @TempDir
    private Path directory;

    @AutoClose
    private ApprovalFixture fixture;

    @BeforeEach
    void start() {
        fixture = new ApprovalFixture(directory);
    }

    private static Answer decide(URI url, String decision) {
        return post(url, "token=" + get(url).token() + "&decision=" + decision);
    }

    /** A connection may be taken by a server that is closing, but it is not served. */
    private static boolean isGone(URI url) {
        try {
            return get(url).head().isEmpty();
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void showsThePageAndApproves() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        Answer page = get(url);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("<title>Approve? Delete workspace Research", "<h1 id=\"act\">Delete workspace Research</h1>")
                .contains("Delete workspace Research (research-1)?", "3 API keys belong to it.", "1,204 requests")
                .contains("test-client 1.0", "Decline</button>", "Approve</button>");
        assertThat(future).isNotDone();
        Answer answer = post(url, "token=" + page.token() + "&decision=approve", "Sec-Fetch-Site: same-origin");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<h1>Approved</h1>", "On this page", "You can close this page");
        assertThat(verdict(future)).isEqualTo(Verdict.APPROVED_ON_PAGE);
    }

    @Test
    void declines() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        assertThat(decide(fixture.url(), "decline").body()).contains("<h1>Declined</h1>", "Nothing was changed");
        assertThat(verdict(future)).isEqualTo(Verdict.DECLINED);
    }

    @Test
    void keepsTheFirstAnswer() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        String token = get(url).token();
        post(url, "token=" + token + "&decision=decline");
        Answer second = post(url, "token=" + token + "&decision=approve");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body()).contains("<h1>Declined</h1>").doesNotContain("Approved");
        assertThat(verdict(future)).isEqualTo(Verdict.DECLINED);
    }

    @Test
    void expiresAfterTenMinutesEvenIfTheClockIsSetBack() throws Exception {
        CompletableFuture<Verdict> verdict = fixture.open();
        fixture.clock.setBack(Duration.ofHours(1));
        fixture.clock.advance(ApprovalPages.LIFETIME);
        assertThat(verdict(verdict)).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void expiresAfterTenMinutes() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        Answer page = get(url);
        fixture.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(future).isNotDone();
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(verdict(future)).isEqualTo(Verdict.EXPIRED);
        Answer late = post(url, "token=" + page.token() + "&decision=approve");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("Expired").doesNotContain("Approved");
    }

    /** The timers of a machine stand still while it sleeps. */
    @Test
    void acceptsNoAnswerThatComesTooLateForTheClock() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        String token = get(url).token();
        fixture.clock.sleep(Duration.ofMinutes(10));
        assertThat(post(url, "token=" + token + "&decision=approve").body()).contains("Expired");
        assertThat(verdict(future)).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void withdrawsARequestWhoseFutureIsCancelled() {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        Answer page = get(url);
        future.cancel(true);
        assertThat(fixture.terminal().list()).isEmpty();
        Answer late = post(url, "token=" + page.token() + "&decision=approve");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("<h1>Withdrawn</h1>").doesNotContain("Approved");
    }

    @Test
    void refusesMoreRequestsThanAPersonCanOversee() throws Exception {
        List<CompletableFuture<Verdict>> futures = new ArrayList<>();
        for (int i = 0; i < ApprovalPages.MAX_WAITING; i++) {
            futures.add(fixture.open());
        }
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        // A failure could mean that nobody can be asked, so that the call is left to the client.
        assertThat(verdict(fixture.open())).isEqualTo(Verdict.CROWDED);
        futures.get(0).cancel(true);
        assertThat(fixture.open()).isNotDone();
    }

    @Test
    void forgetsTheOldestAnswersWhenThereAreMany() throws Exception {
        for (int i = 0; i < 300; i++) {
            fixture.open().cancel(true);
        }
        CompletableFuture<Verdict> future = fixture.open();
        assertThat(future).isNotDone();
        assertThat(fixture.terminal().list()).hasSize(1);
    }

    @Test
    void waitsForATerminalWhenTheBrowserDoesNotOpen() throws Exception {
        fixture.opening = CompletableFuture.completedFuture(false);
        CompletableFuture<Verdict> future = fixture.open();
        fixture.url();
        WaitingRequests terminal = fixture.terminal();
        terminal.answer(terminal.list().get(0), true);
        assertThat(verdict(future)).isEqualTo(Verdict.APPROVED_IN_TERMINAL);
    }

    @Test
    void failsWhenNeitherABrowserNorATerminalCanShowARequest() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (ApprovalFixture hidden = new ApprovalFixture(file)) {
            hidden.opening = CompletableFuture.completedFuture(false);
            assertThat(verdict(hidden.open())).isEqualTo(Verdict.FAILED);
            hidden.opening = CompletableFuture.failedFuture(new IllegalStateException("test"));
            assertThat(verdict(hidden.open())).isEqualTo(Verdict.FAILED);
            hidden.opening = CompletableFuture.completedFuture(true);
            assertThat(hidden.open()).isNotDone();
        }
    }

    @Test
    void saysInTheBrowserThatATerminalAnswered() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        WaitingRequests terminal = fixture.terminal();
        terminal.answer(terminal.list().get(0), false);
        assertThat(verdict(future)).isEqualTo(Verdict.DECLINED);
        assertThat(get(url).body()).contains("<h1>Declined</h1>", "In a terminal");
    }

    @Test
    void withdrawsEverythingWhenItIsClosed() throws Exception {
        CompletableFuture<Verdict> future = fixture.open();
        URI url = fixture.url();
        fixture.pages.close();
        assertThat(verdict(future)).isEqualTo(Verdict.EXPIRED);
        assertThat(isGone(url)).isTrue();
        assertThat(verdict(fixture.open())).isEqualTo(Verdict.EXPIRED);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void stopsItsServerTenMinutesAfterTheLastRequestAndStartsItAgain() throws Exception {
        fixture.open();
        URI url = fixture.url();
        fixture.clock.advance(Duration.ofMinutes(10));
        assertThat(get(url).body()).contains("Expired");
        fixture.clock.advance(Duration.ofMinutes(10));
        assertThat(isGone(url)).isTrue();
        CompletableFuture<Verdict> next = fixture.open();
        decide(fixture.url(), "approve");
        assertThat(verdict(next)).isEqualTo(Verdict.APPROVED_ON_PAGE);
    }

    @Test
    void startsNothingBeforeTheFirstRequest() {
        assertThat(fixture.pages.hasDesktop()).isTrue();
        fixture.desktop = false;
        assertThat(fixture.pages.hasDesktop()).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    /** A thread that waits for the network would delay the end of the process. */
    @Test
    void usesOnlyDaemonThreadsAndEndsThemWhenItIsClosed() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        fixture.open();
        URI url = fixture.url();
        get(url);
        try (Socket silent = new Socket("127.0.0.1", url.getPort())) {
            assertThat(silent.isConnected()).isTrue();
            get(url);
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("approval-page") && !before.contains(thread))
                    .toList();
            assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
            fixture.close();
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(ApprovalFixture.PATIENCE_SECONDS));
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
