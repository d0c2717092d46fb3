package dev.portkeyadmin.client.body;

import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** An HTTP answer, decoded, with the memory that is claimed for it until it is closed. */
public final class Answer implements AutoCloseable {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private AnswerMemory.@Nullable Claim claim;

    /** Takes over the claim, which ends when the answer is closed. */
    public Answer(int status, HttpHeaders headers, byte[] body, AnswerMemory.@Nullable Claim claim) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.claim = claim;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Returns whether the status is 2xx; the body may still report an error. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The value of a header; empty when it is absent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The decoded body; empty where there is none. */
    public byte[] body() {
        return body;
    }

    /** Claims what the body takes as a tree and as text. Returns false when there is not enough memory for that now. */
    public boolean claimTree() {
        return claim == null || claim.resize(AnswerMemory.treeSize(body) + 5L * body.length);
    }

    /** Leaves the claimed memory to the calling thread, which uses the tree. */
    public void keepTree() {
        if (claim != null) {
            AnswerMemory.keep(claim, 2L * body.length);
            claim = null;
        }
    }

    @Override
    public void close() {
        if (claim != null) {
            claim.close();
        }
    }
}
