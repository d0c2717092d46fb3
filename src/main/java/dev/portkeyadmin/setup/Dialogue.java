package dev.portkeyadmin.setup;

import org.jspecify.annotations.Nullable;

/** The person who sets up a client, if there is one. */
public interface Dialogue {

    /** Returns false for a script. */
    boolean canAsk();

    /** Asks a question that is answered with yes or no; no answer is a no. */
    boolean confirm(String question);

    /** Asks for a text that is not shown while it is typed; null for no answer. */
    @Nullable
    String secret(String question);

    /** Tells something on the way. */
    void tell(String line);
}
