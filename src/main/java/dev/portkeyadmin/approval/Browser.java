package dev.portkeyadmin.approval;

import java.util.concurrent.CompletableFuture;

/** Opens pages for the person in front of this machine. Tests replace it. */
interface Browser {

    /** Returns whether there seems to be such a person. */
    boolean isPresent();

    /**
     * Opens a page.
     *
     * @return whether that seems to have worked
     */
    CompletableFuture<Boolean> open(String url);
}
