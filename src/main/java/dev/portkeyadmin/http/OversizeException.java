package dev.portkeyadmin.http;

import java.io.IOException;

/** An answer larger than is worth holding in memory. */
final class OversizeException extends IOException {

    private static final long serialVersionUID = 1;

    OversizeException(int limit) {
        super("over " + limit + " bytes");
    }
}
