package dev.portkeyadmin.catalogue;

import dev.portkeyadmin.client.Deadline;

/** Finds the organisation of the key in use. */
@FunctionalInterface
public interface KeyOrganisation {

    /**
     * Returns the id; empty where no list shows it.
     *
     * @throws InterruptedException when the call was cancelled
     */
    String find(Deadline deadline) throws InterruptedException;
}
