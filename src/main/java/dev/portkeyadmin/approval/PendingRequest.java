package dev.portkeyadmin.approval;

import dev.portkeyadmin.safety.ApprovalChannel.Verdict;
import dev.portkeyadmin.safety.ApprovalRequest;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request and its state: the first answer decides, and no other one counts. */
final class PendingRequest {

    /** The states of a request. */
    enum RequestState {
        WAITING(null),
        APPROVED_ON_PAGE(Verdict.APPROVED_ON_PAGE),
        APPROVED_IN_TERMINAL(Verdict.APPROVED_IN_TERMINAL),
        DECLINED_ON_PAGE(Verdict.DECLINED),
        DECLINED_IN_TERMINAL(Verdict.DECLINED),
        EXPIRED(Verdict.EXPIRED),
        WITHDRAWN(Verdict.EXPIRED),
        NOT_SHOWN(Verdict.FAILED);

        private final @Nullable Verdict verdict;

        RequestState(@Nullable Verdict verdict) {
            this.verdict = verdict;
        }
    }

    private final ApprovalRequest request;
    private final Instant asked;
    private final Instant expires;
    /** Names the request in a terminal; no secret. */
    private final String id = Unguessable.text();
    /** The address of the page: its first reader sees the page. */
    private final String path = "/" + Unguessable.text();
    /** In the form: its sender has seen the page. */
    private final String formToken = Unguessable.text();
    /** In the cookie of the browser that opened the page. */
    private final String browser = Unguessable.text();

    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final Runnable settled;
    private RequestState state = RequestState.WAITING;
    private Instant since;
    private boolean opened;

    /**
     * A request that waits.
     *
     * @param settled runs once the request waits no longer, before its verdict is known
     */
    PendingRequest(ApprovalRequest request, Instant asked, Instant expires, Runnable settled) {
        this.request = request;
        this.asked = asked;
        this.expires = expires;
        this.settled = settled;
        since = asked;
    }

    ApprovalRequest request() {
        return request;
    }

    Instant asked() {
        return asked;
    }

    Instant expires() {
        return expires;
    }

    String id() {
        return id;
    }

    String path() {
        return path;
    }

    String formToken() {
        return formToken;
    }

    String browser() {
        return browser;
    }

    CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    /** When the request came into its present state. */
    synchronized Instant since() {
        return since;
    }

    synchronized RequestState state() {
        return state;
    }

    /** Lets the request expire if its time is over. */
    RequestState refresh(Instant now) {
        return settle(RequestState.WAITING, now);
    }

    /** Returns whether a browser may see the page: the first one, and afterwards only the same one. */
    synchronized boolean admits(@Nullable String cookie) {
        boolean first = !opened;
        opened = true;
        return first || cookie != null && Unguessable.equal(cookie, browser);
    }

    /**
     * Ends the request in that state, or as expired if its time is over, unless it has ended already.
     *
     * @return the state that the request has from now on
     */
    RequestState settle(RequestState wanted, Instant now) {
        synchronized (this) {
            if (state != RequestState.WAITING) {
                return state;
            }
            boolean late = !now.isBefore(expires);
            if (wanted == RequestState.WAITING && !late) {
                return state;
            }
            state = late ? RequestState.EXPIRED : wanted;
            since = now;
        }
        settled.run();
        // The next step of the gate must not keep a browser from its answer.
        verdict.completeAsync(() -> Objects.requireNonNull(state().verdict));
        return state();
    }
}
