package dev.portkeyadmin.client;

import java.io.IOException;

/** An answer larger than is worth holding in memory. */
final class OversizeException extends IOException {

    private static final long serialVersionUID = 1;

    private final byte[] start;

    OversizeException(int limit, byte[] start) {
        super("over " + limit + " bytes");
        this.start = start;
    }

    /** The first bytes of it, fewer than an answer may have. */
    byte[] start() {
        return start.clone();
    }
}
