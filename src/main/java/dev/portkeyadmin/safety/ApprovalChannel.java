package dev.portkeyadmin.safety;

import java.util.concurrent.CompletableFuture;

/** Shows a call to a person outside the client, who approves or declines it. The model neither sees nor reaches it. */
public interface ApprovalChannel {

    /** The answers to a request for approval. */
    enum Verdict {
        /** Approved on the approval page. */
        APPROVED_ON_PAGE,
        /** Approved in a terminal of this machine. */
        APPROVED_IN_TERMINAL,
        /** Declined on the page or in a terminal. */
        DECLINED,
        /** Nobody answered within ten minutes, or the request was withdrawn. */
        EXPIRED,
        /** The request was not opened, since as many wait as a person can oversee. */
        CROWDED,
        /** The request could not be shown. */
        FAILED
    }

    /** Returns whether this machine seems to have a desktop, where a person sees the request at once. */
    boolean hasDesktop();

    /**
     * Shows a request, without blocking. Cancelling the future withdraws the request.
     *
     * @return completes once, after ten minutes at the latest
     */
    CompletableFuture<Verdict> open(ApprovalRequest request);
}
