package dev.portkeyadmin.client.body;

import java.io.IOException;

/** Reports an answer that is too large to be held in memory. */
public final class OversizeException extends IOException {

    private static final long serialVersionUID = 1;

    private final int limit;
    private final byte[] start;

    /** Keeps the limit in bytes and the start of the answer. */
    public OversizeException(int limit, byte[] start) {
        super("over " + limit + " bytes");
        this.limit = limit;
        this.start = start;
    }

    /** The number of bytes that an answer may have. */
    public int limit() {
        return limit;
    }

    /** The first bytes of the answer. */
    public byte[] start() {
        return start.clone();
    }
}
