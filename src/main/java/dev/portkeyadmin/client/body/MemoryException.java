package dev.portkeyadmin.client.body;

import java.io.IOException;

/** Reports an answer that was not read, because other answers held the memory for too long. */
public final class MemoryException extends IOException {

    private static final long serialVersionUID = 1;

    /** Has no message of its own; the error text says what to do. */
    public MemoryException() {
        super("the memory for answers is in use");
    }
}
