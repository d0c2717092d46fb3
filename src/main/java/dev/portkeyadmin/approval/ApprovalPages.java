package dev.portkeyadmin.approval;

import dev.portkeyadmin.approval.PendingRequest.RequestState;
import dev.portkeyadmin.approval.http.ApprovalClock;
import dev.portkeyadmin.approval.http.PageRequest;
import dev.portkeyadmin.approval.http.PageRequest.RefusedRequest;
import dev.portkeyadmin.approval.http.PageResponse;
import dev.portkeyadmin.approval.http.PageServer;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.ApprovalChannel;
import dev.portkeyadmin.safety.ApprovalRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows requests for approval on pages of their own in the browser of this machine, and to its terminals. The server of the pages
 * runs from the first request until ten minutes after the last one.
 */
public final class ApprovalPages implements ApprovalChannel, AutoCloseable {

    /** How many requests can wait at once. */
    static final int MAX_WAITING = 32;

    /** How long a request waits, and how long afterwards its page says what became of it. */
    static final Duration LIFETIME = ApprovalRequest.VALIDITY;

    private static final int MAX_KEPT = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String COOKIE = "approval";

    private final ApprovalClock clock;
    private final Browser browser;
    private final Path directory;
    private final Path file;
    private final PeerOwner owner;
    private final Duration patience;
    private final ZoneId zone = ZoneId.systemDefault();
    private final String terminalToken = Unguessable.text();
    /** By the path of the page. */
    private final Map<String, PendingRequest> requests = new ConcurrentHashMap<>();

    private @Nullable PageServer server;
    private @Nullable Announcement announcement;
    private boolean closed;

    ApprovalPages(ApprovalClock clock, Browser browser, Path directory, PeerOwner owner, Duration patience) {
        this.clock = clock;
        this.browser = browser;
        this.directory = directory;
        file = Announcement.file(directory);
        this.owner = owner;
        this.patience = patience;
    }

    /** Pages for the person in front of this machine; nothing is started before the first request. */
    public static ApprovalPages in(Map<String, String> environment) {
        return new ApprovalPages(
                ApprovalClock.SYSTEM,
                Desktop.in(environment),
                StateDirectories.of(environment).get(0),
                PeerOwner.ofThisMachine(),
                PATIENCE);
    }

    @Override
    public boolean hasDesktop() {
        return browser.isPresent();
    }

    @Override
    public CompletableFuture<Verdict> open(ApprovalRequest request) {
        Instant now = clock.now();
        PendingRequest pending = new PendingRequest(request, now, now.plus(LIFETIME), this::announce);
        String url;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(Verdict.EXPIRED);
            }
            if (waiting().size() >= MAX_WAITING) {
                // Not a failure: where no person can be asked, a call may be left to the client, and a model can fill
                // the list.
                return CompletableFuture.completedFuture(Verdict.CROWDED);
            }
            try {
                url = "http://" + host(server().port()) + pending.path();
            } catch (IOException e) {
                Loggers.of(ApprovalPages.class).warn("The approval page could not be started: {}", e.toString());
                return CompletableFuture.completedFuture(Verdict.FAILED);
            }
            makeRoom();
            requests.put(pending.path(), pending);
        }
        announce();
        // Even if the clock was set back in the meantime.
        clock.after(LIFETIME, () -> pending.settle(RequestState.EXPIRED, clock.now()));
        clock.after(LIFETIME.multipliedBy(2), () -> forget(pending));
        // Whatever else completes it, such as a cancellation, withdraws the request.
        pending.verdict().whenComplete((verdict, failure) -> pending.settle(RequestState.WITHDRAWN, clock.now()));
        CompletableFuture.supplyAsync(() -> browser.open(url))
                .thenCompose(opened -> opened)
                .exceptionally(failure -> false)
                .thenAccept(opened -> {
                    if (!opened && !isAnnounced()) {
                        pending.settle(RequestState.NOT_SHOWN, clock.now());
                    }
                });
        return pending.verdict();
    }

    private PageServer server() throws IOException {
        PageServer running = server;
        if (running == null) {
            running = PageServer.start(this::answer, clock, patience);
            server = running;
        }
        return running;
    }

    private static String host(int port) {
        return "127.0.0.1:" + port;
    }

    private List<PendingRequest> waiting() {
        return requests.values().stream()
                .filter(pending -> pending.refresh(clock.now()) == RequestState.WAITING)
                .sorted(Comparator.comparing(PendingRequest::asked))
                .toList();
    }

    /** Forgets the oldest request that is settled; there is one, because fewer wait than are kept. */
    private void makeRoom() {
        if (requests.size() >= MAX_KEPT) {
            requests.values().stream()
                    .filter(pending -> pending.state() != RequestState.WAITING)
                    .min(Comparator.comparing(PendingRequest::since))
                    .ifPresent(oldest -> requests.remove(oldest.path()));
        }
    }

    private synchronized void forget(PendingRequest pending) {
        requests.remove(pending.path());
        if (requests.isEmpty()) {
            stop();
        }
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private synchronized boolean isAnnounced() {
        return announcement != null;
    }

    /** Lets terminals find this server while requests wait, and only then. */
    private synchronized void announce() {
        boolean waits = requests.values().stream().anyMatch(pending -> pending.state() == RequestState.WAITING);
        if (announcement != null && !waits) {
            announcement.remove();
            announcement = null;
        } else if (announcement == null && waits && server != null) {
            try {
                Announcement.read(List.of(directory)).stream()
                        .filter(Announcement::isStale)
                        .forEach(Announcement::remove);
                announcement = Announcement.write(file, server.port(), terminalToken);
            } catch (IOException e) {
                Loggers.of(ApprovalPages.class)
                        .warn("Terminals cannot see the requests that wait, because of {}", e.toString());
            }
        }
    }

    private PageResponse answer(PageRequest asked, InetSocketAddress peer, int port) throws RefusedRequest {
        if (!host(port).equals(asked.header("host"))) {
            throw new RefusedRequest(421, "This is not the host that the request is for.");
        }
        if (owner.isAnotherUser(peer, port)) {
            throw new RefusedRequest(403, "Only the user who runs this server can answer.");
        }
        if (asked.path().equals(TerminalProtocol.PATH) || asked.path().startsWith(TerminalProtocol.PATH + "/")) {
            return terminal(asked);
        }
        PendingRequest pending = requests.get(asked.path());
        if (pending == null) {
            throw new RefusedRequest(404, "This page does not exist, or it is older than twenty minutes.");
        }
        return switch (asked.method()) {
            case "GET" -> show(pending, asked);
            case "POST" -> decide(pending, asked, port);
            default -> throw new RefusedRequest(405, "Only GET and POST are allowed.");
        };
    }

    private PageResponse show(PendingRequest pending, PageRequest asked) {
        if (!pending.admits(asked.cookie(COOKIE))) {
            return PageResponse.page(403, QuestionPage.openedElsewhere());
        }
        pending.refresh(clock.now());
        return PageResponse.page(200, new QuestionPage(pending, zone).html())
                // Otherwise a browser does not say where the form comes from. Other sites never see the address.
                .with("Referrer-Policy", "same-origin")
                .with(
                        "Set-Cookie",
                        COOKIE + "=" + pending.browser() + "; Path=" + pending.path() + "; Max-Age="
                                + LIFETIME.multipliedBy(2).toSeconds() + "; HttpOnly; SameSite=Strict");
    }

    private PageResponse decide(PendingRequest pending, PageRequest asked, int port) throws RefusedRequest {
        String site = asked.header("sec-fetch-site");
        if (!("http://" + host(port)).equals(asked.header("origin")) || site != null && !site.equals("same-origin")) {
            throw new RefusedRequest(403, "The answer does not come from the page.");
        }
        if (!"application/x-www-form-urlencoded".equals(asked.header("content-type"))) {
            throw new RefusedRequest(415, "The answer is not a form.");
        }
        String token = asked.field("token");
        if (token == null || !Unguessable.equal(token, pending.formToken())) {
            throw new RefusedRequest(403, "The answer does not come from the page.");
        }
        RequestState wanted = decision(asked) ? RequestState.APPROVED_ON_PAGE : RequestState.DECLINED_ON_PAGE;
        RequestState state = pending.settle(wanted, clock.now());
        return PageResponse.page(state == wanted ? 200 : 409, new QuestionPage(pending, zone).html());
    }

    private static boolean decision(PageRequest asked) throws RefusedRequest {
        String decision = asked.field("decision");
        if ("approve".equals(decision)) {
            return true;
        }
        if ("decline".equals(decision)) {
            return false;
        }
        throw new RefusedRequest(400, "The decision must be approve or decline.");
    }

    private PageResponse terminal(PageRequest asked) throws RefusedRequest {
        String given = asked.header("authorization");
        if (given == null
                || !Unguessable.equal(given, TerminalProtocol.authorization(terminalToken))
                // A terminal is not a page.
                || asked.header("origin") != null
                || asked.header("sec-fetch-site") != null) {
            throw new RefusedRequest(403, "Only a terminal of the user whose server this is can answer.");
        }
        if (asked.path().equals(TerminalProtocol.PATH)) {
            if (!asked.method().equals("GET")) {
                throw new RefusedRequest(405, "Only GET is allowed.");
            }
            return PageResponse.json(200, TerminalProtocol.write(waiting()));
        }
        if (!asked.method().equals("POST")) {
            throw new RefusedRequest(405, "Only POST is allowed.");
        }
        String id = asked.path().substring(TerminalProtocol.PATH.length() + 1);
        for (PendingRequest pending : requests.values()) {
            if (pending.id().equals(id)) {
                RequestState wanted =
                        decision(asked) ? RequestState.APPROVED_IN_TERMINAL : RequestState.DECLINED_IN_TERMINAL;
                RequestState state = pending.settle(wanted, clock.now());
                return PageResponse.json(state == wanted ? 200 : 409, TerminalProtocol.write(state));
            }
        }
        throw new RefusedRequest(404, "This request does not exist.");
    }

    /** Withdraws what waits, and stops the server. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        requests.values().forEach(pending -> pending.settle(RequestState.WITHDRAWN, clock.now()));
        synchronized (this) {
            stop();
        }
    }
}
