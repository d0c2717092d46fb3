package dev.portkeyadmin.approval;

import static dev.portkeyadmin.approval.ApprovalFixture.get;
import static dev.portkeyadmin.approval.ApprovalFixture.post;
import static dev.portkeyadmin.approval.ApprovalFixture.send;
import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.approval.ApprovalFixture.Answer;
import dev.portkeyadmin.approval.http.PageRequest;
import dev.portkeyadmin.approval.http.PageServer;
import dev.portkeyadmin.approval.http.PageStyle;
import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests over raw sockets that only the browser that was opened can answer, and that no connection hinders another one. */
class PageServerTest {

    @TempDir
    private Path directory;

    @AutoClose
    private ApprovalFixture fixture;

    private CompletableFuture<Verdict> future;
    private URI url;

    @BeforeEach
    void start() {
        fixture = new ApprovalFixture(directory);
        future = fixture.open();
        url = fixture.url();
    }

    private void assertRefused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Research", "token");
        assertThat(future).isNotDone();
    }

    @Test
    void servesOnlyTheLoopbackAddressUnderAnAddressNoOneCanGuess() {
        assertThat(url.getHost()).isEqualTo("127.0.0.1");
        // 256 bits in base64.
        assertThat(url.getPath()).matches("/[A-Za-z0-9_-]{43}");
        fixture.open();
        assertThat(fixture.url().getPath()).isNotEqualTo(url.getPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:PORT",
                "Host: 127.0.0.1",
                "Host: 127.0.0.1:1",
                "Host: attacker.example:PORT",
                "Host: attacker.example",
                "Host: 127.0.0.1:PORT.attacker.example",
                "Host: [::1]:PORT",
                "X-Host: none"
            })
    void refusesAnotherHost(String header) {
        String named = header.replace("PORT", String.valueOf(url.getPort()));
        Answer answer = send(url.getPort(), "GET " + url.getPath() + " HTTP/1.1\r\n" + named + "\r\n\r\n");
        assertRefused(answer, 421);
        assertThat(get(url).status()).as("the page was not used up").isEqualTo(200);
    }

    @Test
    void refusesTwoHosts() {
        assertRefused(get(url, "Host: 127.0.0.1:" + url.getPort(), "Host: attacker.example"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: http://localhost:PORT",
                "Origin: http://127.0.0.1",
                "Origin: https://127.0.0.1:PORT",
                "Origin: http://attacker.example"
            })
    void refusesAnAnswerFromAnotherOrigin(String header) {
        String token = get(url).token();
        String named = header.replace("PORT", String.valueOf(url.getPort()));
        assertRefused(post(url, "token=" + token + "&decision=approve", named), 403);
    }

    @Test
    void refusesAnAnswerWithoutAnOrigin() {
        String body = "token=" + get(url).token() + "&decision=approve";
        assertRefused(
                send(
                        url.getPort(),
                        "POST " + url.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort()
                                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body),
                403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void refusesAnAnswerThatTheBrowserCallsForeign(String site) {
        String token = get(url).token();
        assertRefused(post(url, "token=" + token + "&decision=approve", "Sec-Fetch-Site: " + site), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "decision=approve", "token=&decision=approve", "token=WRONG&decision=approve"})
    void refusesAnAnswerWithoutTheTokenOfThePage(String body) {
        get(url);
        assertRefused(post(url, body), 403);
    }

    @Test
    void refusesTheTokenOfAnotherPage() {
        get(url);
        fixture.open();
        String other = get(fixture.url()).token();
        assertRefused(post(url, "token=" + other + "&decision=approve"), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&decision=",
                "&decision=yes",
                "&decision=APPROVE",
                "&x=decision=approve",
                "&decision=approve&decision=decline"
            })
    void refusesAnAnswerThatIsNeitherYesNorNo(String decision) {
        assertRefused(post(url, "token=" + get(url).token() + decision), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data; boundary=x", "application/json"})
    void refusesAnAnswerThatIsNotAForm(String type) {
        String token = get(url).token();
        assertRefused(post(url, "token=" + token + "&decision=approve", "Content-Type: " + type), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"})
    void refusesOtherMethods(String method) {
        Answer answer = send(
                url.getPort(),
                method + " " + url.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort() + "\r\n\r\n");
        assertRefused(answer, 405);
        assertThat(get(url).status()).as("the page was not used up").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/favicon.ico", "/robots.txt", "/waitin", "/../waiting", "//x", "/%2e"})
    void refusesOtherPaths(String path) {
        assertRefused(get(URI.create("http://127.0.0.1:" + url.getPort()).resolve("/"), "X-Path: " + path), 404);
        assertRefused(
                send(url.getPort(), "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort() + "\r\n\r\n"), 404);
        assertRefused(
                send(
                        url.getPort(),
                        "GET " + url.getPath() + "/x HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort() + "\r\n\r\n"),
                404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "get / HTTP/1.1\r\n\r\n",
                "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nSpace : b\r\n\r\n",
                "GET / HTTP/1.1\r\nA: 1\r\na: 2\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\nHost: x\r\n\r\n"
            })
    void refusesBytesThatAreNotARequest(String text) {
        assertRefused(send(url.getPort(), text), 400);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertRefused(get(url, "Cookie: " + "x".repeat(PageRequest.MAX_HEAD)), 431);
        assertRefused(send(url.getPort(), "GET /" + "x".repeat(1 << 19)), 431);
        String token = get(url).token();
        assertRefused(post(url, "token=" + token + "&decision=approve&x=" + "x".repeat(PageRequest.MAX_BODY)), 413);
        assertRefused(
                send(url.getPort(), "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
                411);
    }

    @Test
    void shrugsOffConnectionsThatEndEarly() throws IOException {
        for (String begun : List.of("", "G", "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx")) {
            try (Socket socket = new Socket("127.0.0.1", url.getPort())) {
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(ApprovalFixture.read(socket).head()).isEmpty();
            }
        }
        assertThat(get(url).status()).isEqualTo(200);
    }

    @Test
    void closesAConnectionThatIsTooSlow() throws IOException {
        try (Socket silent = new Socket("127.0.0.1", url.getPort());
                Socket slow = new Socket("127.0.0.1", url.getPort())) {
            slow.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            // Both have been accepted once a later connection is served.
            assertThat(get(url).status()).isEqualTo(200);
            fixture.clock.advance(Duration.ofMinutes(1));
            silent.setSoTimeout((int) TimeUnit.SECONDS.toMillis(ApprovalFixture.PATIENCE_SECONDS));
            slow.setSoTimeout((int) TimeUnit.SECONDS.toMillis(ApprovalFixture.PATIENCE_SECONDS));
            assertThat(isOver(silent)).isTrue();
            assertThat(isOver(slow)).isTrue();
        }
    }

    @Test
    void servesAPageBesideManyConnectionsThatSendNothing() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * PageServer.MAX_CONNECTIONS; i++) {
                silent.add(new Socket("127.0.0.1", url.getPort()));
            }
            assertThat(get(url).status()).isEqualTo(200);
            silent.get(0).setSoTimeout((int) TimeUnit.SECONDS.toMillis(ApprovalFixture.PATIENCE_SECONDS));
            assertThat(isOver(silent.get(0))).as("the oldest connection").isTrue();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** The server may close with a reset. */
    private static boolean isOver(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void showsThePageToOneBrowserOnly() throws Exception {
        Answer page = get(url);
        Answer other = get(url);
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.body()).contains("opens in one browser only").doesNotContain("Research", "name=\"token\"");
        assertThat(other.header("Set-Cookie")).isEmpty();
        assertThat(get(url, "Cookie: approval=guessed").status()).isEqualTo(403);
        String cookie = page.header("Set-Cookie");
        assertThat(cookie)
                .contains("; Path=" + url.getPath() + ";", "; HttpOnly", "; SameSite=Strict", "; Max-Age=1200");
        assertThat(get(url, "Cookie: other=1; " + cookie.split(";")[0]).token()).isEqualTo(page.token());
    }

    @Test
    void forbidsScriptsFramesStorageAndEverythingFromElsewhere() {
        Answer page = get(url);
        List<Answer> answers =
                List.of(page, get(url), get(url, "Host: x"), post(url, ""), send(url.getPort(), "x\r\n\r\n"));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; style-src '" + PageStyle.HASH
                            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        });
        // With no-referrer a browser would send the form without its origin.
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(answers.subList(1, answers.size()))
                .allMatch(answer -> answer.header("Referrer-Policy").equals("no-referrer"));
        assertThat(page.body()).doesNotContain("<script", "javascript:", "http:", "https:", "src=");
    }

    @Test
    void givesTheTerminalsListToNoBrowser() {
        String list = "GET /waiting HTTP/1.1\r\nHost: 127.0.0.1:" + url.getPort() + "\r\n";
        String token = Announcement.read(List.of(directory)).get(0).token();
        assertRefused(send(url.getPort(), list + "\r\n"), 403);
        assertRefused(send(url.getPort(), list + "Authorization: Bearer x\r\n\r\n"), 403);
        String authorized = list + "Authorization: Bearer " + token + "\r\n";
        assertRefused(send(url.getPort(), authorized + "Origin: http://127.0.0.1\r\n\r\n"), 403);
        assertRefused(send(url.getPort(), authorized + "Sec-Fetch-Site: none\r\n\r\n"), 403);
        assertRefused(send(url.getPort(), authorized.replace("GET", "POST") + "\r\n"), 405);
        assertRefused(send(url.getPort(), authorized.replace("/waiting", "/waiting/x") + "\r\n"), 405);
        assertRefused(send(url.getPort(), authorized.replace("GET /waiting", "POST /waiting/x") + "\r\n"), 404);
        Answer answer = send(url.getPort(), authorized + "\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("delete_workspace")
                .as("the address of the page")
                .doesNotContain(url.getPath().substring(1));
    }

    @ParameterizedTest
    @CsvSource({"1000, 200", "0, 200", "2000, 403", "1, 403"})
    void refusesConnectionsOfOtherUsersWhereTheSystemNamesThem(String user, int status) throws Exception {
        Path proc = Files.createDirectories(directory.resolve("proc"));
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nUid:\t7\t1000\t7\t7\n");
        try (ApprovalFixture other = new ApprovalFixture(directory, PeerOwner.in(proc))) {
            other.open();
            URI page = other.url();
            try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
                Files.writeString(
                        proc.resolve("net/tcp"),
                        line("00000000", page.getPort(), 0, "0A", "1000")
                                + line("0100007F", page.getPort(), socket.getLocalPort(), "01", "1000"));
                Files.writeString(
                        proc.resolve("net/tcp6"),
                        line("0000000000000000FFFF00000100007F", socket.getLocalPort(), page.getPort(), "01", user));
                socket.getOutputStream()
                        .write(("GET " + page.getPath() + " HTTP/1.1\r\nHost: 127.0.0.1:" + page.getPort() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(ApprovalFixture.read(socket).status()).isEqualTo(status);
            }
            // Known to be connected, and whose it is cannot be told.
            Files.writeString(proc.resolve("net/tcp6"), "");
            try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
                Files.writeString(
                        proc.resolve("net/tcp"), line("0100007F", page.getPort(), socket.getLocalPort(), "01", "1000"));
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + page.getPort() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(ApprovalFixture.read(socket).status()).isEqualTo(403);
            }
        }
    }

    /** A connection as Linux lists it. */
    private static String line(String address, int local, int remote, String state, String user) {
        return String.format(
                "   0: %s:%04X %s:%04X %s 00000000:00000000 00:00000000 00000000 %5s        0 1679 1%n",
                address, local, address, remote, state, user);
    }
}
